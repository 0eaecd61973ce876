"""Saying how many volunteers a body had, where this service did not count them."""

from enum import StrEnum

from volunteer_app.foundation import bulk_rows, clock, history
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.errors import Refused
from volunteer_app.survey.models import SurveyReturn, SurveyRound
from volunteer_app.survey.results import queries
from volunteer_app.survey.results.models import SurveyBodySize


class Action(StrEnum):
    """What history says of sizes."""

    SAY = "survey_body_size:say"


def say_size(found: SurveyReturn, size: int, *, by: Actor) -> SurveyBodySize:
    """Keep the known size of a body. Sizes are fixed while results are being made.

    Raises:
        Refused: results of the round are being made.
    """
    bulk_rows.hold(SurveyRound, [found.round_id])
    if queries.being_made(found.round) is not None:
        raise Refused("Results of this round are being made with the sizes as they are. Discard them first")
    row = queries.size_of(found) or SurveyBodySize(return_id=found.id)
    row.size, row.said_at, row.said_by = size, clock.now(), by.name
    history.record(Action.SAY, row, by=by, organisation_id=found.organisation_id)
    return row
