"""What figures of lived experience rest on in law: recorded by one, confirmed by another, withdrawn."""

from flask import Response, flash, redirect, url_for
from werkzeug.wrappers import Response as Answer

from volunteer_app.diversity.condition import queries, service
from volunteer_app.diversity.forms.conditions import (
    ConfirmConditionForm,
    RecordConditionForm,
    WithdrawConditionForm,
)
from volunteer_app.diversity.rules.conditions import Standing, kinds
from volunteer_app.diversity.views.room import blueprint
from volunteer_app.foundation import clock
from volunteer_app.foundation.forms import saving, show
from volunteer_app.foundation.permissions import Permission, current_actor, requires
from volunteer_app.foundation.presenting import day

BUSY = {"uq_figures_condition_waits": ("", service.BUSY)}
TONES = {
    Standing.WAITING: "attention",
    Standing.TO_COME: "progress",
    Standing.IN_FORCE: "good",
    Standing.REPLACED: "neutral",
    Standing.TO_REVIEW: "bad",
    Standing.WITHDRAWN: "neutral",
}


@blueprint.get("/publications/conditions")
@requires(Permission.DIVERSITY_PUBLISH)
def conditions() -> Response:
    """All that were recorded, the newest first, and whether one is in force."""
    today = clock.today()
    return show(
        "diversity/conditions/conditions.html",
        records=queries.listed(),
        in_force=queries.in_force(today),
        today=today,
        tones=TONES,
    )


@blueprint.route("/publications/conditions/new", methods=["GET", "POST"])
@requires(Permission.DIVERSITY_PUBLISH)
def record_condition() -> Response | Answer:
    """Record what the figures rest on; somebody else confirms it."""
    form, offered = RecordConditionForm(), kinds(clock.today())
    form.offer(offered)
    if form.validate_on_submit():
        with saving(form, BUSY):
            made = service.record(form.wanted, by=current_actor())
            flash("The condition is recorded. It holds once somebody else has confirmed it", "success")
            return redirect(url_for("diversity.condition", reference=made.reference))
    return show("diversity/conditions/new.html", form, other=queries.waiting(), kinds=offered)


@blueprint.get("/publications/conditions/<reference>")
@requires(Permission.DIVERSITY_PUBLISH)
def condition(reference: str) -> Response:
    """One record with all that it says."""
    found = queries.to_show(reference)
    standing = found.standing(clock.today())
    return show(
        "diversity/conditions/condition.html",
        record=found,
        standing=standing,
        tone=TONES[standing],
        is_mine=found.recorded_key == current_actor().key,
        can_end=standing not in service.OVER,
    )


@blueprint.route("/publications/conditions/<reference>/confirm", methods=["GET", "POST"])
@requires(Permission.DIVERSITY_PUBLISH)
def confirm_condition(reference: str) -> Response | Answer:
    """Confirm it, after a page that says what that means."""
    found, form = queries.to_show(reference), ConfirmConditionForm()
    if form.validate_on_submit():
        with saving(form):
            service.confirm(found, by=current_actor())
            flash(f"The condition is confirmed. It holds from {day(found.starts_on)}", "success")
            return redirect(url_for("diversity.condition", reference=reference))
    elif found.waits is None:
        return redirect(url_for("diversity.condition", reference=reference))
    return show("diversity/conditions/confirm.html", form, record=queries.to_show(reference))


@blueprint.route("/publications/conditions/<reference>/withdraw", methods=["GET", "POST"])
@requires(Permission.DIVERSITY_PUBLISH)
def withdraw_condition(reference: str) -> Response | Answer:
    """End it at once, with a reason."""
    found, form = queries.to_show(reference), WithdrawConditionForm()
    if form.validate_on_submit():
        with saving(form):
            service.withdraw(found, reason=form.reason.data or "", by=current_actor())
            flash("The condition is withdrawn", "success")
            return redirect(url_for("diversity.condition", reference=reference))
    elif found.standing(clock.today()) in service.OVER and not form.errors:
        return redirect(url_for("diversity.condition", reference=reference))
    return show("diversity/conditions/withdraw.html", form, record=queries.to_show(reference))
