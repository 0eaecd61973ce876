"""Pages of a prison's security contact: who waits, who is cleared, deciding, revoking, the gate list."""

from datetime import date

from flask import Response, flash, redirect, request, url_for
from werkzeug.wrappers import Response as Answer
from wtforms import SelectChoice

from volunteer_app.accounts import lists
from volunteer_app.foundation import clock
from volunteer_app.foundation.authority import Permission, Scope
from volunteer_app.foundation.errors import NotFound, Refused, StaleEdit
from volunteer_app.foundation.forms import saving, show
from volunteer_app.foundation.paging import Anchor, Page
from volunteer_app.foundation.permissions import current_actor, current_scope, requires
from volunteer_app.foundation.presenting import day
from volunteer_app.foundation.transactions import start_over
from volunteer_app.organisations import queries as organisations
from volunteer_app.organisations.queries import Place
from volunteer_app.organisations.rules import OrganisationKind
from volunteer_app.vetting import gate, listings, presenters, queries, service
from volunteer_app.vetting.forms import ClearanceForm, GateListForm, RevokeForm, SearchForm
from volunteer_app.vetting.models import Check
from volunteer_app.vetting.rules import CheckOutcome, ClearanceLevel
from volunteer_app.vetting.views.room import blueprint


@blueprint.get("/clearances")
@requires(Permission.CLEARANCE_DECIDE)
def clearances() -> Response | Answer:
    """The people whom organisations ask the prison to clear, who waits longest first."""
    table = lists.table(listings.clearances(_scope()))
    return lists.opening(listings.CLEARANCES) or show("vetting/clearances.html", table=table)


@blueprint.route("/clearances/export", methods=["GET", "POST"])
@requires(Permission.CLEARANCE_DECIDE)
def export_clearances() -> Response:
    """The people who wait for clearance, as a file."""
    return lists.export(listings.clearances(_scope()))


@blueprint.route("/clearances/cleared", methods=["GET", "POST"])
@requires(Permission.CLEARANCE_DECIDE)
def cleared() -> Response:
    """The people who are cleared now or from a later day, the newest first."""
    form = SearchForm()
    text = form.text.data if form.validate_on_submit() else ""
    page = queries.cleared_page(_scope(), text, Anchor() if text else _anchor())
    return show("vetting/cleared.html", form, page=page, text=text, period_of=presenters.clearance_period)


@blueprint.route("/clearances/<reference>", methods=["GET", "POST"])
@requires(Permission.CLEARANCE_DECIDE)
def decide_clearance(reference: str) -> Response | Answer:
    """Clear a person for the prison, or not; afterwards, what was decided."""
    found = queries.clearance(_scope(), reference)
    suggested = {"version": found.version, "valid_from": clock.today()}
    form = ClearanceForm(data=suggested)
    if form.validate_on_submit():
        try:
            with saving(form):
                _decide(form, found)
                return redirect(url_for("vetting.clearances"))
        except StaleEdit:
            start_over()
            raise Refused(_already(found)) from None
    if found.outcome is not None:
        return _decided(found)
    return show("vetting/decide_clearance.html", form, check=found)


@blueprint.route("/clearances/<reference>/revoke", methods=["GET", "POST"])
@requires(Permission.CLEARANCE_DECIDE)
def revoke_clearance(reference: str) -> Response | Answer:
    """Take a clearance back, with a reason."""
    found = queries.clearance(_scope(), reference)
    if not _in_force(found):
        raise Refused("There is no clearance in force to revoke")
    form = RevokeForm(data={"version": found.version})
    if form.validate_on_submit():
        try:
            with saving(form):
                service.revoke_clearance(
                    found,
                    reason=form.reason.data,
                    by=current_actor(),
                    version=form.shown_version,
                    authority=_scope(),
                )
                flash(f"The clearance of {found.person.full_name} is revoked from now on", "success")
                return redirect(url_for("vetting.cleared"))
        except StaleEdit:
            start_over()
            raise Refused(_already(found)) from None
    return show("vetting/revoke_clearance.html", form, check=found)


