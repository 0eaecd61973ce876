"""Setting actions, saying how far they have come, closing them, and what a handover does with them."""

from dataclasses import dataclass
from datetime import date

from volunteer_app.accounts import queries as accounts
from volunteer_app.accounts.models import Account
from volunteer_app.champions.actions import queries
from volunteer_app.champions.facts import ChampionHandedOver, HandoverAsked, Moved
from volunteer_app.champions.models import BodyAction, BodyActionNote
from volunteer_app.champions.rules import REMIND_BEFORE, Action, ActionState, is_own_page
from volunteer_app.foundation import clock, history, links, mail
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused, StaleEdit
from volunteer_app.organisations.models import Organisation

WHAT = "Open actions"
NOT_OPEN = "This action is closed"
PAST = "The day must be today or later"
NOT_OURS = "Enter the address of a page of this service, beginning with /, such as /figures"
NOT_THERE = "Select somebody who works for this department or agency"


@dataclass(frozen=True)
class Details:
    """What is said of an action. `page`: of this service, from which it arose."""

    title: str
    why: str
    arose_from: str
    page: str
    owner: Account
    due_on: date


def set_action(organisation: Organisation, details: Details, *, by: Actor) -> BodyAction:
    """Something that a body will have done by a day.

    Raises:
        Refused: the day is over, nobody there has the account, or the page is not ours.
    """
    _check(details, organisation.id)
    if details.due_on < clock.today():
        raise Refused(PAST, "due_on")
    found = BodyAction(organisation=organisation, made_by=by.name)
    _take(found, details)
    history.record(Action.SET_ACTION, found, by=by, organisation_id=organisation.id)
    if details.owner.reference != by.key:
        _tell_owner(found, by)
    return found


def change(found: BodyAction, details: Details, *, version: int, by: Actor) -> None:
    """Change what is said of an open action.

    Raises:
        StaleEdit: somebody changed it since it was shown.
        Refused: it is closed, or as `set_action`.
    """
    _hold(found)
    if found.version != version:
        raise StaleEdit
    if details.owner.id != found.owner_id or details.page != found.page:
        _check(details, found.organisation_id, found.owner_id)
    if details.due_on != found.due_on and details.due_on < clock.today():
        raise Refused(PAST, "due_on")
    is_new_owner = details.owner.id != found.owner_id
    _take(found, details)
    history.record(Action.CHANGE_ACTION, found, by=by)
    if is_new_owner and details.owner.reference != by.key:
        _tell_owner(found, by)


def note(found: BodyAction, text: str, *, by: Actor) -> None:
    """Say how far an action has come.

    Raises:
        Refused: it is closed.
    """
    _hold(found)
    db.session.add(BodyActionNote(action_id=found.id, text=text, written_by=by.name))
    history.record(Action.NOTE_ACTION, found, by=by)


def close(found: BodyAction, state: ActionState, outcome: str, *, by: Actor) -> None:
    """Say that an action is done, or dropped and why.

    Raises:
        Refused: it is closed, or it is dropped without a reason.
    """
    _hold(found)
    if state is ActionState.OPEN:
        raise Refused("Select whether it is done or dropped", "state")
    if state is ActionState.DROPPED and not outcome:
        raise Refused("Enter why it is dropped", "outcome")
    found.state, found.outcome, found.closed_on = state, outcome, clock.today()
    history.record(Action.CLOSE_ACTION, found, by=by)


def reopen(found: BodyAction, reason: str, *, by: Actor) -> None:
    """Open an action again that was closed too early. Why becomes a note; so does what was said of its end.

    Raises:
        Refused: it is open.
    """
    db.session.refresh(found, with_for_update={"of": BodyAction})
    if found.state is ActionState.OPEN:
        raise Refused("This action is open already")
    was = f"{found.state.words} on {found.closed_on}: {found.outcome}" if found.outcome else ""
    for text in filter(None, (was, f"Opened again: {reason}")):
        db.session.add(BodyActionNote(action_id=found.id, text=text, written_by=by.name))
    found.state, found.outcome, found.closed_on = ActionState.OPEN, "", None
    history.record(Action.REOPEN_ACTION, found, by=by)


def of_handover_asked(fact: HandoverAsked) -> None:
    """What a handover would move: the open actions that the first champion sees to."""
    there = queries.open_of(fact.organisation_id, fact.from_account_id)
    fact.moved.append(Moved(WHAT, [each.title for each in there]))


def of_handed_over(fact: ChampionHandedOver) -> None:
    """The next champion sees to the open actions of the one before. Closed ones stay as they were."""
    there = queries.open_of(fact.organisation_id, fact.from_account_id)
    for each in there:
        each.owner_id = fact.to_account_id
        history.record(Action.MOVE_ACTION, each, by=fact.by)
    fact.moved.append(Moved(WHAT, [each.title for each in there]))


def remind(found: BodyAction, *, by: Actor) -> None:
    """Remind the owner by mail, a week before the day or on it. Who can no longer sign in gets none."""
    today = clock.today()
    found.reminded_before = True
    found.reminded_on_day = found.reminded_on_day or found.due_on <= today
    history.record(Action.REMIND_OF_ACTION, found, by=by)
    if found.owner.is_active:
        mail.post(
            to=found.owner.email,
            template="champions/mail/due.txt",
            action=found,
            is_over=found.due_on < today,
            is_today=found.due_on == today,
            link=links.address("champions.action", reference=found.reference),
        )


def _hold(found: BodyAction) -> None:
    db.session.refresh(found, with_for_update={"of": BodyAction})
    if found.state is not ActionState.OPEN:
        raise Refused(NOT_OPEN)


def _check(details: Details, organisation_id: int, owner_id: int | None = None) -> None:
    """Whoever sees to it already may go on, also where they work elsewhere now."""
    if details.page and not is_own_page(details.page):
        raise Refused(NOT_OURS, "page")
    there = {each.id for each in accounts.members(organisation_id)}
    if details.owner.id not in there | {owner_id}:
        raise Refused(NOT_THERE, "owner")


def _take(found: BodyAction, details: Details) -> None:
    if details.due_on != found.due_on:
        found.reminded_before = details.due_on < clock.today() + REMIND_BEFORE
        found.reminded_on_day = False
    found.title, found.why = details.title, details.why
    found.arose_from, found.page = details.arose_from, details.page
    found.owner, found.due_on = details.owner, details.due_on


def _tell_owner(found: BodyAction, by: Actor) -> None:
    mail.post(
        to=found.owner.email,
        template="champions/mail/yours.txt",
        action=found,
        by=by.name,
        link=links.address("champions.action", reference=found.reference),
    )
