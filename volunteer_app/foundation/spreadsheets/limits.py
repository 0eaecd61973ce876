"""How much a table may hold, and what is said about one that cannot be read."""

from volunteer_app.foundation.errors import Refused

MEGABYTE = 1024 * 1024

FILE_MEGABYTES = 20
MOST_ROWS = 50_000
MOST_COLUMNS = 100
LONGEST_CELL = 4_000  # the longest answer that any of our forms takes

# A workbook is a ZIP archive. What it says of itself is asked before anything is unpacked; what it then does
# is bounded by the limits of the process that unpacks it.
MOST_MEMBERS = 1_000
LARGEST_DIRECTORY = 1 * MEGABYTE
MOST_UNPACKED = 250 * MEGABYTE
# Sheets of real data shrink to a twentieth or so. Only members above this size are asked.
HIGHEST_RATIO = 200
RATIO_MATTERS_FROM = 5 * MEGABYTE

CHILD_MEMORY = 1024 * MEGABYTE
CHILD_CPU_SECONDS = 30
CHILD_SECONDS = 60
MOST_OUTPUT = 200 * MEGABYTE
# Each may take all of its memory, so there are few at once; who sends another file waits a moment.
MOST_CHILDREN = 2
WAIT_SECONDS = 5


class Unreadable(Refused):
    """This table cannot be read. The message is a sentence for the person who sent it: what, and where."""

    def __init__(self, message: str) -> None:
        """The sentence belongs to the form's file."""
        super().__init__(message, "file")


def letter(column: int) -> str:
    """The letters of a column, counted from 0: A, B, ... Z, AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def too_many_rows() -> Unreadable:
    """There are more rows than one table may hold."""
    return Unreadable(f"The file has more than {MOST_ROWS:,} rows. Split it into several files")


def too_many_columns(row: int, count: int) -> Unreadable:
    """A row is wider than a table may be."""
    return Unreadable(
        f"Row {row} has {count:,} columns, and a file can have {MOST_COLUMNS} at most. "
        "Delete the columns that you do not need"
    )


def cell_too_long(row: int, column: int, most: int = LONGEST_CELL) -> Unreadable:
    """A cell holds more than any answer."""
    return Unreadable(
        f"Row {row}, column {letter(column)}: the cell is longer than {most:,} characters. Shorten it"
    )
