"""Background work of the room."""

from volunteer_app.accounts import passkey_challenges, sessions
from volunteer_app.foundation.jobs import job
from volunteer_app.foundation.transactions import transaction


@job("accounts.clear")
def clear() -> None:
    """Delete sessions, failed sign-ins and questions to passkeys that have done their work."""
    with transaction():
        sessions.clear_old()
        passkey_challenges.clear_old()
