"""Pages of what stands against a do-not-match statement, for those who made it."""

from flask import Response, flash, redirect, request, url_for
from werkzeug.wrappers import Response as Answer

from volunteer_app.accounts.signing_in import me
from volunteer_app.foundation.authority import Permission, Scope
from volunteer_app.foundation.errors import Refused, StaleEdit
from volunteer_app.foundation.forms import saving, show
from volunteer_app.foundation.paging import Anchor
from volunteer_app.foundation.permissions import current_actor, current_scope, requires
from volunteer_app.placements.screening import presenters, queries
from volunteer_app.placements.screening.forms import SettleForm
from volunteer_app.placements.screening.models import ScreeningConflict
from volunteer_app.placements.screening.rules import Settlement
from volunteer_app.placements.screening.settling import settle
from volunteer_app.placements.views.room import blueprint

SOMEBODY_ELSE = "Somebody else decided this while you had the page open"
SAID = {
    Settlement.PAUSED: "Stopped. Its coordinators are not told why",
    Settlement.GOES_ON: "Decided: it goes on",
}


@blueprint.get("/screening")
@requires(Permission.DO_NOT_MATCH_HOLD)
def screening_conflicts() -> Response:
    """What stands against the viewer's statements and waits for a decision."""
    anchor = Anchor(request.args.get("after", ""), request.args.get("before", ""))
    page = queries.conflicts_page(_scope(), me().person_id, anchor)
    return show(
        "placements/screening/conflicts.html",
        page=page,
        conflicts=presenters.lines(page.items, current_scope(Permission.PERSON_VIEW)),
    )


@blueprint.route("/screening/<reference>", methods=["GET", "POST"])
@requires(Permission.DO_NOT_MATCH_HOLD)
def screening_conflict(reference: str) -> Response | Answer:
    """One of them: what it is, and what happens to it."""
    found = _conflict(reference)
    form = SettleForm(data={"version": found.version})
    if form.validate_on_submit():
        with saving(form):
            _settle(reference, form)
            return redirect(url_for("placements.screening_conflicts"))
    found = _conflict(reference)
    return show(
        "placements/screening/conflict.html",
        form,
        reference=reference,
        is_proposed=queries.is_proposed(found.screening_id),
        **presenters.facts(found, current_scope(Permission.PERSON_VIEW)),
    )


def _settle(reference: str, form: SettleForm) -> None:
    to = Settlement(form.decision.data)
    try:
        settle(
            _conflict(reference),
            to,
            why=form.why.data,
            version=form.shown_version,
            by=current_actor(),
            authority=_scope(),
        )
    except StaleEdit as error:
        raise Refused(SOMEBODY_ELSE) from error
    flash(SAID[to], "success")


def _conflict(reference: str) -> ScreeningConflict:
    return queries.conflict(_scope(), me().person_id, reference)


def _scope() -> Scope:
    return current_scope(Permission.DO_NOT_MATCH_HOLD)
