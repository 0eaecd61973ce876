"""Setting a password by a one-time link: after an invitation, or when it was forgotten."""

from flask import flash, redirect, url_for
from werkzeug.wrappers import Response

from volunteer_app.accounts import credentials, passwords
from volunteer_app.accounts.forms import ForgottenForm, NewPasswordForm
from volunteer_app.accounts.rules import LinkPurpose
from volunteer_app.accounts.views.room import blueprint
from volunteer_app.foundation.errors import NotFound
from volunteer_app.foundation.forms import show
from volunteer_app.foundation.permissions import public
from volunteer_app.foundation.transactions import release


@blueprint.route("/forgotten-password", methods=["GET", "POST"])
@public
def forgot_password() -> Response:
    """Ask for a link. The answer is the same whether or not there is such an account."""
    form = ForgottenForm()
    if form.validate_on_submit():
        credentials.ask_reset(form.email.data)
        return redirect(url_for("accounts.link_sent"))
    return show("accounts/forgot_password.html", form)


@blueprint.get("/forgotten-password/sent")
@public
def link_sent() -> Response:
    """Say that a link is on its way, if there is such an account."""
    return show("accounts/link_sent.html")


@blueprint.route("/invitation/<token>", methods=["GET", "POST"])
@public
def accept_invitation(token: str) -> Response:
    """Choose the first password."""
    return _set_password(LinkPurpose.INVITATION, token, "accounts/accept_invitation.html")


@blueprint.route("/new-password/<token>", methods=["GET", "POST"])
@public
def reset_password(token: str) -> Response:
    """Choose a new password."""
    return _set_password(LinkPurpose.RESET, token, "accounts/reset_password.html")


def _set_password(purpose: LinkPurpose, token: str, template: str) -> Response:
    try:
        account = credentials.holder(purpose, token)
    except NotFound:
        return _dead_link()
    form = NewPasswordForm()
    form.tell(credentials.rule_for(account))
    if form.validate_on_submit() and form.suits(credentials.problem(account, form.password.data)):
        release()
        fresh = passwords.hashed(form.password.data)
        credentials.set_by_link(purpose, token, fresh)
        flash("Your password is set. You can sign in now", "success")
        return redirect(url_for("accounts.sign_in"))
    return show(template, form, account=account)


def _dead_link() -> Response:
    answer = show("accounts/dead_link.html")
    answer.status_code = 404
    return answer
