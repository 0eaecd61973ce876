"""Two records become one and two again: nothing is lost, and nobody is cleared by it."""

from datetime import date

import pytest
from sqlalchemy import select

from tests.factories.accounts import make_account
from tests.factories.organisations import make_organisation, make_prison
from tests.factories.people import make_person, sign_everything
from tests.factories.placements import make_placement
from tests.factories.recruitment import make_application, make_opportunity
from tests.factories.training import make_training
from tests.factories.vetting import make_check
from volunteer_app.accounts import queries as accounts
from volunteer_app.foundation import following, history
from volunteer_app.foundation.actors import Actor, ActorKind
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Moved, NotFound, Refused
from volunteer_app.organisations.models import Organisation
from volunteer_app.people import merging, queries
from volunteer_app.people import service as people
from volunteer_app.people.models import Affiliation, Person, PersonMerge
from volunteer_app.people.rules import Action
from volunteer_app.recruitment import service as recruitment
from volunteer_app.recruitment.rules import MoveReason, Stage
from volunteer_app.training.models import TrainingRecord
from volunteer_app.vetting.rules import CheckKind, CheckOutcome

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


@pytest.fixture
def hope(app: object) -> Organisation:
    return make_organisation("Hope")


@pytest.fixture
def prison(app: object) -> Organisation:
    return make_prison()


def test_every_table_that_refers_to_a_person_follows_or_says_why_it_stays(app: object) -> None:
    assert following.uncovered(db.metadata.tables.values()) == []


def test_the_kept_record_takes_over_everything(hope: Organisation, prison: Organisation) -> None:
    other = make_organisation("Other")
    kept, merged = make_person(hope), make_person(other)
    make_check(merged, other, CheckKind.IDENTITY)
    make_training(merged, other)
    make_placement(merged, other, prison)
    make_application(make_opportunity(other, places=(prison,)), merged)
    sign_everything(merged, other)
    account = make_account(person_id=merged.id)

    merge(kept, merged, hope, other)

    counts = following.count([kept.id, merged.id])
    assert not [key for key in counts if key[1] == merged.id]
    assert {table for table, _ in counts} >= {"check_record", "training_record", "placement", "application"}
    assert {each.name for each in queries.organisations_of(kept.id)} == {"Hope", "Other"}
    assert accounts.of_person(kept.id) is account


def test_a_merged_person_is_found_nowhere_and_their_address_leads_to_the_kept_record(
    hope: Organisation,
) -> None:
    kept, merged = make_person(hope), make_person(hope)
    merge(kept, merged, hope)
    assert list(db.session.scalars(queries.people(scope(hope)))) == [kept]
    with pytest.raises(Moved) as moved:
        queries.person(scope(hope), merged.reference)
    assert moved.value.reference == kept.reference
    with pytest.raises(NotFound):
        queries.person(scope(make_organisation("Elsewhere")), merged.reference)


def test_an_address_leads_through_several_merges(hope: Organisation) -> None:
    first, second, third = (make_person(hope) for _ in range(3))
    merge(second, first, hope)
    merge(third, second, hope)
    with pytest.raises(Moved) as moved:
        queries.person(scope(hope), first.reference)
    assert moved.value.reference == third.reference


def test_chosen_values_come_over_and_go_back_unless_edited_since(hope: Organisation) -> None:
    kept = make_person(hope, first_name="Jon", phone="020 7946 0001", email=None)
    merged = make_person(hope, first_name="John", phone="020 7946 0002", email="john@example.org")
    row = merge(kept, merged, hope, take=("first_name", "email", "phone"))
    assert (kept.first_name, kept.email, kept.sort_name) == ("John", "john@example.org", "llewellyn john")
    kept.phone = "020 7946 0003"
    history.record(Action.EDIT, kept, by=BY, person_id=kept.id)

    undone = undo(row, hope)

    assert (kept.first_name, kept.email, kept.phone) == ("Jon", None, "020 7946 0003")
    assert kept.sort_name == "llewellyn jon"
    assert undone.fields == ["phone"]


