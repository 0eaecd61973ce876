"""Reading a CSV file row by row, so that one bad row spoils nothing but itself."""

import csv
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

Kind = TypeVar("Kind")

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NUMBER = re.compile(r"[0-9]{1,6}")


class UnreadableTable(ValueError):
    """The file as a whole cannot be read."""


class UnreadableRow(ValueError):
    """Why one row cannot be read, as a phrase that follows its number."""


@dataclass(frozen=True)
class Row:
    """One row: its number among the rows, the line on which it ends, and its cells by column."""

    number: int
    line: int
    cells: dict[str, str]
    problem: str = ""

    def text(self, column: str) -> str:
        """What stands in a column; empty where the file has no such column."""
        return self.cells.get(column, "")

    def needed(self, column: str) -> str:
        """What stands in a column that must not be empty."""
        if not (text := self.text(column)):
            raise UnreadableRow(f"{column} is empty")
        return text

    def day(self, column: str) -> date | None:
        """A date written YYYY-MM-DD, or None where there is none."""
        if not (text := self.text(column)):
            return None
        return day_in(text, column)

    def number_in(self, column: str) -> int | None:
        """A whole number, or None where there is none."""
        if not (text := self.text(column)):
            return None
        if not _NUMBER.fullmatch(text):
            raise UnreadableRow(f"{column} is not a whole number: {text}")
        return int(text)

    def says_yes(self, column: str) -> bool | None:
        """Yes or no, or None where neither is said."""
        text = self.text(column).lower()
        if text not in {"", "yes", "no"}:
            raise UnreadableRow(f"{column} is neither yes nor no: {text}")
        return None if not text else text == "yes"


@dataclass(frozen=True)
class BadRow:
    """A row that cannot be read, and why."""

    row: Row
    reason: str

    def __str__(self) -> str:
        """The line on standard error."""
        return f"row {self.row.number} (line {self.row.line}): {self.reason}"


def day_in(text: str, column: str) -> date:
    """The date that a cell holds.

    Raises:
        UnreadableRow: it holds none.
    """
    try:
        if _DATE.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise UnreadableRow(f"{column} is not a date (YYYY-MM-DD): {text}")


def sorted_out(rows: list[Row], read: Callable[[Row], Kind]) -> tuple[list[Kind], list[BadRow]]:
    """What can be read, and what cannot, both in the order of the file."""
    good: list[Kind] = []
    bad: list[BadRow] = []
    for row in rows:
        try:
            if row.problem:
                raise UnreadableRow(row.problem)
            good.append(read(row))
        except UnreadableRow as error:
            bad.append(BadRow(row, str(error)))
    return good, bad


def read_table(content: bytes, needed: tuple[str, ...]) -> list[Row]:
    """The rows of a CSV file in UTF-8, with or without a byte order mark, whatever its line ends.

    Raises:
        UnreadableTable: it is empty, or lacks a column that is needed or has one twice.
    """
    text = content.decode("utf-8-sig", errors="surrogateescape")
    lines = csv.reader(io.StringIO(text, newline=""))
    header = [cell.strip().lower() for cell in next(_lines(lines), (0, [], ""))[1]]
    if missing := [column for column in needed if column not in header]:
        raise UnreadableTable(
            f"The file has no column {', '.join(missing)}. Its first line names the columns."
        )
    if twice := sorted({column for column in header if column and header.count(column) > 1}):
        raise UnreadableTable(f"The file has the column {', '.join(twice)} more than once.")
    found = (each for each in _lines(lines) if each[2] or any(cell.strip() for cell in each[1]))
    return [_row(number, header, *each) for number, each in enumerate(found, start=1)]


def _lines(lines: Any) -> Iterator[tuple[int, list[str], str]]:
    """Each line's number, its cells, and what is wrong with it. An unreadable line does not end the file."""
    while True:
        try:
            cells, problem = next(lines), ""
        except StopIteration:
            return
        except csv.Error as error:
            cells, problem = [], f"is not CSV: {error}"
        yield lines.line_num, cells, problem


def _row(number: int, header: list[str], line: int, cells: list[str], problem: str) -> Row:
    if any(cell.strip() for cell in cells[len(header) :]):
        problem = problem or "has more cells than the first line names columns"
    values = dict(zip(header, (cell.strip() for cell in cells), strict=False))
    if any("\udc80" <= letter <= "\udcff" for cell in values.values() for letter in cell):
        problem = problem or "is not in UTF-8"
    return Row(number, line, values, problem)
