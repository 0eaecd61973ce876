"""A file becomes rows of the cells that are used. Nothing here touches the database.

The rows wait in a file on the disk, so that memory stays small and the database is held only while they are
written.
"""

import hashlib
import json
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, Any

from volunteer_app.desk.rules.import_headings import Found, read_headings
from volunteer_app.desk.rules.importing import ImportKind
from volunteer_app.desk.service.importing import check_words
from volunteer_app.foundation.answers import lines
from volunteer_app.foundation.exporting import begins_like_a_formula
from volunteer_app.foundation.spreadsheets.delimited import Row
from volunteer_app.foundation.spreadsheets.limits import Unreadable, letter
from volunteer_app.foundation.spreadsheets.reading import table

STEP = 1024 * 1024
BEYOND = "beyond"


@dataclass(frozen=True)
class Draft:
    """A file that was read: its columns, and its rows on the disk."""

    sha256: str
    sheet: str
    other_sheets: tuple[str, ...]
    used: tuple[Found, ...]
    ignored: tuple[str, ...]
    row_count: int
    kept: IO[str]

    def rows(self) -> Iterator[tuple[int, dict[str, str]]]:
        """Each row's number and its cells by field."""
        self.kept.seek(0)
        for line in self.kept:
            number, cells = json.loads(line)
            yield number, cells

    @property
    def columns(self) -> list[list[str]]:
        """What is kept of the columns: field, heading, letter."""
        return [[each.field, each.heading[:100], letter(each.position)] for each in self.used]


@contextmanager
def draft(file: IO[bytes], kind: ImportKind, name: str = "") -> Iterator[Draft]:
    """Read the whole file. `name`: as it was sent; what it says of the file is believed of nothing else.

    Raises:
        Unreadable: it cannot be read, its columns are not those of this kind, or it has no rows.
    """
    with tempfile.TemporaryFile("w+", encoding="utf-8") as kept, table(file, name) as sheet:
        rows = iter(sheet.rows)
        first = next(rows, None)
        if first is None:
            raise Unreadable("The file has no rows")
        letters = [letter(position) for position in range(len(first.cells))]
        headings = read_headings(kind, first.cells, letters)
        if headings.problem:
            raise Unreadable(headings.problem)
        count = _keep(rows, kind, headings.used, len(first.cells), kept)
        if not count:
            raise Unreadable("The file has headings, but no rows below them")
        yield Draft(
            _sha256(file), sheet.name[:100], sheet.others, headings.used, headings.ignored, count, kept
        )


def _keep(rows: Iterator[Row], kind: ImportKind, used: Sequence[Found], width: int, kept: IO[str]) -> int:
    count = 0
    for row in rows:
        cells = _cells(row, used)
        if kind is ImportKind.CHECKS:
            cells = check_words.reduced(cells)
        if any(row.cells[width:]):
            cells[BEYOND] = letter(width)
        if cells:
            kept.write(json.dumps([row.number, cells]))
            kept.write("\n")
            count += 1
    return count


def _cells(row: Row, used: Sequence[Found]) -> dict[str, str]:
    """The cells that are used and not empty, by field."""
    found: dict[str, str] = {}
    for each in used:
        text = row.cells[each.position] if each.position < len(row.cells) else ""
        if kept := _text(text):
            found[each.field] = kept
    return found


def _text(text: str) -> str:
    """A cell as it was meant: without the apostrophe that keeps a spreadsheet from working it out."""
    plain = lines(text)
    return plain[1:] if plain.startswith("'") and begins_like_a_formula(plain[1:]) else plain


def _sha256(file: IO[Any]) -> str:
    file.seek(0)
    found = hashlib.sha256()
    while piece := file.read(STEP):
        found.update(piece)
    return found.hexdigest()
