"""What becomes of places on a rota when a placement ends early, is cut by a transfer, or goes on again.

Listens to the placements (wired in `volunteer_app.blueprints`), in the transaction in which one ends or goes
on. It says that the placement ends before the session, and never why it ends.
"""

from volunteer_app.foundation import clock, history
from volunteer_app.placements.facts import PlacementGoesOn, PlacementsEnded
from volunteer_app.placements.rota import letters, swapping, who
from volunteer_app.placements.rota.places import held_again
from volunteer_app.placements.rota.rules import Action, SignUpState
from volunteer_app.placements.rota.signing_up import move_up

STATE = SignUpState.PLACEMENT_ENDED


def of_ended(fact: PlacementsEnded) -> None:
    """End the places at sessions to come after the last day; whoever waits longest and can come gets one.

    A session that has begun is left: its register says who came.
    """
    sessions = {each.session_id: each.session for each in who.beyond(fact.placement_ids)}
    if not sessions:
        return
    held = held_again(list(sessions.values()))
    ended = who.beyond(fact.placement_ids)
    for sign_up in ended:
        sign_up.state, sign_up.ended_at = STATE, clock.now()
    for organisation_id in sorted({each.organisation_id for each in held}):
        theirs = [each for each in ended if each.session.organisation_id == organisation_id]
        history.record_all(
            Action.END, theirs, by=fact.by, reason=STATE.words, organisation_id=organisation_id
        )
    swapping.lapse(ended, [], by=fact.by)
    letters.not_expected(ended, {each.id: each for each in held})
    for session in held:
        move_up(session)


def of_going_on(fact: PlacementGoesOn) -> None:
    """Who waited while they could not come gets what stayed free: nobody else waits there who can come."""
    for session in held_again(who.sessions_waited_for(fact.placement_id)):
        move_up(session)
