"""`volunteer-app first-administrator`: the first account of a new installation."""

import click
from sqlalchemy import func, select

from volunteer_app.accounts import service as accounts
from volunteer_app.accounts.models import Account
from volunteer_app.accounts.rules import INVITATION_VALID, LinkPurpose, MembershipRole
from volunteer_app.blueprints import create_app
from volunteer_app.foundation import links
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.database import db
from volunteer_app.foundation.transactions import transaction
from volunteer_app.organisations import queries as organisations


@click.command("first-administrator")
@click.option("--email", prompt="Email address")
@click.option("--name", prompt="Full name")
@click.option("--organisation", "code", default="MOJ", show_default=True, help="Code of their organisation.")
def first_administrator(email: str, name: str, code: str) -> None:
    """Make the first account and print the link with which its holder sets a password.

    Refused when there is an account already: from then on administrators invite each other.
    """
    with create_app().app_context(), transaction():
        if db.session.execute(select(func.count()).select_from(Account)).scalar_one():
            raise click.ClickException("There are accounts already. Ask an administrator to invite you.")
        organisation = organisations.by_code(code)
        if organisation is None:
            raise click.ClickException(f"There is no organisation {code}. Run `volunteer-app prepare` first.")
        by = Actor.job("first administrator")
        account = accounts.create_account(email, name, by=by)
        accounts.grant_role(account, organisation, MembershipRole.ADMINISTRATOR, by=by)
        token = links.issue(LinkPurpose.INVITATION, account.id, INVITATION_VALID)
        click.echo(links.address("accounts.accept_invitation", token=token))
