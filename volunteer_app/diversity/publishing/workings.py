"""What is kept of a publication for the next one: counts and who was counted, as JSON to be sealed. Pure."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from volunteer_app.diversity.protection.cells import Cell, Kept, Line, Release
from volunteer_app.diversity.publishing.comparing import Earlier
from volunteer_app.diversity.publishing.lines import Last
from volunteer_app.diversity.publishing.making import Made
from volunteer_app.diversity.publishing.people import Basis

Json = dict[str, Any]


def packed(made: Mapping[str, Made], people: Mapping[str, Basis]) -> Json:
    """The workings of all populations of a publication."""
    return {code: _one(each, people[code]) for code, each in made.items()}


def _one(made: Made, basis: Basis) -> Json:
    return {
        "known": [[*_cell(cell), count] for cell, count in made.known.items()],
        "shown": [[*_cell(cell), shown] for cell, shown in made.release.shown.items()],
        "low": [[*_line(line), name] for line, name in made.release.low],
        "kept": [[*_line(line), kept.bound, kept.is_older] for line, kept in made.release.kept.items()],
        "lines": [[*_line(each.line), list(each.values)] for each in made.lines],
        "basis": basis.packed(),
    }


def earlier(history: list[Json]) -> list[Earlier]:
    """One population of earlier publications, the newest one last, from what was kept of each."""
    found: list[Earlier] = []
    for each in history:
        basis = Basis.unpacked(each["basis"])
        before = {last.line: last for last in found[-1].last} if found else {}
        lasts = []
        for row in each["lines"]:
            line, values = _line_of(row), tuple(row[4])
            repeats = before.get(line)
            lasts.append(repeats or Last(line, basis, basis.of(line.breakdown, values)))
        release = Release(
            {_cell_of(row): row[6] for row in each["shown"]},
            frozenset((_line_of(row), row[4]) for row in each["low"]),
            {_line_of(row): Kept(row[4], is_older=row[5]) for row in each["kept"]},
        )
        found.append(Earlier(release, {_cell_of(row): row[6] for row in each["known"]}, tuple(lasts)))
    return found


def _line(line: Line) -> tuple[str, str, str, int]:
    return line.breakdown, line.value, line.day.isoformat(), line.edition


def _cell(cell: Cell) -> tuple[object, ...]:
    return (*_line(cell.line), cell.characteristic, cell.category)


def _line_of(row: list[Any]) -> Line:
    return Line(row[0], row[1], date.fromisoformat(row[2]), row[3])


def _cell_of(row: list[Any]) -> Cell:
    return Cell(_line_of(row), row[4], row[5])
