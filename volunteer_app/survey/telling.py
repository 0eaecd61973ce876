"""What pages of other rooms say of a return: how far it is, and where an answer that they use stands."""

from flask import url_for

from volunteer_app.champions.telling import Section
from volunteer_app.foundation.errors import NotFound
from volunteer_app.foundation.permissions import Permission, can
from volunteer_app.foundation.presenting import moment
from volunteer_app.survey import queries
from volunteer_app.survey.models import SurveyReturn
from volunteer_app.survey.rules.rounds import ReturnState
from volunteer_app.survey.views.room import whole_theirs


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


def of_answer(reference: str) -> tuple[str, str] | None:
    """Where the return stands from which an entry of good practice came (`service.sharing.reference_of`).

    None for whoever may not read that return: the entry alone gives them no other answer.
    """
    number = reference.partition("/")[0]
    try:
        if can(Permission.SURVEY_RUN):
            return _for_the_office(queries.office_return(number))
        found, _ = whole_theirs(number)
    except NotFound:
        return None
    return _called(found), url_for("survey.survey_answers", reference=found.reference)


def _for_the_office(found: SurveyReturn) -> tuple[str, str]:
    is_signed = found.state is ReturnState.SIGNED_OFF
    page = "survey.survey_body_answers" if is_signed else "survey.survey_body"
    return _called(found), url_for(page, reference=found.reference)


def _called(found: SurveyReturn) -> str:
    return f"Return of {found.organisation.name}, {found.round.title}"
