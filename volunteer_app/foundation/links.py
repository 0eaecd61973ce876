"""One-time links: invitation, password reset, answering an offer. Only a hash of the token is kept."""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any

from flask import current_app
from sqlalchemy import Index, String, select, update
from sqlalchemy.orm import Mapped, mapped_column

from volunteer_app.foundation import clock
from volunteer_app.foundation.database import Base, db
from volunteer_app.foundation.errors import Refused

USED = "This link was used already, or a newer one has taken its place"


class OneTimeLink(Base):
    """A link that lets its holder do one thing once."""

    __tablename__ = "one_time_link"
    __audited__ = False
    __table_args__ = (Index("ix_one_time_link_purpose_subject_id", "purpose", "subject_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    purpose: Mapped[str] = mapped_column(String(60))
    subject_id: Mapped[int]
    issued_at: Mapped[datetime] = mapped_column(default=clock.now)
    expires_at: Mapped[datetime] = mapped_column(index=True)
    used_at: Mapped[datetime | None]


def issue(purpose: str, subject_id: int, valid_for: timedelta, *, keep_earlier: bool = False) -> str:
    """A new token for this purpose; earlier unused ones of the same purpose and subject stop working.

    `keep_earlier`: they work on, as after a reminder. Whoever uses one of them calls `void`.
    """
    if not keep_earlier:
        void(purpose, subject_id)
    token = secrets.token_urlsafe(32)
    link = OneTimeLink(
        token_hash=_hash(token),
        purpose=purpose,
        subject_id=subject_id,
        expires_at=clock.now() + valid_for,
    )
    db.session.add(link)
    return token


def void(purpose: str, subject_id: int) -> None:
    """Let no link of this purpose and subject work any longer."""
    for earlier in db.session.scalars(
        select(OneTimeLink).where(
            OneTimeLink.purpose == purpose,
            OneTimeLink.subject_id == subject_id,
            OneTimeLink.used_at.is_(None),
        )
    ):
        earlier.used_at = clock.now()


def find(purpose: str, token: str) -> OneTimeLink | None:
    """The link, if it is of this purpose, unused and not expired."""
    link = db.session.scalars(
        select(OneTimeLink).where(OneTimeLink.token_hash == _hash(token), OneTimeLink.purpose == purpose)
    ).one_or_none()
    if link is None or link.used_at is not None or link.expires_at <= clock.now():
        return None
    return link


def use(link: OneTimeLink) -> None:
    """Mark the link as used; it opens nothing from now on.

    Raises:
        Refused: it was used in the meantime. Of two who press the button at once, one wins.
    """
    won = db.session.scalars(
        update(OneTimeLink)
        .where(OneTimeLink.id == link.id, OneTimeLink.used_at.is_(None))
        .values(used_at=clock.now())
        .returning(OneTimeLink.id)
    ).one_or_none()
    if won is None:
        raise Refused(USED)


def address(endpoint: str, **values: Any) -> str:
    """The full address of a page, for use in mail, also outside a request."""
    base = str(current_app.config["BASE_URL"]).rstrip("/")
    path: str = current_app.url_map.bind("localhost").build(endpoint, values)
    return base + path


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
