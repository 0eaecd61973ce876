"""How many of an organisation's people answer, for its coordinators: a share, and never who."""

from flask import Response

from volunteer_app.diversity.asking import rates
from volunteer_app.diversity.rules.rates import FEWEST, words
from volunteer_app.diversity.views.room import blueprint
from volunteer_app.foundation.forms import show
from volunteer_app.foundation.permissions import Permission, current_scope, requires


@blueprint.get("/equality/response")
@requires(Permission.EQUALITY_RATE)
def response_rates() -> Response:
    """The share of each organisation in the viewer's scope, as counted this month."""
    found = rates.of_scope(current_scope(Permission.EQUALITY_RATE))
    rows = [(name, words(row.percent), row.counted_on) for name, row in found]
    return show("diversity/response_rates.html", rows=rows, fewest=FEWEST)
