"""New recovery codes on their way to the page that shows them: sealed, in the browser's own cookie.

The database holds their hashes alone. They can be shown again for half an hour, in this browser only.
"""

import json
from collections.abc import Sequence
from datetime import datetime

from flask import session

from volunteer_app.accounts.rules import CODES_SHOWN
from volunteer_app.foundation import clock, encryption

KEPT = "recovery_codes"


def keep(owner: str, codes: Sequence[str]) -> None:
    """Let the next page show them. `owner` is the reference of the account."""
    text = json.dumps({"at": clock.now().isoformat(), "codes": list(codes)})
    session[KEPT] = encryption.seal(text, _place(owner)).hex()


def read(owner: str) -> Sequence[str]:
    """The codes, or none: they are not this account's, not of this browser, or were made too long ago."""
    try:
        kept = json.loads(encryption.unseal(bytes.fromhex(session.get(KEPT, "")), _place(owner)))
    except encryption.CannotOpen:
        return ()
    if clock.now() - datetime.fromisoformat(kept["at"]) > CODES_SHOWN:
        return ()
    return tuple(kept["codes"])


def forget() -> None:
    """Their owner has kept them."""
    session.pop(KEPT, None)


def _place(owner: str) -> str:
    return encryption.place("recovery_code", "shown", owner)
