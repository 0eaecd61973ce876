"""What those who came say of a session, kept so that nobody can tell who said what."""

from collections.abc import Mapping

from volunteer_app.foundation import clock
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused
from volunteer_app.training.sessions import queries, rules
from volunteer_app.training.sessions.models import FeedbackGiven, SessionFeedback, TrainingBooking


def give(booking: TrainingBooking, answers: Mapping[str, str]) -> None:
    """Keep what somebody said of the session, and apart from it that they have.

    Raises:
        Refused: they did not come, have said it already, or it is too long ago.
    """
    given = booking.id in queries.has_given_feedback([booking.id])
    if problem := rules.feedback_problem(booking.state, booking.session.ends_at, clock.now(), given=given):
        raise Refused(problem)
    db.session.add(FeedbackGiven(booking_id=booking.id))
    known = {*rules.STATEMENTS, *rules.IN_WORDS}
    said = {key: value for key, value in answers.items() if key in known and value}
    db.session.add(SessionFeedback(session_id=booking.session_id, answers=said))
    db.session.flush()
