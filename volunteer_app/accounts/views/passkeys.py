"""One's own passkeys: the list, adding in two steps, renaming, removing.

Who adds one gives the password first, or the second factor that there is. Only then is there a question that
a new passkey can answer.
"""

from flask import flash, redirect, url_for
from werkzeug.wrappers import Response

from volunteer_app.accounts import (
    credentials,
    passkey_ceremony,
    passkey_challenges,
    recovery_codes,
    sessions,
    shown_codes,
    signing_in,
)
from volunteer_app.accounts import passkeys as keys
from volunteer_app.accounts.forms import (
    CodeForm,
    FirstPasskeyForm,
    MadePasskeyForm,
    NextPasskeyForm,
    PasskeyNameForm,
)
from volunteer_app.accounts.passkey_challenges import Asked
from volunteer_app.accounts.rules import ChallengePurpose
from volunteer_app.accounts.signing_in import me
from volunteer_app.accounts.views.giving import gives_factor, question_for, show_asking
from volunteer_app.accounts.views.own import WRONG
from volunteer_app.accounts.views.room import blueprint
from volunteer_app.foundation.errors import Refused
from volunteer_app.foundation.forms import saving, show
from volunteer_app.foundation.permissions import Permission, current_actor, requires
from volunteer_app.foundation.transactions import afterwards, release, start_over

ADD = ChallengePurpose.ADD
NOT_MADE = "The passkey could not be added. Try again, or use another device"


@blueprint.get("/account/passkeys")
@requires(Permission.ACCOUNT_OWN)
def passkeys() -> Response:
    """One's passkeys, and the way to add another."""
    there = keys.of_account(me().account_id)
    return show("accounts/passkeys.html", passkeys=there, offered=passkey_ceremony.service() is not None)


@blueprint.post("/account/passkeys/ask")
@requires(Permission.ACCOUNT_OWN)
def ask_for_own_passkey() -> Response:
    """What the script of a page needs to ask for a passkey, before something about the sign-in changes."""
    return question_for(me().account)


@blueprint.route("/account/passkeys/add", methods=["GET", "POST"])
@requires(Permission.ACCOUNT_OWN)
def add_passkey() -> Response:
    """Name a new passkey, and prove that it is really one's own sign-in."""
    if passkey_ceremony.service() is None:
        return redirect(url_for("accounts.passkeys"))
    form = NextPasskeyForm() if me().has_second_factor else FirstPasskeyForm()
    if form.validate_on_submit() and _may_be_called(form) and _proves(form):
        passkey_challenges.ask(me().account_id, ADD, form.name.data)
        return redirect(url_for("accounts.make_passkey"))
    if isinstance(form, NextPasskeyForm):
        return show_asking("accounts/add_passkey.html", form, me().account)
    return show("accounts/add_passkey.html", form, ways=None)


@blueprint.route("/account/passkeys/make", methods=["GET", "POST"])
@requires(Permission.ACCOUNT_OWN)
def make_passkey() -> Response:
    """Let the browser make it, and keep its public half. The first one is shown with recovery codes."""
    asked = passkey_challenges.asked(ADD)
    if asked is None or not passkey_challenges.stands(me().account_id, ADD, asked.challenge):
        return redirect(url_for("accounts.add_passkey"))
    form = MadePasskeyForm()
    if form.validate_on_submit():
        passkey_challenges.answered(ADD)
        first = _added(str(form.passkey.data or ""), asked)
        if first is None:
            return redirect(url_for("accounts.add_passkey"))
        return redirect(url_for("accounts.recovery_codes" if first else "accounts.passkeys"))
    there = keys.of_account(me().account_id)
    options = passkey_ceremony.to_add(me().reference, me().account.email, asked.challenge, there)
    return show("accounts/make_passkey.html", form, name=asked.name, options=options)


@blueprint.route("/account/passkeys/<reference>/rename", methods=["GET", "POST"])
@requires(Permission.ACCOUNT_OWN)
def rename_passkey(reference: str) -> Response:
    """Call a passkey something else."""
    found = keys.own(me().account_id, reference)
    form = PasskeyNameForm(obj=found)
    if form.validate_on_submit():
        with saving(form):
            keys.rename(me().account, found, form.name.data, by=current_actor())
        if not form.errors:
            flash("The passkey has a new name", "success")
            return redirect(url_for("accounts.passkeys"))
    return show("accounts/rename_passkey.html", form)


@blueprint.route("/account/passkeys/<reference>/remove", methods=["GET", "POST"])
@requires(Permission.ACCOUNT_OWN)
def remove_passkey(reference: str) -> Response:
    """Remove a passkey, with the second factor: who finds a browser open must not."""
    found = keys.own(me().account_id, reference)
    is_last = keys.is_last_factor(me().account_id)
    if is_last and me().needs_second_factor:
        return show("accounts/keep_passkey.html", passkey=found)
    form = CodeForm()
    if form.validate_on_submit() and gives_factor(form, me().account):
        with saving(form):
            keys.remove(me().account, found, keep_session=me().session_reference, by=current_actor())
        if not form.errors:
            flash(f"{found.name} is removed", "success")
            return redirect(url_for("accounts.passkeys"))
    return show_asking("accounts/remove_passkey.html", form, me().account, passkey=found, is_last=is_last)


def _may_be_called(form: FirstPasskeyForm | NextPasskeyForm) -> bool:
    """Whether a passkey of this name can be added; asked before a code is spent on it."""
    try:
        keys.check_new(me().account, form.name.data)
    except Refused as refusal:
        form.refuse(refusal)
    return not form.errors


def _proves(form: FirstPasskeyForm | NextPasskeyForm) -> bool:
    if isinstance(form, NextPasskeyForm):
        return gives_factor(form, me().account)
    email = me().account.email
    claim = credentials.look_up(email)
    release()  # the password is checked without the database
    if credentials.accepted(claim, form.current.data) is not None:
        return True
    afterwards(lambda: sessions.note_failure(email))
    form.refuse(Refused(WRONG, "current"))
    return False


def _added(answer: str, asked: Asked) -> bool | None:
    """Whether it is the first factor; None when it could not be added, and the question is used up."""
    fresh = passkey_ceremony.added(answer, asked.challenge)
    if fresh is None:
        _not_added(NOT_MADE, asked)
        return None
    release()  # making recovery codes is slow
    codes = recovery_codes.NewCodes((), ()) if me().has_second_factor else recovery_codes.new_codes()
    account, name = me().account, asked.name
    try:
        first = keys.add(account, fresh, asked, codes.hashes, by=current_actor())
    except Refused as refusal:
        start_over()
        _not_added(refusal.message, asked)
        return None
    if first:
        signing_in.begin(account.id, second_factor=True)
        shown_codes.keep(account.reference, codes.shown)
    else:
        flash(f"{name} is added", "success")
    return first


def _not_added(message: str, asked: Asked) -> None:
    passkey_challenges.take(me().account_id, ADD, asked.challenge)
    flash(message)
