"""One population of a publication: its lines counted, protected, and attacked. Pure.

What it needs is the people of today and what was published before; what it gives is what readers will see,
the true counts for auditors, and what the audit found.
"""

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from volunteer_app.diversity.protection import auditing, hiding
from volunteer_app.diversity.protection.auditing import Attack, Range
from volunteer_app.diversity.protection.cells import (
    Cell,
    Definitions,
    Kept,
    Line,
    Release,
    Ruleset,
    total_of,
)
from volunteer_app.diversity.protection.hiding import NoProtection
from volunteer_app.diversity.protection.system import ageing, build, shadow
from volunteer_app.diversity.publishing.coarsening import Steps
from volunteer_app.diversity.publishing.comparing import Earlier, lines_of, publishable
from volunteer_app.diversity.publishing.declared import Table
from volunteer_app.diversity.publishing.lines import NO_STEPS, Planned
from volunteer_app.diversity.publishing.people import Chosen, People
from volunteer_app.diversity.publishing.rows import NoteKind

AGAIN = 8  # how often more is hidden where an audit with whole counts found what the search had not


class TooFew(Exception):
    """The whole population has too few people for anything to be published of it."""


@dataclass(frozen=True)
class Made:
    """A population, protected and attacked.

    `known`: the true counts of it all, also today's of lines that repeat, and those of earlier publications
    that it is linked with. `complementary`: hidden so that others cannot be worked out. `tables`: those that
    can be published, see `comparing.publishable`.
    """

    release: Release
    tables: tuple[Table, ...]
    known: Mapping[Cell, int]
    notes: Mapping[Line, tuple[NoteKind, ...]]
    lines: tuple[Planned, ...]
    complementary: frozenset[Cell]
    ranges: tuple[Range, ...]
    seconds: float

    @property
    def is_safe(self) -> bool:
        """Whether every small hidden count could be every small number."""
        return all(each.is_open for each in self.ranges)


def make(  # noqa: PLR0913 - each one of what a publication is made from
    people: People,
    tables: Sequence[Table],
    whole: Line,
    earlier: Sequence[Earlier],
    rules: Ruleset,
    definitions: Definitions,
    *,
    steps: Steps = NO_STEPS,
) -> Made:
    """Count, protect and attack a population.

    `whole`: the line of the whole population, with the reference day and the edition.
    `earlier`: publications of this population that left the house, the newest one last.
    `steps`: how many lines of a breakdown are put together besides those that have too few people.

    Raises:
        TooFew: fewer than `merge_below` people.
        NoProtection: these tables cannot be protected; coarser ones may be.
        Unsolved: the solver gave up.
    """
    started = time.monotonic()
    if len(people.basis.ids) < rules.merge_below:
        raise TooFew(f"fewer than {rules.merge_below} people")
    lines = lines_of(people, whole, earlier, rules, steps)
    tables = publishable(tables, lines, earlier)
    maker = _Maker(people, tables, lines, earlier, rules, definitions)
    release, complementary, ranges = maker.protected()
    notes = {each.line: each.notes for each in lines if each.notes}
    seconds = time.monotonic() - started
    return Made(release, tables, maker.base, notes, lines, complementary, ranges, seconds)


