"""Training records in words."""

from collections.abc import Iterable
from dataclasses import dataclass

from volunteer_app.foundation import clock
from volunteer_app.foundation.presenting import day, hours, until
from volunteer_app.training.models import TrainingRecord
from volunteer_app.training.rules import TrainingState

Row = tuple[str, str]

TONES = {
    TrainingState.LOGGED: "progress",
    TrainingState.VERIFIED: "good",
    TrainingState.RETURNED: "attention",
}


@dataclass(frozen=True)
class Status:
    """How a record stands, with a tag's tone."""

    words: str
    tone: str


def status(record: TrainingRecord) -> Status:
    """How a record stands today: a verified pack that has run out is no longer good."""
    ended = record.valid_before is not None and record.valid_before <= clock.today()
    if record.state is TrainingState.VERIFIED and ended:
        return Status(f"Ran out on {until(record.valid_before)}", "bad")
    return Status(record.state.words, TONES[record.state])


def counts_until(record: TrainingRecord) -> str:
    """The last day on which a record counts, in words."""
    if record.state is TrainingState.RETURNED:
        return "Does not count yet"
    last = until(record.valid_before) or "No end"
    return last if record.state is TrainingState.VERIFIED else f"{last}, once verified"


def summary(record: TrainingRecord) -> list[Row]:
    """The facts of a record, as pairs."""
    rows = [
        ("Volunteer", record.person.full_name),
        ("Training", record.title),
        ("Kind", record.kind.words),
        ("Finished on", day(record.completed_on)),
        ("How long it took", hours(record.minutes)),
        ("Organisation", record.organisation.name),
        ("Logged by", f"{record.logged_by}, {day(clock.day_of(record.logged_at))}"),
    ]
    rows.append(("Counts until", counts_until(record)))
    if record.learnt:
        rows.append(("What was learnt", record.learnt))
    if record.note:
        rows.append(("Note", record.note))
    return rows + _decided(record)


def _decided(record: TrainingRecord) -> list[Row]:
    """What was decided, by whom and when; of one that was sent back also why, and whether it came again."""
    rows = []
    if record.decided_at is not None:
        said = "Verified by" if record.state is TrainingState.VERIFIED else "Sent back by"
        rows.append((said, f"{record.decided_by}, {day(clock.day_of(record.decided_at))}"))
    if record.decision_note:
        rows.append(("What was wrong", record.decision_note))
    if record.sent_again_at is not None:
        at = day(clock.day_of(record.sent_again_at))
        rows.append(("Sent again by", f"{record.sent_again_by}, {at}"))
    return rows


def verified_time(records: Iterable[TrainingRecord]) -> str:
    """How long all verified training took."""
    return hours(sum(each.minutes for each in records if each.state is TrainingState.VERIFIED))
