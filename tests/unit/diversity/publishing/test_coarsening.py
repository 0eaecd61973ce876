"""What cannot be protected with fine lines can be with coarse ones."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from tests.unit.diversity.publishing.populations import (
    FIRST_DAY,
    RULES,
    SECOND_DAY,
    chosen,
    kept,
    population,
    published,
    some_tables,
)
from volunteer_app.diversity.protection.cells import ALL, Line
from volunteer_app.diversity.protection.hiding import NoProtection
from volunteer_app.diversity.publishing import computing, merging
from volunteer_app.diversity.publishing.coarsening import broad_of, coarsened, in_words
from volunteer_app.diversity.publishing.comparing import Earlier
from volunteer_app.diversity.publishing.composing import compose
from volunteer_app.diversity.publishing.declared import Declared, declared
from volunteer_app.diversity.publishing.making import make
from volunteer_app.diversity.publishing.people import Coded, People

# So few people on a line that there is no protection for some of them
LOOSE = replace(RULES, merge_below=3)
BETWEEN = date(2026, 7, 31)
WHOLE = Line(ALL, ALL, FIRST_DAY)
TABLES = declared().without(
    each.code for each in declared().tables if each.breakdown.code != "b1" or each.characteristic.code != "c2"
)


def a_small_region() -> People:
    """Of 209 people, 9 are in the North East, and all of these say what they are.

    Of 9, at least 6 said it, as is known. So whoever did not say cannot be 7, and no hiding helps.
    """
    people = population(209)
    values = ["North East"] * 9 + ["Yorkshire and The Humber"] * 80 + ["London"] * 120
    labels = tuple(sorted(set(values)))
    codes = np.array([labels.index(each) for each in values], dtype=np.int64)
    basis = replace(people.basis, breakdowns={"Region": Coded(labels, codes)})
    sex = people.answers["Sex"]
    said = np.where(np.arange(209) < 9, np.arange(209) % 2, sex.codes)
    return People(basis, {"Sex": Coded(sex.labels, said)})


def of_small_region(steps: dict[str, int]) -> computing._Of:
    return computing._Of(a_small_region(), WHOLE, [], LOOSE, steps)


def test_a_table_without_protection_has_one_once_its_smallest_line_is_put_together() -> None:
    people, tables = a_small_region(), TABLES.of("volunteers")
    with pytest.raises(NoProtection) as exposed:
        make(people, tables, WHOLE, (), LOOSE, TABLES.definitions())
    assert {each.line.value for each in exposed.value.cells} == {"North East"}

    problem = computing._unprotected(exposed.value.cells, TABLES, "volunteers", of_small_region({}))
    assert problem.offers == problem.coarser == ("volunteers-c2-b1",)

    tables_then, steps = coarsened(TABLES, problem.coarser)
    made = make(
        people,
        tables_then.of("volunteers"),
        WHOLE,
        (),
        LOOSE,
        TABLES.definitions(),
        steps=steps["volunteers"],
    )
    assert made.is_safe
    assert {each.line.value for each in made.lines} == {
        ALL,
        "North East, Yorkshire and The Humber",
        "London",
    }


def test_nothing_is_offered_where_no_line_has_a_neighbour_left() -> None:
    table = TABLES.tables[0]
    assert of_small_region({}).can_put_together(table)
    assert not of_small_region({"Region": 9}).can_put_together(table)
    assert not of_small_region({}).can_put_together(
        replace(table, breakdown=replace(table.breakdown, name="Prison or community"))
    )


def test_details_fall_back_on_their_broad_groups() -> None:
    every = declared()
    code = "volunteers-c5-b1"
    details = next(each for each in every.tables if each.code == code)
    broad = broad_of(every, details)
    assert broad is not None
    assert broad.code == "volunteers-c4-b1"
    left, steps = coarsened(every, [code])
    assert code not in {each.code for each in left.tables}
    assert broad in left.tables
    assert steps == {}
    assert in_words(every, details) == "Show Ethnic group alone, without the details"
    # Without the table of broad groups, lines are put together like those of any other
    alone, steps = coarsened(every.without([broad.code]), [code, code])
    assert code in {each.code for each in alone.tables}
    assert steps == {"volunteers": {"Region": 2}}


def test_the_smallest_name_is_merged_once_for_each_step_and_stays_merged() -> None:
    people = {"Mentoring": 90, "Peer support": 50, "Faith": 40, "Befriending": 45, "Police": 60}
    due: dict[str, bool] = {}
    fine = merging.group("Role family", people, (), due, 30)
    assert fine == {each: each for each in people}
    once = merging.group("Role family", people, (), due, 30, 1)
    assert once["Faith"] == once["Befriending"] == "Befriending and faith"
    assert once["Mentoring"] == "Mentoring"
    twice = merging.group("Role family", people, (), due, 30, 2)
    assert twice["Mentoring"] == twice["Peer support"] == "Mentoring and peer support"
    names = {name for name in once.values() if name}
    assert merging.group("Role family", people, names, dict.fromkeys(names, True), 30) == once
    waits = dict.fromkeys(names, False)
    assert merging.group("Role family", people, names, waits, 30, 3) == once


def test_a_breakdown_that_was_left_out_comes_back_compared_with_when_it_was_last_there() -> None:
    every, people = some_tables(), population(300)
    region, other, both = ([*names] for names in (["b1"], ["b2"], ["b1", "b2"]))
    first = _published(every, people, region, FIRST_DAY, [])
    second = _published(every, others(people, range(20)), other, BETWEEN, [first])
    earlier = [first, second]

    # Of those who were in London, say, fewer than ten are others than when regions were published last
    assert _lines(every, others(people, range(20, 40)), both, earlier) == {ALL, "Prison or community"}
    assert _lines(every, others(people, range(300)), both, earlier) == {ALL, "Prison or community", "Region"}


def test_a_breakdown_that_is_new_waits_while_the_whole_repeats() -> None:
    every, people = some_tables(), population(300)
    first = _published(every, people, ["b2"], FIRST_DAY, [])

    assert _lines(every, people, ["b1", "b2"], [first]) == {ALL, "Prison or community"}
    changed = others(people, range(100))
    assert _lines(every, changed, ["b1", "b2"], [first]) == {ALL, "Prison or community", "Region"}


def others(people: People, places: range) -> People:
    """The same with other people in some places."""
    ids = people.basis.ids.copy()
    ids[list(places)] += 1000
    order = np.argsort(ids)
    return chosen(replace(people, basis=replace(people.basis, ids=ids)), order)


def _lines(every: Declared, people: People, codes: list[str], earlier: list[Earlier]) -> set[str]:
    """The breakdowns that are published of people."""
    tables, counted = _of(every, people, codes)
    made = published(counted, SECOND_DAY, earlier, tables)
    assert made.is_safe
    return {each.line.breakdown for each in made.lines}


def _published(
    every: Declared, people: People, codes: list[str], day: date, earlier: list[Earlier]
) -> Earlier:
    tables, counted = _of(every, people, codes)
    return kept(published(counted, day, earlier, tables), counted, earlier)


def _of(every: Declared, people: People, codes: list[str]) -> tuple[Declared, People]:
    """The tables of these breakdowns, and people counted by these alone."""
    tables = every.without(each.code for each in every.tables if each.breakdown.code not in codes)
    names = {each.breakdown.name for each in tables.tables}
    breakdowns = {name: each for name, each in people.basis.breakdowns.items() if name in names}
    return tables, replace(people, basis=replace(people.basis, breakdowns=breakdowns))


def test_a_characteristic_without_any_breakdown_is_published_of_everybody() -> None:
    """Nobody's region or setting has 30 people: the whole is there all the same, once."""
    every, people = some_tables(), population(40)
    tables, counted = _of(every, people, ["b1"])
    made = published(counted, FIRST_DAY, [], tables)
    assert {each.line.breakdown for each in made.lines} == {ALL}

    rows = compose({"volunteers": made}, tables, RULES).rows

    assert {row.breakdown_value for row in rows} == {ALL}
    assert {row.characteristic for row in rows} == {each.name for each in tables.characteristics()}
    cells = [(row.characteristic, row.category) for row in rows]
    assert len(cells) == len(set(cells))
