"""One's own sign-in: where it is open, and the password."""

from flask import flash, redirect, url_for
from werkzeug.wrappers import Response

from volunteer_app.accounts import credentials, passwords, session_queries
from volunteer_app.accounts import sessions as open_sessions
from volunteer_app.accounts.forms import ChangePasswordForm, PressForm
from volunteer_app.accounts.signing_in import me
from volunteer_app.accounts.views.room import blueprint
from volunteer_app.foundation.errors import Refused
from volunteer_app.foundation.forms import show
from volunteer_app.foundation.permissions import Permission, current_actor, requires
from volunteer_app.foundation.transactions import afterwards, release

WRONG = "The current password is not right, or the sign-in is locked for 15 minutes after too many tries"


@blueprint.get("/account")
@requires(Permission.ACCOUNT_OWN)
def sessions() -> Response:
    """Where one is signed in, and the way to the password."""
    return _sessions(PressForm())


@blueprint.post("/account/sessions/<reference>/end")
@requires(Permission.ACCOUNT_OWN)
def end_session(reference: str) -> Response:
    """Sign out one browser."""
    session = session_queries.own_session(me().account_id, reference)
    form = PressForm()
    if not form.validate_on_submit():
        return _sessions(form)
    open_sessions.end(session)
    flash(f"{session.device} is signed out", "success")
    return redirect(url_for("accounts.sessions"))


@blueprint.post("/account/sessions/end-others")
@requires(Permission.ACCOUNT_OWN)
def end_other_sessions() -> Response:
    """Sign out every other browser."""
    form = PressForm()
    if not form.validate_on_submit():
        return _sessions(form)
    open_sessions.end_all(me().account_id, keep=me().session_reference)
    flash("You are signed out everywhere else", "success")
    return redirect(url_for("accounts.sessions"))


@blueprint.route("/account/password", methods=["GET", "POST"])
@requires(Permission.ACCOUNT_OWN)
def change_password() -> Response:
    """Change the password. Wrong tries count like wrong sign-ins: an open browser must not be a way in."""
    form = ChangePasswordForm()
    form.tell(credentials.rule_for(me().account))
    if form.validate_on_submit() and form.suits(credentials.problem(me().account, form.password.data)):
        email = me().account.email
        claim = credentials.look_up(email)
        release()
        fresh = passwords.hashed(form.password.data)
        account = credentials.accepted(claim, form.current.data)
        if account is not None:
            kept = me().session_reference
            credentials.change_password(account, fresh, keep_session=kept, by=current_actor())
            flash("Your password is changed. You are signed out everywhere else", "success")
            return redirect(url_for("accounts.sessions"))
        afterwards(lambda: open_sessions.note_failure(email))
        form.refuse(Refused(WRONG, "current"))
    return show("accounts/change_password.html", form)


def _sessions(form: PressForm) -> Response:
    return show(
        "accounts/sessions.html",
        form,
        account=me().account,
        sessions=session_queries.sessions_of(me().account_id),
        this_one=me().session_reference,
    )
