"""Publications in words, for the pages on which they are made: protected numbers alone."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from volunteer_app.diversity.protection.cells import ALL, HIDDEN
from volunteer_app.diversity.publishing import coarsening, files
from volunteer_app.diversity.publishing.declared import Table, declared
from volunteer_app.diversity.publishing.models import Publication, PublicationState
from volunteer_app.diversity.publishing.rows import Note, Row
from volunteer_app.foundation.errors import NotFound
from volunteer_app.foundation.presenting import count, day

# Words, and the tone of a tag
STATES = {
    PublicationState.DRAFT: ("Being counted", "progress"),
    PublicationState.REFUSED: ("Cannot be protected", "bad"),
    PublicationState.CHECKED: ("Waiting for signatures", "attention"),
    PublicationState.WRITTEN: ("Written to files", "good"),
    PublicationState.PUBLISHED: ("Published", "good"),
    PublicationState.DISCARDED: ("Discarded", "neutral"),
}


class Contents(NamedTuple):
    """A table in the list of what a publication holds."""

    code: str
    population: str
    name: str
    cells: int
    hidden: int


class Shown(NamedTuple):
    """A line of a table: its value, its day where that is an earlier one, and its numbers as published."""

    value: str
    of: str
    numbers: list[str]


class Look(NamedTuple):
    """One table as readers will have it. `heads`: people, and each category."""

    name: str
    population: str
    heads: list[str]
    lines: list[Shown]
    notes: list[tuple[str, str]]


def contents(publication: Publication) -> list[Contents]:
    """The tables of a publication, in their order."""
    tables: dict[str, list[Row]] = {}
    for row in files.rows_of(publication.tables_csv):
        tables.setdefault(row.table, []).append(row)
    return [
        Contents(
            code,
            rows[0].population,
            _name(rows),
            len(rows),
            sum(row.published is None for row in rows),
        )
        for code, rows in tables.items()
    ]


def look(publication: Publication, code: str) -> Look:
    """One table of a publication.

    Raises:
        NotFound: the publication has none of this code.
    """
    rows = [row for row in files.rows_of(publication.tables_csv) if row.table == code]
    if not rows:
        raise NotFound
    lines: dict[tuple[str, date], list[Row]] = {}
    for row in rows:
        lines.setdefault((row.breakdown_value, row.reference_day), []).append(row)
    return Look(
        _name(rows),
        rows[0].population,
        ["People" if row.category == ALL else row.category for row in next(iter(lines.values()))],
        [
            Shown(value, "" if of == publication.reference_day else day(of), [_number(row) for row in cells])
            for (value, of), cells in lines.items()
        ],
        [
            (_about(note), note.note.words)
            for note in files.notes_of(publication.notes_csv)
            if _belongs(note, rows[0])
        ],
    )


def audit(publication: Publication, tables: Sequence[Contents]) -> list[tuple[str, str]]:
    """What the protection and the audit came to, as pairs."""
    certificate = publication.certificate or {}
    least, most = certificate["narrowest"]
    return [
        ("Tables", f"{len(tables):,}"),
        ("Hidden cells", f"{certificate['hidden_cells']:,}"),
        ("Narrowest range of a hidden small number", f"from {least} to {most} people"),
        ("Solver", certificate["solver"]),
        ("Time", count(round(certificate["seconds"]), "second")),
        ("SHA-256 of the tables", certificate["digest"]),
    ]


def named(codes: Iterable[str]) -> dict[str, str]:
    """Tables in words, by their codes, in the order of the declaration."""
    wanted = set(codes)
    return {each.code: _words(each) for each in declared(with_condition=True).tables if each.code in wanted}


def coarser(codes: Iterable[str]) -> dict[str, str]:
    """What happens to tables that are made coarser, by their codes."""
    every, wanted = declared(with_condition=True), set(codes)
    return {each.code: coarsening.in_words(every, each) for each in every.tables if each.code in wanted}


def _words(table: Table) -> str:
    return f"{table.characteristic.name} by {table.breakdown.name} ({table.population.name})"


def _name(rows: Sequence[Row]) -> str:
    return f"{rows[0].characteristic} by {rows[0].breakdown}"


def _number(row: Row) -> str:
    return HIDDEN if row.published is None else f"{row.published:,}"


def _belongs(note: Note, row: Row) -> bool:
    """Whether a note is of a line of this row's table."""
    return (
        note.population == row.population
        and note.breakdown in (ALL, row.breakdown)
        and note.characteristic in (ALL, row.characteristic)
    )


def _about(note: Note) -> str:
    return "Everybody" if note.breakdown == ALL else note.breakdown_value
