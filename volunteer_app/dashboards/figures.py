"""Publications as these pages read them: the one place that asks for them, and finds its way in their rows.

Codes stand for names in addresses (p1: the first population, c4: the fourth characteristic ...), so that no
address says what somebody looks at. They hold for one publication, which never changes.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from math import gcd
from typing import NamedTuple

from volunteer_app.dashboards.names import RECRUITMENT, VOLUNTEERS, fold, is_declared
from volunteer_app.dashboards.rules.comparing import Count
from volunteer_app.diversity.publishing import reading
from volunteer_app.diversity.publishing.reading import Heading
from volunteer_app.diversity.publishing.rows import NoteKind, Published, Row

__all__ = ["Figures", "Heading", "Line", "NoteKind", "figures", "headings", "history", "latest", "of_day"]

ALL = "All"
HIDDEN = "[c]"  # a number that would tell on somebody
ABSENT = "[x]"  # a number that no table has

KEPT = 32  # publications that a process holds: three years of quarters, and corrections


class Line(NamedTuple):
    """A line of the tables: a value of a breakdown, on the day on which it was counted."""

    population: str
    breakdown: str
    value: str
    day: date

    @property
    def is_all(self) -> bool:
        """Whether it is everybody of the population."""
        return self.breakdown == ALL


@dataclass(frozen=True)
class Figures:
    """A publication with its rows found by what they are of."""

    published: Published

    @property
    def day(self) -> date:
        """The reference day."""
        return self.published.reference_day

    @cached_property
    def _cells(self) -> dict[tuple[str, str, str, str, str], int | None]:
        return {
            (r.population, r.breakdown, r.breakdown_value, r.characteristic, r.category): r.published
            for r in self.published.rows
        }

    @cached_property
    def _lines(self) -> dict[tuple[str, str], tuple[Line, ...]]:
        found: dict[tuple[str, str], dict[Line, None]] = {}
        for row in self.published.rows:
            line = Line(row.population, row.breakdown, row.breakdown_value, row.reference_day)
            found.setdefault((row.population, row.breakdown), {})[line] = None
        return {key: tuple(lines) for key, lines in found.items()}

    @cached_property
    def _categories(self) -> dict[tuple[str, str], tuple[str, ...]]:
        found: dict[tuple[str, str], dict[str, None]] = {}
        for row in self.published.rows:
            found.setdefault((row.population, row.characteristic), {})[row.category] = None
        return {key: tuple(names) for key, names in found.items()}

    @cached_property
    def _notes(self) -> dict[tuple[str, str, str], list[tuple[str, NoteKind]]]:
        found: dict[tuple[str, str, str], list[tuple[str, NoteKind]]] = {}
        for note in self.published.notes:
            key = note.population, note.breakdown, note.breakdown_value
            found.setdefault(key, []).append((note.characteristic, note.note))
        return found

    @cached_property
    def populations(self) -> tuple[str, ...]:
        """All populations, in the order of the tables."""
        return _each(row.population for row in self.published.rows)

    @cached_property
    def characteristics(self) -> tuple[str, ...]:
        """All characteristics, in the order of the tables."""
        return _each(row.characteristic for row in self.published.rows if row.characteristic != ALL)

    @cached_property
    def breakdowns(self) -> tuple[str, ...]:
        """All breakdowns, in the order of the tables."""
        return _each(row.breakdown for row in self.published.rows if row.breakdown != ALL)

    @cached_property
    def off(self) -> int:
        """By how many people a published number can be wrong: half of what all of them are multiples of."""
        return self.rounded_to // 2

    @cached_property
    def rounded_to(self) -> int:
        """What all published numbers are multiples of: never less than what they were rounded to."""
        return gcd(*(row.published for row in self.published.rows if row.published)) or 1

    @property
    def main(self) -> str:
        """The population that volunteers; empty in a publication without one."""
        others = [each for each in self.populations if fold(each) != RECRUITMENT]
        return next((each for each in others if fold(each) == VOLUNTEERS), others[0] if others else "")

    @property
    def recruited(self) -> str:
        """The population that applied; empty in a publication without one."""
        return next((each for each in self.populations if fold(each) == RECRUITMENT), "")

    def lines(self, population: str, breakdown: str = ALL) -> tuple[Line, ...]:
        """The lines of a breakdown, in the order of the tables."""
        return self._lines.get((population, breakdown), ())

    def everybody(self, population: str) -> Line | None:
        """The line of the whole population."""
        found = self.lines(population)
        return found[0] if found else None

    def categories(self, population: str, characteristic: str) -> tuple[str, ...]:
        """The categories of a characteristic, in the order of the tables."""
        return self._categories.get((population, characteristic), ())

    def characteristics_of(self, population: str) -> list[str]:
        """Those that a population is counted by."""
        return [each for each in self.characteristics if (population, each) in self._categories]

    def breakdowns_of(self, population: str, characteristic: str = "") -> list[str]:
        """Those of a population; with a characteristic, only where a line of it is counted by that too."""
        found = [each for each in self.breakdowns if (population, each) in self._lines]
        return [
            each for each in found if not characteristic or self._crosses(population, each, characteristic)
        ]

    def _crosses(self, population: str, breakdown: str, characteristic: str) -> bool:
        first = next(iter(self.categories(population, characteristic)), "")
        lines = self.lines(population, breakdown)
        return any((*_key(line), characteristic, first) in self._cells for line in lines)

    def has(self, line: Line, characteristic: str) -> bool:
        """Whether a line is counted by a characteristic."""
        return any(
            (*_key(line), characteristic, each) in self._cells
            for each in self.categories(line.population, characteristic)
        )

    def number(self, line: Line, characteristic: str = ALL, category: str = ALL) -> int | None:
        """A published number of people; None where it is hidden or no table has it."""
        return self._cells.get((*_key(line), characteristic, category))

    def text(self, line: Line, characteristic: str = ALL, category: str = ALL) -> str:
        """A number as pages write it, or why there is none: [c] or [x]."""
        key = (*_key(line), characteristic, category)
        if key not in self._cells:
            return ABSENT
        found = self._cells[key]
        return HIDDEN if found is None else f"{found:,}"

    def count(self, line: Line, characteristic: str = ALL, category: str = ALL) -> Count | None:
        """A published number with what rounding can have done to it; None where there is none."""
        found = self.number(line, characteristic, category)
        return None if found is None else Count(found, self.off)

    def notes(self, line: Line, characteristic: str = "") -> list[NoteKind]:
        """What readers are told of a line, or of a characteristic on it."""
        of = {ALL, characteristic} if characteristic else {ALL}
        return [kind for about, kind in self._notes.get(_key(line), []) if about in of]

    def said(self, line: Line, characteristic: str) -> Count | None:
        """How many people said what they are, from published numbers; None where one that it needs is hidden.

        Either those of the categories that describe people added up, or everybody on the line without those
        who said nothing: whichever rounding can change less.
        """
        categories = self.categories(line.population, characteristic)
        silent = [self.count(line, characteristic, each) for each in categories if not is_declared(each)]
        declared = [self.count(line, characteristic, each) for each in categories if is_declared(each)]
        ways = [_added(declared), _without(self.count(line), silent)]
        return min((each for each in ways if each is not None), key=lambda each: each.off, default=None)


def _key(line: Line) -> tuple[str, str, str]:
    return line.population, line.breakdown, line.value


def _each(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))


def _added(counts: Sequence[Count | None]) -> Count | None:
    known = [each for each in counts if each is not None]
    if not known or len(known) < len(counts):
        return None
    return sum(known[1:], known[0])


def _without(whole: Count | None, parts: Sequence[Count | None]) -> Count | None:
    for part in parts:
        whole = None if whole is None or part is None else whole.less(part)
    return whole


_known: dict[tuple[date, int, str], Figures] = {}


def figures(published: Published) -> Figures:
    """A publication's figures, found once in a process: what was published never changes."""
    key = published.reference_day, published.number, published.certificate.digest
    found = _known.get(key)
    if found is None or found.published != published:
        while len(_known) >= KEPT:
            _known.pop(next(iter(_known)))
        found = _known[key] = Figures(published)
    return found


def stands_for(line: Line, names: Collection[str]) -> bool:
    """Whether a line is of one of these."""
    return line.value in names


def headings() -> list[Heading]:
    """All publications, the newest first."""
    return reading.publications()


def latest() -> Figures | None:
    """The newest publication; None before the first."""
    found = reading.latest()
    return figures(found) if found else None


def of_day(day: date, number: int) -> Figures | None:
    """The publication of a reference day with this number; None where there is none."""
    wanted = [each for each in reading.publications() if (each.reference_day, each.number) == (day, number)]
    found = reading.publication(wanted[0].reference) if wanted else None
    return figures(found) if found else None


def history(until: date) -> list[Figures]:
    """The last publication of each reference day up to this one, the oldest first."""
    return [figures(each) for each in reading.history() if each.reference_day <= until]


def rows_of(found: Figures) -> tuple[Row, ...]:
    """The published rows themselves, for files."""
    return found.published.rows
