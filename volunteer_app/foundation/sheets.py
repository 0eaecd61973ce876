"""An OpenDocument spreadsheet of published tables that a screen reader can find its way in.

It keeps to the Analysis Function's guidance on releasing statistics in spreadsheets: a cover sheet, contents,
notes with what each symbol means, one table a sheet that begins in column A and has a name, none of its cells
merged or empty.
"""

import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape

from odfdo import Document, Element, Style

from volunteer_app.foundation.exporting import NOT_TEXT

MIMETYPE = "application/vnd.oasis.opendocument.spreadsheet"
TITLE, ABOVE, HEAD, TEXT, WIDE = "app-title", "app-above", "app-head", "app-text", "app-wide"
LOOKS = (
    (TITLE, "bold", "16pt", "no-wrap"),
    (ABOVE, "normal", "11pt", "no-wrap"),
    (HEAD, "bold", "11pt", "wrap"),
    (TEXT, "normal", "11pt", "wrap"),
)
ORDER_OF_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

Value = str | int | float


@dataclass(frozen=True)
class Sheet:
    """A sheet: a title, what is said above its table, the table's heads and its rows."""

    name: str
    title: str
    above: Sequence[str]
    heads: Sequence[str]
    rows: Sequence[Sequence[Value]]


def document(title: str, sheets: Sequence[Sheet]) -> bytes:
    """A spreadsheet of these sheets, in their order."""
    made = Document("spreadsheet")
    made.body.clear()
    for style in _styles():
        made.insert_style(style, automatic=True)
    for sheet in sheets:
        made.body.append(_filled(sheet))
    made.body.append(_named(sheets))
    made.meta.title = title
    made.meta.language = "en-GB"
    saved = io.BytesIO()
    made.save(saved)
    return saved.getvalue()


def _styles() -> Iterator[Style]:
    for name, bold, size, wrap in LOOKS:
        style = Style("table-cell", name=name)
        style.set_properties({"fo:font-weight": bold, "fo:font-size": size}, area="text")
        style.set_properties({"fo:wrap-option": wrap, "style:vertical-align": "top"}, area="table-cell")
        yield style
    yield Style("table-column", name=WIDE, width="5.5cm")


def _filled(sheet: Sheet) -> Element:
    """A sheet, read from one text: to make each cell of a large table by itself takes long."""
    lines = [
        _line([sheet.title], TITLE),
        *(_line([text], ABOVE) for text in sheet.above),
        _line(sheet.heads, HEAD),
        *(_line(row, TEXT) for row in sheet.rows),
    ]
    columns = f'table:style-name="{WIDE}" table:number-columns-repeated="{len(sheet.heads)}"'
    start = f'<table:table table:name="{escape(sheet.name)}"><table:table-column {columns}/>'
    return Element.from_tag(f"{start}{''.join(lines)}</table:table>")


def _line(values: Iterable[Value], style: str) -> str:
    return f"<table:table-row>{''.join(_cell(value, style) for value in values)}</table:table-row>"


def _cell(value: Value, style: str) -> str:
    text = NOT_TEXT.sub("", str(value))
    kind = "string" if isinstance(value, str) else f'float" office:value="{value}'
    lines = "".join(f"<text:p>{escape(line)}</text:p>" for line in text.split("\n"))
    cell = f'table:style-name="{style}" office:value-type="{kind}"'
    return f"<table:table-cell {cell}>{lines}</table:table-cell>"


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
