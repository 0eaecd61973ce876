"""What is so before a test begins, where no page can make it so."""

from datetime import timedelta

from sqlalchemy import select

from tests.e2e.server import Server
from tests.factories.people import make_person
from tests.factories.rota import place_in
from volunteer_app.accounts import passwords, session_queries
from volunteer_app.accounts import queries as account_queries
from volunteer_app.accounts import service as accounts
from volunteer_app.accounts.rules import IDLE, MINISTRY, Action, MembershipRole
from volunteer_app.blueprints import create_app
from volunteer_app.cli.sample.accounts import PASSWORD, turn_on
from volunteer_app.config import Settings
from volunteer_app.foundation import clock, history
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.database import db
from volunteer_app.foundation.transactions import transaction
from volunteer_app.organisations import queries as organisations
from volunteer_app.people.models import Person
from volunteer_app.placements.rota.models import Rota

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


def a_security_contact(server: Server, email: str, code: str) -> None:
    """The user of one prison, with a second factor."""
    by = Actor.job("browser tests")
    with create_app(Settings(instance_path=server.instance)).app_context(), transaction():
        prison = organisations.by_code(code)
        assert prison is not None
        account = accounts.create_account(email, "Piers Gatewarden", by=by)
        account.password_hash = passwords.hashed(PASSWORD)
        history.record(Action.SET_PASSWORD, account, by=by)
        turn_on(account, by)
        accounts.grant_role(account, prison, MembershipRole.SECURITY_CONTACT, by=by)


def a_sign_in_runs_out(server: Server, email: str) -> None:
    """The newest sign-in of this account was last used long ago: nobody waits half an hour for it."""
    with create_app(Settings(instance_path=server.instance)).app_context(), transaction():
        account = account_queries.by_email(email)
        assert account is not None
        newest = max(session_queries.sessions_of(account.id), key=lambda each: each.id)
        newest.seen_at -= IDLE


def two_who_are_placed_at_the_rota(server: Server) -> tuple[str, str, tuple[str, str]]:
    """Two volunteers who sign in, placed for half a year where the sample rota is.

    Gives the place and the role of the rota by name, and their addresses.
    """
    by = Actor.job("browser tests")
    emails = ("asha.rotaford@people.example", "bryn.rotaford@people.example")
    with create_app(Settings(instance_path=server.instance)).app_context(), transaction():
        rota = db.session.scalars(select(Rota).order_by(Rota.id).limit(1)).one()
        for email in emails:
            name = email.partition(".")[0].capitalize()
            person = make_person(rota.organisation, first_name=name, last_name="Rotaford", email=email)
            place_in(
                person,
                rota.organisation,
                rota.place,
                role_id=rota.role_id,
                ends_before=clock.today() + timedelta(days=180),
            )
            account = accounts.create_account(email, f"{name} Rotaford", by=by, person_id=person.id)
            account.password_hash = passwords.hashed(PASSWORD)
            history.record(Action.SET_PASSWORD, account, by=by)
        return rota.place.name, rota.role.name, emails


def can_sign_in(server: Server, *emails: str) -> None:
    """These people have an account with the sample password."""
    by = Actor.job("browser tests")
    with create_app(Settings(instance_path=server.instance)).app_context(), transaction():
        for person in db.session.scalars(select(Person).where(Person.email.in_(emails))):
            account = accounts.create_account(str(person.email), person.full_name, by=by, person_id=person.id)
            account.password_hash = passwords.hashed(PASSWORD)
            history.record(Action.SET_PASSWORD, account, by=by)


def two_who_are_placed_where_nobody_else_is(server: Server) -> str:
    """Two volunteers, placed for half a year at a prison where nobody else is. Gives its name."""
    with create_app(Settings(instance_path=server.instance)).app_context(), transaction():
        rota = db.session.scalars(select(Rota).order_by(Rota.id).limit(1)).one()
        prison = organisations.by_code("ACI")
        assert prison is not None
        for name in ("Closington", "Shutterby"):
            person = make_person(rota.organisation, first_name="Sioned", last_name=name)
            place_in(
                person,
                rota.organisation,
                prison,
                role_id=rota.role_id,
                ends_before=clock.today() + timedelta(days=180),
            )
        return prison.name
