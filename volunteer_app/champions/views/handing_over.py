"""Handing over: what will move is shown first, and afterwards what has."""

from flask import Response, flash, redirect, url_for
from werkzeug.wrappers import Response as Answer

from volunteer_app.champions import handing_over, presenters, queries
from volunteer_app.champions.forms import HandOverForm
from volunteer_app.champions.views.room import KEEP, VIEW, blueprint, seen
from volunteer_app.foundation import clock
from volunteer_app.foundation.errors import NotFound
from volunteer_app.foundation.forms import Form, saving, show
from volunteer_app.foundation.permissions import current_actor, current_scope, requires


@blueprint.route("/champions/terms/<reference>/hand-over", methods=["GET", "POST"])
@requires(KEEP)
def hand_over(reference: str) -> Response | Answer:
    """What would move from one champion to the next, and the day on which it does."""
    taken = queries.term(current_scope(KEEP), reference)
    given = handing_over.giver_to(taken)
    if given is None:
        raise NotFound
    form = HandOverForm(data={"day": max(taken.starts_on, clock.today())})
    if form.validate_on_submit():
        with saving(form):
            made = handing_over.plan(
                given,
                taken,
                form.chosen,
                note=form.note.data or "",
                shown=str(form.shown.data),
                by=current_actor(),
            )
            words = "The handover is done" if made.done_at else "The handover is planned"
            flash(words, "success")
            return redirect(url_for(".handover", reference=made.reference))
    moved = handing_over.would_move(given, taken)
    form.shown.data = handing_over.fingerprint(moved)
    return show(
        "champions/hand_over.html", form, body=taken.organisation, given=given, taken=taken, moved=moved
    )


@blueprint.get("/champions/handovers/<reference>")
@requires(VIEW)
def handover(reference: str) -> Response:
    """One handover: what has moved, or that it is planned."""
    found = queries.handover(seen(), reference)
    return show(
        "champions/handover.html",
        handover=found,
        rows=presenters.handover_rows(found),
        moved=handing_over.moved_by(found),
        keeps=current_scope(KEEP).reaches(found.organisation_id),
    )


@blueprint.route("/champions/handovers/<reference>/call-off", methods=["GET", "POST"])
@requires(KEEP)
def call_off_handover(reference: str) -> Response | Answer:
    """Plan a handover no more."""
    found = queries.handover(current_scope(KEEP), reference)
    form, of = Form(), found.organisation.reference
    if form.validate_on_submit():
        with saving(form):
            handing_over.call_off(found, by=current_actor())
            flash("The handover is called off", "success")
            return redirect(url_for(".body", reference=of))
    return show("champions/call_off.html", form, handover=found)
