"""Which certificate counts for a role, as the organisation's policy has it and as was known at a moment."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from tests.factories.disclosures import actor_of, decided, make_officer, over
from tests.factories.organisations import BY, make_organisation, make_probation_region
from tests.factories.passports import rely
from tests.factories.people import make_person
from tests.factories.recruitment import role_named
from tests.factories.vetting import NUMBER, make_check
from volunteer_app.foundation import clock
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.organisations.models import Organisation
from volunteer_app.people import service as people
from volunteer_app.people.models import Person
from volunteer_app.readiness import queries
from volunteer_app.readiness.queries import Case
from volunteer_app.readiness.rules.answers import Requirement, RequirementKind, RequirementState
from volunteer_app.vetting import service
from volunteer_app.vetting.assessing import opening
from volunteer_app.vetting.assessing.rules import Outcome
from volunteer_app.vetting.certificates.service import set_policy
from volunteer_app.vetting.levels import Workforce
from volunteer_app.vetting.models import Check
from volunteer_app.vetting.recheck.rules import Policy
from volunteer_app.vetting.rules import CertificateLevel, CheckOutcome
from volunteer_app.vetting.update_service import service as update_service
from volunteer_app.vetting.update_service.rules import Answer
from volunteer_app.vetting.update_service.service import Asked

pytestmark = pytest.mark.usefixtures("database")

State = RequirementState
MONDAY, ISSUED = date(2026, 11, 23), date(2024, 5, 3)
WEEK = timedelta(days=7)


@dataclass
class Office:
    """A person of one organisation, and a place for a role in the community."""

    person: Person
    hope: Organisation
    place: Organisation

    def certificate(self, **changes: Any) -> Check:
        """Clear, with the children's barred list, for work with children, issued in May 2024, unless told."""
        values: dict[str, Any] = {
            "outcome": CheckOutcome.CLEAR,
            "level": CertificateLevel.ENHANCED_CHILD_BARRED,
            "workforce": Workforce.CHILD,
            "certificate_number": NUMBER,
            "issued_on": ISSUED,
            "valid_from": ISSUED,
            **changes,
        }
        return make_check(self.person, self.hope, **values)

    def line(self, known_at: datetime | None = None, *, days: int = 30) -> Requirement:
        """What is said of the certificate for somebody who would mentor young people."""
        role = role_named("mentor-young-people")
        first = clock.today()
        case = Case(self.person, role, self.place, first, first + timedelta(days=days))
        answer = queries.answer(case, self.hope.id, known_at=known_at)
        (found,) = [r for r in answer.requirements if r.kind is RequirementKind.CRIMINAL_RECORD]
        return found

    def asked(self, check: Check, answer: Answer = Answer.BLANK_NO_NEW_INFO) -> None:
        """The Update Service says this."""
        said = Asked(NUMBER, answer, "Yearly", by_hand=False, counts_months=12)
        update_service.answered(check, said, by=BY, authority=Scope())


@pytest.fixture
def office(database: str) -> Iterator[Office]:
    with clock.standing_on(MONDAY):
        hope = make_organisation()
        yield Office(make_person(hope), hope, make_probation_region())


def at_one(day: date) -> datetime:
    with clock.standing_on(day, time(13)):
        return clock.now()


def test_a_certificate_for_work_with_adults_does_not_do_for_children(office: Office) -> None:
    check = office.certificate(workforce=Workforce.ADULT)
    assert office.line().evidence == "It is for the adult workforce, and the child workforce is needed"
    values: dict[str, Any] = {"valid_from": ISSUED, "valid_before": None, "issued_on": ISSUED}
    service.decide_check(
        check, CheckOutcome.CLEAR, workforce=Workforce.CHILD, certificate_number=NUMBER, by=BY, **values
    )
    assert office.line().state is State.MET


@pytest.mark.parametrize("missing", ["issued_on", "workforce"])
def test_an_old_record_that_does_not_say_enough_is_not_clear_with_a_barred_list(
    office: Office, missing: str
) -> None:
    office.certificate(**{missing: None})
    found = office.line()
    assert found.state is State.NOT_MET
    assert "not recorded" in found.evidence


