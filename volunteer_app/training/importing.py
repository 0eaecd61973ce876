"""Training that people did before their organisation came here, as a coordinator brings and verifies it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from volunteer_app.foundation import clock
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.database import db
from volunteer_app.foundation.folding import plain
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.models import Person
from volunteer_app.training import rules, service
from volunteer_app.training.models import TrainingPack, TrainingRecord
from volunteer_app.training.rules import TrainingState

MARK = "Imported from earlier records"
LONGEST_NOTE = 2000


@dataclass(frozen=True)
class PastTraining:
    """What old records say of a course: a pack of ours, or another by its title."""

    pack: TrainingPack | None
    course_title: str
    completed_on: date
    minutes: int
    note: str = ""


def training_there(
    person_ids: Collection[int], organisation_id: int
) -> set[tuple[int, int | None, str, date]]:
    """Person, pack, title and day of what the organisation has of these people, in one statement."""
    if not person_ids:
        return set()
    statement = select(
        TrainingRecord.person_id,
        TrainingRecord.pack_id,
        TrainingRecord.course_title,
        TrainingRecord.completed_on,
    ).where(
        TrainingRecord.person_id.in_(person_ids),
        TrainingRecord.organisation_id == organisation_id,
        TrainingRecord.state != TrainingState.RETURNED,
    )
    return {(person, pack, plain(title), day) for person, pack, title, day in db.session.execute(statement)}


def key(past: PastTraining, person_id: int) -> tuple[int, int | None, str, date]:
    """As what is there is compared."""
    return person_id, past.pack.id if past.pack else None, plain(past.course_title), past.completed_on


def problem(past: PastTraining, person: Person, own_id: int | None) -> tuple[str, str] | None:
    """Why this cannot be brought: the field and a sentence, by the rules of the pages; None if it can."""
    if own_id is not None and own_id == person.id:
        return "", "You cannot verify your own training. Ask another coordinator to import it"
    if len(past.course_title) > service.TITLE_LENGTH:
        return "course", f"Title of the course must be {service.TITLE_LENGTH} characters or fewer"
    if len(past.note) > LONGEST_NOTE:
        return "note", f"Note must be {LONGEST_NOTE:,} characters or fewer"
    if sentence := rules.completed_on_problem(past.completed_on, clock.today()):
        return "completed_on", sentence
    if sentence := rules.minutes_problem(past.minutes):
        return "hours", sentence
    return None


def import_training(
    past: PastTraining, person: Person, *, organisation: Organisation, by: Actor
) -> TrainingRecord:
    """Bring one course, logged and verified by whoever brings it, and marked as imported.

    Raises:
        Refused: a rule says no.
    """
    record = service.log_training(
        person,
        organisation=organisation,
        completed_on=past.completed_on,
        minutes=past.minutes,
        pack=past.pack,
        course_title=past.course_title,
        note=f"{past.note}\n{MARK}".strip(),
        by=by,
    )
    service.verify_training(record, by=by)
    return record
