"""Approving the hours of many at once: choosing them, a preview with a reason, what came of it."""

from flask import Response, redirect, url_for
from werkzeug.wrappers import Response as Answer

from volunteer_app.accounts.ownership import own_person_id
from volunteer_app.foundation import choosing
from volunteer_app.foundation.authority import Permission
from volunteer_app.foundation.choosing import BulkChoice
from volunteer_app.foundation.forms import saving, show
from volunteer_app.foundation.permissions import current_actor, current_scope, requires
from volunteer_app.placements import hours, listings, queries
from volunteer_app.placements.forms import ApproveManyForm
from volunteer_app.placements.views.room import blueprint

CHOICE = "hours"


@blueprint.post("/hours/to-approve/choose")
@requires(Permission.HOURS_VERIFY)
def choose_hours() -> Answer:
    """Keep the hours that were chosen, and go on to approving them."""
    scope = current_scope(Permission.HOURS_VERIFY)
    return choosing.keep_and_go(
        CHOICE,
        lambda: listings.hours_to_approve(scope),
        inside=lambda references: queries.sessions_inside(scope, references),
        then="placements.approve_many_hours",
        back="placements.hours_to_approve",
    )


@blueprint.route("/hours/chosen/<choice>", methods=["GET", "POST"])
@requires(Permission.HOURS_VERIFY)
def approve_many_hours(choice: str) -> Response | Answer:
    """What stands against each of those that were chosen; then approving them, with a reason."""
    kept = choosing.chosen(CHOICE, choice, by=current_actor())
    if kept.outcome is not None:
        return redirect(url_for("placements.approved_many_hours", choice=choice))
    form = ApproveManyForm()
    if form.validate_on_submit():
        with saving(form):
            _approve(kept, form)
        if not form.errors:
            return redirect(url_for("placements.approved_many_hours", choice=choice))
    own = own_person_id(current_actor())
    found = queries.sessions_chosen(current_scope(Permission.HOURS_VERIFY), kept.chosen)
    going = [each for each in found if not hours.refusal(each, own)]
    form.seen.data = choosing.as_seen((each.reference, each.version) for each in going)
    staying = [(each, why) for each in found if (why := hours.refusal(each, own))]
    return show("placements/approve_many_hours.html", form, going=going, staying=staying)


@blueprint.get("/hours/chosen/<choice>/approved")
@requires(Permission.HOURS_VERIFY)
def approved_many_hours(choice: str) -> Response | Answer:
    """What came of it: how many, and which were left as they were, and why."""
    kept = choosing.chosen(CHOICE, choice, by=current_actor())
    if kept.outcome is None:
        return redirect(url_for("placements.approve_many_hours", choice=choice))
    found = queries.sessions_chosen(current_scope(Permission.HOURS_VERIFY), kept.chosen)
    return show(
        "placements/approved_many_hours.html",
        outcome=kept.outcome,
        by_reference={each.reference: each for each in found},
    )


def _approve(kept: BulkChoice, form: ApproveManyForm) -> None:
    choosing.hold(kept)
    if kept.outcome is not None:
        return  # in another window, a moment ago
    done, left = hours.approve_chosen(
        current_scope(Permission.HOURS_VERIFY),
        kept.chosen,
        choosing.seen(form.seen.data),
        note=form.note.data,
        by=current_actor(),
    )
    choosing.finish(kept, {"done": done, "left": left})
