"""Days in the ways that people write them; the day first, always."""

from datetime import date

import pytest

from volunteer_app.foundation.spreadsheets.days import NoDay, day_in

FIRST_OF_MAY = date(2024, 5, 1)


@pytest.mark.parametrize(
    "text",
    [
        "2024-05-01",
        "2024-05-01 00:00:00",
        "2024/5/1",
        "01/05/2024",
        "1/5/2024",
        "1.5.2024",
        "01-05-2024",
        "1 May 2024",
        "1st May 2024",
        " 1  may  2024 ",
        "1-May-2024",
        "May 1, 2024",
    ],
)
def test_one_day_in_many_ways(text: str) -> None:
    assert day_in(text) == FIRST_OF_MAY


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("45413", "is how a spreadsheet counts days (it may mean 1 May 2024)"),
        ("45413.5", "is how a spreadsheet counts days"),
        ("1/5/24", "does not say which century it is in"),
        ("1 May 24", "does not say which century it is in"),
        ("05/13/2024", "the day comes first, then the month"),
        ("31/2/2024", "is not a real date"),
        ("1 Mai 2024", "there is no month of that name"),
        ("1987", "is only a year"),
        ("1/1/1024", "is not a date of our time"),
        ("soon", "Write it like 27/3/1987"),
        ("x" * 500, "xxx…”"),
    ],
)
def test_what_is_no_day_says_why(text: str, why: str) -> None:
    with pytest.raises(NoDay) as refused:
        day_in(text)
    assert why in str(refused.value)
