"""One's own second factor: the authenticator app, recovery codes, turning it off. Passkeys stand beside."""

from flask import current_app, flash, redirect, url_for
from werkzeug.wrappers import Response

from volunteer_app.accounts import codes as given_codes
from volunteer_app.accounts import passkey_ceremony, passkeys, shown_codes, signing_in, totp
from volunteer_app.accounts import recovery_codes as recovery
from volunteer_app.accounts import second_factor as factor
from volunteer_app.accounts.forms import CodeForm, FirstCodeForm, PressForm
from volunteer_app.accounts.signing_in import me
from volunteer_app.accounts.views.giving import gives_factor, show_asking
from volunteer_app.accounts.views.room import blueprint
from volunteer_app.foundation.errors import Refused
from volunteer_app.foundation.forms import show
from volunteer_app.foundation.permissions import Permission, current_actor, requires
from volunteer_app.foundation.transactions import release

NOT_THE_CODE = (
    "The code is not right. Check that the app has this key, and that the time on the device is right"
)


@blueprint.get("/account/second-factor")
@requires(Permission.ACCOUNT_OWN)
def second_factor() -> Response:
    """What a second factor is, whether one is on, and the ways to change it."""
    return _status(PressForm())


@blueprint.post("/account/second-factor/start")
@requires(Permission.ACCOUNT_OWN)
def start_second_factor() -> Response:
    """Make a fresh key, and go on to the page that shows it. Who has a passkey gives it first."""
    if me().has_second_factor:
        return redirect(url_for("accounts.add_app"))
    form = PressForm()
    if not form.validate_on_submit():
        return _status(form)
    factor.set_up(me().account)
    return redirect(url_for("accounts.set_up_second_factor"))


@blueprint.route("/account/second-factor/add-app", methods=["GET", "POST"])
@requires(Permission.ACCOUNT_OWN)
def add_app() -> Response:
    """Ask for the second factor that there is, before an authenticator app is set up beside it."""
    if not me().has_second_factor or factor.has_app(me().account_id):
        return redirect(url_for("accounts.second_factor"))
    form = CodeForm()
    if form.validate_on_submit() and gives_factor(form, me().account):
        factor.set_up(me().account)
        return redirect(url_for("accounts.set_up_second_factor"))
    return show_asking("accounts/add_app.html", form, me().account)


@blueprint.route("/account/second-factor/set-up", methods=["GET", "POST"])
@requires(Permission.ACCOUNT_OWN)
def set_up_second_factor() -> Response:
    """Show the key, and ask for the first code of it. At the first factor other browsers are signed out."""
    found = factor.being_set_up(me().account)
    if found is None:
        return redirect(url_for("accounts.second_factor"))
    form = FirstCodeForm()
    if form.validate_on_submit():
        if (first := _turned_on(form)) is not None:
            return redirect(url_for("accounts.recovery_codes" if first else "accounts.second_factor"))
        form.refuse(Refused(NOT_THE_CODE, "code"))
    secret = found.secret or ""
    link = totp.app_link(secret, issuer=current_app.config["SERVICE_NAME"], account=me().account.email)
    return show("accounts/set_up_second_factor.html", form, key=totp.in_groups(secret), link=link)


@blueprint.route("/account/second-factor/recovery-codes", methods=["GET", "POST"])
@requires(Permission.ACCOUNT_OWN)
def recovery_codes() -> Response:
    """Show new recovery codes, until they are said to be kept somewhere or half an hour has passed."""
    codes = shown_codes.read(me().reference)
    if not codes:
        return redirect(url_for("accounts.second_factor"))
    form = PressForm()
    if form.validate_on_submit():
        shown_codes.forget()
        return redirect(url_for("desk.start"))
    return show("accounts/recovery_codes.html", form, codes=codes)


@blueprint.route("/account/second-factor/new-recovery-codes", methods=["GET", "POST"])
@requires(Permission.ACCOUNT_OWN)
def renew_recovery_codes() -> Response:
    """Make other recovery codes; those that there are stop working."""
    if not me().has_second_factor:
        return redirect(url_for("accounts.second_factor"))
    form = CodeForm()
    if form.validate_on_submit():
        release()
        codes = recovery.new_codes()
        if gives_factor(form, me().account):
            factor.renew_codes(me().account, codes.hashes, by=current_actor())
            shown_codes.keep(me().reference, codes.shown)
            return redirect(url_for("accounts.recovery_codes"))
    return show_asking("accounts/renew_recovery_codes.html", form, me().account)


@blueprint.route("/account/second-factor/turn-off", methods=["GET", "POST"])
@requires(Permission.ACCOUNT_OWN)
def turn_off_second_factor() -> Response:
    """Forget the app: turn it off, or, where a role asks for one, set up another. Passkeys stay."""
    if not factor.has_app(me().account_id):
        return redirect(url_for("accounts.second_factor"))
    stays = factor.has_passkey(me().account_id)
    form = CodeForm()
    if form.validate_on_submit() and gives_factor(form, me().account):
        factor.remove_app(me().account, keep_session=me().session_reference, by=current_actor())
        flash("Your authenticator app is removed" if stays else "Your second factor is turned off", "success")
        return redirect(url_for("accounts.second_factor"))
    template = "accounts/remove_app.html" if stays else "accounts/turn_off_second_factor.html"
    return show_asking(template, form, me().account, **_what_asks())


def _turned_on(form: FirstCodeForm) -> bool | None:
    """Take the first code; None when it is not right. Whether the app is the first factor.

    Then this browser is signed in anew: what it could open before opens nothing now.
    """
    held = given_codes.look_up_new(me().account)
    release()
    given = given_codes.proof(held, form.code.data)
    if held is None or given is None:
        return None
    codes = recovery.new_codes()
    if not given_codes.spend(held, given):
        return None
    account = me().account
    if not factor.turn_on(account, codes.hashes, by=current_actor()):
        flash("Your authenticator app is added", "success")
        return False
    signing_in.begin(account.id, second_factor=True)
    shown_codes.keep(account.reference, codes.shown)
    return True


def _status(form: PressForm) -> Response:
    found = factor.of_account(me().account_id)
    return show(
        "accounts/second_factor.html",
        form,
        since=me().account.second_factor_since,
        app_since=found.confirmed_at if found is not None else None,
        passkeys=len(passkeys.of_account(me().account_id)),
        offers_passkeys=passkey_ceremony.service() is not None,
        left=recovery.left(found),
        **_what_asks(),
    )


def _what_asks() -> dict[str, bool]:
    """Whether a role asks for it before everything, and whether one asks for it before protected records."""
    return {"needed": me().needs_second_factor, "opens": me().holds_protected}
