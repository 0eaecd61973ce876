"""How often one network address may ask a public page within a while.

Counted in the database, so that several machines count together. An address is kept only as a keyed digest,
and for a day. Whoever is over the limit is counted no further: a flood of requests writes nothing.
"""

import hashlib
import hmac
import ipaddress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from flask import request
from sqlalchemy import ColumnElement, String, UniqueConstraint, delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column
from werkzeug.exceptions import TooManyRequests

from volunteer_app.foundation import clock, encryption
from volunteer_app.foundation.database import Base, db
from volunteer_app.foundation.transactions import afterwards

KEPT_FOR = timedelta(days=1)
# Whoever has an IPv6 network has 2 to the 64 addresses (RFC 4291, section 2.5.4)
IPV6_PREFIX = 64


class AskedOften(Base):
    """How often somebody asked one page within one while."""

    __tablename__ = "asked_often"
    __audited__ = False
    __table_args__ = (UniqueConstraint("page", "who", "since"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    page: Mapped[str] = mapped_column(String(60))
    who: Mapped[str] = mapped_column(String(64))
    since: Mapped[datetime] = mapped_column(index=True)
    times: Mapped[int]


@dataclass(frozen=True)
class Limit:
    """So many times in a while from one network address."""

    page: str
    times: int
    within: timedelta

    def count(self) -> None:
        """Count this request once it is answered.

        Raises:
            TooManyRequests: it was asked too often; the answer says after how long to ask again.
        """
        since = self._since()
        who = _who()
        if self._asked(who, since) >= self.times:
            ends = since + self.within - clock.now()
            raise TooManyRequests(retry_after=max(1, int(ends.total_seconds())))
        afterwards(lambda: _add(self.page, who, since))

    def _since(self) -> datetime:
        """When the present while began: all machines count by the same clock."""
        seconds = int(self.within.total_seconds())
        return datetime.fromtimestamp(int(clock.now().timestamp()) // seconds * seconds, UTC)

    def _asked(self, who: str, since: datetime) -> int:
        return db.session.scalars(select(AskedOften.times).where(*_of(self.page, who, since))).first() or 0


def clear() -> None:
    """Forget what was counted more than a day ago; in the caller's transaction."""
    db.session.execute(delete(AskedOften).where(AskedOften.since < clock.now() - KEPT_FOR))


def _add(page: str, who: str, since: datetime) -> None:
    """One more; the first one of a while makes the row, whoever comes first."""
    if _one_more(page, who, since):
        return
    try:
        with db.session.begin_nested():
            db.session.add(AskedOften(page=page, who=who, since=since, times=1))
    except IntegrityError:
        _one_more(page, who, since)


def _one_more(page: str, who: str, since: datetime) -> bool:
    statement = update(AskedOften).where(*_of(page, who, since)).values(times=AskedOften.times + 1)
    return db.session.scalars(statement.returning(AskedOften.id)).one_or_none() is not None


def _of(page: str, who: str, since: datetime) -> tuple[ColumnElement[bool], ...]:
    return (AskedOften.page == page, AskedOften.who == who, AskedOften.since == since)


def _who() -> str:
    """The network that asks, as a digest that only this service can make."""
    network = _network(request.remote_addr or "")
    return hmac.new(encryption.key_for("asked_often"), network.encode(), hashlib.sha256).hexdigest()


def _network(address: str) -> str:
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped is None:
        return str(ipaddress.ip_network((found, IPV6_PREFIX), strict=False))
    return str(found)
