"""The checks that wait for a coordinator, for those who record checks."""

from flask import Response
from werkzeug.wrappers import Response as Answer

from volunteer_app.accounts import lists
from volunteer_app.foundation.authority import Permission
from volunteer_app.foundation.forms import show
from volunteer_app.foundation.listing import Found
from volunteer_app.foundation.permissions import current_scope, requires
from volunteer_app.vetting import listings
from volunteer_app.vetting.views.room import blueprint


@blueprint.get("/checks")
@requires(Permission.CHECK_RECORD)
def with_coordinators() -> Response | Answer:
    """What waits for a coordinator of the viewer's organisations, the longest wait first."""
    opening = lists.opening(listings.WITH_COORDINATORS)
    return opening or show("vetting/with_coordinators.html", table=lists.table(_found()))


@blueprint.route("/checks/export", methods=["GET", "POST"])
@requires(Permission.CHECK_RECORD)
def export_with_coordinators() -> Response:
    """The checks that wait for a coordinator, as a file."""
    return lists.export(_found())


def _found() -> Found[listings.Waiting]:
    deciding = current_scope(Permission.CHECK_DECIDE)
    return listings.with_coordinators(current_scope(Permission.CHECK_RECORD), deciding)
