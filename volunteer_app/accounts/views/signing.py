"""Signing in, in one step or two, and out."""

from flask import flash, redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from volunteer_app.accounts import credentials, half_way, sessions, signing_in
from volunteer_app.accounts.forms import CodeForm, SignInForm
from volunteer_app.accounts.views.giving import gives_factor, no_question, question_for, show_asking
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
TOO_LATE = "Enter your email address and password again: it took too long, or they have changed"


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
    if account.second_factor_since is not None:
        half_way.remember(account, where)
        return redirect(url_for("accounts.second_step"))
    signing_in.begin(account.id)
    return redirect(where)


@blueprint.route("/sign-in/code", methods=["GET", "POST"])
@public
def second_step() -> Response:
    """Ask for the second factor, once the password was right."""
    half = half_way.read()
    if half is None:
        flash(TOO_LATE)
        return redirect(url_for("accounts.sign_in"))
    form = CodeForm()
    if form.validate_on_submit() and gives_factor(form, half.account):
        signing_in.begin(half.account.id, second_factor=True)
        return redirect(half.where)
    return show_asking("accounts/second_step.html", form, half.account)


@blueprint.post("/sign-in/passkey")
@public
def ask_for_passkey() -> Response:
    """What the script of the second step needs to ask for a passkey: once the password was right."""
    half = half_way.read()
    return no_question() if half is None else question_for(half.account)


@blueprint.post("/sign-out")
@public
@tokenless
def sign_out() -> Response:
    """End the session of this browser, also when its page is too old to carry a good form token."""
    signing_in.leave()
    return redirect(url_for("accounts.sign_in"))


def _already_in() -> bool:
    return request.method == "GET" and bool(current_user.is_authenticated)
