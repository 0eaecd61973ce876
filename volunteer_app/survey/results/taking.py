"""Taking the answers of bodies out of the house: who did, when, and what for."""

from enum import StrEnum

from volunteer_app.foundation import history
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.errors import Refused
from volunteer_app.survey.models import SurveyRound


class Action(StrEnum):
    """What history says of it."""

    TAKE = "survey_microdata:take"


def take(found: SurveyRound, purpose: str, *, by: Actor) -> None:
    """Keep who takes the answers of a round, and what for.

    Raises:
        Refused: no purpose is given.
    """
    if not purpose.strip():
        raise Refused("Enter what you will use the file for", "purpose")
    history.record(Action.TAKE, found, by=by, reason=purpose.strip())
