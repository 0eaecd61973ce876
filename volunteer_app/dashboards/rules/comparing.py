"""Shares of rounded numbers, the range in which each lies, and what may be concluded from it.

The range of a share is E. B. Wilson's score interval ("Probable inference, the law of succession, and
statistical inference", Journal of the American Statistical Association 22, 1927), at 95%, of the lowest and
of the highest share that the rounded numbers can stand for.
"""

from dataclasses import dataclass
from enum import StrEnum
from math import sqrt

Z = 1.959964  # 95%, both sides
# A range that lies within these ratios is near enough to be called the same
NEAR = (0.9, 1 / 0.9)


@dataclass(frozen=True)
class Count:
    """A published number, or some added up. `off`: by how many people it can be wrong through rounding."""

    people: int
    off: float

    def __add__(self, other: "Count") -> "Count":
        """Both together; what rounding can do adds up too."""
        return Count(self.people + other.people, self.off + other.off)

    def less(self, other: "Count") -> "Count":
        """This one without the other."""
        return Count(max(self.people - other.people, 0), self.off + other.off)


@dataclass(frozen=True)
class Share:
    """A share of a whole, and the lowest and highest that it can be with 95% confidence. Fractions of 1."""

    value: float
    low: float
    high: float

    @property
    def percent(self) -> int:
        """In whole per cents, halves up."""
        return whole(self.value)


@dataclass(frozen=True)
class Ratio:
    """A share against another, with its range. 1: the same."""

    value: float
    low: float
    high: float


class Verdict(StrEnum):
    """What a ratio and its range allow to say."""

    FEWER = "fewer"
    MORE = "more"
    SAME = "same"
    UNSURE = "unsure"

    @property
    def words(self) -> str:
        """The verdict as pages and files say it."""
        return {
            "fewer": "fewer than expected",
            "more": "more than expected",
            "same": "about as many as expected",
            "unsure": "no certain difference",
        }[self]


def share(part: Count, of: Count) -> Share | None:
    """The share of a part in a whole with its range; None of nobody.

    The range is as wide as rounding can make it: its lower end is that of the least part in the largest
    whole, its upper end that of the largest part in the least whole, both for the least number of people.
    """
    if of.people - of.off <= 0:
        return None
    fewest = of.people - of.off
    least = min(max(part.people - part.off, 0) / (of.people + of.off), 1.0)
    most = min((part.people + part.off) / fewest, 1.0)
    value = min(part.people / of.people, 1.0)
    return Share(value, _wilson(least, fewest)[0], _wilson(most, fewest)[1])


def _wilson(proportion: float, people: float) -> tuple[float, float]:
    """The score interval of a proportion seen among so many people."""
    squared = Z * Z
    middle = proportion + squared / (2 * people)
    half = Z * sqrt(proportion * (1 - proportion) / people + squared / (4 * people * people))
    over = 1 + squared / people
    return max((middle - half) / over, 0.0), min((middle + half) / over, 1.0)


def ratio(found: Share, expected: float) -> Ratio | None:
    """A share against the one that was expected; None where none was."""
    if expected <= 0:
        return None
    return Ratio(found.value / expected, found.low / expected, found.high / expected)


def verdict(found: Ratio) -> Verdict:
    """What may be said: the same where the whole range is near 1; nothing where 1 lies within it."""
    if found.low >= NEAR[0] and found.high <= NEAR[1]:
        return Verdict.SAME
    if found.high < 1:
        return Verdict.FEWER
    return Verdict.MORE if found.low > 1 else Verdict.UNSURE


def whole(fraction: float) -> int:
    """A fraction of 1 in whole per cents, halves up."""
    return int(100 * fraction + 0.5)


def per_cent(fraction: float) -> str:
    """A fraction of 1 in words: 7%; under half a per cent, but not none, “under 1%”."""
    rounded = whole(fraction)
    return "under 1%" if rounded == 0 and fraction > 0 else f"{rounded}%"
