"""Everything that published numbers say about the counts behind them, as equations with bounds. Pure.

The unknowns are the counts of all cells. What an attacker knows:

- each published number is a count rounded; each hidden one is at least none;
- the categories of a characteristic add up to the people on the line, details to their whole;
- the values of a breakdown add up to the whole population, where all were counted on the same day. Of a line
  that repeats older numbers, today's counts are unknowns of their own, that differ from the older ones by no
  more people than can have changed without the line being computed anew; ages differ by more, but upwards;
- enough people declared what is shown, and too few what is hidden for that reason;
- somebody inside also knows the exact number of people on every line.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from volunteer_app.diversity.protection.cells import ALL, Cell, Definitions, Line, Release, Ruleset, total_of

Floats = NDArray[np.float64]
Groups = dict[tuple[Line, str], list[Cell]]
SHADOW = "\x00"  # marks today's counts of a line that repeats older numbers: no published word has it


@dataclass(frozen=True)
class System:
    """Bounds of each unknown, `A_eq x = b_eq` and `A_ub x <= b_ub`. Units: people.

    Shapes: n unknowns; `low` and `high` (n,), `a_eq` (equations, n), `a_ub` (inequalities, n).
    """

    cells: tuple[Cell, ...]
    low: Floats
    high: Floats
    a_eq: csr_array
    b_eq: Floats
    a_ub: csr_array
    b_ub: Floats

    def number_of(self) -> dict[Cell, int]:
        """Where each cell stands among the unknowns."""
        return {cell: number for number, cell in enumerate(self.cells)}


class Builder:
    """Collects unknowns and what is known of them."""

    def __init__(self) -> None:
        self.numbers: dict[Cell, int] = {}
        self.low: list[float] = []
        self.high: list[float] = []
        self.equal: list[tuple[dict[int, float], float]] = []
        self.at_most: list[tuple[dict[int, float], float]] = []

    def unknown(self, cell: Cell, low: float = 0, high: float = np.inf) -> int:
        """The number of a cell, whose bounds become no wider than these.

        Raises:
            ValueError: two publications say what cannot both be true of it.
        """
        number = self.numbers.setdefault(cell, len(self.numbers))
        if number == len(self.low):
            self.low.append(low)
            self.high.append(high)
        else:
            self.low[number] = max(self.low[number], low)
            self.high[number] = min(self.high[number], high)
            if self.low[number] > self.high[number]:
                raise ValueError(f"the publications contradict each other about {cell}")
        return number

    def add_up(self, parts: Iterable[Cell], whole: Cell) -> None:
        """Parts add up to a whole."""
        terms = dict.fromkeys((self.unknown(part) for part in parts), 1.0)
        terms[self.unknown(whole)] = -1.0
        self.equal.append((terms, 0.0))

    def system(self) -> System:
        """What was collected."""
        size = len(self.numbers)
        a_eq, b_eq = _matrix(self.equal, size)
        a_ub, b_ub = _matrix(self.at_most, size)
        return System(tuple(self.numbers), np.array(self.low), np.array(self.high), a_eq, b_eq, a_ub, b_ub)


def build(
    releases: Sequence[Release],
    rules: Ruleset,
    definitions: Definitions,
    exact: Mapping[Line, int] | None = None,
) -> System:
    """What these publications of one population say together; the newest one last.

    `exact`: what somebody inside knows besides, the number of people on each line; of a line that repeats,
    on the day of the publication too.

    Raises:
        ValueError: they contradict each other.
    """
    builder = Builder()
    for release in releases:
        for cell, published in release.shown.items():
            low, high = (0, np.inf) if published is None else rules.could_be(published)
            builder.unknown(cell, low, high)
        for (line, characteristic), cells in _add_lines(builder, release.shown, definitions).items():
            _add_share(builder, cells, rules, definitions, is_low=(line, characteristic) in release.low)
        _add_breakdowns(builder, release, definitions)
    for line, people in (exact or {}).items():
        cell = total_of(line)
        if cell in builder.numbers:
            builder.unknown(cell, people, people)
    return builder.system()


def shadow(line: Line, whole: Line) -> Line:
    """The counts, when the whole was counted last, of a line that repeats older numbers."""
    return whole._replace(breakdown=line.breakdown, value=line.value + SHADOW)


def _add_lines(builder: Builder, cells: Iterable[Cell], definitions: Definitions) -> Groups:
    """Each characteristic adds up to its line; details add up to what they are parts of."""
    present = [cell for cell in cells if not cell.is_total]
    groups: Groups = {}
    wholes: dict[Cell, list[Cell]] = {cell: [] for cell in present}
    for cell in present:
        groups.setdefault((cell.line, cell.characteristic), []).append(cell)
        whole = definitions.parts.get((cell.characteristic, cell.category))
        if whole is not None and (found := Cell(cell.line, *whole)) in wholes:
            wholes[found].append(cell)
    for (line, _), of_line in groups.items():
        builder.add_up(of_line, total_of(line))
    for whole_cell, parts in wholes.items():
        if parts:
            builder.add_up(parts, whole_cell)
    return groups


def _add_share(
    builder: Builder, cells: Sequence[Cell], rules: Ruleset, definitions: Definitions, *, is_low: bool
) -> None:
    """Whether enough declared is told by each line, so it is known. Nothing is told where all always do."""
    silent = [cell for cell in cells if cell.category in definitions.undeclared]
    if not silent:
        return
    share = rules.declared_share
    terms = {builder.unknown(cell): 1.0 for cell in silent}
    terms[builder.unknown(total_of(cells[0].line))] = -(1 - share)
    if is_low:  # those who did not declare are more than the rest of the share; shares have three decimals
        builder.at_most.append(({number: -factor for number, factor in terms.items()}, -1 / 1000))
    else:
        builder.at_most.append((terms, 0.0))


def _add_breakdowns(builder: Builder, release: Release, definitions: Definitions) -> None:
    """The values of each breakdown add up to the whole, category by category."""
    by_breakdown: dict[str, list[Line]] = {}
    for line in release.lines():
        by_breakdown.setdefault(line.breakdown, []).append(line)
    whole = next(iter(by_breakdown.pop(ALL, [])), None)
    if whole is None:
        return
    for lines in by_breakdown.values():
        current = [_as_on(builder, release, line, whole, definitions) for line in lines]
        # Where every line repeats its numbers, there may be people on none of them
        rest = not any(line.is_as_of(whole) for line in lines)
        _add_sums(builder, release, whole, current, rest=rest)


def _add_sums(builder: Builder, release: Release, whole: Line, lines: Sequence[Line], *, rest: bool) -> None:
    by_category: dict[tuple[str, str], list[Cell]] = {}
    wanted = set(lines)
    for cell in list(builder.numbers):
        if cell.line in wanted and not cell.category.endswith((SHADOW + "+", SHADOW + "-")):
            by_category.setdefault((cell.characteristic, cell.category), []).append(cell)
    for (characteristic, category), cells in by_category.items():
        all_of_it = Cell(whole, characteristic, category)
        if all_of_it in release.shown and len(cells) == len(lines):
            left = [Cell(shadow(lines[0]._replace(value=""), whole), characteristic, category)]
            builder.add_up([*cells, *left] if rest else cells, all_of_it)


def _as_on(builder: Builder, release: Release, line: Line, whole: Line, definitions: Definitions) -> Line:
    """The line, or today's unknown counts of it where it repeats older numbers."""
    if line.is_as_of(whole):
        return line
    now = shadow(line, whole)
    today = {cell: cell._replace(line=now) for cell in release.shown if cell.line == line}
    for cell in today.values():
        builder.unknown(cell)
    groups = _add_lines(builder, today.values(), definitions)
    kept = (
        release.kept.get(line) if whole not in release.kept else None
    )  # it is of another day than the whole
    if kept is not None and kept.bound is not None:
        for (_, characteristic), cells in groups.items():
            before = [cell._replace(line=line) for cell in cells]
            if characteristic not in definitions.drifting:
                _add_changes(builder, before, cells, kept.bound)
            elif kept.is_older:
                for terms in ageing(before, cells, definitions):
                    numbers = {builder.unknown(cell): factor for cell, factor in terms.items()}
                    builder.at_most.append((numbers, float(kept.bound)))
    return now


