"""Who a message to many comes from, as those who read it see it."""

from dataclasses import dataclass

from sqlalchemy import select

from volunteer_app.accounts.models import Account
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.database import db
from volunteer_app.organisations.models import Organisation


@dataclass(frozen=True)
class Sender:
    """The organisation's name stands beside the service's own address: mail servers trust no other from us.

    reply_to: the address with which its writer signs in, for an organisation has none of its own; empty
    where answers reach nobody.
    """

    name: str
    reply_to: str


def sender(organisation: Organisation, by: Actor) -> Sender:
    """The sender of what this account writes for the organisation. One statement."""
    address = db.session.scalars(select(Account.email).where(Account.reference == by.key)).one_or_none()
    return Sender(organisation.name, address if address and _is_plain(address) else "")


def _is_plain(address: str) -> bool:
    """Whether every mail server can write it into a header: not all know letters beyond ASCII (RFC 6532)."""
    return address.rpartition("@")[0].isascii()
