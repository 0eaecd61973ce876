"""Sample training sessions of the sample volunteer's organisation: to book, booked, full, held, with a
register to take, and one that was called off."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from volunteer_app.cli.sample.records import RECORDED_BY, Story
from volunteer_app.foundation import clock, history
from volunteer_app.foundation.clock import LONDON
from volunteer_app.foundation.database import db
from volunteer_app.foundation.folding import plain
from volunteer_app.organisations.models import Organisation
from volunteer_app.training import queries as training
from volunteer_app.training import rules
from volunteer_app.training.models import TrainingRecord
from volunteer_app.training.rules import TrainingState
from volunteer_app.training.sessions.models import (
    FeedbackGiven,
    SessionFeedback,
    TrainingBooking,
    TrainingSession,
)
from volunteer_app.training.sessions.rules import BookingState, SessionState

HALL = "Old Mill Training Rooms, 4 Mill Lane, Leeds LS10 1AA"
JOINING = "Come to the side door from 9:30am. Tea and coffee are there; bring your own lunch."
ON_A_REGISTER, FEW, BEGAN = 30, 4, 9


def arrange(stories: Sequence[Story]) -> None:
    """Sessions in every state, with the volunteers of one organisation."""
    organisation = stories[0].opportunity.organisation
    people = [each.person_id for each in stories if each.opportunity.organisation is organisation]
    own, others = people[0], people[1 : ON_A_REGISTER + 1]
    with history.loading("sample data"):
        _session(organisation, 10, "volunteering-in-prison", capacity=20, booked=others[:FEW])
        _session(organisation, 17, "mentoring-skills", capacity=12, booked=[own, *others[:FEW]])
        full = _session(organisation, 24, "high-risk-of-harm", capacity=FEW, booked=others[:FEW])
        _book(full, others[FEW : FEW + 3], BookingState.WAITING)
        _session(organisation, -1, "mentoring-skills", capacity=ON_A_REGISTER, booked=others)
        _held(organisation, own, others[: FEW + 3])
        cancelled = _session(organisation, 31, "", capacity=10, booked=[])
        cancelled.state, cancelled.cancelled_why = SessionState.CANCELLED, "The trainer is not available"


def _session(
    organisation: Organisation, days: int, code: str, *, capacity: int, booked: Sequence[int]
) -> TrainingSession:
    pack = training.pack_by_code(code) if code else None
    title = pack.title if pack else "First aid at work"
    session = TrainingSession(
        organisation=organisation,
        pack=pack,
        course_title="" if pack else title,
        starts_at=_at(days, 10),
        ends_at=_at(days, 15),
        place=HALL,
        trainer="Tamsin Rowe",
        capacity=capacity,
        joining=JOINING,
        search_text=plain(f"{title} {HALL}"),
    )
    db.session.add(session)
    _book(session, booked, BookingState.BOOKED)
    return session


def _book(session: TrainingSession, people: Sequence[int], state: BookingState) -> list[TrainingBooking]:
    """Each asked a little later than the one before."""
    first = _at(-30 if session.starts_at < clock.now() else -BEGAN, 9)
    made = [
        TrainingBooking(
            session=session,
            person_id=person_id,
            state=state,
            asked_at=first + timedelta(minutes=7 * number),
            booked_at=None if state is BookingState.WAITING else first + timedelta(minutes=7 * number),
        )
        for number, person_id in enumerate(people)
    ]
    db.session.add_all(made)
    db.session.flush()
    return made


def _held(organisation: Organisation, own: int, others: Sequence[int]) -> None:
    """A session of two weeks ago: all came but the last, and most of them said how it was."""
    session = _session(organisation, -14, "managing-volunteers", capacity=12, booked=[])
    session.state, session.register_changes = SessionState.HELD, 1
    session.register_taken_at, session.register_taken_by = session.ends_at, RECORDED_BY
    came = _book(session, [own, *others[:-1]], BookingState.ATTENDED)
    _book(session, others[-1:], BookingState.NO_SHOW)
    for each in came:
        each.record = _record(session, each.person_id)
    db.session.flush()
    for number, each in enumerate(came[1:]):
        said = {
            "useful": str(5 - number % 2),
            "clear": "4",
            "welcome": "5",
            "arrangements": str(3 + number % 3),
        }
        words = {"best": "Working through real cases"} if number == 0 else {}
        db.session.add(SessionFeedback(session_id=session.id, answers={**said, **words}))
        db.session.add(FeedbackGiven(booking_id=each.id))


def _record(session: TrainingSession, person_id: int) -> TrainingRecord:
    day, pack = clock.day_of(session.starts_at), session.pack
    return TrainingRecord(
        person_id=person_id,
        organisation_id=session.organisation.id,
        pack=pack,
        course_title=session.course_title,
        completed_on=day,
        minutes=session.minutes,
        note=f"Came to the training session {session.reference}",
        state=TrainingState.VERIFIED,
        valid_before=rules.valid_before(day, pack.validity_months) if pack else None,
        logged_at=session.ends_at,
        logged_by=RECORDED_BY,
        decided_at=session.ends_at,
        decided_by=RECORDED_BY,
    )


def _at(days: int, hour: int) -> datetime:
    return datetime.combine(clock.today() + timedelta(days=days), time(hour), LONDON)
