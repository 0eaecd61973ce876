"""A publication as an OpenDocument spreadsheet: cover, contents, notes, and one table a sheet."""

from collections.abc import Sequence
from functools import lru_cache

from volunteer_app.dashboards.figures import ALL, Figures, Line
from volunteer_app.dashboards.names import lowered, said
from volunteer_app.dashboards.presenters.tables import WHY_ABSENT, WHY_HIDDEN, line_name, remarks
from volunteer_app.foundation import sheets
from volunteer_app.foundation.presenting import day
from volunteer_app.foundation.sheets import Sheet, Value


@lru_cache(maxsize=4)
def ods(found: Figures) -> bytes:
    """The spreadsheet. It is made once in a process: what was published never changes."""
    return sheets.document(_title(found), _sheets(found))


def _title(found: Figures) -> str:
    return f"Who volunteers: figures of {day(found.day)}"


def _sheets(found: Figures) -> list[Sheet]:
    tables = [
        _table(found, population, characteristic, number)
        for number, (population, characteristic) in enumerate(
            ((p, c) for p in found.populations for c in found.characteristics_of(p)), 1
        )
    ]
    return [_cover(found), _contents(tables), _notes(found), *tables]


def _cover(found: Figures) -> Sheet:
    published, certificate = found.published, found.published.certificate
    low, high = certificate.narrowest
    facts = [
        ("Reference day", day(found.day)),
        ("Prepared and published on", day(published.published_on)),
        ("Number of this day", str(published.number)),
        ("Why it corrects an earlier one", published.reason or "It corrects none"),
        (
            "Rounding",
            f"Numbers of people are rounded to the nearest {found.rounded_to}; parts need not add up",
        ),
        ("Hidden numbers", f"{certificate.hidden_cells:,}"),
        ("Narrowest range of a hidden small number", f"{low} to {high} people"),
        ("Solver of the audit", f"{certificate.solver}, {certificate.seconds:.1f} seconds"),
        ("SHA-256 of tables.csv", certificate.digest),
    ]
    above = ["People who volunteer in the justice system, and who they are. Published numbers alone."]
    return Sheet("Cover", _title(found), above, ("About", "What"), facts)


def _contents(tables: Sequence[Sheet]) -> Sheet:
    rows = [("Cover", "What this is"), ("Notes", "Symbols, and what is said of lines")]
    rows += [(each.name, each.title) for each in tables]
    return Sheet("Contents", "Contents", ["One row for each other sheet."], ("Sheet", "What is in it"), rows)


def _notes(found: Figures) -> Sheet:
    rows = [("Symbol", *WHY_HIDDEN.split(": ", 1)), ("Symbol", *WHY_ABSENT.split(": ", 1))]
    rows += [
        (
            "Line",
            f"{each.population}: {each.breakdown_value}",
            f"{_about(each.characteristic)}{each.note.words}",
        )
        for each in found.published.notes
    ]
    return Sheet("Notes", "Notes", ["Symbols, and what is said of lines."], ("Kind", "Of what", "Note"), rows)


def _about(characteristic: str) -> str:
    return "" if characteristic == ALL else f"{said(characteristic)}: "


def _table(found: Figures, population: str, characteristic: str, number: int) -> Sheet:
    categories = found.categories(population, characteristic)
    breakdowns = [ALL, *found.breakdowns_of(population, characteristic)]
    lines = [line for each in breakdowns for line in found.lines(population, each)]
    return Sheet(
        f"Table_{number}",
        f"Table {number}: {said(population)} by {lowered(characteristic)}, {day(found.day)}",
        ["This sheet has one table. [c] is a hidden number; see the sheet Notes. Unit: people."],
        ("Breakdown", "Line", "Counted on", *map(said, categories), "All people", "Notes"),
        [_row(found, line, characteristic, categories) for line in lines if found.has(line, characteristic)],
    )


def _row(found: Figures, line: Line, characteristic: str, categories: Sequence[str]) -> list[Value]:
    told = remarks(found, [line], characteristic)
    return [
        "Everybody" if line.is_all else said(line.breakdown),
        line_name(line),
        day(line.day),
        *(_number(found, line, characteristic, each) for each in categories),
        _number(found, line, ALL, ALL),
        "; ".join(each.removeprefix(f"{line_name(line)}: ") for each in told) or "No note",
    ]


def _number(found: Figures, line: Line, characteristic: str, category: str) -> Value:
    number = found.number(line, characteristic, category)
    return found.text(line, characteristic, category) if number is None else number
