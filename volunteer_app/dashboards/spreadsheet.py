"""A publication as an OpenDocument spreadsheet that a screen reader can find its way in.

It keeps to the Analysis Function's guidance on releasing statistics in spreadsheets: a cover sheet, contents,
notes with what each symbol means, one table a sheet that begins in column A and has a name, none of its cells
merged or empty.
"""

import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from odfdo import Cell, Column, Document, Element, Row, Style, Table

from volunteer_app.dashboards.figures import ALL, Figures, Line
from volunteer_app.dashboards.names import lowered, said
from volunteer_app.dashboards.presenters.tables import WHY_ABSENT, WHY_HIDDEN, line_name, remarks
from volunteer_app.foundation.presenting import day

MIMETYPE = "application/vnd.oasis.opendocument.spreadsheet"
TITLE, ABOVE, HEAD, TEXT, WIDE = "app-title", "app-above", "app-head", "app-text", "app-wide"
LOOKS = (
    (TITLE, "bold", "16pt", "no-wrap"),
    (ABOVE, "normal", "11pt", "no-wrap"),
    (HEAD, "bold", "11pt", "wrap"),
    (TEXT, "normal", "11pt", "wrap"),
)
ORDER_OF_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

Value = str | int


@dataclass(frozen=True)
class Sheet:
    """A sheet: a title, what is said above its table, the table's heads and its rows."""

    name: str
    title: str
    above: Sequence[str]
    heads: Sequence[str]
    rows: Sequence[Sequence[Value]]


@lru_cache(maxsize=4)
def ods(found: Figures) -> bytes:
    """The spreadsheet. It is made once in a process: what was published never changes."""
    document = Document("spreadsheet")
    document.body.clear()
    for style in _styles():
        document.insert_style(style, automatic=True)
    sheets = _sheets(found)
    for sheet in sheets:
        document.body.append(_filled(sheet))
    document.body.append(_named(sheets))
    document.meta.title = _title(found)
    document.meta.language = "en-GB"
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def _styles() -> Iterator[Style]:
    for name, bold, size, wrap in LOOKS:
        style = Style("table-cell", name=name)
        style.set_properties({"fo:font-weight": bold, "fo:font-size": size}, area="text")
        style.set_properties({"fo:wrap-option": wrap, "style:vertical-align": "top"}, area="table-cell")
        yield style
    yield Style("table-column", name=WIDE, width="5.5cm")


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


def _filled(sheet: Sheet) -> Table:
    table = Table(sheet.name)
    table.append_column(Column(style=WIDE, repeated=len(sheet.heads)))
    table.append_row(_line([sheet.title], TITLE))
    for text in sheet.above:
        table.append_row(_line([text], ABOVE))
    table.append_row(_line(sheet.heads, HEAD))
    for row in sheet.rows:
        table.append_row(_line(row, TEXT))
    return table


def _line(values: Iterable[Value], style: str) -> Row:
    row = Row()
    for value in values:
        row.append_cell(Cell(value, style=style))
    return row


def _named(sheets: Sequence[Sheet]) -> Element:
    """The range of each table, by which programs and screen readers know it."""
    ranges = Element.from_tag("table:database-ranges")
    for sheet in sheets:
        first = len(sheet.above) + 2
        last = first + len(sheet.rows)
        column = _letters(len(sheet.heads))
        made = Element.from_tag("table:database-range")
        made.set_attribute("table:name", f"{sheet.name}_table")
        made.set_attribute("table:target-range-address", f"{sheet.name}.A{first}:{sheet.name}.{column}{last}")
        ranges.append(made)
    return ranges


def _letters(column: int) -> str:
    """The letters of a column, from 1 on: A, Z, AA."""
    rest, letter = divmod(column - 1, len(ORDER_OF_LETTERS))
    return (_letters(rest) if rest else "") + ORDER_OF_LETTERS[letter]
