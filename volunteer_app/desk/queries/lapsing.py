"""What will lapse, gathered from the rooms: each gives a statement with the same columns.

A room joins with a statement of id, person_id, organisation_id and ends_before (the first day on which the
thing does not count), for days in [today, before], without what is being renewed. Here it gets its name.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Select, and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from volunteer_app.accounts import queries as accounts
from volunteer_app.accounts.models import Account, Membership
from volunteer_app.accounts.queries import in_force
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.desk.models.reminders import LapseReminder, Lapsing, Reminded, WeeklyDigest
from volunteer_app.desk.rules.reminding import DAYS, windows
from volunteer_app.foundation import clock
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.people.models import Person
from volunteer_app.placements.models import Placement
from volunteer_app.placements.rules import PlacementState
from volunteer_app.recruitment.models import Application
from volunteer_app.recruitment.rules import OPEN
from volunteer_app.training.models import TrainingRecord
from volunteer_app.training.rules import TrainingState
from volunteer_app.vetting import renewals
from volunteer_app.vetting.models import Check
from volunteer_app.vetting.passport import lapsing as reliances
from volunteer_app.vetting.passport.models import Reliance
from volunteer_app.vetting.waivers import lapsing as waivers

Rows = Select[int, int, int, date | None] | CompoundSelect[int, int, int, date | None]
Statement = Callable[[date, date], Rows]
MOST = 200


@dataclass(frozen=True)
class Due:
    """Something that lapses, and the reminder that is due. `page`: an endpoint and a reference.

    `to_the_person`: as what the person is reminded of it. A check of theirs is one thing that ends, however
    many organisations rely on it, and they are told once.
    """

    kind: Lapsing
    subject_id: int
    ends_before: date
    days: int
    person_id: int
    email: str | None
    page: tuple[str, str]
    to_the_person: tuple[Lapsing, int]


def training_lapsing(today: date, before: date) -> Select[int, int, int, date | None]:
    """Training that ends then and was not done again."""
    later = aliased(TrainingRecord)
    longer = or_(later.valid_before.is_(None), later.valid_before > TrainingRecord.valid_before)
    done_again = exists().where(
        later.person_id == TrainingRecord.person_id,
        later.organisation_id == TrainingRecord.organisation_id,
        later.pack_id == TrainingRecord.pack_id,
        later.id != TrainingRecord.id,
        or_(later.state == TrainingState.LOGGED, and_(later.state == TrainingState.VERIFIED, longer)),
    )
    return select(
        TrainingRecord.id.label("id"),
        TrainingRecord.person_id.label("person_id"),
        TrainingRecord.organisation_id.label("organisation_id"),
        TrainingRecord.valid_before.label("ends_before"),
    ).where(
        TrainingRecord.state == TrainingState.VERIFIED,
        TrainingRecord.valid_before > today,
        TrainingRecord.valid_before <= before,
        ~done_again,
    )


# Each room's statement, by the name under which its reminders are kept.
SOURCES: dict[Lapsing, Statement] = {
    Lapsing.CHECK: renewals.lapsing,
    Lapsing.TRAINING: training_lapsing,
    Lapsing.RELIANCE: reliances.lapsing,
    Lapsing.WAIVER: waivers.lapsing,
}


def organisations_due(today: date) -> list[int]:
    """The organisations with a reminder to send."""
    found: set[int] = set()
    for kind in SOURCES:
        for days, after, until in windows(today):
            rows = _due(kind, days, (after, until), today)
            statement = select(rows.c.organisation_id).distinct()
            found.update(db.session.scalars(statement))
    return sorted(found)


def due_in(organisation_id: int, today: date) -> list[Due]:
    """The reminders that one organisation's people are due, at most `MOST`; what ends first, first."""
    found: list[Due] = []
    for kind in SOURCES:
        for days, after, until in reversed(windows(today)):
            rows = _due(kind, days, (after, until), today)
            statement = (
                select(rows, Person.email, Person.reference.label("whose"), *_more_of(kind, rows))
                .join(Person, Person.id == rows.c.person_id)
                .where(rows.c.organisation_id == organisation_id)
                .order_by(rows.c.ends_before, rows.c.id)
                .limit(MOST - len(found))
            )
            found += [_as_due(kind, days, row) for row in db.session.execute(statement)]
    return found


