"""The second administrator of a role that opens protected records: who can be one, and who asks again.

Decision 0012 says why both must have been administrators for a while.
"""

from __future__ import annotations

from sqlalchemy import select

from volunteer_app.accounts import queries
from volunteer_app.accounts.models import Account, Membership
from volunteer_app.accounts.rules import INDEPENDENT_AFTER, TWO_ADMINISTRATORS, Action, MembershipRole
from volunteer_app.foundation import clock, history, links, mail
from volunteer_app.foundation.actors import Actor, ActorKind
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused
from volunteer_app.foundation.history import HistoryEntry
from volunteer_app.organisations.models import Organisation
from volunteer_app.organisations.rules import is_within

NO_LONGER = "Whoever proposed this role is no longer an administrator. Turn it down and propose it again"
TOO_CLOSE = (
    f"Both administrators must have been administrators here for {INDEPENDENT_AFTER.days} days or more, "
    f"and nobody may have reset their second factor within the last {INDEPENDENT_AFTER.days} days"
)
RESET = "the second factor was reset"


def check(membership: Membership, second: Account) -> None:
    """Whoever proposed the role and whoever confirms it are two people, as far as anybody can tell.

    Raises:
        Refused: the proposer is an administrator no more, or one of the two has not been one for long enough.
    """
    first = membership.proposed_by_id
    if first is None:
        return
    if not _administers(first, membership.organisation):
        raise Refused(NO_LONGER)
    if not all(_stands_alone(each, membership.organisation) for each in (first, second.id)):
        raise Refused(TOO_CLOSE)


def ask_again(account: Account, *, by: Actor) -> None:
    """Whoever lets somebody in anew proposes anew what opens protected records: another confirms it.

    A job, which is whoever runs the service, asks nobody.
    """
    proposer = queries.by_actor_key(by.key)
    if proposer is None:
        return
    for each in queries.open_memberships(account.id):
        if each.opens_protected:
            each.is_confirmed = each.role not in TWO_ADMINISTRATORS
            each.proposed_by_id, each.confirmed_by_id = proposer.id, None
            history.record(Action.PROPOSE_ROLE, each, by=by, reason=RESET)
            tell_others(each, "role_waits")


def tell_others(membership: Membership, template: str) -> None:
    """Write to the organisation's other administrators. The mail names nobody."""
    for each in queries.holders(membership.organisation_id, MembershipRole.ADMINISTRATOR):
        if each.id not in {membership.proposed_by_id, membership.account_id}:
            mail.post(
                to=each.email,
                template=f"accounts/mail/{template}.txt",
                organisation=membership.organisation,
                link=links.address("accounts.list_accounts"),
            )


def _stands_alone(account_id: int, here: Organisation) -> bool:
    """No administrator can have made this account, or have got into it, within the last days.

    One whom a job made is known to whoever runs the service.
    """
    earliest = clock.today() - INDEPENDENT_AFTER
    held = _administers(account_id, here)
    long_enough = any(each.proposed_by_id is None or each.starts_on <= earliest for each in held)
    return long_enough and not _let_in_anew(account_id)


def _administers(account_id: int, here: Organisation) -> list[Membership]:
    held = queries.memberships_in_force(account_id)
    administers = [each for each in held if each.role is MembershipRole.ADMINISTRATOR]
    return [each for each in administers if is_within(here.path, each.organisation.path)]


def _let_in_anew(account_id: int) -> bool:
    """Whether another account has reset this one's second factor within the last days."""
    statement = select(HistoryEntry.id).where(
        HistoryEntry.subject_kind == Account.__tablename__,
        HistoryEntry.subject_id == account_id,
        HistoryEntry.action == Action.RESET_FACTOR,
        HistoryEntry.actor_kind == ActorKind.ACCOUNT,
        HistoryEntry.happened_at > clock.now() - INDEPENDENT_AFTER,
    )
    return db.session.scalars(statement.limit(1)).first() is not None
