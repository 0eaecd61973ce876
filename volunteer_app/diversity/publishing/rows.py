"""A publication as readers have it: rows, and notes on lines. Pure.

The columns of `tables.csv` and `notes.csv`, and what every page, chart and file of the figures is made from.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

TABLE_COLUMNS = (
    "table",
    "population",
    "reference_day",
    "breakdown",
    "breakdown_value",
    "characteristic",
    "category",
    "published",
)
NOTE_COLUMNS = (
    "population",
    "reference_day",
    "breakdown",
    "breakdown_value",
    "characteristic",
    "note",
)


class Row(NamedTuple):
    """One published cell. `reference_day` is that of the line; "All" stands for a total."""

    table: str
    population: str
    reference_day: date
    breakdown: str
    breakdown_value: str
    characteristic: str
    category: str
    published: int | None  # people, rounded; None: hidden, written [c]


class NoteKind(StrEnum):
    """What readers are told of a line besides its numbers."""

    FEW_DECLARED = "few_declared"  # of a characteristic on a line: all of it is hidden
    REPEATED_FEW = "repeated_few"  # a line repeats its last numbers: too few people have changed since
    REPEATED_ORGANISATIONS = "repeated_organisations"  # the same: of too few organisations
    REPEATED_SMALL = "repeated_small"  # the same: too few people are left, and its neighbour waits
    REPEATED_WHOLE = "repeated_whole"  # the same: all people together have changed too little
    MERGED = "merged"  # a line stands for several values of which one had too few people

    @property
    def words(self) -> str:
        """The note as pages and files say it."""
        return {
            "few_declared": "Hidden: too few people declared this",
            "repeated_few": "Repeated from an earlier day: too few people have changed since",
            "repeated_organisations": "Repeated from an earlier day: changes are of too few organisations",
            "repeated_small": "Repeated from an earlier day: too few people are left to show",
            "repeated_whole": "Repeated from an earlier day: of all people, too few have changed since",
            "merged": "Several put together: one alone has too few people",
        }[self]


class Note(NamedTuple):
    """One note. `characteristic` is "All" where it is of the whole line."""

    population: str
    reference_day: date
    breakdown: str
    breakdown_value: str
    characteristic: str
    note: NoteKind


@dataclass(frozen=True)
class Certificate:
    """What the audit of a publication found; shown with it, but for what says otherwise."""

    hidden_cells: int
    complementary_cells: int  # of those, not small themselves; never shown: how many are small narrows them
    narrowest: tuple[int, int]  # the smallest range of what a hidden small count could be; people
    solver: str
    seconds: float
    digest: str  # SHA-256 of tables.csv, in hexadecimal


@dataclass(frozen=True)
class Published:
    """A publication, whole, as readers have it."""

    reference_day: date
    number: int  # 1, or higher where it corrects an earlier one of the same day
    reason: str  # why it corrects; empty for the first
    published_on: date
    rows: tuple[Row, ...]
    notes: tuple[Note, ...]
    certificate: Certificate
