"""Bytes that no row knows go after a day; all others stay, whatever happens."""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from flask import Flask

from tests.factories.documents import make_pdf
from tests.factories.organisations import BY
from volunteer_app.foundation import clock, jobs
from volunteer_app.foundation.database import db
from volunteer_app.foundation.files import storing, tasks
from volunteer_app.foundation.files.local_disk import LocalDisk
from volunteer_app.foundation.files.models import StoredFile

pytestmark = pytest.mark.usefixtures("database")
HOUR = 3600


@pytest.fixture(autouse=True)
def disk(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[LocalDisk]:
    """A storage of this test's own."""
    disk = LocalDisk(tmp_path / "files")
    monkeypatch.setitem(app.extensions, "storage", disk)
    yield disk
    app.extensions.pop(tasks.DUE, None)


def kept(disk: LocalDisk, *, hours_ago: float, with_row: bool = False) -> str:
    """A file of so long ago."""
    file = storing.keep(storing.examine(make_pdf(), "a.pdf"))
    if with_row:
        storing.add_row(file, by=BY)
        db.session.commit()
    then = clock.now().timestamp() - hours_ago * HOUR
    os.utime(disk.folder / file.storage_key, (then, then))
    return file.storage_key


def keys(disk: LocalDisk) -> set[str]:
    return {found.key for found in disk.everything()}


def test_what_no_row_knows_goes_after_a_day_and_everything_else_stays(disk: LocalDisk) -> None:
    fresh = kept(disk, hours_ago=23)
    known = kept(disk, hours_ago=1000, with_row=True)
    kept(disk, hours_ago=25)
    assert tasks.remove_orphans() == 1
    assert keys(disk) == {fresh, known}


def test_a_form_that_was_rolled_back_leaves_bytes_that_go_later(disk: LocalDisk) -> None:
    file = storing.keep(storing.examine(make_pdf(), "a.pdf"))
    storing.add_row(file, by=BY)
    db.session.rollback()
    assert keys(disk) == {file.storage_key}
    then = clock.now().timestamp() - 25 * HOUR
    os.utime(disk.folder / file.storage_key, (then, then))
    tasks.remove_orphans()
    assert keys(disk) == set()


def test_the_bytes_of_a_removed_row_go_when_that_is_stored_and_not_before(disk: LocalDisk) -> None:
    row = storing.add_row(storing.keep(storing.examine(make_pdf(), "a.pdf")), by=BY)
    db.session.commit()
    storing.remove(row)
    db.session.flush()
    assert len(keys(disk)) == 1
    db.session.rollback()
    assert len(keys(disk)) == 1
    assert storing.read(row) == make_pdf()
    with db.session.begin_nested():
        storing.remove(row)
    assert len(keys(disk)) == 1
    db.session.commit()
    assert keys(disk) == set()


def test_bytes_that_could_not_be_removed_are_removed_by_the_job(
    disk: LocalDisk, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = kept(disk, hours_ago=25, with_row=True)
    with monkeypatch.context() as broken:
        broken.setattr(disk, "delete", lambda _: 1 / 0)
        storing.remove(db.session.query(StoredFile).one())
        db.session.commit()
    assert keys(disk) == {key}
    tasks.remove_orphans()
    assert keys(disk) == set()


def test_several_workers_may_do_it_at_once(app: Flask, disk: LocalDisk) -> None:
    known = {kept(disk, hours_ago=48, with_row=True) for _ in range(5)}
    for _ in range(40):
        kept(disk, hours_ago=48)

    def work(_: int) -> int:
        with app.app_context():
            return tasks.remove_orphans()

    with ThreadPoolExecutor(4) as workers:
        done = list(workers.map(work, range(4)))
    assert keys(disk) == known
    assert max(done) <= 40


def test_the_storage_of_another_installation_is_left_alone(
    disk: LocalDisk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(tasks, "SUSPICIOUS", 2)
    for _ in range(3):
        kept(disk, hours_ago=48)
    assert tasks.remove_orphans() == 0
    assert len(keys(disk)) == 3
    assert "another installation" in caplog.text


def test_the_job_looks_every_six_hours(disk: LocalDisk, monkeypatch: pytest.MonkeyPatch) -> None:
    moment = 1_000_000.0
    monkeypatch.setattr("time.monotonic", lambda: moment)
    for later, left in ((0, 0), (5 * HOUR, 1), (6 * HOUR + 1, 0)):
        moment = 1_000_000.0 + later
        kept(disk, hours_ago=48)
        jobs.run("files.remove_orphans")
        assert len(keys(disk)) == left
