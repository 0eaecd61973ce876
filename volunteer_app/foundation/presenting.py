"""Dates, moments, enum values and reasons in words, for pages and mail."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from enum import StrEnum

from flask import Flask

from volunteer_app.foundation import clock

# A list shows hundreds of dates, and strftime takes four times as long over each
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def day(value: date | None) -> str:
    """22 November 2026; an empty string for no date."""
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}" if value else ""


def short_day(value: date | None) -> str:
    """22 Nov 2026, for tables."""
    return f"{value.day} {MONTHS[value.month - 1][:3]} {value.year}" if value else ""


def moment(value: datetime | None) -> str:
    """22 November 2026 at 2:05pm, London time."""
    if value is None:
        return ""
    local = value.astimezone(clock.LONDON)
    hour = local.hour % 12 or 12
    return f"{day(local.date())} at {hour}:{local:%M}{'am' if local.hour < 12 else 'pm'}"


def until(value: date | None) -> str:
    """The last day of an interval that ends before `value`."""
    return day(value - timedelta(days=1)) if value else ""


def period(starts_on: date, ends_before: date | None) -> str:
    """1 April to 30 June 2026: an exactly named period, given as a half-open interval."""
    if ends_before is None:
        return f"from {day(starts_on)}"
    last = ends_before - timedelta(days=1)
    if last <= starts_on:  # also a period that ended before its first day was over
        return day(starts_on)
    first = day(starts_on) if starts_on.year != last.year else f"{starts_on.day} {starts_on:%B}"
    return f"{first} to {day(last)}"


def label(value: StrEnum | str | None) -> str:
    """An enum value in words: its own `words` where it has them, else its value."""
    if value is None:
        return ""
    words = getattr(value, "words", None)
    return words if isinstance(words, str) else str(value).replace("_", " ").capitalize()


def count(number: int, one: str, many: str = "") -> str:
    """1 person, 1,240 people."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def hours(minutes: int) -> str:
    """Minutes as hours and minutes: 1 hour 30 minutes."""
    whole, rest = divmod(minutes, 60)
    parts = [count(whole, "hour")] if whole else []
    if rest or not whole:
        parts.append(count(rest, "minute"))
    return " ".join(parts)


def file_size(size: int) -> str:
    """Bytes in words: 120 KB, 1.4 MB. A kilobyte is 1,024 bytes, as file managers count."""
    kilobytes = max(1, round(size / 1024))
    return f"{kilobytes} KB" if kilobytes < 1024 else f"{size / 1024 / 1024:.1f} MB"


def by_reason(rows: Iterable[tuple[str, str, str]]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Names and addresses of those that share a reason, the reason that most share first.

    `rows`: name, address of a page or nothing, reason. Reasons that as many share stay in their order.
    """
    found: dict[str, list[tuple[str, str]]] = {}
    for name, url, why in rows:
        found.setdefault(why, []).append((name, url))
    return sorted(found.items(), key=lambda reason: -len(reason[1]))


def register(app: Flask) -> None:
    """Give the words to every template."""
    filters = (day, short_day, moment, until, label, count, hours, file_size, by_reason)
    app.jinja_env.filters.update({function.__name__: function for function in filters})
    app.jinja_env.globals.update(period=period, today=clock.today)
