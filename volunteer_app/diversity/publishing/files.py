"""Publications as files, written and read: tables, notes, definitions, and what they are of. Pure.

Rows say of which day a line is, and not by which edition of that day it was counted. `publication.json` says
which edition the folder is; what it repeats was counted by the last one before it that did not.
"""

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

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
PUBLICATION = "publication.json"
DEFINITION_COLUMNS = ("characteristic", "category", "part_of_characteristic", "part_of_category", "says")
SILENT, DRIFTS = "nothing", "changes by itself"
TRUE = "true"
REPEATED = {NoteKind.REPEATED_FEW, NoteKind.REPEATED_ORGANISATIONS, NoteKind.REPEATED_SMALL}


class BadFile(Exception):
    """A file of a publication cannot be read; the sentence says where and why."""


class Heading(NamedTuple):
    """What a folder is: the day, the number (more than 1 corrects), the rules, the SHA-256 of its tables."""

    reference_day: date
    number: int
    ruleset: str
    digest: str


Key = tuple[str, str, str, date]  # population, breakdown, value, day: a line, of whatever edition
Editions = dict[Key, int]


def publication_json(heading: Heading) -> str:
    """What the folder is, for machines."""
    said = {**heading._asdict(), "reference_day": heading.reference_day.isoformat()}
    return json.dumps(said, indent=2) + "\n"


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


def read(folder: Path, editions: Editions | None = None) -> tuple[dict[str, Release], Definitions]:
    """The publication in a folder, by population, and its definitions.

    `editions`: by which edition lines were counted that were read before; those of this folder are added.

    Raises:
        BadFile: a file is missing, or says what it cannot.
    """
    tables = _text(folder / TABLES)
    rows, notes = rows_of(tables), notes_of(_text(folder / NOTES))
    heading = heading_of(folder, tables, rows)
    known = {} if editions is None else editions
    known.update(_editions(heading, rows, notes, known))
    by_population: dict[str, list[Row]] = {}
    for row in rows:
        by_population.setdefault(row.population, []).append(row)
    rules = ruleset(heading.reference_day)
    found = {
        name: release_of(of_it, [note for note in notes if note.population == name], rules, known)
        for name, of_it in by_population.items()
    }
    return found, definitions_of(_text(folder / DEFINITIONS))


def heading_of(folder: Path, tables: str, rows: Sequence[Row]) -> Heading:
    """What the folder is; without `publication.json` it is taken for the first publication of its latest day.

    Raises:
        BadFile: it is unreadable, or is of other tables.
    """
    digest = hashlib.sha256(tables.encode()).hexdigest()
    latest = max((row.reference_day for row in rows), default=date.max)
    if not (folder / PUBLICATION).exists():
        return Heading(latest, 1, ruleset(latest).code, digest)
    try:
        said = json.loads(_text(folder / PUBLICATION))
        day = date.fromisoformat(said["reference_day"])
        found = Heading(day, int(said["number"]), str(said["ruleset"]), str(said["digest"]))
    except (ValueError, KeyError, TypeError) as error:
        raise BadFile(f"{PUBLICATION} is not as it must be: {error}") from error
    if found.digest != digest:
        raise BadFile(f"{TABLES} is not the one that {PUBLICATION} is of: its SHA-256 is another")
    if found.number < 1 or day < latest or found.ruleset != ruleset(day).code:
        raise BadFile(f"{PUBLICATION} says what cannot be so of {TABLES}")
    return found


def _editions(heading: Heading, rows: Iterable[Row], notes: Iterable[Note], known: Editions) -> Editions:
    """By which edition each line of a folder was counted. `known`: those of the folders before it."""
    repeated = {
        (note.population, note.breakdown, note.breakdown_value, note.reference_day)
        for note in notes
        if note.note in REPEATED
    }
    found: Editions = {}
    for row in rows:
        key, is_of_day = _key(row.population, cell_of(row).line), row.reference_day == heading.reference_day
        if is_of_day and key not in repeated:
            found[key] = heading.number
        else:
            found[key] = known.get(key, max(heading.number - 1, 1) if is_of_day else 1)
    return found


def _key(population: str, line: Line) -> Key:
    return population, line.breakdown, line.value, line.day


def as_counted(population: str, line: Line, editions: Editions) -> Line:
    """A line with the edition that counted it."""
    return line._replace(edition=editions.get(_key(population, line), line.edition))


def release_of(
    rows: Iterable[Row], notes: Iterable[Note], rules: Ruleset, editions: Editions | None = None
) -> Release:
    """One population as an attacker reads it.

    Raises:
        BadFile: two rows say different things of the same cell.
    """
    known = editions or {}
    shown: dict[Cell, int | None] = {}
    for row in rows:
        cell = cell_of(row)
        cell = cell._replace(line=as_counted(row.population, cell.line, known))
        if shown.setdefault(cell, row.published) != row.published:
            raise BadFile(f"two tables differ about {cell}")
    low, kept = set(), {}
    for note in notes:
        line = Line(note.breakdown, note.breakdown_value, note.reference_day)
        line = as_counted(note.population, line, known)
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
