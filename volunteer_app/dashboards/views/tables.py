"""The tables of one publication: one page for each characteristic, breakdown, line and category."""

from flask import Response

from volunteer_app.dashboards import figures
from volunteer_app.dashboards.figures import ALL, Figures, Line
from volunteer_app.dashboards.names import lowered, said
from volunteer_app.dashboards.over_time import of_category
from volunteer_app.dashboards.presenters import drawing, pages
from volunteer_app.dashboards.presenters import tables as presented
from volunteer_app.dashboards.presenters.codes import Codes
from volunteer_app.dashboards.presenters.pages import Picture
from volunteer_app.dashboards.views.publication import HERE
from volunteer_app.dashboards.views.room import VIEW, blueprint, page, wanted
from volunteer_app.foundation.errors import NotFound
from volunteer_app.foundation.permissions import requires

OF = f"{HERE}/<population>/<characteristic>"


@blueprint.get(f"{HERE}/tables")
@requires(VIEW)
def tables(day: str, number: int) -> Response:
    """Every characteristic of every population."""
    found = wanted(day, number)
    return page("tables", found, "tables", contents=pages.contents(found))


@blueprint.get(f"{OF}/<breakdown>")
@requires(VIEW)
def table(day: str, number: int, population: str, characteristic: str, breakdown: str) -> Response:
    """A characteristic of everybody, or on every line of a breakdown."""
    found = wanted(day, number)
    people, about, by = _of(found, population, characteristic, breakdown)
    lines = _lines(found, people, about, by)
    if by == ALL:
        return _of_line(found, lines[0], about)
    first = found.categories(people, about)[0]
    return _of_category(found, lines, about, first)


@blueprint.get(f"{OF}/<breakdown>/line/<value>")
@requires(VIEW)
def line(day: str, number: int, population: str, characteristic: str, breakdown: str, value: str) -> Response:
    """A characteristic on one line."""
    found = wanted(day, number)
    people, about, by = _of(found, population, characteristic, breakdown)
    one = Codes(found).line(value, people, by)
    if not found.has(one, about):
        raise NotFound
    return _of_line(found, one, about)


@blueprint.get(f"{OF}/<breakdown>/share/<category>")
@requires(VIEW)
def category(
    day: str, number: int, population: str, characteristic: str, breakdown: str, category: str
) -> Response:
    """One category on every line of a breakdown."""
    found = wanted(day, number)
    people, about, by = _of(found, population, characteristic, breakdown)
    one = Codes(found).category(category, people, about)
    return _of_category(found, _lines(found, people, about, by), about, one)


@blueprint.get(f"{OF}/over-time/<category>")
@requires(VIEW)
def over_time(day: str, number: int, population: str, characteristic: str, category: str) -> Response:
    """One category on each reference day until this publication's."""
    found = wanted(day, number)
    people, about, _ = _of(found, population, characteristic, "b0")
    one = Codes(found).category(category, people, about)
    days = of_category(figures.history(found.day), people, about, one, (ALL, ALL))
    what = f"“{said(one)}”"
    return page(
        "over_time",
        found,
        "tables",
        title=f"{said(about)} over time: {said(one)}",
        picture=Picture(drawing.of_days(days, what), presented.of_days(days, f"{said(people)}: {what}")),
        choices_here=pages.over_time_choices(found, people, about, one),
        breakdowns=pages.breakdown_choices(found, people, about, ""),
    )


def _of(found: Figures, population: str, characteristic: str, breakdown: str) -> tuple[str, str, str]:
    """What the codes of an address stand for."""
    codes = Codes(found)
    people = codes.population(population)
    about = codes.characteristic(characteristic, people)
    return people, about, codes.breakdown(breakdown, people, about)


def _lines(found: Figures, population: str, characteristic: str, breakdown: str) -> list[Line]:
    lines = [each for each in found.lines(population, breakdown) if found.has(each, characteristic)]
    if not lines:
        raise NotFound
    return lines


def _of_line(found: Figures, one: Line, about: str) -> Response:
    lines = found.lines(one.population, one.breakdown)
    return page(
        "table",
        found,
        "tables",
        title=f"{said(one.population)} by {lowered(about)}: {presented.line_name(one)}",
        picture=Picture(drawing.of_line(found, one, about), presented.of_line(found, one, about)),
        breakdowns=pages.breakdown_choices(found, one.population, about, one.breakdown),
        lines=[] if one.is_all else pages.line_choices(found, lines, about, one),
        categories=[],
        times=pages.over_time_choices(found, one.population, about) if one.is_all else [],
    )


def _of_category(found: Figures, lines: list[Line], about: str, one: str) -> Response:
    people, by = lines[0].population, lines[0].breakdown
    return page(
        "table",
        found,
        "tables",
        title=f"{said(people)} by {lowered(about)} and {lowered(by)}: {said(one)}",
        picture=Picture(
            drawing.of_category(found, lines, about, one), presented.of_breakdown(found, lines, about)
        ),
        breakdowns=pages.breakdown_choices(found, people, about, by),
        lines=pages.line_choices(found, lines, about, None),
        categories=pages.category_choices(found, people, about, one, by),
        times=[],
    )
