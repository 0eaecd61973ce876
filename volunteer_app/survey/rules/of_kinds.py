"""What an answer of each kind may be, and the sentence for one that it may not. Pure."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from volunteer_app.survey.rules.answers import LONGEST_UNREADABLE, Given, amount
from volunteer_app.survey.rules.shapes import CHOOSING, NUMBERS, WORDS, Kind, Missing, Question


class Fault(NamedTuple):
    """What is wrong with an answer, and in which row of a table."""

    row: str
    code: str
    words: str


def shown(number: Decimal) -> str:
    """A number as people read it: 1,234 or 12.5."""
    whole = number == int(number)
    return f"{int(number):,}" if whole else f"{number:,}"


def asks(question: Question) -> str:
    """What to do about a question without an answer."""
    if question.kind in CHOOSING:
        return "Select an answer"
    if question.kind is Kind.MANY:
        return "Select one or more answers"
    if question.kind is Kind.FILE:
        return "Add a file"
    if question.kind is Kind.TABLE:
        return "Enter a number in at least one row"
    return {Kind.DATE: "Enter a date", Kind.TEXT: "Enter an answer", Kind.LONG_TEXT: "Enter an answer"}.get(
        question.kind, "Enter a number"
    )


def problems(question: Question, given: Given, reference_day: date) -> Iterator[Fault]:
    """Everything that is wrong with an answer to this question."""
    if given.missing is not None:
        yield from _of_missing(question, given, given.missing)
        return
    if given.unread is not None:
        yield from _unread(question, given)
    if given.value is not None:
        yield from _of_value(question, given, reference_day)


def _of_value(question: Question, given: Given, reference_day: date) -> Iterator[Fault]:
    if question.kind in CHOOSING or question.kind is Kind.MANY:
        yield from _of_codes(question, given)
    elif question.kind is Kind.DATE:
        yield from _of_day(given, reference_day)
    elif question.kind in WORDS:
        yield from _of_words(question, given)
    elif question.kind is Kind.TABLE:
        yield from _of_rows(question, given)
    elif question.kind in NUMBERS:
        yield from _of_number(question, given)


def too_long(question: Question, given: Given) -> str:
    """A sentence where a text is longer than its question takes, or what could not be read is; else empty."""
    longest = question.longest if question.kind in WORDS else LONGEST_UNREADABLE
    texts = [given.value] if question.kind in WORDS else _texts(given.unread)
    if any(isinstance(each, str) and len(each) > longest for each in texts):
        length = max(len(each) for each in texts if isinstance(each, str))
        return f"The answer must be {longest:,} characters or fewer. It has {length:,}"
    return ""


def _texts(unread: object) -> list[object]:
    return list(unread.values()) if isinstance(unread, Mapping) else [unread]


def _of_missing(question: Question, given: Given, missing: Missing) -> Iterator[Fault]:
    if given.value is not None or given.unread is not None:
        yield Fault("", "both", f"Give an answer, or say “{missing.words}”, but not both")
    if missing is Missing.REFUSED and not question.may_refuse:
        yield Fault("", "not_offered", "This question has to be answered, if you know the answer")


def _unread(question: Question, given: Given) -> Iterator[Fault]:
    if isinstance(given.unread, Mapping):
        for row, text in given.unread.items():
            yield Fault(row, "not_a_number", _no_row(question, row, text))
    elif question.kind is Kind.DATE:
        yield Fault("", "not_a_date", f"“{_short(given.unread)}” is not a date. Write it like 31/3/2026")
    elif question.places:
        most = "two decimal places" if question.places == 2 else "one decimal place"
        words = f"“{_short(given.unread)}” is not a number with at most {most}"
        yield Fault("", "not_a_number", words)
    else:
        yield Fault("", "not_a_number", f"“{_short(given.unread)}” is not a whole number")


def _no_row(question: Question, row: str, text: object) -> str:
    option = question.option(row)
    if option is None:
        return f"There is no row “{_short(row)}” in this table" if row else "A number is needed for each row"
    return f"{option.label.plain()}: “{_short(text)}” is not a whole number"


def _of_codes(question: Question, given: Given) -> Iterator[Fault]:
    chosen = given.value if isinstance(given.value, list) else [given.value]
    for code in chosen:
        if question.option(str(code)) is None:
            yield Fault("", "not_offered", f"“{_short(code)}” is not one of the answers to this question")
    alone = [each.label.plain() for each in question.options if each.alone and each.code in chosen]
    if alone and len(chosen) > 1:
        yield Fault("", "not_alone", f"“{alone[0]}” cannot be selected together with other answers")
    if question.most_chosen and len(chosen) > question.most_chosen:
        yield Fault("", "too_many", f"Select up to {question.most_chosen} answers")


def _of_day(given: Given, reference_day: date) -> Iterator[Fault]:
    if date.fromisoformat(given.value) > reference_day:
        yield Fault("", "too_late", "The date must not be after the reference day")


def _of_words(question: Question, given: Given) -> Iterator[Fault]:
    if words := too_long(question, given):
        yield Fault("", "too_long", words)


def _of_rows(question: Question, given: Given) -> Iterator[Fault]:
    for row, number in given.value.items():
        label = question.option(row)
        if words := _outside(question, Decimal(number)):
            yield Fault(row, "impossible", f"{label.label.plain() if label else row}: {words}")


def _of_number(question: Question, given: Given) -> Iterator[Fault]:
    number = amount(given)
    if number is None:
        yield Fault("", "not_a_number", f"“{_short(given.value)}” is not a number")
    elif words := _outside(question, number):
        yield Fault("", "impossible", words)


def _outside(question: Question, number: Decimal) -> str:
    possible = question.possible
    if possible.least is not None and possible.is_below(number):
        return f"The number must be {shown(possible.least)} or more"
    if possible.most is not None and possible.is_above(number):
        return f"The number must be {shown(possible.most)} or less"
    return ""


def _short(text: object) -> str:
    found = str(text)
    return found if len(found) <= 30 else found[:29] + "…"