def ageing(
    before: Sequence[Cell], now: Sequence[Cell], definitions: Definitions
) -> Iterator[dict[Cell, float]]:
    """What is at most as many people as can have changed, since nobody grows younger. Each is a weighted sum.

    For every age: those above it before, less those above it now; and those below it now, less those before.
    """
    pairs = [pair for pair in zip(before, now, strict=True) if pair[0].category not in definitions.undeclared]
    for number in range(1, len(pairs)):
        yield {cell: sign for old, new in pairs[number:] for cell, sign in ((old, 1.0), (new, -1.0))}
        yield {cell: sign for old, new in pairs[:number] for cell, sign in ((old, -1.0), (new, 1.0))}


def _add_changes(builder: Builder, before: Sequence[Cell], now: Sequence[Cell], bound: int) -> None:
    """No more people than the bound came to a category, and no more left one, of all categories together."""
    for mark, sign in (("+", 1.0), ("-", -1.0)):
        moved: dict[int, float] = {}
        for old, new in zip(before, now, strict=True):
            aside = new._replace(category=new.category + SHADOW + mark)
            number = builder.unknown(aside)
            moved[number] = 1.0
            terms = {builder.unknown(new): sign, builder.unknown(old): -sign, number: -1.0}
            builder.at_most.append((terms, 0.0))
        builder.at_most.append((moved, float(bound)))


def _matrix(rows: Sequence[tuple[dict[int, float], float]], size: int) -> tuple[csr_array, Floats]:
    """Shapes: (rows, size) and (rows,)."""
    data = [factor for terms, _ in rows for factor in terms.values()]
    columns = [number for terms, _ in rows for number in terms]
    starts = np.cumsum([0, *(len(terms) for terms, _ in rows)])
    return csr_array((data, columns, starts), shape=(len(rows), size)), np.array([right for _, right in rows])
