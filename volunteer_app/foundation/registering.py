"""What every register of who came asks of its marks, whatever it is a register of."""

from collections.abc import Collection, Iterable, Mapping
from enum import StrEnum
from typing import Any, Protocol, TypeVar

from volunteer_app.foundation.errors import Refused
from volunteer_app.foundation.marking import Mark
from volunteer_app.foundation.presenting import count

NOT_OWN = "You cannot record that you came yourself. Ask another coordinator to do it"
NO_REASON = "Enter why you are correcting the register"


class Registered(Protocol):
    """A row of somebody who is expected."""

    @property
    def reference(self) -> Any:
        """What the marks know it by."""

    @property
    def person_id(self) -> Any:
        """Whose row it is."""

    @property
    def person(self) -> Any:
        """Them, for their name."""

    @property
    def state(self) -> Any:
        """What the last mark made of it."""


Row = TypeVar("Row", bound=Registered)


def changes(
    rows: Iterable[Row], marks: Mapping[str, Mark], states: Mapping[Mark, StrEnum], own_person_id: int | None
) -> list[tuple[Row, Mark]]:
    """The rows whose mark is new or another, in their order. Whoever takes the register leaves out their own.

    `marks`: by the reference of each row; `states`: what each mark makes of a row.

    Raises:
        Refused: somebody has no mark, or a mark is the actor's own.
    """
    found, unmarked = [], []
    for row in rows:
        mark = marks.get(row.reference)
        if own_person_id is not None and row.person_id == own_person_id:
            if mark is not None:
                raise Refused(NOT_OWN)
            continue
        if mark is None:
            unmarked.append(row.person)
        elif row.state is not states[mark]:
            found.append((row, mark))
    if unmarked:
        raise Refused(_to_mark(unmarked), "marks")
    return found


def _to_mark(people: Collection[Any]) -> str:
    """Who is left, the first by name: the page lists them so, and the message leads there."""
    first = min(people, key=lambda each: (each.sort_name, each.id)).full_name
    others = f" and {count(len(people) - 1, 'other')}" if len(people) > 1 else ""
    return f"Select whether {first}{others} came"
