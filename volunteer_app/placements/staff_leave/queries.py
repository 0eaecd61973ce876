"""Reads of volunteering leave, of its days, and of what employers' staff used of it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import ColumnElement, Select, and_, case, func, select
from sqlalchemy.orm import contains_eager, joinedload

from volunteer_app.foundation import clock
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.bulk_rows import is_among
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import NotFound
from volunteer_app.foundation.paging import Key
from volunteer_app.organisations.models import Organisation
from volunteer_app.placements.staff_leave.models import LeaveDay, StaffLeave
from volunteer_app.placements.staff_leave.rules import STANDING, DayPart, Interval, LeaveState, Tally

LATEST_FIRST = (Key(StaffLeave.starts_on, descending=True), Key(StaffLeave.id, descending=True))
MOST_OWN = 200


class Which(StrEnum):
    """Which leave a list shows."""

    RUNNING = "running"
    ASKED = "asked"
    ALL = "all"


@dataclass(frozen=True)
class OfEmployer:
    """What an employer's staff have of one leave year, together; in half days."""

    employer: str
    year: Interval
    people: int
    tally: Tally


def leaves(scope: Scope, which: Which = Which.ALL) -> Select[StaffLeave]:
    """The leave of the scope's volunteers; page it by `LATEST_FIRST`."""
    return _whole().where(StaffLeave.organisation_id.in_(scope.organisation_ids), *_shown(which))


def leaves_of(person_id: int, organisation_ids: Collection[int] | None = None) -> list[StaffLeave]:
    """Somebody's leave, the latest leave year first; of all organisations, or of these."""
    statement = _whole().where(StaffLeave.person_id == person_id)
    if organisation_ids is not None:
        statement = statement.where(StaffLeave.organisation_id.in_(organisation_ids))
    ordered = statement.order_by(StaffLeave.starts_on.desc(), StaffLeave.id.desc())
    return list(db.session.scalars(ordered.limit(MOST_OWN)))


def leave(scope: Scope, reference: str) -> StaffLeave:
    """Leave that the scope reaches: of its organisations, or of its own person.

    Raises:
        NotFound: there is none with this reference in the scope.
    """
    return _reached(
        scope, db.session.scalars(_whole().where(StaffLeave.reference == reference)).one_or_none()
    )


def day(scope: Scope, reference: str) -> LeaveDay:
    """A day of leave that the scope reaches.

    Raises:
        NotFound: there is none with this reference in the scope.
    """
    statement = (
        select(LeaveDay)
        .join(LeaveDay.leave)
        .options(
            contains_eager(LeaveDay.leave).joinedload(StaffLeave.person, innerjoin=True),
            contains_eager(LeaveDay.leave).joinedload(StaffLeave.known_employer),
        )
        .where(LeaveDay.reference == reference)
    )
    found = db.session.scalars(statement).one_or_none()
    _reached(scope, found.leave if found is not None else None)
    assert found is not None  # noqa: S101 - else there was no leave
    return found


def days_of(leave_id: int) -> list[LeaveDay]:
    """The days of some leave, removed ones too, the latest first. There are at most as many as were agreed,
    and those that were removed."""
    statement = select(LeaveDay).where(LeaveDay.leave_id == leave_id)
    return list(db.session.scalars(statement.order_by(LeaveDay.taken_on.desc(), LeaveDay.id.desc())))


def parts_on(person_id: int, taken_on: date) -> list[DayPart]:
    """For which parts of a day somebody is on leave, whoever gives it and whoever wrote it down."""
    statement = (
        select(LeaveDay.part)
        .join(LeaveDay.leave)
        .where(StaffLeave.person_id == person_id, LeaveDay.taken_on == taken_on, _stands())
    )
    return list(db.session.scalars(statement))


def beside(person_id: int, organisation_id: int, year: Interval) -> list[StaffLeave]:
    """The leave that somebody has, or asked for, with an organisation in years that overlap this one."""
    statement = _whole().where(
        StaffLeave.person_id == person_id,
        StaffLeave.organisation_id == organisation_id,
        StaffLeave.state.in_(STANDING),
        StaffLeave.starts_on < year[1],
        StaffLeave.ends_before > year[0],
    )
    return list(db.session.scalars(statement.order_by(StaffLeave.id)))


