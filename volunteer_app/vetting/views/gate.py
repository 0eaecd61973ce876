"""Pages of a prison: the list for its gate, and who was cleared on a day on what evidence."""

from datetime import date

from flask import Response, redirect, request, url_for
from werkzeug.wrappers import Response as Answer
from wtforms import SelectChoice

from volunteer_app.accounts import lists
from volunteer_app.foundation import clock
from volunteer_app.foundation.authority import Permission, Scope
from volunteer_app.foundation.errors import NotFound
from volunteer_app.foundation.forms import show
from volunteer_app.foundation.listing import Found
from volunteer_app.foundation.paging import Anchor, Page
from volunteer_app.foundation.permissions import current_scope, requires
from volunteer_app.organisations import queries as organisations
from volunteer_app.organisations.queries import Place
from volunteer_app.organisations.rules import OrganisationKind
from volunteer_app.vetting import clearance_listings as listings
from volunteer_app.vetting import gate
from volunteer_app.vetting.clearance_forms import ClearedThenForm, GateListForm
from volunteer_app.vetting.cleared_then import ClearedThen
from volunteer_app.vetting.rules import EARLIEST
from volunteer_app.vetting.views.room import blueprint

LATEST = date(2200, 1, 1)


@blueprint.get("/gate-list")
@requires(Permission.CLEARANCE_DECIDE)
def gate_list() -> Response:
    """Who is cleared for a prison on a day, to print for the gate."""
    prisons = _prisons()
    form = GateListForm(_asked(), data={"day": clock.today(), "prison": request.args.get("prison")})
    form.prison.choices = [SelectChoice(prison.reference, prison.name) for prison in prisons]
    valid = form.validate() if _asked() else True
    prison = _chosen(prisons)
    on = form.day.data if valid and form.day.data else clock.today()
    page = _gate_page(prison, on) if prison and valid else Page([])
    return show(
        "vetting/gate_list.html", form, prisons=prisons, prison=prison, day=on, page=page,
        is_whole=_is_whole(page), longest=gate.LONGEST_GATE_LIST, made_at=clock.now(),
    )  # fmt: skip


@blueprint.get("/clearances/on")
@requires(Permission.CLEARANCE_DECIDE)
def cleared_then() -> Response | Answer:
    """Who was cleared for a prison on a day, at what level and on what evidence, from what was known then."""
    prisons = _prisons()
    asked = _asked()
    form = ClearedThenForm(asked, data={"day": _day(), "prison": request.args.get("prison")})
    form.prison.choices = [SelectChoice(prison.reference, prison.name) for prison in prisons]
    if asked is not None and form.validate() and form.day.data:
        return redirect(
            url_for("vetting.cleared_then", prison=form.prison.data, on=form.day.data.isoformat())
        )
    prison, on = _chosen(prisons), _day()
    opening = lists.opening(listings.CLEARED_THEN)
    table = lists.table(_found(prison, on)) if prison and not form.errors else None
    return opening or show(
        "vetting/cleared_then.html", form, prisons=prisons, prison=prison, day=on, table=table
    )


@blueprint.route("/clearances/on/export", methods=["GET", "POST"])
@requires(Permission.CLEARANCE_DECIDE)
def export_cleared_then() -> Response:
    """Who was cleared on a day, as a file."""
    prison = _chosen(_prisons())
    if prison is None:
        raise NotFound
    return lists.export(_found(prison, _day()))


def _gate_page(prison: Place, on: date) -> Page[gate.GateLine]:
    """On a screen a part of a long list; all of it when that is asked for, to print."""
    if "whole" in request.args:
        return Page(gate.gate_list(_scope(), prison.id, on))
    return gate.gate_page(_scope(), prison.id, on, _anchor())


def _is_whole(page: Page[gate.GateLine]) -> bool:
    return not (page.next_after or page.previous_before)


def _prisons() -> list[Place]:
    """The viewer's own prisons."""
    return [each for each in organisations.places_in(_scope()) if each.kind is OrganisationKind.PRISON]


def _found(prison: Place, on: date) -> Found[ClearedThen]:
    return listings.cleared(_scope(), prison.id, on)


def _day() -> date:
    """The day that the address asks for, as 2026-03-14; today where it asks for none that is real."""
    try:
        asked = date.fromisoformat(request.args.get("on", ""))
    except ValueError:
        return clock.today()
    return asked if EARLIEST <= asked < LATEST else clock.today()


def _scope() -> Scope:
    return current_scope(Permission.CLEARANCE_DECIDE)


def _anchor() -> Anchor:
    return Anchor(request.args.get("after", ""), request.args.get("before", ""))


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
