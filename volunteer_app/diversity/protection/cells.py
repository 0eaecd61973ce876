"""The words of a publication: lines, cells, and how a count is said. Pure.

A *line* is a value of a breakdown on a day: "Wales, 30 September 2026". The line "All" of the breakdown "All"
is the whole population. A *cell* is a category of a characteristic on a line. The category "All" of the
characteristic "All" is the number of people on the line, which every table of the line shares.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

ALL = "All"
HIDDEN = "[c]"


class Line(NamedTuple):
    """A value of a breakdown, as it was counted on a day."""

    breakdown: str
    value: str
    day: date
    edition: int = 1  # of the publication of that day that counted it: more than 1 where it corrects another

    @property
    def is_all(self) -> bool:
        """Whether it is the whole population."""
        return self.breakdown == ALL

    def is_as_of(self, other: "Line") -> bool:
        """Whether both were counted for the same publication."""
        return (self.day, self.edition) == (other.day, other.edition)


class Cell(NamedTuple):
    """A category of a characteristic on a line."""

    line: Line
    characteristic: str
    category: str

    @property
    def is_total(self) -> bool:
        """Whether it is the number of people on the line."""
        return self.characteristic == ALL


def total_of(line: Line) -> Cell:
    """The number of people on a line."""
    return Cell(line, ALL, ALL)


@dataclass(frozen=True)
class Ruleset:
    """How counts are protected. Shares are fractions of 1, everything else is a number of people."""

    code: str
    hide_below: int  # a count under this is hidden, none at all included
    round_to: int  # every other is rounded to the nearest of these
    merge_below: int  # a value of a breakdown with fewer people is merged with its neighbour
    declared_share: float  # a characteristic that fewer declared is hidden on that line
    recalculate_after: int  # so many people have changed before a line is computed anew
    of_organisations: int  # and of so many organisations, where the line has people of so many

    @property
    def protect_to(self) -> int:
        """A hidden count under `hide_below` could be every whole number from 0 to this."""
        return self.hide_below - 1

    def rounded(self, count: int) -> int:
        """A count as it is published: to the nearest, halves up; `round_to` is odd, so there are none."""
        return (2 * count + self.round_to) // (2 * self.round_to) * self.round_to

    def could_be(self, published: int) -> tuple[int, int]:
        """The lowest and the highest count that a published number can stand for."""
        half = self.round_to // 2
        return max(published - half, self.hide_below), published + half

    def low_before(self, people: int) -> int:
        """With fewer than so many who declared, of so many people, a characteristic is hidden."""
        parts = (
            1000  # the share is data with at most three decimals: whole numbers, so that nothing is nearly so
        )
        return -(-people * round(self.declared_share * parts) // parts)


@dataclass(frozen=True)
class Definitions:
    """What categories are parts of, and which say nothing: public, and known to every attacker."""

    parts: Mapping[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    """(characteristic, category) to the (characteristic, category) of another table that holds it whole."""

    undeclared: frozenset[str] = frozenset()
    """Categories of those who did not declare: not asked, not answered, prefer not to say."""

    drifting: frozenset[str] = frozenset()
    """Characteristics that change without anybody's doing, upwards only in the order of categories: ages.
    Who stays is in no lower band than before."""


@dataclass(frozen=True)
class Kept:
    """Why a line repeats its last numbers.

    `bound` is how many of its people can have changed since, at most; None: nobody outside can say.
    `is_older`: whether none of those who stayed is in a lower band of age, as one would think; a date of
    birth may have been put right.
    """

    bound: int | None
    is_older: bool = True


@dataclass(frozen=True)
class Release:
    """A publication of one population as anybody can read it.

    `shown` holds every cell, with None for a hidden one; a line that repeats has its own, earlier day.
    `low` are the characteristics that are hidden on a line because too few declared them.
    """

    shown: Mapping[Cell, int | None]
    low: frozenset[tuple[Line, str]] = frozenset()
    kept: Mapping[Line, Kept] = field(default_factory=dict)

    def lines(self) -> list[Line]:
        """Its lines, each once, in their order."""
        return list(dict.fromkeys(cell.line for cell in self.shown))
