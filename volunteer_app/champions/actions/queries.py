"""Reads of actions, inside what the viewer reaches."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, or_, select, true
from sqlalchemy.orm import contains_eager, joinedload

from volunteer_app.accounts.models import Account
from volunteer_app.champions.models import BodyAction, BodyActionNote
from volunteer_app.champions.reaching import Reach
from volunteer_app.champions.rules import REMIND_BEFORE, ActionState, Due
from volunteer_app.foundation import clock
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import NotFound
from volunteer_app.foundation.paging import Key
from volunteer_app.organisations.models import Organisation

SOONEST_DUE = (Key(BodyAction.due_on), Key(BodyAction.id))
BY_TITLE = (Key(BodyAction.title), Key(BodyAction.id))
NEWEST_FIRST = (Key(BodyAction.id, descending=True),)


def actions(
    reach: Reach, *, search: str = "", due: Due | None = None, body: str = "", own: bool = False
) -> Select[BodyAction]:
    """The actions that the viewer reaches, with body and owner; page them by one of the orders above.

    `search`: part of the title, or of the owner's name. `body`: a reference. `own`: only the viewer's.
    """
    statement = (
        select(BodyAction)
        .join(BodyAction.organisation)
        .join(BodyAction.owner)
        .options(contains_eager(BodyAction.organisation), contains_eager(BodyAction.owner))
        .where(_reached(reach))
    )
    if search:
        statement = statement.where(
            or_(
                BodyAction.title.icontains(search, autoescape=True),
                Account.name.icontains(search, autoescape=True),
            )
        )
    if body:
        statement = statement.where(Organisation.reference == body)
    if own:
        statement = statement.where(BodyAction.owner_id == reach.account_id)
    return statement.where(_is(due)) if due is not None else statement


def action(reach: Reach, reference: str) -> BodyAction:
    """One action.

    Raises:
        NotFound: there is none with this reference, or the viewer does not reach it.
    """
    statement = (
        select(BodyAction)
        .options(
            joinedload(BodyAction.organisation, innerjoin=True), joinedload(BodyAction.owner, innerjoin=True)
        )
        .where(BodyAction.reference == reference, _reached(reach))
    )
    found = db.session.scalars(statement).one_or_none()
    if found is None:
        raise NotFound
    return found


def bodies_with_actions(reach: Reach) -> dict[str, str]:
    """The bodies of which the viewer reaches an action: names by reference, by name."""
    statement = (
        select(Organisation.reference, Organisation.name)
        .join(BodyAction, BodyAction.organisation_id == Organisation.id)
        .where(_reached(reach))
        .distinct()
        .order_by(Organisation.name, Organisation.reference)
    )
    return {row.reference: row.name for row in db.session.execute(statement)}


def notes_of(action_id: int) -> list[BodyActionNote]:
    """What was written about an action, the latest first."""
    statement = select(BodyActionNote).where(BodyActionNote.action_id == action_id)
    return list(db.session.scalars(statement.order_by(BodyActionNote.id.desc())))


def of_body(organisation_id: int, states: Collection[ActionState], most: int) -> list[BodyAction]:
    """Up to `most` actions of a body in these states, with their owners.

    Open ones the soonest due first; others those closed last, first.
    """
    order = BodyAction.due_on if ActionState.OPEN in states else BodyAction.closed_on.desc()
    statement = (
        select(BodyAction)
        .options(joinedload(BodyAction.owner, innerjoin=True))
        .where(BodyAction.organisation_id == organisation_id, BodyAction.state.in_(states))
        .order_by(order, BodyAction.id)
        .limit(most)
    )
    return list(db.session.scalars(statement))


def open_of(organisation_id: int, owner_id: int) -> list[BodyAction]:
    """The open actions of a body that an account sees to, the soonest due first."""
    statement = select(BodyAction).where(
        BodyAction.owner_id == owner_id,
        BodyAction.organisation_id == organisation_id,
        BodyAction.state == ActionState.OPEN,
    )
    return list(db.session.scalars(statement.order_by(BodyAction.due_on, BodyAction.id)))


def to_remind_of(today: date, most: int) -> list[BodyAction]:
    """Open actions whose owner is to be reminded today, held; the soonest due first."""
    soon = and_(~BodyAction.reminded_before, BodyAction.due_on <= today + REMIND_BEFORE)
    now = and_(~BodyAction.reminded_on_day, BodyAction.due_on <= today)
    statement = (
        select(BodyAction)
        .where(BodyAction.state == ActionState.OPEN, or_(soon, now))
        .order_by(BodyAction.due_on, BodyAction.id)
        .limit(most)
        .with_for_update(of=BodyAction, skip_locked=True)
    )
    return list(db.session.scalars(statement))


def _reached(reach: Reach) -> ColumnElement[bool]:
    if reach.reads_all:
        return true()
    return or_(
        BodyAction.organisation_id.in_(reach.keeps.organisation_ids), BodyAction.owner_id == reach.account_id
    )


def _is(due: Due) -> ColumnElement[bool]:
    if due is Due.OVERDUE:
        return and_(BodyAction.state == ActionState.OPEN, BodyAction.due_on < clock.today())
    return BodyAction.state == ActionState(due.value)
