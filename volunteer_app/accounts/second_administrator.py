"""The second administrator of a role that opens protected records: who can be one, and who asks again.

Decision 0012 says why both must have been administrators for a while.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from volunteer_app.accounts import queries
from volunteer_app.accounts.models import Account, Membership
from volunteer_app.accounts.rules import INDEPENDENT_AFTER, TWO_ADMINISTRATORS, Action, MembershipRole
from volunteer_app.foundation import clock, history, links, mail
from volunteer_app.foundation.actors import Actor, ActorKind
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused
from volunteer_app.foundation.history import HistoryEntry
from volunteer_app.organisations import queries as organisations
from volunteer_app.organisations.models import Organisation
from volunteer_app.organisations.rules import is_within

NO_LONGER = "Whoever proposed this role is no longer an administrator. Turn it down and propose it again"
TOO_CLOSE = (
    f"Both administrators must have been administrators here for {INDEPENDENT_AFTER.days} days or more, "
    f"and nobody may have reset their second factor within the last {INDEPENDENT_AFTER.days} days"
)
NO_LAST_DAY = "There is no last day for this: it waits until then, or until somebody turns it down"
MOST_NAMED = 3
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


def what_waits(membership: Membership) -> str:
    """What of a role that was just given waits, for whom and until when; empty where nothing does."""
    if not membership.waits:
        return ""
    given = "Role given, but it opens protected records only once it is confirmed"
    return f"{given if membership.is_confirmed else 'Role proposed'}. {who_confirms(membership)}"


def who_confirms(membership: Membership) -> str:
    """Who has to confirm a role that waits, and until when, in sentences for whoever proposed it."""
    here = membership.organisation
    able = [each.name for each in _able(membership)]
    if not able:
        return f"Another administrator of {here.name} has to confirm it. {TOO_CLOSE}. {NO_LAST_DAY}"
    named = able[:MOST_NAMED]
    if len(able) > MOST_NAMED:
        named.append(f"another administrator of {here.name}")
    names = f"{', '.join(named[:-1])} or {named[-1]}" if len(named) > 1 else named[0]
    return f"{names} has to confirm it. {NO_LAST_DAY}"


def _able(membership: Membership) -> list[Account]:
    """The administrators who could confirm it today, by name; none where its proposer is too new."""
    first, here = membership.proposed_by_id, membership.organisation
    if first is None or not _stands_alone(first, here):
        return []
    found: dict[int, Account] = {}
    for each in (here, *organisations.ancestors(here)):
        found |= {one.id: one for one in queries.holders(each.id, MembershipRole.ADMINISTRATOR)}
    others = (one for one in found.values() if one.id not in {first, membership.account_id})
    able = [one for one in others if _stands_alone(one.id, here)]
    return sorted(able, key=lambda one: (one.name, one.id))


def _stands_alone(account_id: int, here: Organisation) -> bool:
    """No administrator can have made this account, or have got into it, within the last days.

    One whom a job made is known to whoever runs the service.
    """
    earliest = clock.today() - INDEPENDENT_AFTER
    held = _administers(account_id, here)
    long_enough = any(each.proposed_by_id is None or each.starts_on <= earliest for each in held)
    return long_enough and not _let_in_anew(account_id, earliest)


def _administers(account_id: int, here: Organisation) -> list[Membership]:
    held = queries.memberships_in_force(account_id)
    administers = [each for each in held if each.role is MembershipRole.ADMINISTRATOR]
    return [each for each in administers if is_within(here.path, each.organisation.path)]


def _let_in_anew(account_id: int, since: date) -> bool:
    """Whether another account has reset this one's second factor after that day."""
    statement = select(HistoryEntry.happened_at).where(
        HistoryEntry.subject_kind == Account.__tablename__,
        HistoryEntry.subject_id == account_id,
        HistoryEntry.action == Action.RESET_FACTOR,
        HistoryEntry.actor_kind == ActorKind.ACCOUNT,
    )
    last = db.session.scalars(statement.order_by(HistoryEntry.id.desc()).limit(1)).one_or_none()
    return last is not None and clock.day_of(last) > since
