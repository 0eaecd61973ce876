"""Who is ready on a day, placement by placement: rows for a file, of an organisation, chunk by chunk."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import joinedload

from volunteer_app.foundation import clock
from volunteer_app.foundation.database import db
from volunteer_app.foundation.history import HistoryEntry
from volunteer_app.placements.models import Placement, PlacementSuspension
from volunteer_app.placements.rules import BEGAN, Action
from volunteer_app.readiness import queries as readiness
from volunteer_app.readiness.past import end_of
from volunteer_app.readiness.rules.answers import Answer
from volunteer_app.readiness.rules.showing import shown_state

CHUNK = 200
PAUSED = "Placement is not paused"
LIFT = "Lift the pause, once everything holds"
COLUMNS = (
    "person_reference",
    "placement_reference",
    "role",
    "place",
    "ready",
    "requirement",
    "state",
    "until",
    "next_step",
)


@dataclass(frozen=True)
class Line:
    """One requirement of one placement on a day. `until`: the last day on which it holds."""

    person: str
    placement: str
    role: str
    place: str
    is_ready: bool
    requirement: str
    state: str
    until: date | None
    next_step: str


def lines(organisation_id: int, day: date) -> Iterator[Line]:
    """What each placement that runs on a day needs, from that day to its end.

    Of a past day: the placements that were approved by its end, with the end that they had then, and what was
    known by then. What a role requires is not kept by day: `OF_TODAY`.
    """
    known_at = end_of(day) if day < clock.today() else None
    reached = 0
    while found := _chunk(organisation_id, day, known_at, reached):
        ids = [each.id for each in found]
        paused, ended_later = _paused(ids, day, known_at), _ended_later(ids, known_at)
        ends = [(each, ended_later.get(each.id, each.ends_before)) for each in found]
        running = [(each, before) for each, before in ends if before > day]
        cases = [readiness.Case(p.person, p.role, p.place, day, before) for p, before in running]
        answers = readiness.answers(cases, organisation_id, known_at=known_at)
        for (placement, _), answer in zip(running, answers, strict=True):
            yield from _lines(placement, answer, is_paused=placement.id in paused)
        reached = found[-1].id


def _lines(placement: Placement, answer: Answer, *, is_paused: bool) -> Iterator[Line]:
    who = placement.person.reference, placement.reference, placement.role.name, placement.place.name
    ready = answer.is_ready and not is_paused
    if is_paused:
        yield Line(*who, ready, PAUSED, "Missing", None, LIFT)
    for each in answer.needed:
        yield Line(*who, ready, each.title, shown_state(each).words, each.until, each.next_step)


def _chunk(organisation_id: int, day: date, known_at: datetime | None, after_id: int) -> Sequence[Placement]:
    statement = (
        select(Placement)
        .where(
            Placement.organisation_id == organisation_id,
            Placement.id > after_id,
            Placement.state.in_(BEGAN),
            Placement.starts_on <= day,
        )
        .options(
            joinedload(Placement.person, innerjoin=True),
            joinedload(Placement.role, innerjoin=True),
            joinedload(Placement.place, innerjoin=True),
        )
        .order_by(Placement.id)
        .limit(CHUNK)
    )
    runs = Placement.ends_before > day
    if known_at is not None:
        runs = or_(runs, _ended_after(known_at))
        statement = statement.where(Placement.decided_at <= known_at)
    return db.session.scalars(statement.where(runs)).all()


def _ended_after(known_at: datetime) -> ColumnElement[bool]:
    """Somebody ended it since, and perhaps on an earlier day than was planned at that moment."""
    return exists().where(*_ending(known_at), HistoryEntry.subject_id == Placement.id)


def _ended_later(placement_ids: Sequence[int], known_at: datetime | None) -> dict[int, date]:
    """The first day after those that were ended since, as it was planned at that moment."""
    if known_at is None:
        return {}
    statement = (
        select(HistoryEntry.subject_id, HistoryEntry.before)
        .where(*_ending(known_at), HistoryEntry.subject_id.in_(placement_ids))
        .order_by(HistoryEntry.id.desc())
    )
    found = ((number, before.get("ends_before")) for number, before in db.session.execute(statement))
    return {number: date.fromisoformat(before) for number, before in found if before}


def _ending(known_at: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        HistoryEntry.subject_kind == Placement.__tablename__,
        HistoryEntry.action == Action.END,
        HistoryEntry.happened_at > known_at,
    )


def _paused(placement_ids: Sequence[int], day: date, known_at: datetime | None) -> set[int]:
    """Those that are paused on that day; of a past day, as was known then."""
    pause = PlacementSuspension
    lifted_later = or_(pause.lifted_on.is_(None), pause.lifted_on > day)
    statement = select(pause.placement_id).where(
        pause.placement_id.in_(placement_ids), pause.since <= day, lifted_later
    )
    if known_at is not None:
        statement = statement.where(pause.suspended_at <= known_at)
    return set(db.session.scalars(statement))
