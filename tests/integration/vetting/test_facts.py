from datetime import date, datetime, time, timedelta

import pytest

from tests.factories.organisations import BY, make_organisation, make_prison
from tests.factories.people import make_person
from tests.factories.vetting import ask_for_clearance, make_check, make_clearance
from volunteer_app.foundation import clock
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.models import Person
from volunteer_app.vetting import knowing, queries, service
from volunteer_app.vetting.rules import (
    CertificateLevel,
    CheckFacts,
    CheckKind,
    CheckOutcome,
    CheckState,
    ClearanceLevel,
)

pytestmark = pytest.mark.usefixtures("database")

MONDAY, TUESDAY, WEDNESDAY = date(2026, 11, 16), date(2026, 11, 17), date(2026, 11, 18)


def at_noon(day: date) -> datetime:
    with clock.standing_on(day, time(12)):
        return clock.now()


def known(person: Person, organisation: Organisation, day: date | None = None) -> list[CheckFacts]:
    moment = at_noon(day) if day else None
    return knowing.facts([person.id], organisation.id, known_at=moment)[person.id]


def test_a_check_recorded_today_does_not_count_for_yesterdays_answer() -> None:
    organisation = make_organisation()
    person = make_person(organisation)
    with clock.standing_on(TUESDAY):
        make_check(person, organisation, outcome=CheckOutcome.CLEAR, valid_from=MONDAY)
    assert known(person, organisation, MONDAY) == []
    assert known(person, organisation, TUESDAY)[0].is_clear
    assert known(person, organisation)[0].is_clear


def test_between_asking_and_deciding_a_check_was_under_way() -> None:
    organisation = make_organisation()
    person = make_person(organisation)
    with clock.standing_on(MONDAY):
        check = make_check(person, organisation)
    with clock.standing_on(WEDNESDAY):
        service.decide_check(check, CheckOutcome.CLEAR, valid_from=MONDAY, valid_before=None, by=BY)
    (then,) = known(person, organisation, TUESDAY)
    assert (then.state, then.outcome, then.valid_from) == (CheckState.REQUESTED, None, None)
    (now,) = known(person, organisation, WEDNESDAY)
    assert (now.state, now.outcome, now.valid_from) == (CheckState.RETURNED, CheckOutcome.CLEAR, MONDAY)


def test_a_step_recorded_at_the_very_moment_of_asking_counts() -> None:
    organisation = make_organisation()
    person = make_person(organisation)
    with clock.standing_on(MONDAY):
        make_check(person, organisation)
        moment = clock.now()
    assert knowing.facts([person.id], organisation.id, known_at=moment)[person.id]
    earlier = moment - timedelta(microseconds=1)
    assert knowing.facts([person.id], organisation.id, known_at=earlier)[person.id] == []


def test_of_two_steps_at_one_moment_the_later_one_counts() -> None:
    organisation = make_organisation()
    person = make_person(organisation)
    with clock.standing_on(MONDAY):
        make_check(person, organisation, state=CheckState.SUBMITTED)
    assert known(person, organisation, MONDAY)[0].state is CheckState.SUBMITTED


def test_a_revoked_clearance_stops_counting_from_its_moment_and_counts_before_it() -> None:
    organisation, prison = make_organisation(), make_prison()
    person = make_person(organisation)
    with clock.standing_on(MONDAY):
        check = make_clearance(
            person,
            organisation,
            prison,
            level=ClearanceLevel.KEYS,
            valid_before=date(2027, 1, 1),
            conditions="Visits hall only",
        )
    with clock.standing_on(WEDNESDAY):
        service.revoke_clearance(check, reason="Intelligence", by=BY)
    (before,) = known(person, organisation, TUESDAY)
    assert before.is_clear
    assert (before.establishment_id, before.clearance_level) == (prison.id, ClearanceLevel.KEYS)
    assert before.conditions == "Visits hall only"
    (after,) = known(person, organisation, WEDNESDAY)
    assert not after.is_clear
    assert after.outcome is CheckOutcome.REVOKED


