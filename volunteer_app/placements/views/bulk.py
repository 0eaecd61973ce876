"""Bulk work on placements: preparing it, what it will do, doing it with a reason, and what came of it."""

from flask import Response, flash, redirect, url_for
from werkzeug.wrappers import Response as Answer

from volunteer_app.accounts import lists
from volunteer_app.foundation import clock, filtering
from volunteer_app.foundation.forms import saving, show
from volunteer_app.foundation.permissions import Permission, current_actor, current_scope, requires
from volunteer_app.placements.bulk import hanging, listings, presenters, queries, service
from volunteer_app.placements.bulk.forms import BeginForm, EndAtPlaceForm, MoveForm
from volunteer_app.placements.bulk.models import BulkChange
from volunteer_app.placements.bulk.rules import Outcome
from volunteer_app.placements.overview.queries import places
from volunteer_app.placements.views.room import blueprint

APPROVE = Permission.PLACEMENT_APPROVE


@blueprint.get("/placements/bulk")
@requires(APPROVE)
def bulk_changes() -> Response:
    """What can be done to many placements, and what the viewer did or prepared."""
    found = queries.own(current_scope(APPROVE), current_actor().key)
    return show(
        "placements/bulk/list.html",
        changes=[(each, presenters.title(each), presenters.state(each)) for each in found],
    )


@blueprint.route("/placements/bulk/end", methods=["GET", "POST"])
@requires(APPROVE)
def bulk_end() -> Response | Answer:
    """At which place all placements are to end; `place` in the address chooses one beforehand."""
    scope = current_scope(APPROVE)
    form = EndAtPlaceForm(data={"place": filtering.asked("place")})
    form.offer(places(scope))
    if form.validate_on_submit():
        with saving(form):
            place = queries.place(scope, form.place.data)
            found = service.prepare_end(
                place, last_day=form.day, reason=form.chosen, scope=scope, by=current_actor()
            )
            return redirect(_address(found))
    return show("placements/bulk/end.html", form)


@blueprint.route("/placements/bulk/supervisor", methods=["GET", "POST"])
@requires(APPROVE)
def bulk_supervisor() -> Response | Answer:
    """Whose placements are to move to another supervisor."""
    scope = current_scope(APPROVE)
    form = MoveForm(data={"from_on": clock.today()})
    form.offer(queries.supervisors(scope), places(scope))
    form.offer_coordinators(scope)
    if form.validate_on_submit():
        with saving(form):
            place = queries.place(scope, form.place.data) if form.place.data else None
            found = service.prepare_move(
                form.supervised_now_by,
                form.supervised_by(form.to_supervisor),
                from_on=form.day,
                place=place,
                scope=scope,
                by=current_actor(),
            )
            return redirect(_address(found))
    return show("placements/bulk/supervisor.html", form)


@blueprint.route("/placements/bulk/change", methods=["GET", "POST"])
@requires(APPROVE)
def bulk_change() -> Response | Answer:
    """What it will do to each placement; sent with a reason, doing it; then what came of it."""
    if not filtering.asked("of"):
        return redirect(url_for("placements.bulk_changes"))
    form = BeginForm()
    if form.validate_on_submit():
        with saving(form):
            service.begin(_own(), why=form.why.data, scope=current_scope(APPROVE), by=current_actor())
            flash("Begun. This page says what came of it", "success")
            return redirect(_address(_own()))
    found = _own()
    hangs, numbers = hanging.of_change(found), queries.numbers(found.id)
    return show(
        "placements/bulk/work.html",
        form,
        change=found,
        title=presenters.title(found),
        state=presenters.state(found),
        said=presenters.said(found, numbers, hangs),
        act=presenters.act(numbers),
        rows=presenters.summary(found),
        table=lists.table(listings.items(found, _outcome(), hangs)),
        outcome=_outcome(),
        outcomes=Outcome,
    )


@blueprint.route("/placements/bulk/change/export", methods=["GET", "POST"])
@requires(APPROVE)
def export_bulk_change() -> Response | Answer:
    """The placements of bulk work as a file."""
    if not filtering.asked("of"):
        return redirect(url_for("placements.bulk_changes"))
    found = _own()
    return lists.export(listings.items(found, _outcome(), hanging.of_change(found)))


def _own() -> BulkChange:
    return queries.bulk_change(current_scope(APPROVE), current_actor().key, filtering.asked("of"))


def _outcome() -> Outcome | None:
    asked = filtering.asked("outcome")
    return Outcome(asked) if asked in {each.value for each in Outcome} else None


def _address(found: BulkChange) -> str:
    return url_for("placements.bulk_change", of=found.reference)
