"""A merge of two records clears nobody, and hides nothing that speaks against anybody."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select

from tests.factories.accounts import make_account
from tests.factories.organisations import make_organisation, make_prison
from tests.factories.people import make_person
from tests.factories.placements import make_placement, ready_person
from tests.factories.recruitment import role_named
from tests.factories.vetting import make_check, make_clearance
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation import clock
from volunteer_app.foundation.actors import Actor, ActorKind
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused, StaleEdit
from volunteer_app.foundation.mail import OutboxMessage
from volunteer_app.organisations.models import Organisation
from volunteer_app.people import merging
from volunteer_app.people.models import Person, PersonMerge
from volunteer_app.placements import service as placements
from volunteer_app.vetting import doubts, gate, knowing
from volunteer_app.vetting import queries as vetting
from volunteer_app.vetting import service as checking
from volunteer_app.vetting.rules import CheckKind, CheckOutcome, CheckState

BY = Actor(ActorKind.ACCOUNT, "ACC-TEST0000", "Coordinator")
WHY = "Both told me so"


def scope(*organisations: Organisation) -> Scope:
    return Scope(frozenset(each.id for each in organisations))


def merge(
    kept: Person, merged: Person, *organisations: Organisation, take: tuple[str, ...] = ()
) -> PersonMerge:
    return merging.merge(kept, merged, take=take, reason=WHY, scope=scope(*organisations), by=BY)


def undo(row: PersonMerge, *organisations: Organisation) -> merging.Undone:
    return merging.undo(row, reason="They are two", scope=scope(*organisations), by=BY)


def clear_facts(person: Person, organisation: Organisation, kind: CheckKind) -> list[bool]:
    known = knowing.facts([person.id], organisation.id)[person.id]
    return [each.is_clear for each in known if each.kind is kind]


@pytest.fixture
def hope(app: object) -> Organisation:
    return make_organisation("Hope")


@pytest.fixture
def prison(app: object) -> Organisation:
    return make_prison()


def test_a_check_of_the_same_name_and_birth_date_counts_on(hope: Organisation) -> None:
    kept, merged = make_person(hope), make_person(hope)
    make_check(merged, hope, outcome=CheckOutcome.CLEAR)
    merge(kept, merged, hope)
    assert clear_facts(kept, hope, CheckKind.CRIMINAL_RECORD) == [True]


@pytest.mark.parametrize("difference", [{"first_name": "Caryl"}, {"date_of_birth": None}])
def test_a_check_of_another_name_or_birth_date_does_not_count_until_confirmed(
    hope: Organisation, difference: dict[str, Any]
) -> None:
    kept, merged = make_person(hope), make_person(hope, **difference)
    check = make_check(merged, hope, outcome=CheckOutcome.CLEAR)
    before = clock.now()
    merge(kept, merged, hope)
    assert clear_facts(kept, hope, CheckKind.CRIMINAL_RECORD) == [False]
    assert check in db.session.scalars(vetting.to_decide(scope(hope))).all()
    with pytest.raises(Refused, match="Only a vetting officer"):
        doubts.confirm(check, version=check.version, by=BY, authority=Scope())
    with pytest.raises(StaleEdit):
        doubts.confirm(check, version=check.version + 1, by=BY, authority=scope(hope))
    doubts.confirm(check, version=check.version, by=BY, authority=scope(hope))
    assert clear_facts(kept, hope, CheckKind.CRIMINAL_RECORD) == [True]
    then = knowing.facts([kept.id], hope.id, known_at=before)[kept.id]
    assert [each.is_clear for each in then] == [True]


def test_the_kept_records_own_checks_are_doubted_when_the_other_name_is_chosen(hope: Organisation) -> None:
    kept, merged = make_person(hope), make_person(hope, first_name="Caryl")
    make_check(kept, hope, outcome=CheckOutcome.CLEAR)
    merge(kept, merged, hope, take=("first_name",))
    assert clear_facts(kept, hope, CheckKind.CRIMINAL_RECORD) == [False]


def test_a_clear_check_is_doubted_where_the_other_record_has_a_like_one_that_speaks_against_them(
    hope: Organisation,
) -> None:
    kept, merged = make_person(hope), make_person(hope)
    make_check(kept, hope, outcome=CheckOutcome.HAS_INFORMATION, valid_from=None)
    make_check(merged, hope, outcome=CheckOutcome.CLEAR)
    merge(kept, merged, hope)
    assert clear_facts(kept, hope, CheckKind.CRIMINAL_RECORD) == [False, False]


def test_a_bar_moves_counts_at_once_and_tells_whoever_has_placed_them(hope: Organisation) -> None:
    with_children = role_named("mentor-young-people")
    kept = ready_person(hope, hope, with_children)
    make_account("coordinator@example.org", roles=[(MembershipRole.COORDINATOR, hope)])
    placement = make_placement(kept, hope, hope, role=with_children, approved=True)
    merged = make_person(hope, first_name="Caryl", date_of_birth=None)
    make_check(merged, hope, outcome=CheckOutcome.BARRED, valid_from=None)
    assert not db.session.scalar(select(func.count(OutboxMessage.id)))

    row = merge(kept, merged, hope)

    answer = placements.readiness_left(placement)
    assert answer is not None
    assert not answer.is_ready
    letters = db.session.scalars(select(OutboxMessage)).all()
    assert {each.to_address for each in letters} == {"coordinator@example.org"}
    assert all(placement.reference in each.body for each in letters)
    undo(row, hope)
    barred = knowing.facts([merged.id], hope.id)[merged.id]
    assert [each.outcome for each in barred] == [CheckOutcome.BARRED]


def test_a_doubted_clearance_is_not_on_the_gate_list_and_is_revoked_with_the_others(
    hope: Organisation, prison: Organisation
) -> None:
    kept, merged = make_person(hope), make_person(hope, first_name="Caryl")
    own = make_clearance(kept, hope, prison)
    moved = make_clearance(merged, hope, prison)
    merge(kept, merged, hope)
    names = [line.name for line in gate.gate_list(scope(prison), prison.id, clock.today())]
    assert names == [kept.full_name]
    assert moved in db.session.scalars(vetting.clearances_waiting(scope(prison))).all()
    checking.revoke_clearance(own, reason="Intelligence", by=BY, authority=scope(prison))
    assert moved.outcome is CheckOutcome.REVOKED


def test_a_check_decided_while_merged_is_doubted_after_the_undo(hope: Organisation) -> None:
    kept, merged = make_person(hope), make_person(hope, first_name="Caryl")
    pending = make_check(merged, hope, state=CheckState.SUBMITTED)
    row = merge(kept, merged, hope)
    checking.decide_check(
        pending,
        CheckOutcome.CLEAR,
        valid_from=clock.today(),
        valid_before=None,
        by=BY,
        authority=scope(hope),
    )
    undo(row, hope)
    assert pending.person_id == merged.id
    assert clear_facts(merged, hope, CheckKind.CRIMINAL_RECORD) == [False]


def test_an_undo_lifts_the_doubt_and_happens_once(hope: Organisation) -> None:
    kept, merged = make_person(hope), make_person(hope, first_name="Caryl")
    make_check(merged, hope, outcome=CheckOutcome.CLEAR)
    row = merge(kept, merged, hope)
    undo(row, hope)
    assert clear_facts(merged, hope, CheckKind.CRIMINAL_RECORD) == [True]
    with pytest.raises(Refused, match="undone already"):
        undo(row, hope)


def test_two_birth_dates_that_are_not_known_are_not_the_same_at_a_merge(hope: Organisation) -> None:
    kept, merged = make_person(hope, date_of_birth=None), make_person(hope, date_of_birth=None)
    make_check(merged, hope, outcome=CheckOutcome.CLEAR)
    make_check(kept, hope, CheckKind.IDENTITY, outcome=CheckOutcome.CLEAR)
    merge(kept, merged, hope)
    assert clear_facts(kept, hope, CheckKind.CRIMINAL_RECORD) == [False]
    assert clear_facts(kept, hope, CheckKind.IDENTITY) == [False]


def test_two_birth_dates_that_are_not_known_are_not_the_same_at_an_undo(hope: Organisation) -> None:
    kept, merged = make_person(hope, date_of_birth=None), make_person(hope, date_of_birth=None)
    row = merge(kept, merged, hope)
    make_check(kept, hope, outcome=CheckOutcome.CLEAR)
    assert clear_facts(kept, hope, CheckKind.CRIMINAL_RECORD) == [True]
    undo(row, hope)
    assert clear_facts(kept, hope, CheckKind.CRIMINAL_RECORD) == [False]


def test_different_birth_dates_with_decided_checks_still_refuse_the_merge(hope: Organisation) -> None:
    kept, merged = make_person(hope), make_person(hope, date_of_birth=date(1991, 1, 1))
    for each in (kept, merged):
        make_check(each, hope, outcome=CheckOutcome.CLEAR)
    with pytest.raises(Refused, match="Find out which birth date is right"):
        merge(kept, merged, hope)


def test_a_placement_that_rested_on_a_doubted_check_is_to_be_looked_at_without_saying_why(
    hope: Organisation, prison: Organisation
) -> None:
    kept = ready_person(hope, prison)
    make_account("coordinator@example.org", roles=[(MembershipRole.COORDINATOR, hope)])
    placement = make_placement(kept, hope, prison, approved=True)
    merged = make_person(hope, first_name="Caryl")
    before = db.session.scalars(select(OutboxMessage.id)).all()
    merge(kept, merged, hope, take=("first_name",))
    letters = db.session.scalars(select(OutboxMessage).where(OutboxMessage.id.not_in(before))).all()
    assert [letter.to_address for letter in letters] == ["coordinator@example.org"]
    assert placement.reference in letters[0].body
    assert not {"merge", "doubt", "check", "Caryl"} & set(letters[0].body.split())


def test_nobody_is_told_of_a_doubted_check_on_which_no_placement_rests(
    hope: Organisation, prison: Organisation
) -> None:
    kept = ready_person(hope, prison)
    make_account("coordinator@example.org", roles=[(MembershipRole.COORDINATOR, hope)])
    make_placement(kept, hope, prison, approved=True)
    merged = make_person(hope, first_name="Caryl")
    make_check(merged, hope, CheckKind.OVERSEAS, outcome=CheckOutcome.CLEAR)
    before = db.session.scalar(select(func.count(OutboxMessage.id)))
    merge(kept, merged, hope)
    assert clear_facts(kept, hope, CheckKind.OVERSEAS) == [False]
    assert db.session.scalar(select(func.count(OutboxMessage.id))) == before
