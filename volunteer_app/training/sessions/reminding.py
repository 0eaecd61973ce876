"""Reminding people of a session: a row with a unique key, in the transaction that writes the mail."""

from volunteer_app.foundation import clock
from volunteer_app.foundation.database import db
from volunteer_app.training.sessions import letters, queries
from volunteer_app.training.sessions.models import SessionReminder

AT_A_TIME = 100


def remind() -> int:
    """Remind some of those who have a place at a session tomorrow. Gives how many."""
    due = queries.to_remind(clock.now(), AT_A_TIME)
    db.session.add_all(
        SessionReminder(booking_id=each.id, starts_on=clock.day_of(each.session.starts_at)) for each in due
    )
    db.session.flush()  # before any mail: another worker may have been faster
    for each in due:
        letters.tomorrow(each)
    return len(due)
