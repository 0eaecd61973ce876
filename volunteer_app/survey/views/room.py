"""The blueprint that the pages of this room share, and who looks on."""

from flask import Blueprint

from volunteer_app.accounts.signing_in import me
from volunteer_app.foundation.authority import Permission
from volunteer_app.foundation.errors import NotFound
from volunteer_app.foundation.permissions import current_scope
from volunteer_app.survey import reaching
from volunteer_app.survey.models import SurveyReturn
from volunteer_app.survey.reaching import Access, Who
from volunteer_app.survey.rules.shapes import Section

blueprint = Blueprint("survey", __name__)


def who() -> Who:
    """Who is signed in: what they are champion of, and where they work."""
    viewer = me()
    return Who(
        viewer.account_id,
        current_scope(Permission.SURVEY_ANSWER),
        tuple(each.organisation.path for each in viewer.memberships),
    )


def theirs(reference: str) -> tuple[SurveyReturn, Access]:
    """A return of the viewer's, and what they may do with it.

    Raises:
        NotFound: it is not theirs.
    """
    return reaching.return_for(who(), reference)


def whole_theirs(reference: str) -> tuple[SurveyReturn, Access]:
    """A return of which the viewer sees everything.

    Raises:
        NotFound: it is not theirs, or only some sections are.
    """
    found, access = theirs(reference)
    if not access.is_whole:
        raise NotFound
    return found, access


def section_theirs(reference: str, code: str) -> tuple[SurveyReturn, Access, Section]:
    """A section of a return that the viewer may answer.

    Raises:
        NotFound: there is none with this code, or it is not theirs.
    """
    found, access = theirs(reference)
    section = reaching.section_of(found, code)
    if section is None or not access.may_answer(code):
        raise NotFound
    return found, access, section
