"""What stands on the page of a department or agency: its published figures, and what other rooms add.

A room adds a section by one function, wired in `volunteer_app.blueprints`:

    bodies.section("survey", returns.told)

The function takes the number of the organisation and gives a `Section`, or None for nothing to say.
It says nothing of people: the wall of decision 26 holds for what it adds, too.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from volunteer_app.champions.telling import Section
from volunteer_app.dashboards import figures
from volunteer_app.dashboards.figures import Figures, Line
from volunteer_app.dashboards.names import AGENCY, fold, said
from volunteer_app.dashboards.presenters import tables
from volunteer_app.dashboards.presenters.codes import Codes


class Link(NamedTuple):
    """Where to read more: what it is, and where."""

    text: str
    address: str


@dataclass(frozen=True)
class OwnLine:
    """A published line of the body: how many people volunteered, and what readers are told of it."""

    name: str
    day: date
    number: str
    remarks: Sequence[str]
    links: Sequence[Link]


@dataclass(frozen=True)
class OwnFigures:
    """The newest publication, and the body's lines in it."""

    day: date
    published_on: date
    lines: Sequence[OwnLine]


Source = Callable[[int], Section | None]
_sources: dict[str, Source] = {}


def section(name: str, source: Source) -> None:
    """Have this room's section on every page of a body, in the order of these calls."""
    _sources[name] = source


def sections(organisation_id: int) -> list[Section]:
    """What other rooms say of a body."""
    found = (source(organisation_id) for source in _sources.values())
    return [each for each in found if each is not None]


def own_lines(found: Figures, names: Collection[str]) -> list[Line]:
    """The lines of agencies with these names. Several stand together where one alone has too few people."""
    return [
        line
        for breakdown in found.breakdowns_of(found.main)
        if fold(breakdown) == AGENCY
        for line in found.lines(found.main, breakdown)
        if figures.stands_for(line, names)
    ]


def own_figures(names: Collection[str], *, opens_all: bool) -> OwnFigures | None:
    """What the newest publication says of the agencies with these names; None before the first.

    `opens_all`: the viewer opens the pages of the whole publication, and is led to them.
    """
    found = figures.latest()
    if found is None:
        return None
    lines = [
        OwnLine(
            tables.line_name(line),
            line.day,
            found.text(line),
            tables.remarks(found, [line]),
            _pages(found, line) if opens_all else (),
        )
        for line in own_lines(found, names)
    ]
    return OwnFigures(found.day, found.published.published_on, lines)


def _pages(found: Figures, line: Line) -> list[Link]:
    codes = Codes(found)
    about = {
        "population": codes.of_population(line.population),
        "breakdown": codes.of_breakdown(line.breakdown),
        "value": codes.of_line(line),
    }
    return [
        Link(said(each), codes.page("line", characteristic=codes.of_characteristic(each), **about))
        for each in found.characteristics_of(line.population)
        if found.has(line, each)
    ]
