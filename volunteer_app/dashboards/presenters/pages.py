"""What stands on a page of figures: its sections, its choices, and the pictures with their tables."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from volunteer_app.dashboards import representation
from volunteer_app.dashboards.figures import ALL, Figures, Line, history
from volunteer_app.dashboards.names import lowered, said
from volunteer_app.dashboards.over_time import of_people
from volunteer_app.dashboards.presenters import drawing, tables
from volunteer_app.dashboards.presenters.codes import Codes
from volunteer_app.dashboards.presenters.tables import Table, line_name
from volunteer_app.foundation.charts import Chart


class Choice(NamedTuple):
    """A link to another published cell, and whether this is it."""

    text: str
    url: str
    is_here: bool


@dataclass(frozen=True)
class Picture:
    """A chart and the table of what it draws. `sentences`: what else can be said with certainty."""

    chart: Chart
    table: Table
    sentences: Sequence[str] = ()


DAYS_AT_A_GLANCE = 5  # a year of quarters, and the day itself
SECTIONS = (
    ("Overview", "overview"),
    ("Tables", "tables"),
    ("Representation", "representation"),
    ("Recruitment", "recruitment"),
    ("Improving diversity", "improving_diversity"),
    ("Method and limits", "method"),
)


def sections(found: Figures, here: str) -> list[Choice]:
    """The pages of a publication."""
    codes = Codes(found)
    return [Choice(text, codes.page(endpoint), endpoint == here) for text, endpoint in SECTIONS]


def contents(found: Figures) -> list[tuple[str, list[Choice]]]:
    """Every table, by population."""
    codes = Codes(found)
    return [
        (
            said(population),
            [
                _table(codes, population, characteristic, ALL, said(characteristic))
                for characteristic in found.characteristics_of(population)
            ],
        )
        for population in found.populations
    ]


def _table(codes: Codes, population: str, characteristic: str, breakdown: str, text: str) -> Choice:
    about = _about(codes, population, characteristic)
    return Choice(text, codes.page("table", **about, breakdown=codes.of_breakdown(breakdown)), is_here=False)


def _about(codes: Codes, population: str, characteristic: str) -> dict[str, str]:
    """What the addresses of all tables of a characteristic begin with."""
    return {
        "population": codes.of_population(population),
        "characteristic": codes.of_characteristic(characteristic),
    }


def breakdown_choices(found: Figures, population: str, characteristic: str, here: str) -> list[Choice]:
    """The breakdowns of a characteristic's table."""
    codes = Codes(found)
    names = [ALL, *found.breakdowns_of(population, characteristic)]
    return [
        _table(
            codes, population, characteristic, each, "Everybody" if each == ALL else f"By {lowered(each)}"
        )._replace(is_here=each == here)
        for each in names
    ]


def line_choices(
    found: Figures, lines: Sequence[Line], characteristic: str, here: Line | None
) -> list[Choice]:
    """The lines of a breakdown."""
    codes = Codes(found)
    about = _about(codes, lines[0].population, characteristic)
    by = codes.of_breakdown(lines[0].breakdown)
    return [
        Choice(
            line_name(each),
            codes.page("line", **about, breakdown=by, value=codes.of_line(each)),
            each == here,
        )
        for each in lines
        if found.has(each, characteristic)
    ]


def category_choices(
    found: Figures, population: str, characteristic: str, here: str, breakdown: str
) -> list[Choice]:
    """The categories whose share can be drawn for every line of a breakdown."""
    by = Codes(found).of_breakdown(breakdown)
    return _of_categories(found, "category", (population, characteristic), here, breakdown=by)


def over_time_choices(found: Figures, population: str, characteristic: str, here: str = "") -> list[Choice]:
    """The categories whose numbers can be seen over time."""
    return _of_categories(found, "over_time", (population, characteristic), here)


def _of_categories(found: Figures, endpoint: str, of: tuple[str, str], here: str, **by: str) -> list[Choice]:
    codes = Codes(found)
    about = {**_about(codes, *of), **by}
    return [
        Choice(said(each), codes.page(endpoint, **about, category=codes.of_category(*of, each)), each == here)
        for each in found.categories(*of)
    ]


def compared_lines(found: Figures, here: Line | None) -> list[tuple[str, list[Choice]]]:
    """The lines of volunteers that can be held against benchmarks, by breakdown."""
    codes = Codes(found)
    return [
        (
            f"By {lowered(breakdown)}",
            [
                Choice(
                    line_name(each),
                    codes.page(
                        "representation_of",
                        breakdown=codes.of_breakdown(breakdown),
                        value=codes.of_line(each),
                    ),
                    each == here,
                )
                for each in found.lines(found.main, breakdown)
            ],
        )
        for breakdown in found.breakdowns_of(found.main)
    ]


def people_over_time(found: Figures) -> Picture | None:
    """How many volunteered on each of the last reference days; None where there is only one."""
    days = of_people(history(found.day)[-DAYS_AT_A_GLANCE:], found.main)
    if len(days) < 2:
        return None
    return Picture(drawing.of_days(days, "People who volunteered"), tables.of_people(days))


def hidden_comparisons(found: Figures, line: Line) -> list[str]:
    """What cannot be held against a benchmark, since numbers that it needs are hidden."""
    return [
        f"{said(each.characteristic)}, against {each.benchmark.short}"
        for each in representation.comparisons(found, line)
        if not each.is_shown
    ]


def comparisons(found: Figures, line: Line, prefix: str = "") -> list[Picture]:
    """A line against every benchmark, where something is shown of it.

    `prefix`: of the ids, where several lines stand on one page.
    """
    pictures = []
    for number, each in enumerate(representation.comparisons(found, line), 1):
        if not each.is_shown:
            continue
        code = f"{prefix}benchmark-{number}"
        others = [row.sentence for row in each.certain[1:]]
        pictures.append(Picture(drawing.of_comparison(each, code), tables.of_comparison(each, code), others))
    return pictures
