"""Keeping a record: who may, what fits, random walks on the database, and what a merge does."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from tests.factories.organisations import BY, make_organisation
from tests.factories.people import make_person
from tests.factories.sentences import (
    a_condition,
    a_release,
    a_status,
    add,
    an_approval,
    an_occurrence,
    make_record,
)
from tests.integration.sentences.conftest import World
from volunteer_app.accounts.models import Account
from volunteer_app.foundation import clock, encryption, history
from volunteer_app.foundation.actors import Actor, ActorKind
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused, StaleEdit
from volunteer_app.people import merging
from volunteer_app.people.models import Person
from volunteer_app.sentences import marks, queries, service
from volunteer_app.sentences.models import SentenceRecord, SentenceStep
from volunteer_app.sentences.rules import moves
from volunteer_app.sentences.rules.items import Item
from volunteer_app.sentences.rules.kinds import ConditionKind, ItemKind, ReleaseType, State, Status

TODAY = clock.today
WEEK = timedelta(days=7)


def actor(account: Account) -> Actor:
    return Actor(ActorKind.ACCOUNT, account.reference, account.name)


def reaching(*ids: int) -> Scope:
    return Scope(frozenset(ids))


def test_a_coordinator_keeps_no_record(world: World) -> None:
    with pytest.raises(Refused, match="Only a vetting officer"):
        service.ask(world.person, world.hope, by=actor(world.cora))
    record = make_record(world.person, world.hope)
    with pytest.raises(Refused, match="Only a vetting officer"):
        service.add(record, a_status(Status.NONE), by=actor(world.cora))


def test_nobody_keeps_the_record_about_themselves(world: World) -> None:
    world.vera.person_id = world.person.id
    with history.loading("a vetting officer who volunteers"):
        db.session.flush()
    with pytest.raises(Refused, match="somebody else has to keep it"):
        service.ask(world.person, world.hope, by=actor(world.vera), authority=reaching(world.hope.id))


def test_asking_twice_keeps_one_record(world: World) -> None:
    one = service.ask(world.person, world.hope, by=BY)
    assert service.ask(world.person, world.hope, by=BY).id == one.id


def test_a_new_status_ends_the_older_one_and_one_in_its_midst_is_refused(world: World) -> None:
    held = a_status(Status.IN_CUSTODY, world.prison)
    record = make_record(world.person, world.hope, held)
    service.add(record, a_status(Status.ON_LICENCE, starts_on=TODAY() + WEEK), by=BY)
    first = next(e.item for e in queries.entries(record.id) if e.item.status is Status.IN_CUSTODY)
    assert first.ends_before == TODAY() + WEEK
    with pytest.raises(Refused, match="does not fit what is recorded already"):
        service.add(record, a_status(Status.NONE, starts_on=TODAY() + timedelta(days=1)), by=BY)


def test_a_governors_approval_and_a_release_need_a_prison(world: World) -> None:
    record = make_record(world.person, world.hope, a_status(Status.ON_LICENCE))
    for item in (an_approval(), a_release()):
        with pytest.raises(Refused, match="does not fit what is recorded already"):
            service.add(record, item, by=BY)


def test_a_day_of_release_lies_within_an_authorisation(world: World) -> None:
    record = make_record(world.person, world.hope, a_status(Status.IN_CUSTODY, world.prison))
    release = add(record, a_release(days=30))
    tomorrow = TODAY() + timedelta(days=1)
    with pytest.raises(Refused, match="not authorised"):
        service.add(record, an_occurrence(release, tomorrow), by=BY)
    service.move(record, release, State.AUTHORISED, on=TODAY(), by=BY)
    service.add(record, an_occurrence(release, tomorrow), by=BY)
    with pytest.raises(Refused, match="ends before that day"):
        service.add(record, an_occurrence(release, TODAY() + timedelta(days=30)), by=BY)
    with pytest.raises(Refused, match="begins on"):
        service.add(record, an_occurrence(release, TODAY() - timedelta(days=1)), by=BY)
    over_night = an_occurrence(release, tomorrow, ends_before=tomorrow + timedelta(days=2))
    with pytest.raises(Refused, match="back the same day"):
        service.add(record, over_night, by=BY)
    nights = add(record, a_release(ReleaseType.ROR, days=30), State.AUTHORISED)
    service.add(record, an_occurrence(nights, tomorrow, ends_before=tomorrow + WEEK), by=BY)


def test_what_changed_meanwhile_is_not_written_over(world: World) -> None:
    record = make_record(world.person, world.hope, a_status(Status.NONE))
    shown = record.version
    add(record, a_condition(ConditionKind.CURFEW))
    with pytest.raises(StaleEdit):
        service.add(record, a_condition(ConditionKind.CURFEW), by=BY, version=shown)


def test_a_sealed_step_does_not_open_in_another_row(world: World) -> None:
    one = make_record(world.person, world.hope, a_status(Status.ON_LICENCE))
    other = make_record(make_person(world.hope), world.hope, a_status(Status.NONE))
    steps = {s.record_id: s for s in db.session.scalars(select(SentenceStep))}
    steps[other.id].facts_sealed = steps[one.id].facts_sealed
    with pytest.raises(encryption.CannotOpen):
        _ = steps[other.id].facts
    opened = queries.opened(other.id)
    assert (opened.entries, len(opened.unreadable)) == ([], 1)
    db.session.rollback()


KINDS = [ItemKind.APPROVAL, ItemKind.RELEASE, ItemKind.CONDITION, ItemKind.STATUS]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    kind=st.sampled_from(KINDS),
    walk=st.lists(st.tuples(st.sampled_from(State), st.integers(0, 9)), max_size=6),
)
def test_whatever_is_tried_a_thing_walks_only_as_it_may_and_every_step_stays(
    world: World, kind: ItemKind, walk: list[tuple[State, int]]
) -> None:
    person = make_person(world.hope)
    record = make_record(person, world.hope, a_status(Status.IN_CUSTODY, world.prison))
    reference = started(record, kind)
    expected = [queries.entry(record.id, reference).item]
    for to, later in walk:
        on = TODAY() + timedelta(days=later)
        legal = to in moves.allowed(kind, expected[-1].state)
        legal = legal and (on >= expected[-1].since or to is State.MISTAKEN)
        try:
            service.move(record, reference, to, on=on, by=BY)
        except Refused:
            assert not legal
        else:
            assert legal
            expected.append(queries.entry(record.id, reference).item)
    kept = db.session.scalars(
        select(SentenceStep).where(SentenceStep.item == reference).order_by(SentenceStep.id)
    )
    assert [Item.from_json(step.facts) for step in kept] == expected


def started(record: SentenceRecord, kind: ItemKind) -> str:
    if kind is ItemKind.STATUS:
        return queries.entries(record.id)[0].reference
    made = {
        ItemKind.APPROVAL: an_approval,
        ItemKind.RELEASE: a_release,
        ItemKind.CONDITION: lambda: a_condition(ConditionKind.CURFEW),
    }
    return add(record, made[kind]())  # type: ignore[operator]  # each takes nothing


def merged(world: World, last_name: str = "Moss") -> tuple[Person, SentenceRecord]:
    """Somebody in custody into whose record one of another is merged, with an approval in it."""
    kept = make_person(world.hope, first_name="Ann", last_name="Moss")
    make_record(kept, world.hope, a_status(Status.IN_CUSTODY, world.prison))
    other = make_person(world.hope, first_name="Ann", last_name=last_name)
    theirs = make_record(other, world.hope, a_status(Status.IN_CUSTODY, world.prison))
    add(theirs, an_approval(), State.APPROVED)
    merging.merge(kept, other, take=(), reason="One person", scope=reaching(world.hope.id), by=BY)
    db.session.flush()
    return kept, theirs


def opens(world: World, person: Person) -> int:
    known = queries.gates([person.id], world.hope.id)[person.id]
    items = getattr(known, "_Gates__items")  # noqa: B009 - only a test looks inside
    return sum(item.kind is ItemKind.APPROVAL for item in items)


def test_after_a_merge_of_two_names_no_approval_counts_until_somebody_confirms(world: World) -> None:
    kept, theirs = merged(world, last_name="Mosse")
    assert theirs.person_id == kept.id
    assert theirs.is_doubted
    assert opens(world, kept) == 0
    service.confirm(theirs, by=actor(world.vera), authority=reaching(world.hope.id))
    assert opens(world, kept) == 1
    with pytest.raises(Refused, match="in doubt"):
        service.confirm(theirs, by=actor(world.vera), authority=reaching(world.hope.id))


def test_both_records_of_a_merged_person_stand(world: World) -> None:
    kept, _ = merged(world)
    found = queries.records_of(reaching(world.hope.id), kept.id)
    assert len(found) == 2
    assert make_organisation("Elsewhere").id not in {each.organisation_id for each in found}


def test_after_new_keys_the_people_of_a_prison_are_found_by_old_marks_and_by_new(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = make_record(world.person, world.hope, a_status(Status.IN_CUSTODY, world.prison))
    scope = reaching(world.prison.id)
    db.session.commit()
    old = encryption._ring()
    monkeypatch.setattr(encryption, "_ring", lambda: {"new": b"n" * 32, **old})
    assert queries.record(scope, record.reference).id == record.id
    assert service.mark_again(0, most=50) == record.id
    assert service.mark_again(record.id, most=50) is None
    db.session.commit()
    db.session.expire_all()
    assert record.prison_mark == marks.mark(world.prison.id)
    monkeypatch.setattr(encryption, "_ring", lambda: {"new": b"n" * 32})
    assert [each.id for each in db.session.scalars(queries.records(scope))] == [record.id]
