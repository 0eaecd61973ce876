"""Milestones of hours and of years, and what a statement of service may say. Pure.

A year of service is a year of days on which a placement ran, counted from the first: a gap between placements
moves the day on which the year is full. Days on which a placement was paused count: a pause says nothing of
the volunteer.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import chain

LONGEST_NOTE = 1000
LONGEST_WORDS = 3000
Interval = tuple[date, date]
Reached = tuple[int, date]

# HMP Leeds, HMYOI Feltham, HM Prison, H.M.P.
_A_PRISON = re.compile(r"\bH\.?M\.? ?(?:P\b|YOI\b|Prison\b(?! and Probation))", re.IGNORECASE)
_PRISON = re.compile(r"\bprisons?\b(?! (?:and|&) Probation)", re.IGNORECASE)
_CUSTODY = re.compile(
    r"\b(?:YOIs?|young offenders?[’']? institutions?|custod(?:y|ial)|sentenc(?:e|es|ed|ing)|inmates?"
    r"|prisoners?|imprison\w*|incarcerat\w*|jail\w*|gaol\w*|ex[- ]?offenders?)\b",
    re.IGNORECASE,
)
# Leeds (HMP), Bristol (HMP & YOI), Oakhill (STC), HMP Leeds, Dover Immigration Removal Centre
_ITS_TITLE = re.compile(
    r"^(?:HMP/YOI|HMP & YOI|HMP|HMYOI)\s+|\s*\([^)]*\)$|\s+Immigration Removal Centre$", re.IGNORECASE
)
_SHORTEST_NAME = 3


class Action(StrEnum):
    """What history calls each change in this folder."""

    THANK = "thanks:write"
    ASK = "service_statement:ask"
    SIGN = "service_statement:sign"
    DECLINE = "service_statement:decline"
    WITHDRAW = "service_statement:withdraw"


class StatementKind(StrEnum):
    """What a volunteer can ask for."""

    STATEMENT = "statement"
    REFERENCE = "reference"

    @property
    def words(self) -> str:
        """The kind as pages name it."""
        return {"statement": "Statement of service", "reference": "Reference"}[self]


class StatementState(StrEnum):
    """Where a statement stands. A signed one never changes: it is withdrawn, with a reason."""

    ASKED = "asked"
    SIGNED = "signed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"

    @property
    def words(self) -> str:
        """The state as pages name it."""
        return {
            "asked": "Waiting for a signature",
            "signed": "Signed",
            "declined": "Not given",
            "withdrawn": "Withdrawn",
        }[self]


@dataclass(frozen=True)
class Milestone:
    """Something reached, in words, and the day on which it was."""

    words: str
    reached_on: date


def joined(intervals: Iterable[Interval], today: date) -> list[Interval]:
    """The days before today of half-open intervals, as intervals that neither touch nor overlap, in order."""
    found: list[Interval] = []
    for starts_on, last in sorted(intervals):
        ends_before = min(last, today)
        if ends_before <= starts_on:
            continue
        if found and starts_on <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], ends_before))
        else:
            found.append((starts_on, ends_before))
    return found


def anniversary(first: date, years: int) -> date:
    """The same day so many years later; of 29 February, 1 March where there is none."""
    try:
        return first.replace(year=first.year + years)
    except ValueError:
        return date(first.year + years, 3, 1)


def years_reached(intervals: Iterable[Interval], thresholds: Sequence[int], today: date) -> list[Reached]:
    """Which numbers of years of service are full, and since when."""
    served = joined(intervals, today)
    if not served:
        return []
    first = served[0][0]
    found = []
    for years in thresholds:
        left = (anniversary(first, years) - first).days
        for starts_on, ends_before in served:
            length = (ends_before - starts_on).days
            if left <= length:
                found.append((years, date.fromordinal(starts_on.toordinal() + left)))
                break
            left -= length
    return found


def hours_reached(days: Iterable[tuple[date, int]], thresholds: Sequence[int]) -> list[Reached]:
    """Which numbers of hours are full, and by which day's minutes. `days` come in order."""
    found: list[Reached] = []
    minutes = 0
    for day, more in days:
        minutes += more
        while len(found) < len(thresholds) and minutes >= thresholds[len(found)] * 60:
            found.append((thresholds[len(found)], day))
    return found


def highest(number: int, thresholds: Sequence[int]) -> int:
    """The highest threshold that a number reaches; 0 for none."""
    return max((each for each in thresholds if each <= number), default=0)


def by_year(days: Iterable[tuple[date, int]], today: date) -> list[tuple[Interval, int]]:
    """The minutes of each calendar year, the latest first; the year of today ends with today."""
    sums: dict[int, int] = {}
    for day, minutes in days:
        sums[day.year] = sums.get(day.year, 0) + minutes
    tomorrow = date.fromordinal(today.toordinal() + 1)
    return [
        ((date(year, 1, 1), min(date(year + 1, 1, 1), tomorrow)), minutes)
        for year, minutes in sorted(sums.items(), reverse=True)
    ]


def prison_named(text: str, prisons: Iterable[str], others: Iterable[str] = ()) -> str:
    """The words by which a text names a prison, by a title or by name; empty if it names none.

    Names stand with or without what they are. Those of `prisons` are found however they are written, those
    of `others` only with a capital: Send and Ford are also words.
    """
    title = _A_PRISON.search(text)
    if title is not None:
        return title[0]
    near = _named(text, prisons)
    far = (each for each in _named(text, others) if each[0].isupper())
    return next(chain(near, far), "")


def custody_told(text: str) -> str:
    """The words by which a text says that somebody was held; empty if it does not."""
    found = _CUSTODY.search(text)
    return found[0] if found else ""


def prison_told(text: str) -> str:
    """The words by which a text speaks of prison, though it names none; empty if it does not."""
    found = _PRISON.search(text)
    return found[0] if found else ""


def _named(text: str, prisons: Iterable[str]) -> Iterator[str]:
    names = {_ITS_TITLE.sub("", name).strip() for name in prisons}
    either = "|".join(re.escape(name) for name in sorted(names) if len(name) >= _SHORTEST_NAME)
    return (
        (found[0] for found in re.finditer(rf"\b(?:{either})\b", text, re.IGNORECASE)) if either else iter(())
    )
