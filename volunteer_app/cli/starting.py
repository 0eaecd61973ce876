"""The first account of a new installation, and a second factor that no other administrator can reset."""

import click
from sqlalchemy import func, select

from volunteer_app.accounts import queries, second_factor
from volunteer_app.accounts import service as accounts
from volunteer_app.accounts.models import Account
from volunteer_app.accounts.rules import INVITATION_VALID, LinkPurpose, MembershipRole
from volunteer_app.blueprints import create_app
from volunteer_app.foundation import links
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused
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


@click.command("reset-second-factor")
@click.option("--email", prompt="Email address")
@click.option("--reason", prompt="Reason", help="Kept in history.")
def reset_second_factor(email: str, reason: str) -> None:
    """Let somebody sign in whose authenticator app, passkeys and recovery codes are lost.

    For whom no administrator can do it: the only one there is, or a volunteer. Make sure first who asks.
    """
    with create_app().app_context(), transaction():
        account = queries.by_email(email)
        if account is None:
            raise click.ClickException("No account has this email address.")
        try:
            second_factor.reset(account, reason=reason, by=Actor.job("operator"))
        except Refused as refused:
            raise click.ClickException(f"{refused.message}.") from None
        click.echo("Reset. They were signed out everywhere and told by email.")
