"""What is said to a browser about passkeys, and whether what it answers is right.

W3C Web Authentication Level 2, sections 7.1 (adding) and 7.2 (giving), by the library py_webauthn. For which
service a passkey is good is read from the settings, never from what a request calls us.
"""

import ipaddress
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar
from urllib.parse import urlsplit

import webauthn
from flask import current_app
from webauthn.helpers import (
    parse_authentication_credential_json,
    parse_client_data_json,
    parse_registration_credential_json,
)
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.options_to_json_dict import options_to_json_dict
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    AuthenticatorTransport,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from volunteer_app.accounts.rules import CHALLENGE_VALID
from volunteer_app.foundation.logs import log_of, tell_kind

log: logging.Logger = log_of(__name__)

# The device asks for a finger, a face or a PIN: decision 15 says why
CHECKED = UserVerificationRequirement.REQUIRED
MILLISECONDS = int(CHALLENGE_VALID.total_seconds() * 1000)
LONGEST_ANSWER = 20_000
# Web Authentication Level 3, section 5.1 (and 4): no credential id is longer
LONGEST_ID = 1023
PORTS = {"https": 443, "http": 80}

Answer = TypeVar("Answer")


class Known(Protocol):
    """A passkey that was added before."""

    credential_id: Any
    public_key: Any
    transports: Any


@dataclass(frozen=True)
class Service:
    """What passkeys are bound to: the name of the host, and the origin of our pages."""

    host: str
    origin: str


@dataclass(frozen=True)
class Fresh:
    """A passkey that was just made."""

    credential_id: bytes
    public_key: bytes
    sign_count: int
    transports: Sequence[str]


def service() -> Service | None:
    """What passkeys are good for here; None: browsers make none for such an address.

    It has to be a name, not a number, and reached over HTTPS; `localhost` alone may do without.
    """
    address = urlsplit(str(current_app.config["BASE_URL"]))
    host = (address.hostname or "").encode("idna").decode()
    if not host or _is_number(host) or not (address.scheme == "https" or host == "localhost"):
        return None
    port = "" if address.port in (None, PORTS.get(address.scheme)) else f":{address.port}"
    return Service(host, f"{address.scheme}://{host}{port}")


def to_add(owner: str, email: str, challenge: bytes, known: Sequence[Known]) -> dict[str, Any]:
    """What the browser needs to make a passkey. `owner` tells nobody outside who it is."""
    ours = _needed()
    options = webauthn.generate_registration_options(
        rp_id=ours.host,
        rp_name=current_app.config["SERVICE_NAME"],
        user_id=owner.encode(),
        user_name=email,
        user_display_name=email,
        challenge=challenge,
        timeout=MILLISECONDS,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.PREFERRED, user_verification=CHECKED
        ),
        exclude_credentials=_described(known),
    )
    return options_to_json_dict(options)


def to_give(challenge: bytes, known: Sequence[Known]) -> dict[str, Any]:
    """What the browser needs to ask for one of these passkeys."""
    options = webauthn.generate_authentication_options(
        rp_id=_needed().host,
        challenge=challenge,
        timeout=MILLISECONDS,
        allow_credentials=_described(known),
        user_verification=CHECKED,
    )
    return options_to_json_dict(options)


def added(answer: str, challenge: bytes) -> Fresh | None:
    """The passkey that was made in answer to this question; None: the answer is not right."""
    return _checked(lambda: _added(answer, challenge), answer)


def credential_of(answer: str) -> bytes | None:
    """Which passkey says that it answers; None: nothing that can be read."""
    return _checked(lambda: parse_authentication_credential_json(answer).raw_id, answer)


def given(answer: str, challenge: bytes, known: Known) -> int | None:
    """The count of uses that this passkey tells with a right answer; None: the answer is not right.

    Whether the count has gone on is for the caller to see, at the moment at which it is stored.
    """
    return _checked(lambda: _given(answer, challenge, known), answer)


def _added(answer: str, challenge: bytes) -> Fresh:
    ours, credential = _needed(), parse_registration_credential_json(answer)
    _refuse_frames(credential.response.client_data_json)
    made = webauthn.verify_registration_response(
        credential=credential,
        expected_challenge=challenge,
        expected_rp_id=ours.host,
        expected_origin=ours.origin,
        require_user_verification=True,
    )
    if len(made.credential_id) > LONGEST_ID:
        raise WebAuthnException
    transports = [each.value for each in credential.response.transports or ()]
    return Fresh(made.credential_id, made.credential_public_key, made.sign_count, transports)


def _given(answer: str, challenge: bytes, known: Known) -> int:
    ours, credential = _needed(), parse_authentication_credential_json(answer)
    _refuse_frames(credential.response.client_data_json)
    seen = webauthn.verify_authentication_response(
        credential=credential,
        expected_challenge=challenge,
        expected_rp_id=ours.host,
        expected_origin=ours.origin,
        credential_public_key=known.public_key,
        credential_current_sign_count=0,
        require_user_verification=True,
    )
    return seen.new_sign_count


def _checked(check: Callable[[], Answer], answer: str) -> Answer | None:
    """What the check finds, or None. The library's words quote the answer, and stay out of the log."""
    if not answer or len(answer) > LONGEST_ANSWER:
        return None
    try:
        return check()
    except WebAuthnException:
        return None
    except Exception as error:  # the library reads what anybody may send, and does not foresee all of it
        tell_kind(log, "an answer of a passkey could not be read", error)
        return None


def _refuse_frames(client_data: bytes) -> None:
    """An answer that was given inside another site's page is none (section 7.2, step 13 of Level 3)."""
    if parse_client_data_json(client_data).cross_origin:
        raise WebAuthnException


def _described(known: Sequence[Known]) -> list[PublicKeyCredentialDescriptor]:
    return [
        PublicKeyCredentialDescriptor(
            id=each.credential_id,
            transports=[AuthenticatorTransport(name) for name in each.transports] or None,
        )
        for each in known
    ]


def _needed() -> Service:
    """The service, where it is known that there is one: pages offer no passkeys elsewhere."""
    found = service()
    if found is None:
        raise WebAuthnException
    return found


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
