"""Pages of placements: the list, proposing, deciding with the readiness list, ending."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import cast

from flask import Response, flash, redirect, request, url_for
from werkzeug.wrappers import Response as Answer
from wtforms import SelectChoice

from volunteer_app.accounts import lists
from volunteer_app.foundation.authority import Permission, Scope
from volunteer_app.foundation.errors import NotFound
from volunteer_app.foundation.forms import saving, show
from volunteer_app.foundation.listing import Found
from volunteer_app.foundation.permissions import current_actor, current_scope, requires
from volunteer_app.organisations import queries as organisations
from volunteer_app.people import queries as people
from volunteer_app.people.models import Person
from volunteer_app.placements import choosing_places, listings, presenters, queries, service
from volunteer_app.placements.forms import DecideForm, EndForm, ProposeForm, RefuseForm
from volunteer_app.placements.life import presenters as life
from volunteer_app.placements.life import queries as living
from volunteer_app.placements.life.rules import awaited
from volunteer_app.placements.models import Placement
from volunteer_app.placements.overview.queries import places
from volunteer_app.placements.plans import Plan
from volunteer_app.placements.reasons import RefuseReason
from volunteer_app.placements.rules import BEGAN, EndReason, PlacementState
from volunteer_app.placements.screening import presenters as screening
from volunteer_app.placements.views.room import blueprint
from volunteer_app.recruitment import queries as recruitment
from volunteer_app.recruitment.models import Application
from volunteer_app.recruitment.rules import AFTER_OFFER, FINAL
from volunteer_app.roles import queries as roles


@blueprint.get("/placements")
@requires(Permission.PLACEMENT_VIEW)
def list_placements() -> Response | Answer:
    """The placements of the viewer's organisations, by state."""
    state = _asked_state()
    gone = ["State"] if state is None and request.args.get("state") else []
    return lists.opening(listings.PLACEMENTS) or show(
        "placements/list.html", table=lists.table(_found(state, gone)), state=state, states=PlacementState
    )


@blueprint.route("/placements/export", methods=["GET", "POST"])
@requires(Permission.PLACEMENT_VIEW)
def export_placements() -> Response:
    """The list of placements as a file."""
    return lists.export(_found(_asked_state()))


def _asked_state() -> PlacementState | None:
    text = request.args.get("state", "")
    return PlacementState(text) if text in set(PlacementState) else None


def _found(state: PlacementState | None, gone: Sequence[str] = ()) -> Found[Placement]:
    return listings.placements(current_scope(Permission.PLACEMENT_VIEW), state, gone)


@blueprint.route("/people/<reference>/placements/new", methods=["GET", "POST"])
@requires(Permission.PLACEMENT_APPROVE)
def propose(reference: str) -> Response | Answer:
    """Propose a placement for a person, from an application or by itself."""
    scope = current_scope(Permission.PLACEMENT_APPROVE)
    person = people.person(scope, reference)
    application = _application(scope, person)
    form = _propose_form(scope, person, application)
    if form.validate_on_submit():
        with saving(form):
            placement = service.propose_placement(
                person, _plan(scope, form), application=application, by=current_actor()
            )
            flash("Placement proposed. Check the list below before you approve it", "success")
            return redirect(url_for("placements.placement", reference=placement.reference))
    return show("placements/propose.html", form, person=person, application=application)


@blueprint.get("/placements/<reference>")
@requires(Permission.PLACEMENT_VIEW)
def placement(reference: str) -> Response:
    """One placement: what it is, and what its approval rests on or still waits for."""
    found = queries.placement(current_scope(Permission.PLACEMENT_VIEW), reference)
    return _placement_page(found, DecideForm())


@blueprint.post("/placements/<reference>/approve")
@requires(Permission.PLACEMENT_APPROVE)
def approve(reference: str) -> Response | Answer:
    """Approve, or show what is still missing."""
    found = _own(reference)
    form = DecideForm()
    if form.validate_on_submit():
        with saving(form):
            service.approve_placement(found, by=current_actor(), note=form.note.data)
            flash(f"Placement approved for {found.person.full_name}", "success")
            return redirect(url_for("placements.placement", reference=reference))
    return _placement_page(_own(reference), form)


@blueprint.route("/placements/<reference>/refuse", methods=["GET", "POST"])
@requires(Permission.PLACEMENT_APPROVE)
def refuse(reference: str) -> Response | Answer:
    """Refuse a proposed placement, with a reason."""
    found = _own(reference)
    form = RefuseForm()
    if form.validate_on_submit():
        with saving(form):
            reason = RefuseReason(form.reason.data)
            service.refuse_placement(found, reason=reason, note=form.note.data, by=current_actor())
            flash("Placement refused", "success")
            return redirect(url_for("placements.placement", reference=reference))
    return show("placements/refuse.html", form, placement=_own(reference))