def test_what_a_unique_key_forbids_stays_with_the_merged_record(hope: Organisation) -> None:
    kept, merged = make_person(hope), make_person(hope)
    opportunity = make_opportunity(hope)
    make_application(opportunity, kept)
    stays = make_application(opportunity, merged)
    recruitment.move(stays, Stage.DECLINED, reason=MoveReason.OTHER, note="Elsewhere", by=BY)
    assert following.hindered(merged.id, kept.id)[Affiliation]
    assert following.in_both(kept.id, merged.id) == {"affiliation": 1, "application": 1}
    merge(kept, merged, hope)
    assert stays.person_id == merged.id


@pytest.mark.parametrize("way", [1, -1])
def test_refused_where_another_organisation_holds_either_record(hope: Organisation, way: int) -> None:
    ours, theirs = make_person(hope), make_person(hope)
    people.affiliate(theirs, make_organisation("Other"), by=BY)
    kept, merged = (ours, theirs)[::way]
    with pytest.raises(Refused, match="Another organisation holds"):
        merge(kept, merged, hope)


def test_refused_where_both_can_sign_in_and_says_what_to_do(hope: Organisation) -> None:
    kept, merged = make_person(hope), make_person(hope)
    make_account(person_id=kept.id)
    make_account(person_id=merged.id)
    with pytest.raises(Refused, match="The other has to be closed"):
        merge(kept, merged, hope)


def test_refused_where_each_birth_date_has_a_decided_check(hope: Organisation) -> None:
    kept, merged = make_person(hope), make_person(hope, date_of_birth=date(1991, 5, 17))
    for person in (kept, merged):
        make_check(person, hope, outcome=CheckOutcome.CLEAR)
    with pytest.raises(Refused, match="different birth dates"):
        merge(kept, merged, hope)


def test_refused_where_both_applied_for_one_opportunity_and_neither_is_decided(hope: Organisation) -> None:
    kept, merged = make_person(hope), make_person(hope)
    opportunity = make_opportunity(hope)
    for person in (kept, merged):
        make_application(opportunity, person)
    with pytest.raises(Refused, match="Withdraw one of the two first"):
        merge(kept, merged, hope)


def test_refused_for_one_record_a_merged_record_and_without_a_reason(hope: Organisation) -> None:
    kept, merged, third = (make_person(hope) for _ in range(3))
    with pytest.raises(Refused, match="one record"):
        merge(kept, kept, hope)
    with pytest.raises(Refused, match="how you know"):
        merging.merge(kept, merged, take=(), reason=" ", scope=scope(hope), by=BY)
    merge(kept, merged, hope)
    for pair in ((third, merged), (merged, third)):
        with pytest.raises(Refused, match="merged a moment ago"):
            merge(*pair, hope)


def test_only_the_latest_merge_is_undone_first(hope: Organisation) -> None:
    first, second, third = (make_person(hope) for _ in range(3))
    earlier = merge(first, second, hope)
    later = merge(third, first, hope)
    with pytest.raises(Refused, match="latest merge first"):
        undo(earlier, hope)
    undo(later, hope)
    undo(earlier, hope)
    assert len(list(db.session.scalars(queries.people(scope(hope))))) == 3


def test_rows_made_since_stay_and_rows_that_are_gone_are_told(hope: Organisation) -> None:
    kept, merged = make_person(hope), make_person(hope)
    gone = make_training(merged, hope)
    row = merge(kept, merged, hope)
    newer = make_training(kept, hope)
    with history.loading("a row that somebody deletes"):
        db.session.delete(gone)
    undone = undo(row, hope)
    assert newer.person_id == kept.id
    assert list(undone.rows) == [TrainingRecord]


def test_a_row_for_a_merged_record_is_refused_and_not_lost(hope: Organisation) -> None:
    kept, merged = make_person(hope), make_person(hope)
    db.session.commit()
    merge(kept, merged, hope)
    db.session.commit()
    with pytest.raises(Refused, match="merged with another"):
        make_training(merged, hope)


def test_both_histories_stay_and_the_moves_are_recorded(hope: Organisation) -> None:
    kept, merged = make_person(hope), make_person(hope)
    make_training(merged, hope)
    before = entries(merged)
    merge(kept, merged, hope)
    assert entries(merged)[: len(before)] == before
    assert entries(merged)[-1] == "person:merged_into"
    assert "person:follow" in entries(kept)
    assert entries(kept)[-1] == "person:merge"


def entries(person: Person) -> list[str]:
    entry = history.HistoryEntry
    return list(
        db.session.scalars(select(entry.action).where(entry.person_id == person.id).order_by(entry.id))
    )
