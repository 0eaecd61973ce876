"""What a restored database would open again, though it was over: sign-ins and one-time links."""

from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import CursorResult, Update, func, select, update

from volunteer_app.accounts import sessions
from volunteer_app.foundation import clock
from volunteer_app.foundation.database import db
from volunteer_app.foundation.links import OneTimeLink
from volunteer_app.foundation.mail import MailState, OutboxMessage


@dataclass
class Closed:
    """How much was ended after a restore, and how much mail waits in it."""

    sessions: int = 0
    links: int = 0
    mail: int = 0

    def end_all(self) -> None:
        """End every sign-in and every link: which of them ended since the backup, it cannot know."""
        now = clock.now()
        links = update(OneTimeLink).where(OneTimeLink.used_at.is_(None)).values(used_at=now)
        self.sessions, self.links = sessions.end_everybodys(), _changed(links)
        self.count_mail()

    def count_mail(self) -> None:
        """Count what a worker will send."""
        unsent = OutboxMessage.state.in_((MailState.WAITING, MailState.SENDING))
        self.mail = db.session.scalar(select(func.count()).select_from(OutboxMessage).where(unsent)) or 0


def _changed(statement: Update) -> int:
    return cast(CursorResult[Any], db.session.execute(statement)).rowcount
