"""The attack on protected totals: what a reader could work out of the bodies of one sector and size. Pure.

The unknowns are what the answering bodies of each sector and size class gave together. Every published
estimate is a sum of them with known factors (weights follow from published counts of bodies), within its
rounding. A linear programme finds how small and how large each of them can be.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from volunteer_app.diversity.protection import solving
from volunteer_app.diversity.protection.cells import Cell, Line
from volunteer_app.diversity.protection.system import System

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Shown:
    """A published number: how much each cell counts in it, and between what it lies for a reader."""

    counts: Mapping[str, float]
    low: float
    high: float


@dataclass(frozen=True)
class Reach:
    """How small and how large a cell can be, for a reader."""

    low: float
    high: float


def reaches(shown: Sequence[Shown], cells: Sequence[str], wanted: Sequence[str]) -> dict[str, Reach]:
    """What each wanted cell could be.

    Raises:
        Unsolved: the numbers contradict each other, or the solver gave up.
    """
    system = _system(shown, cells)
    found = {}
    for name in wanted:
        number = list(cells).index(name)
        low = solving.extreme(system, number, most=False).value
        found[name] = Reach(low, _most(system, number))
    return found


def _most(system: System, number: int) -> float:
    """How large it can be; without end where no published number holds it."""
    if not system.a_ub.shape[0] or not system.a_ub[:, [number]].nnz:
        return float("inf")
    return solving.extreme(system, number, most=True).value


def is_singled_out(groups: Sequence[frozenset[str]], cells: Sequence[str], wanted: str) -> bool:
    """Whether sums and differences of published groups come to this cell alone, whatever their numbers."""
    if not groups:
        return False
    rows = np.array([[float(cell in group) for cell in cells] for group in groups])
    aim = np.array([float(cell == wanted) for cell in cells])
    factors = np.linalg.lstsq(rows.T, aim, rcond=None)[0]
    return bool(np.allclose(rows.T @ factors, aim, atol=1e-8))


def _system(shown: Sequence[Shown], cells: Sequence[str]) -> System:
    size = len(cells)
    rows = np.array([[each.counts.get(cell, 0.0) for cell in cells] for each in shown]).reshape(-1, size)
    a_ub = csr_array(np.vstack([rows, -rows]))
    b_ub = np.array([each.high for each in shown] + [-each.low for each in shown])
    names = tuple(Cell(Line("Sector and size", each, date.max), "Answers", each) for each in cells)
    empty = csr_array((0, size))
    return System(names, np.zeros(size), np.full(size, np.inf), empty, np.zeros(0), a_ub, b_ub)
