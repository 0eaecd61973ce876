"""Pages of the life of a placement: supervisor, reviews, extension, transfer, restart, timeline."""

from datetime import timedelta

from flask import Response, flash, redirect, url_for
from werkzeug.wrappers import Response as Answer

from volunteer_app.foundation import clock
from volunteer_app.foundation.errors import NotFound
from volunteer_app.foundation.forms import saving, show
from volunteer_app.foundation.permissions import Permission, current_actor, current_scope, requires
from volunteer_app.organisations import queries as organisations
from volunteer_app.placements import choosing_places, queries
from volunteer_app.placements.life import continuing, presenters, service
from volunteer_app.placements.life import queries as life
from volunteer_app.placements.life.forms import (
    DeclineRestartForm,
    ExtendForm,
    PlanReviewForm,
    ReviewForm,
    SupervisorForm,
    TransferForm,
)
from volunteer_app.placements.models import Placement
from volunteer_app.placements.overview.queries import places
from volunteer_app.placements.rules import STANDING
from volunteer_app.placements.views.room import blueprint

PROPOSED = "Proposed. Check below what is missing for the new days before you approve it"


@blueprint.get("/placements/<reference>/life")
@requires(Permission.PLACEMENT_VIEW)
def placement_life(reference: str) -> Response:
    """Who supervised it, its reviews, what it goes on from, and all that happened."""
    found = queries.placement(current_scope(Permission.PLACEMENT_VIEW), reference)
    restart = life.open_restart(found.id)
    return show(
        "placements/life/life.html",
        placement=found,
        runs=found.state in STANDING and found.ends_before > clock.today(),
        supervisors=presenters.supervisors(life.supervisors(found.id)),
        reviews=presenters.reviews(life.reviews(found.id)),
        continued=presenters.continued(life.continuations(found), found),
        restart=presenters.restart(restart.asked_at) if restart else "",
        timeline=presenters.timeline(life.timeline(found)),
    )


@blueprint.route("/placements/<reference>/supervisor", methods=["GET", "POST"])
@requires(Permission.PLACEMENT_APPROVE)
def change_supervisor(reference: str) -> Response | Answer:
    """Somebody else supervises."""
    form = SupervisorForm(data={"from_on": clock.today()})
    form.offer_coordinators(current_scope(Permission.PLACEMENT_APPROVE))
    if form.validate_on_submit():
        with saving(form):
            service.change_supervisor(
                _own(reference), form.supervised_by(form.name), from_on=form.from_day, by=current_actor()
            )
            return _to_life(reference, "Supervisor changed")
    return show("placements/life/supervisor.html", form, placement=_own(reference))


@blueprint.route("/placements/<reference>/review", methods=["GET", "POST"])
@requires(Permission.PLACEMENT_APPROVE)
def hold_review(reference: str) -> Response | Answer:
    """Write down a review."""
    form = ReviewForm(data={"held_on": clock.today()})
    if form.validate_on_submit():
        with saving(form):
            service.hold_review(
                _own(reference),
                held_on=form.held_day,
                outcome=form.chosen,
                note=form.note.data,
                next_on=form.next_on.data,
                by=current_actor(),
            )
            return _to_life(reference, "Review written down")
    return show("placements/life/review.html", form, placement=_own(reference))


@blueprint.route("/placements/<reference>/review-date", methods=["GET", "POST"])
@requires(Permission.PLACEMENT_APPROVE)
def plan_review(reference: str) -> Response | Answer:
    """Plan the next review."""
    form = PlanReviewForm()
    if form.validate_on_submit():
        with saving(form):
            service.plan_review(_own(reference), form.day, by=current_actor())
            return _to_life(reference, "Review planned")
    return show("placements/life/plan_review.html", form, placement=_own(reference))


@blueprint.route("/placements/<reference>/extend", methods=["GET", "POST"])
@requires(Permission.PLACEMENT_APPROVE)
def extend(reference: str) -> Response | Answer:
    """Propose that a placement goes on after its last day."""
    form = ExtendForm()
    if form.validate_on_submit():
        with saving(form):
            proposed = continuing.extend(_own(reference), form.ends_before, by=current_actor())
            flash(PROPOSED, "success")
            return redirect(url_for("placements.placement", reference=proposed.reference))
    return show("placements/life/extend.html", form, placement=_own(reference))


@blueprint.route("/placements/<reference>/transfer", methods=["GET", "POST"])
@requires(Permission.PLACEMENT_APPROVE)
def transfer(reference: str) -> Response | Answer:
    """Propose that a placement goes on at another place."""
    found = _own(reference)
    form = TransferForm(data={"last_day": found.ends_before - timedelta(days=1)})
    used = places(current_scope(Permission.PLACEMENT_APPROVE))
    form.place.choices = choosing_places.choices(organisations.places(), used=used)
    if form.validate_on_submit():
        place = organisations.place_by_reference(form.place.data)
        if place is None:
            raise NotFound
        with saving(form):
            proposed = continuing.transfer(
                found, place, starts_on=form.starts_on, ends_before=form.ends_before, by=current_actor()
            )
            flash(PROPOSED, "success")
            return redirect(url_for("placements.placement", reference=proposed.reference))
    return show("placements/life/transfer.html", form, placement=_own(reference))


@blueprint.route("/placements/<reference>/decline-restart", methods=["GET", "POST"])
@requires(Permission.PLACEMENT_APPROVE)
def decline_restart(reference: str) -> Response | Answer:
    """Say that a paused placement does not restart for now."""
    form = DeclineRestartForm()
    if form.validate_on_submit():
        with saving(form):
            service.decline_restart(_own(reference), form.chosen, note=form.note.data, by=current_actor())
            return _to_life(reference, "The placement stays paused")
    return show("placements/life/decline_restart.html", form, placement=_own(reference))


def _own(reference: str) -> Placement:
    return queries.placement(current_scope(Permission.PLACEMENT_APPROVE), reference)


def _to_life(reference: str, said: str) -> Answer:
    flash(said, "success")
    return redirect(url_for("placements.placement_life", reference=reference))
