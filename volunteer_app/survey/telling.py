"""What the page of a department or agency says of its return to the survey."""

from flask import url_for

from volunteer_app.champions.telling import Section
from volunteer_app.foundation.permissions import Permission, can
from volunteer_app.foundation.presenting import moment
from volunteer_app.survey import queries
from volunteer_app.survey.models import SurveyReturn


def of_body(organisation_id: int) -> Section | None:
    """How far its return in the latest round is; None where no round has asked it. Says no answer."""
    found = queries.latest_of(organisation_id)
    if found is None:
        return None
    rows = (("Round", found.round.title), ("Status", found.state.words), ("Closes", moment(found.closes_at)))
    return Section("Survey of volunteering", rows, (), _links(found))


def _links(found: SurveyReturn) -> tuple[tuple[str, str], ...]:
    if can(Permission.SURVEY_RUN):
        return (("Its return", url_for("survey.survey_body", reference=found.reference)),)
    if can(Permission.SURVEY_ANSWER):
        return (("Its return", url_for("survey.survey_return", reference=found.reference)),)
    return ()
