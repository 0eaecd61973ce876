"""Dates, moments and values in words."""

from datetime import UTC, date, datetime
from enum import StrEnum

import pytest

from volunteer_app.foundation import presenting


class Colour(StrEnum):
    """An enum without words of its own."""

    DARK_BLUE = "dark_blue"


class Worded(StrEnum):
    """An enum with words of its own."""

    NONE = "none"

    @property
    def words(self) -> str:
        """The words."""
        return "Nothing yet"


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (datetime(2026, 11, 22, 14, 5, tzinfo=UTC), "22 November 2026 at 2:05pm"),
        (datetime(2026, 7, 1, 11, 0, tzinfo=UTC), "1 July 2026 at 12:00pm"),
        (datetime(2026, 6, 30, 23, 5, tzinfo=UTC), "1 July 2026 at 12:05am"),
        (None, ""),
    ],
)
def test_a_moment_is_told_in_london_time(moment: datetime | None, words: str) -> None:
    assert presenting.moment(moment) == words


def test_a_day_has_no_leading_nought_and_none_is_nothing() -> None:
    assert presenting.day(date(2026, 11, 2)) == "2 November 2026"
    assert presenting.short_day(date(2026, 11, 2)) == "2 Nov 2026"
    assert presenting.day(None) == presenting.short_day(None) == presenting.until(None) == ""


def test_the_last_day_is_the_one_before_the_end() -> None:
    assert presenting.until(date(2026, 3, 1)) == "28 February 2026"


@pytest.mark.parametrize(
    ("starts_on", "ends_before", "words"),
    [
        (date(2026, 4, 1), date(2026, 7, 1), "1 April to 30 June 2026"),
        (date(2026, 12, 1), date(2027, 2, 1), "1 December 2026 to 31 January 2027"),
        (date(2026, 12, 1), date(2027, 1, 1), "1 December to 31 December 2026"),
        (date(2026, 4, 1), date(2026, 4, 2), "1 April 2026"),
        (date(2026, 4, 1), date(2026, 4, 1), "1 April 2026"),
        (date(2026, 4, 1), None, "from 1 April 2026"),
    ],
)
def test_a_period_is_named_exactly(starts_on: date, ends_before: date | None, words: str) -> None:
    assert presenting.period(starts_on, ends_before) == words


def test_a_value_is_told_in_its_own_words_or_in_its_name() -> None:
    assert presenting.label(Colour.DARK_BLUE) == "Dark blue"
    assert presenting.label(Worded.NONE) == "Nothing yet"
    assert presenting.label("on_hold") == "On hold"
    assert presenting.label(None) == ""


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (0, "0 minutes"), (1, "1 minute"), (60, "1 hour"), (90, "1 hour 30 minutes"),
        (60_000, "1,000 hours"),
    ],
)  # fmt: skip
def test_minutes_are_told_as_hours(minutes: int, words: str) -> None:
    assert presenting.hours(minutes) == words


def test_a_number_of_things() -> None:
    assert presenting.count(1, "person", "people") == "1 person"
    assert presenting.count(1240, "person", "people") == "1,240 people"
    assert presenting.count(0, "check") == "0 checks"


def test_those_with_one_reason_stand_together_and_the_reason_that_most_share_comes_first() -> None:
    rows = [("Bert", "", "away"), ("Ada", "/a", "late"), ("Dan", "/d", "full"), ("Cleo", "/c", "late")]
    assert presenting.by_reason(rows) == [
        ("late", [("Ada", "/a"), ("Cleo", "/c")]),
        ("away", [("Bert", "")]),
        ("full", [("Dan", "/d")]),
    ]
    assert presenting.by_reason([]) == []
