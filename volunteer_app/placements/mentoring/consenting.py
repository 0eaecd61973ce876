"""What becomes of matches and mentoring when somebody takes back that they agree to be supported.

A match that was only proposed goes at once. A mentoring is put before its coordinator on the start page: they
speak with both, and end it. Until then nothing new is written down about the person, but for the days on
which the two met, as those are the mentor's hours.
"""

from volunteer_app.foundation.errors import Refused
from volunteer_app.placements.matching import queries as matching_queries
from volunteer_app.placements.matching import service as matching
from volunteer_app.placements.matching.models import MentorMatch
from volunteer_app.placements.mentoring.models.relationship import Mentoring
from volunteer_app.placements.supported import queries as supported
from volunteer_app.placements.supported.facts import SupportWithdrawn
from volunteer_app.placements.supported.rules.asking import ConsentKind

TAKEN_BACK = "They have taken back their agreement, so nothing new can be written down about them"


def of_withdrawn(fact: SupportWithdrawn) -> None:
    """Let go of the mentors who are proposed to them. In the transaction in which they take it back."""
    for match in matching_queries.proposed_for(fact.supported_id):
        matching.let_go(match, by=fact.by)


def has_agreed(mentoring: Mentoring | MentorMatch) -> bool:
    """Whether the person agrees to be supported."""
    return supported.standing_consent(mentoring.supported_id, ConsentKind.SUPPORT) is not None


def refuse_words(mentoring: Mentoring | MentorMatch, field: str) -> None:
    """Take down nothing about somebody who does not agree any more.

    Raises:
        Refused: their agreement does not stand.
    """
    if not has_agreed(mentoring):
        raise Refused(TAKEN_BACK, field)
