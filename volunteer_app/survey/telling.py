"""What the page of a department or agency says of its return to the survey."""

from typing import NamedTuple

from flask import url_for

from volunteer_app.foundation.permissions import Permission, can
from volunteer_app.foundation.presenting import moment
from volunteer_app.survey import queries
from volunteer_app.survey.models import SurveyReturn


class Told(NamedTuple):
    """A part of the page: its heading, rows of what and how it is, sentences, and where to read more."""

    title: str
    rows: tuple[tuple[str, str], ...]
    sentences: tuple[str, ...]
    links: tuple[tuple[str, str], ...]


def of_body(organisation_id: int) -> Told | None:
    """How far its return in the latest round is; None where no round has asked it. Says no answer."""
    found = queries.latest_of(organisation_id)
    if found is None:
        return None
    rows = (("Round", found.round.title), ("Status", found.state.words), ("Closes", moment(found.closes_at)))
    return Told("Survey of volunteering", rows, (), _links(found))


def _links(found: SurveyReturn) -> tuple[tuple[str, str], ...]:
    if can(Permission.SURVEY_RUN):
        return (("Its return", url_for("survey.survey_body", reference=found.reference)),)
    if can(Permission.SURVEY_ANSWER):
        return (("Its return", url_for("survey.survey_return", reference=found.reference)),)
    return ()
