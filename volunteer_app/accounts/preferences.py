"""How an account likes its lists: filters kept under a name, and chosen columns. Others' are not reached."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload

from volunteer_app.accounts.models import Account, ListPreference, SavedView
from volunteer_app.accounts.rules import MOST_SAVED_VIEWS, Action
from volunteer_app.foundation import history
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import NotFound, Refused
from volunteer_app.foundation.exporting import FileKind
from volunteer_app.foundation.presenting import count

NAME_TAKEN = {
    "uq_saved_view_preference_id_name": ("name", "You have another saved filter with this name"),
}


def of(account_id: int, list_key: str) -> ListPreference | None:
    """What the account chose for a list, with its saved filters by name, in one statement."""
    statement = (
        select(ListPreference)
        .options(joinedload(ListPreference.views))
        .where(ListPreference.account_id == account_id, ListPreference.list_key == list_key)
    )
    return db.session.scalars(statement).unique().one_or_none()


def view(account_id: int, reference: str) -> SavedView:
    """One of the account's saved filters.

    Raises:
        NotFound: this account has none with this reference.
    """
    statement = (
        select(SavedView)
        .join(SavedView.preference)
        .options(joinedload(SavedView.preference))
        .where(SavedView.reference == reference, ListPreference.account_id == account_id)
    )
    found = db.session.scalars(statement).one_or_none()
    if found is None:
        raise NotFound
    return found


def choose_columns(account_id: int, list_key: str, columns: Sequence[str]) -> None:
    """Keep the columns that the account wants to see; none: the usual ones."""
    _preference(account_id, list_key).columns = list(columns)
    db.session.flush()


def save(
    account_id: int, list_key: str, name: str, query: Mapping[str, str], *, opens_list: bool
) -> SavedView:
    """Keep a filter under a name. A filter that has this name already is replaced.

    Raises:
        Refused: there is nothing to keep, or there are too many.
    """
    if not query:
        raise Refused("Choose a filter or an order in the list first, then save it", "name")
    preference = _hold(_preference(account_id, list_key))
    found = next((each for each in preference.views if each.name == name), None)
    if found is None:
        if len(preference.views) >= MOST_SAVED_VIEWS:
            raise Refused(f"You have {MOST_SAVED_VIEWS} saved filters. Delete one first", "name")
        found = SavedView(name=name, preference=preference)
        db.session.add(found)
    found.query = dict(query)
    _open_with(found, opens_list=opens_list)
    return found


def rename(found: SavedView, name: str, *, opens_list: bool) -> None:
    """Give a saved filter another name, and say whether its list opens with it.

    Raises:
        Refused: another of the account's filters of this list has the name.
        NotFound: it was deleted in another window.
    """
    views = _hold(found.preference).views
    if found not in views:
        raise NotFound
    if name in {each.name for each in views if each is not found}:
        raise Refused(*reversed(NAME_TAKEN["uq_saved_view_preference_id_name"]))
    found.name = name
    _open_with(found, opens_list=opens_list)


def delete(found: SavedView) -> None:
    """Forget a saved filter."""
    db.session.delete(found)
    db.session.flush()


def record_export(account: Account, what: str, rows: int, kind: FileKind, *, by: Actor) -> None:
    """Keep that a list left the house: who took which, how many rows, and by which filter; no names."""
    reason = f"{what}: {count(rows, 'row')}, {kind.value.upper()}"
    history.record(Action.EXPORT_LIST, account, by=by, reason=reason)


def _preference(account_id: int, list_key: str) -> ListPreference:
    """The account's row for a list; made, if it has none."""
    found = of(account_id, list_key)
    if found is not None:
        return found
    made = ListPreference(account_id=account_id, list_key=list_key)
    try:
        with db.session.begin_nested():
            db.session.add(made)
    except IntegrityError:  # another page of the same account was faster
        return db.session.execute(
            select(ListPreference).where(
                ListPreference.account_id == account_id, ListPreference.list_key == list_key
            )
        ).scalar_one()
    return made


def _hold(preference: ListPreference) -> ListPreference:
    """Read its filters as they are now, while no other page of the account changes them."""
    same = ListPreference.id == preference.id
    db.session.execute(select(ListPreference.id).where(same).with_for_update())
    statement = select(ListPreference).options(joinedload(ListPreference.views)).where(same)
    return db.session.scalars(statement.execution_options(populate_existing=True)).unique().one()


def _open_with(found: SavedView, *, opens_list: bool) -> None:
    """A list opens with one saved filter at most."""
    if opens_list:
        for each in found.preference.views:
            each.is_default = False
    found.is_default = opens_list
    db.session.flush()
