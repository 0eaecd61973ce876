"""Training sessions as a volunteer sees them: what is open, booking, the calendar file, how it was."""

from flask import Response, flash, redirect, url_for
from werkzeug.wrappers import Response as Answer

from volunteer_app.foundation import calendar_files, clock
from volunteer_app.foundation.errors import NotFound, Refused
from volunteer_app.foundation.forms import Form, saving, show
from volunteer_app.foundation.permissions import Permission, current_actor, current_scope, requires
from volunteer_app.people import queries as people
from volunteer_app.people.models import Person
from volunteer_app.training.sessions import (
    booking,
    calendar_file,
    feedback,
    presenters,
    queries,
    rules,
)
from volunteer_app.training.sessions.forms import FeedbackForm
from volunteer_app.training.sessions.models import TrainingBooking, TrainingSession
from volunteer_app.training.sessions.rules import STANDING, BookingState, SessionState
from volunteer_app.training.views.room import blueprint

BOOKED = "You have a place. If we have your email address, we have sent you how to join"
WAITING = "You are on the waiting list. If a place becomes free, it is yours and we tell you by email"


@blueprint.get("/my/training/sessions")
@requires(Permission.PERSON_OWN)
def my_sessions() -> Response:
    """The sessions that the viewer can book, and those that they booked."""
    person = _me()
    offered = queries.open_to(person.id)
    mine = presenters.own(queries.bookings_of_person(person.id))
    booked = {each.booking.session_id for each in mine if each.booking.state in STANDING}
    taken = queries.counts([each.id for each in offered])
    return show(
        "training/sessions/my_sessions.html",
        offered=[
            (each, presenters.when(each), presenters.places_left(each, taken[each.id]))
            for each in offered
            if each.id not in booked
        ],
        mine=mine,
        when=presenters.when,
    )


@blueprint.get("/my/training/sessions/<reference>")
@requires(Permission.PERSON_OWN)
def my_session(reference: str) -> Response:
    """One session, with what the viewer can do about it."""
    return _show(*queries.session_for(_me().id, reference), Form())


@blueprint.post("/my/training/sessions/<reference>/book")
@requires(Permission.PERSON_OWN)
def book_session(reference: str) -> Response | Answer:
    """Book a place, or one in the waiting list."""
    person, form = _me(), Form()
    session, _ = queries.session_for(person.id, reference)
    if form.validate_on_submit():
        with saving(form):
            made = booking.book(session, person, by=current_actor())
            has_place = made.state is BookingState.BOOKED
            flash(BOOKED if has_place else WAITING, "success")
            return redirect(_page(session))
    return _show(*queries.session_for(person.id, reference), form)


@blueprint.post("/my/training/sessions/<reference>/give-up")
@requires(Permission.PERSON_OWN)
def give_up_session(reference: str) -> Response | Answer:
    """Cancel one's own booking."""
    person, form = _me(), Form()
    session, mine = queries.session_for(person.id, reference)
    if mine is None:
        raise NotFound
    if form.validate_on_submit():
        with saving(form):
            booking.give_up(mine, by=current_actor())
            flash("Your booking is cancelled", "success")
            return redirect(_page(session))
    return _show(*queries.session_for(person.id, reference), form)


@blueprint.get("/my/training/sessions/<reference>/calendar")
@requires(Permission.PERSON_OWN)
def session_calendar(reference: str) -> Response:
    """The calendar file of a session that one has a place at."""
    _, mine = queries.session_for(_me().id, reference)
    if mine is None or mine.state is not BookingState.BOOKED:
        raise NotFound
    return calendar_files.answer(calendar_file.content(mine), calendar_file.NAME)


@blueprint.route("/my/training/sessions/<reference>/feedback", methods=["GET", "POST"])
@requires(Permission.PERSON_OWN)
def give_feedback(reference: str) -> Response | Answer:
    """Say how a session was."""
    session, mine = queries.session_for(_me().id, reference)
    if mine is None:
        raise NotFound
    form = FeedbackForm()
    if form.validate_on_submit():
        with saving(form):
            feedback.give(mine, form.answers)
            flash("Thank you for telling us", "success")
            return redirect(url_for("training.my_sessions"))
    given = mine.id in queries.has_given_feedback([mine.id])
    if problem := rules.feedback_problem(mine.state, session.ends_at, clock.now(), given=given):
        raise Refused(problem)
    return show("training/sessions/feedback.html", form, session=session, back=_page(session))


def _me() -> Person:
    return people.person_by_id(current_scope(Permission.PERSON_OWN).person_id)


def _show(session: TrainingSession, mine: TrainingBooking | None, form: Form) -> Response:
    taken = queries.counts([session.id])[session.id]
    coming = session.state is SessionState.OPEN and session.starts_at > clock.now()
    stands = mine is not None and mine.state in STANDING
    own = presenters.own([mine])[0] if mine is not None else None
    return show(
        "training/sessions/my_session.html",
        form,
        session=session,
        rows=presenters.facts(session),
        own=own,
        can_book=coming and not stands,
        can_give_up=coming and stands,
        left=presenters.places_left(session, taken),
        is_full=taken[BookingState.BOOKED] >= session.capacity or taken[BookingState.WAITING] > 0,
    )


def _page(session: TrainingSession) -> str:
    return url_for("training.my_session", reference=session.reference)
