"""The attack on a publication: for each hidden count, everything that it could be. Pure.

It reads what anybody can read, whatever way the hidden cells were found. A hidden count is shown to be open
by whole tables: for each number that it must be able to be, a set of whole counts of every cell that would
have been published in the very same words. Each such set is checked by plain sums (`checking`).
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil, floor

import numpy as np
from numpy.typing import NDArray

from volunteer_app.diversity.protection import checking, solving
from volunteer_app.diversity.protection.cells import Cell, Definitions, Line, Release, Ruleset
from volunteer_app.diversity.protection.solving import NEARLY, Unsolved
from volunteer_app.diversity.protection.system import System, build

SECONDS = 20.0  # for one set of whole counts
WORTH_ANOTHER = 0.04  # of what is sought, what one set must show for another to be sought in the same way

Whole = NDArray[np.int64]


class Unfit(Exception):
    """Counts that the audit rests on do not fit the publication: nothing is audited."""


@dataclass(frozen=True)
class Range:
    """What a hidden count could be for an attacker: at least `least`, at most `most`. Unit: people.

    `never`: the numbers among those that it must be able to be which no set of whole counts shows.
    """

    cell: Cell
    least: int
    most: int
    never: tuple[int, ...]

    @property
    def is_open(self) -> bool:
        """Whether it could be every number that it must be able to be."""
        return not self.never


@dataclass(frozen=True)
class Attack:
    """What is attacked, and what the attacker knows besides: the exact number of people on lines."""

    releases: Sequence[Release]
    rules: Ruleset
    definitions: Definitions
    exact: Mapping[Line, int]

    def system(self) -> System:
        """Everything that the attacker knows.

        Raises:
            ValueError: the publications contradict each other.
        """
        return build(self.releases, self.rules, self.definitions, self.exact)


def hidden_of(releases: Sequence[Release]) -> frozenset[Cell]:
    """The cells that are hidden in publications."""
    cells = (cell for release in releases for cell, shown in release.shown.items() if shown is None)
    return frozenset(cell for cell in cells if not cell.is_total)


def ranges(
    attack: Attack, base: Mapping[Cell, int], cells: Collection[Cell], *, extremes: bool = True
) -> Iterator[Range]:
    """What each of these hidden cells could be, in the order of the publications.

    `base`: one set of whole counts that fits, such as the truth: what an attack on a part leaves as it is.
    `extremes`: False leaves out how far each can go beyond what it must be able to be, which takes longest.

    Raises:
        Unfit: the base does not fit.
        Unsolved: the solver gave up.
    """
    _check(attack, base)
    system = attack.system()
    for part in solving.split(system):
        wanted = [number for number, cell in enumerate(part.cells) if cell in cells]
        if wanted:
            yield from _Part(attack, part, base, wanted).ranges(extremes=extremes)


def any_counts(attack: Attack) -> dict[Cell, int]:
    """Some set of whole counts that fits: where an attack from outside can start.

    Raises:
        Unfit: there is none.
        Unsolved: none was found in time.
    """
    system = attack.system()
    middle = {
        number: round((low + high) / 2)
        for number, (cell, low, high) in enumerate(zip(system.cells, system.low, system.high, strict=True))
        if cell.is_total and np.isfinite(high)
    }
    found = solving.nearest(system, middle, 10 * SECONDS)
    if found is None:
        raise Unfit("no counts fit what was published")
    return dict(zip(system.cells, map(int, found), strict=True))


def _check(attack: Attack, counts: Mapping[Cell, int]) -> None:
    for release in attack.releases:
        for problem in checking.misfits(release, attack.rules, attack.definitions, counts):
            raise Unfit(problem)


@dataclass
class _Part:
    """The attack on one part of the system; `targets` are the places of the cells in it."""

    attack: Attack
    part: System
    base: Mapping[Cell, int]
    targets: list[int]

    def ranges(self, *, extremes: bool) -> Iterator[Range]:
        """What each target could be."""
        self.least = {number: self.base[self.part.cells[number]] for number in self.targets}
        self.most = dict(self.least)
        self.open = {number: set(range(self.attack.rules.hide_below)) for number in self.targets}
        self._show(np.array([self.base.get(cell, 0) for cell in self.part.cells]))
        self._together()
        self._singly()
        for number in self.targets:
            if extremes:
                self._reach(number)
            never = tuple(sorted(self.open[number]))
            yield Range(self.part.cells[number], self.least[number], self.most[number], never)

    def _together(self) -> None:
        """One set of counts shows a number for each target at once; as long as that is worth it."""
        turn = 0
        while any(self.open.values()):
            before = sum(map(len, self.open.values()))
            wanted = {
                number: sorted(values)[(turn + number) % len(values)]
                for number, values in self.open.items()
                if values
            }
            found = solving.nearest(self.part, wanted, SECONDS)
            if found is None:
                raise Unfit("no counts fit what was published")
            self._show(found)
            turn += 1
            if before - sum(map(len, self.open.values())) < max(1, WORTH_ANOTHER * len(wanted)):
                return

    def _singly(self) -> None:
        """What is left, one by one: a set of counts in which the target is that number, or there is none."""
        for number in self.targets:
            for value in sorted(self.open[number]):
                if value not in self.open[number]:
                    continue
                found = self._with(number, value)
                if found is not None:
                    self._show(found)

    def _with(self, number: int, value: int) -> Whole | None:
        part = self.part
        if not part.low[number] - NEARLY <= value <= part.high[number] + NEARLY:
            return None
        low, high = part.low.copy(), part.high.copy()
        low[number] = high[number] = value
        others = {n: sorted(values)[0] for n, values in self.open.items() if values and n != number}
        try:
            return solving.nearest(replace(part, low=low, high=high), others, SECONDS)
        except Unsolved:
            return None

    def _show(self, found: Whole) -> None:
        """A set of counts that fits shows a number for every target."""
        counts = {**self.base, **dict(zip(self.part.cells, map(int, found), strict=True))}
        _check(self.attack, counts)
        for number in self.targets:
            value = int(found[number])
            self.open[number].discard(value)
            self.least[number] = min(self.least[number], value)
            self.most[number] = max(self.most[number], value)

    def _reach(self, number: int) -> None:
        """How far it could go at all."""
        low = solving.extreme(self.part, number, most=False).value
        high = solving.extreme(self.part, number, most=True).value
        self.least[number] = min(self.least[number], ceil(low - NEARLY))
        self.most[number] = max(self.most[number], floor(high + NEARLY))
