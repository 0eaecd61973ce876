"""Our protection beside that of τ-ARGUS, the program that statistical offices use.

The two are not of one rule. τ-ARGUS publishes exact numbers, leaves a count of none published, and asks of a
hidden count under 8 that it could be some percent more or less. Ours publishes rounded numbers, hides none
at all too, and asks that a hidden small count could be every number from 0 to 7 for whoever knows how many
people each line has. So what is compared is: which counts its own rule hides; what its audit says of tables
that it protected itself, published unrounded; what its audit says of our publications, put to it as cells
that could be five numbers; and what protecting costs where both publish exact numbers under our rule.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace

import numpy as np
import pytest

from tests import tauargus
from tests.tauargus import Realised
from tests.unit.diversity.protection.worlds import (
    RULES,
    WHOLE,
    Counts,
    line,
    primary,
    protected,
    sizes,
)
from tests.unit.diversity.publishing.populations import FIRST_DAY, population, published, some_tables
from volunteer_app.diversity.protection import hiding
from volunteer_app.diversity.protection.auditing import Attack, Range, ranges
from volunteer_app.diversity.protection.cells import Cell, Definitions, Release, total_of
from volunteer_app.diversity.protection.system import System, build

REGION, FAITH, TOTAL = "Region", "Faith", "Total"
EXACT = replace(RULES, round_to=1)  # published as they are
ALL_DECLARE = Definitions()
SEEDS = (1, 2, 3, 4)


def table(seed: int, *, least: int = 0) -> dict[tuple[str, str], int]:
    """People by region and faith; a third of the counts are small, none under `least`."""
    chance = np.random.default_rng(seed)
    counts = chance.integers(9, 60, (5, 6))
    counts[chance.random((5, 6)) < 1 / 3] = 0
    counts += (counts == 0) * chance.integers(least, 8, (5, 6))
    return {(f"R{row}", f"F{column}"): int(count) for (row, column), count in np.ndenumerate(counts)}


def cell(region: str, faith: str) -> Cell:
    """The cell of ours for one of theirs; “Total” is of all."""
    place = WHOLE if region == TOTAL else line(REGION, region)
    return total_of(place) if faith == TOTAL else Cell(place, FAITH, faith)


def with_sums(counts: Mapping[tuple[str, str], int]) -> Counts:
    """The same as cells of ours, with the sums of rows, of columns and of all."""
    found: Counts = {}
    for (region, faith), count in counts.items():
        for each in (cell(r, f) for r in (region, TOTAL) for f in (faith, TOTAL)):
            found[each] = found.get(each, 0) + count
    return found


@pytest.mark.parametrize("seed", SEEDS)
def test_what_its_rule_of_frequencies_hides_is_hidden_by_ours(seed: int) -> None:
    """Ours hides more: counts of none, and what rounding alone would leave exposed."""
    found = tauargus.protected(table(seed), "FREQ(8,40)")
    counts = with_sums(table(seed))
    ours = primary(counts, ALL_DECLARE) | protected(counts, ALL_DECLARE)

    primaries = {cell(*key) for key, (_, status) in found.items() if status == "U"}

    assert len(primaries) > 2
    assert primaries <= ours
    assert {each for each in ours if 0 < counts[each] < RULES.hide_below} == primaries


@pytest.mark.parametrize("seed", SEEDS)
def test_our_attack_on_its_tables_finds_what_its_audit_finds(seed: int) -> None:
    """Counts of none are left out of these tables, since it publishes them and we cannot.

    Also with a cell shown again that it had hidden for others' sake: the two must notice the same.
    """
    counts = with_sums(table(seed, least=1))
    found = tauargus.protected(table(seed, least=1), "FREQ(8,40)")
    hidden = {cell(*key) for key, (_, status) in found.items() if status in ("U", "M")}
    small = {each for each in hidden if counts[each] < RULES.hide_below}
    assert {each for each in hidden if each.is_total} == set()

    for shown_again in [set(), *({each} for each in sorted(hidden - small)[:2])]:
        left = hidden - shown_again
        system = system_of(counts, left)
        theirs = tauargus.audited(tauargus.sheet(system, counts, EXACT, small))
        ours = {each.cell: each for each in attacked(counts, left)}
        assert set(ours) == left
        for number, each in enumerate(system.cells):
            if each in left:
                assert (ours[each].least, ours[each].most) == (theirs[number].least, theirs[number].most)
            if each in small:
                assert ours[each].is_open is is_open(theirs[number])


@pytest.mark.parametrize("seed", SEEDS)
def test_where_both_publish_exact_numbers_they_hide_at_the_same_price(seed: int) -> None:
    """Under our rule, none included: two programmes, one optimum. Each agrees that the other's is needed."""
    counts = with_sums(table(seed))
    small = {each for each, count in counts.items() if count < RULES.hide_below}
    may_hide = {each for each in counts if each not in small and not each.is_total}
    system = system_of(counts, small)
    prices = {each: hiding.loss(each, counts[each], ALL_DECLARE) for each in may_hide}

    found = tauargus.cheapest(tauargus.sheet(system, counts, EXACT, small, prices=prices))
    ours = hiding.complementary(system, counts, small, may_hide, rules=EXACT, definitions=ALL_DECLARE)

    assert found
    theirs = {system.cells[number] for number in found}
    assert sum(map(prices.__getitem__, ours)) == pytest.approx(sum(map(prices.__getitem__, theirs)), rel=1e-3)
    assert exposed(counts, small | theirs) == set()
    assert exposed(counts, small)
    for each in sorted(theirs)[:2]:
        assert exposed(counts, (small | theirs) - {each}), each
    realised = tauargus.audited(tauargus.sheet(system_of(counts, small | ours), counts, EXACT, small))
    assert all(is_open(realised[number]) for number, each in enumerate(system.cells) if each in small)


