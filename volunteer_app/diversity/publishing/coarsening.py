"""What makes a table coarser that cannot be protected: broad groups, or lines put together. Pure.

A table of details falls back on the table of its broad groups, which stands beside it. Of any other, the
smallest line of its breakdown is put together with its neighbour (`data/merges.toml`), once for each time
that this was chosen; that goes for every table of the breakdown, since they share their lines.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from volunteer_app.diversity.publishing.declared import Declared, Table

Steps = Mapping[str, int]  # by the name of a breakdown: how many lines more are put together


class Coarsened(NamedTuple):
    """The tables that are left, and by population how many lines more of a breakdown are put together."""

    tables: Declared
    steps: Mapping[str, Steps]


def coarsened(tables: Declared, codes: Sequence[str]) -> Coarsened:
    """The tables once those with these codes were made coarser, each as often as it is named."""
    by_code = {each.code: each for each in tables.tables}
    gone: set[str] = set()
    steps: dict[str, Counter[str]] = {}
    for code in codes:
        table = by_code.get(code)
        if table is None:
            continue
        if broad_of(tables, table) is not None:
            gone.add(code)
        else:
            steps.setdefault(table.population.code, Counter())[table.breakdown.name] += 1
    return Coarsened(tables.without(gone), steps)


def broad_of(tables: Declared, table: Table) -> Table | None:
    """The table of the broad groups of a table of details."""
    wanted = table.characteristic.detail_of
    beside = [each for each in tables.of(table.population.code) if each.breakdown == table.breakdown]
    return next((each for each in beside if wanted and each.characteristic.code == wanted), None)


def in_words(tables: Declared, table: Table) -> str:
    """What happens to a table that is made coarser."""
    broad = broad_of(tables, table)
    if broad is not None:
        return f"Show {broad.characteristic.name} alone, without the details"
    name = table.breakdown.name
    return f"Put the smallest line by {name} together with its neighbour, in every table by {name}"
