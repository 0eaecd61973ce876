"""Publications one after another: a person who comes or goes changes nothing that is published."""

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
    without,
)
from volunteer_app.diversity.protection.cells import ALL, Line
from volunteer_app.diversity.publishing import lines
from volunteer_app.diversity.publishing.composing import compose
from volunteer_app.diversity.publishing.lines import Last
from volunteer_app.diversity.publishing.making import TooFew
from volunteer_app.diversity.publishing.people import Basis, Changed, Coded, changed
from volunteer_app.diversity.publishing.rows import NoteKind

THIRD_DAY, FOURTH_DAY = date(2026, 12, 31), date(2027, 3, 31)
PEOPLE = population(300)
FIRST = published(PEOPLE, FIRST_DAY)
BEFORE = kept(FIRST, PEOPLE)


def test_every_small_count_of_a_publication_is_open() -> None:
    assert FIRST.is_safe
    assert FIRST.ranges


def test_one_person_who_leaves_changes_no_line_whoever_it_is() -> None:
    whole = Line(ALL, ALL, SECOND_DAY)
    for place in range(len(PEOPLE.basis.ids)):
        planned = lines.plan(without(PEOPLE, [place]).basis, BEFORE.last, whole, RULES)
        assert [each.line for each in planned] == [each.line for each in BEFORE.last]
        assert all(each.kept is not None for each in planned)


@pytest.mark.parametrize("place", [0, 117, 299])
def test_one_person_who_leaves_changes_no_published_number(place: int) -> None:
    second = published(without(PEOPLE, [place]), SECOND_DAY, [BEFORE])

    assert second.release.shown == FIRST.release.shown
    assert second.is_safe


def test_a_line_is_computed_anew_once_ten_people_of_three_organisations_have_changed() -> None:
    whole = Line(ALL, ALL, SECOND_DAY)
    for out, is_new in ((9, False), (10, True)):
        left = _of_organisations(out, 3)
        planned = lines.plan(without(PEOPLE, left).basis, BEFORE.last, whole, RULES)
        assert (planned[0].kept is None) is is_new, out


def test_changes_of_two_organisations_do_not_compute_a_line_anew() -> None:
    left = _of_organisations(12, 2)
    planned = lines.plan(without(PEOPLE, left).basis, BEFORE.last, Line(ALL, ALL, SECOND_DAY), RULES)

    assert planned[0].kept is not None
    assert planned[0].kept.bound is None
    assert NoteKind.REPEATED_ORGANISATIONS in planned[0].notes


def test_an_answer_that_changes_counts_as_one_person() -> None:
    now = PEOPLE.basis
    altered = Basis(now.ids, now.changes + (now.ids <= 4), now.organisations, now.breakdowns)
    everybody = np.ones(len(now.ids), dtype=np.bool_)

    found = changed(now, everybody, altered, everybody)

    assert found == Changed(4, len(set(now.organisations[:4].tolist())), 12)


def test_lines_that_repeat_are_safe_beside_those_that_are_new() -> None:
    """Half of those who leave are of one region, so that some lines are new and others repeat."""
    region = PEOPLE.basis.of("Region", ["London"])
    left = np.flatnonzero(region)[:14]
    people = without(PEOPLE, left.tolist())

    second = published(people, SECOND_DAY, [BEFORE])

    repeated = [each.line for each in second.lines if each.kept is not None]
    assert repeated
    assert len(repeated) < len(second.lines)
    assert all(line.day == FIRST_DAY for line in repeated)
    assert second.is_safe


def test_a_third_publication_follows_one_in_which_some_lines_repeated() -> None:
    """Everybody's numbers repeat the second day then, and other lines the first: each is of its own day."""
    region = np.flatnonzero(PEOPLE.basis.of("Region", ["London"]))
    people = without(PEOPLE, region[:14].tolist())
    second = published(people, SECOND_DAY, [BEFORE])
    after = kept(second, people, [BEFORE])
    wales = np.flatnonzero(people.basis.of("Region", ["Wales"]))
    fewer = without(people, wales[:1].tolist())

    third = published(fewer, THIRD_DAY, [BEFORE, after])

    assert third.release.shown == second.release.shown
    assert third.is_safe
    others = np.flatnonzero(fewer.basis.of("Region", ["South West"]))
    fourth = published(
        without(fewer, others[:14].tolist()), FOURTH_DAY, [BEFORE, after, kept(third, fewer, [BEFORE, after])]
    )
    assert {each.line.day for each in fourth.lines} == {FIRST_DAY, SECOND_DAY, FOURTH_DAY}
    assert fourth.is_safe


def test_a_line_that_has_changed_waits_for_the_whole_and_says_so() -> None:
    """Ten people moved from one region to another: nobody came, and nobody left."""
    region = PEOPLE.basis.breakdowns["Region"]
    codes = region.codes.copy()
    codes[np.flatnonzero(codes == 0)[:10]] = 1
    moved = replace(
        PEOPLE.basis, breakdowns={**PEOPLE.basis.breakdowns, "Region": Coded(region.labels, codes)}
    )

    planned = lines.plan(moved, BEFORE.last, Line(ALL, ALL, SECOND_DAY), RULES)

    told = {each.line.value: each.notes[0] for each in planned if each.line.breakdown == "Region"}
    assert told["London"] is told["Wales"] is NoteKind.REPEATED_WHOLE
    assert told["South West"] is NoteKind.REPEATED_FEW


def test_a_table_waits_where_a_line_would_repeat_numbers_that_it_never_had() -> None:
    """Sex by region was left out at first; most regions repeat, so that the others would give them away."""
    tables = some_tables()
    fewer = tables.without({"volunteers-c2-b1"})
    first = published(PEOPLE, FIRST_DAY, tables=fewer)
    region = PEOPLE.basis.of("Region", ["London"])
    people = without(PEOPLE, np.flatnonzero(region)[:14].tolist())

    second = published(people, SECOND_DAY, [kept(first, PEOPLE)], tables=tables)

    codes = {table.code for table in second.tables}
    assert "volunteers-c2-b1" not in codes
    assert "volunteers-c2-b2" in codes
    assert second.is_safe
    rows = compose({"volunteers": second}, tables, RULES).rows
    assert {row.table for row in rows} <= codes


def test_fewer_than_thirty_people_are_not_published() -> None:
    with pytest.raises(TooFew):
        published(chosen(PEOPLE, np.arange(29)), FIRST_DAY)


def _of_organisations(people: int, organisations: int) -> list[int]:
    """The places of so many people of so many organisations."""
    wanted = sorted(set(PEOPLE.basis.organisations.tolist()))[:organisations]
    found: list[int] = []
    turn = 0
    while len(found) < people:
        of = wanted[turn % organisations]
        places = np.flatnonzero(of == PEOPLE.basis.organisations)
        found.append(next(int(each) for each in places if int(each) not in found))
        turn += 1
    return found


def test_a_basis_is_the_same_after_it_was_kept() -> None:
    again = Basis.unpacked(PEOPLE.basis.packed())

    assert np.array_equal(again.ids, PEOPLE.basis.ids)
    assert np.array_equal(again.organisations, PEOPLE.basis.organisations)
    assert again.breakdowns["Region"].labels == PEOPLE.basis.breakdowns["Region"].labels
    assert isinstance(BEFORE.last[0], Last)
