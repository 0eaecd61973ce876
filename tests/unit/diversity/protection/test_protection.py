"""What is hidden cannot be worked out: searched with a solver, attacked by another way."""

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.unit.diversity.protection.worlds import (
    DAY,
    DEFINITIONS,
    RULES,
    SILENT,
    WHOLE,
    Counts,
    attacked,
    counted,
    line,
    primary,
    protected,
    released,
    sizes,
)
from volunteer_app.diversity.protection import checking
from volunteer_app.diversity.protection.auditing import Attack, Unfit, any_counts, ranges
from volunteer_app.diversity.protection.cells import ALL, Cell, Definitions, Kept, Line, Release, total_of
from volunteer_app.diversity.protection.hiding import NoProtection, complementary
from volunteer_app.diversity.protection.solving import extreme
from volunteer_app.diversity.protection.system import build

REGION, SETTING, FAITH = "Region", "Prison or community", "Faith"


def table(*rows: tuple[int, ...]) -> dict[str, dict[str, int]]:
    """Values V0, V1 ... with categories A, B ..., the last of which is of those who did not answer."""
    names = [*"ABCDEFGH"[: len(rows[0]) - 1], SILENT]
    return {f"V{number}": dict(zip(names, row, strict=True)) for number, row in enumerate(rows)}


ONE_SMALL = counted({(REGION, FAITH): table((40, 3, 20, 10), (50, 30, 40, 10), (60, 40, 30, 10))})
SMALL = Cell(line(REGION, "V0"), FAITH, "B")

# Of 22 on the line, two published tens leave between 0 and 6 for the third
EXPOSED = {
    cell: count
    for cell, count in counted(
        {(REGION, FAITH): table((10, 2, 10, 0), (50, 30, 40, 0), (60, 40, 30, 0))}
    ).items()
    if cell.category != SILENT
}


def test_every_published_number_stands_for_five_counts() -> None:
    for published in range(10, 100, 5):
        low, high = RULES.could_be(published)
        assert [n for n in range(8, 200) if RULES.rounded(n) == published] == list(range(low, high + 1))
        assert high - low == 4


def test_a_small_count_that_rounding_leaves_exposed_is_found_and_closed() -> None:
    counts = EXPOSED
    before = [each for each in attacked(counts, primary(counts)) if not each.is_open]
    assert before

    more = protected(counts)

    assert more
    assert all(each.is_open for each in attacked(counts, primary(counts) | more))


def test_showing_one_complementary_cell_again_makes_the_audit_fail() -> None:
    counts = EXPOSED
    hidden = primary(counts) | protected(counts)

    for cell in protected(counts):
        assert any(not each.is_open for each in attacked(counts, hidden - {cell})), cell


def test_a_hidden_count_that_is_open_is_told_with_its_range() -> None:
    hidden = primary(ONE_SMALL) | protected(ONE_SMALL)
    (found,) = [each for each in attacked(ONE_SMALL, hidden) if each.cell == SMALL]

    assert found.is_open
    assert found.least == 0
    assert found.most >= RULES.protect_to


def test_where_nothing_may_be_hidden_besides_it_is_said_which_counts_are_exposed() -> None:
    hidden = primary(EXPOSED)

    with pytest.raises(NoProtection) as found:
        complementary(
            build([released(EXPOSED, hidden)], RULES, DEFINITIONS, sizes(EXPOSED)),
            EXPOSED,
            hidden,
            set(),
            rules=RULES,
            definitions=DEFINITIONS,
        )

    assert set(found.value.cells) == hidden


def test_counts_that_would_have_been_published_otherwise_do_not_fit() -> None:
    release = released(ONE_SMALL, {SMALL})
    assert not list(checking.misfits(release, RULES, DEFINITIONS, ONE_SMALL))
    for change in (
        {SMALL: 4},  # the line does not add up any more
        {Cell(line(REGION, "V0"), FAITH, "A"): 43},
        {SMALL: -1},
        {Cell(line(REGION, "V1"), FAITH, "B"): 29, Cell(line(REGION, "V1"), FAITH, "A"): 51},
    ):
        assert list(checking.misfits(release, RULES, DEFINITIONS, {**ONE_SMALL, **change})), change


def test_an_audit_that_rests_on_counts_that_do_not_fit_is_refused() -> None:
    attack = Attack([released(ONE_SMALL, {SMALL})], RULES, DEFINITIONS, sizes(ONE_SMALL))

    with pytest.raises(Unfit):
        list(ranges(attack, {**ONE_SMALL, SMALL: 4}, {SMALL}))


def test_an_attack_from_outside_starts_from_some_counts_that_fit() -> None:
    hidden = primary(ONE_SMALL) | protected(ONE_SMALL)
    release = released(ONE_SMALL, hidden)

    found = any_counts(Attack([release], RULES, DEFINITIONS, {}))

    assert not list(checking.misfits(release, RULES, DEFINITIONS, found))


