"""Totals of hours in words."""

from datetime import timedelta

from volunteer_app.foundation.presenting import day, hours, period
from volunteer_app.placements.totals import rules
from volunteer_app.placements.totals.queries import Line, Total, rates
from volunteer_app.placements.totals.rules import Period, Value

NOTE = "The value is what the time would have cost at the National Living Wage of each day."


def value(found: Value) -> str:
    """£1,234.50; with what has no rate."""
    pounds = f"£{found.pounds:,.2f}"
    return f"{pounds}, without {hours(found.unvalued)} that no rate covers" if found.unvalued else pounds


def summary(total: Total, lines: list[Line]) -> list[tuple[str, str]]:
    """What everybody came to, as keys and values."""
    return [
        ("Approved hours", hours(total.minutes)),
        ("Entries of hours", f"{total.sessions:,}"),
        ("Roles at places", f"{len(lines):,}"),
        ("Value", value(total.value)),
    ]


def rates_used(asked: Period) -> list[str]:
    """The rates that count in a period, in words."""
    found = rules.rates_in(asked, rates())
    return [f"£{each.pounds} an hour from {day(each.starts_on)}" for each in found]


def named(asked: Period) -> str:
    """1 April to 30 June 2026."""
    return period(asked.starts_on, asked.ends_before)


def in_address(asked: Period) -> dict[str, str]:
    """The first and the last day, as addresses carry them."""
    last = asked.ends_before - timedelta(days=1)
    return {"first": asked.starts_on.isoformat(), "last": last.isoformat()}


def own(periods: list[Period], minutes: list[int]) -> list[tuple[str, str]]:
    """What a volunteer came to in each period."""
    return [(named(each), hours(number)) for each, number in zip(periods, minutes, strict=True)]