def told_persons(due: Sequence[Due]) -> set[tuple[Lapsing, int, date, int]]:
    """Of what their people were reminded already: as what, its last day's next, and how many days before."""
    statement = select(
        LapseReminder.kind, LapseReminder.subject_id, LapseReminder.ends_before, LapseReminder.days
    ).where(
        LapseReminder.kind.in_({each.to_the_person[0] for each in due}),
        LapseReminder.subject_id.in_({each.to_the_person[1] for each in due}),
        LapseReminder.reminded == Reminded.PERSON,
    )
    return {(row.kind, row.subject_id, row.ends_before, row.days) for row in db.session.execute(statement)}


def _as_due(kind: Lapsing, days: int, row: Any) -> Due:
    page, own = ("desk.person", row.whose), (kind, row.id)
    if kind is Lapsing.CHECK:
        page = ("vetting.check", row.reference)
    if kind is Lapsing.RELIANCE:
        page = ("vetting.reliance", row.reference)
        own = (Lapsing.CHECK, row.check_id) if row.check_id is not None else own
    if kind is Lapsing.WAIVER:
        page = ("vetting.waivers", row.whose)
    return Due(kind, row.id, row.ends_before, days, row.person_id, row.email, page, own)


def _more_of(kind: Lapsing, rows: Any) -> tuple[Any, ...]:
    """What else is read of one, without another table in a statement that is about many."""
    if kind is Lapsing.CHECK:
        return (_one(Check.reference, Check.id == rows.c.id),)
    if kind is Lapsing.RELIANCE:
        same = Reliance.id == rows.c.id
        return _one(Reliance.reference, same), _one(Reliance.check_id, same)
    return ()


def _one(column: Any, same: ColumnElement[bool]) -> Any:
    return select(column).where(same).scalar_subquery().label(column.key)


def _due(kind: Lapsing, days: int, window: tuple[date, date], today: date) -> Any:
    """What ends then, of people who are placed or about to be, and whose coordinators were not told yet."""
    rows = SOURCES[kind](*window).subquery()
    told = exists().where(
        LapseReminder.kind == kind,
        LapseReminder.subject_id == rows.c.id,
        LapseReminder.ends_before == rows.c.ends_before,
        LapseReminder.days == days,
        LapseReminder.reminded == Reminded.COORDINATORS,
    )
    concerned = or_(_is_placed(rows, today), _is_applying(rows))
    return select(rows).where(~told, concerned).subquery()


def _is_placed(rows: Any, day: date) -> ColumnElement[bool]:
    return exists().where(
        Placement.person_id == rows.c.person_id,
        Placement.organisation_id == rows.c.organisation_id,
        Placement.state.not_in((PlacementState.REFUSED, PlacementState.ENDED)),
        Placement.ends_before > day,
    )


def _is_applying(rows: Any) -> ColumnElement[bool]:
    return exists().where(
        Application.person_id == rows.c.person_id,
        Application.organisation_id == rows.c.organisation_id,
        Application.stage.in_(OPEN),
    )


def coordinators_without_digest(week: date) -> list[Account]:
    """The coordinators who were not sent the digest of a week, in a fixed order."""
    sent = exists().where(WeeklyDigest.account_id == Account.id, WeeklyDigest.week_starts_on == week)
    statement = select(Account).where(
        Account.is_active,
        ~sent,
        exists().where(
            Membership.account_id == Account.id,
            Membership.role == MembershipRole.COORDINATOR,
            in_force(clock.today()),
        ),
    )
    return list(db.session.scalars(statement.order_by(Account.id)))


def reach_of_coordinator(account_id: int) -> Scope:
    """The organisations whose coordinator somebody is, and all below them."""
    held = [
        each.organisation
        for each in accounts.memberships_in_force(account_id)
        if each.role is MembershipRole.COORDINATOR
    ]
    return Scope(frozenset(number for number, _ in accounts.paths_under(held)))


def ending_soon(scope: Scope, today: date) -> dict[Lapsing, int]:
    """How much lapses within `DAYS[0]` days and is not being renewed, of those whom it concerns."""
    found: dict[Lapsing, int] = {}
    for kind, statement in SOURCES.items():
        rows = statement(today, today + timedelta(days=DAYS[0])).subquery()
        counted = (
            select(func.count())
            .select_from(rows)
            .where(
                rows.c.organisation_id.in_(scope.organisation_ids),
                or_(_is_placed(rows, today), _is_applying(rows)),
            )
        )
        found[kind] = db.session.scalars(counted).one()
    return found
