"""Pages of hours: logging them, what a placement came to, what waits for approval."""

from datetime import date
from typing import cast

from flask import Response, flash, redirect, request, url_for
from werkzeug.wrappers import Response as Answer

from volunteer_app.accounts import lists
from volunteer_app.foundation.authority import Permission
from volunteer_app.foundation.forms import Form, saving, show
from volunteer_app.foundation.paging import Anchor
from volunteer_app.foundation.permissions import current_actor, current_scope, requires
from volunteer_app.placements import hours, listings, presenters, queries
from volunteer_app.placements.correcting import queries as correcting
from volunteer_app.placements.forms import LogHoursForm
from volunteer_app.placements.models import Placement, PlacementSession
from volunteer_app.placements.views.room import blueprint

OWN_LOGGED = "Hours logged. Your coordinator will approve them"
LOGGED = "Hours logged. You or another coordinator approves them under Hours to approve"


@blueprint.get("/placements/<reference>/hours")
@requires(Permission.PERSON_OWN, Permission.PLACEMENT_VIEW)
def placement_hours(reference: str) -> Response:
    """The hours of one placement, with what they come to."""
    placement, own = _whose(reference)
    anchor = Anchor(request.args.get("after", ""), request.args.get("before", ""))
    page = queries.session_page(placement, anchor)
    return show(
        "placements/hours.html",
        placement=placement,
        own=own,
        page=page,
        asked=correcting.asked_for([each.id for each in page.items]),
        totals=presenters.hours_totals(queries.minutes_by_state(placement.id)),
        colours=presenters.SESSION_COLOURS,
        press=Form(),
    )


@blueprint.route("/placements/<reference>/hours/new", methods=["GET", "POST"])
@requires(Permission.PERSON_OWN, Permission.PLACEMENT_VIEW)
def log_hours(reference: str) -> Response | Answer:
    """Log the time of one visit, meeting or shift: one's own, or on a volunteer's behalf."""
    placement, own = _whose(reference)
    form = LogHoursForm()
    if form.validate_on_submit():
        actor = current_actor()
        with saving(form):
            hours.log_session(
                placement,
                held_on=cast(date, form.held_on.data),  # required by the form
                minutes=form.total_minutes,
                further=form.further.data,
                by=actor if own else actor.acting_for(placement.person.reference),
            )
            flash(OWN_LOGGED if own else LOGGED, "success")
            return redirect(url_for("placements.placement_hours", reference=placement.reference))
    return show(
        "placements/log_hours.html",
        form,
        placement=_whose(reference)[0],
        own=own,
        again=bool(form.further.errors),
    )


@blueprint.post("/hours/<reference>/remove")
@requires(Permission.PERSON_OWN, Permission.PLACEMENT_VIEW)
def remove_hours(reference: str) -> Answer:
    """Take back hours that were logged by mistake."""
    found = _own_session(reference) or queries.session(current_scope(Permission.PLACEMENT_VIEW), reference)
    back = url_for("placements.placement_hours", reference=found.placement.reference)
    form = Form()
    if form.validate_on_submit():
        with saving(form):
            hours.remove_session(found, by=current_actor())
            flash("The hours were removed", "success")
    for message in form.form_errors:
        flash(message)
    return redirect(back)


@blueprint.get("/hours/to-approve")
@requires(Permission.HOURS_VERIFY)
def hours_to_approve() -> Response | Answer:
    """What waits for approval, the longest ago first."""
    found = listings.hours_to_approve(current_scope(Permission.HOURS_VERIFY))
    page = lists.opening(listings.HOURS_TO_APPROVE)
    return page or show("placements/hours_to_approve.html", table=lists.table(found))


@blueprint.route("/hours/to-approve/export", methods=["GET", "POST"])
@requires(Permission.HOURS_VERIFY)
def export_hours() -> Response:
    """The list of hours to approve as a file."""
    return lists.export(listings.hours_to_approve(current_scope(Permission.HOURS_VERIFY)))


def _whose(reference: str) -> tuple[Placement, bool]:
    """The placement, and whether it is the viewer's own.

    Raises:
        NotFound: it is neither theirs nor of an organisation whose placements they see.
    """
    own = current_scope(Permission.PERSON_OWN)
    if own.person_id is not None:
        mine = queries.placement_of(own.person_id, reference)
        if mine is not None:
            return mine, True
    return queries.placement(current_scope(Permission.PLACEMENT_VIEW), reference), False


def _own_session(reference: str) -> PlacementSession | None:
    own = current_scope(Permission.PERSON_OWN)
    return queries.session_of(own.person_id, reference) if own.person_id is not None else None
