"""Results of 120 invented bodies: they reconcile with the answers, and protect each body's."""

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from functools import cache

import pytest

from tests.factories.surveyed import basis, body, given, many
from volunteer_app.survey.results.asked import Basis
from volunteer_app.survey.results.bodies import ALL, SECTOR, SIZE, Group, Surveyed
from volunteer_app.survey.results.computing import Computed, compute
from volunteer_app.survey.results.rows import HIDDEN, Measure, Quality, Row, Table
from volunteer_app.survey.rules.answers import Given
from volunteer_app.survey.rules.shapes import Missing

TOTALS = ("volunteers_on_day", "hours_in_year", "spent_on_training", "with_convictions")


@cache
def everybody() -> tuple[Basis, Computed]:
    """All 120 bodies answered everything."""
    found = basis(many(silent=0))
    return found, compute(found, {})


@cache
def with_silence() -> tuple[Basis, Computed]:
    """A third answered nothing, and others not everything."""
    found = basis(many())
    return found, compute(found, {})


def rows(found: Computed, code: str, measure: Measure) -> dict[tuple[str, str, str], Row]:
    return {
        (each.breakdown, each.value, each.item): each
        for each in found.rows
        if each.question == code and each.measure is measure and each.table is not Table.ITEMS
    }


def one(
    found: Computed, code: str, measure: Measure, item: str = "", of: tuple[str, str] = (ALL, ALL)
) -> Row:
    return rows(found, code, measure)[(*of, item)]


def number_of(each: Surveyed, code: str) -> float:
    answer = (each.given or {}).get(code, Given())
    return float(answer.value) if answer.is_answer else 0.0


def group_of(found: Basis, row: Row) -> Group:
    return next(each for each in found.groups if (each.breakdown, each.value) == (row.breakdown, row.value))


@pytest.mark.parametrize("code", TOTALS)
def test_where_everybody_answered_totals_are_what_the_answers_come_to(code: str) -> None:
    found, computed = everybody()
    shown = [each for each in rows(computed, code, Measure.TOTAL).values() if each.amount is not None]
    assert (ALL, ALL) in {(each.breakdown, each.value) for each in shown}
    for row in shown:
        true = sum(number_of(each, code) for each in group_of(found, row).bodies)
        assert row.amount == pytest.approx(true, rel=0.006, abs=2.5)
        assert row.span is not None
        assert row.span[0] <= true <= row.span[1]
        assert row.quality is Quality.GOOD


def test_where_everybody_answered_percentages_are_those_of_the_answers() -> None:
    found, computed = everybody()
    for (breakdown, value, option), row in rows(computed, "has_volunteers", Measure.SHARE).items():
        if row.amount is not None:
            group = next(each for each in found.groups if (each.breakdown, each.value) == (breakdown, value))
            chose = sum((each.given or {})["has_volunteers"].value == option for each in group.bodies)
            assert row.amount == pytest.approx(100 * chose / len(group.bodies), abs=0.5)
    assert one(computed, "has_volunteers", Measure.SHARE, "yes").amount is not None


def test_a_total_of_those_who_answered_is_their_ratio_times_the_known_size() -> None:
    """Worked out here in another way: two strata, with two and three of four answers."""
    small = [
        body(f"S{n}", "voluntary", 10 + n, given(staff_in_post=answer)) for n, answer in enumerate((30, 40))
    ]
    large = [
        body(f"L{n}", "voluntary", 50 + n, given(staff_in_post=answer))
        for n, answer in enumerate((90, 110, 130))
    ]
    silent = [body("S8", "voluntary", 14, None), body("L8", "voluntary", 60, None)]
    silent += [body("S9", "voluntary", 15, None)]
    computed = compute(basis([*small, *large, *silent]), {})
    answers = 4 / 2 * (30 + 40) + 4 / 3 * (90 + 110 + 130)
    sizes = 4 / 2 * (10 + 11) + 4 / 3 * (50 + 51 + 52)
    whole = 10 + 11 + 14 + 15 + 50 + 51 + 52 + 60
    row = one(computed, "staff_in_post", Measure.TOTAL)
    assert row.amount == pytest.approx(whole * answers / sizes, abs=2.5)
    assert one(computed, "staff_in_post", Measure.PER_BODY).amount == pytest.approx(
        (row.amount or 0) / 8, rel=0.01
    )


