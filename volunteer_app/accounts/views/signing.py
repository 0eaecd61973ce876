"""Signing in and out."""

from flask import redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from volunteer_app.accounts import credentials, sessions, signing_in
from volunteer_app.accounts.forms import SignInForm
from volunteer_app.accounts.views.room import blueprint
from volunteer_app.foundation.errors import Refused
from volunteer_app.foundation.forms import show
from volunteer_app.foundation.permissions import public
from volunteer_app.foundation.security import tokenless
from volunteer_app.foundation.transactions import afterwards, release

# The same for a wrong address, a wrong password, an account that was closed and a lock: it tells nobody which
NOT_RIGHT = (
    "The email address or password is not right, "
    "or this sign-in is locked for 15 minutes after too many tries"
)


@blueprint.route("/sign-in", methods=["GET", "POST"])
@public
def sign_in() -> Response:
    """Ask for e-mail address and password; go on to where the person was going."""
    where = signing_in.local_path(request.args.get("next")) or url_for("desk.start")
    form = SignInForm()
    if not form.validate_on_submit():
        return redirect(where) if _already_in() else show("accounts/sign_in.html", form)
    email, password = form.email.data, form.password.data
    claim = credentials.look_up(email)
    release()  # the password is checked without the database
    account = credentials.accepted(claim, password)
    if account is None:
        afterwards(lambda: sessions.note_failure(email))
        form.refuse(Refused(NOT_RIGHT, "email"))
        return show("accounts/sign_in.html", form)
    signing_in.begin(account.id)
    return redirect(where)


@blueprint.post("/sign-out")
@public
@tokenless
def sign_out() -> Response:
    """End the session of this browser, also when its page is too old to carry a good form token."""
    signing_in.leave()
    return redirect(url_for("accounts.sign_in"))


def _already_in() -> bool:
    return request.method == "GET" and bool(current_user.is_authenticated)
