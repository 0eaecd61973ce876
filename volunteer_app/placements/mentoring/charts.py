"""Distance travelled as a picture: where somebody stood at the start and where they stand now.

The picture stands beside a table that says the same; shapes tell apart what colours do too. Pure.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from volunteer_app.placements.mentoring.outcomes import Travelled
from volunteer_app.placements.mentoring.rules import LEAST, MOST

# The words of a bar stand above it, so that all fits the narrowest telephone
LEFT, RIGHT, TOP, ROW, WIDTH = 14, 14, 34, 58, 284

LABEL = 38  # how far below the top of its row a bar is


@dataclass(frozen=True)
class Bar:
    """One pathway: its words, and where its marks stand. `latest` is None where there is none yet."""

    words: str
    y: int
    first: int
    latest: int | None


@dataclass(frozen=True)
class Chart:
    """All that the picture needs."""

    width: int
    height: int
    bars: Sequence[Bar]
    ticks: Sequence[tuple[int, int]]
    said: str


def chart(travelled: Sequence[Travelled]) -> Chart:
    """The picture of these pathways."""
    bars = [
        Bar(
            each.pathway.words,
            TOP + ROW * number + LABEL,
            _at(each.first),
            None if each.latest is None else _at(each.latest),
        )
        for number, each in enumerate(travelled)
    ]
    ticks = [(score, _at(score)) for score in range(LEAST, MOST + 1)]
    said = "; ".join(f"{each.pathway.words}: {_said(each)}" for each in travelled)
    return Chart(WIDTH, TOP + ROW * len(bars) + 10, bars, ticks, said)


def _at(score: int) -> int:
    return LEFT + (score - LEAST) * (WIDTH - LEFT - RIGHT) // (MOST - LEAST)


def _said(each: Travelled) -> str:
    return f"{each.first} at the start" + ("" if each.latest is None else f", {each.latest} now")
