"""Somebody changes a record in the very moment in which the import that made it is taken back."""

import time
from threading import Thread

import pytest
from flask import Flask
from sqlalchemy import func, select, text, update

from tests.factories.imports import bring, csv_of
from tests.factories.people import make_person
from volunteer_app.accounts.models import Account
from volunteer_app.desk.models.importing import ImportBatch
from volunteer_app.desk.rules.importing import ImportKind
from volunteer_app.desk.service.importing import batches
from volunteer_app.foundation.database import db
from volunteer_app.organisations.models import Organisation
from volunteer_app.vetting.models import Check

HEADINGS = ("Reference", "Check", "Outcome")
WAITS_FOR_A_LOCK = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"


@pytest.mark.postgresql  # SQLite lets one writer in at a time
def test_a_check_that_somebody_moves_on_just_now_is_waited_for_and_stays(
    app: Flask, hope: Organisation, officer: Account
) -> None:
    row = (make_person(hope).reference, "Right to volunteer", "")
    batch = bring(csv_of(HEADINGS, [row]), hope, officer, ImportKind.CHECKS)
    batches.take(batch, by=officer.as_actor())
    number, by = batch.id, officer.as_actor()
    db.session.commit()

    def undo() -> None:
        with app.app_context():
            batches.undo(db.session.get_one(ImportBatch, number), reason="by mistake", by=by)
            db.session.commit()

    taking_back = Thread(target=undo)
    with db.engine.connect() as somebody:
        somebody.execute(update(Check).values(version=Check.version + 1))
        taking_back.start()
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as watching:
            until = time.monotonic() + 20
            while not watching.execute(text(WAITS_FOR_A_LOCK)).scalar_one() and time.monotonic() < until:
                time.sleep(0.01)
        somebody.commit()
    taking_back.join()
    db.session.rollback()
    assert db.session.execute(select(func.count()).select_from(Check)).scalar_one() == 1
    assert db.session.get_one(ImportBatch, number).counts == {"stays": 1}
