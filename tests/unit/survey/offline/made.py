"""A return that no database knows, for tests of its form."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from tests.factories.questionnaires import question, questionnaire
from volunteer_app.foundation.clock import LONDON
from volunteer_app.organisations.models import Organisation
from volunteer_app.survey.checked import Whole
from volunteer_app.survey.models import SurveyAnswer, SurveyFigure, SurveyReturn, SurveyRound
from volunteer_app.survey.rules.answers import Given
from volunteer_app.survey.rules.shapes import Kind, Questionnaire
from volunteer_app.survey.wording import setting

DAY = date(2026, 9, 30)


def every_kind() -> Questionnaire:
    """A questionnaire with one question of each kind, and one that has decimal places."""
    kinds = [question(each.value, each.value) for each in Kind]
    return questionnaire(*kinds, question("halves", "number", places=1))


def a_return(reference: str = "SRV-1", code: str = "2026", body: str = "HMP Sample") -> SurveyReturn:
    """A return of a body."""
    closes = datetime.combine(DAY + timedelta(days=60), datetime.min.time(), LONDON)
    made = SurveyRound(code=code, title="Survey", questionnaire="1", reference_day=DAY, closes_at=closes)
    organisation = Organisation(name=body, reference=f"ORG-{body}")
    return SurveyReturn(reference=reference, round=made, organisation=organisation)


def whole(
    asked: Questionnaire,
    given: Mapping[str, Given] | None = None,
    figures: Mapping[str, Given] | None = None,
    found: SurveyReturn | None = None,
) -> Whole:
    """That return with these answers and figures."""
    found = found or a_return()
    rows = {
        code: SurveyAnswer(question=code, given=each.stored(), answered_by="Alex Example", version=1)
        for code, each in (given or {}).items()
    }
    counted = {
        code: SurveyFigure(question=code, value=each.stored(), note="")
        for code, each in (figures or {}).items()
    }
    return Whole(found, asked, setting(DAY, found.organisation.name), rows, counted, {})
