"""The first account of a new installation."""

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import select

from tests.factories.accounts import make_account
from tests.page_client import PageClient
from volunteer_app.accounts.models import Account, Membership
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.cli import starting
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
