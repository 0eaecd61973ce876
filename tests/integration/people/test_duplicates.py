"""The job finds the pairs that it should, those alone, and remembers what a person decided."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select

from tests.factories.imports import arrive
from tests.factories.organisations import BY, make_organisation
from tests.factories.people import make_person
from tests.integration.people.test_plans import plan
from volunteer_app.foundation import history
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import NotFound, Refused
from volunteer_app.foundation.paging import beyond
from volunteer_app.foundation.transactions import reading
from volunteer_app.organisations.models import Organisation
from volunteer_app.people import duplicates, merging, tasks
from volunteer_app.people.likeness import Reason
from volunteer_app.people.models import DuplicateLook, DuplicatePair, Person
from volunteer_app.people.rules import Action


@pytest.fixture
def hope(app: object) -> Organisation:
    return make_organisation("Hope")


def scope(*organisations: Organisation) -> Scope:
    return Scope(frozenset(each.id for each in organisations))


def look() -> None:
    db.session.commit()
    tasks.look_for_duplicates()


def found(*organisations: Organisation) -> list[tuple[set[int], str]]:
    statement = duplicates.pairs(scope(*organisations)).order_by(
        DuplicatePair.strength.desc(), DuplicatePair.id
    )
    return [({pair.first_id, pair.second_id}, pair.reasons) for pair in db.session.scalars(statement)]


def change(person: Person, **values: Any) -> None:
    for name, value in values.items():
        setattr(person, name, value)
    history.record(Action.EDIT, person, by=BY, person_id=person.id)


def test_the_strongest_pairs_come_first_each_with_its_reason(hope: Organisation) -> None:
    carys = make_person(hope, email="carys@example.org")
    same = make_person(hope)
    slip = make_person(hope, first_name="Carus", date_of_birth=date(1970, 1, 1), email="carys@example.org")
    make_person(hope, first_name="Ewan", last_name="Other", date_of_birth=date(1990, 5, 17))
    look()
    assert found(hope) == [
        ({carys.id, same.id}, "name_and_birth_date"),
        ({carys.id, slip.id}, "email"),
    ]


def test_a_pair_is_seen_only_where_both_records_are(hope: Organisation) -> None:
    other = make_organisation("Other")
    make_person(hope)
    make_person(other)
    look()
    assert found(hope) == []
    assert found(other) == []
    assert len(found(hope, other)) == 1


def test_similar_names_are_found_where_either_says_no_birth_date(hope: Organisation) -> None:
    dated = make_person(hope, first_name="Carys", last_name="Llewellyn")
    look()
    undated = make_person(hope, first_name="Caryl", last_name="Llewelyn", date_of_birth=None)
    make_person(hope, first_name="Caryl", last_name="Llewelyn", date_of_birth=date(1950, 1, 1))
    make_person(hope, first_name="Ewan", last_name="Llewellyn", date_of_birth=None)
    look()
    assert ({dated.id, undated.id}, "alike_alone") in found(hope)
    later = make_person(hope, first_name="Carys", last_name="Llewellyn", date_of_birth=date(1960, 1, 1))
    look()
    assert ({undated.id, later.id}, "alike_alone") in found(hope)
    assert len(found(hope)) == 3


def test_a_shared_mailbox_makes_no_pairs_by_itself(hope: Organisation) -> None:
    for number in range(7):
        name = chr(ord("A") + number) * 6
        make_person(hope, first_name=name, last_name=name, email="wing@example.org")
    look()
    assert found(hope) == []


@pytest.mark.parametrize("shared", [{"postcode": "LS12 2TJ"}, {"date_of_birth": date(1970, 1, 1)}])
def test_what_very_many_share_makes_no_candidates(hope: Organisation, shared: dict[str, Any]) -> None:
    ids = arrive(hope, 500, **shared)
    assert duplicates.candidates_of(ids[:250]) == set()
    few = arrive(hope, 5, start=500, postcode="LS9 9ZZ")
    assert len(duplicates.candidates_of(few)) == 10


def test_the_same_name_is_found_among_many_of_one_postcode(hope: Organisation) -> None:
    ids = arrive(hope, 60, postcode="LS12 2TJ")
    one = db.session.get_one(Person, ids[0])
    twin = make_person(hope, first_name=one.first_name, last_name=one.last_name, postcode="LS12 2TJ")
    look()
    assert [ids for ids, _ in found(hope)] == [{one.id, twin.id}]


def test_records_are_compared_before_the_transaction_that_writes(
    hope: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_person(hope), make_person(hope)
    seen = []
    compare = duplicates.weighed

    def weighed(batch: Sequence[tuple[int, int]]) -> dict[tuple[int, int], list[Reason]]:
        seen.append(reading())
        return compare(batch)

    monkeypatch.setattr(duplicates, "weighed", weighed)
    look()
    assert seen == [True, True]
    assert len(found(hope)) == 1


def test_whoever_was_merged_or_changed_meanwhile_is_looked_at_again_and_in_no_pair(
    hope: Organisation,
) -> None:
    one, other, third = (make_person(hope) for _ in range(3))
    db.session.commit()
    batch = duplicates.unlooked()
    weights = duplicates.weighed(batch)
    merging.merge(one, other, take=(), reason="Same", scope=scope(hope), by=BY)
    change(third, phone="020 7946 0001")
    db.session.commit()
    duplicates.keep(batch, weights)
    assert {(row.first_id, row.second_id) for row in db.session.scalars(select(DuplicatePair))} == {
        (one.id, third.id)
    }
    assert third.id in [number for number, _ in duplicates.unlooked()]


def test_a_changed_record_is_looked_at_again_and_others_are_not(hope: Organisation) -> None:
    one, other = make_person(hope), make_person(hope)
    look()
    assert duplicates.unlooked() == []
    change(other, date_of_birth=date(1991, 1, 1), first_name="Somebody")
    assert [number for number, _ in duplicates.unlooked()] == [other.id]
    look()
    assert found(hope) == []
    change(one, email="a@example.org")
    change(other, email="a@example.org")
    look()
    assert [why for _, why in found(hope)] == ["email"]


def test_the_job_goes_on_where_it_was(hope: Organisation, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(5):
        make_person(hope)
    monkeypatch.setattr(tasks, "MOST_BATCHES", 1)
    monkeypatch.setattr(duplicates.unlooked, "__defaults__", (2,))
    for looked in (2, 4, 5):
        look()
        assert db.session.scalar(select(func.count()).select_from(DuplicateLook)) == looked
    assert len(found(hope)) == 10


def test_two_people_stay_two_until_somebody_takes_it_back(hope: Organisation) -> None:
    one, _ = make_person(hope), make_person(hope)
    look()
    pair = db.session.scalars(duplicates.pairs(scope(hope))).one()
    duplicates.dismiss(pair, by=BY)
    change(one, phone="020 7946 0001")
    look()
    assert found(hope) == []
    pair = db.session.scalars(duplicates.pairs(scope(hope), dismissed=True)).one()
    assert pair.dismissed_by == BY.name
    duplicates.take_back(pair, by=BY)
    assert len(found(hope)) == 1


def test_merged_records_are_in_no_pair_and_an_undo_keeps_them_as_two_people(
    hope: Organisation,
) -> None:
    one, other, third = (make_person(hope) for _ in range(3))
    look()
    row = merging.merge(one, other, take=(), reason="Same", scope=scope(hope), by=BY)
    look()
    assert [ids for ids, _ in found(hope)] == [{one.id, third.id}]
    merging.undo(row, reason="Two", scope=scope(hope), by=BY)
    look()
    assert len(found(hope)) == 2  # each with the third
    kept = db.session.scalars(duplicates.pairs(scope(hope), dismissed=True)).one()
    assert {kept.first_id, kept.second_id} == {one.id, other.id}
    assert kept.dismissed_by == BY.name


def test_an_undo_of_a_pair_that_nobody_found_keeps_the_two_apart_too(hope: Organisation) -> None:
    one = make_person(hope, first_name="Ann", last_name="Before")
    other = make_person(hope, first_name="Zoe", last_name="Quite", date_of_birth=None)
    row = merging.merge(one, other, take=(), reason="Same", scope=scope(hope), by=BY)
    merging.undo(row, reason="Two", scope=scope(hope), by=BY)
    kept = db.session.scalars(duplicates.pairs(scope(hope), dismissed=True)).one()
    assert {kept.first_id, kept.second_id} == {one.id, other.id}


def test_a_pair_named_by_hand_is_within_the_scope_and_kept(hope: Organisation) -> None:
    one = make_person(hope, first_name="Ann", last_name="Before")
    married = make_person(hope, first_name="Ann", last_name="After", date_of_birth=None)
    elsewhere = make_person(make_organisation("Other"), first_name="Else", last_name="Where")
    look()
    pair = duplicates.pair_by_hand(scope(hope), one, married.reference)
    assert duplicates.pair_by_hand(scope(hope), married, one.reference) is pair
    for wrong in (elsewhere.reference, one.reference, "VOL-00000000"):
        with pytest.raises(Refused, match="reference of another record"):
            duplicates.pair_by_hand(scope(hope), one, wrong)
    change(one, phone="020 7946 0001")
    look()
    assert duplicates.pair(scope(hope), pair.reference) is pair
    with pytest.raises(NotFound):
        duplicates.pair(scope(make_organisation("Third")), pair.reference)


@pytest.mark.parametrize("later", [False, True])
def test_the_list_of_pairs_is_read_in_the_order_of_its_index(
    hope: Organisation, database: str, later: bool
) -> None:
    statement = duplicates.pairs(scope(hope))
    if later:
        statement = statement.where(beyond(duplicates.STRONGEST_FIRST, (80, 1), backwards=False))
    statement = statement.order_by(DuplicatePair.strength.desc(), DuplicatePair.id.desc()).limit(51)
    told = plan(database, statement)
    assert "ix_duplicate_pair_strength_id" in told
    assert "SCAN affiliation" not in told
    assert "Sort Key" not in told
    assert "TEMP B-TREE" not in told


def test_candidates_are_read_through_indexes(hope: Organisation, database: str) -> None:
    told = plan(database, duplicates._candidates([1, 2, 3], dict.fromkeys(duplicates.EMPTY, ())))
    for column in ("email", "sort_name_id", "date_of_birth", "postcode"):
        assert f"ix_person_{column}" in told
    assert "Seq Scan" not in told
