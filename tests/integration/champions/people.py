"""Who opens the pages of champions, and how a form sends a day."""

from datetime import timedelta

from tests.factories.accounts import make_account, sign_in
from tests.page_client import PageClient
from volunteer_app.accounts.models import Account
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation import clock
from volunteer_app.organisations import queries as organisations
from volunteer_app.organisations.models import Organisation


def a(role: MembershipRole, body: Organisation, client: PageClient) -> Account:
    """Sign in as somebody with this role."""
    account = make_account(roles=[(role, body)])
    sign_in(client, account)
    return account


def the_office(client: PageClient) -> None:
    ministry = organisations.by_code("MOJ")
    assert ministry is not None
    a(MembershipRole.MINISTERIAL_CHAMPION, ministry, client)


def date_of(name: str, days: int) -> dict[str, str]:
    """A day as a form sends it."""
    day = clock.today() + timedelta(days=days)
    return {f"{name}__day": str(day.day), f"{name}__month": str(day.month), f"{name}__year": str(day.year)}


def file_of(client: PageClient, where: str) -> str:
    """What a list gives as CSV."""
    answer = client.submit(where, kind="csv")
    text = answer.get_data(as_text=True)
    answer.close()
    return text
