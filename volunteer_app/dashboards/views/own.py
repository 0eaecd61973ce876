"""What a department's own champion sees: the published lines of its agencies, and nothing of others."""

from flask import Response

from volunteer_app.dashboards import bodies, figures, improving
from volunteer_app.dashboards.presenters import pages, tables
from volunteer_app.dashboards.views.room import blueprint
from volunteer_app.foundation.forms import show
from volunteer_app.foundation.permissions import Permission, current_scope, requires
from volunteer_app.organisations import queries as organisations

OWN = Permission.FIGURES_OWN


@blueprint.get("/figures/yours")
@requires(OWN)
def own_figures() -> Response:
    """The newest figures of the agencies that the viewer is champion of, or of those below it."""
    found = figures.latest()
    names = organisations.names(current_scope(OWN).organisation_ids) if found else {}
    parts = (
        [
            (
                tables.line_name(line),
                found.text(line),
                pages.comparisons(found, line, prefix=f"part-{number}-"),
                improving.suggested(found, line),
                tables.remarks(found, [line]),
            )
            for number, line in enumerate(bodies.own_lines(found, frozenset(names.values())), 1)
        ]
        if found
        else []
    )
    return show("dashboards/own.html", found=found, parts=parts)
