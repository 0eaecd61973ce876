"""How fast files are imported: read, checked against what is there already, and taken.

First people, then what their organisation knows of them: checks, training and placements, a row for each.
"""

import io
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from bench.pages import COORDINATOR, VETTING
from tests.factories.imports import HEADINGS, csv_of, some_people
from volunteer_app.accounts.models import Account
from volunteer_app.desk import tasks
from volunteer_app.desk.models.importing import ImportBatch
from volunteer_app.desk.queries import importing as queries
from volunteer_app.desk.rules.importing import BatchState, ImportKind, RowState
from volunteer_app.desk.service.importing import batches
from volunteer_app.desk.service.importing.batches import Consent
from volunteer_app.desk.service.importing.reading import draft
from volunteer_app.foundation import clock
from volunteer_app.foundation.database import db
from volunteer_app.foundation.transactions import transaction
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.rules import ConsentRoute

PEOPLE = 5_000
PAST = 3_000

Row = tuple[str, ...]


@dataclass(frozen=True)
class File:
    """A file to import, and who sends it."""

    kind: ImportKind
    headings: Row
    rows: Sequence[Row]
    sent_by: str = COORDINATOR


def rows_a_second() -> dict[ImportKind, float]:
    """Bring new people into the coordinator's organisation, and a past record of each kind for many of them;
    how many rows of each kind a second.

    Needs an application context.
    """
    people = some_people(PEOPLE)
    return {each.kind: _rows_a_second(each) for each in files(people)}


def files(people: Sequence[Row]) -> list[File]:
    """One of each kind, in the order in which they are brought. Two placements of three are over."""
    who = ("First name", "Last name", "Email address")
    named = [(first, last, email) for first, last, _, email in people[:PAST]]
    return [
        File(ImportKind.PEOPLE, HEADINGS, people),
        File(
            ImportKind.CHECKS,
            (
                *who,
                "Check",
                "Level",
                "Workforce",
                "Outcome",
                "Certificate number",
                "Date of issue",
                "Seen by",
            ),
            [(*each, *_check(number)) for number, each in enumerate(named)],
            sent_by=VETTING,
        ),
        File(
            ImportKind.TRAINING,
            (*who, "Training", "Finished on", "Hours"),
            [(*each, *_training(number)) for number, each in enumerate(named)],
        ),
        File(
            ImportKind.PLACEMENTS,
            (*who, "Role", "Place", "First day", "Last day", "Why it ended"),
            [(*each, *_placement(number)) for number, each in enumerate(named)],
        ),
    ]


def _check(number: int) -> Row:
    outcome = "Clear" if number % 10 else "See file"
    return "DBS", "Enhanced", "Child workforce", outcome, f"{number:012}", "3/3/2025", "Asha Example"


def _training(number: int) -> Row:
    return (("First aid", "volunteering-in-prison", "Safeguarding")[number % 3], "14/9/2025", "1.5")


def _placement(number: int) -> Row:
    today = clock.today()
    past = "literacy-tutor-prison", "Leeds (HMP)"
    if number % 3:
        return *past, "1/4/2020", "31/3/2021", "Moved away"
    return *past, today.isoformat(), (today + timedelta(days=90)).isoformat(), ""


def _rows_a_second(file: File) -> float:
    text = csv_of(file.headings, file.rows)
    begun = time.perf_counter()
    with transaction():
        batch_id = _brought(file, text).id
    _worked_on(batch_id, until=BatchState.CHECKED)
    with transaction():
        batches.take(db.session.get_one(ImportBatch, batch_id), by=_account(file.sent_by).as_actor())
    _worked_on(batch_id, until=BatchState.DONE)
    seconds = time.perf_counter() - begun
    if (counts := queries.counted(batch_id)) != {RowState.TAKEN.value: len(file.rows)}:
        raise RuntimeError(f"not every row was taken: {counts}")
    db.session.rollback()
    return len(file.rows) / seconds


def _brought(file: File, text: bytes) -> ImportBatch:
    lantern = db.session.scalars(select(Organisation).where(Organisation.code == "S-LANTERN")).one()
    with draft(io.BytesIO(text), file.kind) as found:
        return batches.bring(
            found,
            kind=file.kind,
            organisation=lantern,
            file_name="benchmark.csv",
            consent=Consent(ConsentRoute.SPOKEN, clock.today()) if file.kind is ImportKind.PEOPLE else None,
            by=_account(file.sent_by).as_actor(),
        )


def _account(email: str) -> Account:
    return db.session.scalars(select(Account).where(Account.email == email)).one()


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
