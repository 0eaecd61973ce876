"""A whole set of answers as JSON: read strictly, checked as pages are, each fault with its place. Pure.

`{"answers": {"has_volunteers": "yes", "volunteers_on_day": 12, "spent": {"missing": "dont_know"}}}`. A number
is a number and a text a text: nothing is guessed. What `checking` finds is told with the words of the pages.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from volunteer_app.survey.rules import answers, checking, of_kinds
from volunteer_app.survey.rules.answers import NOTHING, Given
from volunteer_app.survey.rules.checking import Finding, Setting
from volunteer_app.survey.rules.shapes import CHOOSING, WORDS, Kind, Missing, Question, Questionnaire

ANSWERS, MISSING = "answers", "missing"
LARGEST = 10**15
_DECIMAL = re.compile(r"-?[0-9]{1,15}\.[0-9]{1,2}", re.ASCII)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
# A sign that is seen: neither white space nor the mark of a byte order
_INK = re.compile(r"[^\s\ufeff]")
_LINE_BREAK = frozenset("\t\r\n")


class Wrong(NamedTuple):
    """Something wrong, and where: the names of members and the numbers of items that lead to it."""

    at: tuple[str, ...]
    code: str
    words: str


class Read(NamedTuple):
    """Answers that were sent, and everything about their shape that is wrong."""

    given: dict[str, Given]
    wrong: list[Wrong]


def read(questionnaire: Questionnaire, sent: Any) -> Read:
    """The answers that a payload holds. What is not of the right kind is left out, and told."""
    if not isinstance(sent, Mapping):
        return Read({}, [Wrong((), "not_an_object", "Send an object with the member “answers”")])
    wrong = [
        Wrong((name,), "unknown", f"There is no member “{name[:60]}” here")
        for name in sent
        if name != ANSWERS
    ]
    held = sent.get(ANSWERS)
    if not isinstance(held, Mapping):
        return Read({}, [*wrong, Wrong((ANSWERS,), "not_an_object", "Give the answers by question")])
    given: dict[str, Given] = {}
    for code, raw in held.items():
        question = questionnaire.by_code.get(code)
        found = _unknown(code) if question is None else list(_wrong_kind(question, raw))
        wrong += [each._replace(at=(ANSWERS, code, *each.at)) for each in found]
        if question is not None and not found:
            given[code] = _given(question, raw)
    return Read(given, wrong)


def check(
    questionnaire: Questionnaire,
    found: Read,
    setting: Setting,
    kept: Mapping[str, Given],
) -> list[Wrong]:
    """Everything that is wrong with a payload; empty where it may be saved.

    `kept`: what the return holds that no payload can, which is files. An answer to a question that does not
    apply is kept and counts for nothing, but it must be one.
    """
    whole = {**found.given, **kept}
    told = {each.at[1] for each in found.wrong if len(each.at) > 1}
    checked = checking.check(questionnaire, whole, setting)
    wrong = [_of_finding(questionnaire, each) for each in checked.errors if each.questions[0] not in told]
    counting = checking.applying(questionnaire, whole)
    for code, given in found.given.items():
        if code not in counting:
            faults = of_kinds.problems(questionnaire.by_code[code], given, setting.reference_day)
            wrong += [Wrong((ANSWERS, code, *filter(None, (row,))), why, words) for row, why, words in faults]
    return [*found.wrong, *wrong]


def written(given: Mapping[str, Given]) -> dict[str, Any]:
    """Answers as JSON, as `read` takes them. What was typed on a page and is no answer stands as `unread`."""
    return {code: _written(each) for code, each in given.items()}


def place(questionnaire: Questionnaire, finding: Finding) -> tuple[str, ...]:
    """Where what a finding is of stands in a payload."""
    code = finding.questions[0]
    start = questionnaire.path(code) if code in questionnaire.by_code else code
    row = finding.path.removeprefix(start).removeprefix(".")
    return (ANSWERS, code, *filter(None, (row,)))


def _of_finding(questionnaire: Questionnaire, finding: Finding) -> Wrong:
    return Wrong(place(questionnaire, finding), finding.code, finding.words)


def _written(given: Given) -> Any:
    if given.missing is not None:
        return {MISSING: given.missing.value}
    return given.value if given.unread is None else {"unread": given.unread}


def _given(question: Question, raw: Any) -> Given:
    if isinstance(raw, Mapping) and MISSING in raw:
        return Given(missing=Missing(raw[MISSING]))
    if question.kind in WORDS:
        return Given(value=raw.replace("\r\n", "\n").strip())
    if question.kind is Kind.TABLE:
        return Given(value={row: int(number) for row, number in raw.items()})
    if question.kind is Kind.MANY:
        return Given(value=list(raw))
    whole = isinstance(raw, int | Decimal)
    return answers.read(question, str(int(raw)) if whole else raw) or NOTHING


def _unknown(code: str) -> list[Wrong]:
    return [Wrong((), "unknown", f"There is no question “{code[:60]}”")]


def _wrong_kind(question: Question, raw: Any) -> Iterator[Wrong]:
    if isinstance(raw, Mapping) and MISSING in raw:
        yield from _wrong_missing(question, raw)
    elif question.kind is Kind.FILE:
        yield Wrong((), "not_by_json", "A file is added on the page of the return, not by JSON")
    elif raw is None:
        yield Wrong((), "null", "Leave the question out, or say why there is no answer")
    else:
        yield from _JUDGES.get(question.kind, _wrong_number)(question, raw)


def _wrong_missing(question: Question, raw: Mapping[str, Any]) -> Iterator[Wrong]:
    if len(raw) > 1 or raw[MISSING] not in _reasons(question):
        offered = " or ".join(f"“{each}”" for each in _reasons(question))
        yield Wrong((MISSING,), "not_offered", f"Say why there is no answer with {offered}, and nothing else")


def _reasons(question: Question) -> list[str]:
    return [each.value for each in Missing if question.may_refuse or each is not Missing.REFUSED]


def _wrong_table(question: Question, raw: Any) -> Iterator[Wrong]:
    if not isinstance(raw, Mapping) or not raw:
        yield Wrong((), "not_a_table", "Give an object with a number for at least one row")
        return
    for row, number in raw.items():
        if row not in question.codes:
            yield Wrong((row,), "unknown", f"There is no row “{row[:60]}” in this table")
        elif not _is_whole(number):
            yield Wrong((row,), "not_a_number", "Give a whole number")


def _wrong_list(question: Question, raw: Any) -> Iterator[Wrong]:
    if not isinstance(raw, list) or not raw:
        yield Wrong((), "not_a_list", "Give a list with at least one answer")
        return
    for number, each in enumerate(raw):
        if not isinstance(each, str) or each not in question.codes:
            yield Wrong((str(number),), "not_offered", "This is not one of the answers to this question")
        elif each in raw[:number]:
            yield Wrong((str(number),), "twice", f"“{each}” is there twice")


def _wrong_choice(question: Question, raw: Any) -> Iterator[Wrong]:
    if not isinstance(raw, str) or raw not in question.codes:
        yield Wrong((), "not_offered", "This is not one of the answers to this question")


def _wrong_day(_: Question, raw: Any) -> Iterator[Wrong]:
    if not isinstance(raw, str) or not _DAY.fullmatch(raw) or answers.day_in(raw) is None:
        yield Wrong((), "not_a_date", "Give a date as YYYY-MM-DD")


def _wrong_words(question: Question, raw: Any) -> Iterator[Wrong]:
    if not isinstance(raw, str) or not _INK.search(raw):
        yield Wrong((), "not_a_text", "Give a text that is not empty")
    elif len(raw) > question.longest:
        words = f"The answer must be {question.longest:,} characters or fewer. It has {len(raw):,}"
        yield Wrong((), "too_long", words)
    elif question.kind is Kind.TEXT and not _LINE_BREAK.isdisjoint(raw):
        yield Wrong((), "not_a_text", "Give a text of one line")


def _wrong_number(question: Question, raw: Any) -> Iterator[Wrong]:
    if not _is_number(question, raw):
        yield Wrong((), "not_a_number", _number_wanted(question))


def _number_wanted(question: Question) -> str:
    if not question.places:
        return "Give a whole number"
    digits = "0" * question.places
    return f"Give a whole number, or a text such as “12.{digits}” with at most {question.places} decimals"


def _is_number(question: Question, raw: Any) -> bool:
    if question.places and isinstance(raw, str):
        return bool(_DECIMAL.fullmatch(raw)) and len(raw.partition(".")[2]) <= question.places
    return _is_whole(raw)


def _is_whole(raw: Any) -> bool:
    """Whether it is a whole number; 12.0 is one in JSON. What is far too large is never made an integer."""
    if isinstance(raw, bool) or not isinstance(raw, int | Decimal):
        return False
    return -LARGEST < raw < LARGEST and raw == int(raw)


_JUDGES: Mapping[Kind, Callable[[Question, Any], Iterator[Wrong]]] = {
    Kind.TABLE: _wrong_table,
    Kind.MANY: _wrong_list,
    Kind.DATE: _wrong_day,
    **dict.fromkeys(CHOOSING, _wrong_choice),
    **dict.fromkeys(WORDS, _wrong_words),
}
