"""Planned sessions that cannot take place: the prison calls them off, or the mentor's placement ends.

Each is cancelled, and the mentor is told when it would have been: nothing of where or with whom, as an e-mail
may be read by others. Whoever calls off at a prison reads days and times, and no names.

Listens to the placements (wired in `volunteer_app.blueprints`), in the transaction in which one ends.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import joinedload

from volunteer_app.foundation import bulk_rows, clock, history, links, mail
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.bulk_rows import is_among
from volunteer_app.foundation.database import db
from volunteer_app.foundation.day_times import times_words
from volunteer_app.foundation.presenting import day
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.models import Person
from volunteer_app.placements.facts import PlacementsEnded
from volunteer_app.placements.mentoring.models.relationship import Mentoring, MentoringSession, MentoringStay
from volunteer_app.placements.mentoring.rules import Action, Channel, SessionState
from volunteer_app.placements.models import Placement

PLACEMENT_ENDED = "The placement ends before it"


@dataclass(frozen=True)
class Told:
    """What came of it: what was cancelled, how many were written to, and whom no letter reaches."""

    cancelled: int = 0
    told: int = 0
    untold: Sequence[Person] = ()


NOTHING = Told()


def to_call_off(
    scope: Scope, place_reference: str, first: date, ends_before: date, most: int
) -> list[MentoringSession]:
    """What is planned in person at a place on the days [first, ends_before) from today, the next first."""
    statement = _planned_there(scope).where(
        Organisation.reference == place_reference,
        MentoringSession.on_day >= first,
        MentoringSession.on_day < ends_before,
    )
    ordered = statement.options(joinedload(MentoringSession.mentoring).joinedload(Mentoring.organisation))
    return list(
        db.session.scalars(ordered.order_by(MentoringSession.on_day, MentoringSession.id).limit(most))
    )


def places(scope: Scope) -> list[tuple[str, str]]:
    """The places at which one may be called off from now on: reference and name, by name."""
    named = _planned_there(scope).with_only_columns(
        Organisation.reference, Organisation.name, maintain_column_froms=True
    )
    return [(row[0], row[1]) for row in db.session.execute(named.distinct().order_by(Organisation.name))]


def when(session: MentoringSession) -> str:
    """Thursday 3 December 2026, 10am to 12:30pm; or the day alone, where no time is known."""
    said = f"{session.on_day:%A} {day(session.on_day)}"
    if session.starts_at is None or session.ends_at is None:
        return said
    return f"{said}, {times_words(session.starts_at, session.ends_at)}"


def call_off(sessions: Collection[MentoringSession], reason: str, *, by: Actor) -> Told:
    """Cancel these, but for those that somebody dealt with meanwhile; each mentor is told once of all theirs.

    `reason`: one of a list, without anybody's name. The mentor reads it.
    """
    bulk_rows.hold(Person, [each.person_id for each in sessions])
    return _cancel(_again([each.id for each in sessions]), reason, by)


def of_ended(fact: PlacementsEnded) -> None:
    """Cancel what is planned under placements after their last day. Whoever announces it holds the people."""
    beyond = (
        select(MentoringSession.id)
        .join(MentoringStay, _there())
        .join(Placement, Placement.id == MentoringStay.placement_id)
        .where(
            is_among(MentoringStay.placement_id, fact.placement_ids),
            MentoringSession.state == SessionState.PLANNED,
            MentoringSession.on_day >= Placement.ends_before,
        )
    )
    ids = list(db.session.scalars(beyond))
    if ids:
        _cancel(_again(ids), PLACEMENT_ENDED, fact.by)


def _planned_there(scope: Scope) -> Select[MentoringSession]:
    ids = scope.organisation_ids
    return (
        select(MentoringSession)
        .join(MentoringStay, _there())
        .join(Placement, Placement.id == MentoringStay.placement_id)
        .join(Organisation, Organisation.id == Placement.place_id)
        .where(
            or_(Placement.organisation_id.in_(ids), Placement.place_id.in_(ids)),
            MentoringSession.state == SessionState.PLANNED,
            MentoringSession.channel == Channel.IN_PERSON,
            MentoringSession.on_day >= clock.today(),
        )
    )


def _there() -> ColumnElement[bool]:
    """The condition that a mentoring takes place under this stay on the day of the session."""
    return and_(
        MentoringStay.mentoring_id == MentoringSession.mentoring_id,
        MentoringStay.since <= MentoringSession.on_day,
        or_(MentoringStay.before.is_(None), MentoringStay.before > MentoringSession.on_day),
    )


def _again(ids: Collection[int]) -> list[MentoringSession]:
    """Those that are still planned, held in the order of their numbers."""
    statement = select(MentoringSession).where(
        is_among(MentoringSession.id, ids), MentoringSession.state == SessionState.PLANNED
    )
    held = statement.order_by(MentoringSession.id).with_for_update(of=MentoringSession, key_share=True)
    return list(db.session.scalars(held.execution_options(populate_existing=True)))


def _cancel(sessions: Sequence[MentoringSession], reason: str, by: Actor) -> Told:
    for each in sessions:
        each.state, each.written_by, each.written_at = SessionState.CANCELLED, by.name, clock.now()
    history.record_all(Action.CANCEL, sessions, by=by, reason=reason)
    mentors = _by_mentor(sessions)
    for person, theirs in mentors:
        _write(person, theirs, reason)
    untold = tuple(person for person, _ in mentors if not person.email)
    return Told(len(sessions), len(mentors) - len(untold), untold)


def _by_mentor(sessions: Iterable[MentoringSession]) -> list[tuple[Person, list[MentoringSession]]]:
    """The sessions of each mentor, the next first."""
    found: dict[int, list[MentoringSession]] = {}
    for each in sorted(sessions, key=lambda each: (each.on_day, each.id)):
        found.setdefault(each.person_id, []).append(each)
    return [(theirs[0].person, theirs) for theirs in found.values()]


def _write(person: Person, sessions: Sequence[MentoringSession], reason: str) -> None:
    if person.email:
        mail.post(
            person.email,
            "placements/mentoring/mail/cancelled.txt",
            name=person.known_as or person.first_name,
            times=[when(each) for each in sessions],
            reason=reason,
            url=links.address("placements.my_mentoring"),
        )
