"""The blueprint that all pages of results belong to, and the results that an address names."""

from flask import Blueprint

from volunteer_app.foundation.errors import NotFound
from volunteer_app.foundation.permissions import Permission, can
from volunteer_app.survey.results import queries
from volunteer_app.survey.results.models import WITH_ROWS, ResultsState, SurveyResults

blueprint = Blueprint("survey_results", __name__)

MAKE = Permission.SURVEY_RUN
READ = (Permission.SURVEY_RUN, Permission.SURVEY_ANSWER)


def readable(reference: str) -> SurveyResults:
    """Some results with their rows: published ones, or for the office those that wait for signatures.

    Raises:
        NotFound: there are none that the viewer may read.
    """
    found = queries.by_reference(reference)
    if found.state not in WITH_ROWS or (found.state is not ResultsState.PUBLISHED and not can(MAKE)):
        raise NotFound
    return found
