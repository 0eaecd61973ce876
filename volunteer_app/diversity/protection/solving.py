"""The solver that both sides use: HiGHS, through SciPy (Huangfu and Hall, "Parallelizing the dual revised
simplex method", Mathematical Programming Computation 10, 2018). Pure.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import block_array, csr_array, eye_array
from scipy.sparse.csgraph import connected_components

from volunteer_app.diversity.protection.system import Floats, System

NEARLY = 1e-6  # the solver's feasibility tolerance is 1e-7
OPTIMAL, INFEASIBLE = 0, 2


class Unsolved(Exception):
    """The solver found neither an answer nor that there is none, for example in the time it had."""


@dataclass(frozen=True)
class Extreme:
    """The least or the most that an unknown can be, a solution in which it is, and what holds it there.

    Shapes, for n unknowns: `solution`, `low_price`, `high_price` (n,). A price is by how much the extreme
    would move outwards for each person that the bound of that unknown were wider; none is negative.
    """

    value: float
    solution: Floats
    low_price: Floats
    high_price: Floats


def extreme(system: System, number: int, *, most: bool) -> Extreme:
    """How far an unknown can go.

    Raises:
        Unsolved: the system has no solution, or the solver gave up.
    """
    sign = -1.0 if most else 1.0
    aim = np.zeros(len(system.cells))
    aim[number] = sign
    found = _optimum(aim, system, system.high)
    return Extreme(sign * found.fun, found.x, np.abs(found.lower.marginals), np.abs(found.upper.marginals))


def together(system: System, numbers: list[int], *, at_most: float | None = None) -> Floats:
    """A solution in which many of these unknowns are low; with `at_most`, high, but none higher than that.

    Raises:
        Unsolved: as `extreme`.
    """
    aim, high = np.zeros(len(system.cells)), system.high.copy()
    aim[numbers] = 1.0 if at_most is None else -1.0
    if at_most is not None:
        high[numbers] = np.minimum(high[numbers], at_most)
    solution: Floats = _optimum(aim, system, high).x
    return solution


def _optimum(aim: Floats, system: System, high: Floats) -> Any:
    found: Any = linprog(
        aim,
        A_ub=system.a_ub if system.a_ub.shape[0] else None,
        b_ub=system.b_ub if system.a_ub.shape[0] else None,
        A_eq=system.a_eq,
        b_eq=system.b_eq,
        bounds=np.column_stack([system.low, high]),
        method="highs",
    )
    if found.status != OPTIMAL:
        raise Unsolved(str(found.message))
    return found


def nearest(system: System, wanted: dict[int, int], seconds: float) -> NDArray[np.int64] | None:
    """Whole numbers that fit the system and are near to what is wanted of some unknowns; None: none fit.

    Nearest by the sum of the distances, or as near as was found in so many seconds.

    Raises:
        Unsolved: nothing was found in that time.
    """
    size, aside = len(system.cells), len(wanted)
    numbers = np.fromiter(wanted, dtype=np.int64, count=aside)
    aims = np.fromiter(wanted.values(), dtype=np.float64, count=aside)
    pick = csr_array((np.ones(aside), (np.arange(aside), numbers)), shape=(aside, size))
    away = eye_array(aside, format="csr")
    limits = [
        _constraint(system.a_eq, aside, system.b_eq, system.b_eq),
        LinearConstraint(block_array([[pick, -away]], format="csr"), -np.inf, aims),
        LinearConstraint(block_array([[-pick, -away]], format="csr"), -np.inf, -aims),
    ]
    if system.a_ub.shape[0]:
        limits.append(_constraint(system.a_ub, aside, np.full(len(system.b_ub), -np.inf), system.b_ub))
    found = milp(
        np.concatenate([np.zeros(size), np.ones(aside)]),
        integrality=np.concatenate([np.ones(size), np.zeros(aside)]),
        bounds=Bounds(
            np.concatenate([system.low, np.zeros(aside)]),
            np.concatenate([system.high, np.full(aside, np.inf)]),
        ),
        constraints=limits,
        options={"time_limit": seconds},
    )
    if found.status == INFEASIBLE:
        return None
    if found.x is None:
        raise Unsolved(str(found.message))
    whole: NDArray[np.int64] = np.rint(found.x[:size]).astype(np.int64)
    return whole


def cheapest(costs: Floats, wanted: csr_array, at_least: Floats, seconds: float) -> NDArray[np.bool_]:
    """Which to choose, so that each row of what is wanted comes to its least, at the lowest cost.

    Shapes: `costs` (n,), `wanted` (rows, n), `at_least` (rows,); gives (n,).

    Raises:
        Unsolved: no choice is enough, or none was found in so many seconds.
    """
    found = milp(
        costs,
        integrality=np.ones(len(costs)),
        bounds=Bounds(0, 1),
        constraints=LinearConstraint(wanted, at_least, np.inf),
        options={"time_limit": seconds},
    )
    if found.x is None:
        raise Unsolved(str(found.message))
    return np.asarray(found.x > 1 / 2)


def split(system: System, may_open: NDArray[np.bool_] | None = None) -> list[System]:
    """The system in parts that say nothing of each other, since what they share is known exactly.

    `may_open`: which unknowns may yet be hidden, even where what is published of them leaves no room.
    """
    free = system.high - system.low > NEARLY
    if may_open is not None:
        free |= may_open
    parts, labels = _parts(system, free)
    return [_part(system, free, labels == label) for label in range(parts)]


def _parts(system: System, free: NDArray[np.bool_]) -> tuple[int, NDArray[np.int64]]:
    """The number of parts, and of which part each unknown is; -1: of none. Shape: (n,)."""
    rows = block_array([[system.a_eq], [system.a_ub]], format="csr")
    linked = rows[:, np.flatnonzero(free)]
    pattern = csr_array((np.ones(linked.nnz), linked.indices, linked.indptr), shape=linked.shape)
    number, of_free = connected_components(pattern.T @ pattern, directed=False)
    labels = np.full(len(free), -1, dtype=np.int64)
    labels[free] = of_free
    return number, labels


def _part(system: System, free: NDArray[np.bool_], chosen: NDArray[np.bool_]) -> System:
    columns = np.flatnonzero(chosen)
    known = np.where(free, 0.0, system.low)
    a_eq, b_eq = _rows(system.a_eq, system.b_eq, columns, known)
    a_ub, b_ub = _rows(system.a_ub, system.b_ub, columns, known)
    cells = tuple(system.cells[number] for number in columns)
    return System(cells, system.low[columns], system.high[columns], a_eq, b_eq, a_ub, b_ub)


def _rows(
    rows: csr_array, right: Floats, columns: NDArray[np.int64], known: Floats
) -> tuple[csr_array, Floats]:
    """The rows that say something of these columns, with what is known moved to the right."""
    of_columns = rows[:, columns]
    used = np.flatnonzero(np.diff(of_columns.indptr))
    return of_columns[used, :], (right - rows @ known)[used]


def _constraint(rows: csr_array, aside: int, low: Floats, high: Floats) -> LinearConstraint:
    none = csr_array((rows.shape[0], aside))
    return LinearConstraint(block_array([[rows, none]], format="csr"), low, high)
