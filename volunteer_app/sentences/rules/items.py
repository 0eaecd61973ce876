"""One thing that is recorded: what it is, its days, and since when it stands as it does.

It travels as JSON, which the room seals. Days are half-open: [starts_on, ends_before).
"""

from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any, Self

from volunteer_app.sentences.rules import moves
from volunteer_app.sentences.rules.kinds import (
    Approver,
    ConditionKind,
    ItemKind,
    ReleaseType,
    State,
    Status,
)

LONGEST_NOTE = 1000


class NotAllowed(ValueError):
    """An item cannot become that from where it is."""


@dataclass(frozen=True)
class Item:
    """What was known of one thing at some moment. `since`: the first day on which `state` holds.

    `place_ids`: the places that an approval or release is for, or at which a condition closes; empty: any.
    `prison_id`: whose governor decides. `by_prison_id`: the prison that wrote it, where one did.
    `release`: the release that an occurrence belongs to.
    """

    kind: ItemKind
    state: State
    starts_on: date
    ends_before: date | None
    since: date
    status: Status | None = None
    approver: Approver | None = None
    release_type: ReleaseType | None = None
    condition: ConditionKind | None = None
    prison_id: int | None = None
    prison_name: str = ""
    prison_number: str = ""
    role_code: str = ""
    role_name: str = ""
    place_ids: tuple[int, ...] = ()
    place_names: tuple[str, ...] = ()
    leaves_at: str = ""
    back_by: str = ""
    release: str = ""
    note: str = ""
    by_prison_id: int | None = None

    @property
    def by_prison(self) -> bool:
        """Whether a prison wrote it, and not an organisation that heard of it."""
        return self.by_prison_id is not None

    def covers(self, day: date) -> bool:
        """Whether it counts on that day: as it stands, or until it was ended."""
        counts = self.state in moves.COUNTS or (self.state in moves.ENDED and day < self.since)
        return counts and self._is_within(day)

    def shuts(self, day: date) -> bool:
        """Whether somebody said no, or not now, for that day."""
        over = self.ends_before is not None and day >= self.ends_before
        return self.state in moves.SHUTS and self.since <= day and not over

    def concerns(self, day: date) -> bool:
        """Whether it is about that day, whatever was said, or that nobody has answered yet."""
        return self.shuts(day) or self._is_within(day)

    def is_for(self, place_id: int, role_code: str) -> bool:
        """Whether an approval or release is for this role at this place."""
        return self.role_code in ("", role_code) and (not self.place_ids or place_id in self.place_ids)

    def _is_within(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_before is None or day < self.ends_before)

    def moved(self, to: State, *, on: date, note: str = "") -> Self:
        """The item in its next state from that day on.

        Raises:
            NotAllowed: it cannot become that from where it is, or not so early.
        """
        if to not in moves.allowed(self.kind, self.state):
            raise NotAllowed(f"What is “{self.state.words}” cannot become “{to.words}”")
        if on < self.since and to is not State.MISTAKEN:
            raise NotAllowed("The day must not be before the day of the last change")
        return replace(self, state=to, since=on, note=note or self.note)

    def as_json(self) -> dict[str, Any]:
        """Plain values, without those that say nothing."""
        values = {each.name: _plain(getattr(self, each.name)) for each in fields(self)}
        return {name: value for name, value in values.items() if value not in ("", None, [], False)}

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> Self:
        """The item again."""
        return cls(**{"ends_before": None, **{name: _read(name, value) for name, value in values.items()}})


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


_KINDS = {
    "kind": ItemKind,
    "state": State,
    "status": Status,
    "approver": Approver,
    "release_type": ReleaseType,
    "condition": ConditionKind,
}


def _read(name: str, value: Any) -> Any:
    if name in {"starts_on", "ends_before", "since"}:
        return date.fromisoformat(value)
    if isinstance(value, list):
        return tuple(value)
    return _KINDS[name](value) if name in _KINDS else value
