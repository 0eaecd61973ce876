"""A whole return as another system sends it: all of it is saved, or nothing."""

import hashlib
import json
from collections.abc import Callable, Mapping
from typing import Any

from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.errors import StaleEdit
from volunteer_app.survey import checked, queries
from volunteer_app.survey.checked import Whole
from volunteer_app.survey.models import SurveyAnswer, SurveyReturn
from volunteer_app.survey.rules import payloads
from volunteer_app.survey.rules.answers import NOTHING, Given
from volunteer_app.survey.rules.payloads import Wrong
from volunteer_app.survey.rules.rounds import Source
from volunteer_app.survey.rules.shapes import Kind, Questionnaire
from volunteer_app.survey.service import answering


class NotInOrder(Exception):
    """What was sent cannot be saved: everything that is wrong with it."""

    def __init__(self, wrong: list[Wrong]) -> None:
        """Keep it."""
        super().__init__(f"{len(wrong)} things are wrong")
        self.wrong = wrong


def version(found: SurveyReturn, rows: Mapping[str, SurveyAnswer]) -> str:
    """By which a return is known again as it stands: any change of an answer or its state gives another."""
    stands = [found.reference, found.version, found.round.version]
    stands += [f"{code}:{each.version}" for code, each in sorted(rows.items())]
    return hashlib.sha256(json.dumps(stands).encode()).hexdigest()[:32]


def receive(found: SurveyReturn, sent: Any, *, replaces: Callable[[str], bool], by: Actor) -> int:
    """Put these answers in the place of all that the return holds but its files; gives how many changed.

    `replaces`: whether the sender knows the version that is there now. Who sends again what is there already
    changes nothing, whatever they know: an answer that was lost on its way can be asked for again.

    Raises:
        Refused: the return is closed or signed off.
        NotInOrder: with everything that is wrong.
        StaleEdit: somebody else changed the return since.
    """
    answering.hold_open(found)
    whole = checked.whole(found)
    read = payloads.read(whole.questionnaire, sent)
    wrong = payloads.check(whole.questionnaire, read, whole.setting, _files(whole))
    if wrong:
        raise NotInOrder(wrong)
    changes = _changes(whole, read.given)
    if changes and not replaces(version(found, whole.rows)):
        raise StaleEdit
    _save(whole, changes, by)
    return len(changes)


def _files(whole: Whole) -> dict[str, Given]:
    return {code: given for code, given in whole.given.items() if _is_file(whole.questionnaire, code)}


def _is_file(questionnaire: Questionnaire, code: str) -> bool:
    question = questionnaire.by_code.get(code)
    return question is not None and question.kind is Kind.FILE


def _changes(whole: Whole, given: Mapping[str, Given]) -> dict[str, Given]:
    """The answers that are not there yet; those that were left out are emptied."""
    return {
        each.code: given.get(each.code, NOTHING)
        for each in whole.questionnaire.questions()
        if each.kind is not Kind.FILE and given.get(each.code, NOTHING) != whole.given.get(each.code, NOTHING)
    }


def _save(whole: Whole, changes: Mapping[str, Given], by: Actor) -> None:
    for section in whole.questionnaire.sections:
        own = {each.code: changes[each.code] for each in section.questions if each.code in changes}
        if own:
            stands = queries.version_of(whole.rows, section)
            answering.answer(whole.found, section, own, version=stands, by=by, source=Source.UPLOADED)
