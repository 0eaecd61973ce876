"""Staying signed in while a long form is filled in, and what was typed when that failed."""

from flask import flash, jsonify, redirect, request, url_for
from werkzeug.wrappers import Response

from volunteer_app.accounts.signing_in import me
from volunteer_app.accounts.views.room import blueprint
from volunteer_app.foundation import kept_store
from volunteer_app.foundation.errors import NotFound
from volunteer_app.foundation.forms import EXPIRED, Form
from volunteer_app.foundation.permissions import Permission, current_actor, requires


@blueprint.post("/sign-in/stay")
@requires(Permission.ACCOUNT_OWN)
def stay() -> Response:
    """Somebody who was warned is still there (WCAG 2.2, success criterion 2.2.1): for how many seconds now.

    Any request counts as use; this one changes nothing on the page.
    """
    return jsonify(seconds=me().seconds_left())


@blueprint.post("/kept-forms/<reference>/forget")
@requires(Permission.ACCOUNT_OWN)
def forget_kept_form(reference: str) -> Response:
    """Throw away what was typed before the sign-in ended, and show the form's page anew."""
    if not Form().validate_on_submit():
        flash(EXPIRED)
        return redirect(kept_store.page_of(reference, current_actor().key) or url_for("accounts.sessions"))
    page = kept_store.forget(reference, current_actor().key)
    if page is None:
        raise NotFound
    flash("What you typed has been thrown away")
    return redirect(url_for("desk.start") if request.form.get("back") == "start" else page)
