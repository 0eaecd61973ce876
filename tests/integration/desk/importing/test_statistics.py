"""After an import of many rows the database is told at once how large its tables have become."""

import pytest

from tests.factories.imports import HEADINGS, bring, csv_of, some_people
from tests.integration.foundation.test_statistics import known
from volunteer_app.accounts.models import Account
from volunteer_app.desk.service.importing import batches
from volunteer_app.foundation import history, statistics
from volunteer_app.foundation.database import db
from volunteer_app.organisations.models import Organisation

MANY = 60  # PostgreSQL counts a table anew from 50 new rows on


def take(hope: Organisation, coordinator: Account, number: int, *, said_to_have: int = 0) -> None:
    batch = bring(csv_of(HEADINGS, some_people(number)), hope, coordinator)
    if said_to_have:  # a file of so many rows would be taken by a worker, piece by piece
        with history.loading("a large file"):
            batch.row_count = said_to_have
    batches.take(batch, by=coordinator.as_actor())


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many people the database believed there were, each time after it was told to look."""
    seen: list[int] = []
    notice = statistics.notice_growth

    def noticed() -> None:
        notice()
        seen.append(known())

    monkeypatch.setattr(statistics, "notice_growth", noticed)
    return seen


def test_the_database_looks_again_after_an_import_of_more_rows_than_are_taken_at_once(
    hope: Organisation, coordinator: Account, asked: list[int]
) -> None:
    take(hope, coordinator, MANY, said_to_have=10_000)
    assert len(asked) == 1
    if db.engine.dialect.name == "sqlite":  # PostgreSQL tells its statistics of a commit a moment later
        assert asked == [MANY]


def test_a_small_import_does_not_make_it_look(
    hope: Organisation, coordinator: Account, asked: list[int]
) -> None:
    take(hope, coordinator, 3)
    assert asked == []
