"""After a merge of two records: whoever decides such checks confirms whose check it is (decision 0008)."""

from flask import Response, abort, flash, redirect, url_for
from werkzeug.wrappers import Response as Answer

from volunteer_app.foundation.authority import Permission, Scope
from volunteer_app.foundation.errors import Refused, StaleEdit
from volunteer_app.foundation.forms import VersionedForm, saving, show
from volunteer_app.foundation.permissions import current_actor, current_scope, requires
from volunteer_app.vetting import doubts, presenters, queries
from volunteer_app.vetting.models import Check
from volunteer_app.vetting.views.checks import decides, recording_or_deciding
from volunteer_app.vetting.views.room import blueprint

CHANGED = "Somebody changed this check while you had this page open. Open it again"


@blueprint.route("/checks/<reference>/confirm", methods=["GET", "POST"])
@requires(Permission.CHECK_RECORD, Permission.CHECK_DECIDE)
def confirm(reference: str) -> Response | Answer:
    """Confirm that a check is about the person in whose record it is now."""
    found = queries.check(recording_or_deciding(), reference)
    authority = current_scope(Permission.CHECK_DECIDE)
    if not decides(found, authority):
        abort(403)
    return _confirm(found, authority, url_for("vetting.check", reference=reference))


@blueprint.route("/clearances/<reference>/confirm", methods=["GET", "POST"])
@requires(Permission.CLEARANCE_DECIDE)
def confirm_clearance(reference: str) -> Response | Answer:
    """Confirm that a clearance is of the person in whose record it is now."""
    authority = current_scope(Permission.CLEARANCE_DECIDE)
    found = queries.clearance(authority, reference)
    return _confirm(found, authority, url_for("vetting.decide_clearance", reference=reference))


def _confirm(found: Check, authority: Scope, page: str) -> Response | Answer:
    if not found.is_doubted:
        raise Refused("This check does not wait for a confirmation any more")
    form = VersionedForm(data={"version": found.version})
    if form.validate_on_submit():
        try:
            with saving(form):
                doubts.confirm(found, version=form.shown_version, by=current_actor(), authority=authority)
                flash("The check counts again", "success")
                return redirect(page)
        except StaleEdit:
            raise Refused(CHANGED) from None
    return show(
        "vetting/confirm.html",
        form,
        check=found,
        kind=found.kind.words,
        rows=presenters.summary(found, authority),
        merge=doubts.merge_of(found),
        page=page,
    )
