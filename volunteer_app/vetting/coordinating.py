"""Checks that wait for a coordinator: which they are, who has each, and what comes next.

What an officer or a prison has to decide is not among them, nor what it brought.
"""

from sqlalchemy import ColumnElement, and_, or_

from volunteer_app.vetting import models
from volunteer_app.vetting.clearance_words import needs_words
from volunteer_app.vetting.clearing import StuckWith
from volunteer_app.vetting.models import Check
from volunteer_app.vetting.moves import CheckStage
from volunteer_app.vetting.rules import COORDINATOR_DECIDES, PRISON_DECIDES, CheckKind, CheckOutcome

S = CheckStage
# Where a coordinator has a check (`moves.waits_for`); in a state that has no finer places, or in one of them
STATES = (S.NOT_STARTED.state, S.REQUESTED.state)
STAGES = (S.NOT_STARTED, S.REQUESTED, S.DOCUMENTS_SEEN)

_ASKED_FOR = {
    CheckKind.IDENTITY: "See their identity documents, then record what came of it",
    CheckKind.RIGHT_TO_VOLUNTEER: "See their proof, then record what came of it",
    CheckKind.REFERENCE: "Ask the referee",
    CheckKind.CRIMINAL_RECORD: "Send them the form, or see their documents",
    CheckKind.HMPPS_VETTING: "Send them the form, or send it to HMPPS",
    CheckKind.COUNTER_TERRORIST: "Send them the form, or pass it to the sponsor",
    CheckKind.OVERSEAS: "Send them the form, or ask the authority abroad",
}
DECIDE = "Read what came back, then record whether it is in order, or end the check"
CONFIRM = "After a merge: confirm whose check this is"


def waits() -> ColumnElement[bool]:
    """The condition that a check waits for a coordinator."""
    decides = Check.kind.in_(COORDINATOR_DECIDES)
    has_it = or_(and_(Check.stage.is_(None), Check.state.in_(STATES)), Check.stage.in_(STAGES))
    sees_documents = and_(Check.kind == CheckKind.IDENTITY, Check.outcome.is_(None))
    return and_(
        models.waits(),
        or_(
            and_(Check.kind.not_in(PRISON_DECIDES), Check.outcome.is_(None), has_it),
            sees_documents,
            Check.stuck_with == StuckWith.ORGANISATION,
            and_(decides, or_(Check.outcome == CheckOutcome.HAS_INFORMATION, models.doubted_at())),
        ),
    )


def next_step(check: Check) -> str:
    """What the coordinator does next about a check that waits for them."""
    if check.stuck_with is StuckWith.ORGANISATION:
        return f"Give the prison what it needs. {needs_words(check)}".strip().rstrip(".")
    if check.is_doubted:
        return CONFIRM
    if check.outcome is not None:
        return DECIDE
    if check.position is S.DOCUMENTS_SEEN:
        return "Send the application, then note that it was sent"
    return _ASKED_FOR.get(check.kind, "")
