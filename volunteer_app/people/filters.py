"""What a coordinator narrows the list of people by. Nothing of it says anything of somebody's past.

Whether somebody volunteers or applies is known in rooms above this one. Each of them says so by `stands`, and
what it answers stays inside the viewer's own permission for that room's records.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sqlalchemy import ColumnElement, Select, and_, exists, false

from volunteer_app.accounts.models import Account
from volunteer_app.foundation import clock
from volunteer_app.foundation.authority import Permission, Scope
from volunteer_app.foundation.presenting import short_day
from volunteer_app.people.models import Person

ScopeOf = Callable[[Permission], Scope | None]

LABELS = {
    "volunteering": "Volunteering",
    "kept": "Who keeps their details up to date",
    "sign_in": "Sign-in",
    "added": "Added",
}
NEITHER = "neither"
ADDED_WITHIN_DAYS = (7, 30, 90, 365)


@dataclass(frozen=True)
class Standing:
    """What a room above knows of people: the ids of those to whom it applies, among the scope's records.

    without: what is said of the others, inside a sentence.
    """

    words: str
    without: str
    permission: Permission
    people: Callable[[Scope], Select[int]]


@dataclass(frozen=True)
class Choice:
    """One answer of a filter. The condition is made only where it is asked for."""

    key: str
    words: str
    condition: Callable[[], ColumnElement[bool]]


@dataclass(frozen=True)
class Filter:
    """A filter with what it offers this viewer, which may be nothing, and what the address asks of it."""

    key: str
    choices: Sequence[Choice]
    asked: str

    @property
    def label(self) -> str:
        """What the page calls it."""
        return LABELS[self.key]

    @property
    def chosen(self) -> Choice | None:
        """The answer that is asked for, if it is one of those offered."""
        return next((each for each in self.choices if each.key == self.asked), None)

    @property
    def is_gone(self) -> bool:
        """Whether something is asked for that is not offered (any more)."""
        return bool(self.asked) and self.chosen is None


_standings: dict[str, Standing] = {}


def stands(key: str, standing: Standing) -> None:
    """Offer to look for the people of whom another room knows this. Doing it twice changes nothing."""
    _standings[key] = standing


def asked(address: Mapping[str, str], scope_of: ScopeOf) -> list[Filter]:
    """The filters of this viewer, who has these permissions, with what the address asks for."""
    offered = {
        "volunteering": _volunteering(scope_of),
        "kept": (
            Choice("us", "We do, on their behalf", lambda: Person.entered_on_behalf.is_(True)),
            Choice("them", "They do", lambda: Person.entered_on_behalf.is_(False)),
        ),
        "sign_in": (
            Choice("none", "Has no sign-in", lambda: ~_signs_in()),
            Choice("has", "Has a sign-in", _signs_in),
        ),
        "added": [_added(days) for days in ADDED_WITHIN_DAYS],
    }
    return [Filter(key, choices, address.get(key, "")) for key, choices in offered.items()]


def conditions(filters: Sequence[Filter]) -> list[ColumnElement[bool]]:
    """What the filters leave. What is no longer offered finds nobody, rather than everybody."""
    return [each.chosen.condition() if each.chosen else false() for each in filters if each.asked]


def _volunteering(scope_of: ScopeOf) -> list[Choice]:
    """What the viewer may ask of other rooms; neither of it only where they may ask all of it."""
    mine = {key: (each, scope_of(each.permission)) for key, each in _standings.items()}
    found = [
        Choice(key, each.words, _among(each, scope))
        for key, (each, scope) in mine.items()
        if scope is not None
    ]
    if found and len(found) == len(mine):
        every = tuple(found)
        words = ", ".join(each.without for each, _ in mine.values())
        found.append(
            Choice(
                NEITHER, words[:1].upper() + words[1:], lambda: and_(*(~each.condition() for each in every))
            )
        )
    return found


def _among(standing: Standing, scope: Scope) -> Callable[[], ColumnElement[bool]]:
    """One list of ids, made once: a question for each person would be asked of the wrong index by SQLite."""
    return lambda: Person.id.in_(standing.people(scope))


def _signs_in() -> ColumnElement[bool]:
    return exists().where(Account.person_id == Person.id, Account.is_active)


def _added(days: int) -> Choice:
    """Counted from today, so that a saved filter moves with the days; the page names the day."""
    since = clock.today() - timedelta(days=days)
    began = datetime.combine(since, time(), clock.LONDON)
    return Choice(
        str(days), f"Last {days} days, since {short_day(since)}", lambda: Person.created_at >= began
    )
