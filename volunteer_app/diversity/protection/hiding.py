"""Which further cells to hide, so that no hidden small count can be worked out. Pure.

Complementary suppression as an integer programme, by Benders' decomposition (M. Fischetti and J. J. Salazar,
"Solving the cell suppression problem on tabular data with linear constraints", Management Science 47, 2001),
here with rounded numbers, so that what stays published is an interval too, and with all tables that share a
line solved together. The attacker is the one inside, who knows how many people each line has: whoever knows
less finds wider ranges.

A master problem chooses what to hide at the least loss; for each small count that an attack on the choice
still narrows, the attack's prices say which cells would have to open, and that becomes a condition of the
master. The first choice that withstands all attacks is the cheapest one that does.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from volunteer_app.diversity.protection import solving
from volunteer_app.diversity.protection.cells import Cell, Definitions, Ruleset, total_of
from volunteer_app.diversity.protection.solving import NEARLY, Unsolved
from volunteer_app.diversity.protection.system import Floats, System

ROUNDS = 200
SECONDS = 60.0  # for one choice of what to hide
FEW = 3  # targets that are better attacked one by one
WORTH_ANOTHER = 0.1  # of the targets that are left, what one solution must show for another to be sought
OF_EVERYBODY = 12.0  # a cell of the whole population is in every table of its characteristic
OF_SILENCE = 0.5  # who did not answer is said to few readers


class NoProtection(Exception):
    """Nothing that may be hidden protects these cells: their tables must be coarser."""

    def __init__(self, cells: Collection[Cell]) -> None:
        super().__init__(f"{len(cells)} counts cannot be protected")
        self.cells = tuple(cells)


def loss(cell: Cell, count: int, definitions: Definitions) -> float:
    """What readers lose when a cell is hidden: more where it is large, and where many look."""
    worth = 1.0 + float(np.log2(1 + count))
    if cell.line.is_all:
        worth *= OF_EVERYBODY
    return worth * OF_SILENCE if cell.category in definitions.undeclared else worth


def complementary(
    system: System,
    truth: Mapping[Cell, int],
    hidden: Collection[Cell],
    may_hide: Collection[Cell],
    *,
    rules: Ruleset,
    definitions: Definitions,
) -> frozenset[Cell]:
    """The cells to hide besides those that are, so that each small hidden count could be anything small.

    `system`: what is published while `hidden` alone is hidden, and what somebody inside knows.
    `truth`: the counts of all published and hidden cells of it. Unit: people.
    `hidden`: hidden already, whether for being small or because too few declared.
    `may_hide`: what else may be hidden.

    Raises:
        NoProtection: not even hiding all of them is enough.
    """
    chosen: set[Cell] = set()
    unprotected: list[Cell] = []
    may_open = np.array([cell in may_hide for cell in system.cells])
    for part in solving.split(system, may_open):
        search = _Search(part, truth, frozenset(hidden), frozenset(may_hide), rules, definitions)
        try:
            chosen |= search.run()
        except NoProtection as found:
            unprotected += found.cells
    if unprotected:
        raise NoProtection(unprotected)
    return frozenset(chosen)


@dataclass(frozen=True)
class _Cut:
    """So much more room is wanted than there is, and how much each cell would give if it were hidden."""

    target: int
    wanted: float
    gives: dict[int, float]


@dataclass
class _Search:
    """The search in one part of the system, whose unknowns stand in the order of `part.cells`."""

    part: System
    truth: Mapping[Cell, int]
    hidden: frozenset[Cell]
    may_hide: frozenset[Cell]
    rules: Ruleset
    definitions: Definitions
    cuts: list[_Cut] = field(default_factory=list)
    seen: list[Floats] = field(default_factory=list)

    def run(self) -> set[Cell]:
        """The cells to hide in this part."""
        cells = self.part.cells
        self.targets = [
            number
            for number, cell in enumerate(cells)
            if cell in self.hidden and self.truth.get(cell, self.rules.hide_below) < self.rules.hide_below
        ]
        self.candidates = np.array([cell in self.may_hide for cell in cells])
        self.room = np.array([self._most(cell) for cell in cells])
        self.high = np.minimum(self.part.high, self.room)
        choice = np.zeros(len(cells), dtype=np.bool_)
        if not self.targets:
            return set()
        cuts: list[_Cut] = []
        for _ in range(ROUNDS):
            cuts = self._attack(choice)
            if not cuts:
                return {cells[number] for number in np.flatnonzero(choice)}
            self._refuse_hopeless(cuts)
            self.cuts += cuts
            choice = self._choose()
        raise NoProtection([cells[cut.target] for cut in cuts])

    def _most(self, cell: Cell) -> float:
        """No count is larger than the number of people on its line, which is known inside."""
        return float(self.truth.get(total_of(cell.line), np.inf))

    def _attack(self, choice: NDArray[np.bool_]) -> list[_Cut]:
        """What still narrows a small count while these cells are hidden besides."""
        system = self._opened(choice)
        low, high = self._shown(choice)
        cuts: list[_Cut] = []
        for most, shown in ((True, high), (False, low)):
            self._show_many(system, shown, (low, high), most=most)
            for place, number in enumerate(self.targets):
                if not shown[place]:
                    found = solving.extreme(system, number, most=most)
                    self.seen.append(found.solution)
                    cut = self._cut(number, found, choice, most=most)
                    cuts += [cut] if cut is not None else []
                    self._note(found.solution, low, high)
        return cuts

    def _show_many(
        self, system: System, shown: NDArray[np.bool_], both: tuple[NDArray[np.bool_], ...], *, most: bool
    ) -> None:
        """Solutions that show many targets at once, as long as one shows enough of those that are left."""
        places = np.flatnonzero(~shown)
        while len(places) > FEW:
            numbers = [self.targets[place] for place in places]
            at_most = float(self.rules.protect_to) if most else None
            try:
                solution = solving.together(system, numbers, at_most=at_most)
            except Unsolved:  # some cannot be so low: each is asked by itself
                return
            self.seen.append(solution)
            self._note(solution, *both)
            left = np.flatnonzero(~shown)
            if len(places) - len(left) < max(1, WORTH_ANOTHER * len(places)):
                return
            places = left

    def _note(self, solution: Floats, low: NDArray[np.bool_], high: NDArray[np.bool_]) -> None:
        """A solution shows what it shows of every other count too."""
        values = solution[self.targets]
        low |= values <= NEARLY
        high |= values >= self.rules.protect_to - NEARLY

    def _shown(self, choice: NDArray[np.bool_]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Which targets earlier solutions show as low and as high as they must be, where these still fit."""
        low = np.zeros(len(self.targets), dtype=np.bool_)
        high = low.copy()
        closed = self.candidates & ~choice
        for solution in self.seen:
            outside = (solution < self.part.low - NEARLY) | (solution > self.high + NEARLY)
            if not (outside & closed).any():
                self._note(solution, low, high)
        return low, high

    def _opened(self, choice: NDArray[np.bool_]) -> System:
        part = self.part
        low = np.where(choice, 0.0, part.low)
        high = np.where(choice, self.room, self.high)
        return System(part.cells, low, high, part.a_eq, part.b_eq, part.a_ub, part.b_ub)

    def _cut(
        self, target: int, found: solving.Extreme, choice: NDArray[np.bool_], *, most: bool
    ) -> _Cut | None:
        """The condition that this attack shows, by weak duality valid for every choice; None: enough room."""
        need = self.rules.protect_to - found.value if most else found.value
        if need <= NEARLY:
            return None
        wider = np.subtract(self.room, self.high, out=np.zeros(len(self.room)), where=self.candidates)
        lower = np.where(self.candidates, self.part.low, 0.0)
        gives = found.high_price * wider + found.low_price * lower
        wanted = need + float(gives[choice].sum())  # without what the choice gives already
        each = {int(number): min(gives[number], wanted) for number in np.flatnonzero(gives > NEARLY)}
        return _Cut(target, wanted, each)

    def _refuse_hopeless(self, cuts: list[_Cut]) -> None:
        hopeless = [cut for cut in cuts if sum(cut.gives.values()) < cut.wanted - NEARLY]
        if hopeless:
            raise NoProtection([self.part.cells[cut.target] for cut in hopeless])

    def _choose(self) -> NDArray[np.bool_]:
        """The cheapest choice that all conditions so far allow."""
        columns = np.flatnonzero(self.candidates)
        place = {int(number): index for index, number in enumerate(columns)}
        data = [gives for cut in self.cuts for gives in cut.gives.values()]
        rows = [row for row, cut in enumerate(self.cuts) for _ in cut.gives]
        at = [place[number] for cut in self.cuts for number in cut.gives]
        wanted = csr_array((data, (rows, at)), shape=(len(self.cuts), len(columns)))
        cells = self.part.cells
        costs = np.array([loss(cells[n], self.truth[cells[n]], self.definitions) for n in columns])
        at_least = np.array([cut.wanted - NEARLY for cut in self.cuts])
        try:
            chosen = solving.cheapest(costs, wanted, at_least, SECONDS)
        except Unsolved as none:
            raise NoProtection([cells[cut.target] for cut in self.cuts]) from none
        choice = np.zeros(len(cells), dtype=np.bool_)
        choice[columns[chosen]] = True
        return choice
