"""Saving what somebody filled in without a connection and uploaded: each section as if it had been typed."""

from collections.abc import Mapping

from volunteer_app.foundation.actors import Actor
from volunteer_app.survey import queries
from volunteer_app.survey.models import SurveyAnswer, SurveyReturn
from volunteer_app.survey.rules.answers import Given
from volunteer_app.survey.rules.rounds import Source
from volunteer_app.survey.service import answering


def save(
    found: SurveyReturn, changes: Mapping[str, Given], shown: Mapping[str, SurveyAnswer], *, by: Actor
) -> int:
    """Save these answers; gives how many were changed. `shown`: the answers that the choice was made beside.

    Raises:
        Refused: the return is closed or signed off, or a text is longer than its question takes.
        StaleEdit: somebody else changed one of these sections since.
    """
    answering.hold_open(found)
    sections = queries.questionnaire_of(found.round).sections
    versions = {each.code: queries.version_of(shown, each) for each in sections}
    saved = 0
    for section in sections:
        theirs = {each.code: changes[each.code] for each in section.questions if each.code in changes}
        if theirs:
            version = versions[section.code]
            saved += answering.answer(found, section, theirs, version=version, by=by, source=Source.UPLOADED)
    return saved