@dataclass
class _Maker:
    people: People
    tables: Sequence[Table]
    lines: Sequence[Planned]
    earlier: Sequence[Earlier]
    rules: Ruleset
    definitions: Definitions
    true: dict[Cell, int] = field(default_factory=dict)
    exact: dict[Line, int] = field(default_factory=dict)

    def protected(self) -> tuple[Release, frozenset[Cell], tuple[Range, ...]]:
        """What readers will see, what was hidden for others' sake, and what an attack found."""
        self._count()
        low = frozenset(self._low())
        self.small = {
            cell
            for cell, count in self.true.items()
            if self._is_new(cell.line) and not cell.is_total and self._is_primary(cell, count, low)
        }
        self.linked = self._linked()
        self.base = self._base()
        more: set[Cell] = set()
        short: list[Cell] = []
        for _ in range(AGAIN):
            complementary = self._complementary(low, more)
            release = self._release(low, self.small | complementary)
            ranges = self._attacked(release)
            short = [each.cell for each in ranges if not each.is_open]
            if not short:
                return release, complementary, ranges
            more |= self._nearby(short, self.small | complementary)
        raise NoProtection(short)

    def _count(self) -> None:
        """The true counts of every line: of today where it is computed anew, of its own day otherwise."""
        before = self.earlier[-1].known if self.earlier else {}
        for each in self.lines:
            if each.kept is None:
                self.true.update(self._cells(each.line, each.members))
            else:
                self.true.update({cell: count for cell, count in before.items() if cell.line == each.line})

    def _cells(self, line: Line, members: Chosen) -> Iterable[tuple[Cell, int]]:
        yield total_of(line), int(members.sum())
        for name in dict.fromkeys(
            table.characteristic.name
            for table in self.tables
            if line.is_all or table.breakdown.name == line.breakdown
        ):
            for category, count in self.people.answers[name].counts(members).items():
                yield Cell(line, name, category), count

    def _low(self) -> Iterable[tuple[Line, str]]:
        """Characteristics that too few declared on a line. What repeats is as it was."""
        silent: dict[tuple[Line, str], int] = {}
        for cell, count in self.true.items():
            if cell.category in self.definitions.undeclared and self._is_new(cell.line):
                pair = cell.line, cell.characteristic
                silent[pair] = silent.get(pair, 0) + count
        for (line, name), count in silent.items():
            people = self.true[total_of(line)]
            if people - count < self.rules.low_before(people):
                yield line, name
        if self.earlier:
            kept = {each.line for each in self.lines if each.kept is not None}
            yield from (pair for pair in self.earlier[-1].release.low if pair[0] in kept)

    def _is_new(self, line: Line) -> bool:
        return line.is_as_of(self.lines[0].line) and self.lines[0].kept is None

    def _is_primary(self, cell: Cell, count: int, low: frozenset[tuple[Line, str]]) -> bool:
        return count < self.rules.hide_below or (cell.line, cell.characteristic) in low

    def _release(self, low: frozenset[tuple[Line, str]], hidden: frozenset[Cell] | set[Cell]) -> Release:
        before = self.earlier[-1].release.shown if self.earlier else {}
        shown: dict[Cell, int | None] = {}
        for cell, count in self.true.items():
            if not self._is_new(cell.line):
                shown[cell] = before[cell]
            else:
                shown[cell] = None if cell in hidden else self.rules.rounded(count)
        kept = {each.line: self._kept(each.line, each.kept) for each in self.lines if each.kept is not None}
        return Release(shown, low, kept)

    def _kept(self, line: Line, kept: Kept) -> Kept:
        """The same, unless dates of birth were put right so that somebody seems to have grown younger."""
        if kept.bound is None or not self._is_new(self.lines[0].line):
            return kept
        now, bound = shadow(line, self.lines[0].line), kept.bound
        younger = any(
            sum(factor * self.base[cell] for cell, factor in terms.items()) > bound
            for name in self.definitions.drifting
            for before in [[c for c in self.true if c.line == line and c.characteristic == name]]
            if all(cell._replace(line=now) in self.base for cell in before)
            for terms in ageing(before, [c._replace(line=now) for c in before], self.definitions)
        )
        return replace(kept, is_older=not younger)

    def _linked(self) -> list[Earlier]:
        """Earlier publications that say something of lines which this one repeats."""
        repeated = {each.line for each in self.lines if each.kept is not None}
        linked: list[Earlier] = []
        for each in reversed(self.earlier):
            if repeated & set(each.release.lines()):
                linked.insert(0, each)
        return linked

    def _base(self) -> dict[Cell, int]:
        """The truth of everything that the attack knows of, also of today's counts of what repeats."""
        base: dict[Cell, int] = {}
        for each in self.linked:
            base.update(each.known)
        base.update(self.true)
        whole = self.lines[0].line
        for line in self.lines if self._is_new(whole) else ():
            if line.kept is not None:
                base.update(self._cells(shadow(line.line, whole), line.members))
        self.exact = {cell.line: count for cell, count in base.items() if cell.is_total}
        return base

    def _complementary(self, low: frozenset[tuple[Line, str]], more: set[Cell]) -> frozenset[Cell]:
        hidden = self.small | more
        release = self._release(low, hidden)
        system = build(self._releases(release), self.rules, self.definitions, self.exact)
        earlier = auditing.hidden_of([each.release for each in self.linked])
        may_hide = {
            cell for cell in self.true if self._is_new(cell.line) and not cell.is_total and cell not in hidden
        }
        found = hiding.complementary(
            system,
            self.base,
            hidden | auditing.hidden_of([release]) | earlier,
            may_hide,
            rules=self.rules,
            definitions=self.definitions,
        )
        return found | more

    def _attacked(self, release: Release) -> tuple[Range, ...]:
        attack = Attack(self._releases(release), self.rules, self.definitions, self.exact)
        hidden = auditing.hidden_of(attack.releases)
        small = {cell for cell in hidden if self.base[cell] < self.rules.hide_below}
        return tuple(auditing.ranges(attack, self.base, small, extremes=False))

    def _releases(self, release: Release) -> list[Release]:
        return [*(each.release for each in self.linked), release]

    def _nearby(self, short: Iterable[Cell], hidden: frozenset[Cell] | set[Cell]) -> set[Cell]:
        """For each cell that is not open enough, the cheapest one to hide beside it on its line."""
        found: set[Cell] = set()
        for cell in short:
            beside = [
                other
                for other in self.true
                if other.line == cell.line
                and other.characteristic == cell.characteristic
                and self._is_new(other.line)
                and other not in hidden
            ]
            if beside:
                cost = {each: hiding.loss(each, self.true[each], self.definitions) for each in beside}
                found.add(min(beside, key=lambda each: cost[each]))
        return found