def test_its_audit_finds_our_publications_safe_and_with_small_counts_alone_hidden_unsafe() -> None:
    """A publication of 300 people as readers have it: rounded, with all links of its tables."""
    made = published(population(300), FIRST_DAY)
    truth = {each: made.known[each] for each in made.release.shown}
    definitions = some_tables().definitions()
    small = {each for each, count in truth.items() if count < RULES.hide_below and not each.is_total}

    def unsafe(hidden: Collection[Cell]) -> set[Cell]:
        shown = {each: None if each in hidden else RULES.rounded(count) for each, count in truth.items()}
        system = build([Release(shown, made.release.low)], RULES, definitions, sizes(truth))
        found = tauargus.audited(tauargus.sheet(system, truth, RULES, small))
        return {
            each for number, each in enumerate(system.cells) if each in small and not is_open(found[number])
        }

    hidden = {each for each, shown in made.release.shown.items() if shown is None}
    assert len(small) > 50
    assert made.complementary
    assert not unsafe(hidden)
    assert unsafe(hidden - made.complementary)
    needed = [each for each in sorted(made.complementary)[:8] if unsafe(hidden - {each})]
    assert len(needed) > 4


def is_open(found: Realised) -> bool:
    """Whether what it could be has every small number. Its own verdict is by the width alone."""
    return found.least <= 0 and found.most >= RULES.protect_to


def system_of(counts: Counts, hidden: Collection[Cell]) -> System:
    """Exact numbers: what is hidden could be anything up to all people."""
    return build([released(counts, hidden)], EXACT, ALL_DECLARE, sizes(counts))


def released(counts: Counts, hidden: Collection[Cell]) -> Release:
    """As it is published, unrounded."""
    return Release({each: None if each in hidden else count for each, count in counts.items()})


def attacked(counts: Counts, hidden: Collection[Cell]) -> list[Range]:
    """What somebody inside finds of each hidden count, in exact numbers."""
    attack = Attack([released(counts, hidden)], EXACT, ALL_DECLARE, sizes(counts))
    return list(ranges(attack, counts, hidden))


def exposed(counts: Counts, hidden: Collection[Cell]) -> set[Cell]:
    """The small counts that our attack narrows."""
    return {
        each.cell
        for each in attacked(counts, hidden)
        if counts[each.cell] < RULES.hide_below and not each.is_open
    }
