"""Tables that leave the house as files, for Excel, LibreOffice and the like.

What somebody typed must reach a spreadsheet as text: a cell that begins like a formula would be worked out by
the program that opens it (OWASP, "CSV injection"). Rows are written as they come to a file on the disk, so
that memory stays small however many there are.
"""

import csv
import io
import re
import tempfile
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import IO, Any

import xlsxwriter
from flask import Response, send_file

from volunteer_app.foundation import clock
from volunteer_app.foundation.presenting import label

Cell = str | int | float | Decimal | date | datetime | bool | None
Row = Sequence[Cell]

# Limits of an Excel sheet (support.microsoft.com, "Excel specifications and limits")
LONGEST_CELL = 32_767
MOST_ROWS = 1_048_575
CUT = " [Cut here: a cell holds no more than 32,767 characters]"

STARTS_A_FORMULA = frozenset("=+-@\u2212")
BREAKS = frozenset("\t\r\n")
# The serial numbers of Excel's days mean the same in every program from here on
FIRST_DAY = date(1900, 3, 1)
EXACT = 10**15

# Control characters, halves of characters and what XML 1.0 forbids (its section 2.2)
NOT_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
FORMATS = {"day": "d mmmm yyyy", "moment": "d mmmm yyyy hh:mm"}


class FileKind(StrEnum):
    """What a table can be had as."""

    CSV = "csv"
    XLSX = "xlsx"

    @property
    def mimetype(self) -> str:
        """The media type of the file."""
        if self is FileKind.CSV:
            return "text/csv; charset=utf-8"
        return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class TooManyRows(Exception):
    """A sheet holds no more rows."""


def csv_file(headings: Sequence[str], rows: Iterable[Row]) -> IO[bytes]:
    """A CSV file (RFC 4180), open at its start: UTF-8 with a mark by which Excel knows it.

    Days are written as 2026-11-22. A text that begins like a formula gets an apostrophe before it; and every
    text is quoted, so that no semicolon or tab in it begins a cell of its own where a program parts by those.
    """
    with new_file() as made:
        text = io.TextIOWrapper(made, encoding="utf-8-sig", newline="", write_through=True)
        writer = csv.writer(text, quoting=csv.QUOTE_NONNUMERIC)
        writer.writerow([_in_csv(each) for each in headings])
        writer.writerows([_in_csv(each) for each in row] for row in rows)
        text.flush()
        text.detach()
    return made


def xlsx_file(headings: Sequence[str], rows: Iterable[Row]) -> IO[bytes]:
    """An Excel workbook of one sheet, open at its start. Texts are texts, never formulas; dates are dates.

    Raises:
        TooManyRows: there are more than a sheet holds.
    """
    with new_file() as made:
        book = xlsxwriter.Workbook(made, {"constant_memory": True, "strings_to_urls": False})
        try:
            book.set_properties({"created": clock.now().replace(tzinfo=None)})
            _fill(book, headings, rows)
        finally:
            book.close()  # also on a failure: it clears away what lies on the disk
    return made


MAKERS: dict[FileKind, Callable[[Sequence[str], Iterable[Row]], IO[bytes]]] = {
    FileKind.CSV: csv_file,
    FileKind.XLSX: xlsx_file,
}


def attachment(made: IO[bytes], kind: FileKind, name: str) -> Response:
    """The answer that hands a file over: kept by no cache, opened by no browser.

    `name` is a list's, in letters, digits and hyphens, never a person's; the day is added.
    """
    if not re.fullmatch(r"[a-z0-9-]+", name):
        raise ValueError("a file is named after its list, in letters, digits and hyphens")
    file_name = f"{name}-{clock.today().isoformat()}.{kind.value}"
    answer = send_file(made, mimetype=kind.mimetype, as_attachment=True, download_name=file_name, max_age=0)
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


def clean(text: str) -> str:
    """Text that any spreadsheet can hold: no control characters, one kind of line break, short enough."""
    return _short(_readable(text))


