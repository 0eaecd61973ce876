"""Rows of old files go after a month; what became of them stays as numbers."""

from datetime import timedelta

from sqlalchemy import select

from tests.factories.imports import HEADINGS, bring, csv_of, some_people
from tests.page_client import PageClient
from volunteer_app.accounts.models import Account
from volunteer_app.desk.models.importing import ImportRow
from volunteer_app.desk.rules.importing import BatchState
from volunteer_app.desk.service.importing import batches
from volunteer_app.foundation import clock, jobs
from volunteer_app.foundation.database import db
from volunteer_app.organisations.models import Organisation


def test_rows_are_deleted_after_30_days_and_the_page_still_says_what_became_of_them(
    browser: PageClient, hope: Organisation, coordinator: Account
) -> None:
    batch = bring(csv_of(HEADINGS, [*some_people(2), ("", "Li", "", "")]), hope, coordinator)
    batches.take(batch, by=coordinator.as_actor())
    db.session.commit()
    with clock.standing_on(clock.today() + timedelta(days=29)):
        jobs.run("desk.clear_imports")
    assert len(list(db.session.scalars(select(ImportRow)))) == 3
    with clock.standing_on(clock.today() + timedelta(days=31)):
        jobs.run("desk.clear_imports")
    db.session.expire_all()
    assert list(db.session.scalars(select(ImportRow))) == []
    assert batch.counts == {"taken": 2, "bad": 1}
    page = browser.get(f"/imports/{batch.reference}").text
    assert "The rows of this file were deleted on" in page
    assert "bad-rows" not in page


def test_a_stopped_file_whose_rows_are_deleted_does_not_go_on_and_keeps_its_numbers(
    browser: PageClient, hope: Organisation, coordinator: Account
) -> None:
    batch = bring(csv_of(HEADINGS, some_people(600)), hope, coordinator)
    batches.stop(batch, by=coordinator.as_actor())
    db.session.commit()
    with clock.standing_on(clock.today() + timedelta(days=31)):
        jobs.run("desk.clear_imports")
    page = browser.get("/imports/new/people").text
    token = {"csrf_token": page.split('csrf_token" value="')[1].split('"')[0]}
    answer = browser.post(f"/imports/{batch.reference}/resume", data=token)
    assert answer.status_code == 422
    assert "The rows of this file were deleted. Send the file again" in answer.text
    db.session.expire_all()
    assert (batch.state, batch.counts) == (BatchState.STOPPED, {"waiting": 600})
