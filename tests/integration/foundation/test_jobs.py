"""A worker is woken when what it should see is stored, and never for what was rolled back."""

from collections.abc import Iterator

import pytest
from flask import Flask

from tests.page_client import PageClient
from volunteer_app.foundation import jobs
from volunteer_app.foundation.database import db


@pytest.fixture
def woken(workshop_app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The names of the jobs for which a worker was woken."""
    names: list[str] = []
    monkeypatch.setitem(workshop_app.extensions, "queue.run", names.append)
    workshop_app.testing = False
    yield names
    workshop_app.testing = True


def test_a_worker_is_woken_after_the_commit(visitor: PageClient, woken: list[str]) -> None:
    assert visitor.post("/workshop/trusting?way=wakes").status_code == 302
    assert woken == ["mail.deliver"]


def test_nobody_is_woken_for_what_was_rolled_back(visitor: PageClient, woken: list[str]) -> None:
    assert visitor.post("/workshop/trusting?way=wakes-in-vain").status_code == 409
    visitor.post("/workshop/trusting?way=well")
    assert woken == []


def test_a_savepoint_wakes_nobody_and_forgets_nobody(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    names: list[str] = []
    monkeypatch.setitem(app.extensions, "queue.run", names.append)
    monkeypatch.setattr(app, "testing", False)
    jobs.wake_after_commit("test.job")
    with db.session.begin_nested():
        pass
    db.session.begin_nested().rollback()
    assert names == []
    db.session.commit()
    assert names == ["test.job"]
    db.session.begin()
    jobs.wake_after_commit("test.lost")
    db.session.rollback()
    db.session.commit()
    assert names == ["test.job"]


def test_a_queue_that_is_away_does_not_undo_the_change(
    visitor: PageClient, woken: list[str], workshop_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(name: str) -> None:
        raise ConnectionError(name)

    monkeypatch.setitem(workshop_app.extensions, "queue.run", broken)
    assert visitor.post("/workshop/trusting?way=wakes").status_code == 302


@pytest.mark.usefixtures("app")
def test_a_job_that_fails_does_not_stop_the_others(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    ran: list[str] = []

    def fail() -> None:
        raise RuntimeError("no")

    monkeypatch.setattr(jobs, "_jobs", {"a": fail, "b": lambda: ran.append("b")})
    jobs.run_all()
    assert ran == ["b"]
    assert "job a failed" in caplog.text


@pytest.mark.usefixtures("app")
def test_the_queue_runs_a_job_by_its_name(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[str] = []
    monkeypatch.setattr(jobs, "_jobs", {"test.job": lambda: ran.append("now")})
    queue = app.extensions["queue"]
    queue.flush()  # what other tests of this process woke
    app.extensions["queue.run"]("test.job")
    queue.execute(queue.dequeue())
    assert ran == ["now"]
