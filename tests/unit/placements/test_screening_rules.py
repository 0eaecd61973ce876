"""What speaks against a proposal, day by day."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from volunteer_app.placements.screening.rules import Presence, Question, against, kept_on, wait_on
from volunteer_app.vetting.do_not_match.rules import (
    Side,
    Statement,
    interval_problem,
    is_for_its_prison_alone,
    name_problem,
    written,
)

FIRST = date(2026, 11, 23)
PRISON, ELSEWHERE = 7, 8
ANNE, BO = Side(1, frozenset({"PER-1"})), Side(2, frozenset({"PER-2"}))
days = st.integers(0, 6)
spans = st.tuples(days, st.integers(1, 5)).map(lambda each: (each[0], each[0] + each[1]))


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


def statement(
    first: Side, second: Side, begins: int = 0, ends: int | None = None, of_prison: bool = False
) -> Statement:
    before = None if ends is None else day(ends)
    return Statement(1, PRISON, of_prison, day(begins), before, (first, second))


def question(
    begins: int = 0, ends: int = 3, place: int | None = PRISON, other: Side | None = None
) -> Question:
    return Question(5, ANNE, place, day(begins), day(ends), other)


@given(spans, spans, spans, st.booleans(), st.booleans())
def test_two_are_together_where_one_day_is_of_all_three(
    asked: tuple[int, int], said: tuple[int, int], there: tuple[int, int], turned: bool, same_place: bool
) -> None:
    sides = (BO, ANNE) if turned else (ANNE, BO)
    place = PRISON if same_place else ELSEWHERE
    found = against(
        question(*asked),
        [statement(*sides, *said)],
        [Presence(BO, place, day(there[0]), day(there[1]))],
    )
    common = set(range(*asked)) & set(range(*said)) & set(range(*there))
    assert bool(found) == (bool(common) and same_place)


@given(spans, spans)
def test_a_match_with_the_other_needs_no_place(asked: tuple[int, int], said: tuple[int, int]) -> None:
    found = against(
        question(*asked, place=None, other=Side(None, BO.names)), [statement(ANNE, BO, *said)], []
    )
    assert bool(found) == bool(set(range(*asked)) & set(range(*said)))


def test_a_prisons_statement_about_somebody_unknown_is_about_somebody_there() -> None:
    unknown = Side(None, frozenset({"A1234BC"}))
    assert against(question(), [statement(unknown, ANNE, of_prison=True)], [])
    assert not against(question(place=ELSEWHERE), [statement(unknown, ANNE, of_prison=True)], [])
    assert not against(question(), [statement(unknown, ANNE)], [])


def test_of_two_that_wait_the_later_one_is_spoken_against() -> None:
    said = [statement(ANNE, BO)]
    for number, blocked in ((4, True), (6, False)):
        there = [Presence(BO, PRISON, day(0), day(3), number, waits=True)]
        assert bool(against(question(), said, there)) == blocked
    assert against(question(), said, [Presence(BO, PRISON, day(0), day(3), 6)])


def test_a_statement_about_others_speaks_against_nobody() -> None:
    others = statement(BO, Side(3, frozenset({"PER-3"})))
    assert not against(question(other=BO), [others], [Presence(BO, PRISON, day(0), day(3))])


def test_a_reference_is_compared_as_it_is_written() -> None:
    assert written(" per-7k2m 9qxa ") == "PER-7K2M9QXA"
    assert name_problem("A1234BC") == ""
    for bad in ("", "-A", "A_B", "Ä1", "A" * 41):
        assert name_problem(bad)


def test_days_are_not_reversed() -> None:
    assert interval_problem(day(0), day(0))
    assert interval_problem(day(0), day(1)) == ""
    assert interval_problem(day(0), None) == ""


def test_the_wait_is_the_same_for_all_of_a_day_and_under_a_minute() -> None:
    assert timedelta() < wait_on(FIRST) <= timedelta(minutes=1)
    assert wait_on(date(1990, 1, 1)) == wait_on(FIRST)


def test_a_word_is_good_for_longer_than_it_is_waited_for_and_not_for_days() -> None:
    assert wait_on(FIRST) < kept_on(FIRST) <= timedelta(hours=12)
    assert kept_on(date(1990, 1, 1)) == kept_on(FIRST)


def test_a_statement_whose_two_are_one_person_speaks_against_nothing() -> None:
    again = Side(ANNE.person_id, frozenset({"PER-9"}))
    there = [Presence(ANNE, PRISON, day(0), day(3), 4), Presence(BO, PRISON, day(0), day(3))]
    for sides in ((ANNE, again), (again, ANNE), (ANNE, ANNE)):
        assert not against(question(other=ANNE), [statement(*sides, of_prison=True)], there)


def test_nobody_is_kept_from_where_they_are_themselves() -> None:
    said = [statement(ANNE, Side(None, frozenset({"PER-9"})))]
    once_called = Side(ANNE.person_id, frozenset({"PER-1", "PER-9"}))
    assert not against(question(), said, [Presence(once_called, PRISON, day(0), day(3), 4)])
    assert against(question(), said, [Presence(Side(9, frozenset({"PER-9"})), PRISON, day(0), day(3), 4)])


def test_a_number_reaches_the_prison_alone_whose_statement_it_is() -> None:
    volunteer, number = "VOL-7K2M9QXA", "A1234BC"
    assert is_for_its_prison_alone([volunteer, number], is_of_prison=True)
    assert not is_for_its_prison_alone([volunteer, number], is_of_prison=False)
    assert not is_for_its_prison_alone([volunteer, "SUP-7K2M9QXA"], is_of_prison=True)
    assert not is_for_its_prison_alone([number, number], is_of_prison=True)
