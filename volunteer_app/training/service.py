"""Changes to training records, each with its history entry."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from volunteer_app.accounts.ownership import own_person_id
from volunteer_app.foundation import clock, history
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.deciding import decisions
from volunteer_app.foundation.deciding.decisions import Decision, Verdict
from volunteer_app.foundation.errors import Refused
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.models import Person
from volunteer_app.training import letters, queries, rules
from volunteer_app.training.models import TrainingPack, TrainingRecord
from volunteer_app.training.packs.queries import validity_months
from volunteer_app.training.rules import Action, TrainingState

TITLE_LENGTH = 200
NOTHING_LEARNT = "Enter what was learnt from it"

TRAINING = Decision(
    of=TrainingRecord,
    with_names=queries.with_names,
    order=queries.OLDEST_FIRST,
    waits=TrainingState.LOGGED,
    yes=Verdict(TrainingState.VERIFIED, Action.VERIFY, "verified"),
    no=Verdict(TrainingState.RETURNED, Action.SEND_BACK, "sent back"),
    who=own_person_id,
    tell=letters.sent_back,
    already="This training has already been decided",
    is_own="You cannot verify your own training. Ask another coordinator to do it",
    needs_note="Enter what is wrong. The volunteer will read this",
    none_left="None of these records can be decided any more",
)


@dataclass(frozen=True)
class Completed:
    """What somebody says that they completed: a pack, or another course or an experience by its title."""

    completed_on: date
    minutes: int
    pack: TrainingPack | None = None
    course_title: str = ""
    is_experience: bool = False
    learnt: str = ""
    note: str = ""


def log_training(  # noqa: PLR0913 - by keyword only, each one a fact of the new row
    person: Person,
    *,
    organisation: Organisation,
    completed_on: date,
    minutes: int,
    by: Actor,
    pack: TrainingPack | None = None,
    course_title: str = "",
    is_experience: bool = False,
    learnt: str = "",
    note: str = "",
) -> TrainingRecord:
    """Log training that a person completed: a pack, or another course or an experience by its title.

    Only a pack runs out; whatever else counts as evidence for no role, so it has no end.

    Raises:
        Refused: it is neither or both, the day or the length cannot be, or nothing was learnt.
    """
    completed = Completed(completed_on, minutes, pack, course_title, is_experience, learnt, note)
    record = logged(person.id, organisation.id, columns(completed), by)
    history.record(Action.LOG, record, by=by)
    return record


def logged(person_id: int, organisation_id: int, of_it: dict[str, Any], by: Actor) -> TrainingRecord:
    """A new record with these `columns`; the caller records it."""
    return TrainingRecord(
        person_id=person_id,
        organisation_id=organisation_id,
        logged_at=clock.now(),
        logged_by=by.name,
        **of_it,
    )


def verify_training(record: TrainingRecord, *, by: Actor, version: int | None = None) -> None:
    """Confirm that the training took place; from now on it counts.

    Raises:
        Refused, StaleEdit: as `decisions.decide`.
    """
    decisions.decide(TRAINING, record, TRAINING.yes, by=by, version=version)


def send_back_training(record: TrainingRecord, *, note: str, by: Actor, version: int | None = None) -> None:
    """Say what is wrong with the training; the volunteer reads the note, corrects it and sends it again.

    Raises:
        Refused, StaleEdit: as `decisions.decide`.
    """
    decisions.decide(TRAINING, record, TRAINING.no, note=note, by=by, version=version)


def columns(
    completed: Completed, validity: Callable[[TrainingPack, date], int] = validity_months
) -> dict[str, Any]:
    """What a record keeps of it, once it can have been so. `validity`: how many months a pack counts.

    Raises:
        Refused: it cannot have been so.
    """
    title, pack = " ".join(completed.course_title.split()), completed.pack
    _check_course(pack, title)
    if problem := rules.completed_on_problem(completed.completed_on, clock.today()):
        raise Refused(problem, "completed_on")
    if problem := rules.minutes_problem(completed.minutes):
        raise Refused(problem, "hours")
    if completed.is_experience and not completed.learnt.strip():
        raise Refused(NOTHING_LEARNT, "learnt")
    day = completed.completed_on
    ends = rules.valid_before(day, validity(pack, day)) if pack else None
    return {
        "pack_id": pack.id if pack else None,
        "course_title": title,
        "is_experience": completed.is_experience,
        "completed_on": completed.completed_on,
        "minutes": completed.minutes,
        "learnt": completed.learnt,
        "note": completed.note,
        "valid_before": ends,
    }


def _check_course(pack: TrainingPack | None, course_title: str) -> None:
    if (pack is None) == (course_title == ""):
        raise Refused("Select a training pack, or enter the title of another course", "course_title")
    if len(course_title) > TITLE_LENGTH:
        raise Refused(f"Title of the course must be {TITLE_LENGTH} characters or fewer", "course_title")
