"""What everybody may see: the opportunities, one of them, and its form for paper."""

from flask import url_for
from werkzeug.wrappers import Response

from volunteer_app.foundation import clock
from volunteer_app.foundation.filtering import asked
from volunteer_app.foundation.forms import show
from volunteer_app.foundation.permissions import public
from volunteer_app.recruitment import queries
from volunteer_app.recruitment.forms.steps import LANGUAGES
from volunteer_app.recruitment.presenters import lists
from volunteer_app.recruitment.presenters import roles as wording
from volunteer_app.recruitment.queries import PublicFilters
from volunteer_app.recruitment.rules import is_open
from volunteer_app.recruitment.views import flow as flows
from volunteer_app.recruitment.views.room import anchor, asked_kind, blueprint
from volunteer_app.roles.rules import RoleSetting


@blueprint.get("/opportunities")
@public
def opportunities() -> Response:
    """What people can apply for today."""
    filters = PublicFilters(
        search=asked("q"),
        place=asked("place"),
        setting=asked_kind(RoleSetting, "setting"),
        role=asked("role"),
    )
    places, roles = queries.places_with_openings(), queries.roles_with_openings()
    return show(
        "recruitment/public/opportunities.html",
        page=queries.published(filters, anchor()),
        filters=filters,
        places=places,
        roles=roles,
        settings=lists.SETTINGS,
        chosen=lists.chosen_public(filters, dict(places), dict(roles)),
    )


@blueprint.get("/opportunities/<reference>")
@public
def opportunity(reference: str) -> Response:
    """One opportunity, also when it is closed: then the page says so."""
    found = queries.public_opportunity(reference)
    return show(
        "recruitment/public/opportunity.html",
        opportunity=found,
        is_open=is_open(found.state, found.closes_on, clock.today()),
        draft=flows.begun(found),
        needs=wording.needs(found.role),
        convictions=wording.convictions(found.role),
    )


@blueprint.get("/opportunities/<reference>/form")
@public
def printable_form(reference: str) -> Response:
    """The same questions on paper."""
    found = queries.public_opportunity(reference)
    return show(
        "recruitment/public/printable_form.html",
        opportunity=found,
        is_open=is_open(found.state, found.closes_on, clock.today()),
        convictions=wording.convictions(found.role),
        languages=LANGUAGES,
        back=url_for(".opportunity", reference=reference),
    )
