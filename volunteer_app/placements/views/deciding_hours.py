"""Deciding on hours: of one, and approving those of many at once: choosing, a preview, what came of it."""

from flask import Response
from werkzeug.wrappers import Response as Answer

from volunteer_app.foundation.authority import Permission
from volunteer_app.foundation.deciding import pages
from volunteer_app.foundation.permissions import requires
from volunteer_app.placements.approving import FLOW
from volunteer_app.placements.views.room import blueprint


@blueprint.route("/hours/<reference>", methods=["GET", "POST"])
@requires(Permission.HOURS_VERIFY)
def decide_hours(reference: str) -> Response | Answer:
    """One session's hours: approve them, or say what is wrong; afterwards, what was decided."""
    return pages.one(FLOW, reference)


@blueprint.post("/hours/to-approve/choose")
@requires(Permission.HOURS_VERIFY)
def choose_hours() -> Answer:
    """Keep the hours that were chosen, and go on to approving them."""
    return pages.choose(FLOW)


@blueprint.route("/hours/chosen/<choice>", methods=["GET", "POST"])
@requires(Permission.HOURS_VERIFY)
def approve_many_hours(choice: str) -> Response | Answer:
    """What stands against each of those that were chosen; then approving them, with a reason."""
    return pages.many(FLOW, choice)


@blueprint.get("/hours/chosen/<choice>/approved")
@requires(Permission.HOURS_VERIFY)
def approved_many_hours(choice: str) -> Response | Answer:
    """What came of it: how many, and which were left as they were, and why."""
    return pages.decided(FLOW, choice)
