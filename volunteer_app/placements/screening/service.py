"""Asking for a screening, saying its word when it is due, and finding what stands against a new statement.

The word is said by a background job, after the same wait for each, from the same statements: what is found
changes the word and nothing else. Who made a statement decides about what stood already; nothing is paused by
itself (`settling`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import delete, select, update
from sqlalchemy.orm.attributes import set_committed_value

from volunteer_app.foundation import bulk_history, bulk_rows, clock, history, jobs
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.bulk_history import Draft
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused
from volunteer_app.placements.rules import AGREE_FIRST
from volunteer_app.placements.screening import judging, queries
from volunteer_app.placements.screening.models import Screening, ScreeningConflict, ScreeningPause
from volunteer_app.placements.screening.rules import (
    NOT_YET,
    Action,
    ScreeningState,
    kept_on,
    wait_on,
)
from volunteer_app.vetting.do_not_match import queries as do_not_match
from volunteer_app.vetting.do_not_match.facts import DoNotMatchChanged
from volunteer_app.vetting.do_not_match.rules import Statement

BY = Actor.job("Screening")
CHUNK = 200
LOOK_AGAIN = "placements.screening_again"


@dataclass(frozen=True)
class Asked:
    """Who is proposed: for which kind of thing, where, on the days [starts_on, ends_before), with whom."""

    kind: str
    person_id: int
    organisation_id: int
    place_id: int | None
    starts_on: date
    ends_before: date
    others: Sequence[str] = ()


def ask(asked: Asked, *, by: Actor) -> Screening:
    """Ask for a screening. It is pending until a background job says its word."""
    screening = _pending(asked)
    history.record(Action.ASK, screening, by=by)
    return screening


def _pending(asked: Asked) -> Screening:
    screening = Screening(
        kind=asked.kind,
        person_id=asked.person_id,
        organisation_id=asked.organisation_id,
        place_id=asked.place_id,
        starts_on=asked.starts_on,
        ends_before=asked.ends_before,
        asked_at=clock.now(),
        due_at=clock.now() + wait_on(clock.today()),
    )
    screening.others = list(asked.others)
    return screening


def ask_at_once(asked: Sequence[Asked], *, by: Actor) -> list[Screening]:
    """Ask, and say the word of each: for a file that is taken in the background, where nobody waits.

    Its rows wait together, and none for itself. Whoever stands earlier in it is there for those after them,
    though their placements are not written yet. A fixed number of statements.
    """
    drafts = [Draft(_pending(each)) for each in asked]
    for draft in drafts:
        draft.note(Action.ASK)
    screenings = queries.by_numbers([made.id for made in bulk_history.add_drafts(drafts, by=by)])
    if screenings:
        _decide(screenings, together=True)
    return screenings


def decide_at_once(screenings: Sequence[Screening]) -> None:
    """Say the word of these without the wait: where nobody looks on."""
    _decide(screenings)


def decide_due() -> int:
    """Say the word of those that have waited. Gives how many there were."""
    found = queries.due(clock.now(), CHUNK)
    if found:
        _decide(found)
    return len(found)


def _decide(screenings: Sequence[Screening], *, together: bool = False) -> None:
    judged = judging.judged(screenings, together=together)
    for each in screenings:
        say(each, judged.word(each.id))
    history.record_all(Action.DECIDE, screenings, by=BY)


def say(screening: Screening, word: ScreeningState) -> None:
    """Write its word. The caller records it."""
    screening.state = word
    screening.decided_at = screening.looked_at = clock.now()


def say_anew() -> int:
    """Say the word of proposals anew that is too old to approve anything by, whichever it is.

    History has an entry of each that reads another word now; of the others a moment is kept alone. Gives how
    many were looked at.
    """
    now = clock.now()
    found = queries.to_say_anew(now - kept_on(clock.today()), CHUNK)
    if not found:
        return 0
    judged = judging.judged(found)
    db.session.execute(
        update(Screening)
        .where(bulk_rows.is_among(Screening.id, [each.id for each in found]))
        .values(looked_at=now),
        execution_options={history.KEPT_BY: Action.DECIDE.value, "synchronize_session": False},
    )
    for each in found:
        set_committed_value(each, "looked_at", now)
    changed = [each for each in found if each.state is not judged.word(each.id)]
    for each in changed:
        say(each, judged.word(each.id))
    history.record_all(Action.DECIDE, changed, by=BY)
    return len(found)


def forget(numbers: Sequence[int], action: StrEnum, *, organisation_id: int, by: Actor, reason: str) -> None:
    """Delete screenings whose placements an import brought by mistake, with what was found about them."""
    if not numbers:
        return
    of_these = bulk_rows.is_among(ScreeningConflict.screening_id, numbers)
    conflicts = select(ScreeningConflict.id).where(of_these)
    for gone in (
        delete(ScreeningPause).where(ScreeningPause.conflict_id.in_(conflicts)),
        delete(ScreeningPause).where(bulk_rows.is_among(ScreeningPause.screening_id, numbers)),
        delete(ScreeningConflict).where(of_these),
    ):
        db.session.execute(
            gone, execution_options={history.KEPT_BY: action.value, "synchronize_session": False}
        )
    bulk_history.remove_many(
        Screening, numbers, action, by=by, organisation_id=organisation_id, reason=reason
    )


def refuse_unless_clear(screening: Screening | None) -> None:
    """Approval needs "clear", said within the time for which a word is good, and true now: a statement may
    have been made since. The caller holds the person.

    Raises:
        Refused: it is pending, was said too long ago, or says: choose another; or would, if it were said now.
    """
    if screening is not None:
        db.session.refresh(screening)  # an officer may have decided since it was read
    if problem := not_yet(screening):
        raise Refused(problem)
    if screening is not None and (problem := NOT_YET.get(judging.judged([screening]).word(screening.id), "")):
        raise Refused(problem)


def not_yet(screening: Screening | None) -> str:
    """Why nothing that rests on it can be approved, as a sentence; empty where it says "clear"."""
    return NOT_YET.get(word_now(screening), "")


def word_now(screening: Screening | None) -> ScreeningState:
    """The word that something can rest on now: one that is too old is pending until it is said anew."""
    if screening is None or screening.looked_at is None:
        return ScreeningState.PENDING
    is_good = screening.looked_at > clock.now() - kept_on(clock.today())
    return screening.state if is_good else ScreeningState.PENDING


def refuse_kept_paused(screening_id: int | None) -> None:
    """What was paused for a statement goes on only once that has ended: a placement; or a match, whose
    mentoring was paused with its mentor's placement, wherever it would go on.

    Raises:
        Refused: the statement stands; the words are those of every pause by an officer.
    """
    if do_not_match.any_stands(queries.statements_that_paused(screening_id), clock.today()):
        raise Refused(AGREE_FIRST, "reasons")


def of_changed_statement(_fact: DoNotMatchChanged) -> None:
    """A job compares it with what stands; the page of whoever made it learns nothing."""
    jobs.wake_after_commit(LOOK_AGAIN)


def look_again(after: int = 0) -> int | None:
    """Compare the next statements with what stands, or waits with a clear word, and keep what is new for
    those who made them.

    Gives the number of the last statement, to go on after it; None when all are done.
    """
    said = do_not_match.standing(clock.today(), after, CHUNK)
    if not said:
        return None
    people = {side.person_id for each in said for side in each.sides if side.person_id is not None}
    screenings = queries.standing(people)
    if screenings:
        _keep_conflicts(screenings)
    return said[-1].number


def _keep_conflicts(screenings: Sequence[Screening]) -> None:
    found = judging.judged(screenings).found
    known = queries.known_conflicts([each.id for each in screenings])
    new = [
        _conflict(each, statement)
        for each in screenings
        for statement in found[each.id]
        if (each.id, statement.number) not in known and _is_still_to_come(statement, each)
    ]
    history.record_all(Action.FIND, new, by=BY)


def _is_still_to_come(statement: Statement, screening: Screening) -> bool:
    return statement.covers(max(screening.starts_on, clock.today()), screening.ends_before)


def _conflict(screening: Screening, statement: Statement) -> ScreeningConflict:
    return ScreeningConflict(
        screening_id=screening.id, statement_id=statement.number, organisation_id=statement.organisation_id
    )
