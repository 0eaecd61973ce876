"""What this browser has sent: the applications whose "Application sent" page it may open. In its cookie."""

from flask import session

SENT = "applied"
# A cookie has little room
MOST = 5


def keep(opportunity_reference: str, application_reference: str) -> None:
    """Remember an application that was sent just now, and the few before."""
    earlier = {of: number for of, number in session.get(SENT, {}).items() if of != opportunity_reference}
    session[SENT] = {opportunity_reference: application_reference, **dict(list(earlier.items())[: MOST - 1])}


def number(opportunity_reference: str) -> str | None:
    """The reference of the application that this browser sent for an opportunity, if it did."""
    found: str | None = session.get(SENT, {}).get(opportunity_reference)
    return found