def test_a_check_decided_again_is_known_as_it_was_at_each_time() -> None:
    organisation = make_organisation()
    person = make_person(organisation)
    with clock.standing_on(MONDAY):
        check = make_check(person, organisation, outcome=CheckOutcome.CLEAR, valid_from=MONDAY)
    with clock.standing_on(TUESDAY):
        service.decide_check(check, CheckOutcome.HAS_INFORMATION, valid_from=None, valid_before=None, by=BY)
    assert known(person, organisation, MONDAY)[0].valid_from == MONDAY
    assert known(person, organisation, TUESDAY)[0].outcome is CheckOutcome.HAS_INFORMATION
    assert known(person, organisation, TUESDAY)[0].valid_from is None


def test_an_organisation_knows_its_own_checks_and_the_clearances_it_asked_for_and_no_others() -> None:
    ours, theirs, prison = make_organisation(), make_organisation("Other charity"), make_prison()
    person = make_person(ours)
    make_check(person, ours, level=CertificateLevel.BASIC)
    ask_for_clearance(person, ours, prison)
    make_check(person, theirs, CheckKind.IDENTITY)
    assert [fact.kind for fact in known(person, ours)] == [
        CheckKind.CRIMINAL_RECORD,
        CheckKind.ESTABLISHMENT_CLEARANCE,
    ]
    assert [fact.kind for fact in known(person, theirs)] == [CheckKind.IDENTITY]
    assert known(person, prison) == []


def test_everybody_asked_for_is_in_the_answer_also_without_checks() -> None:
    organisation = make_organisation()
    person = make_person(organisation)
    assert knowing.facts([person.id, 10**9], organisation.id) == {person.id: [], 10**9: []}
    assert knowing.facts([], organisation.id) == {}


@pytest.mark.parametrize("count", [1, 50])
@pytest.mark.parametrize("known_at", [None, at_noon(TUESDAY)])
def test_the_facts_of_any_number_of_people_are_one_statement(
    statements: list[str], count: int, known_at: datetime | None
) -> None:
    organisation, prison = make_organisation(), make_prison()
    people = [make_person(organisation) for _ in range(count)]
    with clock.standing_on(MONDAY):
        for person in people:
            make_check(person, organisation, outcome=CheckOutcome.CLEAR)
            make_clearance(person, organisation, prison)
    db.session.commit()
    ids, organisation_id = [person.id for person in people], organisation.id
    db.session.expire_all()
    statements.clear()
    answer = knowing.facts(ids, organisation_id, known_at=known_at)
    assert len(statements) == 1
    assert all(len(facts) == 2 and all(fact.is_clear for fact in facts) for facts in answer.values())


def test_what_ends_soon_is_quiet_once_a_renewal_is_under_way() -> None:
    organisation = make_organisation()
    person, other = make_person(organisation), make_person(organisation)
    soon = clock.today() + timedelta(days=30)
    for each in (person, other):
        make_check(each, organisation, outcome=CheckOutcome.CLEAR, valid_before=soon)
    make_check(person, organisation)
    scope = Scope(frozenset({organisation.id}))
    found = db.session.scalars(queries.expiring(scope, soon + timedelta(days=60))).all()
    assert [check.person_id for check in found] == [other.id]


def test_what_ended_or_ends_later_does_not_end_soon() -> None:
    organisation = make_organisation()
    today = clock.today()
    for ends in (today, today + timedelta(days=90), None):
        person = make_person(organisation)
        first = today - timedelta(days=400)
        make_check(person, organisation, outcome=CheckOutcome.CLEAR, valid_from=first, valid_before=ends)
    scope = Scope(frozenset({organisation.id}))
    before = today + timedelta(days=90)
    assert [c.valid_before for c in db.session.scalars(queries.expiring(scope, before))] == [today]
    assert db.session.scalars(queries.expiring(Scope(), before)).all() == []
