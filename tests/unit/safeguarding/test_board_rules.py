"""A board reads no number that could tell of one person."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from volunteer_app.safeguarding.board.rules import FEWER, LEAST, Figures, HalfYear, figures, half_years

SUMMER = HalfYear(date(2026, 4, 1), date(2026, 10, 1))
PARTS = ("a", "b", "c")


def happened(**numbers: int) -> list[tuple[date, str]]:
    return [(SUMMER.starts_on, part) for part, number in numbers.items() for _ in range(number)]


@pytest.mark.parametrize(
    ("today", "first"),
    [
        (date(2026, 11, 22), SUMMER),
        (date(2026, 10, 1), SUMMER),
        (date(2026, 9, 30), HalfYear(date(2025, 10, 1), date(2026, 4, 1))),
        (date(2027, 1, 1), SUMMER),
        (date(2027, 3, 31), SUMMER),
        (date(2027, 4, 1), HalfYear(date(2026, 10, 1), date(2027, 4, 1))),
    ],
)
def test_only_half_years_that_are_over_are_counted(today: date, first: HalfYear) -> None:
    found = half_years(today, 4)
    assert found[0] == first
    assert len(found) == 4


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_half_years_follow_one_another_and_none_has_begun_or_runs(today: date) -> None:
    found = half_years(today, 4)
    assert found[0].ends_before <= today < found[0].ends_before + timedelta(days=184)
    assert [each.starts_on for each in found[:-1]] == [each.ends_before for each in found[1:]]


def test_below_ten_nothing_is_shown_not_even_that_there_was_none() -> None:
    assert figures(happened(), SUMMER, PARTS) == Figures(FEWER)
    assert figures(happened(a=9), SUMMER, PARTS) == Figures(FEWER)


def test_the_parts_are_shown_together_or_not_at_all() -> None:
    assert figures(happened(a=10, b=20, c=30), SUMMER, PARTS) == Figures("60", ["10", "20", "30"])
    assert figures(happened(a=10, b=20, c=9), SUMMER, PARTS) == Figures("39")
    assert figures(happened(a=30), SUMMER, PARTS) == Figures("30")


def test_the_first_day_counts_and_the_day_after_the_last_does_not() -> None:
    days = [SUMMER.starts_on] * 9 + [SUMMER.ends_before]
    assert figures([(day, "a") for day in days], SUMMER, ()).total == FEWER
    days[-1] -= timedelta(days=1)
    assert figures([(day, "a") for day in days], SUMMER, ()).total == "10"


@given(st.dictionaries(st.sampled_from(PARTS), st.integers(0, 40)))
def test_nothing_that_is_shown_gives_away_a_number_below_ten(numbers: dict[str, int]) -> None:
    found = figures(happened(**numbers), SUMMER, PARTS)
    shown = [int(each) for each in (found.total, *found.parts) if each != FEWER]
    assert all(each >= LEAST for each in shown)
    assert len(found.parts) in {0, len(PARTS)}
