"""Administering organisations: the list, one of them, adding one below it, renaming, closing."""

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.errors import NotFound
from volunteer_app.foundation.forms import saving, show
from volunteer_app.foundation.paging import Anchor
from volunteer_app.foundation.permissions import Permission, current_actor, current_scope, requires
from volunteer_app.organisations import queries, service
from volunteer_app.organisations.forms import CloseForm, NameForm
from volunteer_app.organisations.rules import OrganisationKind, Sector, may_hold

blueprint = Blueprint("organisations", __name__)


@blueprint.get("/organisations")
@requires(Permission.ORGANISATION_ADMINISTER)
def list_organisations() -> Response:
    """One's organisations and those under them, by name, with search and filters."""
    search = request.args.get("search", "").strip()[:200]
    kind = _kind(request.args.get("kind", ""))
    include_closed = request.args.get("closed") == "yes"
    found = queries.search_page(
        _scope(), search=search, kind=kind, include_closed=include_closed, anchor=_anchor()
    )
    return show(
        "organisations/list_organisations.html",
        organisations=found,
        search=search,
        kind=kind,
        kinds=list(OrganisationKind),
        include_closed=include_closed,
    )


@blueprint.get("/organisations/<reference>")
@requires(Permission.ORGANISATION_ADMINISTER)
def organisation(reference: str) -> Response:
    """One organisation, those above it and those directly under it."""
    scope = _scope()
    found = queries.by_reference(scope, reference)
    return show(
        "organisations/organisation.html",
        organisation=found,
        ancestors=queries.ancestors(found),
        reached=scope.organisation_ids,
        children=queries.children_page(found, _anchor()),
        may_hold_more=found.is_active and may_hold(found.kind, OrganisationKind.VOLUNTARY),
    )


@blueprint.get("/organisations/<reference>/about")
@requires(Permission.DESK_VIEW)
def about(reference: str) -> Response:
    """What all staff may know of an organisation of theirs, or of a prison or probation office."""
    scope = current_scope(Permission.DESK_VIEW)
    found = queries.known_by_reference(scope, reference)
    return show("organisations/about.html", organisation=found, own=scope.reaches(found.id))


@blueprint.route("/organisations/<reference>/new", methods=["GET", "POST"])
@requires(Permission.ORGANISATION_ADMINISTER)
def create(reference: str) -> Response:
    """Add a voluntary organisation, such as a branch, under one of one's own."""
    parent = queries.by_reference(_scope(), reference)
    if not may_hold(parent.kind, OrganisationKind.VOLUNTARY):
        raise NotFound
    form = NameForm()
    if form.validate_on_submit():
        with saving(form):
            made = service.create_organisation(
                name=form.name.data,
                name_cy=form.name_cy.data,
                kind=OrganisationKind.VOLUNTARY,
                sector=Sector.VOLUNTARY,
                parent=parent,
                by=current_actor(),
            )
            flash(f"{made.name} is added", "success")
            return redirect(url_for("organisations.organisation", reference=made.reference))
    return show("organisations/create.html", form, parent=parent)


@blueprint.route("/organisations/<reference>/rename", methods=["GET", "POST"])
@requires(Permission.ORGANISATION_ADMINISTER)
def rename(reference: str) -> Response:
    """Give an organisation another name."""
    found = queries.by_reference(_scope(), reference)
    form = NameForm(obj=found)
    if form.validate_on_submit():
        with saving(form):
            service.rename_organisation(
                found, name=form.name.data, name_cy=form.name_cy.data, by=current_actor()
            )
            flash("The name is changed", "success")
            return redirect(url_for("organisations.organisation", reference=reference))
    return show("organisations/rename.html", form, organisation=found)


@blueprint.route("/organisations/<reference>/close", methods=["GET", "POST"])
@requires(Permission.ORGANISATION_ADMINISTER)
def close(reference: str) -> Response:
    """Close an organisation, with its last day and the reason."""
    found = queries.by_reference(_scope(), reference)
    form = CloseForm()
    if form.validate_on_submit() and form.closed_on.data is not None:
        with saving(form):
            service.close_organisation(
                found, closed_on=form.closed_on.data, reason=form.reason.data, by=current_actor()
            )
            flash(f"{found.name} is closed", "success")
            return redirect(url_for("organisations.organisation", reference=reference))
    return show("organisations/close.html", form, organisation=found)


def _scope() -> Scope:
    return current_scope(Permission.ORGANISATION_ADMINISTER)


def _anchor() -> Anchor:
    return Anchor(request.args.get("after", ""), request.args.get("before", ""))


def _kind(text: str) -> OrganisationKind | None:
    return OrganisationKind(text) if text in set(OrganisationKind) else None