def begins_like_a_formula(text: str) -> bool:
    """Whether a program may take the text for a formula: also after spaces, and in wide letters."""
    if text[:1] in BREAKS:
        return True
    for character in text:
        if not character.isspace() and unicodedata.category(character) != "Cf":  # Cf: has no width
            return unicodedata.normalize("NFKC", character)[0] in STARTS_A_FORMULA
    return False


def neutral(text: str) -> str:
    """The text as a CSV file may hold it."""
    kept = _readable(text)
    return _short(f"'{kept}" if begins_like_a_formula(kept) else kept)


def _readable(text: str) -> str:
    return NOT_TEXT.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def _short(text: str) -> str:
    """The text, or as much of it as a cell holds; Excel counts a character beyond the first 65,536 as two."""
    if len(text) <= LONGEST_CELL // 2:
        return text
    units = text.encode("utf-16-le")
    if len(units) <= LONGEST_CELL * 2:
        return text
    return units[: (LONGEST_CELL - len(CUT)) * 2].decode("utf-16-le", "ignore") + CUT


def _in_csv(value: Cell) -> Cell:
    if isinstance(value, StrEnum):
        return neutral(label(value))
    if isinstance(value, str):
        return neutral(value)
    if isinstance(value, bool):
        return _yes_or_no(value)
    if isinstance(value, datetime):
        return f"{value.astimezone(clock.LONDON):%Y-%m-%d %H:%M}"
    return value.isoformat() if isinstance(value, date) else value


@dataclass(frozen=True)
class _Sheet:
    """A sheet that is being filled, with the ways its cells look."""

    sheet: Any
    day: Any
    moment: Any
    quoted: Any

    def write(self, row: int, column: int, value: Cell) -> None:
        """Write one cell as what it is."""
        place = (row, column)
        if isinstance(value, StrEnum | str):
            self._text(place, label(value) if isinstance(value, StrEnum) else value)
        elif isinstance(value, bool):
            self._text(place, _yes_or_no(value))
        elif isinstance(value, date):  # also a datetime
            self._day(place, value)
        elif value is not None:
            self._number(place, value)

    def _text(self, place: tuple[int, int], text: str) -> None:
        kept = clean(text)
        self.sheet.write_string(*place, kept, self.quoted if begins_like_a_formula(kept) else None)

    def _day(self, place: tuple[int, int], value: date) -> None:
        at = value.astimezone(clock.LONDON).replace(tzinfo=None) if isinstance(value, datetime) else None
        if (at.date() if at else value) < FIRST_DAY:
            self._text(place, str(_in_csv(value)))
        else:
            self.sheet.write_datetime(*place, at or value, self.moment if at else self.day)

    def _number(self, place: tuple[int, int], value: int | float | Decimal) -> None:
        if -EXACT < value < EXACT:  # neither, where it is no number at all
            self.sheet.write_number(*place, value)
        else:  # a spreadsheet would round it
            self._text(place, str(value))


def _fill(book: Any, headings: Sequence[str], rows: Iterable[Row]) -> None:
    sheet = book.add_worksheet("List")
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    looks = {name: book.add_format({"num_format": shape}) for name, shape in FORMATS.items()}
    filling = _Sheet(sheet, looks["day"], looks["moment"], book.add_format({"quote_prefix": True}))
    sheet.set_column(0, max(len(headings) - 1, 0), 24)
    sheet.freeze_panes(1, 0)
    for column, heading in enumerate(headings):
        sheet.write_string(0, column, clean(heading), bold)
    for number, row in enumerate(rows, 1):
        if number > MOST_ROWS:
            raise TooManyRows
        for column, value in enumerate(row):
            filling.write(number, column, value)


def _yes_or_no(value: bool) -> str:
    return "Yes" if value else "No"


@contextmanager
def new_file() -> Iterator[IO[bytes]]:
    """A file without a name, which is gone when it is closed: here if it cannot be filled."""
    made = tempfile.TemporaryFile()  # noqa: SIM115 - handed on open
    try:
        yield made
    except BaseException:
        made.close()
        raise
    made.seek(0)
