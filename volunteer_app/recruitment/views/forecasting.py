"""When an applicant could start, what decides it, and whether they could have on a past day."""

from datetime import date

from flask import request
from werkzeug.wrappers import Response

from volunteer_app.foundation import clock
from volunteer_app.foundation.forms import show
from volunteer_app.foundation.permissions import Permission, current_scope, requires
from volunteer_app.readiness import past
from volunteer_app.readiness import presenters as readiness
from volunteer_app.readiness.forms import PastDayForm
from volunteer_app.readiness.queries import Case
from volunteer_app.recruitment import foretelling
from volunteer_app.recruitment.models import Application
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


@blueprint.get("/applications/<reference>/readiness")
@requires(Permission.APPLICATION_VIEW)
def readiness_then(reference: str) -> Response:
    """Whether the applicant could have begun on a past day, at each place: as was known then, and now."""
    found = foretelling.application(current_scope(Permission.APPLICATION_VIEW), reference)
    form = PastDayForm.of(request.args)
    day = form.asked
    return show(
        "recruitment/pipeline/readiness_then.html",
        form,
        application=found,
        day=day,
        shown=readiness.shown(past.on_day(_cases(found, day), found.organisation_id, day)) if day else [],
        of_today=past.OF_TODAY,
    )


def _cases(application: Application, day: date) -> list[Case]:
    places = sorted(application.opportunity.places, key=lambda each: (each.place.name, each.place.id))
    return [Case(application.person, application.opportunity.role, each.place, day, day) for each in places]
