"""Volunteers of a body, counted: those at its places, whoever placed them, and those whom it placed.

A body is an organisation and everything below it. Everybody is counted once. Periods are half-open.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, exists, func, or_, select

from volunteer_app.foundation.clock import day_of
from volunteer_app.foundation.database import db
from volunteer_app.organisations.models import Organisation
from volunteer_app.organisations.queries import under
from volunteer_app.placements.models import Placement, PlacementSession
from volunteer_app.placements.queries import in_force
from volunteer_app.placements.rules import BEGAN, SessionState
from volunteer_app.placements.staff_leave.models import LeaveDay, StaffLeave
from volunteer_app.recruitment.models import Application
from volunteer_app.roles.models import Role

Interval = tuple[date, date]


@dataclass(frozen=True)
class OnDay:
    """The volunteers of a body on a day: by the code of their main role, and how many others placed."""

    by_role: Counter[str]
    placed_by_others: int

    @property
    def number(self) -> int:
        """How many there are."""
        return self.by_role.total()


def on_day(body: Organisation, day: date) -> OnDay:
    """Who had a placement in force on a day, by the placement that began first."""
    is_own = Placement.organisation_id.in_(_ids(body))
    statement = (
        select(Placement.person_id, Role.code, is_own)
        .join(Role, Role.id == Placement.role_id)
        .where(of_body(body), in_force(day))
        .order_by(Placement.person_id, Placement.starts_on, Placement.id)
    )
    main: dict[int, tuple[str, bool]] = {}
    for person_id, role, own in db.session.execute(statement):
        main.setdefault(person_id, (role, bool(own)))
    return OnDay(Counter(role for role, _ in main.values()), sum(not own for _, own in main.values()))


def people(body: Organisation, period: Interval) -> Select[int]:
    """Who had a placement on at least one day of a period, by number, each once."""
    return (
        select(Placement.person_id)
        .where(of_body(body), _began(), Placement.starts_on < period[1], Placement.ends_before > period[0])
        .distinct()
    )


def in_period(body: Organisation, period: Interval) -> int:
    """How many people these are."""
    counted = select(func.count()).select_from(people(body, period).subquery())
    return int(db.session.execute(counted).scalar_one())


def joined(body: Organisation, period: Interval) -> int:
    """How many people began to volunteer with the body for the first time in a period."""
    first = func.min(Placement.starts_on)
    return _people(body, first >= period[0], first < period[1])


def left(body: Organisation, period: Interval) -> int:
    """How many people’s last placement with the body ended in a period, as far as it was known on its end."""
    last = func.max(Placement.ends_before)
    begun = func.min(Placement.starts_on)
    return _people(body, last > period[0], last <= period[1], begun < period[1])


def minutes(body: Organisation, period: Interval) -> int:
    """How many approved minutes of volunteering fall on the days of a period."""
    statement = select(func.coalesce(func.sum(PlacementSession.minutes), 0)).where(
        PlacementSession.state == SessionState.APPROVED,
        PlacementSession.held_on >= period[0],
        PlacementSession.held_on < period[1],
        exists().where(Placement.id == PlacementSession.placement_id, of_body(body)),
    )
    return int(db.session.execute(statement).scalar_one())


def days_to_start(body: Organisation, period: Interval) -> list[int]:
    """How many days it took from application to first day, for each placement that began in a period."""
    statement = (
        select(Application.applied_at, Placement.starts_on)
        .join(Application, Application.id == Placement.application_id)
        .where(
            of_body(body),
            _began(),
            Placement.continues_id.is_(None),
            Placement.starts_on >= period[0],
            Placement.starts_on < period[1],
        )
        .order_by(Placement.id)
    )
    return [max(0, (begun - day_of(applied)).days) for applied, begun in db.session.execute(statement)]


def staff_leave(body: Organisation, period: Interval) -> tuple[int, int]:
    """How many of the body's staff took volunteering leave in a period, and how many half days."""
    statement = (
        select(StaffLeave.person_id, LeaveDay.part)
        .join(StaffLeave, StaffLeave.id == LeaveDay.leave_id)
        .where(
            StaffLeave.employer_id.in_(_ids(body)),
            LeaveDay.removed_at.is_(None),
            LeaveDay.taken_on >= period[0],
            LeaveDay.taken_on < period[1],
        )
    )
    rows = db.session.execute(statement).all()
    return len({row.person_id for row in rows}), sum(row.part.half_days for row in rows)


def of_body(body: Organisation) -> ColumnElement[bool]:
    """The condition on a placement that it is at a place of the body, or that the body placed somebody."""
    ids = _ids(body)
    return or_(Placement.place_id.in_(ids), Placement.organisation_id.in_(ids))


def _ids(body: Organisation) -> Select[int]:
    return select(Organisation.id).where(under(body))


def _began() -> ColumnElement[bool]:
    return Placement.state.in_(BEGAN)


def _people(body: Organisation, *having: ColumnElement[bool]) -> int:
    each = (
        select(Placement.person_id)
        .where(of_body(body), _began())
        .group_by(Placement.person_id)
        .having(*having)
        .subquery()
    )
    return int(db.session.execute(select(func.count()).select_from(each)).scalar_one())