@blueprint.get("/gate-list")
@requires(Permission.CLEARANCE_DECIDE)
def gate_list() -> Response:
    """Who is cleared for a prison on a day, to print for the gate."""
    prisons = [p for p in organisations.places_in(_scope()) if p.kind is OrganisationKind.PRISON]
    form = GateListForm(_asked(), data={"day": clock.today(), "prison": request.args.get("prison")})
    form.prison.choices = [SelectChoice(prison.reference, prison.name) for prison in prisons]
    valid = form.validate() if _asked() else True
    prison = _chosen(prisons)
    on = form.day.data if valid and form.day.data else clock.today()
    page = _gate_page(prison, on) if prison and valid else Page([])
    return show(
        "vetting/gate_list.html", form, prisons=prisons, prison=prison, day=on, page=page,
        is_whole=_is_whole(page), longest=gate.LONGEST_GATE_LIST,
    )  # fmt: skip


def _gate_page(prison: Place, on: date) -> Page[gate.GateLine]:
    """On a screen a part of a long list; all of it when that is asked for, to print."""
    if "whole" in request.args:
        return Page(gate.gate_list(_scope(), prison.id, on))
    return gate.gate_page(_scope(), prison.id, on, _anchor())


def _is_whole(page: Page[gate.GateLine]) -> bool:
    return not (page.next_after or page.previous_before)


def _decided(found: Check) -> Response:
    status = presenters.as_seen(found, Scope()).status
    may_revoke = _in_force(found)
    return show(
        "vetting/clearance.html", check=found, status=status, rows=_rows(found), may_revoke=may_revoke
    )


def _scope() -> Scope:
    return current_scope(Permission.CLEARANCE_DECIDE)


def _anchor() -> Anchor:
    return Anchor(request.args.get("after", ""), request.args.get("before", ""))


def _decide(form: ClearanceForm, found: Check) -> None:
    by, version, name = current_actor(), form.shown_version, found.person.full_name
    if form.grants:
        valid_from, valid_before = form.interval
        service.grant_clearance(
            found,
            ClearanceLevel(form.level.data),
            valid_from=valid_from,
            valid_before=valid_before,
            conditions=form.conditions.data,
            by=by,
            version=version,
            authority=_scope(),
        )
        flash(f"{name} is cleared", "success")
    else:
        reason = form.reason.data
        service.refuse_clearance(found, reason=reason, by=by, version=version, authority=_scope())
        flash(f"{name} is not cleared. The organisation can see this, not why", "success")


def _already(found: Check) -> str:
    latest = queries.steps_of(found.id)[0]
    words = presenters.outcome_words(found.kind, latest.outcome) if latest.outcome else latest.state.words
    return f"{latest.recorded_by} was faster: this is now “{words}”. Nothing of yours was saved"


def _in_force(found: Check) -> bool:
    not_over = found.valid_before is None or found.valid_before > clock.today()
    return found.outcome is CheckOutcome.CLEAR and not_over


def _rows(found: Check) -> list[presenters.Row]:
    """What the prison reads of its own decision: its reason too, which the organisation does not see."""
    born = ("Date of birth", day(found.person.date_of_birth) or "Not given")
    rows = [born, *presenters.summary(found, Scope())]
    return [*rows, ("Reason, kept for the prison", found.note)] if found.note else rows


def _asked() -> object:
    """The address, if it asks for a day; without one it is today's list."""
    return request.args if any(name.startswith("day-") for name in request.args) else None


def _chosen(prisons: list[Place]) -> Place | None:
    """The prison that the address names, else the first of the viewer's own.

    Raises:
        NotFound: the address names one that is not the viewer's.
    """
    reference = request.args.get("prison", "")
    if not reference:
        return prisons[0] if prisons else None
    found = next((prison for prison in prisons if prison.reference == reference), None)
    if found is None:
        raise NotFound
    return found
