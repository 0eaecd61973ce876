"""Who works in a body: whom a section or a whole return may be handed to."""

from volunteer_app.accounts import queries as accounts
from volunteer_app.accounts.models import Account
from volunteer_app.foundation.errors import Refused
from volunteer_app.organisations.models import Organisation
from volunteer_app.organisations.rules import is_within


def by_email(body: Organisation, email: str) -> Account:
    """The active account with this address that works in the body, or in what is below it.

    Raises:
        Refused: there is none; it does not tell whether anybody else has that address.
    """
    account = accounts.by_email(email)
    if account is None or not account.is_active or not works_in(account, body):
        raise Refused(
            f"Nobody with this email address signs in here for {body.name}. Ask your administrator to invite "
            "them first",
            "email",
        )
    return account


def works_in(account: Account, body: Organisation) -> bool:
    """Whether the account has a role in the body, or in what is below it, today."""
    held = accounts.memberships_in_force(account.id)
    return any(is_within(each.organisation.path, body.path) for each in held)
