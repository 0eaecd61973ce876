"""Checks and training that end soon, of people who are placed or about to be: a statement for each."""

from datetime import date, timedelta
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, exists, func, literal, or_, select, union_all
from sqlalchemy.orm import aliased, joinedload

from volunteer_app.desk.queries.waiting import Rows, Waiting, built_daily, waiting
from volunteer_app.desk.rules.telling import EXPIRES_WITHIN_DAYS, LONGEST_LIST
from volunteer_app.foundation import clock
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.models import Person
from volunteer_app.placements.models import Placement
from volunteer_app.placements.rules import STANDING
from volunteer_app.training.models import TrainingRecord
from volunteer_app.training.rules import TrainingState
from volunteer_app.vetting import queries as vetting
from volunteer_app.vetting.models import Check
from volunteer_app.vetting.passport import lapsing
from volunteer_app.vetting.passport.models import Reliance
from volunteer_app.vetting.rules import CheckKind


class EndingCheck(NamedTuple):
    """A check, or one of another organisation that is relied on, which has a reference of its own."""

    kind: CheckKind
    valid_before: date
    relied_on: str
    person: Person
    prison: str | None


def expiring_checks(scope: Scope) -> Waiting[EndingCheck]:
    """Checks, clearances and what is relied on that end within 90 days; what ends first, first."""
    rows = db.session.execute(_expiring(scope)).all()
    return Waiting(rows[0][-1] if rows else 0, [EndingCheck(*row[:-1]) for row in rows])


@built_daily
def _expiring(scope: Scope) -> Select[*tuple[Any, ...]]:
    both = union_all(_own(scope), _relied_on(scope)).subquery()
    order = (both.c.valid_before, both.c.relied_on, both.c.id)
    counted = select(both, func.count().over().label("number"))
    chosen = counted.order_by(*order).limit(LONGEST_LIST).subquery()
    shown = chosen.c
    return (
        select(shown.kind, shown.valid_before, shown.relied_on, Person, Organisation.name, shown.number)
        .join(Person, Person.id == shown.person_id)
        .outerjoin(Organisation, Organisation.id == shown.establishment_id)
        .order_by(shown.valid_before, shown.relied_on, shown.id)
    )


def _own(scope: Scope) -> Select[*tuple[Any, ...]]:
    columns = (
        Check.id,
        Check.kind,
        Check.person_id,
        Check.establishment_id,
        Check.valid_before,
        literal("").label("relied_on"),
    )
    found = vetting.expiring(scope, horizon()).where(_has_placement(Check.person_id, scope))
    return found.with_only_columns(*columns)


def _relied_on(scope: Scope) -> Select[*tuple[Any, ...]]:
    today = clock.today()
    return select(
        Reliance.id,
        Reliance.kind,
        Reliance.person_id,
        Reliance.establishment_id,
        Reliance.valid_before,
        Reliance.reference.label("relied_on"),
    ).where(
        Reliance.organisation_id.in_(scope.organisation_ids),
        *lapsing.ends(today, today + timedelta(days=EXPIRES_WITHIN_DAYS)),
        _has_placement(Reliance.person_id, scope),
    )


@waiting
def expiring_training(scope: Scope) -> Rows[TrainingRecord]:
    """Training that ends within 90 days, and was not done again, of people who are placed or about to be."""
    statement = select(TrainingRecord).where(
        TrainingRecord.organisation_id.in_(scope.organisation_ids),
        TrainingRecord.state == TrainingState.VERIFIED,
        TrainingRecord.valid_before >= clock.today(),
        TrainingRecord.valid_before < horizon(),
        ~_done_again(),
        _has_placement(TrainingRecord.person_id, scope),
    )
    return Rows(statement, (TrainingRecord.valid_before, TrainingRecord.id), training_of_whom())


@cache  # the same for every request, and slow to build
def training_of_whom() -> tuple[Any, ...]:
    """A training record's person and pack."""
    return (joinedload(TrainingRecord.person, innerjoin=True), joinedload(TrainingRecord.pack))


def horizon() -> date:
    """The first day that is too far away to be told of."""
    return clock.today() + timedelta(days=EXPIRES_WITHIN_DAYS + 1)


def _has_placement(person_id: Any, scope: Scope) -> ColumnElement[bool]:
    """A placement of theirs runs or will run."""
    return exists().where(
        Placement.person_id == person_id,
        Placement.organisation_id.in_(scope.organisation_ids),
        Placement.state.in_(STANDING),
        Placement.ends_before > clock.today(),
    )


@cache  # the same for every request, and slow to build
def _done_again() -> ColumnElement[bool]:
    later = aliased(TrainingRecord)
    return exists().where(
        later.person_id == TrainingRecord.person_id,
        later.organisation_id == TrainingRecord.organisation_id,
        later.pack_id == TrainingRecord.pack_id,
        later.id != TrainingRecord.id,
        or_(
            later.state == TrainingState.LOGGED,
            and_(
                later.state == TrainingState.VERIFIED,
                or_(later.valid_before.is_(None), later.valid_before > TrainingRecord.valid_before),
            ),
        ),
    )
