"""The attack on published files, as anybody could make it. Pure: it reads the files and nothing else."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from volunteer_app.diversity.protection import auditing
from volunteer_app.diversity.protection.auditing import Attack, Range
from volunteer_app.diversity.protection.cells import Cell, Definitions, Release
from volunteer_app.diversity.publishing import files
from volunteer_app.diversity.publishing.declared import ruleset

COLUMNS = (
    "population",
    "reference_day",
    "breakdown",
    "breakdown_value",
    "characteristic",
    "category",
    "lowest",
    "highest",
    "finding",
)


class Found(NamedTuple):
    """What the attack found of one hidden cell. `true`: its true count, where it is known to the auditor."""

    population: str
    range: Range
    true: int | None
    hide_below: int

    @property
    def falls_short(self) -> bool:
        """Whether a hidden small count could not be every small number."""
        return self.true is not None and self.true < self.hide_below and not self.range.is_open

    def row(self) -> tuple[object, ...]:
        """As a line of the report."""
        cell = self.range.cell
        line = cell.line
        finding = f"never {' '.join(map(str, self.range.never))}" if self.range.never else "open"
        return (
            self.population,
            line.day.isoformat(),
            line.breakdown,
            line.value,
            cell.characteristic,
            cell.category,
            self.range.least,
            self.range.most,
            finding,
        )


def attack(folders: Sequence[Path], true: Mapping[tuple[str, Cell], int] | None) -> list[Found]:
    """What each hidden cell of the last folder could be, with everything that the earlier ones say.

    Without true counts the ranges are at least so wide: they hold for one possible number of people on each
    line, and others may allow more.

    Raises:
        BadFile: a file cannot be read.
        ValueError: the publications contradict each other.
        Unfit: no counts fit them.
        Unsolved: the solver gave up.
    """
    editions: files.Editions = {}
    earlier = [files.read(each, editions)[0] for each in folders[:-1]]
    last, definitions = files.read(folders[-1], editions)
    found: list[Found] = []
    for population, release in last.items():
        chain = [each[population] for each in earlier if population in each] + [release]
        known = {
            cell._replace(line=files.as_counted(of, cell.line, editions)): count
            for (of, cell), count in (true or {}).items()
            if of == population
        }
        found += _population(population, chain, known, definitions)
    return found


def _population(
    name: str, chain: Sequence[Release], known: Mapping[Cell, int], definitions: Definitions
) -> Iterator[Found]:
    release = chain[-1]
    rules = ruleset(max(line.day for line in release.lines()))
    exact = {cell.line: count for cell, count in known.items() if cell.is_total}
    attacked = Attack(chain, rules, definitions, exact)
    fits = all(cell in known for each in chain for cell in each.shown)
    base = known if fits else auditing.any_counts(attacked)
    if not known:  # from outside: wherever lines may have so many people, they have
        exact = {cell.line: count for cell, count in base.items() if cell.is_total}
        attacked = replace(attacked, exact=exact)
    hidden = auditing.hidden_of([release])
    for each in auditing.ranges(attacked, base, hidden):
        yield Found(name, each, known.get(each.cell), rules.hide_below)
