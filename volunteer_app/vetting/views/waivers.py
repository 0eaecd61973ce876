"""Waivers of one person: the list, giving one, ending one."""

from flask import Response, flash, redirect, url_for
from werkzeug.wrappers import Response as Answer
from wtforms import SelectChoice

from volunteer_app.foundation import clock
from volunteer_app.foundation.forms import saving, show
from volunteer_app.foundation.permissions import Permission, current_actor, current_scope, requires
from volunteer_app.organisations.models import Organisation
from volunteer_app.people import queries as people
from volunteer_app.people.models import Person
from volunteer_app.vetting.views.room import blueprint
from volunteer_app.vetting.waivers import queries, service
from volunteer_app.vetting.waivers.forms import EndForm, GiveForm
from volunteer_app.vetting.waivers.rules import NEVER_BARRED, NEVER_CLEARANCE, Waivable


@blueprint.get("/people/<reference>/waivers")
@requires(Permission.CHECK_RECORD)
def waivers(reference: str) -> Response:
    """What was waived for a person: by whom, why, until when, and what has ended."""
    scope = current_scope(Permission.CHECK_RECORD)
    person = people.person(scope, reference)
    authority = current_scope(Permission.CHECK_DECIDE)
    holding = [each for each in people.organisations_of(person.id) if authority.reaches(each.id)]
    return show(
        "vetting/waivers/list.html",
        person=person,
        waivers=queries.waivers_of(scope, person.id),
        authority=authority,
        may_give=bool(holding),
    )


@blueprint.route("/people/<reference>/waivers/new", methods=["GET", "POST"])
@requires(Permission.CHECK_DECIDE)
def give_waiver(reference: str) -> Response | Answer:
    """Waive a requirement for a person."""
    scope = current_scope(Permission.CHECK_DECIDE)
    person = people.person(scope, reference)
    holding = [each for each in people.organisations_of(person.id) if scope.reaches(each.id)]
    only = holding[0].reference if len(holding) == 1 else None
    form = GiveForm(data={"organisation": only, "starts_on": clock.today()})
    form.organisation.choices = [SelectChoice(each.reference, each.name) for each in holding]
    if form.validate_on_submit():
        with saving(form):
            _give(form, person, holding)
            flash("The waiver has been given", "success")
            return redirect(url_for("vetting.waivers", reference=reference))
    return show(
        "vetting/waivers/give.html",
        form,
        person=person,
        choose=only is None,
        never=(NEVER_BARRED, NEVER_CLEARANCE),
    )


def _give(form: GiveForm, person: Person, holding: list[Organisation]) -> None:
    service.give(
        person,
        organisation=next(each for each in holding if each.reference == form.organisation.data),
        requirement=Waivable(form.requirement.data),
        level=form.chosen_level,
        starts_on=form.first_day,
        ends_before=form.ends_before,
        reason=form.reason.data,
        by=current_actor(),
        authority=current_scope(Permission.CHECK_DECIDE),
    )


@blueprint.route("/waivers/<reference>/end", methods=["GET", "POST"])
@requires(Permission.CHECK_DECIDE)
def end_waiver(reference: str) -> Response | Answer:
    """End a waiver today."""
    scope = current_scope(Permission.CHECK_DECIDE)
    found = queries.waiver(scope, reference)
    back = url_for("vetting.waivers", reference=found.person.reference)
    form = EndForm(data={"version": found.version})
    if form.validate_on_submit():
        with saving(form):
            actor, version = current_actor(), form.shown_version
            service.end(found, reason=form.reason.data, by=actor, version=version, authority=scope)
            flash("The waiver has ended", "success")
            return redirect(back)
    return show("vetting/waivers/end.html", form, waiver=found, back=back)
