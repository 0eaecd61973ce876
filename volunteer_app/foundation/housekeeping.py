"""Clearing rows that have done their work: answered form keys, dead links, old choices, sent mail."""

from datetime import timedelta

from sqlalchemy import and_, delete, or_

from volunteer_app.foundation import clock, kept_store, limiting
from volunteer_app.foundation.choosing import BulkChoice
from volunteer_app.foundation.database import db
from volunteer_app.foundation.jobs import job
from volunteer_app.foundation.links import OneTimeLink
from volunteer_app.foundation.mail import MailState, OutboxMessage
from volunteer_app.foundation.submissions import Submission
from volunteer_app.foundation.transactions import transaction


@job("foundation.clear")
def clear() -> None:
    """Delete what has done its work: form keys, kept forms and counts of public questions after a day,
    choices after a week, links and mail 30 days after their end.
    """
    moment = clock.now()
    month_ago = moment - timedelta(days=30)
    with transaction():
        db.session.execute(delete(Submission).where(Submission.sent_at < moment - timedelta(days=1)))
        db.session.execute(delete(BulkChoice).where(BulkChoice.made_at < moment - timedelta(days=7)))
        kept_store.clear_old()
        limiting.clear()
        db.session.execute(delete(OneTimeLink).where(OneTimeLink.expires_at < month_ago))
        db.session.execute(
            delete(OutboxMessage).where(
                or_(
                    and_(OutboxMessage.state == MailState.SENT, OutboxMessage.sent_at < month_ago),
                    and_(OutboxMessage.state == MailState.FAILED, OutboxMessage.due_at < month_ago),
                )
            )
        )
