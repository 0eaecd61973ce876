"""A questionnaire as JSON Schema: what an answer of each kind may look like. Pure.

The schema says of every answer by itself what `payloads` refuses; which questions apply, and how answers must
stand to each other, only the service can say.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from volunteer_app.survey.rules.payloads import ANSWERS, MISSING
from volunteer_app.survey.rules.shapes import CHOOSING, WORDS, Kind, Missing, Question, Questionnaire

Schema = dict[str, Any]
INK = r"[^\s\uFEFF]"


def of_payload(questionnaire: Questionnaire) -> Schema:
    """The schema of a whole payload."""
    asked = {each.code: of_answer(each) for each in questionnaire.questions() if each.kind is not Kind.FILE}
    answers = {
        "type": "object",
        "description": "An answer to each question that applies, by its code. What is left out is empty.",
        "properties": asked,
        "additionalProperties": False,
    }
    return {
        "type": "object",
        "title": questionnaire.title.plain(),
        "properties": {ANSWERS: answers},
        "required": [ANSWERS],
        "additionalProperties": False,
    }


def of_answer(question: Question) -> Schema:
    """The schema of an answer to one question: a value, or why there is none."""
    about = {"description": question.ask.plain()}
    return {"anyOf": [*_of_value(question), _of_missing(question)], **about}


def _of_missing(question: Question) -> Schema:
    reasons = [each.value for each in Missing if question.may_refuse or each is not Missing.REFUSED]
    return {
        "type": "object",
        "properties": {MISSING: {"type": "string", "enum": reasons}},
        "required": [MISSING],
        "additionalProperties": False,
    }


def _of_value(question: Question) -> list[Schema]:
    if question.kind in CHOOSING:
        return [{"type": "string", "enum": list(question.codes)}]
    if question.kind is Kind.MANY:
        return _of_many(question)
    if question.kind is Kind.DATE:
        return [{"type": "string", "format": "date", "pattern": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}]
    if question.kind in WORDS:
        return [{"type": "string", "minLength": 1, "maxLength": question.longest, "pattern": INK}]
    if question.kind is Kind.TABLE:
        return [_of_table(question)]
    return _of_number(question)


def _of_many(question: Question) -> list[Schema]:
    together = [each.code for each in question.options if not each.alone]
    most = question.most_chosen or len(together)
    found = [_list_of(together, most)] if together else []
    return [*found, *(_list_of([each.code], 1) for each in question.options if each.alone)]


def _list_of(codes: Sequence[str], most: int) -> Schema:
    items = {"type": "string", "enum": list(codes)}
    return {
        "type": "array",
        "items": items,
        "minItems": 1,
        "maxItems": min(most, len(codes)),
        "uniqueItems": True,
    }


def _of_table(question: Question) -> Schema:
    return {
        "type": "object",
        "properties": {each: _whole(question) for each in question.codes},
        "minProperties": 1,
        "additionalProperties": False,
    }


def _of_number(question: Question) -> list[Schema]:
    if not question.places:
        return [_whole(question)]
    decimals = {"type": "string", "pattern": rf"^-?[0-9]{{1,15}}\.[0-9]{{1,{question.places}}}$"}
    return [_whole(question), decimals]


def _whole(question: Question) -> Schema:
    ends = (("minimum", question.possible.least), ("maximum", question.possible.most))
    return {"type": "integer", **{name: _plain(end) for name, end in ends if end is not None}}


def _plain(number: Decimal) -> int | float:
    return int(number) if number == int(number) else float(number)
