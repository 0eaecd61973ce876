"""The register of a session: who came and who did not. Who came gets a verified training record with it."""

from collections.abc import Mapping

from volunteer_app.accounts.ownership import own_person_id
from volunteer_app.foundation import bulk_rows, clock, history, registering
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.errors import Refused, StaleEdit
from volunteer_app.foundation.marking import Mark
from volunteer_app.people.models import Person
from volunteer_app.training import rules as training_rules
from volunteer_app.training import service as training
from volunteer_app.training.models import TrainingRecord
from volunteer_app.training.packs.queries import validity_months
from volunteer_app.training.rules import Action as RecordAction
from volunteer_app.training.rules import TrainingState
from volunteer_app.training.sessions import queries, rules
from volunteer_app.training.sessions.models import TrainingBooking, TrainingSession
from volunteer_app.training.sessions.rules import REGISTERED, STATE_OF, Action, SessionState
from volunteer_app.training.sessions.service import hold
from volunteer_app.training.taking_back import take_back


def take(session: TrainingSession, marks: Mapping[str, Mark], *, reason: str, version: int, by: Actor) -> int:
    """Take the register, or correct it with a reason. Gives how many people's mark is new or another.

    `marks`: by the reference of each booking. Whoever takes it leaves out their own.

    Raises:
        Refused: it is too early or too late, the session was cancelled, somebody has no mark, a mark is
            the actor's own, or a correction has no reason.
        StaleEdit: somebody else changed it since `version` was shown.
    """
    held = _hold_people(session, marks)
    hold(session)
    if problem := rules.register_problem(
        session.state, session.starts_at, session.register_taken_at, clock.now()
    ):
        raise Refused(problem)
    if session.version != version:
        raise StaleEdit
    changed = _changes(session, marks, by)
    if not held.issuperset(booking.person_id for booking, _ in changed):
        raise StaleEdit  # a booking became another's while we waited for these people
    is_correction = session.register_taken_at is not None
    if is_correction and not changed:
        return 0
    if is_correction and not reason.strip():
        raise Refused(registering.NO_REASON, "reason")
    _note(session, reason.strip() if is_correction else "", by)
    for booking, mark in changed:
        _mark(booking, mark, session, reason.strip() if is_correction else "", by)
    return len(changed)


def _hold_people(session: TrainingSession, marks: Mapping[str, Mark]) -> set[int]:
    """Let nobody decide meanwhile on anything that rests on the training of those whose mark changes.

    They are held before the session, as by whoever books.
    """
    found = {
        each.person_id
        for each in queries.bookings(session.id, REGISTERED)
        if each.reference in marks and each.state is not STATE_OF[marks[each.reference]]
    }
    bulk_rows.hold(Person, found)
    return found


def _changes(
    session: TrainingSession, marks: Mapping[str, Mark], by: Actor
) -> list[tuple[TrainingBooking, Mark]]:
    """The bookings whose mark is new or another, in the order of the line."""
    rows = queries.bookings(session.id, REGISTERED)
    return registering.changes(rows, marks, STATE_OF, own_person_id(by))


def _note(session: TrainingSession, reason: str, by: Actor) -> None:
    """That the register was taken, or corrected: a page that was opened before is out of date now."""
    session.register_changes += 1
    is_first = session.register_taken_at is None
    if is_first:
        session.state, session.register_taken_at = SessionState.HELD, clock.now()
    session.register_taken_by = by.name
    history.record(
        Action.TAKE_REGISTER if is_first else Action.CORRECT_REGISTER, session, by=by, reason=reason
    )


def _mark(booking: TrainingBooking, mark: Mark, session: TrainingSession, reason: str, by: Actor) -> None:
    booking.state = STATE_OF[mark]
    if mark is Mark.CAME:
        _verify(booking, session, reason, by)
    elif booking.record is not None and booking.record.state is not TrainingState.RETURNED:
        note = f"The register was corrected: {reason}"
        take_back(booking.record, note, RecordAction.SEND_BACK, by=by, reason=reason)
    action = Action.ATTEND if mark is Mark.CAME else Action.MISS
    history.record(action, booking, by=by, reason=reason, organisation_id=session.organisation_id)


def _verify(booking: TrainingBooking, session: TrainingSession, reason: str, by: Actor) -> None:
    """The one training record of this booking, verified."""
    if booking.record is not None:
        _verify_again(booking.record, session, reason, by)
        return
    record = training.log_training(
        booking.person,
        organisation=session.organisation,
        completed_on=clock.day_of(session.starts_at),
        minutes=session.minutes,
        pack=session.pack,
        course_title=session.course_title,
        note=f"Came to the training session {session.reference}",
        by=by.acting_for(booking.person.reference),
    )
    training.verify_training(record, by=by)
    booking.record = record


def _verify_again(record: TrainingRecord, session: TrainingSession, reason: str, by: Actor) -> None:
    """What a correction took back counts again, as the session was, whatever was made of it meanwhile."""
    pack, day = session.pack, clock.day_of(session.starts_at)
    ends = training_rules.valid_before(day, validity_months(pack, day)) if pack else None
    record.pack_id, record.course_title, record.is_experience = session.pack_id, session.course_title, False
    record.completed_on, record.minutes, record.valid_before = day, session.minutes, ends
    record.state, record.decision_note = TrainingState.VERIFIED, ""
    record.decided_at, record.decided_by = clock.now(), by.name
    history.record(RecordAction.VERIFY, record, by=by, reason=reason)