def test_publications_that_contradict_each_other_are_told() -> None:
    one, other = released(ONE_SMALL, {SMALL}), dict(released(ONE_SMALL, {SMALL}).shown)
    other[Cell(line(REGION, "V1"), FAITH, "A")] = 65

    with pytest.raises(ValueError, match="contradict"):
        build([one, Release(other)], RULES, DEFINITIONS)


def test_a_line_that_repeats_its_numbers_is_linked_by_how_many_can_have_changed() -> None:
    """Yesterday's hidden 3 is at most 9 away from today's count, which the rest of today gives away."""
    today = Line(WHOLE.breakdown, WHOLE.value, DAY.replace(month=12, day=31))
    later: Counts = {
        cell._replace(line=cell.line._replace(day=today.day)): count
        for cell, count in ONE_SMALL.items()
        if cell.line.value != "V0"
    }
    old = {cell: count for cell, count in ONE_SMALL.items() if cell.line.value == "V0"}
    shown = {**released(later, set()).shown, **released(old, {SMALL}).shown}
    first = released(ONE_SMALL, {SMALL})
    close = Release(shown, kept={line(REGION, "V0"): Kept(9)})
    loose = Release(shown, kept={line(REGION, "V0"): Kept(None)})

    linked = build([first, close], RULES, DEFINITIONS, sizes(ONE_SMALL))
    free = build([first, loose], RULES, DEFINITIONS, sizes(ONE_SMALL))

    assert linked.a_ub.shape[0] > free.a_ub.shape[0]


def test_nobody_grows_younger_so_ages_tell_of_older_numbers_too() -> None:
    """Fifteen under 25 today, of whom at most nine came since: at least six were there, though not shown."""
    today = DAY.replace(month=12, day=31)
    bands = ("Under 25", "25 to 34", "35 to 44", "45 to 54", "55 and over")
    prison = dict(zip(bands, (7, 30, 30, 30, 30), strict=True))
    of_today = {(ALL, ALL): (26, 60, 60, 60, 60), (SETTING, "Community"): (11, 30, 30, 30, 30)}
    old = {Cell(line(SETTING, "Prison"), "Age", each): count for each, count in prison.items()}
    new = {
        Cell(Line(*place, today), "Age", each): count
        for place, counts in of_today.items()
        for each, count in zip(bands, counts, strict=True)
    }
    for cells in (old, new):
        for each in {cell.line for cell in cells}:
            cells[total_of(each)] = sum(count for cell, count in cells.items() if cell.line == each)
    young = Cell(line(SETTING, "Prison"), "Age", "Under 25")
    shown = {**released(new, set()).shown, **released(old, {young}).shown}

    def least(kept: Kept) -> float:
        release = Release(shown, kept={young.line: kept})
        system = build([release], RULES, Definitions(drifting=frozenset({"Age"})), sizes({**old, **new}))
        return extreme(system, system.number_of()[young], most=False).value

    assert least(Kept(9)) > 1
    assert least(Kept(9, is_older=False)) == least(Kept(None)) < 1


@st.composite
def worlds(draw: st.DrawFn) -> Counts:
    """People by two breakdowns and three characteristics, one of which is a detail of another."""
    people = draw(st.integers(60, 400))
    chance = draw(st.randoms(use_true_random=False))
    regions, settings_ = ["V0", "V1", "V2", "V3"], ["V0", "V1"]
    details = ["A1", "A2", "B1", "B2", "B3", SILENT]
    weights = [draw(st.integers(1, 40)) for _ in details]
    found: Counts = {}
    for _ in range(people):
        detail = chance.choices(details, weights)[0]
        group = detail if detail == SILENT else detail[0]
        sex = chance.choices(["F", "M", SILENT], [5, 4, 1])[0]
        places = [WHOLE, line(REGION, chance.choice(regions)), line(SETTING, chance.choice(settings_))]
        for place in places:
            for cell in (
                total_of(place),
                Cell(place, "Detail", detail),
                Cell(place, "Group", group),
                Cell(place, "Sex", sex),
            ):
                found[cell] = found.get(cell, 0) + 1
    lines = list(dict.fromkeys(cell.line for cell in found))
    for place in lines:
        for name, categories in (
            ("Detail", details),
            ("Group", ["A", "B", SILENT]),
            ("Sex", ["F", "M", SILENT]),
        ):
            for category in categories:
                found.setdefault(Cell(place, name, category), 0)
    return found


DETAILED = Definitions(
    {
        ("Detail", each): ("Group", each if each == SILENT else each[0])
        for each in ("A1", "A2", "B1", "B2", "B3", SILENT)
    },
    frozenset({SILENT}),
)


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(worlds())
def test_whatever_the_counts_none_that_is_small_can_be_narrowed(counts: Counts) -> None:
    assume(all(people >= RULES.merge_below for people in sizes(counts).values()))

    hidden = primary(counts, DETAILED) | protected(counts, DETAILED)

    assert [each for each in attacked(counts, hidden, DETAILED) if not each.is_open] == []
