"""How one person stands with one pack today, and the matrix of many, made in one pass. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

SOON_DAYS = 90
FOREVER = date.max  # a record without an end


class Standing(StrEnum):
    """How somebody stands with a pack."""

    NOT_NEEDED = "not_needed"
    MET = "met"
    ENDING = "ending"
    UNDER_WAY = "under_way"
    MISSING = "missing"

    @property
    def words(self) -> str:
        """The standing as pages and files name it."""
        return _WORDS[self]


_WORDS = {
    Standing.NOT_NEEDED: "Not needed",
    Standing.MET: "Met",
    Standing.ENDING: "Runs out",
    Standing.UNDER_WAY: "In progress",
    Standing.MISSING: "Missing",
}


class Step(StrEnum):
    """What is under way, the furthest first."""

    WAITING = "waiting"
    BOOKED = "booked"
    BEGUN = "begun"


_ORDER = list(Step)


@dataclass(frozen=True)
class UnderWay:
    """A step towards a pack; `day`: of the session that is booked."""

    step: Step
    day: date | None = None

    @property
    def order(self) -> tuple[int, date]:
        """The furthest step first, then the nearest day."""
        return _ORDER.index(self.step), self.day or date.max


@dataclass(frozen=True)
class Cell:
    """A person and a pack. `ends_before`: of what was verified last; `step`: what is under way."""

    standing: Standing
    ends_before: date | None = None
    step: UnderWay | None = None


NOT_NEEDED = Cell(Standing.NOT_NEEDED)

Who = tuple[int, int]  # a person's id and a pack's


class Somebody(NamedTuple):
    """A person of the matrix, and each role that they have or wait for, with its place if it has one."""

    person_id: int
    reference: str
    name: str
    roles: Sequence[tuple[int, int | None]]


@dataclass(frozen=True)
class Known:
    """What is known of them all: until when each pack counts, what is under way, and what roles ask for."""

    ends_before: Mapping[Who, date]
    under_way: Mapping[Who, UnderWay]
    packs_of_role: Mapping[int, frozenset[int]]


class Line(NamedTuple):
    """A row of the matrix, with a cell for each column."""

    who: Somebody
    cells: Sequence[Cell]


def cell(ends_before: date | None, step: UnderWay | None, today: date) -> Cell:
    """How somebody stands with a pack that they need."""
    if ends_before is not None and ends_before > today:
        if ends_before > today + timedelta(days=SOON_DAYS):
            return Cell(Standing.MET, ends_before)
        return Cell(Standing.ENDING, ends_before, step)
    return Cell(Standing.MISSING if step is None else Standing.UNDER_WAY, ends_before, step)


def lines(people: Iterable[Somebody], pack_ids: Sequence[int], known: Known, today: date) -> list[Line]:
    """The matrix, in the order of the people; a column for each of the packs. Like cells are one object."""
    made: dict[tuple[date | None, UnderWay | None], Cell] = {}
    columns: dict[tuple[int, ...], list[bool]] = {}
    found = []
    for who in people:
        roles = tuple([role for role, _ in who.roles])
        if roles not in columns:  # many have the same
            needed = frozenset[int]().union(*(known.packs_of_role.get(role, ()) for role in roles))
            columns[roles] = [pack_id in needed for pack_id in pack_ids]
        cells = []
        for pack_id, is_needed in zip(pack_ids, columns[roles], strict=True):
            if not is_needed:
                cells.append(NOT_NEEDED)
                continue
            of = (who.person_id, pack_id)
            key = (known.ends_before.get(of), known.under_way.get(of))
            if key not in made:
                made[key] = cell(*key, today)
            cells.append(made[key])
        found.append(Line(who, cells))
    return found


def counted(made: Iterable[Line]) -> dict[Standing, int]:
    """How many cells stand how."""
    found = dict.fromkeys(Standing, 0)
    for line in made:
        for each in line.cells:
            found[each.standing] += 1
    return found
