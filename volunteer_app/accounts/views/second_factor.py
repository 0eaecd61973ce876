"""One's own second factor: setting it up, recovery codes, turning it off."""

from flask import current_app, flash, redirect, url_for
from werkzeug.wrappers import Response

from volunteer_app.accounts import second_factor as factor
from volunteer_app.accounts import shown_codes, signing_in, totp
from volunteer_app.accounts.forms import CodeForm, FirstCodeForm, PressForm
from volunteer_app.accounts.models import SecondFactor
from volunteer_app.accounts.signing_in import me
from volunteer_app.accounts.views.room import blueprint
from volunteer_app.accounts.views.signing import gives_code
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
    """Make a fresh key, and go on to the page that shows it."""
    form = PressForm()
    if not form.validate_on_submit():
        return _status(form)
    factor.set_up(me().account)
    return redirect(url_for("accounts.set_up_second_factor"))


@blueprint.route("/account/second-factor/set-up", methods=["GET", "POST"])
@requires(Permission.ACCOUNT_OWN)
def set_up_second_factor() -> Response:
    """Show the key, and ask for the first code of it. Every other browser is signed out then."""
    found = factor.of_account(me().account_id)
    if found is None or found.confirmed_at is not None:
        return redirect(url_for("accounts.second_factor"))
    form = FirstCodeForm()
    if form.validate_on_submit():
        if _turned_on(form):
            return redirect(url_for("accounts.recovery_codes"))
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
        codes = factor.new_codes()
        if gives_code(form, me().account):
            factor.renew_codes(me().account, codes.hashes, by=current_actor())
            shown_codes.keep(me().reference, codes.shown)
            return redirect(url_for("accounts.recovery_codes"))
    return show("accounts/renew_recovery_codes.html", form)


@blueprint.route("/account/second-factor/turn-off", methods=["GET", "POST"])
@requires(Permission.ACCOUNT_OWN)
def turn_off_second_factor() -> Response:
    """Turn it off, or, where a role asks for one, set up another."""
    if not me().has_second_factor:
        return redirect(url_for("accounts.second_factor"))
    form = CodeForm()
    if form.validate_on_submit() and gives_code(form, me().account):
        factor.turn_off(me().account, keep_session=me().session_reference, by=current_actor())
        flash("Your second factor is turned off", "success")
        return redirect(url_for("accounts.second_factor"))
    return show("accounts/turn_off_second_factor.html", form, **_what_asks())


def _turned_on(form: FirstCodeForm) -> bool:
    """Take the first code, and sign this browser in anew: what it could open before opens nothing now."""
    held = factor.look_up(me().account_id)
    release()
    given = factor.proof(held, form.code.data)
    if held is None or given is None:
        return False
    codes = factor.new_codes()
    if not factor.spend(held, given):
        return False
    account, by = me().account, current_actor()
    factor.turn_on(account, codes.hashes, by=by)
    signing_in.begin(account.id, second_factor=True)
    shown_codes.keep(account.reference, codes.shown)
    return True


def _status(form: PressForm) -> Response:
    return show(
        "accounts/second_factor.html",
        form,
        since=me().account.second_factor_since,
        left=_codes_left(factor.of_account(me().account_id)),
        **_what_asks(),
    )


def _what_asks() -> dict[str, bool]:
    """Whether a role asks for it before everything, and whether one asks for it before protected records."""
    return {"needed": me().needs_second_factor, "opens": me().holds_protected}


def _codes_left(found: SecondFactor | None) -> int:
    return sum(each.used_at is None for each in found.codes) if found is not None else 0
