"""Publications as these pages read them: the one place that asks for them and knows how their rows lie."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from math import gcd
from typing import NamedTuple

from volunteer_app.dashboards.names import RECRUITMENT, VOLUNTEERS, fold, is_declared
from volunteer_app.dashboards.rules.comparing import Count
from volunteer_app.diversity.publishing import merging, reading
from volunteer_app.diversity.publishing.reading import Heading
from volunteer_app.diversity.publishing.rows import NoteKind, Published, Row

__all__ = ["Figures", "Heading", "Line", "NoteKind", "headings", "history", "latest", "of_day"]

ALL = "All"
HIDDEN = "[c]"  # a number that would tell on somebody
ABSENT = "[x]"  # a number that no table has

KEPT = 16  # publications that a process holds: three years of quarters, and some corrections
MOST_DAYS = 12


Key = tuple[str, str, str, str, str]  # population, breakdown, its value, characteristic, category


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
    def _cells(self) -> dict[Key, int | None]:
        return {_key_of(row): row.published for row in self.published.rows}

    @cached_property
    def _lines(self) -> dict[tuple[str, str], tuple[Line, ...]]:
        found: dict[tuple[str, str], dict[Line, None]] = {}
        for row in self.published.rows:
            population, breakdown, value, _, _ = _key_of(row)
            line = Line(population, breakdown, value, row.reference_day)
            found.setdefault((population, breakdown), {})[line] = None
        return {key: tuple(lines) for key, lines in found.items()}

    @cached_property
    def _categories(self) -> dict[tuple[str, str], tuple[str, ...]]:
        found: dict[tuple[str, str], dict[str, None]] = {}
        for population, _, _, characteristic, category in map(_key_of, self.published.rows):
            found.setdefault((population, characteristic), {})[category] = None
        return {key: tuple(names) for key, names in found.items()}

    @cached_property
    def _notes(self) -> dict[tuple[str, str, str], list[tuple[str, NoteKind]]]:
        found: dict[tuple[str, str, str], list[tuple[str, NoteKind]]] = {}
        for note in self.published.notes:
            breakdown = ALL if note.breakdown_value == ALL else note.breakdown
            key = note.population, breakdown, note.breakdown_value
            found.setdefault(key, []).append((note.characteristic, note.note))
        return found

    @cached_property
    def codes(self) -> dict[tuple[str, str], str]:
        """The codes of characteristics ("c" and the name) and breakdowns ("b" and the name).

        A table keeps its code for ever, such as volunteers-c4-b1, so these are the same in every publication.
        """
        found = {("b", ALL): "b0"}
        for row in self.published.rows:
            _, characteristic, breakdown = row.table.rsplit("-", 2)
            found["c", row.characteristic] = characteristic
            found["b", row.breakdown] = breakdown
        return found

    @cached_property
    def populations(self) -> tuple[str, ...]:
        """All populations, in the order of the tables."""
        return _each(row.population for row in self.published.rows)

    @cached_property
    def characteristics(self) -> tuple[str, ...]:
        """All characteristics, in the order of the tables."""
        return _each(row.characteristic for row in self.published.rows)

    @cached_property
    def breakdowns(self) -> tuple[str, ...]:
        """All breakdowns, in the order of the tables."""
        return _each(row.breakdown for row in self.published.rows)

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


def _key_of(row: Row) -> Key:
    """What a row is of. Each table has a line of everybody and a total; those of all tables are the same."""
    breakdown = ALL if row.breakdown_value == ALL else row.breakdown
    characteristic = ALL if row.category == ALL else row.characteristic
    return row.population, breakdown, row.breakdown_value, characteristic, row.category


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


def stands_for(line: Line, names: Collection[str]) -> bool:
    """Whether a line is of one of these, by itself or together with its neighbours."""
    return any(line.value in merging.chain(line.breakdown, name) for name in names)


_known: dict[Heading, Figures] = {}


def headings() -> list[Heading]:
    """All publications, the newest first."""
    return reading.publications()


def latest() -> Figures | None:
    """The newest publication; None before the first."""
    newest = headings()[:1]
    return _read(newest[0]) if newest else None


def of_day(day: date, number: int) -> Figures | None:
    """The publication of a reference day with this number; None where there is none."""
    wanted = [each for each in headings() if (each.reference_day, each.number) == (day, number)]
    return _read(wanted[0]) if wanted else None


def reference_of(found: Figures) -> str:
    """Under which reference a publication was made."""
    wanted = found.day, found.published.number
    return next(each.reference for each in headings() if (each.reference_day, each.number) == wanted)


def history(until: date) -> list[Figures]:
    """The last publication of each of the last 12 reference days up to this one, the oldest first."""
    of_day: dict[date, Heading] = {}
    for each in headings():
        if each.reference_day <= until:
            of_day.setdefault(each.reference_day, each)
    found = [_read(of_day[day]) for day in sorted(of_day)[-MOST_DAYS:]]
    return [each for each in found if each is not None]


def _read(heading: Heading) -> Figures | None:
    """A publication, put in order once in a process: what was published never changes."""
    if heading not in _known:
        published = reading.publication(heading.reference)
        if published is None:
            return None
        while len(_known) >= KEPT:
            _known.pop(next(iter(_known)))
        _known[heading] = Figures(published)
    return _known[heading]
