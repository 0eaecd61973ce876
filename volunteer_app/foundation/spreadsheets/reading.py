"""A table from a file of any kind that is read here."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from volunteer_app.foundation.spreadsheets import delimited, workbook
from volunteer_app.foundation.spreadsheets.kinds import SAVE_AS, Kind, kind_of
from volunteer_app.foundation.spreadsheets.limits import FILE_MEGABYTES, MEGABYTE, Unreadable
from volunteer_app.foundation.spreadsheets.workbook import Sheet


@contextmanager
def table(file: IO[bytes], name: str = "") -> Iterator[Sheet]:
    """The rows of a file's table, one at a time, so that memory stays small however many there are.

    Raises:
        Unreadable: with a sentence that says what is wrong and where; also while the rows are read.
    """
    file.seek(0, 2)
    if file.tell() > FILE_MEGABYTES * MEGABYTE:
        raise Unreadable(f"The file is larger than {FILE_MEGABYTES} MB. Split it into several files")
    if kind_of(file) is Kind.CSV:
        _refuse_called_a_workbook(name)
        yield Sheet("", (), delimited.rows(file))
        return
    with workbook.sheet(file) as found:
        yield found


def _refuse_called_a_workbook(name: str) -> None:
    """A text that is called a workbook was renamed, or not saved as one."""
    ending = name.strip().lower().rpartition(".")[2]
    if ending in {"xlsx", "ods"}:
        raise Unreadable(
            f"The name of this file ends in .{ending}, but it is not a workbook. {SAVE_AS}. "
            "If it is a CSV file, give it a name that ends in .csv"
        )
