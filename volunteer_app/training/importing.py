"""Training that people did before their organisation came here, as a coordinator brings and verifies it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from volunteer_app.accounts.ownership import own_person_id
from volunteer_app.foundation import bulk_history, bulk_rows, clock
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.bulk_history import Draft, Made
from volunteer_app.foundation.bulk_rows import is_among
from volunteer_app.foundation.database import db
from volunteer_app.foundation.deciding import decisions
from volunteer_app.foundation.errors import Refused
from volunteer_app.foundation.folding import plain
from volunteer_app.organisations.models import Organisation
from volunteer_app.training import rules, service
from volunteer_app.training.models import TrainingPack, TrainingRecord, TrainingStep, step_of
from volunteer_app.training.packs.queries import validities
from volunteer_app.training.rules import Action, TrainingState
from volunteer_app.training.service import Completed

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
        is_among(TrainingRecord.person_id, person_ids),
        TrainingRecord.organisation_id == organisation_id,
        TrainingRecord.state != TrainingState.RETURNED,
    )
    return {(person, pack, plain(title), day) for person, pack, title, day in db.session.execute(statement)}


def key(past: PastTraining, person_id: int) -> tuple[int, int | None, str, date]:
    """As what is there is compared."""
    return person_id, past.pack.id if past.pack else None, plain(past.course_title), past.completed_on


def problem(past: PastTraining, person_id: int, own_id: int | None) -> tuple[str, str] | None:
    """Why this cannot be brought: the field and a sentence, by the rules of the pages; None if it can."""
    if own_id is not None and own_id == person_id:
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
    brought: Sequence[tuple[PastTraining, int]], *, organisation: Organisation, by: Actor
) -> list[Made]:
    """Bring courses of people by their numbers, each logged and verified by whoever brings it, and marked as
    imported: as the pages would, in a few statements for all.

    The caller has asked `problem`, and that nobody was merged (`people.arrivals.late`).

    Raises:
        Refused: a rule says no to one of them.
    """
    own = own_person_id(by)
    validity = validities({past.pack.id for past, _ in brought if past.pack is not None})
    drafts: list[Draft[TrainingRecord]] = []
    steps: list[list[dict[str, Any]]] = []
    for past, person_id in brought:
        done = Completed(past.completed_on, past.minutes, past.pack, past.course_title, note=_note(past))
        draft = Draft(service.logged(person_id, organisation.id, service.columns(done, validity), by))
        drafts.append(draft)
        steps.append(_verified(draft, own, by))
    made = bulk_history.add_drafts(drafts, by=by)
    rows = [{**step, "record_id": each.id} for each, kept in zip(made, steps, strict=True) for step in kept]
    bulk_rows.insert_many(TrainingStep.__table__, rows)
    return made


def _verified(draft: Draft[TrainingRecord], own_id: int | None, by: Actor) -> list[dict[str, Any]]:
    """The record is logged and then verified; the columns of the steps that it took."""
    record = draft.row
    record.state = TrainingState.LOGGED
    draft.note(Action.LOG)
    logged = step_of(record, is_new=True)
    if sentence := decisions.refusal(service.TRAINING, record, own_id):
        raise Refused(sentence)
    decisions.settle(record, service.TRAINING.yes, by)
    draft.note(Action.VERIFY)
    return [logged, step_of(record, is_new=False)]


def _note(past: PastTraining) -> str:
    return f"{past.note}\n{MARK}".strip()
