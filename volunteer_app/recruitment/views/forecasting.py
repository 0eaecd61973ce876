"""When an applicant could start: how sure that is, what decides it, and what would make it sooner."""

from werkzeug.wrappers import Response

from volunteer_app.foundation import clock
from volunteer_app.foundation.forms import show
from volunteer_app.foundation.permissions import Permission, current_scope, requires
from volunteer_app.recruitment import foretelling
from volunteer_app.recruitment.presenters import forecasting
from volunteer_app.recruitment.views.room import blueprint


@blueprint.get("/applications/<reference>/forecast")
@requires(Permission.APPLICATION_VIEW)
def forecast(reference: str) -> Response:
    """The earliest day on which the applicant could lawfully start, at each place of the opportunity."""
    found = foretelling.application(current_scope(Permission.APPLICATION_VIEW), reference)
    return show(
        "recruitment/pipeline/forecast.html",
        application=found,
        places=forecasting.places(found, clock.today()),
    )
