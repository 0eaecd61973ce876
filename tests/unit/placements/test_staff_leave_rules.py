"""Days of volunteering leave: typed, counted in halves, left, and apart from each other."""

from datetime import date

import pytest

from volunteer_app.placements.staff_leave import rules
from volunteer_app.placements.staff_leave.rules import DayPart, Tally

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("typed", "half_days"),
    [
        ("5", 10),
        ("2.5", 5),
        ("2,5", 5),
        ("0.5", 1),
        (".5", 1),
        ("½", 1),
        ("2½", 5),
        ("3.0", 6),
        (" 4 ", 8),
    ],
)
def test_days_are_typed_whole_or_with_a_half(typed: str, half_days: int) -> None:
    assert rules.half_days_of(typed) == half_days


@pytest.mark.parametrize("typed", ["", "2.25", "five", "-1", "1e3", "2.5.5", ".", "1000"])
def test_what_is_no_number_of_half_days_is_refused(typed: str) -> None:
    assert rules.amount_problem(rules.half_days_of(typed))


@pytest.mark.parametrize(("half_days", "fine"), [(0, False), (1, True), (120, True), (121, False)])
def test_from_half_a_day_to_60_days_can_be_agreed(half_days: int, fine: bool) -> None:
    assert (rules.amount_problem(half_days) == "") is fine


@pytest.mark.parametrize(
    ("half_days", "words", "number"),
    [(0, "no days", 0), (1, "half a day", 0.5), (2, "1 day", 1), (5, "2.5 days", 2.5), (6, "3 days", 3)],
)
def test_half_days_are_said_as_days(half_days: int, words: str, number: float) -> None:
    assert (rules.days(half_days), rules.number(half_days)) == (words, number)


def test_a_leave_year_is_12_months_from_any_day() -> None:
    assert rules.leave_year(date(2026, 4, 1)) == (date(2026, 4, 1), date(2027, 4, 1))
    assert rules.leave_year(date(2024, 2, 29)) == (date(2024, 2, 29), date(2025, 2, 28))


@pytest.mark.parametrize(
    ("starts_on", "fine"),
    [
        (date(2023, 11, 21), True),
        (date(2023, 11, 1), False),
        (date(2027, 11, 1), True),
        (date(2028, 1, 1), False),
    ],
)
def test_a_leave_year_begins_within_the_last_3_years_or_the_next(starts_on: date, fine: bool) -> None:
    assert (rules.year_problem(starts_on, TODAY) == "") is fine


@pytest.mark.parametrize(
    ("part", "others", "clash"),
    [
        (DayPart.WHOLE, [], False),
        (DayPart.WHOLE, [DayPart.MORNING], True),
        (DayPart.MORNING, [DayPart.WHOLE], True),
        (DayPart.MORNING, [DayPart.MORNING], True),
        (DayPart.MORNING, [DayPart.AFTERNOON], False),
        (DayPart.AFTERNOON, [DayPart.MORNING, DayPart.AFTERNOON], True),
    ],
)
def test_nobody_is_away_twice_for_one_part_of_a_day(
    part: DayPart, others: list[DayPart], clash: bool
) -> None:
    assert rules.overlaps(part, others) is clash


def test_what_is_booked_is_not_left() -> None:
    tally = Tally(agreed=6, used=3, booked=2)
    assert tally.left == 1
    assert rules.too_much(DayPart.MORNING, tally) == ""
    assert (
        rules.too_much(DayPart.WHOLE, tally) == "That is more than is left of the 3 days agreed: half a day"
    )


def test_no_fewer_days_are_agreed_than_were_used_or_booked() -> None:
    tally = Tally(agreed=6, used=3, booked=2)
    assert rules.too_little(5, tally) == ""
    assert "There are 2.5 days used or booked already" in rules.too_little(4, tally)
