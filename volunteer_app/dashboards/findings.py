"""What matters most in a publication, in a few numbers and three sentences."""

from collections.abc import Sequence
from dataclasses import dataclass

from volunteer_app.dashboards import representation
from volunteer_app.dashboards.figures import HIDDEN, Figures, Line
from volunteer_app.dashboards.names import is_silent, lowered
from volunteer_app.dashboards.representation import Comparison, distance
from volunteer_app.dashboards.rules.comparing import per_cent, share

MOST = 3


@dataclass(frozen=True)
class Response:
    """How many of a line's people said what they are. Without a rate, a number that it needs is hidden."""

    characteristic: str
    said: str
    rate: float | None

    @property
    def percent(self) -> str:
        """In whole per cents, or [c]."""
        return HIDDEN if self.rate is None else per_cent(self.rate)


def responses(found: Figures, line: Line) -> list[Response]:
    """The rate of each characteristic that people are asked about, in the order of the tables."""
    return [
        _response(found, line, characteristic)
        for characteristic in found.characteristics_of(line.population)
        if found.has(line, characteristic) and _is_asked(found, line, characteristic)
    ]


def _is_asked(found: Figures, line: Line, characteristic: str) -> bool:
    """Age is known without asking: nobody can leave it out."""
    return any(map(is_silent, found.categories(line.population, characteristic)))


def _response(found: Figures, line: Line, characteristic: str) -> Response:
    said, people = found.said(line, characteristic), found.count(line)
    rate = share(said, people) if said and people else None
    return Response(characteristic, f"{said.people:,}" if said else HIDDEN, rate.value if rate else None)


def findings(found: Figures, line: Line) -> list[str]:
    """At most three sentences: the largest certain differences, then the rates of answers."""
    certain = [
        row
        for comparison in representation.against_residents(found, line)
        for row in comparison.certain
        if row.is_fewer
    ]
    certain.sort(key=distance, reverse=True)
    sentences = [row.sentence for row in certain[:MOST]]
    return (sentences + _of_answers(found, line))[:MOST]


def _of_answers(found: Figures, line: Line) -> list[str]:
    known = sorted(
        (each for each in responses(found, line) if each.rate is not None), key=lambda each: each.rate or 0
    )
    ends = [known[0], known[-1]] if len(known) > 1 else known
    return [
        f"{each.percent} of volunteers said what they are by {lowered(each.characteristic)}." for each in ends
    ]


def charted(compared: Sequence[Comparison]) -> list[Comparison]:
    """The comparisons that have something to draw, those with the largest certain difference first."""
    drawn = [each for each in compared if each.is_shown]
    return sorted(drawn, key=lambda each: -max(map(distance, each.certain), default=1))
