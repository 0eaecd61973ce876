"""Programmes: their list, one with its targets, and which of them a placement belongs to."""

from flask import Response, flash, redirect, request, url_for
from werkzeug.wrappers import Response as Answer

from volunteer_app.accounts import lists
from volunteer_app.foundation import clock
from volunteer_app.foundation.forms import Form, saving, show
from volunteer_app.foundation.listing import Found
from volunteer_app.foundation.permissions import Permission, current_actor, current_scope, requires
from volunteer_app.people.queries import organisations_in
from volunteer_app.placements import queries as placements
from volunteer_app.placements.programmes import listings, presenters, queries, service
from volunteer_app.placements.programmes.forms import (
    NO_PROGRAMME,
    BelongsForm,
    ProgrammeForm,
    TargetForm,
    shown_values,
)
from volunteer_app.placements.programmes.listings import Row, TargetRow
from volunteer_app.placements.programmes.models import Programme
from volunteer_app.placements.views.room import blueprint

VIEW, APPROVE = Permission.PLACEMENT_VIEW, Permission.PLACEMENT_APPROVE
NAMED_TWICE = {"uq_programme_organisation_id_name": ("name", service.NAMED_TWICE)}
STATES = {"no": True, "yes": False}


@blueprint.get("/programmes")
@requires(VIEW)
def programmes() -> Response | Answer:
    """The programmes of the viewer's organisations."""
    opening = lists.opening(listings.PROGRAMMES)
    asked = request.args.get("over", "")
    return opening or show(
        "placements/programmes/list.html", table=lists.table(_found()), over=asked if asked in STATES else ""
    )


@blueprint.route("/programmes/export", methods=["GET", "POST"])
@requires(VIEW)
def export_programmes() -> Response:
    """The list of programmes as a file."""
    return lists.export(_found())


def _found() -> Found[Row]:
    asked = request.args.get("over", "")
    gone = ["Running or over"] if asked and asked not in STATES else []
    return listings.programmes(current_scope(VIEW), STATES.get(asked), gone)


@blueprint.get("/programmes/targets")
@requires(VIEW)
def programme_targets() -> Response | Answer:
    """The targets of the viewer's organisations, of all programmes or of one."""
    opening = lists.opening(listings.TARGETS)
    found, names, chosen = _targets()
    return opening or show(
        "placements/programmes/targets.html", table=lists.table(found), names=names, chosen=chosen
    )


@blueprint.route("/programmes/targets/export", methods=["GET", "POST"])
@requires(VIEW)
def export_programme_targets() -> Response:
    """The list of targets as a file."""
    found, _, _ = _targets()
    return lists.export(found)


def _targets() -> tuple[Found[TargetRow], dict[str, str], str]:
    """The targets, the programmes by reference, and the one that they are narrowed to, where there is it."""
    scope = current_scope(VIEW)
    asked, names = request.args.get("programme", ""), queries.names(scope)
    chosen = asked if asked in names else ""
    return listings.targets(scope, chosen, ["Programme"] if asked != chosen else []), names, chosen


@blueprint.route("/programmes/new", methods=["GET", "POST"])
@requires(APPROVE)
def plan_programme() -> Response | Answer:
    """A new programme."""
    organisations = organisations_in(current_scope(APPROVE))
    form = ProgrammeForm()
    form.offer(organisations)
    if form.validate_on_submit():
        with saving(form, NAMED_TWICE):
            found = service.plan(form.chosen(organisations), form.details, by=current_actor())
            return _to_programme(found.reference, "Programme made. Set its targets next")
    return show("placements/programmes/edit.html", form, programme=None)


@blueprint.get("/programmes/<reference>")
@requires(VIEW)
def programme(reference: str) -> Response:
    """One programme: what it is, its targets and how far they are."""
    found = queries.programme(current_scope(VIEW), reference)
    targets, today = queries.targets([found.id]), clock.today()
    reached = queries.reached_in_time([found.id])
    totals = queries.reached([found.id])
    return show(
        "placements/programmes/programme.html",
        programme=found,
        rows=presenters.summary(found),
        totals=presenters.totals({measure: number for (_, measure), number in totals.items()}),
        lines=presenters.lines(found, targets, reached, today),
        bar=presenters.BAR,
        earlier=presenters.earlier(queries.withdrawn(found.id)),
    )


@blueprint.route("/programmes/<reference>/edit", methods=["GET", "POST"])
@requires(APPROVE)
def edit_programme(reference: str) -> Response | Answer:
    """Change what is said of a programme."""
    found = _own(reference)
    form = ProgrammeForm(data=shown_values(found))
    form.offer([found.organisation])
    if form.validate_on_submit():
        with saving(form, NAMED_TWICE):
            service.change(found, form.details, version=form.shown_version, by=current_actor())
            return _to_programme(reference, "Programme changed")
    if form.errors:
        found = _own(reference)  # a rollback forgot it
    return show("placements/programmes/edit.html", form, programme=found)


@blueprint.route("/programmes/<reference>/targets/new", methods=["GET", "POST"])
@requires(APPROVE)
def set_target(reference: str) -> Response | Answer:
    """Set a target, or another number for one."""
    form = TargetForm()
    if form.validate_on_submit():
        with saving(form):
            found = _own(reference)
            service.set_target(found, form.chosen, int(form.number.data or 0), form.day, by=current_actor())
            return _to_programme(reference, "Target set")
    return show("placements/programmes/target.html", form, programme=_own(reference))


@blueprint.route("/programmes/targets/<reference>/withdraw", methods=["GET", "POST"])
@requires(APPROVE)
def withdraw_target(reference: str) -> Response | Answer:
    """A target does not stand any more: asked once, since it cannot be taken back."""
    target, form = queries.target(current_scope(APPROVE), reference), Form()
    if form.validate_on_submit():
        with saving(form):
            service.withdraw_target(target, by=current_actor())
            said = f"The target of {presenters.target_words(target)} is withdrawn. It stays below"
            return _to_programme(target.programme.reference, said)
    target = queries.target(current_scope(APPROVE), reference)
    return show(
        "placements/programmes/withdraw_target.html",
        form,
        target=target,
        words=presenters.target_words(target),
    )


@blueprint.route("/placements/<reference>/programme", methods=["GET", "POST"])
@requires(APPROVE)
def placement_programme(reference: str) -> Response | Answer:
    """Which programme a placement belongs to, and did."""
    placement = placements.placement(current_scope(APPROVE), reference)
    form = BelongsForm()
    form.offer(queries.of_organisation(placement.organisation_id))
    if form.validate_on_submit():
        with saving(form):
            service.put_in(placement, _chosen(form), by=current_actor())
            flash("Programme changed", "success")
            return redirect(url_for("placements.placement_programme", reference=reference))
    if form.errors:  # a rollback forgot it
        placement = placements.placement(current_scope(APPROVE), reference)
    return show(
        "placements/programmes/belongs.html",
        form,
        placement=placement,
        belonged=presenters.belonged(queries.belonged(placement.id)),
    )


def _chosen(form: BelongsForm) -> Programme | None:
    if form.programme.data == NO_PROGRAMME:
        return None
    return _own(form.programme.data)


def _own(reference: str) -> Programme:
    return queries.programme(current_scope(APPROVE), reference)


def _to_programme(reference: str, said: str) -> Answer:
    flash(said, "success")
    return redirect(url_for("placements.programme", reference=reference))
