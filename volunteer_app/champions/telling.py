"""What pages of other rooms say of a body's champion and its actions: plain values, never a row to change."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from volunteer_app.champions import queries
from volunteer_app.champions.actions import listings
from volunteer_app.champions.actions import queries as acting
from volunteer_app.champions.models import BodyAction, ChampionTerm
from volunteer_app.champions.rules import TONES, ActionState
from volunteer_app.foundation.authority import Scope
from volunteer_app.organisations.models import Organisation

MOST_OPEN, MOST_CLOSED = 20, 5


class Section(NamedTuple):
    """What a room says on a body's page: heading, rows, sentences, and where to read more."""

    title: str
    rows: Sequence[tuple[str, str]] = ()
    sentences: Sequence[str] = ()
    links: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class TermTold:
    """A champion: who, on [starts_on, ends_before), how to reach them, and what the role is."""

    name: str
    email: str
    telephone: str
    role_description: str
    starts_on: date
    ends_before: date


@dataclass(frozen=True)
class ChampionTold:
    """Whether a body has a champion, who it is, and who is next."""

    words: str
    tone: str
    now: TermTold | None
    following: TermTold | None


@dataclass(frozen=True)
class ActionTold:
    """An action: what is to be done, by whom, until when, and how it stands."""

    reference: str
    title: str
    owner: str
    due_on: date
    closed_on: date | None
    words: str
    tone: str


@dataclass(frozen=True)
class ActionsTold:
    """The actions of a body: open ones, the soonest due first; and some that were closed last."""

    open: Sequence[ActionTold]
    closed: Sequence[ActionTold]
    are_more: bool


def bodies(scope: Scope | None) -> list[Organisation]:
    """The departments and agencies of the scope, by name; None: all there are."""
    return queries.every_body(scope)


def body(scope: Scope | None, reference: str) -> Organisation:
    """One department or agency of the scope; None: of all.

    Raises:
        NotFound: there is none, or it is outside.
    """
    return queries.body(scope, reference)


def champion(organisation_id: int) -> ChampionTold:
    """The champion of a body."""
    seat = queries.seat(organisation_id)
    return ChampionTold(seat.standing.words, TONES[seat.standing], _term(seat.now), _term(seat.following))


def actions(organisation_id: int) -> ActionsTold:
    """The actions of a body."""
    there = acting.of_body(organisation_id, [ActionState.OPEN], MOST_OPEN + 1)
    closed = acting.of_body(organisation_id, [ActionState.DONE, ActionState.DROPPED], MOST_CLOSED)
    return ActionsTold(
        [_told(each) for each in there[:MOST_OPEN]], [_told(each) for each in closed], len(there) > MOST_OPEN
    )


def _term(each: ChampionTerm | None) -> TermTold | None:
    if each is None:
        return None
    return TermTold(
        each.name, each.email, each.telephone, each.role_description, each.starts_on, each.ends_before
    )


def _told(each: BodyAction) -> ActionTold:
    return ActionTold(
        each.reference,
        each.title,
        each.owner.name,
        each.due_on,
        each.closed_on,
        listings.state_words(each),
        listings.state_tone(each),
    )
