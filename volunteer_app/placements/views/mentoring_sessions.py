"""Pages of the sessions of a mentoring, for its mentor and its coordinators."""

from datetime import date
from typing import cast

from flask import Response, flash, redirect, request, url_for
from werkzeug.wrappers import Response as Answer

from volunteer_app.foundation import clock
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.authority import Permission
from volunteer_app.foundation.errors import NotFound
from volunteer_app.foundation.forms import Form, saving, show
from volunteer_app.foundation.paging import Anchor
from volunteer_app.foundation.permissions import current_actor, requires
from volunteer_app.foundation.presenting import day
from volunteer_app.placements.mentoring import presenters, queries, reaching, safety, sessions
from volunteer_app.placements.mentoring.forms.meeting import HeldForm, MissedForm, PlanForm
from volunteer_app.placements.mentoring.forms.worrying import AsksAboutWorry, WorryForm
from volunteer_app.placements.mentoring.models.relationship import Mentoring, MentoringSession
from volunteer_app.placements.mentoring.reaching import Reach
from volunteer_app.placements.mentoring.rules import Channel, MissedBy, SessionState, writes_notes
from volunteer_app.placements.views.mentoring import scope_of_mentoring
from volunteer_app.placements.views.room import blueprint

TOLD = "Thank you. The safeguarding lead was told that there is something to read"
EITHER = (Permission.MENTORING_MANAGE, Permission.PERSON_OWN)


@blueprint.get("/mentoring/<reference>/sessions")
@requires(*EITHER)
def mentoring_sessions(reference: str) -> Response:
    """The sessions of a mentoring, the latest first."""
    found = _reached(reference)
    anchor = Anchor(request.args.get("after", ""), request.args.get("before", ""))
    page = queries.session_page(found.id, anchor)
    return show(
        "placements/mentoring/sessions.html",
        mentoring=found,
        page=page,
        lines=presenters.sessions(page.items),
        manages=reaching.manages(scope_of_mentoring(), found),
    )


@blueprint.route("/mentoring/<reference>/sessions/plan", methods=["GET", "POST"])
@requires(*EITHER)
def plan_session(reference: str) -> Response | Answer:
    """Plan a session."""
    found, form = _reached(reference), PlanForm()
    if form.validate_on_submit():
        with saving(form):
            on = cast(date, form.on_day.data)  # required by the form
            times = form.starts.data, form.ends.data
            sessions.plan(found, on=on, channel=Channel(form.channel.data), times=times, by=_by(found))
            flash("Session planned", "success")
            return redirect(url_for("placements.mentoring", reference=reference))
    return show("placements/mentoring/plan_session.html", form, mentoring=_reached(reference))


@blueprint.route("/mentoring/<reference>/sessions/held", methods=["GET", "POST"])
@requires(*EITHER)
def session_held(reference: str) -> Response | Answer:
    """Write down a session that was held; the safeguarding lead is told at once of what worries somebody."""
    found, form = _written(reference), HeldForm()
    planned = _planned(found)
    if not writes_notes(found.role.code):
        form.write_nothing()
    if not form.is_submitted():
        form.on_day.data = planned.on_day if planned else clock.today()
        form.channel.data = planned.channel.value if planned else None
    if form.validate_on_submit():
        with saving(form):
            written = sessions.write_held(found, form.held, planned=planned, by=_by(found))
            _tell(found, written, form)
            flash("Session written down. Its hours wait for approval", "success")
            return redirect(url_for("placements.mentoring", reference=reference))
    return show("placements/mentoring/session_held.html", form, mentoring=_written(reference))


@blueprint.route("/mentoring/<reference>/sessions/missed", methods=["GET", "POST"])
@requires(*EITHER)
def session_missed(reference: str) -> Response | Answer:
    """Write down a session that did not take place; also then somebody may be worried."""
    found, form = _written(reference), MissedForm()
    planned = _planned(found)
    if not form.is_submitted():
        form.on_day.data = planned.on_day if planned else clock.today()
    if form.validate_on_submit():
        with saving(form):
            written = sessions.write_missed(
                found,
                on=cast(date, form.on_day.data),  # required by the form
                missed_by=MissedBy(form.missed_by.data),
                planned=planned,
                by=_by(found),
            )
            _tell(found, written, form)
            flash(
                f"That the session of {day(written.on_day)} was missed is written down. "
                "Plan the next one when you can",
                "success",
            )
            return redirect(url_for("placements.mentoring", reference=reference))
    return show("placements/mentoring/session_missed.html", form, mentoring=_written(reference))


@blueprint.route("/mentoring/<reference>/concern", methods=["GET", "POST"])
@requires(*EITHER)
def raise_mentoring_concern(reference: str) -> Response | Answer:
    """Say what worries one, whether or not there was a session."""
    found, form = _written(reference), WorryForm()
    if form.validate_on_submit():
        with saving(form):
            safety.tell_lead(found, form.told, of="its own page", by=current_actor())
            flash(TOLD, "success")
            return redirect(url_for("placements.mentoring", reference=reference))
    return show("placements/mentoring/concern.html", form, mentoring=_written(reference))


@blueprint.get("/mentoring/sessions/<reference>")
@requires(*EITHER)
def mentoring_session(reference: str) -> Response:
    """One session, with what was written."""
    found = reaching.session(scope_of_mentoring(), reference)
    return show(
        "placements/mentoring/session.html",
        session=found,
        rows=presenters.session_rows(found),
        is_planned=found.state is SessionState.PLANNED,
        is_due=presenters.is_due(found),
    )


@blueprint.route("/mentoring/sessions/<reference>/cancel", methods=["GET", "POST"])
@requires(*EITHER)
def cancel_mentoring_session(reference: str) -> Response | Answer:
    """Call off a session that was planned: asked once, since it cannot be taken back."""
    found, form = reaching.session(scope_of_mentoring(), reference), Form()
    if form.validate_on_submit():
        with saving(form):
            sessions.cancel(found, by=_by(found.mentoring))
            flash(f"The session of {day(found.on_day)} is cancelled. Plan another when you can", "success")
            return redirect(url_for("placements.mentoring", reference=found.mentoring.reference))
    found = reaching.session(scope_of_mentoring(), reference)
    return show(
        "placements/mentoring/cancel_session.html",
        form,
        session=found,
        rows=presenters.session_rows(found),
        may=found.state is SessionState.PLANNED,
    )


def _reached(reference: str) -> Mentoring:
    return reaching.mentoring(scope_of_mentoring(), reference)


def _written(reference: str) -> Mentoring:
    """The same, also for some days after a prepared ending: for the last session alone."""
    return reaching.mentoring(scope_of_mentoring(), reference, Reach.LAST_SESSION)


def _by(found: Mentoring) -> Actor:
    """The mentor themselves, or a coordinator on their behalf."""
    actor = current_actor()
    own = scope_of_mentoring().person_id == found.person_id
    return actor if own else actor.acting_for(found.person.reference)


def _planned(found: Mentoring) -> MentoringSession | None:
    """The planned session that the address names.

    Raises:
        NotFound: this mentoring has none with that reference.
    """
    reference = request.args.get("planned", "")
    if not reference:
        return None
    session = reaching.session(scope_of_mentoring(), reference)
    if session.mentoring_id != found.id:
        raise NotFound
    return session


def _tell(found: Mentoring, written: MentoringSession, form: AsksAboutWorry) -> None:
    """What worries somebody goes to the safeguarding lead alone, with the session itself or not at all."""
    if form.is_worried:
        safety.tell_lead(found, form.told, of=f"session of {day(written.on_day)}", by=current_actor())
        flash(TOLD, "success")
