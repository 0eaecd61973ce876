"""How fast a file of people is imported: read, checked against everybody who is there, and taken."""

import io
import time

from sqlalchemy import select

from bench.pages import COORDINATOR
from tests.factories.imports import HEADINGS, csv_of, some_people
from volunteer_app.accounts.models import Account
from volunteer_app.desk import tasks
from volunteer_app.desk.models.importing import ImportBatch
from volunteer_app.desk.rules.importing import BatchState, ImportKind
from volunteer_app.desk.service.importing import batches
from volunteer_app.desk.service.importing.batches import Consent
from volunteer_app.desk.service.importing.reading import draft
from volunteer_app.foundation import clock
from volunteer_app.foundation.database import db
from volunteer_app.foundation.transactions import transaction
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.rules import ConsentRoute

ROWS = 5_000


def rows_a_second() -> float:
    """Bring `ROWS` new people into the coordinator's organisation; how many a second.

    Needs an application context.
    """
    file = csv_of(HEADINGS, some_people(ROWS))
    begun = time.perf_counter()
    with transaction():
        batch_id = _brought(file).id
    _worked_on(batch_id, until=BatchState.CHECKED)
    with transaction():
        batches.take(db.session.get_one(ImportBatch, batch_id), by=_coordinator().as_actor())
    _worked_on(batch_id, until=BatchState.DONE)
    return ROWS / (time.perf_counter() - begun)


def _brought(file: bytes) -> ImportBatch:
    lantern = db.session.scalars(select(Organisation).where(Organisation.code == "S-LANTERN")).one()
    with draft(io.BytesIO(file), ImportKind.PEOPLE) as found:
        return batches.bring(
            found,
            kind=ImportKind.PEOPLE,
            organisation=lantern,
            file_name="benchmark.csv",
            consent=Consent(ConsentRoute.SPOKEN, clock.today()),
            by=_coordinator().as_actor(),
        )


def _coordinator() -> Account:
    return db.session.scalars(select(Account).where(Account.email == COORDINATOR)).one()


def _worked_on(batch_id: int, *, until: BatchState) -> None:
    """Do what the background worker does.

    Raises:
        RuntimeError: the file did not get there.
    """
    tasks.go_on()
    state = db.session.scalars(select(ImportBatch.state).where(ImportBatch.id == batch_id)).one()
    db.session.rollback()
    if state is not until:
        raise RuntimeError(f"the import is {state.value}, not {until.value}")
