"""CSV files as people have them: several encodings, several separators, any line ends (RFC 4180 and habit).

The file is read twice, a piece at a time: first to learn how its characters are written, then its rows.
"""

import codecs
import csv
import io
import re
from collections.abc import Iterator
from typing import IO, NamedTuple

from volunteer_app.foundation.spreadsheets.limits import (
    FILE_MEGABYTES,
    LONGEST_CELL,
    MEGABYTE,
    MOST_COLUMNS,
    MOST_ROWS,
    Unreadable,
    cell_too_long,
    too_many_columns,
    too_many_rows,
)

STEP = 256 * 1024
SAMPLE = 64 * 1024
SEPARATORS = ",;\t"
BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
# "é" in UTF-8, read as Windows-1252, is "Ã©": nobody's name has such a pair.
UTF_8_PAIR = re.compile(rb"\xc3[\x80-\xbf]")
NAMES = {"utf-8": "UTF-8", "utf-8-sig": "UTF-8", "utf-16": "UTF-16", "cp1252": "Windows-1252"}
HOW_TO_SAVE = "Save it again as “CSV UTF-8” and send it again"

# All cells of a row at their longest, each with its separator and quotation marks.
LONGEST_ROW = MOST_COLUMNS * (LONGEST_CELL + 3) + 1_000

# A number for the whole process: a cell may be as long as the file, so that we can say where it is.
csv.field_size_limit(FILE_MEGABYTES * MEGABYTE + 1)


class Row(NamedTuple):
    """One row of a table as text; `number` is what a spreadsheet shows beside it, from 1."""

    number: int
    cells: tuple[str, ...]


class _Fault(NamedTuple):
    """What stands in the way of reading as text, and in which line."""

    line: int
    is_nul: bool
    after_other_letters: bool


def rows(file: IO[bytes]) -> Iterator[Row]:
    """The rows of a CSV file that hold anything.

    Raises:
        Unreadable: with the line or row that is wrong.
    """
    encoding = encoding_of(file)
    file.seek(0)
    text = io.TextIOWrapper(file, encoding=encoding, newline="")
    try:
        sample = text.read(SAMPLE)
        separator, told = _separator(sample)
        text.seek(0)
        if told:
            text.readline()
        yield from _checked(text, separator)
    finally:
        text.detach()


def encoding_of(file: IO[bytes]) -> str:
    """How the characters of this file are written: by its mark, else UTF-8 if it is that, else Windows-1252.

    Raises:
        Unreadable: it holds NUL bytes, or bytes that are no characters, with the first such line.
    """
    file.seek(0)
    start = file.read(4)
    encoding = next((name for bom, name in BOMS if start.startswith(bom)), "utf-8")
    fault = _first_fault(file, encoding)
    if fault is None:
        return encoding
    if fault.is_nul:
        raise Unreadable(
            f"Line {fault.line} holds a NUL byte, so this is no text file, or it is damaged. {HOW_TO_SAVE}"
        )
    if encoding != "utf-8" or fault.after_other_letters or _first_fault(file, "cp1252") is not None:
        raise Unreadable(
            f"Line {fault.line} holds bytes that are no letters in {NAMES[encoding]}. {HOW_TO_SAVE}"
        )
    if line := _line_of_utf_8(file):
        raise Unreadable(f"Line {line} is written in UTF-8 and others in Windows-1252. {HOW_TO_SAVE}")
    return "cp1252"


def _first_fault(file: IO[bytes], encoding: str) -> _Fault | None:
    file.seek(0)
    decoder = codecs.getincrementaldecoder(encoding)()
    line, other_letters = 1, False
    while True:
        piece = file.read(STEP)
        try:
            text = decoder.decode(piece, final=not piece)
        except UnicodeDecodeError as error:
            good = error.object[: error.start].decode(encoding.removesuffix("-sig"), errors="ignore")
            return _Fault(line + good.count("\n"), False, other_letters or not good.isascii())
        if "\x00" in text:
            return _Fault(line + text[: text.index("\x00")].count("\n"), True, other_letters)
        line += text.count("\n")
        other_letters = other_letters or not text.isascii()
        if not piece:
            return None


def _line_of_utf_8(file: IO[bytes]) -> int:
    """The first line with letters in UTF-8; 0 if there is none."""
    file.seek(0)
    for number, line in enumerate(iter(lambda: file.readline(STEP), b""), 1):
        if UTF_8_PAIR.search(line):
            return number
    return 0


def _separator(sample: str) -> tuple[str, bool]:
    """The separator of the first row that holds anything, and whether Excel's line "sep=;" told it."""
    first = sample.lstrip("\r\n").partition("\n")[0].rstrip("\r")
    if first.lower().startswith("sep=") and len(first) == 5:
        return first[4], True
    counts, quoted = dict.fromkeys(SEPARATORS, 0), False
    for character in sample.lstrip("\r\n"):
        if character == '"':
            quoted = not quoted
        elif character in "\r\n" and not quoted:
            break
        elif character in counts and not quoted:
            counts[character] += 1
    return max(SEPARATORS, key=lambda each: counts[each]), False


def _checked(text: io.TextIOWrapper, separator: str) -> Iterator[Row]:
    lines = _Lines(text)
    reader = csv.reader(lines, delimiter=separator, strict=True)
    number = found = line = 0
    while True:
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise _misquoted(error, line + 1, reader.line_num) from error
        if cells is None:
            return
        number, line = number + 1, reader.line_num
        lines.row_ended()
        kept = _kept(number, cells)
        if not kept:
            continue
        found += 1
        if found > MOST_ROWS + 1:  # one of them holds the headings
            raise too_many_rows()
        yield Row(number, kept)


class _Lines:
    """The lines of a text, as long as those of one row together are no more than a table may hold."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self.text = text
        self.number = self.first = 1
        self.left = LONGEST_ROW

    def row_ended(self) -> None:
        """The next line begins a row."""
        self.first, self.left = self.number, LONGEST_ROW

    def __iter__(self) -> Iterator[str]:
        while line := self.text.readline(self.left):
            self.left -= len(line)
            if not self.left:
                raise self._too_long()
            self.number += 1
            yield line

    def _too_long(self) -> Unreadable:
        if self.first == self.number:
            return Unreadable(
                f"Line {self.number} is longer than {LONGEST_ROW:,} characters, which no row needs. "
                f"{HOW_TO_SAVE}"
            )
        return Unreadable(
            f"The row that begins in line {self.first} is longer than {LONGEST_ROW:,} characters. "
            "A quotation mark that opens a cell there may not be closed"
        )


def _kept(number: int, cells: list[str]) -> tuple[str, ...]:
    """The cells without those that are empty to the end; nothing for an empty row."""
    end = len(cells)
    while end and (not cells[end - 1] or cells[end - 1].isspace()):
        end -= 1
    if end > MOST_COLUMNS:
        raise too_many_columns(number, end)
    for column in range(end):
        if len(cells[column]) > LONGEST_CELL:
            raise cell_too_long(number, column)
    return tuple(cells[:end])


def _misquoted(error: csv.Error, first_line: int, last_line: int) -> Unreadable:
    if "unexpected end" in str(error):
        return Unreadable(
            f"A quotation mark that opens in line {first_line} or after it is never closed. "
            'Two quotation marks ("") stand for one inside a cell'
        )
    return Unreadable(
        f"Line {last_line}: a quotation mark stands inside a cell. "
        'Two quotation marks ("") stand for one inside a cell that is in quotation marks'
    )
