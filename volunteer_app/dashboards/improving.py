"""Where a line's figures show, certainly enough to say so, that fewer of a group volunteer than expected.

Differences of less than a tenth are left to the pages of representation.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from volunteer_app.dashboards import representation
from volunteer_app.dashboards.advice import Link, advice
from volunteer_app.dashboards.figures import Figures, Line
from volunteer_app.dashboards.names import ACTING, fold
from volunteer_app.dashboards.representation import Compared, distance

MOST_ASKED = 3


@dataclass(frozen=True)
class Suggested:
    """A line, what it shows in sentences, and what to read."""

    line: Line
    fewer: Sequence[Compared]
    links: Sequence[Link]


def suggestions(found: Figures) -> list[Suggested]:
    """Everybody, then every agency and region in the order of the tables, also where nothing is said.

    Good practice is asked for the widest gaps of most lines alone, so that a page of many lines stays quick.
    """
    breakdowns = [each for each in found.breakdowns_of(found.main) if fold(each) in ACTING]
    lines = [
        *found.lines(found.main),
        *(line for each in breakdowns for line in found.lines(found.main, each)),
    ]
    shown = [(line, _fewer(found, line)) for line in lines]
    widest = Counter(_group(fewer[0]) for _, fewer in shown if fewer)
    asked = {group for group, _ in widest.most_common(MOST_ASKED)}
    return [_suggested(line, fewer, asked) for line, fewer in shown]


def suggested(found: Figures, line: Line) -> Suggested:
    """What one line shows. Good practice is asked for its widest gap."""
    fewer = _fewer(found, line)
    return _suggested(line, fewer, {_group(each) for each in fewer[:1]})


def _fewer(found: Figures, line: Line) -> list[Compared]:
    compared = representation.against_residents(found, line)
    return sorted((row for each in compared for row in each.rows if row.is_fewer), key=distance, reverse=True)


def _group(row: Compared) -> tuple[str, str]:
    return row.characteristic, row.category


def _suggested(line: Line, fewer: Sequence[Compared], asked: Collection[tuple[str, str]]) -> Suggested:
    links = [link for row in fewer for link in advice(*_group(row), asks_others=_group(row) in asked)]
    return Suggested(line, fewer, list(dict.fromkeys(links)))
