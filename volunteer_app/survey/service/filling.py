"""Putting what the system knows into a return: once, as at the round's reference day."""

from collections.abc import Mapping

from volunteer_app.foundation import clock, history
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.database import db
from volunteer_app.survey import queries
from volunteer_app.survey.feeding.figures import Counted
from volunteer_app.survey.models import SurveyAnswer, SurveyFigure, SurveyReturn
from volunteer_app.survey.rules.answers import Given
from volunteer_app.survey.rules.rounds import Action, Source
from volunteer_app.survey.service.answering import hold


def fill_in(found: SurveyReturn, counted: Mapping[str, Counted], *, by: Actor) -> bool:
    """Keep what was counted, by question, and answer with it where nobody has answered yet.

    Gives whether it was done: a return is filled in once, whoever comes first. Each answer says where it
    comes from, and can be changed; the figure stays beside it.
    """
    hold(found)
    if found.filled_in_at is not None:
        return False
    rows = queries.answers(found)
    known = {code: each.given for code, each in counted.items() if each.given is not None}
    for code, each in counted.items():
        value = each.given.stored() if each.given is not None else None
        db.session.add(SurveyFigure(return_id=found.id, question=code, value=value, note=each.note))
    new = [_answer(found, code, given, by) for code, given in known.items() if code not in rows]
    history.record_all(Action.FILL_IN, new, by=by, organisation_id=found.organisation_id)
    found.filled_in_at = clock.now()
    history.record(Action.FILL_IN, found, by=by)
    return True


def _answer(found: SurveyReturn, code: str, given: Given, by: Actor) -> SurveyAnswer:
    return SurveyAnswer(
        return_id=found.id, question=code, given=given.stored(), source=Source.SYSTEM, answered_by=by.name
    )
