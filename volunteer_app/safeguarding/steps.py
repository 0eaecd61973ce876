"""Writing down what was done with a concern. Steps stay as they are; what they say is sealed."""

from volunteer_app.foundation import clock
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.database import db
from volunteer_app.safeguarding.models import Concern, ConcernStep
from volunteer_app.safeguarding.rules import Act, Outcome, Said


def write(concern: Concern, act: Act, said: Said, by: Actor, outcome: Outcome | None = None) -> None:
    """Keep who did what, when, and the words that came with it; with a closing its outcome."""
    step = ConcernStep(
        concern_id=concern.id,
        act=act,
        recorded_at=clock.now(),
        recorded_by=by.name,
        recorded_by_key=by.key,
    )
    step.said = said.as_kept()
    step.outcome = outcome
    db.session.add(step)