@blueprint.route("/placements/<reference>/end", methods=["GET", "POST"])
@requires(Permission.PLACEMENT_APPROVE)
def end(reference: str) -> Response | Answer:
    """End an approved placement early, with a reason."""
    found = _own(reference)
    form = EndForm()
    if form.validate_on_submit():
        with saving(form):
            service.end_placement(
                found,
                last_day=cast(date, form.last_day.data),  # required by the form
                reason=EndReason(form.reason.data),
                note=form.note.data,
                by=current_actor(),
            )
            flash("Placement ended", "success")
            return redirect(url_for("placements.placement", reference=reference))
    return show("placements/end.html", form, placement=_own(reference))


def _own(reference: str) -> Placement:
    return queries.placement(current_scope(Permission.PLACEMENT_APPROVE), reference)


def _placement_page(found: Placement, form: DecideForm) -> Response:
    answer = service.readiness_of(found) if found.state is PlacementState.PROPOSED else None
    lacking = service.readiness_left(found)
    known = answer or lacking
    may_act = current_scope(Permission.PERSON_EDIT).reaches(found.organisation_id)
    begun = found.state in BEGAN  # before that there is nothing to read
    pauses, restart = living.pauses(found.id) if begun else ([], None)
    return show(
        "placements/placement.html",
        form,
        state_words=presenters.state_words,
        placement=found,
        answer=answer,
        lines=presenters.lines(answer.needed, found if may_act else None) if answer else [],
        lacking=presenters.lines(lacking.missing) if lacking else [],
        may_need_referral=presenters.may_need_referral(found),
        pauses=presenters.pauses(pauses),
        hours_totals=presenters.hours_totals(queries.minutes_by_state(found.id)) if begun else [],
        changed=life.since_approval(found.readiness, lacking),
        restart=life.restart(restart.asked_at) if restart else "",
        awaited=awaited(known.needed) if known else [],
        stored=presenters.stored_lines(found.readiness) if found.readiness else [],
        rows=presenters.summary(found),
        screening=screening.word(found.screening),
        pending=screening.is_pending(found.screening),
        tone=presenters.STATE_TONES[found.state],
    )


def _application(scope: Scope, person: Person) -> Application | None:
    """The application behind the placement: the one that the address names, else the only open one."""
    reference = request.args.get("application", "")
    if not reference:
        accepted = [
            each
            for each in recruitment.applications_of(person.id, scope.organisation_ids)
            if each.stage in AFTER_OFFER - FINAL
        ]
        return accepted[0] if len(accepted) == 1 else None
    found = recruitment.application(scope, reference)
    if found.person_id != person.id:
        raise NotFound
    return found


def _propose_form(scope: Scope, person: Person, application: Application | None) -> ProposeForm:
    form = ProposeForm()
    form.offer_coordinators(scope)
    holding = [o for o in people.organisations_of(person.id) if scope.reaches(o.id)]
    form.organisation.choices = [SelectChoice(o.reference, o.name) for o in holding]
    form.role.choices = [SelectChoice("", "Select a role")] + [
        SelectChoice(role.code, role.name) for role in roles.recruitable()
    ]
    own = {each.place.reference for each in application.opportunity.places} if application else set()
    form.place.choices = (
        choosing_places.choices(organisations.places(), used=own, words="Places of the opportunity")
        if own
        else choosing_places.choices(organisations.places(), used=places(scope))
    )
    if application is not None and not form.is_submitted():
        opportunity = application.opportunity
        form.organisation.data = application.organisation.reference
        form.role.data = opportunity.role.code
        form.starts_on.data = opportunity.starts_on
        if opportunity.ends_before:
            form.last_day.data = opportunity.ends_before - timedelta(days=1)
        if opportunity.places:
            form.place.data = opportunity.places[0].place.reference
    return form


def _plan(scope: Scope, form: ProposeForm) -> Plan:
    place = organisations.place_by_reference(form.place.data)
    if place is None:
        raise NotFound
    supervisor = form.supervised_by(form.supervisor)
    return Plan(
        organisation=organisations.by_reference(scope, form.organisation.data),
        role=roles.recruitable_by_code(form.role.data),
        place=place,
        starts_on=cast(date, form.starts_on.data),  # both are required by the form
        ends_before=cast(date, form.last_day.data) + timedelta(days=1),
        supervisor=supervisor.name,
        supervisor_id=supervisor.account_id,
    )
