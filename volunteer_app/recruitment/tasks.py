"""Background jobs of recruitment."""

from volunteer_app.foundation.jobs import job
from volunteer_app.foundation.transactions import transaction
from volunteer_app.recruitment import drafts
from volunteer_app.recruitment.messages import drafting


@job("recruitment.clear_drafts")
def clear_drafts() -> None:
    """Delete answers of people who began to apply and did not go on within `DRAFT_KEPT`."""
    with transaction():
        drafts.clear_old()


@job("recruitment.clear_message_drafts")
def clear_message_drafts() -> None:
    """Delete messages that were begun and not sent for a month."""
    with transaction():
        drafting.clear_old()
