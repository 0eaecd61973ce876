"""Sorting an answer in words into themes: each reader by themselves."""

from collections.abc import Collection
from enum import StrEnum

from volunteer_app.foundation import clock, history
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.errors import Refused
from volunteer_app.survey import queries as returns
from volunteer_app.survey.models import SurveyReturn
from volunteer_app.survey.results import gathering, queries, themes
from volunteer_app.survey.results.models import SurveyCoding
from volunteer_app.survey.rules.shapes import Question


class Action(StrEnum):
    """What history says of themes."""

    CODE = "survey_coding:code"


def code(
    found: SurveyReturn, question: Question, chosen: Collection[str], *, is_quote: bool, by: Actor
) -> SurveyCoding:
    """Keep which themes a reader found in an answer, instead of what the same reader found before.

    Raises:
        Refused: none, or one that there is not; or it is to be quoted and its body did not agree to that.
    """
    known = {each.code for each in themes.frames()[question.code]}
    if not chosen:
        raise Refused("Select one or more themes", "themes")
    if not known.issuperset(chosen):
        raise Refused("Select themes from the list", "themes")
    given = returns.given(returns.answers(found))
    if is_quote and not themes.may_be_quoted(returns.questionnaire_of(found.round), question, given):
        raise Refused("The body has not agreed that its own words are used", "is_quote")
    row = queries.coding_of(found, question.code, by.key) or SurveyCoding(
        return_id=found.id, question=question.code, coded_key=by.key
    )
    row.themes, row.mark = sorted(chosen), gathering.mark_of(question, given)
    row.is_quote, row.coded_by, row.coded_at = is_quote, by.name, clock.now()
    history.record(Action.CODE, row, by=by, organisation_id=found.organisation_id)
    return row
