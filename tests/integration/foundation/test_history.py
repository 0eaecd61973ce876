"""Every change says who, what, before and after; one that says nothing is never stored."""

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm.exc import StaleDataError

from tests.factories.accounts import make_account
from tests.factories.organisations import BY, make_organisation, make_prison
from tests.factories.people import make_person
from volunteer_app.accounts.models import Account, Membership
from volunteer_app.accounts.rules import Action as AccountAction
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation import history
from volunteer_app.foundation.database import db
from volunteer_app.foundation.history import HistoryEntry, UnrecordedChange
from volunteer_app.organisations.models import Organisation
from volunteer_app.organisations.rules import Action, OrganisationKind, Sector
from volunteer_app.people.models import Person

pytestmark = pytest.mark.usefixtures("app")


def last_entry() -> HistoryEntry:
    return db.session.scalars(select(HistoryEntry).order_by(HistoryEntry.id.desc()).limit(1)).one()


def new_organisation() -> Organisation:
    return Organisation(
        code="T0",
        name="Hope",
        kind=OrganisationKind.VOLUNTARY,
        sector=Sector.VOLUNTARY,
        path="/T0/",
        is_place=True,
    )


def test_an_entry_says_who_did_what_to_what_and_why() -> None:
    organisation = make_organisation()
    history.record(Action.RENAME, organisation, by=BY.acting_for("PER-1"), reason="A merger")
    entry = last_entry()
    assert (entry.actor_kind.value, entry.actor_key, entry.actor_name) == ("job", BY.key, BY.name)
    assert (entry.on_behalf_of, entry.action, entry.reason) == ("PER-1", "organisation:rename", "A merger")
    assert (entry.subject_kind, entry.subject_id) == ("organisation", organisation.id)


def test_a_new_row_is_kept_with_its_defaults_and_what_its_relationships_set() -> None:
    parent = make_organisation()
    child = make_organisation(parent=parent)
    after = last_entry().after
    assert after["reference"] == child.reference
    assert after["parent_id"] == parent.id
    assert last_entry().before == {}


def test_a_change_is_kept_with_the_value_before_even_when_the_row_was_not_read_again() -> None:
    organisation = make_organisation("Old")
    db.session.commit()  # expires every column
    organisation.name = "New"
    history.record(Action.RENAME, organisation, by=BY)
    assert (last_entry().before, last_entry().after) == ({"name": "Old"}, {"name": "New"})


def test_two_flushes_before_the_entry_keep_the_first_value_before() -> None:
    organisation = make_organisation()
    db.session.commit()
    assert organisation.name_cy is None
    for name in ("Gobaith", "Tŷ Gobaith"):
        organisation.name_cy = name
        db.session.flush()
    history.record(Action.RENAME, organisation, by=BY)
    assert last_entry().before == {"name_cy": None}
    assert last_entry().after == {"name_cy": "Tŷ Gobaith"}


def test_a_change_through_a_relationship_is_kept() -> None:
    organisation, parent = make_organisation(), make_organisation()
    db.session.commit()
    organisation.parent = parent
    history.record(Action.RENAME, organisation, by=BY)
    assert last_entry().after == {"parent_id": parent.id}


def test_a_deleted_row_is_kept_as_it_was_and_stays_deleted() -> None:
    prison = make_prison("Northwood (HMP)")
    establishment = prison.establishment
    assert establishment is not None
    db.session.delete(establishment)
    history.record(Action.CLOSE, establishment, by=BY)
    db.session.commit()
    assert last_entry().before["categories"] == "B"
    assert last_entry().after == {}
    db.session.refresh(prison)
    assert prison.establishment is None


def test_a_protected_column_never_leaves_its_table() -> None:
    account = make_account()
    db.session.commit()
    account.password_hash = "another secret"
    history.record(AccountAction.INVITE, account, by=BY)
    assert last_entry().before == last_entry().after == {"password_hash": history.PROTECTED}
    kept = db.session.scalars(select(HistoryEntry)).all()
    assert not any("secret" in str(entry.after) or "argon2" in str(entry.after) for entry in kept)


@pytest.mark.parametrize("change", ["add", "change", "delete"])
def test_a_change_that_nobody_recorded_is_not_stored(change: str) -> None:
    organisation = make_organisation("Kept")
    db.session.commit()
    if change == "add":
        db.session.add(new_organisation())
    elif change == "change":
        organisation.name = "Lost"
        db.session.flush()
    else:
        db.session.delete(organisation)
    with pytest.raises(UnrecordedChange, match="Organisation"):
        db.session.commit()
    db.session.rollback()
    assert db.session.get_one(Organisation, organisation.id).name == "Kept"


def test_an_entry_for_one_row_does_not_cover_another() -> None:
    first, second = make_organisation(), make_organisation()
    db.session.commit()
    first.name = second.name = "Changed"
    history.record(Action.RENAME, first, by=BY)
    with pytest.raises(UnrecordedChange):
        db.session.commit()


def test_a_rollback_forgets_what_was_noted() -> None:
    db.session.add(new_organisation())
    db.session.flush()
    db.session.rollback()
    db.session.commit()


def test_a_row_whose_collection_grows_is_not_itself_changed() -> None:
    organisation, account = make_organisation(), make_account()
    db.session.commit()
    assert account.memberships == []
    membership = Membership(account=account, role=MembershipRole.COORDINATOR, organisation=organisation)
    history.record(AccountAction.GRANT_ROLE, membership, by=BY)
    db.session.commit()
    assert last_entry().after["account_id"] == account.id


def test_a_statement_cannot_change_rows_past_the_session() -> None:
    with pytest.raises(UnrecordedChange, match="organisation"):
        db.session.execute(update(Organisation).values(name="Lost"))
    with pytest.raises(UnrecordedChange, match="account"):
        db.session.execute(update(Account.__table__).values(name="Lost"))  # type: ignore[arg-type]  # a Table


def test_a_savepoint_neither_hides_nor_refuses_a_change() -> None:
    organisation = make_organisation("Old")
    db.session.commit()
    organisation.name = "New"
    db.session.flush()
    with db.session.begin_nested():
        organisation.name = "Newer"
    with pytest.raises(UnrecordedChange):
        db.session.commit()
    db.session.rollback()
    organisation.name = "New"
    db.session.flush()
    db.session.begin_nested().rollback()
    with pytest.raises(UnrecordedChange):
        db.session.commit()


def test_loading_needs_no_entries_but_covers_nothing_from_before() -> None:
    with history.loading("a test"):
        db.session.add(new_organisation())
    db.session.commit()
    loaded = db.session.scalars(select(Organisation).where(Organisation.code == "T0")).one()
    loaded.name = "Changed by hand"
    with history.loading("a test"):
        pass
    with pytest.raises(UnrecordedChange):
        db.session.commit()


def test_loading_ends_also_when_it_fails() -> None:
    with pytest.raises(ZeroDivisionError), history.loading("a test"):
        _ = 1 // 0
    db.session.add(new_organisation())
    with pytest.raises(UnrecordedChange):
        db.session.commit()


def test_of_two_people_who_edit_one_row_the_second_is_stopped() -> None:
    person = make_person()
    db.session.commit()
    db.session.execute(
        update(Person)
        .where(Person.id == person.id)
        .values(version=person.version + 1)
        .execution_options(history_kept_by="somebody else", synchronize_session=False)
    )
    person.first_name = "Second"
    with pytest.raises(StaleDataError):
        db.session.flush()
