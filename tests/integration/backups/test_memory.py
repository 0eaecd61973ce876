"""However many rows a backup holds, restoring takes the same memory: they are written as they are read."""

import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert

from tests.integration.backups.shelf import empty_database, restore, take
from volunteer_app.foundation import clock, migrating
from volunteer_app.foundation.actors import ActorKind
from volunteer_app.foundation.backups import restoring, tables
from volunteer_app.foundation.database import db
from volunteer_app.foundation.history import HistoryEntry

NUMBER = 14 * tables.BATCH
LONG = "x" * 1000  # of each row, so that all of them together take 14 MB at least
MEGABYTE = 1024 * 1024
ROW = {
    "actor_kind": ActorKind.JOB, "actor_key": "k", "actor_name": "n", "on_behalf_of": "", "action": "a",
    "subject_kind": "s", "subject_id": 1, "person_id": None, "organisation_id": None,
    "before": {}, "after": {}, "reason": LONG,
}  # fmt: skip


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup with many rows of a kilobyte in one table."""
    folder = tmp_path_factory.mktemp("large")
    with empty_database("sqlite", folder, "large"):
        migrating.upgrade()
        rows = [{**ROW, "happened_at": clock.now()} for _ in range(NUMBER)]
        db.session.execute(insert(HistoryEntry), rows)
        db.session.commit()
        take(folder / "large.zip")
    return folder / "large.zip"


@pytest.mark.parametrize(("kind", "put"), [("sqlite", "_insert"), ("postgresql", "_copy")])
def test_the_rows_of_a_large_table_are_never_all_in_memory(
    large: Path, kind: str, put: str, tmp_path: Path, worker_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    peaks: list[int] = []
    writes = getattr(restoring, put)

    def measured(connection: Any, table: Any, rows: Iterator[list[Any]]) -> None:
        if table.name != HistoryEntry.__tablename__:
            writes(connection, table, rows)
            return
        tracemalloc.start()
        try:
            writes(connection, table, rows)
        finally:
            peaks.append(tracemalloc.get_traced_memory()[1])
            tracemalloc.stop()

    monkeypatch.setattr(restoring, put, measured)
    with empty_database(kind, tmp_path, f"{worker_id}_large"):
        restore(large, verify=False)
        held = db.session.query(HistoryEntry).count()
    assert held == NUMBER
    assert len(peaks) == 1
    assert peaks[0] < 9 * MEGABYTE  # a thousand rows in two forms, and what the driver makes of them
