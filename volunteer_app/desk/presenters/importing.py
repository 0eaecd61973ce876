"""What pages about imports show that is more than a column."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from volunteer_app.desk.models.importing import ImportBatch, ImportRow
from volunteer_app.desk.rules.import_headings import COLUMNS
from volunteer_app.desk.rules.importing import Choice, RowState
from volunteer_app.foundation import presenting
from volunteer_app.people.details import NAMED
from volunteer_app.people.models import Person

UNDECIDED = "undecided"


@dataclass(frozen=True)
class Counts:
    """How many rows are what."""

    all: int
    by: dict[str, int]

    def __getattr__(self, name: str) -> int:
        """The number of rows in the state of that name."""
        return self.by.get(name, 0)

    @property
    def checked(self) -> int:
        """Rows that were looked at."""
        return self.all - self.waiting

    @property
    def takeable(self) -> int:
        """Rows that taking goes over."""
        return self.good + sum(self.by.get(f"chosen_{each.value}", 0) for each in Choice)

    @property
    def to_add(self) -> int:
        """Rows that would be added."""
        return self.good + self.chosen_add


_TOLD = (
    ("good", "ready"),
    ("taken", "taken"),
    ("alike", "possible duplicates"),
    ("bad", "not right yet"),
    ("same", "already here"),
    ("taken_back", "taken back"),
    ("stays", "stay"),
)


def told(batch: ImportBatch) -> str:
    """How many rows of a file are what, in a line: as they were when a step of it was last over."""
    parts = [f"{batch.counts[name]:,} {words}" for name, words in _TOLD if batch.counts.get(name)]
    return f"{batch.row_count:,}{': ' if parts else ''}{', '.join(parts)}"


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong with a row: where, what stands there, and why."""

    column: str
    found: str
    reason: str


LONGEST_SHOWN = 80


def problems(row: ImportRow, batch: ImportBatch) -> list[Problem]:
    """What is wrong with a row, with the column as the file calls it."""
    columns = {field: (heading, letter) for field, heading, letter in batch.columns}
    ours = {each.field: each.heading for each in COLUMNS[batch.kind]}
    found = []
    for field, reason in row.problems:
        heading, letter = columns.get(field, (ours.get(field, ""), ""))
        named = f"{heading} (column {letter})" if letter else heading
        found.append(Problem(named, _short(str(row.cells.get(field, ""))), reason))
    return found


def name_of(row: ImportRow) -> str:
    """Whom a row is about, as far as it says."""
    name = " ".join(filter(None, (row.cells.get("first_name", ""), row.cells.get("last_name", ""))))
    other = (row.cells.get(field, "") for field in ("reference", "own_number", "email"))
    return _short(" ".join(name.split()) or next(filter(None, other), ""))


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"


@dataclass(frozen=True)
class Candidate:
    """Somebody whom a row may be about, and why."""

    person: Person | None
    why: str
    choice: str


@dataclass(frozen=True)
class Alike:
    """A possible duplicate: the row's details beside those of each candidate."""

    row: ImportRow
    name: str
    candidates: list[Candidate]
    lines: list[tuple[str, list[str]]]
    chosen: str
    remarks: list[str]


SHOWN = ("first_name", "last_name", "date_of_birth", "email", "phone", "postcode")


def alike(row: ImportRow, people: dict[str, Person]) -> Alike:
    """The row and its candidates side by side. People who are out of reach by now are left out."""
    candidates = [
        Candidate(
            people.get(reference),
            why,
            f"{Choice.SAME_PERSON.value}:{reference}" if reference else "",
        )
        for reference, why in row.candidates
        if not reference or reference in people
    ]
    there = [each.person for each in candidates if each.person is not None]
    lines = []
    for field in SHOWN:
        told = [str(row.cells.get(field, "")), *(_value(person, field) for person in there)]
        if any(told):
            lines.append((NAMED[field], told))
    remarks = [remark for _, remark in row.problems]
    return Alike(row, name_of(row), candidates, lines, _chosen(row, there), remarks)


def _chosen(row: ImportRow, there: Sequence[Person]) -> str:
    if row.choice is Choice.SAME_PERSON:
        chosen = [each.reference for each in there if each.id == row.person_id]
        return f"{row.choice.value}:{chosen[0]}" if chosen else UNDECIDED
    return row.choice.value if row.choice else UNDECIDED


def _value(person: Person, field: str) -> str:
    value: Any = getattr(person, field)
    return presenting.day(value) if field == "date_of_birth" else str(value or "")


def bad_headings(batch: ImportBatch) -> list[str]:
    """The headings of the file of bad rows: as in the file that came, and what is wrong."""
    return [*(heading for _, heading, _ in batch.columns), "Row", "What is wrong"]


def bad_rows(batch: ImportBatch, rows: Iterable[ImportRow]) -> Iterator[Sequence[Any]]:
    """The bad rows as they came, each with its number and its reasons."""
    for row in rows:
        reasons = "; ".join(
            f"{each.column}: {each.reason}" if each.column else each.reason for each in problems(row, batch)
        )
        cells = [row.cells.get(field, "") for field, _, _ in batch.columns]
        yield [*cells, row.number, reasons]


TABLES: dict[str, tuple[RowState, str]] = {
    "bad": (RowState.BAD, "Rows that are not right yet"),
    "same": (RowState.SAME, "Rows that are already here"),
    "good": (RowState.GOOD, "Rows that are ready to take"),
    "taken": (RowState.TAKEN, "Rows that were taken"),
    "stays": (RowState.STAYS, "Rows that could not be taken back"),
}
