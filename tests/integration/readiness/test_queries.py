"""Readiness from what is stored: whose records count, as known when, and in how many statements."""

from datetime import date, time, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from tests.factories.organisations import BY, make_organisation, make_prison
from tests.factories.people import make_person, sign_everything
from tests.factories.placements import make_ready, ready_person
from tests.factories.vetting import make_check
from volunteer_app.foundation import clock, history
from volunteer_app.foundation.database import db
from volunteer_app.organisations.models import Organisation
from volunteer_app.people import rules as people_rules
from volunteer_app.people.models import Person
from volunteer_app.people.rules import Action
from volunteer_app.readiness import queries
from volunteer_app.readiness.queries import Case
from volunteer_app.roles import queries as roles
from volunteer_app.vetting import rules as vetting_rules
from volunteer_app.vetting.models import Check, CheckStep
from volunteer_app.vetting.rules import CheckKind, CheckOutcome
from volunteer_app.vetting.waivers import service as waiving
from volunteer_app.vetting.waivers.rules import Waivable

MONDAY = date(2026, 11, 23)


def case(person: Person, prison: Organisation, first: date | None = None) -> Case:
    starts_on = first or clock.today()
    role = roles.recruitable_by_code("literacy-tutor-prison")
    return Case(person, role, prison, starts_on, starts_on + timedelta(days=30))


def test_only_what_this_organisation_recorded_counts(app: Flask) -> None:
    hope, other, prison = make_organisation(), make_organisation("Other"), make_prison()
    person = ready_person(hope, prison)
    assert queries.answer(case(person, prison), hope.id).is_ready
    elsewhere = queries.answer(case(person, prison), other.id)
    assert {line.kind.value for line in elsewhere.missing} >= {"identity", "clearance", "training"}


def test_a_past_answer_rests_on_what_was_known_then(app: Flask) -> None:
    hope, prison = make_organisation(), make_prison()
    with clock.standing_on(MONDAY):
        person = ready_person(hope, prison)
    with clock.standing_on(MONDAY + timedelta(days=7)):
        make_check(
            person,
            hope,
            CheckKind.HMPPS_VETTING,
            outcome=CheckOutcome.HAS_INFORMATION,
            valid_from=None,
        )
        db.session.flush()
    asked = case(person, prison, MONDAY)
    with clock.standing_on(MONDAY, time(13)):
        then = clock.now()
    assert queries.answer(asked, hope.id, known_at=then).is_ready
    assert not queries.answer(asked, hope.id).is_ready
    before = queries.answer(asked, hope.id, known_at=then - timedelta(days=1))
    assert {line.kind.value for line in before.missing} >= {
        "identity",
        "clearance",
        "training",
        "confidentiality",
        "minimum_age",
        "emergency_contact",
    }


def test_what_became_known_of_the_person_later_was_not_known_then(app: Flask) -> None:
    hope, prison = make_organisation(), make_prison()
    with clock.standing_on(MONDAY):
        person = make_person(hope, date_of_birth=None)
        make_ready(person, hope, prison)
        db.session.flush()
    with clock.standing_on(MONDAY + timedelta(days=7)):
        person.date_of_birth = date(1990, 5, 17)
        person.emergency_name, person.emergency_phone = "Gwen", "01632 960 001"
        history.record(Action.EDIT, person, by=BY, person_id=person.id)
    with clock.standing_on(MONDAY, time(13)):
        then = clock.now()
    asked = case(person, prison, MONDAY)
    assert queries.answer(asked, hope.id).is_ready
    missing = queries.answer(asked, hope.id, known_at=then).missing
    assert {line.kind.value for line in missing} == {"minimum_age", "emergency_contact"}


def test_the_signature_of_an_older_wording_does_not_do(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    hope, prison = make_organisation(), make_prison()
    person = ready_person(hope, prison)
    newer = people_rules.AGREEMENT_VERSION + 1
    monkeypatch.setattr(queries, "AGREEMENT_VERSION", newer)
    missing = queries.answer(case(person, prison), hope.id).missing
    assert {line.kind.value for line in missing} == {"volunteer_agreement", "confidentiality"}


@pytest.mark.parametrize(("at_a_moment", "more"), [(False, 0), (True, 1)])
def test_twenty_people_or_two_hundred_take_the_same_few_statements(
    app: Flask, statements: list[str], at_a_moment: bool, more: int
) -> None:
    hope, prison = make_organisation(), make_prison()
    people = [ready_person(hope, prison)]
    for number in range(199):
        people.append(make_person(hope, last_name=f"Llewellyn{number}"))
        make_check(people[-1], hope, CheckKind.IDENTITY, outcome=CheckOutcome.CLEAR)
        sign_everything(people[-1], hope)
    cases = [case(person, prison) for person in people]
    assert [each.role.requirements.code for each in cases[:1]]  # the role's packs are loaded
    db.session.flush()
    moment = clock.now() if at_a_moment else None
    sent = []
    for some in (cases[:1], cases[:20], cases):
        statements.clear()
        answers = queries.answers(some, hope.id, known_at=moment)
        sent.append(len(statements))
        assert len(answers) == len(some)
        assert answers[0].is_ready
    assert sent == [queries.STATEMENTS + more] * 3


def test_a_waiver_counts_as_it_was_known_and_ends_with_its_day(app: Flask) -> None:
    hope, prison = make_organisation(), make_prison()
    with clock.standing_on(MONDAY):
        person = ready_person(hope, prison)
        for found in db.session.scalars(select(Check).where(Check.kind == CheckKind.IDENTITY)):
            found.valid_before = MONDAY + timedelta(days=10)
            history.record(vetting_rules.Action.DECIDE, found, by=BY)
            step = db.session.scalars(
                select(CheckStep).where(CheckStep.check_id == found.id).order_by(CheckStep.id.desc())
            ).first()
            assert step is not None
            step.valid_before = found.valid_before
        db.session.flush()
    asked = case(person, prison, MONDAY)
    with clock.standing_on(MONDAY + timedelta(days=1)):
        waiving.give(
            person,
            organisation=hope,
            requirement=Waivable.IDENTITY,
            level=None,
            starts_on=MONDAY + timedelta(days=10),
            ends_before=asked.ends_before,
            reason="Their passport is at the embassy",
            by=BY,
        )
        now = clock.now()
    told = {line.kind.value: line for line in queries.answer(asked, hope.id, known_at=now).requirements}
    assert told["identity"].state.value == "waived"
    assert told["identity"].waived_why == "Their passport is at the embassy"
    with clock.standing_on(MONDAY, time(13)):
        before = queries.answer(asked, hope.id, known_at=clock.now())
    assert [line.kind.value for line in before.missing] == ["identity"]
    longer = Case(person, asked.role, prison, MONDAY, asked.ends_before + timedelta(days=1))
    (line,) = queries.answer(longer, hope.id).missing
    assert (line.state.value, line.until) == ("met_until", asked.ends_before - timedelta(days=1))
