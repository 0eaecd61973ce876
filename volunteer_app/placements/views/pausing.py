"""Pages of pausing a placement by hand, and of lifting a pause."""

from flask import Response, flash, redirect, url_for
from werkzeug.wrappers import Response as Answer

from volunteer_app.foundation.authority import Permission
from volunteer_app.foundation.errors import Refused, StaleEdit
from volunteer_app.foundation.forms import saving, show
from volunteer_app.foundation.permissions import current_actor, current_scope, requires
from volunteer_app.placements import presenters, queries, service, suspending
from volunteer_app.placements.forms import LiftForm, PauseForm
from volunteer_app.placements.models import Placement
from volunteer_app.placements.rules import SuspendReason
from volunteer_app.placements.views.room import blueprint

CHANGED = "Somebody changed this placement while you had this page open. Open it again"
GOES_ON = "The pause is lifted. Tell the volunteer that they can go on"
STILL_PAUSED = "That pause is lifted. Another one stands, so the volunteer must still not go in"


@blueprint.route("/placements/<reference>/pause", methods=["GET", "POST"])
@requires(Permission.PLACEMENT_APPROVE)
def pause(reference: str) -> Response | Answer:
    """Pause an approved placement from today, with a reason."""
    found = _own(reference)
    form = PauseForm()
    if form.validate_on_submit():
        with saving(form):
            suspending.suspend_placement(
                found, SuspendReason(form.reason.data), note=form.note.data, by=current_actor()
            )
            flash("Placement paused. Tell the volunteer today", "success")
            return redirect(url_for("placements.placement", reference=reference))
    return show("placements/pause.html", form, placement=_own(reference))


@blueprint.route("/placements/<reference>/lift", methods=["GET", "POST"])
@requires(Permission.PLACEMENT_APPROVE)
def lift(reference: str) -> Response | Answer:
    """Lift pauses of a placement, one or all; what does not hold is shown."""
    found = _own(reference)
    form = LiftForm(data={"version": found.version})
    standing = queries.open_suspensions(found.id)
    form.offer([each.reason for each in standing])
    if form.validate_on_submit():
        try:
            with saving(form):
                goes_on = suspending.lift_suspension(
                    found,
                    form.chosen,
                    note=form.note.data,
                    by=current_actor(),
                    version=form.shown_version,
                )
                flash(GOES_ON if goes_on else STILL_PAUSED, "success")
                return redirect(url_for("placements.placement", reference=reference))
        except StaleEdit:
            raise Refused(CHANGED) from None
    found = _own(reference)
    answer = service.readiness_left(found)
    return show(
        "placements/lift.html",
        form,
        placement=found,
        pauses=presenters.pauses(standing),
        answer=answer,
        lines=presenters.lines(answer.needed, found) if answer else [],
    )


def _own(reference: str) -> Placement:
    return queries.placement(current_scope(Permission.PLACEMENT_APPROVE), reference)
