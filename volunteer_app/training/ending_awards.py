"""An award, or the way to one, ends before its time: with its certificate and its badge."""

from volunteer_app.foundation import clock
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.errors import Refused
from volunteer_app.training.awards.models import Award
from volunteer_app.training.awards.rules import Action, AwardState
from volunteer_app.training.awards.service import hold, save
from volunteer_app.training.badges import places


def withdraw(award: Award, *, reason: str, by: Actor, version: int | None = None) -> None:
    """Somebody stops working towards it, or the award was taken back: its certificate and badge end too.

    Raises:
        Refused: it ended already, no reason is given, or it is the actor's own.
        StaleEdit: the award changed since `version`.
    """
    hold(award, by, version, states=(AwardState.WORKING, AwardState.AWARDED))
    if not reason:
        raise Refused("Enter why it ends", "reason")
    award.state, award.ended_at, award.ended_why = AwardState.WITHDRAWN, clock.now(), reason
    save(Action.WITHDRAW, award, award, by)
    places.revoke(award.id)
