"""A round and a return as other systems read them: plain objects for JSON."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from volunteer_app.foundation import clock
from volunteer_app.foundation.json_answers import pointer
from volunteer_app.survey import queries, wording
from volunteer_app.survey.checked import Whole
from volunteer_app.survey.models import SurveyReturn
from volunteer_app.survey.rules import payloads, rounds
from volunteer_app.survey.rules.payloads import Wrong
from volunteer_app.survey.rules.rounds import Source
from volunteer_app.survey.rules.shapes import Condition, Question

Object = dict[str, Any]


def of_round(found: SurveyReturn) -> Object:
    """The round of a return, with the questionnaire as this body is asked it."""
    held, body = found.round, found.organisation.name
    asked, fills = queries.questionnaire_of(held), wording.setting(held.reference_day, body).fills
    return {
        "code": held.code,
        "title": held.title,
        "standing": rounds.standing(held.state, held.times, clock.now()).value,
        "reference_day": held.reference_day.isoformat(),
        "closes_at": _moment(held.closes_at),
        "return": {
            "reference": found.reference,
            "organisation": body,
            "state": found.state.value,
            "closes_at": _moment(found.closes_at),
        },
        "questionnaire": {
            "version": asked.version,
            "title": asked.title.plain(fills),
            "intro": asked.intro.plain(fills),
            "terms": [
                {"word": each.word.plain(fills), "means": each.means.plain(fills)} for each in asked.terms
            ],
            "sections": [
                {
                    "code": each.code,
                    "title": each.title.plain(fills),
                    "intro": each.intro.plain(fills),
                    "questions": [_question(question, fills) for question in each.questions],
                }
                for each in asked.sections
            ],
        },
    }


def of_return(whole: Whole) -> Object:
    """A return as it stands, with what is wrong and what has to be explained."""
    found, checked = whole.found, whole.checked
    filled = [
        code for code, each in whole.rows.items() if each.source is Source.SYSTEM and code in whole.given
    ]
    warnings = [
        {
            **_told(payloads.place(whole.questionnaire, each), each.code, each.words),
            "explained": whole.reason_for(each) is not None,
        }
        for each in checked.warnings
    ]
    errors = [
        _told(payloads.place(whole.questionnaire, each), each.code, each.words) for each in checked.errors
    ]
    return {
        "reference": found.reference,
        "round": found.round.code,
        "organisation": found.organisation.name,
        "state": found.state.value,
        "closes_at": _moment(found.closes_at),
        "answers": payloads.written(whole.given),
        "filled_in": filled,
        "counted": payloads.written(queries.counted(whole.figures)),
        "errors": errors,
        "warnings": warnings,
    }


def of_wrong(wrong: Iterable[Wrong]) -> list[dict[str, str]]:
    """Everything that is wrong with what was sent."""
    return [_told(each.at, each.code, each.words) for each in wrong]


def _told(at: tuple[str, ...], code: str, words: str) -> dict[str, str]:
    return {"pointer": pointer(*at), "code": code, "detail": words}


def _question(question: Question, fills: Any) -> Object:
    found: Object = {
        "code": question.code,
        "kind": question.kind.value,
        "ask": question.ask.plain(fills),
        "help": question.help.plain(fills),
        "required": question.required,
        "may_refuse": question.may_refuse,
        "counted_by_this_service": bool(question.figure),
    }
    if question.unit:
        found["unit"] = question.unit.plain(fills)
    if question.longest:
        found["longest"] = question.longest
    if question.options:
        found["options"] = [
            {"code": each.code, "label": each.label.plain(fills), "alone": each.alone}
            for each in question.options
        ]
    if question.only_if:
        found["only_if"] = [_condition(each) for each in question.only_if]
    return found


def _condition(condition: Condition) -> Object:
    if condition.above is not None:
        return {"question": condition.question, "above": str(condition.above)}
    return {"question": condition.question, "is": list(condition.is_one_of)}


def _moment(at: datetime) -> str:
    """An instant in the time of England and Wales, with its offset."""
    return at.astimezone(clock.LONDON).isoformat()
