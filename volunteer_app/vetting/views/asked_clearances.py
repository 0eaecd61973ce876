"""Pages of an organisation that asks prisons to clear people: what waits, with whom, and passing it on."""

from flask import Response, flash, redirect, url_for
from werkzeug.wrappers import Response as Answer

from volunteer_app.accounts import lists
from volunteer_app.foundation.authority import Permission
from volunteer_app.foundation.errors import Refused, StaleEdit
from volunteer_app.foundation.forms import saving, show
from volunteer_app.foundation.permissions import current_actor, current_scope, requires
from volunteer_app.foundation.transactions import start_over
from volunteer_app.vetting import changing, queries
from volunteer_app.vetting import clearance_listings as listings
from volunteer_app.vetting.clearance_forms import PassOnForm
from volunteer_app.vetting.clearance_words import needs_words, stuck_words
from volunteer_app.vetting.clearing import StuckWith, can_be_passed_by, passes
from volunteer_app.vetting.views.clearances import asked_holder
from volunteer_app.vetting.views.room import blueprint

WITH_THE_PRISON = "This clearance is with the prison at the moment"
CHANGED = "Somebody else was faster. Look at where this clearance is now. Nothing of yours was saved"


@blueprint.get("/clearances/asked")
@requires(Permission.CHECK_RECORD)
def asked_clearances() -> Response | Answer:
    """What the viewer's organisations asked prisons for and is not decided, longest wait first."""
    stuck_with = asked_holder()
    opening = lists.opening(listings.ASKED)
    table = lists.table(listings.asked(current_scope(Permission.CHECK_RECORD), stuck_with))
    return opening or show(
        "vetting/asked_clearances.html", table=table, stuck_with=stuck_with, holders=StuckWith
    )


@blueprint.route("/clearances/asked/export", methods=["GET", "POST"])
@requires(Permission.CHECK_RECORD)
def export_asked_clearances() -> Response:
    """The clearances that were asked for, as a file."""
    return lists.export(listings.asked(current_scope(Permission.CHECK_RECORD), asked_holder()))


@blueprint.route("/checks/<reference>/pass-on", methods=["GET", "POST"])
@requires(Permission.CHECK_RECORD)
def pass_on(reference: str) -> Response | Answer:
    """Say who has to do something next for a clearance that the prison gave back."""
    scope = current_scope(Permission.CHECK_RECORD)
    found = queries.check(scope, reference)
    if not can_be_passed_by(found.stuck_with):
        raise Refused(WITH_THE_PRISON)
    form = PassOnForm(data={"version": found.version})
    form.offer(passes(found.stuck_with))
    if form.validate_on_submit():
        try:
            with saving(form):
                to = StuckWith(form.to.data)
                changing.pass_on(found, to, by=current_actor(), version=form.shown_version, authority=scope)
                flash(f"It is now with {to.words.lower()}", "success")
                return redirect(url_for("vetting.check", reference=reference))
        except StaleEdit:
            start_over()
            raise Refused(CHANGED) from None
    return show("vetting/pass_on.html", form, check=found, stuck=stuck_words(found), needs=needs_words(found))
