"""One category on each reference day, from the last publication of each. Days are never added up."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from volunteer_app.dashboards.figures import ABSENT, Figures, Line
from volunteer_app.dashboards.shares import share_of


@dataclass(frozen=True)
class Then:
    """A reference day: the number as published, its share, and the day of the count itself."""

    day: date
    counted_on: date | None
    text: str
    number: int | None
    share: float | None

    @property
    def is_repeated(self) -> bool:
        """Whether the publication repeats an earlier count."""
        return self.counted_on is not None and self.counted_on != self.day


def of_category(
    days: Sequence[Figures], population: str, characteristic: str, category: str, at: tuple[str, str]
) -> list[Then]:
    """The category on each of the days, the oldest first. `at`: a breakdown and its value."""
    return [_then(each, _line(each, population, at), characteristic, category) for each in days]


def of_people(days: Sequence[Figures], population: str) -> list[Then]:
    """All people of a population on each of the days, the oldest first."""
    return [
        Then(each.day, line.day, each.text(line), each.number(line), None)
        if (line := each.everybody(population))
        else Then(each.day, None, ABSENT, None, None)
        for each in days
    ]


def _line(found: Figures, population: str, at: tuple[str, str]) -> Line | None:
    breakdown, value = at
    return next((each for each in found.lines(population, breakdown) if each.value == value), None)


def _then(found: Figures, line: Line | None, characteristic: str, category: str) -> Then:
    if line is None:
        return Then(found.day, None, ABSENT, None, None)
    part = share_of(found, line, characteristic, category)
    return Then(
        found.day,
        line.day,
        found.text(line, characteristic, category),
        found.number(line, characteristic, category),
        part.value if part else None,
    )
