"""Readiness for a placement on a past day."""

from flask import Response, request

from volunteer_app.foundation.forms import show
from volunteer_app.foundation.permissions import Permission, current_scope, requires
from volunteer_app.placements import queries
from volunteer_app.placements.views.room import blueprint
from volunteer_app.readiness import past, presenters
from volunteer_app.readiness.forms import PastDayForm
from volunteer_app.readiness.queries import Case


@blueprint.get("/placements/<reference>/readiness")
@requires(Permission.PLACEMENT_VIEW)
def readiness_then(reference: str) -> Response:
    """Whether the volunteer could do this on a past day: as was known then, and as is known now."""
    found = queries.placement(current_scope(Permission.PLACEMENT_VIEW), reference)
    form = PastDayForm.of(request.args)
    day = form.asked
    case = Case(found.person, found.role, found.place, found.starts_on, found.ends_before)
    return show(
        "placements/readiness_then.html",
        form,
        placement=found,
        day=day,
        shown=presenters.shown(past.on_day([case], found.organisation_id, day)) if day else [],
        of_today=past.OF_TODAY,
    )
