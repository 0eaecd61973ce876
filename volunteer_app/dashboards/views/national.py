"""Where the ministerial champion's office begins: the newest number, and all publications."""

from flask import Response

from volunteer_app.dashboards import figures
from volunteer_app.dashboards.presenters.codes import Codes
from volunteer_app.dashboards.views.room import VIEW, blueprint
from volunteer_app.foundation.forms import show
from volunteer_app.foundation.permissions import requires


@blueprint.get("/national")
@requires(VIEW)
def national() -> Response:
    """How many people volunteer, as it was last published."""
    found = figures.latest()
    line = found.everybody(found.main) if found else None
    return show(
        "dashboards/national.html",
        found=found,
        line=line,
        number=found.text(line) if found and line else "",
        overview=Codes(found).page("overview") if found else "",
    )


@blueprint.get("/figures")
@requires(VIEW)
def publications() -> Response:
    """All publications, the newest first."""
    return show("dashboards/publications.html", headings=figures.headings())
