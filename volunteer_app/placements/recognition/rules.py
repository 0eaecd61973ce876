"""Milestones of hours and of years, and what a statement of service may say. Pure.

A year of service is a year of days on which a placement ran, counted from the first: a gap between placements
moves the day on which the year is full. Days on which a placement was paused count: a pause says nothing of
the volunteer.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import chain

from volunteer_app.organisations.rules import bare_name

LONGEST_NOTE = 1000
TAKE_BACK_WITHIN = timedelta(days=14)
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
# What stands before or after a town’s name that means its prison: at Leeds, the prison in Leeds, Leeds gaol.
# One says in Leeds of the city
_AS_A_PRISON = (
    (r"\b(?:at|inside|(?:prison|jail|gaol|YOI|STC)(?: at| in)?) ", ""),
    ("", r"(?:[’']s?)? (?:prison|jail|gaol|YOI|STC|wings?|governors?)\b"),
)
_SHORTEST_NAME = 3


class Action(StrEnum):
    """What history calls each change in this folder."""

    THANK = "thanks:write"
    TAKE_BACK_THANKS = "thanks:take_back"
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


def prison_named(
    text: str, own: Iterable[str], others: Iterable[str] = (), of_areas: Iterable[str] = ()
) -> str:
    """The words by which a text names a prison, by a title or by name; empty if it names none.

    Names stand with or without what they are. Those of `own` are found however they are written, those of
    `others` only with a capital: Send and Ford are also words. Those that are `of_areas` too are found, with
    a capital, only where they stand as the prison: at Leeds, Leeds prison, and not in a charity’s name.
    """
    title = _A_PRISON.search(text)
    if title is not None:
        return title[0]
    far = chain(_named(text, others), _named(text, of_areas, _AS_A_PRISON))
    with_capital = (each for each in far if each["name"][0].isupper())
    return next((each[0] for each in chain(_named(text, own), with_capital)), "")


def without(text: str, name: str) -> str:
    """A text without the name of an organisation, which says nothing new where it stands anyway."""
    return re.sub(re.escape(name), " ", text, flags=re.IGNORECASE) if name else text


def may_take_back(written_on: date, today: date) -> bool:
    """Whether a note of thanks can still be taken back: for two weeks, whoever has read it."""
    return today - written_on <= TAKE_BACK_WITHIN


def custody_told(text: str) -> str:
    """The words by which a text says that somebody was held; empty if it does not."""
    found = _CUSTODY.search(text)
    return found[0] if found else ""


def prison_told(text: str) -> str:
    """The words by which a text speaks of prison, though it names none; empty if it does not."""
    found = _PRISON.search(text)
    return found[0] if found else ""


def _named(
    text: str, prisons: Iterable[str], ways: Sequence[tuple[str, str]] = (("", ""),)
) -> Iterator[re.Match[str]]:
    """Where a text has one of these names, with one of these before and after it."""
    names = {bare_name(name) for name in prisons}
    either = "|".join(re.escape(name) for name in sorted(names) if len(name) >= _SHORTEST_NAME)
    for before, after in ways if either else ():
        yield from re.finditer(rf"{before}\b(?P<name>{either})\b{after}", text, re.IGNORECASE)