def test_who_answered_is_counted_by_sector_and_size() -> None:
    found, computed = with_silence()
    counted = {
        (each.breakdown, each.value, each.measure): each.number
        for each in computed.rows
        if each.table is Table.RESPONSES
    }
    for group in found.groups:
        of = (group.breakdown, group.value)
        answered = sum(each.given is not None for each in group.bodies)
        assert counted[(*of, Measure.BODIES)] == str(len(group.bodies))
        assert counted[(*of, Measure.ANSWERED)] == str(answered)
        assert float(counted[(*of, Measure.RATE)]) == pytest.approx(
            100 * answered / len(group.bodies), abs=0.5
        )
    for breakdown in (SECTOR, SIZE):
        parts = [int(n) for (of, _, what), n in counted.items() if (of, what) == (breakdown, Measure.BODIES)]
        assert sum(parts) == 120


def test_who_did_not_answer_a_question_is_counted_by_why() -> None:
    _, computed = with_silence()
    by_question: dict[str, dict[Measure, str]] = defaultdict(dict)
    for each in computed.rows:
        if each.table is Table.ITEMS:
            by_question[each.question][each.measure] = each.number
    shown = {code: n for code, n in by_question.items() if n[Measure.ASKED] != HIDDEN}
    assert len(shown) > 50
    for numbers in shown.values():
        parts = (Measure.ANSWERED, Measure.DONT_KNOW, Measure.REFUSED, Measure.BLANK)
        assert sum(int(numbers[each]) for each in parts) == int(numbers[Measure.ASKED])


def test_a_body_that_does_not_know_is_unknown_and_one_that_is_not_concerned_is_none() -> None:
    answers = [given(paid_leave="no") for _ in range(4)]
    answers += [given(paid_leave="yes", staff_on_leave=n) for n in (40, 50, 60, 50)]
    unsure = [given(paid_leave=Missing.DONT_KNOW), given(paid_leave="yes", staff_on_leave=Missing.REFUSED)]
    bodies = [body(f"B{n}", "police", 30, each) for n, each in enumerate([*answers, *unsure])]
    assert one(compute(basis(bodies), {}), "staff_on_leave", Measure.TOTAL).number == "250"
    assert one(compute(basis(bodies[:8]), {}), "staff_on_leave", Measure.TOTAL).number == "200"


def may_be_shown(numbers: Sequence[float], *, people: bool) -> bool:
    """The rule as the page tells it, in other words than the code's."""
    most = sorted((each for each in numbers if each), reverse=True)
    whole = sum(most)
    if len(most) < 3 or (people and whole < 8):
        return False
    return most[0] / whole <= 0.8 and (most[0] + most[1]) / whole <= 0.9


@pytest.mark.parametrize("made", [everybody, with_silence])
@pytest.mark.parametrize("code", TOTALS)
def test_no_total_tells_of_one_body_and_no_rest_does(
    made: Callable[[], tuple[Basis, Computed]], code: str
) -> None:
    found, computed = made()
    people = code in ("volunteers_on_day", "with_convictions")
    totals = rows(computed, code, Measure.TOTAL).values()
    for row in totals:
        if row.amount is not None:
            assert may_be_shown([number_of(e, code) for e in group_of(found, row).bodies], people=people)
    for breakdown in (SECTOR, SIZE):
        hidden = [each for each in totals if each.breakdown == breakdown and each.number == HIDDEN]
        rest = [number_of(e, code) for row in hidden for e in group_of(found, row).bodies]
        assert not hidden or may_be_shown(rest, people=people)


