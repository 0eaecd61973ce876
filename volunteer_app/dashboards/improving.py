"""Where a line's figures show, certainly enough to say so, that a group volunteers less than expected."""

from collections.abc import Sequence
from dataclasses import dataclass

from volunteer_app.dashboards import representation
from volunteer_app.dashboards.advice import Link, advice
from volunteer_app.dashboards.figures import Figures, Line
from volunteer_app.dashboards.names import ACTING, fold
from volunteer_app.dashboards.representation import Compared, distance


@dataclass(frozen=True)
class Suggested:
    """A line, what it shows in sentences, and what to read."""

    line: Line
    fewer: Sequence[Compared]
    links: Sequence[Link]


def suggestions(found: Figures) -> list[Suggested]:
    """Everybody, then every agency and region in the order of the tables, also where nothing is said."""
    breakdowns = [each for each in found.breakdowns_of(found.main) if fold(each) in ACTING]
    lines = [
        *found.lines(found.main),
        *(line for each in breakdowns for line in found.lines(found.main, each)),
    ]
    return [suggested(found, line) for line in lines]


def suggested(found: Figures, line: Line) -> Suggested:
    """What one line shows."""
    compared = representation.against_residents(found, line)
    fewer = [row for each in compared for row in each.rows if row.is_fewer]
    fewer.sort(key=distance, reverse=True)
    links = [link for row in fewer for link in advice(row.characteristic, row.category)]
    return Suggested(line, fewer, list(dict.fromkeys(links)))
