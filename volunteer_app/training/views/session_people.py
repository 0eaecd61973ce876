"""The people of a training session: booking them, cancelling for them, and taking the register."""

from collections.abc import Sequence

from flask import Response, flash, redirect, url_for
from werkzeug.wrappers import Response as Answer

from volunteer_app.foundation import clock
from volunteer_app.foundation.errors import StaleEdit
from volunteer_app.foundation.forms import Form, saving, show
from volunteer_app.foundation.permissions import Permission, current_actor, current_scope, requires
from volunteer_app.foundation.presenting import count
from volunteer_app.foundation.register import STALE, UNCHANGED, RegisterForm
from volunteer_app.foundation.transactions import start_over
from volunteer_app.people.models import Person
from volunteer_app.training.sessions import booking, finding_people, queries, register, rules
from volunteer_app.training.sessions.forms import FindForm
from volunteer_app.training.sessions.models import TrainingBooking, TrainingSession
from volunteer_app.training.sessions.rules import MARK_OF, REGISTERED, BookingState
from volunteer_app.training.views.room import blueprint

MANAGE = Permission.TRAINING_VERIFY


@blueprint.route("/training/sessions/<reference>/book", methods=["GET", "POST"])
@requires(MANAGE)
def book_people(reference: str) -> Response | Answer:
    """Look for people whose record the organisation holds, and book those who are ticked."""
    session = queries.session(current_scope(MANAGE), reference)
    form = FindForm()
    ticked = finding_people.named(session.organisation_id, form.people.raw_data or [])
    found = finding_people.by_words(session.organisation_id, form.words.data or "")
    form.offer({each.id: each for each in (*ticked, *found)}.values())
    if form.validate_on_submit() and ticked:
        with saving(form):
            flash(_book(session, ticked), "success")
            return redirect(_page(session))
    searched = form.is_submitted() and not form.errors
    return show(
        "training/sessions/book_people.html",
        form,
        session=session,
        nobody=searched and not form.people.choices,
        too_many=len(found) == finding_people.MOST,
    )


@blueprint.route("/training/bookings/<reference>/cancel", methods=["GET", "POST"])
@requires(MANAGE)
def cancel_booking(reference: str) -> Response | Answer:
    """Cancel somebody's booking for them."""
    found = queries.booking(current_scope(MANAGE), reference)
    session, form = found.session, Form()
    if form.validate_on_submit():
        with saving(form):
            by = current_actor().acting_for(found.person.reference)
            booking.give_up(found, by=by, after_start=True)
            flash(f"The booking of {found.person.full_name} is cancelled", "success")
            return redirect(_page(session))
    return show("training/sessions/cancel_booking.html", form, booking=found, session=session)


@blueprint.route("/training/sessions/<reference>/register", methods=["GET", "POST"])
@requires(MANAGE)
def take_register(reference: str) -> Response | Answer:
    """Say who came: on one page, with big buttons; printed, it is a sheet to sign."""
    session = queries.session(current_scope(MANAGE), reference)
    form = RegisterForm(obj=session)
    rows, own = _registered(session)
    form.offer({each: MARK_OF.get(each.state) for each in rows})
    if form.validate_on_submit():
        answer = _take(session, form)
        if answer is not None:
            return answer
        rows, own = _registered(session)
        form.marks.rows = rows
    return show(
        "training/sessions/register.html",
        form,
        session=session,
        rows=rows,
        own=own,
        problem=_problem(session),
    )


def _take(session: TrainingSession, form: RegisterForm) -> Answer | None:
    """Save the register and go on; None where the page has to be shown again."""
    is_correction = session.register_taken_at is not None
    try:
        with saving(form):
            changed = register.take(
                session,
                form.marks.data,
                reason=form.reason.data,
                version=form.shown_version,
                by=current_actor(),
            )
            flash(_said(changed, is_correction=is_correction), "success")
            return redirect(_page(session))
    except StaleEdit:
        start_over()
        form.version.data = str(session.version)
        form.form_errors.append(STALE)
    return None


def _said(changed: int, *, is_correction: bool) -> str:
    if not is_correction:
        return "The register is saved. Everybody who came has a verified training record"
    return f"The register is corrected for {count(changed, 'person', 'people')}" if changed else UNCHANGED


def _registered(session: TrainingSession) -> tuple[list[TrainingBooking], bool]:
    """Those in the register by name, without the viewer, and whether they are in it."""
    everybody = queries.by_name(session.id, REGISTERED)
    mine = current_scope(Permission.PERSON_OWN).person_id
    others = [each for each in everybody if each.person_id != mine]
    return others, len(others) < len(everybody)


def _problem(session: TrainingSession) -> str:
    return rules.register_problem(session.state, session.starts_at, session.register_taken_at, clock.now())


def _book(session: TrainingSession, people: Sequence[Person]) -> str:
    """Book them all, or none: a sentence about what came of it."""
    made = booking.book_all(session, people, by=current_actor())
    waiting = sum(each.state is BookingState.WAITING for each in made)
    booked = count(len(people) - waiting, "person is", "people are")
    also = f". {count(waiting, 'person is', 'people are')} on the waiting list" if waiting else ""
    return f"{booked} booked{also}"


def _page(session: TrainingSession) -> str:
    return url_for("training.training_session", reference=session.reference)
