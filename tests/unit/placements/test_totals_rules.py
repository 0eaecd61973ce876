from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from volunteer_app.placements.totals import queries, rules
from volunteer_app.placements.totals.rules import Period, Rate

RATES = [Rate(date(2025, 4, 1), Decimal("12.21")), Rate(date(2026, 4, 1), Decimal("12.71"))]


def test_periods_are_those_of_the_calendar_and_of_the_financial_year() -> None:
    day = date(2026, 11, 22)
    assert rules.month_of(day) == Period(date(2026, 11, 1), date(2026, 12, 1))
    assert rules.quarter_of(day) == Period(date(2026, 10, 1), date(2027, 1, 1))
    assert rules.year_of(day) == Period(date(2026, 4, 1), date(2027, 4, 1))
    assert rules.year_of(date(2026, 3, 31)) == Period(date(2025, 4, 1), date(2026, 4, 1))
    assert len(set(rules.offered(day))) == 6


@given(st.dates(date(2001, 1, 1), date(2090, 1, 1)))
def test_every_day_lies_in_its_periods_and_they_meet_without_a_gap(day: date) -> None:
    for of in (rules.month_of, rules.quarter_of, rules.year_of):
        period = of(day)
        assert period.holds(day)
        assert of(period.ends_before).starts_on == period.ends_before


def test_each_hour_is_valued_by_the_rate_of_its_day_and_rounded_once() -> None:
    found = rules.value([(date(2026, 3, 31), 60), (date(2026, 4, 1), 60)], RATES)
    assert (found.pounds, found.unvalued) == (Decimal("24.92"), 0)
    minutes = [(date(2026, 4, 1) + timedelta(days=n), 20) for n in range(3)]
    assert rules.value(minutes, RATES).pounds == Decimal("12.71")


def test_time_before_the_first_rate_is_named_and_has_no_value() -> None:
    found = rules.value([(date(2025, 3, 31), 90), (date(2025, 4, 1), 30)], RATES)
    assert (found.pounds, found.unvalued) == (Decimal("6.11"), 90)


def test_the_rates_of_a_period_are_the_one_that_holds_at_its_start_and_those_that_follow() -> None:
    assert rules.rates_in(Period(date(2026, 3, 1), date(2026, 5, 1)), RATES) == RATES
    assert rules.rates_in(Period(date(2026, 5, 1), date(2026, 6, 1)), RATES) == RATES[1:]
    assert rules.rates_in(Period(date(2026, 3, 1), date(2026, 4, 1)), RATES) == RATES[:1]


def test_the_rates_that_come_with_the_service_rise_year_by_year_from_a_first_of_april() -> None:
    found = queries.rates()
    assert found[-1] == Rate(date(2026, 4, 1), Decimal("12.71"))
    assert [each.starts_on for each in found] == [date(year, 4, 1) for year in range(2016, 2027)]
    assert [each.pounds for each in found] == sorted(each.pounds for each in found)


@pytest.mark.parametrize(
    ("length", "words"), [(0, "on or after"), (3 * 366 + 1, "3 years or shorter"), (1, ""), (3 * 366, "")]
)
def test_a_period_that_cannot_be_asked_for_says_so(length: int, words: str) -> None:
    day = date(2026, 1, 1)
    problem = rules.period_problem(Period(day, day + timedelta(days=length)))
    assert words in problem
    assert bool(problem) == bool(words)
