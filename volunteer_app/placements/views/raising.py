"""Raising a concern from a session: what worries somebody who was there, or who reads its hours."""

from contextlib import suppress

from flask import Response, flash, redirect, url_for
from werkzeug.wrappers import Response as Answer

from volunteer_app.foundation.authority import Permission
from volunteer_app.foundation.errors import NotFound
from volunteer_app.foundation.forms import saving, show
from volunteer_app.foundation.permissions import current_actor, current_scope, requires
from volunteer_app.foundation.presenting import day
from volunteer_app.placements import queries
from volunteer_app.placements.models import PlacementSession
from volunteer_app.placements.rota import own as own_rota
from volunteer_app.placements.rota import queries as rota
from volunteer_app.placements.rota.models import RotaSession
from volunteer_app.placements.rota.words import when
from volunteer_app.placements.views.room import blueprint
from volunteer_app.safeguarding import service
from volunteer_app.safeguarding.forms import RaiseForm
from volunteer_app.safeguarding.rules import Source

PAGE = "placements/raise_concern.html"
TOLD = "Thank you. The safeguarding lead was told that there is something to read"


@blueprint.route("/hours/<reference>/concern", methods=["GET", "POST"])
@requires(Permission.PERSON_OWN, Permission.PLACEMENT_VIEW)
def raise_concern(reference: str) -> Response | Answer:
    """Say what worried one on a day: the volunteer themselves, or whoever sees the placement."""
    found = _session(reference)
    form = RaiseForm()
    back = url_for("placements.placement_hours", reference=found.placement.reference)
    if form.validate_on_submit():
        with saving(form):
            raised = form.raised(Source.SESSION, origin=_words(found))
            service.raise_concern(found.placement.organisation, raised, by=current_actor())
            flash(TOLD, "success")
            return redirect(back)
    found = _session(reference)  # a rollback forgot it
    where = f"{found.placement.place.name}, {day(found.held_on)}"
    return show(PAGE, form, where=where, organisation=found.placement.organisation, back=back)


@blueprint.route("/rota/sessions/<reference>/concern", methods=["GET", "POST"])
@requires(Permission.PERSON_OWN, Permission.ROTA_MANAGE)
def raise_rota_concern(reference: str) -> Response | Answer:
    """Say what worried one at a session of a rota, or about it: who may sign up for it, or runs it."""
    found, back = _rota_session(reference)
    form = RaiseForm()
    if form.validate_on_submit():
        with saving(form):
            raised = form.raised(Source.SESSION, origin=_rota_words(found))
            service.raise_concern(found.organisation, raised, by=current_actor())
            flash(TOLD, "success")
            return redirect(back)
    found, back = _rota_session(reference)  # a rollback forgot it
    where = f"{found.place.name}, {when(found)}"
    return show(PAGE, form, where=where, organisation=found.organisation, back=back)


def _rota_session(reference: str) -> tuple[RotaSession, str]:
    """The session, and the page of it that the viewer came from."""
    person_id = current_scope(Permission.PERSON_OWN).person_id
    if person_id is not None:
        with suppress(NotFound):
            session, _ = own_rota.session_for(person_id, reference)
            return session, url_for("placements.my_rota_session", reference=reference)
    session = rota.session(current_scope(Permission.ROTA_MANAGE), reference)
    return session, url_for("placements.rota_session", reference=reference)


def _rota_words(found: RotaSession) -> str:
    """Which session, for the lead. Nobody of it is meant by that, so it names none."""
    return f"{found.rota.title} at {found.place.name}, {when(found)}: {found.reference}"


def _session(reference: str) -> PlacementSession:
    own = current_scope(Permission.PERSON_OWN)
    mine = queries.session_of(own.person_id, reference) if own.person_id is not None else None
    return mine or queries.session(current_scope(Permission.PLACEMENT_VIEW), reference)


def _words(found: PlacementSession) -> str:
    """Which session, for the lead."""
    placement = found.placement
    who = f"{placement.person.full_name}, {placement.person.reference}"
    return f"{placement.role.name} at {placement.place.name}, {day(found.held_on)}: {who}"