def test_the_organisations_own_policy_says_how_long_it_counts(office: Office) -> None:
    office.certificate()
    assert office.line().state is State.MET
    set_policy(office.hope, Policy(recheck_months=31), by=BY)
    found = office.line()
    assert (found.state, found.until) == (State.MET_UNTIL, date(2026, 12, 2))
    set_policy(office.hope, Policy(recheck_months=30), by=BY)
    assert "a new one is asked for after 30 months" in office.line().evidence


def test_the_update_service_counts_as_was_known_and_only_while_the_person_agrees(office: Office) -> None:
    set_policy(office.hope, Policy(update_service_required=True), by=BY)
    check = office.certificate()
    assert "have not agreed" in office.line().evidence
    with clock.standing_on(MONDAY + WEEK):
        update_service.consent(check, given_on=clock.today(), by=BY)
        office.asked(check)
    with clock.standing_on(MONDAY + 2 * WEEK):
        update_service.withdraw(check, by=BY)
        db.session.flush()
        told = [office.line(at_one(MONDAY + n * WEEK)).state is State.MET for n in range(3)]
        assert told == [False, True, False]
        assert office.line().state is State.NOT_MET


def test_new_information_counts_from_the_moment_at_which_it_was_known(office: Office) -> None:
    check = office.certificate()
    update_service.consent(check, given_on=clock.today(), by=BY)
    with clock.standing_on(MONDAY + WEEK):
        office.asked(check, Answer.NEW_INFO)
        assert office.line(at_one(MONDAY)).state is State.MET
        assert office.line().evidence == "With the vetting officer"


def test_a_date_of_issue_that_was_recorded_later_was_not_known_before(office: Office) -> None:
    check = office.certificate(issued_on=None)
    with clock.standing_on(MONDAY + WEEK):
        values: dict[str, Any] = {"valid_from": ISSUED, "valid_before": None, "issued_on": ISSUED}
        service.decide_check(check, CheckOutcome.CLEAR, certificate_number=NUMBER, by=BY, **values)
        assert office.line().state is State.MET
        assert "date of issue is not recorded" in office.line(at_one(MONDAY)).evidence


def test_what_was_weighed_counts_from_its_issue_as_policy_says_and_never_past_its_review(
    office: Office,
) -> None:
    check = office.certificate(outcome=CheckOutcome.HAS_INFORMATION)
    vera, oren = make_officer(office.hope), make_officer(office.hope, "Oren")
    opened = opening.open_for_check(
        check, role_named("mentor-young-people"), by=actor_of(vera), authority=over(office.hope)
    )
    assert office.line().state is State.NOT_MET
    review: Any = date(2026, 12, 10)
    decided(opened, vera, oren, Outcome.SUITABLE, review_on=review)
    found = office.line()
    assert (found.state, found.until) == (State.MET_UNTIL, date(2026, 12, 9))
    update_service.consent(check, given_on=MONDAY, by=BY)
    office.asked(check, Answer.NON_BLANK_NO_NEW_INFO)
    assert office.line().until == date(2026, 12, 9)
    set_policy(office.hope, Policy(recheck_months=31), by=BY)
    assert office.line().until == date(2026, 12, 9)  # the review; the Update Service says it is current
    update_service.withdraw(check, by=BY)
    assert office.line().until == date(2026, 12, 2)


def test_another_organisations_certificate_is_of_its_workforce_and_counts_by_ones_own_policy(
    office: Office,
) -> None:
    other = make_organisation("Other")
    people.affiliate(office.person, other, by=BY)
    held: dict[str, Any] = {"certificate_number": NUMBER, "issued_on": ISSUED, "valid_from": ISSUED}
    held |= {"level": CertificateLevel.ENHANCED_CHILD_BARRED, "outcome": CheckOutcome.CLEAR}
    for workforce, state in ((Workforce.ADULT, State.NOT_MET), (Workforce.CHILD, State.MET)):
        rely(make_check(office.person, other, workforce=workforce, **held), office.hope)
        assert office.line().state is state
    set_policy(office.hope, Policy(recheck_months=31), by=BY)
    assert office.line().until == date(2026, 12, 2)
