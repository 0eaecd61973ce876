"""From populations that were made to the rows, notes and certificate of a publication. Pure."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import scipy

from volunteer_app.diversity.protection.cells import ALL, Cell, Line, Ruleset, total_of
from volunteer_app.diversity.publishing import files
from volunteer_app.diversity.publishing.declared import Characteristic, Declared, Table
from volunteer_app.diversity.publishing.making import Made
from volunteer_app.diversity.publishing.rows import Certificate, Note, NoteKind, Row

SOLVER = f"HiGHS, through SciPy {scipy.__version__}"


class Composed(NamedTuple):
    """The rows of a publication with the true count of each, its notes, and what the audit found."""

    rows: tuple[Row, ...]
    true: tuple[int, ...]
    notes: tuple[Note, ...]
    certificate: Certificate


def compose(made: Mapping[str, Made], tables: Declared, rules: Ruleset) -> Composed:
    """The whole publication, from its populations by their codes."""
    found = [pair for each in made.values() for table in _shown(each) for pair in _rows(table, each)]
    rows = tuple(row for row, _ in found)
    notes = tuple(note for code, each in made.items() for note in _notes(code, each, tables))
    return Composed(rows, tuple(count for _, count in found), notes, _certificate(rows, made.values(), rules))


def _shown(made: Made) -> list[Table]:
    """The tables whose breakdown is published; of a characteristic without any, one, with everybody."""
    lines = {each.line.breakdown for each in made.lines}
    crossed = {each.characteristic for each in made.tables if each.breakdown.name in lines}
    alone: dict[Characteristic, Table] = {}
    for each in made.tables:
        if each.characteristic not in crossed:
            alone.setdefault(each.characteristic, each)
    return [t for t in made.tables if t.breakdown.name in lines or alone.get(t.characteristic) == t]


def _rows(table: Table, made: Made) -> Iterator[tuple[Row, int]]:
    """A table, the whole population first."""
    lines = [each.line for each in made.lines if each.line.breakdown == table.breakdown.name]
    whole = next(each.line for each in made.lines if each.line.is_all)
    for line in [whole, *lines]:
        cells = [Cell(line, table.characteristic.name, each) for each in table.characteristic.categories]
        for cell in [total_of(line), *cells]:
            row = Row(
                table.code,
                table.population.name,
                line.day,
                table.breakdown.name,
                line.value,
                table.characteristic.name,
                cell.category,
                made.release.shown[cell],
            )
            yield row, made.known[cell]


def _notes(code: str, made: Made, tables: Declared) -> Iterator[Note]:
    name = next(each.name for each in tables.populations() if each.code == code)
    for line, kinds in made.notes.items():
        yield from (_note(name, line, ALL, kind) for kind in kinds)
    for line, characteristic in sorted(made.release.low):
        yield _note(name, line, characteristic, NoteKind.FEW_DECLARED)


def _note(population: str, line: Line, characteristic: str, kind: NoteKind) -> Note:
    return Note(population, line.day, line.breakdown, line.value, characteristic, kind)


def _certificate(rows: Sequence[Row], made: Iterable[Made], rules: Ruleset) -> Certificate:
    everything = list(made)
    ranges = [each for one in everything for each in one.ranges]
    narrowest = min(ranges, key=lambda each: each.most - each.least, default=None)
    shown = [each.release.shown for each in everything]
    return Certificate(
        hidden_cells=sum(value is None for each in shown for value in each.values()),
        complementary_cells=sum(len(each.complementary) for each in everything),
        narrowest=(narrowest.least, narrowest.most) if narrowest else (0, rules.protect_to),
        solver=SOLVER,
        seconds=round(sum(each.seconds for each in everything), 1),
        digest=hashlib.sha256(files.tables_csv(rows).encode()).hexdigest(),
    )
