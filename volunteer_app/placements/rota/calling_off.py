"""Calling sessions off: by whoever runs them, or by the prison. Everybody is told."""

from collections.abc import Sequence
from dataclasses import dataclass

from volunteer_app.foundation import clock, history
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.errors import Refused
from volunteer_app.people.models import Person
from volunteer_app.placements.rota import letters, swapping, who
from volunteer_app.placements.rota.models import RotaSession
from volunteer_app.placements.rota.places import held_again, not_coming
from volunteer_app.placements.rota.rules import STANDING, Action, CancelReason, SessionState, SignUpState

NOTHING_LEFT = "None of these sessions can be cancelled any more"


@dataclass(frozen=True)
class CalledOff:
    """What came of calling sessions off. `untold`: those whom no letter reaches."""

    sessions: Sequence[RotaSession]
    told: int
    untold: Sequence[Person]


def call_off(
    sessions: Sequence[RotaSession], reason: CancelReason, *, note: str = "", by: Actor
) -> CalledOff:
    """Cancel sessions; everybody who signed up or waits is told once of all of theirs, with the reason.

    Raises:
        Refused: another reason has no note, or none of them can be cancelled any more.
    """
    note = note.strip()
    if reason is CancelReason.OTHER and not note:
        raise Refused("Say what the reason is", "note")
    going = [each for each in held_again(sessions) if not not_coming(each, "cancelled")]
    if not going:
        raise Refused(NOTHING_LEFT)
    for each in going:
        each.state, each.cancel_reason, each.cancel_note = SessionState.CANCELLED, reason, note
        each.calendar_sequence += 1
    history.record_all(Action.CANCEL_SESSION, going, by=by, reason=reason.words)
    standing = who.sign_ups([each.id for each in going], STANDING)
    for sign_up in standing:
        sign_up.state, sign_up.ended_at = SignUpState.CALLED_OFF, clock.now()
    by_session = {each.id: each for each in going}
    for organisation_id in sorted({each.organisation_id for each in going}):
        theirs = [s for s in standing if by_session[s.session_id].organisation_id == organisation_id]
        history.record_all(Action.CALL_OFF, theirs, by=by, organisation_id=organisation_id)
    swapping.lapse(standing, going, by=by)
    told = letters.called_off(standing, by_session, reason)
    letters.tell_coordinators(going, reason, by=by)
    people = list({each.person_id: each.person for each in standing}.values())
    return CalledOff(going, told, [each for each in people if not each.email])
