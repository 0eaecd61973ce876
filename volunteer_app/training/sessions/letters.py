"""Mail about training sessions, to those who booked one.

Unlike other mail of this service it says where and what: without that nobody could come. It names no person
but the reader, and says nothing of them but that they have a place.
"""

from collections.abc import Iterable

from volunteer_app.foundation import links, mail
from volunteer_app.foundation.mail_transport import Attachment
from volunteer_app.training.sessions import calendar_file
from volunteer_app.training.sessions.calendar_file import Method
from volunteer_app.training.sessions.models import TrainingBooking
from volunteer_app.training.sessions.rules import BookingState


def booked(booking: TrainingBooking, *, moved_up: bool = False) -> None:
    """Tell somebody that they have a place, and how to join."""
    _post(booking, "booked", calendar_file.attachment(booking), moved_up=moved_up)


def waits(booking: TrainingBooking) -> None:
    """Tell somebody that they are in the waiting list."""
    _post(booking, "waiting")


def changed(bookings: Iterable[TrainingBooking]) -> None:
    """Tell everybody who has a place, or waits for one, what holds now."""
    for each in bookings:
        has_place = each.state is BookingState.BOOKED
        file = calendar_file.attachment(each) if has_place else None
        _post(each, "changed", file, has_place=has_place)


def given_up(booking: TrainingBooking, *, had_place: bool) -> None:
    """Tell somebody that their booking is cancelled."""
    _post(booking, "given_up", _taken_out(booking, had_place=had_place))


def called_off(booking: TrainingBooking, *, had_place: bool) -> None:
    """Tell somebody that the session will not take place."""
    _post(booking, "called_off", _taken_out(booking, had_place=had_place))


def tomorrow(booking: TrainingBooking) -> None:
    """Remind somebody of the session on the next day."""
    _post(booking, "tomorrow")


def _taken_out(booking: TrainingBooking, *, had_place: bool) -> Attachment | None:
    return calendar_file.attachment(booking, Method.CANCEL) if had_place else None


def _post(
    booking: TrainingBooking, template: str, attachment: Attachment | None = None, **context: object
) -> None:
    person, session = booking.person, booking.session
    if not person.email:
        return
    mail.post(
        person.email,
        f"training/sessions/mail/{template}.txt",
        attachment=attachment,
        name=person.known_as or person.first_name,
        session=session,
        url=links.address("training.my_session", reference=session.reference),
        **context,
    )
