"""A population beside its earlier publications: which lines and tables there are this time. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from volunteer_app.diversity.protection.cells import Cell, Line, Release, Ruleset
from volunteer_app.diversity.publishing.coarsening import Steps
from volunteer_app.diversity.publishing.declared import Table
from volunteer_app.diversity.publishing.lines import Last, Planned, plan
from volunteer_app.diversity.publishing.people import People


@dataclass(frozen=True)
class Earlier:
    """A population of an earlier publication: what readers saw, what was known, and whom lines counted."""

    release: Release
    known: Mapping[Cell, int]
    last: tuple[Last, ...]


def lines_of(
    people: People, whole: Line, earlier: Sequence[Earlier], rules: Ruleset, steps: Steps
) -> tuple[Planned, ...]:
    """The lines of a population, compared with when they were last published.

    A breakdown that the newest publication had not is compared with the last one that had it, and waits
    until all of its lines are computed anew: what it would repeat stands in no table that readers have now.
    """
    newest = earlier[-1].last if earlier else ()
    had = {each.line.breakdown for each in newest}
    older: list[Last] = []
    for each in reversed(earlier):
        older += [last for last in each.last if last.line.breakdown not in had]
        had |= {last.line.breakdown for last in older}
    lines = plan(people.basis, (*newest, *older), whole, rules, steps)
    absent = {last.line.breakdown for last in older}
    waits = {each.line.breakdown for each in lines if each.kept is not None} & absent
    return tuple(each for each in lines if each.line.breakdown not in waits)


def publishable(
    tables: Sequence[Table], lines: Sequence[Planned], earlier: Sequence[Earlier]
) -> tuple[Table, ...]:
    """The tables without those in which a line repeats numbers that it never had.

    Such a line was published while the table was left out. The others and the whole would give away its
    counts of today, which nothing protects, so the table waits until the line is computed anew.
    """
    before = earlier[-1].release.shown if earlier else {}
    had = {(cell.line, cell.characteristic) for cell in before}
    kept = [each.line for each in lines if each.kept is not None]
    return tuple(
        table
        for table in tables
        if all(
            (line, table.characteristic.name) in had
            for line in kept
            if line.is_all or line.breakdown == table.breakdown.name
        )
    )
