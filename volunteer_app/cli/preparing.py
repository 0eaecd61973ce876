"""Bringing a database up to date: tables, reference data and, on request, sample data."""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager

import click

from volunteer_app.accounts import totp
from volunteer_app.blueprints import create_app
from volunteer_app.cli import indexing
from volunteer_app.cli.sample import accounts as sample_accounts
from volunteer_app.cli.sample import loading, publishing, survey_results
from volunteer_app.foundation import migrating, statistics
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.database import UnsafeSqlite
from volunteer_app.foundation.files import storing
from volunteer_app.foundation.files.storage import StorageSettingsWrong
from volunteer_app.foundation.transactions import transaction
from volunteer_app.organisations import service as organisations
from volunteer_app.roles import service as roles
from volunteer_app.training.packs import loading as packs

SAMPLE_PEOPLE = 2000


@click.command()
@click.option(
    "--sample-data/--no-sample-data", default=False, help="Load sample data into an empty database."
)
def prepare(sample_data: bool) -> None:
    """Migrate, load reference data and, if asked and the database is empty, sample data."""
    try:
        app = create_app()
    except (UnsafeSqlite, StorageSettingsWrong) as error:
        raise click.ClickException(str(error)) from error
    with app.app_context(), migrating.one_at_a_time():
        _migrate()
        indexing.catch_up()  # before anything new is loaded, which would bring keys of its own
        _load_reference_data()
        if sample_data and loading.is_empty():
            _load_sample_data(SAMPLE_PEOPLE)
        if sample_data and loading.is_sample():
            _show_accounts()
        if problem := storing.storage().problem():
            click.echo(f"\n{problem}\nEverything else works; nobody can add or open a file.", err=True)


@click.command()
def migrate() -> None:
    """Bring the database's tables up to date."""
    with create_app().app_context():
        _migrate()
        indexing.catch_up()


@click.command("load-reference-data")
def load_reference_data() -> None:
    """Load prisons, probation areas, roles and training packs. Loading again changes nothing."""
    with create_app().app_context():
        _load_reference_data()


@click.command("load-sample-data")
@click.option("--people", default=SAMPLE_PEOPLE, show_default=True)
def load_sample_data(people: int) -> None:
    """Load sample data into an empty database."""
    with create_app().app_context():
        if not loading.is_empty():
            raise click.ClickException("There is data in this database already; sample data was not loaded.")
        _load_sample_data(people)
        _show_accounts()


@click.command("sample-code")
def sample_code() -> None:
    """Say the present security code of the sample accounts whose role asks for one."""
    click.echo(sample_accounts.code_now())


def _migrate() -> None:
    if migrating.is_current():
        return
    logging.getLogger("alembic").setLevel(logging.WARNING)
    with _progress("Making the tables"):
        migrating.upgrade()


def _load_reference_data() -> None:
    by = Actor.job("reference data")
    with transaction():
        organisations.load_reference_data(by)
        roles.load_reference_data(by)
        report = packs.load_packs(by)
    for problem in report.problems:
        click.echo(f"Training pack not loaded: {problem}", err=True)


def _load_sample_data(people: int) -> None:
    with _progress(f"Loading sample data: {people:,} invented people"), transaction():
        loading.load(people)
        statistics.refresh()
    with _progress("Publishing sample figures: two quarters"):
        publishing.publish()
    with _progress("Publishing results of a sample survey"):
        survey_results.publish()


@contextmanager
def _progress(what: str) -> Iterator[None]:
    click.echo(f"{what} ...", nl=False)
    started = time.monotonic()
    yield
    click.echo(f" done ({time.monotonic() - started:.1f} s)")


def _show_accounts() -> None:
    click.echo(f"\nSample accounts, all with the password: {sample_accounts.PASSWORD}\n")
    width = max(len(account.title) for account in sample_accounts.ACCOUNTS)
    for account in sample_accounts.ACCOUNTS:
        click.echo(f"  {account.title:<{width}}  {account.email}{_mark(account)}")
    click.echo(
        f"\n* asks for a code as well. Key for an authenticator app: {totp.in_groups(sample_accounts.SECRET)}"
        "\n  Without an app, `volunteer-app sample-code` says the present code. Each code works once."
    )


def _mark(account: sample_accounts.SampleAccount) -> str:
    return " *" if sample_accounts.has_second_factor(account) else ""
