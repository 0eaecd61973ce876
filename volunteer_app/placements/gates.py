"""Pausing placements whose gate is not open, in the same transaction that shut it.

Listens to the sentences room (wired in `volunteer_app.blueprints`). It learns a gate and never why; whom the
placement's page names is the service, not the officer or the prison that wrote something down.
"""

from datetime import date

from volunteer_app.foundation import clock
from volunteer_app.organisations.rules import OrganisationKind
from volunteer_app.placements.models import Placement
from volunteer_app.placements.rules import SuspendReason
from volunteer_app.placements.suspending import suspend_placements
from volunteer_app.sentences import queries as sentences
from volunteer_app.sentences.facts import SentenceGateChanged
from volunteer_app.sentences.rules.gates import Gate, Question
from volunteer_app.sentences.rules.judging import Gates


def of_changed_gate(fact: SentenceGateChanged) -> None:
    """Pause what is shut today, or on the first day of what has not begun.

    What will be shut on a later day waits for that day: the nightly sweep warns of it, and pauses it then.
    """
    known: dict[int, Gates] = {}

    def is_shut(placement: Placement) -> bool:
        number = placement.organisation_id
        if number not in known:
            known[number] = sentences.gates([fact.person_id], number)[fact.person_id]
        return gate_of(placement, known[number]).shut_from == _first_day(placement)

    suspend_placements(fact.person_id, SuspendReason.GATE_CLOSED, only=is_shut)


def gate_of(placement: Placement, known: Gates) -> Gate:
    """The gate of the days of a placement that are left."""
    prison = placement.place.establishment
    return known.judge(
        Question(
            role=placement.role.requirements,
            place_id=placement.place_id,
            place_is_prison=placement.place.kind is OrganisationKind.PRISON,
            place_holds_under_18s=bool(prison and prison.holds_under_18s),
            starts_on=_first_day(placement),
            ends_before=placement.ends_before,
        )
    )


def asked_gate(placement: Placement) -> Gate:
    """The same, from what is known now."""
    known = sentences.gates([placement.person_id], placement.organisation_id)
    return gate_of(placement, known[placement.person_id])


def _first_day(placement: Placement) -> date:
    return max(placement.starts_on, clock.today())
