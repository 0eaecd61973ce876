"""Days of volunteering leave: writing one down, and removing one, for oneself or on a volunteer's behalf."""

from datetime import date
from typing import cast

from flask import Response, flash, redirect, url_for
from werkzeug.wrappers import Response as Answer

from volunteer_app.foundation import clock
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.forms import saving, show
from volunteer_app.foundation.permissions import current_actor, requires
from volunteer_app.placements.staff_leave import presenters, queries, rules, service
from volunteer_app.placements.staff_leave.forms import RemoveDayForm, UseLeaveForm
from volunteer_app.placements.staff_leave.models import StaffLeave
from volunteer_app.placements.staff_leave.rules import DayPart, LeaveState
from volunteer_app.placements.views.room import blueprint
from volunteer_app.placements.views.staff_leave import GIVE, OWN, both, is_own, reached


@blueprint.route("/leave/<reference>/days/new", methods=["GET", "POST"])
@requires(OWN, GIVE)
def use_leave(reference: str) -> Response | Answer:
    """Write down a day or half day."""
    found, own = reached(reference)
    form = UseLeaveForm()
    if form.validate_on_submit():
        with saving(form):
            taken_on = cast(date, form.taken_on.data)  # required by the form
            service.use(found, taken_on, DayPart(form.part.data), by=_acting(found))
            flash("The day is entered", "success")
            return redirect(url_for("placements.leave", reference=reference))
    return show(
        "placements/staff_leave/use.html",
        form,
        leave=found,
        own=own,
        facts=presenters.facts(found, queries.tallies([found])[found.id]),
        last=rules.last_to_book(clock.today()),
        may=found.state is LeaveState.AGREED,
    )


@blueprint.route("/leave/days/<reference>/remove", methods=["GET", "POST"])
@requires(OWN, GIVE)
def remove_leave_day(reference: str) -> Response | Answer:
    """Remove a day, with a reason."""
    found = queries.day(both(), reference)
    form = RemoveDayForm()
    if form.validate_on_submit():
        with saving(form):
            service.remove(found, form.reason.data, by=_acting(found.leave))
            flash("The day was removed", "success")
            return redirect(url_for("placements.leave", reference=found.leave.reference))
    return show(
        "placements/staff_leave/remove.html",
        form,
        leave=found.leave,
        amount=presenters.amount(found),
        may=found.removed_at is None,
    )


def _acting(found: StaffLeave) -> Actor:
    actor = current_actor()
    return actor if is_own(found) else actor.acting_for(found.person.reference)
