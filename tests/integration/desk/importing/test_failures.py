"""A file that cannot be worked on keeps no other waiting, and is stopped after some failures."""

import logging

import pytest
from sqlalchemy import select

from tests.factories.imports import HEADINGS, bring, csv_of, some_people
from tests.page_client import PageClient
from volunteer_app.accounts.models import Account
from volunteer_app.desk import tasks
from volunteer_app.desk.models.importing import ImportBatch
from volunteer_app.desk.rules.importing import MOST_FAILURES, BatchState, ImportKind
from volunteer_app.desk.service.importing import batches, chunks
from volunteer_app.foundation import jobs
from volunteer_app.foundation.database import db
from volunteer_app.foundation.history import HistoryEntry
from volunteer_app.organisations.models import Organisation


@pytest.fixture
def two(hope: Organisation, coordinator: Account) -> list[ImportBatch]:
    found = [bring(csv_of(HEADINGS, some_people(1_200, start)), hope, coordinator) for start in (0, 1_200)]
    db.session.commit()
    return found


def fail_at(monkeypatch: pytest.MonkeyPatch, batch_id: int) -> None:
    go_on = chunks.go_on

    def instead(number: int) -> int:
        done = go_on(number)
        if number == batch_id:
            raise ValueError("Anwen Prys, 27/3/1987")
        return done

    monkeypatch.setattr(chunks, "go_on", instead)


def test_a_file_that_fails_is_stopped_and_keeps_no_other_waiting(
    two: list[ImportBatch],
    browser: PageClient,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    broken, good = two
    with monkeypatch.context() as patched, caplog.at_level(logging.ERROR):
        fail_at(patched, broken.id)
        for failures in range(1, MOST_FAILURES + 1):
            jobs.run(batches.JOB)
            db.session.expire_all()
            assert broken.failures == failures
            assert good.counts == {"good": 1_200}
        jobs.run(batches.JOB)
    db.session.expire_all()
    assert (broken.state, broken.failures) == (BatchState.STOPPED, MOST_FAILURES)
    assert broken.counts == {"waiting": 1_200}
    assert "Anwen" not in caplog.text
    assert f"import {broken.id} failed: ValueError" in caplog.text
    entry = select(HistoryEntry).where(HistoryEntry.action == "import:stop")
    assert [each.reason for each in db.session.scalars(entry)] == ["failed 3 times"]
    page = browser.get(f"/imports/{broken.reference}")
    assert "stopped because it failed 3 times" in page.text
    token = {"csrf_token": page.text.split('name="csrf_token" value="')[1].split('"')[0]}
    assert browser.post(f"/imports/{broken.reference}/resume", data=token).status_code == 302
    jobs.run(batches.JOB)
    db.session.expire_all()
    assert (broken.counts, broken.failures) == ({"good": 1_200}, 0)


def test_failures_before_rows_that_went_well_count_no_more(two: list[ImportBatch]) -> None:
    batches.failed(two[0].id)
    db.session.commit()
    jobs.run(batches.JOB)
    db.session.expire_all()
    assert (two[0].failures, two[0].state) == (0, BatchState.CHECKED)


def test_files_have_their_turns_a_chunk_at_a_time(
    two: list[ImportBatch], monkeypatch: pytest.MonkeyPatch
) -> None:
    turns: list[int] = []
    chunk = tasks._chunk

    def noted(number: int) -> int:
        turns.append(number)
        return chunk(number)

    monkeypatch.setattr(ImportKind, "chunk", 500)
    monkeypatch.setattr(tasks, "_chunk", noted)
    jobs.run(batches.JOB)
    one, other = (each.id for each in two)
    assert turns == [one, other] * 4
