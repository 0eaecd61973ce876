"""Real workers: two at once, and one that is killed. Each row is taken exactly once, none is half-done."""

import signal
import subprocess
import sys

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.factories.imports import HEADINGS, bring, csv_of, some_people
from volunteer_app.accounts.models import Account
from volunteer_app.desk.models.importing import ImportBatch, ImportRow
from volunteer_app.desk.rules.importing import BatchState, RowState
from volunteer_app.desk.service.importing import batches
from volunteer_app.foundation import jobs
from volunteer_app.foundation.database import db
from volunteer_app.foundation.history import HistoryEntry
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.models import Affiliation, Person

WORKER = """
import os, signal, sys
from pathlib import Path
from volunteer_app.blueprints import create_app
from volunteer_app.config import Settings
from volunteer_app.desk import tasks
from volunteer_app.desk.rules.importing import ImportKind
from volunteer_app.desk.service.importing import chunks, undoing
from volunteer_app.foundation import jobs

folder, url, dies, after = Path(sys.argv[1]), sys.argv[2], sys.argv[3], int(sys.argv[4])
app = create_app(Settings(instance_path=folder, database_url=url))
ImportKind.chunk = 500  # so that a file has three, and it dies in the middle of one
done = 0

def deadly(function):
    def instead(*arguments):
        global done
        done += 1
        if done > after:
            os.kill(os.getpid(), signal.SIGKILL)
        return function(*arguments)
    return instead

if dies == "inside a chunk":
    chunks._store = deadly(chunks._store)
    undoing._store = deadly(undoing._store)
if dies == "between chunks":
    tasks._chunk = deadly(tasks._chunk)
with app.app_context():
    jobs.run("desk.importing")
"""
ROWS = 1_200
# What workers write, they write past the connection that the fixtures listen to.
WRITTEN = {"person", "affiliation", "history_entry", "search_key", "import_row", "import_batch"}


def worker(app: Flask, dies: str = "never", after: int = 0) -> subprocess.Popen[bytes]:
    db.session.commit()
    app.extensions["tests.filled"].update(WRITTEN)
    arguments = [app.instance_path, app.config["SQLALCHEMY_DATABASE_URI"], dies, str(after)]
    return subprocess.Popen([sys.executable, "-c", WORKER, *arguments])  # noqa: S603 - our own words


def how_many(model: type[Person | Affiliation]) -> int:
    return db.session.execute(select(func.count()).select_from(model)).scalar_one()


def assert_each_row_once(batch: ImportBatch) -> None:
    db.session.expire_all()
    assert batch.state is BatchState.DONE
    rows = list(db.session.scalars(select(ImportRow).where(ImportRow.batch_id == batch.id)))
    assert {row.state for row in rows} == {RowState.TAKEN}
    assert len({row.person_id for row in rows}) == how_many(Person) == how_many(Affiliation) == ROWS
    added = select(HistoryEntry.subject_id).where(HistoryEntry.action == "person:add")
    assert len(list(db.session.scalars(added))) == ROWS


@pytest.fixture
def batch(hope: Organisation, coordinator: Account) -> ImportBatch:
    return bring(csv_of(HEADINGS, some_people(ROWS)), hope, coordinator)


def test_two_workers_at_once_take_each_row_once(app: Flask, batch: ImportBatch, coordinator: Account) -> None:
    for _ in ("check", "take"):
        both = [worker(app), worker(app)]
        assert [each.wait(timeout=120) for each in both] == [0, 0]
        db.session.expire_all()
        if batch.state is BatchState.CHECKED:
            batches.take(batch, by=coordinator.as_actor())
    assert_each_row_once(batch)


@pytest.mark.parametrize("dies", ["inside a chunk", "between chunks"])
def test_a_worker_that_is_killed_leaves_nothing_half_done_and_the_next_goes_on(
    app: Flask, batch: ImportBatch, coordinator: Account, dies: str
) -> None:
    assert worker(app, dies, after=1).wait(timeout=120) == -signal.SIGKILL
    jobs.run("desk.importing")
    db.session.expire_all()
    assert (batch.state, batch.counts) == (BatchState.CHECKED, {"good": ROWS})
    batches.take(batch, by=coordinator.as_actor())
    assert worker(app, dies, after=1).wait(timeout=120) == -signal.SIGKILL
    db.session.rollback()
    assert how_many(Person) == 500  # the first chunk whole, and nothing of the second
    jobs.run("desk.importing")
    assert_each_row_once(batch)


@pytest.mark.parametrize("dies", ["inside a chunk", "between chunks"])
def test_a_worker_that_is_killed_while_it_takes_back_leaves_nothing_half_done(
    app: Flask, batch: ImportBatch, coordinator: Account, dies: str
) -> None:
    for _ in ("check", "take"):
        jobs.run("desk.importing")
        db.session.expire_all()
        if batch.state is BatchState.CHECKED:
            batches.take(batch, by=coordinator.as_actor())
            db.session.commit()
    assert how_many(Person) == ROWS
    batches.undo(batch, reason="last year’s file", by=coordinator.as_actor())
    assert worker(app, dies, after=1).wait(timeout=120) == -signal.SIGKILL
    db.session.rollback()
    assert how_many(Person) == how_many(Affiliation) == ROWS - 500  # the first chunk whole
    jobs.run("desk.importing")
    db.session.expire_all()
    assert (batch.state, batch.counts) == (BatchState.UNDONE, {"taken_back": ROWS})
    assert how_many(Person) == how_many(Affiliation) == 0
    removed = select(HistoryEntry.subject_id).where(HistoryEntry.action == "import:remove")
    assert len(set(db.session.scalars(removed))) == ROWS
