"""The first account of a new installation, and a second factor that only the operator can reset."""

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import select

from tests.factories.accounts import make_account, make_second_factor
from tests.page_client import PageClient
from volunteer_app.accounts import totp
from volunteer_app.accounts.models import Account, Membership
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.cli import preparing, starting
from volunteer_app.cli.sample import accounts as sample
from volunteer_app.foundation import clock
from volunteer_app.foundation.database import db

ASKED = ["--email", "First@Admin.example", "--name", "Ada First"]


@pytest.fixture
def runner(app: Flask, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    monkeypatch.setattr(starting, "create_app", lambda: app)
    return CliRunner()


def test_the_first_administrator_gets_a_link_that_sets_a_password(
    runner: CliRunner, client: PageClient
) -> None:
    result = runner.invoke(starting.first_administrator, ASKED)
    assert result.exit_code == 0, result.output
    path = result.output.strip().partition("//")[2].partition("/")[2]
    assert client.get(f"/{path}").status_code == 200
    account = db.session.scalars(select(Account)).one()
    assert account.email == "first@admin.example"
    roles = db.session.scalars(select(Membership.role)).all()
    assert roles == [MembershipRole.ADMINISTRATOR]


def test_there_is_only_one_first_administrator(runner: CliRunner) -> None:
    make_account("somebody@else.example")
    db.session.commit()
    result = runner.invoke(starting.first_administrator, ASKED)
    assert result.exit_code == 1
    assert "There are accounts already" in result.output


def test_an_unknown_organisation_is_named(runner: CliRunner) -> None:
    result = runner.invoke(starting.first_administrator, [*ASKED, "--organisation", "NOPE"])
    assert result.exit_code == 1
    assert "no organisation NOPE" in result.output
    assert db.session.scalars(select(Account)).all() == []


def test_an_operator_resets_a_second_factor_that_nobody_else_can(runner: CliRunner) -> None:
    make_second_factor(make_account("only@admin.example"))
    db.session.commit()
    asked = ["--email", "only@admin.example", "--reason", "Telephone lost"]
    assert runner.invoke(starting.reset_second_factor, asked).exit_code == 0
    db.session.rollback()
    assert db.session.scalars(select(Account.second_factor_since)).one() is None
    db.session.rollback()
    again = runner.invoke(starting.reset_second_factor, asked)
    assert (again.exit_code, "This account has no second factor." in again.output) == (1, True)


def test_an_operator_is_told_of_an_address_that_nobody_has(runner: CliRunner) -> None:
    asked = ["--email", "nobody@admin.example", "--reason", "Lost"]
    result = runner.invoke(starting.reset_second_factor, asked)
    assert (result.exit_code, "No account has this email address." in result.output) == (1, True)


def test_the_sample_code_is_what_an_app_with_the_sample_key_shows() -> None:
    before = totp.step_of(clock.now())
    result = CliRunner().invoke(preparing.sample_code)
    steps = range(before, totp.step_of(clock.now()) + 1)
    assert result.output.strip() in {totp.code_at(sample.SECRET, step) for step in steps}
