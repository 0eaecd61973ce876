"""Moving many applications: where to, what would happen to each, and what came of it."""

from typing import Any

from flask import redirect, url_for
from werkzeug.wrappers import Response

from volunteer_app.foundation import choosing
from volunteer_app.foundation.choosing import BulkChoice
from volunteer_app.foundation.errors import NotFound
from volunteer_app.foundation.forms import saving, show
from volunteer_app.foundation.permissions import Permission, current_actor, current_scope, requires
from volunteer_app.recruitment import bulk, queries
from volunteer_app.recruitment.forms import pipeline as forms
from volunteer_app.recruitment.forms.pipeline import BulkMoveForm, BulkStageForm
from volunteer_app.recruitment.messages.rules import Audience
from volunteer_app.recruitment.presenters import bulk as presenters
from volunteer_app.recruitment.rules import Stage
from volunteer_app.recruitment.views.room import blueprint

MOVE = Permission.APPLICATION_MOVE


@blueprint.route("/applications/chosen/<choice>", methods=["GET", "POST"])
@requires(MOVE)
def bulk_stage(choice: str) -> Response:
    """Where those who were chosen should go."""
    kept = _kept(choice)
    applications = queries.applications_chosen(current_scope(MOVE), kept.chosen)
    form = BulkStageForm()
    form.to.choices = presenters.stage_choices(bulk.targets(applications), len(applications))
    if form.validate_on_submit():
        return redirect(url_for(".bulk_move", choice=choice, stage=form.to.data))
    return show("recruitment/bulk/stage.html", form, applications=applications)


@blueprint.route("/applications/chosen/<choice>/to/<stage>", methods=["GET", "POST"])
@requires(MOVE)
def bulk_move(choice: str, stage: str) -> Response:
    """What the move would do to each of them; then doing it, with a reason."""
    kept = _kept(choice)
    if kept.outcome is not None:
        return redirect(url_for(".bulk_moved", choice=choice))
    if stage not in {each.value for each in Stage}:
        raise NotFound
    to = Stage(stage)
    applications = queries.applications_chosen(current_scope(MOVE), kept.chosen)
    form = forms.bulk_move_form(to, has_email=bulk.any_hears(applications, to))
    if form.validate_on_submit():
        with saving(form):
            _move(kept, to, form)
        if not form.errors:
            return redirect(url_for(".bulk_moved", choice=choice))
        applications = queries.applications_chosen(current_scope(MOVE), kept.chosen)  # a rollback forgot them
    lines = bulk.lines(applications, to)
    going = [line.application for line in lines if not line.problem]
    form.seen.data = choosing.as_seen((each.reference, each.version) for each in going)
    return show(
        "recruitment/bulk/move.html",
        form,
        preview=presenters.preview(lines, to, len(kept.chosen)),
        back=url_for(".bulk_stage", choice=choice),
    )


@blueprint.get("/applications/chosen/<choice>/moved")
@requires(MOVE)
def bulk_moved(choice: str) -> Response:
    """What came of it: how many moved, and who was left as they were, and why."""
    kept = _kept(choice)
    if kept.outcome is None:
        return redirect(url_for(".bulk_stage", choice=choice))
    there = queries.applications_chosen(current_scope(MOVE), kept.chosen)
    return show("recruitment/bulk/moved.html", result=presenters.result(kept.outcome, there))


def _move(kept: BulkChoice, to: Stage, form: BulkMoveForm) -> None:
    choosing.hold(kept)
    if kept.outcome is not None:
        return  # in another window, a moment ago
    tell = "tell" in form and form.tell.data == "email"
    order = bulk.Order(to, forms.chosen_reason(form), form.note.data, tell)
    moved, left = bulk.move_chosen(
        current_scope(MOVE), kept.chosen, choosing.seen(form.seen.data), order, by=current_actor()
    )
    outcome: dict[str, Any] = {
        "to": to.value,
        "moved": [each.reference for each in moved],
        "left": [[each.reference, each.why] for each in left],
        "told": sum(bool(each.person.email) for each in moved) if tell else 0,
    }
    choosing.finish(kept, outcome)


def _kept(choice: str) -> BulkChoice:
    return choosing.chosen(Audience.APPLICATIONS.value, choice, by=current_actor())
