"""What is so before a test begins, where no page can make it so."""

from tests.e2e.server import Server
from volunteer_app.accounts import passwords, session_queries
from volunteer_app.accounts import queries as account_queries
from volunteer_app.accounts import service as accounts
from volunteer_app.accounts.rules import IDLE, MINISTRY, Action, MembershipRole
from volunteer_app.blueprints import create_app
from volunteer_app.cli.sample.accounts import PASSWORD, turn_on
from volunteer_app.config import Settings
from volunteer_app.foundation import history
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.transactions import transaction
from volunteer_app.organisations import queries as organisations

MINISTRYS_ADMINISTRATOR = "admin@ministry.example"


def an_administrator_of_the_ministry(server: Server) -> None:
    """The first of them is not made by a page: only another could make them."""
    by = Actor.job("browser tests")
    with create_app(Settings(instance_path=server.instance)).app_context(), transaction():
        ministry = organisations.by_code(MINISTRY)
        assert ministry is not None
        account = accounts.create_account(MINISTRYS_ADMINISTRATOR, "Mina Startwell", by=by)
        account.password_hash = passwords.hashed(PASSWORD)
        history.record(Action.SET_PASSWORD, account, by=by)
        turn_on(account, by)
        accounts.grant_role(account, ministry, MembershipRole.ADMINISTRATOR, by=by)


def a_vetting_officer(server: Server, email: str) -> None:
    """One who has a password and has not set up a second factor."""
    by = Actor.job("browser tests")
    with create_app(Settings(instance_path=server.instance)).app_context(), transaction():
        organisation = organisations.by_code("S-LANTERN")
        assert organisation is not None
        account = accounts.create_account(email, "Nia Newofficer", by=by)
        account.password_hash = passwords.hashed(PASSWORD)
        history.record(Action.SET_PASSWORD, account, by=by)
        accounts.grant_role(account, organisation, MembershipRole.VETTING_OFFICER, by=by)


def a_sign_in_runs_out(server: Server, email: str) -> None:
    """The newest sign-in of this account was last used long ago: nobody waits half an hour for it."""
    with create_app(Settings(instance_path=server.instance)).app_context(), transaction():
        account = account_queries.by_email(email)
        assert account is not None
        newest = max(session_queries.sessions_of(account.id), key=lambda each: each.id)
        newest.seen_at -= IDLE
