"""An answer, read from whatever it came in: a page's form, a spreadsheet's cell, JSON. Pure.

What cannot be read is kept as it was typed, so that nothing is lost; checking says what is wrong with it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from volunteer_app.survey.rules.shapes import CHOOSING, NUMBERS, WORDS, Kind, Missing, Question

LONGEST_UNREADABLE = 200
_NUMBER = re.compile(r"-?\d{1,15}(?:\.\d{1,6})?", re.ASCII)
_GROUPED = re.compile(r"-?\d{1,3}(?:,\d{3})+(?:\.\d{1,6})?", re.ASCII)
_DAY_FIRST = re.compile(r"(\d{1,2})[/. -](\d{1,2})[/. -](\d{4})", re.ASCII)
_YEAR_FIRST = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:T00:00:00)?", re.ASCII)
_NAMED = re.compile(r"(\d{1,2}) ([a-z]{3,9}) (\d{4})", re.ASCII | re.IGNORECASE)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


@dataclass(frozen=True)
class Given:
    """What somebody gave as an answer: a value, or why there is none, or what could not be read.

    `value`: a whole number, a decimal number as text, a date in ISO 8601, a code, a list of codes, whole
    numbers by row, or a text. `unread`: what was typed where that is no answer, for a table by row.
    """

    value: Any = None
    missing: Missing | None = None
    unread: Any = None

    def __bool__(self) -> bool:
        """Whether anything was given."""
        return self.value is not None or self.missing is not None or self.unread is not None

    @property
    def is_answer(self) -> bool:
        """Whether there is a value, all of it was read, and nothing says that there is none."""
        return self.value is not None and self.unread is None and self.missing is None

    def stored(self) -> dict[str, Any]:
        """As it is kept."""
        found = {"value": self.value, "missing": self.missing and self.missing.value, "unread": self.unread}
        return {name: value for name, value in found.items() if value is not None}

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> "Given":
        """The same again."""
        missing = stored.get("missing")
        return cls(stored.get("value"), Missing(missing) if missing else None, stored.get("unread"))


NOTHING = Given()


def read(question: Question, raw: Any, missing: str = "") -> Given:
    """An answer from text, a list or a mapping of texts. `missing`: why there is none, if said apart."""
    why = Missing(missing) if missing in set(Missing) else None
    if question.kind is Kind.TABLE:
        found = _table(question, raw)
    elif question.kind is Kind.MANY:
        found = _many(raw)
    else:
        text = "" if raw in (None, [], {}) else str(raw).strip()
        found = _single(question, text) if text else NOTHING
    return replace(found, missing=why) if why else found


def amount(given: Given) -> Decimal | None:
    """An answer as a number; of a table, the sum of its rows. None where it is none."""
    if not given.is_answer:
        return None
    if isinstance(given.value, Mapping):
        return Decimal(sum(given.value.values()))
    if isinstance(given.value, bool) or not isinstance(given.value, int | str):
        return None
    return number_in(str(given.value))


def number_in(text: str) -> Decimal | None:
    """The number that a text is: 1234, 1,234 or 12.5. None if it is none."""
    text = text.strip()
    if _GROUPED.fullmatch(text):
        text = text.replace(",", "")
    return Decimal(text) if _NUMBER.fullmatch(text) else None


def day_in(text: str) -> date | None:
    """The day that a text names: 31/3/2026, 31 3 2026, 2026-03-31 or 31 March 2026. None if it is none."""
    plain = " ".join(text.split())
    if found := _DAY_FIRST.fullmatch(plain):
        day, month, year = map(int, found.groups())
    elif found := _YEAR_FIRST.fullmatch(plain):
        year, month, day = map(int, found.groups())
    elif (found := _NAMED.fullmatch(plain)) and found[2][:3].lower() in _MONTHS:
        day, month, year = int(found[1]), _MONTHS.index(found[2][:3].lower()) + 1, int(found[3])
    else:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _single(question: Question, text: str) -> Given:
    if question.kind in CHOOSING:
        return _chosen(text)
    if question.kind in WORDS or question.kind is Kind.FILE:
        return Given(value=text)
    if question.kind is Kind.DATE:
        found = day_in(text)
        return Given(value=found.isoformat()) if found else Given(unread=text)
    return _number(question, text)


def _chosen(text: str) -> Given:
    if text in set(Missing):
        return Given(missing=Missing(text))
    return Given(value=text)


def _number(question: Question, text: str) -> Given:
    plain = text.removeprefix("£").strip() if question.kind is Kind.MONEY else text
    found = number_in(plain)
    if found is None or found != round(found, question.places):
        return Given(unread=text)
    return Given(value=int(found) if found == int(found) else str(found.normalize()))


def _many(raw: Any) -> Given:
    if isinstance(raw, str):
        raw = raw.split("|")
    codes = [str(each).strip() for each in raw or [] if str(each).strip()]
    if not codes:
        return NOTHING
    said = [each for each in codes if each in set(Missing)]
    others = list(dict.fromkeys(each for each in codes if each not in set(Missing)))
    return Given(value=others or None, missing=Missing(said[0]) if said else None)


def _table(question: Question, raw: Any) -> Given:
    cells = {
        str(row): "" if cell is None else str(cell).strip()
        for row, cell in (raw.items() if isinstance(raw, Mapping) else ())
    }
    value: dict[str, int] = {}
    unread: dict[str, str] = {}
    for row, text in cells.items():
        number = number_in(text) if text else None
        if number is not None and number == int(number) and row in question.codes:
            value[row] = int(number)
        elif text:
            unread[row] = text
    if raw and not isinstance(raw, Mapping) and str(raw).strip():
        unread[""] = str(raw)
    return Given(value=value or None, unread=unread or None)


def is_number(question: Question) -> bool:
    """Whether its answers can be added up."""
    return question.kind in NUMBERS