def test_percentages_of_few_bodies_and_of_one_mind_are_hidden() -> None:
    """Ten prisons say yes, and nine of ten in probation; of the police four of ten; five courts answer."""
    yes = {"prisons": 10, "probation": 9, "police": 4, "courts": 2, "voluntary": 6}
    of = Counter({"prisons": 10, "probation": 10, "police": 10, "courts": 5, "voluntary": 12})
    bodies = [
        body(f"{sector}{n}", sector, 30, given(named_lead="yes" if n < yes[sector] else "no"))
        for sector in of
        for n in range(of[sector])
    ]
    computed = compute(basis(bodies), {})
    by_sector = {
        sector: one(computed, "named_lead", Measure.SHARE, "yes", (SECTOR, sector)).number for sector in of
    }
    assert by_sector == {
        "prisons": HIDDEN,
        "probation": HIDDEN,
        "police": "40",
        "courts": HIDDEN,
        "voluntary": "50",
    }
    assert one(computed, "named_lead", Measure.SHARE, "yes").number == "66"


def crossing(number: int, code: str, answers: Sequence[float | str]) -> Computed:
    """Sectors and size classes that overlap in one large police force; every group by itself may be shown."""
    bodies = []
    for sector, size, how_many in (
        ("prisons", 30, number),
        ("police", 30, number),
        ("police", 200, 1),
        ("courts", 200, number),
    ):
        for place in range(how_many):
            answer = answers[place % len(answers)]
            bodies.append(body(f"{sector}{size}-{place}", sector, size, given(**{code: answer})))
    return compute(basis(bodies), {})


def test_a_total_that_groups_that_overlap_give_away_is_left_out() -> None:
    """Medium bodies less prisons are the medium forces; all forces less those are the large one's answer."""
    computed = crossing(4, "staff_in_post", (50, 60, 70, 80))
    assert computed.tally.left_out == ["staff_in_post"]
    totals = rows(computed, "staff_in_post", Measure.TOTAL)
    assert [each.number for each in totals.values() if each.breakdown == SIZE] == [HIDDEN, HIDDEN]
    assert all(each.amount for each in totals.values() if each.breakdown == SECTOR)


def test_a_percentage_that_groups_that_overlap_give_away_is_left_out() -> None:
    computed = crossing(8, "named_lead", ("yes", "no"))
    assert computed.tally.left_out == ["named_lead"]
    shares = rows(computed, "named_lead", Measure.SHARE)
    assert {each.number for each in shares.values() if each.breakdown == SIZE} == {HIDDEN}
    assert all(each.amount for each in shares.values() if each.breakdown == SECTOR)


def test_rows_of_a_table_that_are_hidden_cannot_be_worked_out_from_the_others() -> None:
    """One role is one body's; so another is hidden with it, since all roles come to the published number."""
    roles = {"listener": 20, "appropriate-adult": 30, "magistrate": 25}
    bodies = [
        body(
            f"B{n}",
            "voluntary",
            80,
            given(has_volunteers="yes", volunteers_on_day=75, volunteers_by_role=roles),
        )
        for n in range(5)
    ]
    odd = {**roles, "special-constable": 90}
    bodies.append(
        body(
            "B9", "voluntary", 90, given(has_volunteers="yes", volunteers_on_day=165, volunteers_by_role=odd)
        )
    )
    computed = compute(basis(bodies), {})
    by_role = {
        item: row.number for (_, _, item), row in rows(computed, "volunteers_by_role", Measure.TOTAL).items()
    }
    assert (by_role["special-constable"], by_role["listener"]) == (HIDDEN, HIDDEN)
    assert (by_role["appropriate-adult"], by_role["magistrate"]) == ("180", "150")


def test_who_volunteers_comes_from_publications_alone() -> None:
    found, _ = everybody()
    computed = compute(found, {"women": (1235, "Published for 31 March 2026")})
    women = [each for each in computed.rows if each.question == "women" and each.table is not Table.ITEMS]
    assert [(each.measure, each.number, each.note) for each in women] == [
        (Measure.PUBLISHED, "1235", "Published for 31 March 2026")
    ]


def test_the_same_answers_give_the_same_rows() -> None:
    found, computed = with_silence()
    assert compute(found, {}).rows == computed.rows


def test_counts_of_people_end_in_five_or_nothing() -> None:
    _, computed = with_silence()
    shown = [row.amount for row in rows(computed, "volunteers_on_day", Measure.TOTAL).values()]
    assert [each for each in shown if each is not None and each % 5] == []
