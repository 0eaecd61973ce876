"""Changes to training records, each with its history entry."""

from datetime import date

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
from volunteer_app.training.rules import Action, TrainingState

TITLE_LENGTH = 200

TRAINING = Decision(
    of=TrainingRecord,
    with_names=queries.with_names,
    order=queries.OLDEST_FIRST,
    waits=TrainingState.LOGGED,
    yes=Verdict(TrainingState.VERIFIED, Action.VERIFY, "verified"),
    no=Verdict(TrainingState.REJECTED, Action.REJECT, "sent back"),
    who=own_person_id,
    tell=letters.not_accepted,
    already="This training has already been decided",
    is_own="You cannot verify your own training. Ask another coordinator to do it",
    needs_note="Enter why you cannot accept it. The volunteer will read this",
    none_left="None of these records can be decided any more",
)


def log_training(  # noqa: PLR0913 - by keyword only, each one a fact of the new row
    person: Person,
    *,
    organisation: Organisation,
    completed_on: date,
    minutes: int,
    by: Actor,
    pack: TrainingPack | None = None,
    course_title: str = "",
    note: str = "",
) -> TrainingRecord:
    """Log training that a person completed: a pack, or another course by its title.

    Only a pack runs out; another course counts as evidence for no role, so it has no end.

    Raises:
        Refused: it is neither or both, the day or the length cannot be.
    """
    course_title = " ".join(course_title.split())
    _check_course(pack, course_title)
    if problem := rules.completed_on_problem(completed_on, clock.today()):
        raise Refused(problem, "completed_on")
    if problem := rules.minutes_problem(minutes):
        raise Refused(problem, "hours")
    record = TrainingRecord(
        person_id=person.id,
        organisation_id=organisation.id,
        pack_id=pack.id if pack else None,
        course_title=course_title,
        completed_on=completed_on,
        minutes=minutes,
        note=note,
        valid_before=rules.valid_before(completed_on, pack.validity_months) if pack else None,
        logged_at=clock.now(),
        logged_by=by.name,
    )
    history.record(Action.LOG, record, by=by)
    return record


def verify_training(record: TrainingRecord, *, by: Actor, version: int | None = None) -> None:
    """Confirm that the training took place; from now on it counts.

    Raises:
        Refused, StaleEdit: as `decisions.decide`.
    """
    decisions.decide(TRAINING, record, TRAINING.yes, by=by, version=version)


def reject_training(record: TrainingRecord, *, note: str, by: Actor, version: int | None = None) -> None:
    """Say that the training cannot be accepted, and why; the volunteer reads the note.

    Raises:
        Refused, StaleEdit: as `decisions.decide`.
    """
    decisions.decide(TRAINING, record, TRAINING.no, note=note, by=by, version=version)


def _check_course(pack: TrainingPack | None, course_title: str) -> None:
    if (pack is None) == (course_title == ""):
        raise Refused("Select a training pack, or enter the title of another course", "course_title")
    if len(course_title) > TITLE_LENGTH:
        raise Refused(f"Title of the course must be {TITLE_LENGTH} characters or fewer", "course_title")
