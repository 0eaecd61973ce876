"""How much τ-ARGUS hides of the tables of a publication, each by itself, under our rule."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from tests import tauargus
from volunteer_app.diversity.protection import hiding
from volunteer_app.diversity.protection.cells import Cell, Definitions, Line, Release, total_of
from volunteer_app.diversity.protection.system import build
from volunteer_app.diversity.publishing import files, queries
from volunteer_app.diversity.publishing.declared import ruleset
from volunteer_app.diversity.publishing.rows import NoteKind, Row

Numbered = tuple[Row, int]  # with its true count


@dataclass(frozen=True)
class Compared:
    """Tables that can be compared, how many it finished, and the hidden cells of these."""

    tables: int
    finished: int
    small: int
    theirs: int
    ours: int


def compare(reference: str) -> Compared:
    """The tables of a publication in which every line is of its day and enough people declared."""
    publication = queries.by_reference(reference)
    assert publication is not None  # noqa: S101 - it was made a moment ago
    rows = zip(files.rows_of(publication.tables_csv), publication.workings["true"], strict=True)
    notes = files.notes_of(publication.notes_csv)
    few = {(n.breakdown_value, n.characteristic) for n in notes if n.note is NoteKind.FEW_DECLARED}
    tables = [list(table) for _, table in groupby(rows, key=lambda each: each[0].table)]
    fit = [
        table
        for table in tables
        if all(row.reference_day == publication.reference_day for row, _ in table)
        and not any((row.breakdown_value, row.characteristic) in few for row, _ in table)
    ]
    found = [each for each in map(_one, fit) if each is not None]
    sums = [sum(each[place] for each in found) for place in range(3)]
    return Compared(len(fit), len(found), *sums)


def _one(table: Sequence[Numbered]) -> tuple[int, int, int] | None:
    """The small cells, those that it hides and those that we do; None: it did not finish."""
    truth = {_cell(row): count for row, count in table}
    rules = replace(ruleset(table[0][0].reference_day), round_to=1)
    small = {cell for cell, count in truth.items() if count < rules.hide_below and not cell.is_total}
    ours = {_cell(row) for row, _ in table if row.published is None}
    if not small:
        return 0, 0, len(ours)
    nothing = Definitions()
    shown = Release({cell: None if cell in small else count for cell, count in truth.items()})
    exact = {cell.line: count for cell, count in truth.items() if cell.is_total}
    system = build([shown], rules, nothing, exact)
    prices = {
        cell: hiding.loss(cell, count, nothing)
        for cell, count in truth.items()
        if not cell.is_total and cell not in small
    }
    found = tauargus.cheapest(tauargus.sheet(system, truth, rules, small, prices=prices))
    return None if found is None else (len(small), len(small) + len(found), len(ours))


def _cell(row: Row) -> Cell:
    breakdown = row.breakdown_value if row.breakdown_value == "All" else row.breakdown
    line = Line(breakdown, row.breakdown_value, row.reference_day)
    return total_of(line) if row.category == "All" else Cell(line, row.characteristic, row.category)
