"""Pages of pausing a placement by hand, and of lifting a pause."""

from flask import Response, flash, redirect, url_for
from werkzeug.wrappers import Response as Answer

from volunteer_app.foundation.authority import Permission, Scope
from volunteer_app.foundation.errors import NotFound, Refused, StaleEdit
from volunteer_app.foundation.forms import saving, show
from volunteer_app.foundation.permissions import current_actor, current_scope, requires
from volunteer_app.placements import presenters, queries, service, suspending
from volunteer_app.placements.forms import LiftAfterReferralForm, LiftForm, PauseForm
from volunteer_app.placements.models import Placement, PlacementSuspension
from volunteer_app.placements.reasons import Lift, LiftReason
from volunteer_app.placements.rules import PAUSE_MAY_NEED_REFERRAL, SuspendReason
from volunteer_app.placements.views.room import blueprint
from volunteer_app.vetting.barring import queries as barring

CHANGED = "Somebody changed this placement while you had this page open. Open it again"
GOES_ON_THERE = "The pause is lifted. Tell the coordinators that the placement goes on"
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
    form.offer(presenters.to_lift(standing))
    if form.validate_on_submit():
        try:
            with saving(form):
                goes_on = suspending.lift_suspension(
                    found,
                    [each.reason for each in standing if each.id in form.chosen],
                    why=Lift(LiftReason(form.why.data), form.note.data),
                    by=current_actor(),
                    version=form.shown_version,
                    authority=current_scope(Permission.REFERRAL_DECIDE),
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


@blueprint.route("/placements/<reference>/lift-after-referral", methods=["GET", "POST"])
@requires(Permission.REFERRAL_DECIDE)
def lift_after_referral(reference: str) -> Response | Answer:
    """Lift the pause for harm of somebody who was referred: neither a coordinator nor whoever referred."""
    scope = current_scope(Permission.REFERRAL_DECIDE)
    found = _referred(scope, reference)
    for_harm, _ = _by_harm(found)
    form = LiftAfterReferralForm(data={"version": found.version})
    if form.validate_on_submit():
        try:
            with saving(form):
                goes_on = suspending.lift_suspension(
                    found,
                    {each.reason for each in for_harm} or {SuspendReason.CONCERN},
                    why=Lift(LiftReason.LOOKED_INTO, form.note.data),
                    by=current_actor(),
                    version=form.shown_version,
                    authority=scope,
                )
                flash(GOES_ON_THERE if goes_on else STILL_PAUSED, "success")
                return redirect(url_for("vetting.list_referrals"))
        except StaleEdit:
            raise Refused(CHANGED) from None
    found = _referred(scope, reference)
    for_harm, others = _by_harm(found)
    return show(
        "placements/lift_after_referral.html",
        form,
        placement=found,
        pauses=presenters.pauses(for_harm),
        others=bool(others),
    )


def _by_harm(found: Placement) -> tuple[list[PlacementSuspension], list[PlacementSuspension]]:
    """The pauses that stand for harm or a risk of it, whoever gave them; and the others."""
    standing = queries.open_suspensions(found.id)
    for_harm = [each for each in standing if each.reason in PAUSE_MAY_NEED_REFERRAL]
    return for_harm, [each for each in standing if each not in for_harm]


def _referred(scope: Scope, reference: str) -> Placement:
    """A placement of somebody who was referred: others are no business of these viewers."""
    found = queries.placement(scope, reference)
    if not barring.who_referred(found.person_id, found.organisation_id):
        raise NotFound
    return found


def _own(reference: str) -> Placement:
    return queries.placement(current_scope(Permission.PLACEMENT_APPROVE), reference)
