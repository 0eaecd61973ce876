"""Who is placed in one's own prison today, whoever placed them: for its coordinators and security contact."""

from flask import Response
from werkzeug.wrappers import Response as Answer

from volunteer_app.accounts import lists
from volunteer_app.foundation import clock, filtering
from volunteer_app.foundation.forms import show
from volunteer_app.foundation.permissions import Permission, current_scope, requires
from volunteer_app.placements.overview import own_prison, queries
from volunteer_app.placements.views.room import blueprint

VIEW = Permission.PLACE_VIEW
PLACE = {"place": "Prison"}


@blueprint.get("/prison/today")
@requires(VIEW)
def in_prison_today() -> Response | Answer:
    """Who has a placement in force today at the viewer's own prisons."""
    opening = lists.opening(own_prison.IN_PRISON)
    if opening is not None:
        return opening
    prisons = queries.prisons(current_scope(VIEW))
    gone = filtering.gone(PLACE, {"place": prisons})
    return show(
        "placements/overview/own_prison.html",
        table=lists.table(own_prison.in_prison_today(current_scope(VIEW), filtering.asked("place"), gone)),
        prisons=prisons,
        asked=prisons.get(filtering.asked("place"), ""),
        choices=filtering.choices(PLACE, {"place": prisons}),
        day=clock.today(),
    )


@blueprint.route("/prison/today/export", methods=["GET", "POST"])
@requires(VIEW)
def export_in_prison_today() -> Response:
    """Who is placed in the viewer's own prisons today, as a file."""
    return lists.export(own_prison.in_prison_today(current_scope(VIEW), filtering.asked("place")))
