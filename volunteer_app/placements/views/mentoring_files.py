"""The sessions of one mentoring as a list and a file, for its coordinators."""

from flask import Response, redirect, url_for
from werkzeug.wrappers import Response as Answer

from volunteer_app.accounts import lists
from volunteer_app.foundation import filtering
from volunteer_app.foundation.authority import Permission
from volunteer_app.foundation.forms import show
from volunteer_app.foundation.permissions import requires
from volunteer_app.placements.mentoring import reaching, sessions_listed
from volunteer_app.placements.mentoring.models.relationship import Mentoring
from volunteer_app.placements.views.mentoring import scope_of_mentoring
from volunteer_app.placements.views.room import blueprint

MANAGE = Permission.MENTORING_MANAGE


@blueprint.get("/mentoring/sessions")
@requires(MANAGE)
def listed_mentoring_sessions() -> Response | Answer:
    """Its sessions, with the columns of one's choice."""
    if not filtering.asked("of"):
        return redirect(url_for("placements.mentorings"))
    found = _managed()
    table = lists.table(sessions_listed.sessions(found))
    return show("placements/mentoring/sessions_listed.html", mentoring=found, table=table)


@blueprint.route("/mentoring/sessions/export", methods=["GET", "POST"])
@requires(MANAGE)
def export_mentoring_sessions() -> Response | Answer:
    """The same as a file."""
    if not filtering.asked("of"):
        return redirect(url_for("placements.mentorings"))
    return lists.export(sessions_listed.sessions(_managed()))


def _managed() -> Mentoring:
    return reaching.managed(scope_of_mentoring(), filtering.asked("of"))