def tallies(leaves: Collection[StaffLeave]) -> dict[int, Tally]:
    """What of each is used and left, by its id; one statement, however many they are."""
    ids = [each.id for each in leaves]
    statement = (
        select(LeaveDay.leave_id, _used(), _booked())
        .where(is_among(LeaveDay.leave_id, ids), _stands())
        .group_by(LeaveDay.leave_id)
    )
    taken = {row[0]: (int(row[1]), int(row[2])) for row in db.session.execute(statement)}
    return {each.id: Tally(each.half_days, *taken.get(each.id, (0, 0))) for each in leaves}


def by_employer(scope: Scope, which: Which) -> list[OfEmployer]:
    """What was agreed and used by employer and leave year, by the employer's name; one statement."""
    of_leave = (
        select(LeaveDay.leave_id, _used().label("used"), _booked().label("booked"))
        .where(_stands())
        .group_by(LeaveDay.leave_id)
        .subquery()
    )
    employer = func.coalesce(Organisation.name, StaffLeave.employer_name).label("employer")
    sums = (StaffLeave.half_days, func.coalesce(of_leave.c.used, 0), func.coalesce(of_leave.c.booked, 0))
    statement = (
        select(
            employer,
            StaffLeave.starts_on,
            StaffLeave.ends_before,
            func.count(StaffLeave.person_id.distinct()),
            *(func.sum(each) for each in sums),
        )
        .outerjoin(Organisation, Organisation.id == StaffLeave.employer_id)
        .outerjoin(of_leave, of_leave.c.leave_id == StaffLeave.id)
        .where(
            StaffLeave.organisation_id.in_(scope.organisation_ids),
            StaffLeave.state == LeaveState.AGREED,
            *_shown(which),
        )
        .group_by(employer, StaffLeave.starts_on, StaffLeave.ends_before)
        .order_by(employer, StaffLeave.starts_on)
    )
    return [
        OfEmployer(row[0], (row[1], row[2]), row[3], Tally(*(int(each) for each in row[4:])))
        for row in db.session.execute(statement)
    ]


def waiting_count(scope: Scope) -> Select[int]:
    """How many ask for leave and wait for an answer in the scope."""
    return select(func.count(StaffLeave.id)).where(
        StaffLeave.organisation_id.in_(scope.organisation_ids), StaffLeave.state == LeaveState.ASKED
    )


def _shown(which: Which) -> list[ColumnElement[bool]]:
    today = clock.today()
    running = and_(
        StaffLeave.state == LeaveState.AGREED, StaffLeave.starts_on <= today, StaffLeave.ends_before > today
    )
    asked = StaffLeave.state == LeaveState.ASKED
    return {Which.RUNNING: [running], Which.ASKED: [asked], Which.ALL: []}[which]


def _reached(scope: Scope, found: StaffLeave | None) -> StaffLeave:
    own = found is not None and found.person_id == scope.person_id
    if found is None or not (own or scope.reaches(found.organisation_id)):
        raise NotFound
    return found


def _half_days() -> ColumnElement[int]:
    return case((LeaveDay.part == DayPart.WHOLE, 2), else_=1)


def _used() -> ColumnElement[int]:
    return func.sum(case((LeaveDay.taken_on <= clock.today(), _half_days()), else_=0))


def _booked() -> ColumnElement[int]:
    return func.sum(case((LeaveDay.taken_on > clock.today(), _half_days()), else_=0))


def _stands() -> ColumnElement[bool]:
    return LeaveDay.removed_at.is_(None)


def _whole() -> Select[StaffLeave]:
    return select(StaffLeave).options(
        joinedload(StaffLeave.person, innerjoin=True),
        joinedload(StaffLeave.organisation, innerjoin=True),
        joinedload(StaffLeave.known_employer),
    )
