"""Pages for the ministerial champion's office: one national number, and no person."""

from flask import Blueprint, Response

from volunteer_app.dashboards.rules import about
from volunteer_app.foundation import clock
from volunteer_app.foundation.forms import show
from volunteer_app.foundation.permissions import Permission, requires
from volunteer_app.placements import queries as placements

blueprint = Blueprint("dashboards", __name__)


@blueprint.get("/national")
@requires(Permission.NATIONAL_VIEW)
def national() -> Response:
    """How many people volunteer today, rounded."""
    day = clock.today()
    return show("dashboards/national.html", number=about(placements.count_active_people(day)), as_at=day)
