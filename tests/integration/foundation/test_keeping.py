"""Whose time runs from a day of the row, because it tells of several people or of nobody on record."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from flask import Flask

from tests.factories.accounts import make_account
from tests.factories.mentoring import make_mentoring, make_supported, request_of
from tests.factories.organisations import BY, make_organisation, make_prison
from tests.factories.people import make_person
from tests.factories.safeguarding import SAID, closed, doing, make_concern, taken_on
from tests.factories.screening import make_statement
from volunteer_app.accounts.models import Account
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation import clock, personal_data
from volunteer_app.foundation.database import Base, db
from volunteer_app.foundation.months import add_months
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.models import Person
from volunteer_app.placements.matching.models import MentorMatch
from volunteer_app.placements.mentoring import looking_back, service
from volunteer_app.placements.mentoring.models.looking_back import PathwayScores
from volunteer_app.placements.mentoring.models.relationship import Mentoring, MentoringGoal
from volunteer_app.placements.mentoring.rules import EndReason, Moment
from volunteer_app.placements.supported import service as supported
from volunteer_app.placements.supported.models import MentorRequest, SupportedConsent, SupportedPerson
from volunteer_app.placements.supported.rules.asking import CloseReason
from volunteer_app.placements.supported.rules.wishes import Pathway
from volunteer_app.safeguarding import service as concerns
from volunteer_app.safeguarding.models import Concern, ConcernStep
from volunteer_app.safeguarding.rules import Outcome
from volunteer_app.vetting.do_not_match import service as statements
from volunteer_app.vetting.do_not_match.models import DoNotMatch, DoNotMatchSide

pytestmark = pytest.mark.usefixtures("database")

TODAY = date(2026, 11, 22)
NEVER = date(2126, 11, 22)


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with clock.standing_on(TODAY):
        yield


@pytest.fixture
def hope(app: Flask) -> Organisation:
    return make_organisation("Hope", code="HOPE")


@pytest.fixture
def lead(hope: Organisation) -> Account:
    return make_account(name="Sofi", roles=[(MembershipRole.SAFEGUARDING_LEAD, hope)])


def due(model: type[Base], today: date) -> int:
    """How many rows of the table have to go on that day."""
    db.session.flush()
    return len(db.session.scalars(personal_data.due(model, today)).all())


def in_months(number: int, *, days: int = 1) -> date:
    return add_months(TODAY, number) + timedelta(days=days)


def test_a_concern_goes_with_its_steps_72_months_after_its_closing(hope: Organisation, lead: Account) -> None:
    closed(make_concern(hope), lead)
    assert (due(Concern, in_months(72, days=0)), due(ConcernStep, in_months(72, days=0))) == (0, 0)
    assert (due(Concern, in_months(72)), due(ConcernStep, in_months(72))) == (1, 3)


def test_a_concern_that_is_open_or_pauses_somebody_never_goes(hope: Organisation, lead: Account) -> None:
    make_concern(hope)
    pausing = taken_on(make_concern(hope, make_person(hope)), lead)
    act = doing(lead, hope)
    concerns.pause(pausing, SAID, act)
    concerns.close(pausing, Outcome.FOUND, SAID, act)
    assert (due(Concern, NEVER), due(ConcernStep, NEVER)) == (0, 0)
    concerns.end_pause(pausing, SAID, act)
    assert due(Concern, NEVER) == 1


def test_both_sides_of_a_statement_go_when_it_does_and_never_while_it_stands(hope: Organisation) -> None:
    statement = make_statement(hope, make_person(hope), "A1234BC")
    until = make_statement(hope, "A1234BC", "A5678DE", ends_before=in_months(1))
    assert due(DoNotMatchSide, in_months(7)) == 0
    assert (due(DoNotMatch, in_months(7, days=2)), due(DoNotMatchSide, in_months(7, days=2))) == (1, 2)
    assert due(DoNotMatchSide, NEVER) == 2
    with clock.standing_on(TODAY + timedelta(days=1)):
        statements.end(statement, by=BY)
    assert (due(DoNotMatch, NEVER), due(DoNotMatchSide, NEVER)) == (2, 4)
    assert until.ends_before == in_months(1)


def test_somebody_who_waits_is_kept_and_goes_24_months_after_their_request_ended(hope: Organisation) -> None:
    person = make_supported(hope, make_prison())
    tables = (SupportedPerson, SupportedConsent, MentorRequest)
    assert [due(each, NEVER) for each in tables] == [0, 0, 0]
    supported.close(request_of(person), CloseReason.NOT_WANTED, by=BY)
    assert [due(each, in_months(24, days=0)) for each in tables] == [0, 0, 0]
    assert [due(each, in_months(24)) for each in tables] == [1, 2, 1]


def test_what_is_written_in_a_mentoring_is_kept_while_it_goes_on_and_goes_24_months_after_its_end(
    hope: Organisation,
) -> None:
    going = make_mentoring(hope, make_prison())
    looking_back.set_goal(going, Pathway.HEALTH, "To sleep well", by=BY)
    looking_back.score(going, Moment.START, {Pathway.HEALTH: 3}, on=TODAY, by=BY)
    tables = (SupportedPerson, MentorMatch, Mentoring, MentoringGoal, PathwayScores)
    assert [due(each, NEVER) for each in tables] == [0] * 5
    service.end(going, on=TODAY, reason=EndReason.PERSON_CHOSE, note="", by=BY)
    assert [due(each, in_months(24, days=0)) for each in tables] == [0] * 5
    assert [due(each, in_months(24)) for each in tables] == [1] * 5


def test_a_table_that_counts_from_a_persons_last_day_has_no_rows_that_go_by_themselves() -> None:
    with pytest.raises(ValueError, match="person counts from a person's last day"):
        personal_data.due(Person, TODAY)
