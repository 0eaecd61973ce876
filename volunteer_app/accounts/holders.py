"""Who holds a role, of many organisations at once."""

from collections.abc import Collection

from sqlalchemy import select

from volunteer_app.accounts.models import Account, Membership
from volunteer_app.accounts.queries import in_force
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation import clock
from volunteer_app.foundation.database import db


def holders_by_organisation(
    organisation_ids: Collection[int], role: MembershipRole
) -> dict[int, list[Account]]:
    """The active accounts with a role today, by organisation and name; one statement."""
    # Found first, so that PostgreSQL reads no account but theirs
    held = (
        select(Membership.organisation_id, Membership.account_id)
        .where(
            Membership.organisation_id.in_(organisation_ids),
            Membership.role == role,
            in_force(clock.today()),
        )
        .cte("held")
        .prefix_with("MATERIALIZED")
    )
    statement = (
        select(held.c.organisation_id, Account)
        .join(Account, Account.id == held.c.account_id)
        .where(Account.is_active)
        .order_by(Account.name, Account.id)
    )
    found: dict[int, list[Account]] = {}
    for organisation_id, account in db.session.execute(statement):
        found.setdefault(organisation_id, []).append(account)
    return found
