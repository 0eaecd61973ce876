"""Background jobs of recruitment."""

from volunteer_app.foundation.jobs import job
from volunteer_app.foundation.transactions import transaction
from volunteer_app.recruitment import drafts


@job("recruitment.clear_drafts")
def clear_drafts() -> None:
    """Delete answers of people who began to apply and did not go on for a week."""
    with transaction():
        drafts.clear_old()
