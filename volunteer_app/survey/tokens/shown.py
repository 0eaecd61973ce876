"""The text of a new token on its way to the page that shows it once: sealed, in the browser's own cookie.

The database holds its hash alone, and no address holds it.
"""

from flask import session

from volunteer_app.foundation import encryption

KEPT = "survey_token"


def keep(reference: str, text: str) -> None:
    """Let the next page show it."""
    session[KEPT] = encryption.seal(text, _place(reference)).hex()


def take(reference: str) -> str:
    """The text, for the first time that it is asked for in this browser; else empty."""
    try:
        return encryption.unseal(bytes.fromhex(session.pop(KEPT, "")), _place(reference))
    except encryption.CannotOpen:
        return ""


def _place(reference: str) -> str:
    return encryption.place("survey_token", "shown", reference)
