"""An application that a coordinator enters for somebody else."""

from datetime import date
from typing import cast

from flask import flash, redirect, url_for
from werkzeug.wrappers import Response

from volunteer_app.foundation import clock
from volunteer_app.foundation.filtering import asked
from volunteer_app.foundation.forms import saving, show
from volunteer_app.foundation.permissions import Permission, current_actor, current_scope, requires
from volunteer_app.foundation.presenting import day
from volunteer_app.people import queries as people_queries
from volunteer_app.people import service as people
from volunteer_app.people.models import Person
from volunteer_app.people.rules import ConsentRoute
from volunteer_app.recruitment import queries, service
from volunteer_app.recruitment.forms.pipeline import OnBehalfForm, on_behalf_form
from volunteer_app.recruitment.models import Application, Opportunity
from volunteer_app.recruitment.presenters import roles as wording
from volunteer_app.recruitment.rules import ApplicationSource, is_open
from volunteer_app.recruitment.views.room import blueprint


@blueprint.route("/manage/opportunities/<reference>/on-behalf", methods=["GET", "POST"])
@requires(Permission.APPLICATION_MOVE)
def apply_on_behalf(reference: str) -> Response:
    """Enter an application for somebody; `?person=` names one whose record is here already."""
    scope = current_scope(Permission.APPLICATION_MOVE)
    opportunity = queries.opportunity(scope, reference)
    person = people_queries.person(scope, asked("person")) if asked("person") else None
    if not is_open(opportunity.state, opportunity.closes_on, clock.today()):
        flash("This opportunity takes no applications: it is not published, or it is closed")
        return redirect(url_for(".preview", reference=reference))
    form = on_behalf_form(opportunity.role.references_needed, knows_person=person is not None)
    if form.validate_on_submit():
        with saving(form):
            application = _enter(opportunity, person, form)
        if not form.errors:
            flash(f"The application has been entered. Its reference is {application.reference}", "success")
            return redirect(url_for(".application", reference=application.reference))
    return show(
        "recruitment/manage/on_behalf.html",
        form,
        opportunity=opportunity,
        person=person,
        convictions=wording.convictions(opportunity.role),
    )


def _enter(opportunity: Opportunity, person: Person | None, form: OnBehalfForm) -> Application:
    route = ConsentRoute(form.consent_route.data)
    by = current_actor()
    if person is None:
        person = people.add_person(
            form.details(),
            organisation=opportunity.organisation,
            by=by,
            on_behalf=True,
            consent_route=route,
            consent_on=cast(date, form.consent_on.data),
        )
    return service.apply(
        opportunity,
        person,
        form.answers(),
        source=ApplicationSource.ON_BEHALF,
        by=by.acting_for(person.reference),
        note=f"Entered on their behalf. They agreed on {day(form.consent_on.data)}: {route.words.lower()}",
    )
