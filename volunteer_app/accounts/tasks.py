"""Background work of the room."""

from volunteer_app.accounts import sessions
from volunteer_app.foundation.jobs import job
from volunteer_app.foundation.transactions import transaction


@job("accounts.clear")
def clear() -> None:
    """Delete sessions and failed sign-ins that have done their work."""
    with transaction():
        sessions.clear_old()
