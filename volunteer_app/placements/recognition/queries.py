"""Reads of hours that count, notes of thanks and statements of service."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlalchemy.orm import joinedload

from volunteer_app.foundation import clock
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.bulk_rows import is_among
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import NotFound
from volunteer_app.foundation.paging import Key
from volunteer_app.organisations.models import Organisation
from volunteer_app.people import queries as people
from volunteer_app.people.models import Person
from volunteer_app.placements.models import Placement, PlacementSession
from volunteer_app.placements.recognition.models import ServiceStatement, ThankYouNote
from volunteer_app.placements.recognition.rules import Interval, StatementState
from volunteer_app.placements.rules import BEGAN, SessionState
from volunteer_app.roles.models import Role

Days = list[tuple[date, int]]
OLDEST_FIRST = (Key(ServiceStatement.asked_at), Key(ServiceStatement.id))
MOST_SHOWN = 200


@dataclass(frozen=True)
class Tally:
    """What somebody came to with one organisation."""

    minutes: int
    served: list[Interval]
    thanked_on: date | None


def approved_days(person_id: int, organisation_ids: Collection[int] | None = None) -> dict[int, Days]:
    """The approved minutes of each day, in order, by organisation; of all organisations, or of these."""
    counted = PlacementSession
    statement = (
        select(counted.organisation_id, counted.held_on, func.sum(counted.minutes))
        .where(counted.person_id == person_id, counted.state == SessionState.APPROVED)
        .group_by(counted.organisation_id, counted.held_on)
        .order_by(counted.organisation_id, counted.held_on)
    )
    if organisation_ids is not None:
        statement = statement.where(counted.organisation_id.in_(organisation_ids))
    found: dict[int, Days] = {}
    for organisation_id, day, minutes in db.session.execute(statement):
        found.setdefault(organisation_id, []).append((day, int(minutes)))
    return found


def begun(person_id: int, organisation_ids: Collection[int] | None = None) -> list[Placement]:
    """The placements in which somebody volunteered, the earliest first; of all organisations, or of these."""
    statement = (
        select(Placement)
        .options(
            joinedload(Placement.role, innerjoin=True).lazyload(Role.training_packs),
            joinedload(Placement.place, innerjoin=True),
            joinedload(Placement.organisation, innerjoin=True),
        )
        .where(
            Placement.person_id == person_id,
            Placement.state.in_(BEGAN),
            Placement.starts_on <= clock.today(),
            Placement.ends_before > Placement.starts_on,
        )
        .order_by(Placement.starts_on, Placement.id)
    )
    if organisation_ids is not None:
        statement = statement.where(Placement.organisation_id.in_(organisation_ids))
    return list(db.session.scalars(statement))


def with_hours(scope: Scope, organisation_id: int) -> Select[Person]:
    """The people of the scope who have approved hours with an organisation; page them by name."""
    counted = exists().where(
        PlacementSession.person_id == Person.id,
        PlacementSession.organisation_id == organisation_id,
        PlacementSession.state == SessionState.APPROVED,
    )
    return people.people(scope).where(counted)


def tallies(organisation_id: int, person_ids: Collection[int]) -> dict[int, Tally]:
    """What each of these people came to with an organisation; three statements, however many they are."""
    counted, note = PlacementSession, ThankYouNote
    minutes = _by_person(
        select(counted.person_id, func.sum(counted.minutes))
        .where(
            is_among(counted.person_id, person_ids),
            counted.organisation_id == organisation_id,
            counted.state == SessionState.APPROVED,
        )
        .group_by(counted.person_id)
    )
    thanked = _by_person(
        select(note.person_id, func.max(note.written_at))
        .where(
            is_among(note.person_id, person_ids),
            note.organisation_id == organisation_id,
            note.taken_back_at.is_(None),
        )
        .group_by(note.person_id)
    )
    days = select(Placement.person_id, Placement.starts_on, Placement.ends_before).where(
        is_among(Placement.person_id, person_ids),
        Placement.organisation_id == organisation_id,
        Placement.state.in_(BEGAN),
    )
    served: dict[int, list[Interval]] = {}
    for person_id, starts_on, ends_before in db.session.execute(days):
        served.setdefault(person_id, []).append((starts_on, ends_before))
    return {
        each: Tally(
            int(minutes.get(each, 0)),
            served.get(each, []),
            clock.day_of(thanked[each]) if each in thanked else None,
        )
        for each in person_ids
    }


def notes(person_id: int, organisation_ids: Collection[int] | None = None) -> list[ThankYouNote]:
    """The notes of thanks to somebody, the latest first; of all organisations, or of these."""
    statement = (
        select(ThankYouNote)
        .options(joinedload(ThankYouNote.organisation, innerjoin=True))
        .where(ThankYouNote.person_id == person_id)
        .order_by(ThankYouNote.written_at.desc(), ThankYouNote.id.desc())
        .limit(MOST_SHOWN)
    )
    if organisation_ids is not None:
        statement = statement.where(ThankYouNote.organisation_id.in_(organisation_ids))
    return list(db.session.scalars(statement))


def note(scope: Scope, reference: str) -> ThankYouNote:
    """One note of thanks of the scope's organisations.

    Raises:
        NotFound: there is none with this reference in the scope.
    """
    statement = select(ThankYouNote).options(
        joinedload(ThankYouNote.person, innerjoin=True),
        joinedload(ThankYouNote.organisation, innerjoin=True),
    )
    found = db.session.scalars(statement.where(ThankYouNote.reference == reference)).one_or_none()
    if found is None or not scope.reaches(found.organisation_id):
        raise NotFound
    return found


def latest_note(column: Any) -> ColumnElement[Any]:
    """This column of the latest note of thanks that stands, beside `Person`, or of its organisation."""
    return (
        select(column)
        .select_from(ThankYouNote)
        .join(Organisation, Organisation.id == ThankYouNote.organisation_id)
        .where(ThankYouNote.person_id == Person.id, ThankYouNote.taken_back_at.is_(None))
        .order_by(ThankYouNote.written_at.desc(), ThankYouNote.id.desc())
        .limit(1)
        .correlate(Person)
        .scalar_subquery()
    )


def approved_minutes() -> ColumnElement[int]:
    """The approved minutes of a placement: a column beside `Placement`."""
    counted = PlacementSession
    return (
        select(func.coalesce(func.sum(counted.minutes), 0))
        .where(counted.placement_id == Placement.id, counted.state == SessionState.APPROVED)
        .correlate(Placement)
        .scalar_subquery()
    )


def statements_of(person_id: int, organisation_ids: Collection[int] | None = None) -> list[ServiceStatement]:
    """The statements that somebody asked for, the latest first; of all organisations, or of these."""
    statement = (
        _whole()
        .where(ServiceStatement.person_id == person_id)
        .order_by(ServiceStatement.asked_at.desc(), ServiceStatement.id.desc())
        .limit(MOST_SHOWN)
    )
    if organisation_ids is not None:
        statement = statement.where(ServiceStatement.organisation_id.in_(organisation_ids))
    return list(db.session.scalars(statement))


def waiting(scope: Scope) -> Select[ServiceStatement]:
    """The statements that wait for a signature in the scope; page them by `OLDEST_FIRST`."""
    return _whole().where(
        ServiceStatement.organisation_id.in_(scope.organisation_ids),
        ServiceStatement.state == StatementState.ASKED,
    )


def waiting_count(scope: Scope) -> Select[int]:
    """How many of them there are."""
    return select(func.count(ServiceStatement.id)).where(
        ServiceStatement.organisation_id.in_(scope.organisation_ids),
        ServiceStatement.state == StatementState.ASKED,
    )


def waiting_number(scope: Scope) -> int:
    """The same, asked for."""
    return db.session.execute(waiting_count(scope)).scalar_one()


def statement(scope: Scope, reference: str) -> ServiceStatement:
    """One statement that the scope reaches: of its organisations, or about its own person.

    Raises:
        NotFound: there is none with this reference in the scope.
    """
    found = db.session.scalars(_whole().where(ServiceStatement.reference == reference)).one_or_none()
    if found is None or not (scope.reaches(found.organisation_id) or found.person_id == scope.person_id):
        raise NotFound
    return found


def is_asked(person_id: int, organisation_id: int, kind: Any) -> bool:
    """Whether somebody waits for one of this kind from the organisation."""
    statement = select(ServiceStatement.id).where(
        ServiceStatement.person_id == person_id,
        ServiceStatement.organisation_id == organisation_id,
        ServiceStatement.kind == kind,
        ServiceStatement.state == StatementState.ASKED,
    )
    return db.session.scalars(statement).one_or_none() is not None


def _by_person(statement: Any) -> dict[int, Any]:
    return {row[0]: row[1] for row in db.session.execute(statement)}


def _whole() -> Select[ServiceStatement]:
    return select(ServiceStatement).options(
        joinedload(ServiceStatement.person, innerjoin=True),
        joinedload(ServiceStatement.organisation, innerjoin=True),
    )
