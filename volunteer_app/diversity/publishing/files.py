"""Publications as files: `tables.csv`, `notes.csv` and `definitions.csv`, written and read. Pure."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from volunteer_app.diversity.protection.cells import (
    ALL,
    HIDDEN,
    Cell,
    Definitions,
    Kept,
    Line,
    Release,
    Ruleset,
    total_of,
)
from volunteer_app.diversity.publishing.declared import ruleset
from volunteer_app.diversity.publishing.rows import NOTE_COLUMNS, TABLE_COLUMNS, Note, NoteKind, Row

TABLES, NOTES, DEFINITIONS = "tables.csv", "notes.csv", "definitions.csv"
DEFINITION_COLUMNS = ("characteristic", "category", "part_of_characteristic", "part_of_category", "says")
SILENT, DRIFTS = "nothing", "changes by itself"
TRUE = "true"


class BadFile(Exception):
    """A file of a publication cannot be read; the sentence says where and why."""


def written(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Rows as CSV."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return text.getvalue()


def tables_csv(rows: Iterable[Row]) -> str:
    """Rows of tables as CSV; what is hidden is written [c]."""
    return written(
        TABLE_COLUMNS, ((*row[:-1], HIDDEN if row.published is None else row.published) for row in rows)
    )


def true_csv(tables: str, true: Sequence[int]) -> str:
    """A `tables.csv` with the true count of each of its rows, for auditors."""
    rows = [row for _, row in _records(tables, TABLE_COLUMNS)]
    return written((*TABLE_COLUMNS, TRUE), ((*row, count) for row, count in zip(rows, true, strict=True)))


def notes_csv(notes: Iterable[Note]) -> str:
    """Notes as CSV."""
    return written(NOTE_COLUMNS, ((*note[:-1], note.note.value) for note in notes))


def definitions_csv(definitions: Definitions) -> str:
    """What categories are parts of, and which say nothing, as CSV."""
    rows = [(*part, *whole, "") for part, whole in definitions.parts.items()]
    rows += [(ALL, each, "", "", SILENT) for each in sorted(definitions.undeclared)]
    rows += [(each, ALL, "", "", DRIFTS) for each in sorted(definitions.drifting)]
    return written(DEFINITION_COLUMNS, rows)


def cell_of(row: Row) -> Cell:
    """The cell that a row shows."""
    breakdown = ALL if row.breakdown_value == ALL else row.breakdown
    line = Line(breakdown, row.breakdown_value, row.reference_day)
    return total_of(line) if row.category == ALL else Cell(line, row.characteristic, row.category)


def rows_of(text: str) -> list[Row]:
    """The rows of a `tables.csv`.

    Raises:
        BadFile: a row is not as it must be.
    """
    return [row for row, _ in _read_rows(text, TABLE_COLUMNS)]


def true_of(text: str) -> dict[tuple[str, Cell], int]:
    """The true counts of a file for auditors, by population and cell.

    Raises:
        BadFile: a row is not as it must be.
    """
    return {
        (row.population, cell_of(row)): int(rest[0]) for row, rest in _read_rows(text, (*TABLE_COLUMNS, TRUE))
    }


def notes_of(text: str) -> list[Note]:
    """The notes of a `notes.csv`.

    Raises:
        BadFile: a row is not as it must be.
    """
    found = []
    for number, row in _records(text, NOTE_COLUMNS):
        try:
            day, kind = date.fromisoformat(row[1]), NoteKind(row[5])
            found.append(Note(row[0], day, row[2], row[3], row[4], kind))
        except ValueError as error:
            raise BadFile(f"line {number}: {error}") from error
    return found


def definitions_of(text: str) -> Definitions:
    """The definitions of a `definitions.csv`.

    Raises:
        BadFile: a row is not as it must be.
    """
    rows = [row for _, row in _records(text, DEFINITION_COLUMNS)]
    return Definitions(
        {(row[0], row[1]): (row[2], row[3]) for row in rows if not row[4]},
        frozenset(row[1] for row in rows if row[4] == SILENT),
        frozenset(row[0] for row in rows if row[4] == DRIFTS),
    )


def read(folder: Path) -> tuple[dict[str, Release], Definitions]:
    """The publication in a folder, by population, and its definitions.

    Raises:
        BadFile: a file is missing, or says what it cannot.
    """
    rows = rows_of(_text(folder / TABLES))
    notes = notes_of(_text(folder / NOTES))
    rules = ruleset(max((row.reference_day for row in rows), default=date.max))
    by_population: dict[str, list[Row]] = {}
    for row in rows:
        by_population.setdefault(row.population, []).append(row)
    found = {
        name: release_of(of_it, [note for note in notes if note.population == name], rules)
        for name, of_it in by_population.items()
    }
    return found, definitions_of(_text(folder / DEFINITIONS))


def release_of(rows: Iterable[Row], notes: Iterable[Note], rules: Ruleset) -> Release:
    """One population as an attacker reads it.

    Raises:
        BadFile: two rows say different things of the same cell.
    """
    shown: dict[Cell, int | None] = {}
    for row in rows:
        cell = cell_of(row)
        if shown.setdefault(cell, row.published) != row.published:
            raise BadFile(f"two tables differ about {cell}")
    low, kept = set(), {}
    for note in notes:
        line = Line(note.breakdown, note.breakdown_value, note.reference_day)
        if note.note is NoteKind.FEW_DECLARED:
            low.add((line, note.characteristic))
        elif note.note is NoteKind.REPEATED_FEW:
            kept[line] = Kept(rules.recalculate_after - 1)
        elif note.note is not NoteKind.MERGED:
            kept[line] = Kept(None)
    return Release(shown, frozenset(low), kept)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise BadFile(f"{path.name}: {error.strerror}") from error


def _read_rows(text: str, columns: Sequence[str]) -> Iterable[tuple[Row, list[str]]]:
    for number, found in _records(text, columns):
        try:
            published = None if found[7] == HIDDEN else int(found[7])
            table, population, day, breakdown, value, characteristic, category = found[:7]
            of = date.fromisoformat(day)
            row = Row(table, population, of, breakdown, value, characteristic, category, published)
            yield row, found[8:]
        except ValueError as error:
            raise BadFile(f"line {number}: {error}") from error


def _records(text: str, columns: Sequence[str]) -> Iterable[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text))
    if next(reader, None) != list(columns):
        raise BadFile(f"the first line must be {','.join(columns)}")
    for number, row in enumerate(reader, start=2):
        if len(row) != len(columns):
            raise BadFile(f"line {number} has {len(row)} columns, not {len(columns)}")
        yield number, row
