"""Whether whole numbers fit what was published: plain sums, no solver and no matrix. Pure.

The audit shows a whole set of counts for each value that a hidden count could have. This is what checks that
such a set could be the truth behind the same publication, by other means than those that found it.
"""

from collections.abc import Iterable, Iterator, Mapping

from volunteer_app.diversity.protection.cells import (
    ALL,
    Cell,
    Definitions,
    Line,
    Release,
    Ruleset,
    total_of,
)

Counts = Mapping[Cell, int]


def misfits(release: Release, rules: Ruleset, definitions: Definitions, counts: Counts) -> Iterator[str]:
    """What of a publication these counts would not have given; nothing where they fit.

    `counts` has every cell of the publication. Sums over a breakdown are those of lines of the same day.
    """
    for cell, published in release.shown.items():
        count = counts[cell]
        if count < 0 or (published is not None and not _gives(count, published, rules)):
            yield f"{count} is not published as {published}: {cell}"
    yield from _lines(release, rules, definitions, counts)
    yield from _breakdowns(release, counts)


def _gives(count: int, published: int, rules: Ruleset) -> bool:
    return count >= rules.hide_below and rules.rounded(count) == published


def _lines(release: Release, rules: Ruleset, definitions: Definitions, counts: Counts) -> Iterator[str]:
    groups: dict[tuple[Line, str], list[Cell]] = {}
    for cell in release.shown:
        if not cell.is_total:
            groups.setdefault((cell.line, cell.characteristic), []).append(cell)
    for (line, characteristic), cells in groups.items():
        people = counts[total_of(line)]
        if _sum(cells, counts) != people:
            yield f"{characteristic} does not add up on {line}"
        silent = [cell for cell in cells if cell.category in definitions.undeclared]
        declared = people - _sum(silent, counts)
        if silent and (declared < rules.low_before(people)) != ((line, characteristic) in release.low):
            yield f"{declared} of {people} declared {characteristic} on {line}"
    yield from _wholes(release, definitions, counts)


def _wholes(release: Release, definitions: Definitions, counts: Counts) -> Iterator[str]:
    wholes: dict[Cell, list[Cell]] = {}
    for cell in release.shown:
        whole = definitions.parts.get((cell.characteristic, cell.category))
        if whole is not None:
            wholes.setdefault(Cell(cell.line, *whole), []).append(cell)
    for whole_cell, parts in wholes.items():
        if whole_cell in release.shown and _sum(parts, counts) != counts[whole_cell]:
            yield f"details do not add up to {whole_cell}"


def _breakdowns(release: Release, counts: Counts) -> Iterator[str]:
    sums: dict[tuple[str, str, str], int] = {}
    whole = next((cell.line for cell in release.shown if cell.line.is_all), None)
    partial = {line.breakdown for line in release.lines() if whole is None or not line.is_as_of(whole)}
    for cell in release.shown:
        if cell.line.breakdown not in partial | {ALL}:
            key = cell.line.breakdown, cell.characteristic, cell.category
            sums[key] = sums.get(key, 0) + counts[cell]
    for (breakdown, characteristic, category), found in sums.items():
        all_of_it = whole and counts.get(Cell(whole, characteristic, category))
        if all_of_it is not None and all_of_it != found:
            yield f"{characteristic} {category} does not add up over {breakdown}"


def _sum(cells: Iterable[Cell], counts: Counts) -> int:
    return sum(counts[cell] for cell in cells)
