"""The command, with sample people on a day on which they have quarters behind them."""

from collections.abc import Iterator
from datetime import date

import pytest
from click.testing import CliRunner
from flask import Flask

from volunteer_app.cli import publishing
from volunteer_app.cli.sample import loading
from volunteer_app.foundation import clock
from volunteer_app.foundation.transactions import transaction

PEOPLE = 400


@pytest.fixture
def runner(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[CliRunner]:
    with transaction():
        loading.load(PEOPLE)
    monkeypatch.setattr(publishing, "create_app", lambda: app)
    with clock.standing_on(date(2026, 11, 23)):
        yield CliRunner()
