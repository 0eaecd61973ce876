"""Deciding on many training records at once: what stands against each, and doing it to those shown."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from volunteer_app.accounts.ownership import own_person_id
from volunteer_app.foundation import choosing, clock, history
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.errors import Refused
from volunteer_app.foundation.presenting import count, day
from volunteer_app.training import letters, queries, service
from volunteer_app.training.models import TrainingRecord
from volunteer_app.training.rules import Action, TrainingState, day_warning


@dataclass(frozen=True)
class Line:
    """One record. `problem`: why it cannot be decided; `warnings`: what to look at before it is accepted."""

    record: TrainingRecord
    problem: str
    warnings: tuple[str, ...]


def lines(records: Sequence[TrainingRecord], *, by: Actor) -> list[Line]:
    """What stands against each. Warnings count all that was chosen of a person and a day."""
    own = own_person_id(by)
    minutes: dict[tuple[int, object], int] = defaultdict(int)
    for each in records:
        minutes[each.person_id, each.completed_on] += each.minutes
    return [
        Line(each, service.refusal(each, own), _warnings(each, minutes[each.person_id, each.completed_on]))
        for each in records
    ]


def _warnings(record: TrainingRecord, minutes_of_day: int) -> tuple[str, ...]:
    found = []
    if words := day_warning(minutes_of_day):
        found.append(words)
    if record.completed_on > clock.today():
        found.append(f"Finished in the future, on {day(record.completed_on)}")
    if record.valid_before is not None and record.valid_before <= clock.today():
        found.append("Has run out already, so it will not count")
    return tuple(found)


def decide_chosen(
    scope: Scope, chosen: Sequence[str], seen: Mapping[str, int], *, verify: bool, note: str, by: Actor
) -> tuple[list[str], list[tuple[str, str]]]:
    """Accept, or send back, those that the preview showed and nobody changed since.

    Answers with the references of those that were decided, and of the others with why not.

    Raises:
        Refused: the reason is missing, or none can be decided any more.
    """
    if not note.strip():
        raise Refused("Enter a reason", "note")
    held = {each.reference: each for each in queries.records_chosen(scope, chosen, hold=True)}
    own = own_person_id(by)
    going, left = choosing.sift(chosen, held, seen, lambda each: service.refusal(each, own))
    if not going:
        raise Refused(f"None of {count(len(chosen), 'record')} can be decided any more")
    for each in going:
        service.set_decision(each, TrainingState.VERIFIED if verify else TrainingState.REJECTED, by)
        each.decision_note = "" if verify else note.strip()
    action = Action.VERIFY if verify else Action.REJECT
    history.record_all(action, going, by=by, reason=note.strip() if verify else "")
    if not verify:
        letters.not_accepted(each.person for each in going)
    return [each.reference for each in going], left
