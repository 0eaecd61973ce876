"""An answer as cells of a spreadsheet, and back. Pure.

Programs change what they save: they drop a tab, write a break of lines in another way, know no number longer
than 15 digits. So two answers are compared as they come back from cells, never as they were stored.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from volunteer_app.foundation.exporting import NOT_TEXT
from volunteer_app.survey.rules import answers, checking
from volunteer_app.survey.rules.answers import Given
from volunteer_app.survey.rules.shapes import CHOOSING, WORDS, Kind, Missing, Question

Value = str | int | Decimal
OWN = ""  # the row of the question itself; other rows have the code of an option
TICKED = "Yes"
_TICKS = frozenset({"yes", "y", "x", "1", "true", "✓", "✔"})
_NO_TICKS = frozenset({"no", "n", "0", "false", "-"})
_EXPONENT = re.compile(r"-?\d(?:\.\d+)?[eE][+-]?\d{1,3}", re.ASCII)
MOST_DIGITS = 15


@dataclass(frozen=True)
class Cells:
    """What stands in the cells of a question: its answer by row, and why there is none."""

    answers: Mapping[str, Value]
    why: str = ""

    @property
    def typed(self) -> dict[str, str]:
        """The same as texts, which is how they come back."""
        return {row: str(value) for row, value in self.answers.items()}


def of(question: Question, given: Given, fills: Mapping[str, str]) -> Cells:
    """The cells that say this answer."""
    why = given.missing.words if given.missing is not None else ""
    if question.kind is Kind.TABLE:
        return Cells(_rows(question, given), why)
    value = given.unread if given.unread is not None else given.value
    if question.kind is Kind.MANY:
        chosen = value if isinstance(value, list) else []
        return Cells({code: TICKED for code in question.codes if code in chosen}, why)
    if value is None:
        return Cells({}, why)
    return Cells({OWN: _single(question, given, fills)}, why)


def read(question: Question, typed: Mapping[str, str], why: str, fills: Mapping[str, str]) -> Given:
    """The answer that stands in these cells. What cannot be read is kept as it was typed."""
    cells = {row: text for row, each in typed.items() if (text := tidy(each))}
    said = reason(why)
    missing = said.value if said is not None else ""
    if question.kind is Kind.TABLE:
        return answers.read(question, {row: _plain(text) for row, text in cells.items()}, missing)
    if question.kind is Kind.MANY:
        return answers.read(question, [*_ticked(cells)], missing)
    text = cells.get(OWN, "")
    if question.kind in CHOOSING:
        text = _code(question, text, fills)
    elif question.kind not in WORDS:
        text = _plain(text)
    return answers.read(question, text, missing)


def as_read(question: Question, given: Given, fills: Mapping[str, str]) -> Given:
    """An answer as it comes back from the cells that say it."""
    found = of(question, given, fills)
    return read(question, found.typed, found.why, fills)


def mark(question: Question, given: Given, fills: Mapping[str, str]) -> str:
    """By which it is known whether an answer is still the one that stood in a form."""
    return checking.mark({question.code: as_read(question, given, fills)}, (question.code,))


def reason(text: str) -> Missing | None:
    """The reason for no answer that a text is, if it is one."""
    plain = " ".join(text.split()).casefold()
    return next((each for each in Missing if plain in {each.words.casefold(), each.value}), None)


def tidy(text: str) -> str:
    """A text without what programs drop or change."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return NOT_TEXT.sub("", plain).strip()


def _rows(question: Question, given: Given) -> dict[str, Value]:
    found: dict[str, Value] = {}
    for code in question.codes:
        if code in (given.unread or {}):
            found[code] = tidy(str(given.unread[code]))
        elif code in (given.value or {}):
            found[code] = _number(Decimal(given.value[code]))
    return found


def _single(question: Question, given: Given, fills: Mapping[str, str]) -> Value:
    if given.unread is not None:
        return tidy(str(given.unread))
    if question.kind in CHOOSING:
        option = question.option(str(given.value))
        return option.label.plain(fills) if option is not None else tidy(str(given.value))
    if question.kind is Kind.DATE:
        day = date.fromisoformat(given.value)
        return f"{day.day}/{day.month}/{day.year:04}"
    number = None if question.kind in WORDS else answers.number_in(str(given.value))
    return _number(number) if number is not None else tidy(str(given.value))


def _number(number: Decimal) -> Value:
    if number == int(number):
        return int(number) if abs(number) < 10**MOST_DIGITS else str(int(number))
    return number if len(number.as_tuple().digits) <= MOST_DIGITS else str(number)


def _code(question: Question, text: str, fills: Mapping[str, str]) -> str:
    """The code of the choice that has this label."""
    plain = " ".join(text.split()).casefold()
    for each in question.options:
        if plain in {" ".join(each.label.plain(fills).split()).casefold(), each.code}:
            return each.code
    said = reason(text)
    return said.value if said is not None else text


def _ticked(cells: Mapping[str, str]) -> list[str]:
    """The rows that are ticked. What is neither a tick nor none is kept, and found by the check."""
    found = []
    for row, text in cells.items():
        if row != OWN and text.casefold() in _TICKS:
            found.append(row)
        elif row == OWN or text.casefold() not in _NO_TICKS:
            found.append(text)
    return found


def _plain(text: str) -> str:
    """A number as people write it, where a program wrote it with an exponent."""
    return format(Decimal(text), "f") if _EXPONENT.fullmatch(text) else text
