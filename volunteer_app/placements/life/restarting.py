"""Asking coordinators to restart what was paused, once what it needs holds again. Nothing restarts by itself.

Listens to the sentences room (wired in `volunteer_app.blueprints`), in the transaction in which a gate
changed; one that opens by the calendar is found by a job. What is asked says only which placement to look at.
"""

from collections.abc import Iterable, Sequence
from itertools import groupby

from volunteer_app.foundation import clock, history
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.database import db
from volunteer_app.placements import gates, warnings
from volunteer_app.placements import queries as placements
from volunteer_app.placements.life import queries
from volunteer_app.placements.life.models import PlacementRestart
from volunteer_app.placements.life.queries import START, Cursor
from volunteer_app.placements.life.rules import Action, RestartOutcome, StayReason
from volunteer_app.placements.models import Placement
from volunteer_app.placements.reasons import told
from volunteer_app.placements.rules import SuspendReason
from volunteer_app.sentences import queries as sentences
from volunteer_app.sentences.facts import SentenceGateChanged

BY = Actor.job("restarting of placements")


def of_changed_gate(fact: SentenceGateChanged) -> None:
    """Ask about each placement whose gate is open again; take the question back where it is shut again."""
    found = placements.paused_for(fact.person_id, [SuspendReason.GATE_CLOSED])
    open_now = {each.id for each in _open_again(found)}
    for each in found:
        if each.id not in open_now:
            close_restart(each, RestartOutcome.SHUT_AGAIN, by=BY)
    _ask([each for each in found if each.id in open_now])


def ask_by_calendar(after: Cursor = START) -> Cursor | None:
    """Ask about what was paused, and whose gate is open today: some, after an organisation and a number.

    Gives the last that was looked at, to go on after it: those whose gate stays shut must not keep the
    others from their turn. None when all are done.
    """
    found = queries.paused_for_gate(after)
    _ask(_open_again(found))
    return (found[-1].organisation_id, found[-1].id) if found else None


def close_restart(
    placement: Placement,
    outcome: RestartOutcome,
    *,
    reason: StayReason | None = None,
    note: str = "",
    by: Actor,
) -> bool:
    """Whoever was asked need not answer any more, or has. False: nobody was asked.

    `reason`: why it does not restart, where that is the answer.
    """
    asked = queries.open_restart(placement.id)
    if asked is None:
        return False
    asked.outcome, asked.reason, asked.note = outcome, reason, note
    asked.closed_at, asked.closed_by = clock.now(), by.name
    why = outcome.words if reason is None else f"{outcome.words}: {told(reason.words, note)}"
    history.record(Action.CLOSE_RESTART, placement, by=by, reason=why)
    return True


def _open_again(found: Sequence[Placement]) -> list[Placement]:
    """Those whose gate is open for all the days that are left; one statement for each organisation."""
    opened: list[Placement] = []
    for organisation_id, group in groupby(found, key=lambda each: each.organisation_id):
        theirs = list(group)
        known = sentences.gates({each.person_id for each in theirs}, organisation_id)
        opened += [each for each in theirs if gates.gate_of(each, known[each.person_id]).is_open]
    return opened


def _ask(found: Iterable[Placement]) -> None:
    to_ask = list(found)
    known = queries.asked_to_restart([each.id for each in to_ask]) if to_ask else set()
    asked = [each for each in to_ask if each.id not in known]
    for each in asked:
        db.session.add(PlacementRestart(placement_id=each.id))
        history.record(Action.ASK_RESTART, each, by=BY)
    warnings.of_paused(asked)
