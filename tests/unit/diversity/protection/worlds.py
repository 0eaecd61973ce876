"""Small populations to protect and attack: counts by hand or by chance."""

from collections.abc import Collection, Mapping
from datetime import date

from volunteer_app.diversity.protection import hiding
from volunteer_app.diversity.protection.auditing import Attack, Range, ranges
from volunteer_app.diversity.protection.cells import (
    ALL,
    Cell,
    Definitions,
    Line,
    Release,
    Ruleset,
    total_of,
)
from volunteer_app.diversity.protection.system import build

DAY = date(2026, 9, 30)
WHOLE = Line(ALL, ALL, DAY)
RULES = Ruleset("test", 8, 5, 30, 0.6, 10, 3)
SILENT = "Not answered"
DEFINITIONS = Definitions(undeclared=frozenset({SILENT}))

Counts = dict[Cell, int]
Table = Mapping[str, Mapping[str, int]]  # the counts by value of the breakdown and category


def line(breakdown: str, value: str) -> Line:
    """A value of a breakdown on the day."""
    return Line(breakdown, value, DAY)


def counted(tables: Mapping[tuple[str, str], Table]) -> Counts:
    """All cells of tables by breakdown and characteristic; the whole is what the first of each adds up to."""
    found: Counts = {}
    for (breakdown, characteristic), table in tables.items():
        whole: dict[str, int] = {}
        for value, row in table.items():
            found[total_of(line(breakdown, value))] = sum(row.values())
            for category, count in row.items():
                found[Cell(line(breakdown, value), characteristic, category)] = count
                whole[category] = whole.get(category, 0) + count
        found[total_of(WHOLE)] = sum(whole.values())
        found.update({Cell(WHOLE, characteristic, category): count for category, count in whole.items()})
    return found


def few_declared(counts: Counts, definitions: Definitions) -> frozenset[tuple[Line, str]]:
    """The characteristics that too few declared, by line."""
    silent: dict[tuple[Line, str], int] = {}
    for cell, count in counts.items():
        if cell.category in definitions.undeclared:
            pair = cell.line, cell.characteristic
            silent[pair] = silent.get(pair, 0) + count
    return frozenset(
        pair
        for pair, count in silent.items()
        if counts[total_of(pair[0])] - count < RULES.low_before(counts[total_of(pair[0])])
    )


def primary(counts: Counts, definitions: Definitions = DEFINITIONS) -> frozenset[Cell]:
    """What is hidden by rule."""
    low = few_declared(counts, definitions)
    return frozenset(
        cell
        for cell, count in counts.items()
        if not cell.is_total and (count < RULES.hide_below or (cell.line, cell.characteristic) in low)
    )


def released(counts: Counts, hidden: Collection[Cell], definitions: Definitions = DEFINITIONS) -> Release:
    """What readers see."""
    shown = {cell: None if cell in hidden else RULES.rounded(count) for cell, count in counts.items()}
    return Release(shown, few_declared(counts, definitions))


def sizes(counts: Counts) -> dict[Line, int]:
    """What somebody inside knows."""
    return {cell.line: count for cell, count in counts.items() if cell.is_total}


def protected(counts: Counts, definitions: Definitions = DEFINITIONS) -> frozenset[Cell]:
    """What must be hidden besides."""
    hidden = primary(counts, definitions)
    return hiding.complementary(
        build([released(counts, hidden, definitions)], RULES, definitions, sizes(counts)),
        counts,
        hidden,
        {cell for cell in counts if not cell.is_total and cell not in hidden},
        rules=RULES,
        definitions=definitions,
    )


def attacked(counts: Counts, hidden: Collection[Cell], definitions: Definitions = DEFINITIONS) -> list[Range]:
    """What somebody inside finds of each small count that is hidden."""
    attack = Attack([released(counts, hidden, definitions)], RULES, definitions, sizes(counts))
    small = {cell for cell in hidden if counts[cell] < RULES.hide_below}
    return list(ranges(attack, counts, small))
