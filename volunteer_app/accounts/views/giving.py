"""Giving the second factor in a form: a code, or a passkey by the script of the page."""

from dataclasses import dataclass
from typing import Any

from flask import jsonify, make_response
from werkzeug.wrappers import Response

from volunteer_app.accounts import (
    codes,
    passkey_ceremony,
    passkey_challenges,
    passkeys,
    second_factor,
    sessions,
)
from volunteer_app.accounts.forms import CodeForm, PressForm
from volunteer_app.accounts.models import Account
from volunteer_app.accounts.rules import ChallengePurpose
from volunteer_app.foundation.errors import Refused
from volunteer_app.foundation.forms import show
from volunteer_app.foundation.transactions import afterwards, release

NOT_RIGHT_CODE = (
    "The code is not right or was used already, or this sign-in is locked for 15 minutes after too many tries"
)
NOT_RIGHT_PASSKEY = (
    "The passkey was not accepted, or this sign-in is locked for 15 minutes after too many tries. "
    "Use it again, or enter a code"
)


@dataclass(frozen=True)
class Ways:
    """With what an account can give its second factor, besides recovery codes."""

    app: bool
    passkeys: bool


def ways_of(account: Account) -> Ways:
    """What there is. A passkey is no way where browsers would not use it."""
    usable = passkey_ceremony.service() is not None
    return Ways(second_factor.has_app(account.id), usable and second_factor.has_passkey(account.id))


def show_asking(template: str, form: CodeForm, account: Account, **context: Any) -> Response:
    """A page whose form asks for the second factor of this account."""
    ways = ways_of(account)
    form.suit(app=ways.app)
    return show(template, form, ways=ways, **context)


def gives_factor(form: CodeForm, account: Account) -> bool:
    """Whether the form holds a good code or passkey of this account, which is taken.

    Shows what is not, and counts it.
    """
    email, answer = account.email, "" if form.code.data else str(form.passkey.data or "")
    form.passkey.data = ""  # it is good once; the page that comes again must not send it along
    good = _gives_passkey(account, answer) if answer else _gives_code(account, form.code.data)
    if not good:
        afterwards(lambda: sessions.note_failure(email))
        form.refuse(Refused(NOT_RIGHT_PASSKEY if answer else NOT_RIGHT_CODE, "code"))
    return good


def question_for(account: Account) -> Response:
    """What the browser needs to ask for a passkey of this account, as JSON; 422 when there is none to ask."""
    there = passkeys.of_account(account.id)
    if not PressForm().validate_on_submit() or not there or passkey_ceremony.service() is None:
        return no_question()
    challenge = passkey_challenges.ask(account.id, ChallengePurpose.GIVE)
    return jsonify(passkey_ceremony.to_give(challenge, there))


def no_question() -> Response:
    """There is no passkey to ask for; the page says so in its own words."""
    return make_response(jsonify({}), 422)


def _gives_code(account: Account, typed: str) -> bool:
    held = codes.look_up(account.id)
    release()  # a recovery code is checked without the database
    return codes.accepted(account, held, codes.proof(held, typed))


def _gives_passkey(account: Account, answer: str) -> bool:
    asked = passkey_challenges.answered(ChallengePurpose.GIVE)
    return asked is not None and passkeys.accepted(account, answer, asked.challenge)
