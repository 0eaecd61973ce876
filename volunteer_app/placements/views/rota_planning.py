"""Planning a rota, adding sessions to it and changing it; changing one session."""

from datetime import date, timedelta
from typing import cast

from flask import Response, flash, redirect, url_for
from werkzeug.wrappers import Response as Answer
from wtforms import SelectChoice

from volunteer_app.foundation.errors import Refused, StaleEdit
from volunteer_app.foundation.forms import VersionedForm, saving, show
from volunteer_app.foundation.permissions import Permission, current_actor, current_scope, requires
from volunteer_app.foundation.presenting import count
from volunteer_app.foundation.transactions import start_over
from volunteer_app.organisations import queries as organisations
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.queries import organisations_in
from volunteer_app.placements import choosing_places
from volunteer_app.placements.overview.queries import places
from volunteer_app.placements.rota import forms, presenters, queries, regime_queries, service
from volunteer_app.placements.rota.forms import ChangeRotaForm, ChangeSessionForm, ExtendForm, PlanRotaForm
from volunteer_app.placements.rota.models import Rota
from volunteer_app.placements.rota.places import not_coming
from volunteer_app.placements.rota.recurring import Repeat
from volunteer_app.placements.rota.service import RotaDetails, RotaPlan, SessionDetails
from volunteer_app.placements.views.room import blueprint
from volunteer_app.placements.views.rota import session_page
from volunteer_app.roles import queries as roles

MANAGE = Permission.ROTA_MANAGE
STALE = "Somebody else has changed this while you had the page open. Check what is below, then save again"


@blueprint.route("/rotas/new", methods=["GET", "POST"])
@requires(MANAGE)
def plan_rota() -> Response | Answer:
    """Plan sessions that come again."""
    holders = organisations_in(current_scope(MANAGE))
    form = PlanRotaForm()
    _offer(form, holders)
    if form.validate_on_submit():
        with saving(form):
            rota = service.plan(_plan(form, holders), _details(form), by=current_actor())
            flash("The rota is planned. Volunteers who are placed there can sign up now", "success")
            return redirect(_page(rota))
    return show(
        "placements/rota/plan.html", form, choose=len(holders) != 1, regime_of=_place_with_times(form)
    )


@blueprint.get("/rotas/<reference>")
@requires(MANAGE)
def rota(reference: str) -> Response:
    """One rota: what comes again, and its sessions."""
    found = queries.rota(current_scope(MANAGE), reference)
    rows = presenters.rota_summary(found)
    return show("placements/rota/rota.html", rota=found, rows=rows, again=found.repeat is not Repeat.ONCE)


@blueprint.route("/rotas/<reference>/edit", methods=["GET", "POST"])
@requires(MANAGE)
def change_rota(reference: str) -> Response | Answer:
    """Change what comes again, and with it the coming sessions."""
    found = queries.rota(current_scope(MANAGE), reference)
    form = ChangeRotaForm(data=forms.shown(found))
    if form.validate_on_submit():
        try:
            with saving(form):
                changed = service.change(
                    found, _details(form), version=form.shown_version, by=current_actor()
                )
                flash(f"The rota is saved. {count(len(changed), 'session')} changed", "success")
                return redirect(_page(found))
        except StaleEdit:
            _again(form, queries.rota(current_scope(MANAGE), reference).version)
    return show("placements/rota/change.html", form, rota=found, back=_page(found))


@blueprint.route("/rotas/<reference>/extend", methods=["GET", "POST"])
@requires(MANAGE)
def extend_rota(reference: str) -> Response | Answer:
    """Add sessions until another last day."""
    found = queries.rota(current_scope(MANAGE), reference)
    form = ExtendForm()
    if form.validate_on_submit() and form.last_day.data is not None:
        with saving(form):
            added = service.extend(found, form.last_day.data + timedelta(days=1), by=current_actor())
            flash(f"{count(len(added), 'session is', 'sessions are')} added", "success")
            return redirect(_page(found))
    return show("placements/rota/extend.html", form, rota=found, back=_page(found))


@blueprint.route("/rota/sessions/<reference>/edit", methods=["GET", "POST"])
@requires(MANAGE)
def change_rota_session(reference: str) -> Response | Answer:
    """Change one session."""
    scope = current_scope(MANAGE)
    session = queries.session(scope, reference)
    if problem := not_coming(session, "changed"):
        raise Refused(problem)
    form = ChangeSessionForm(data=forms.shown_session(session))
    if form.validate_on_submit() and form.held_on.data is not None:
        details = SessionDetails(form.held_on.data, *forms.times_of(form))
        try:
            with saving(form):
                busy = service.change_session(
                    session, details, version=form.shown_version, by=current_actor()
                )
                flash("The session is saved. Everybody who signed up is told of another time", "success")
                if busy:
                    names = ", ".join(each.person.full_name for each in busy)
                    flash(f"They have something else at the new time, so talk to them: {names}")
                return redirect(session_page(reference))
        except StaleEdit:
            _again(form, queries.session(scope, reference).version)
    return show("placements/rota/change_session.html", form, session=session, back=session_page(reference))


def _again(form: VersionedForm, version: int) -> None:
    """Show the form again after somebody else was faster."""
    start_over()
    form.version.data = str(version)
    form.form_errors.append(STALE)


def _offer(form: PlanRotaForm, holders: list[Organisation]) -> None:
    first = [] if len(holders) == 1 else [SelectChoice("", "Select an organisation")]
    form.organisation.choices = first + [SelectChoice(each.reference, each.name) for each in holders]
    if len(holders) == 1:
        form.organisation.data = holders[0].reference
    form.place.choices = choosing_places.choices(organisations.places(), used=places(current_scope(MANAGE)))
    form.role.choices = [SelectChoice("", "Select a role")] + [
        SelectChoice(each.code, each.name) for each in roles.recruitable()
    ]


def _place_with_times(form: PlanRotaForm) -> Organisation | None:
    """The place that was chosen, once the form comes back, where the viewer may see its regime times."""
    if not form.place.data or not regime_queries.runs_a_rota_at(current_scope(MANAGE), form.place.data):
        return None
    return organisations.place_by_reference(form.place.data)


def _plan(form: PlanRotaForm, holders: list[Organisation]) -> RotaPlan:
    place, role = organisations.place_by_reference(form.place.data), roles.recruitable_by_code(form.role.data)
    if place is None:
        raise Refused("Choose a place that is open", "place")
    return RotaPlan(
        organisation=next(each for each in holders if each.reference == form.organisation.data),
        place=place,
        role=role,
        repeat=Repeat(form.repeat.data),
        starts_on=cast(date, form.starts_on.data),  # required by the form
        ends_before=form.ends_before,
    )


def _details(form: ChangeRotaForm) -> RotaDetails:
    starts, ends, number = forms.times_of(form)
    return RotaDetails(form.title.data, starts, ends, number, form.joining.data)


def _page(rota: Rota) -> str:
    return url_for("placements.rota", reference=rota.reference)
