"""Days as people write them in a table. The day comes first, always: this is a British service."""

import re
from datetime import date, timedelta

from volunteer_app.foundation.date_parts import FULL_MONTHS, LATEST_YEAR, MONTHS
from volunteer_app.foundation.presenting import day as in_words

_TIME = r"(?:[T ]00:00(?::00(?:\.0+)?)?)?"
YEAR_FIRST = re.compile(rf"(\d{{4}})([-/.])(\d{{1,2}})\2(\d{{1,2}}){_TIME}")
DAY_FIRST = re.compile(rf"(\d{{1,2}})([-/.])(\d{{1,2}})\2(\d{{2,4}}){_TIME}")
NAMED = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[\s-]+([a-z]+)\.?,?[\s-]+(\d{2,4})")
NAMED_FIRST = re.compile(r"([a-z]+)\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{2,4})")
SERIAL = re.compile(r"(\d{4,5})(?:\.\d+)?")
# Excel's day 1 is 1 January 1900, but it counts a 29 February 1900 that never was (its own documentation).
EXCEL_EPOCH = date(1899, 12, 30)
EARLIEST_YEAR = 1900
LONGEST_SHOWN = 30


class NoDay(ValueError):
    """What was written is no day. The message says why, to whoever wrote it."""


def day_in(text: str) -> date:
    """The day that this text names: 2024-05-01, 1/5/2024, 01.05.2024, 1-5-2024, 1 May 2024, 1st May 2024.

    Raises:
        NoDay: with a sentence.
    """
    plain = " ".join(text.split()).lower()
    if found := YEAR_FIRST.fullmatch(plain):
        return _day(text, found[4], int(found[3]), found[1])
    if found := DAY_FIRST.fullmatch(plain):
        return _day(text, found[1], int(found[3]), found[4])
    if found := NAMED.fullmatch(plain):
        return _day(text, found[1], _month(text, found[2]), found[3])
    if found := NAMED_FIRST.fullmatch(plain):
        return _day(text, found[2], _month(text, found[1]), found[3])
    if found := SERIAL.fullmatch(plain):
        raise _serial(text, int(found[1]))
    raise NoDay(f"“{_short(text)}” is not a date. Write it like 27/3/1987")


def _day(text: str, day: str, month: int, year: str) -> date:
    if len(year) != 4:
        raise NoDay(
            f"“{_short(text)}” does not say which century it is in. "
            "Write the year with four digits, like 27/3/1987"
        )
    if month > 12 >= int(day):
        raise NoDay(f"“{_short(text)}” is not a date: the day comes first, then the month, like 27/3/1987")
    if not EARLIEST_YEAR <= int(year) <= LATEST_YEAR:
        raise NoDay(f"“{_short(text)}” is not a date of our time. Write it like 27/3/1987")
    try:
        return date(int(year), month, int(day))
    except ValueError:
        raise NoDay(f"“{_short(text)}” is not a real date") from None


def _month(text: str, name: str) -> int:
    for names in (MONTHS, FULL_MONTHS):
        if name in names:
            return names.index(name) + 1
    if name == "sept":
        return 9
    raise NoDay(f"“{_short(text)}” is not a date: there is no month of that name")


def _serial(text: str, number: int) -> NoDay:
    if EARLIEST_YEAR <= number <= LATEST_YEAR:
        return NoDay(f"“{_short(text)}” is only a year. Write the whole date, like 27/3/1987")
    would_be = in_words(EXCEL_EPOCH + timedelta(days=number))
    return NoDay(
        f"“{_short(text)}” is how a spreadsheet counts days (it may mean {would_be}). "
        "Format the column as a date before you save it as CSV"
    )


def _short(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= LONGEST_SHOWN else f"{plain[:LONGEST_SHOWN]}…"
