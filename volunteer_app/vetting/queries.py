"""Reads of checks. What a viewer sees of one (`presenters.as_seen`) is narrower than what is read here."""

from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import aliased, contains_eager, joinedload

from volunteer_app.foundation import clock
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import NotFound
from volunteer_app.foundation.paging import Key
from volunteer_app.people import searching
from volunteer_app.vetting import coordinating, models
from volunteer_app.vetting.clearing import StuckWith
from volunteer_app.vetting.models import Check, CheckStep
from volunteer_app.vetting.rules import (
    OFFICER_DECIDES,
    PRISON_DECIDES,
    CheckKind,
    CheckOutcome,
    CheckState,
)

OLDEST_FIRST = (Key(Check.state_since), Key(Check.id))
NEWEST_FIRST = (Key(Check.id, descending=True),)
# Of those alone that have a first day, as what is clear has
LATEST_DAY_FIRST = (Key(Check.valid_from, descending=True), Key(Check.id, descending=True))


def checks_of(scope: Scope, person_id: int) -> list[Check]:
    """The person's checks in the scope's organisations, the newest first.

    A page must show them through `presenters.as_seen`.
    """
    statement = (
        select(Check)
        .options(joinedload(Check.organisation, innerjoin=True), joinedload(Check.establishment))
        .where(Check.person_id == person_id, Check.organisation_id.in_(scope.organisation_ids))
        .order_by(Check.id.desc())
    )
    return list(db.session.scalars(statement))


def check(scope: Scope, reference: str) -> Check:
    """A check of one of the scope's organisations, with its person.

    Raises:
        NotFound: there is none with this reference in the scope.
    """
    return _one(reference, Check.organisation_id.in_(scope.organisation_ids))


def steps_of(check_id: int) -> list[CheckStep]:
    """What became known of a check, the latest first."""
    statement = select(CheckStep).where(CheckStep.check_id == check_id)
    return list(db.session.scalars(statement.order_by(CheckStep.recorded_at.desc(), CheckStep.id.desc())))


def to_decide(scope: Scope) -> Select[Check]:
    """What waits for the scope's vetting officers; page it by `OLDEST_FIRST`.

    Asked for and not yet answered, or answered with something that a person must weigh.
    """
    return _with_person().where(
        Check.organisation_id.in_(scope.organisation_ids),
        Check.kind.in_(OFFICER_DECIDES),
        models.waits(),
        or_(Check.weighed_at.is_(None), models.doubted_at()),
    )


def with_coordinators(scope: Scope) -> Select[Check]:
    """What waits for a coordinator of the scope to take the next step; page it by `OLDEST_FIRST`."""
    return _with_person().where(Check.organisation_id.in_(scope.organisation_ids), coordinating.waits())


def clearances_waiting(scope: Scope, stuck_with: StuckWith | None = None) -> Select[Check]:
    """The clearances that the scope's prisons are asked for; page them by `OLDEST_FIRST`.

    `stuck_with`: only those that wait for this one. What is in doubt after a merge waits for the prison.
    """
    waiting = _with_person().where(_of_prisons(scope), models.waits_for_prison())
    if stuck_with is None:
        return waiting
    with_them = _stuck(stuck_with)
    if stuck_with is StuckWith.PRISON:
        with_them = or_(with_them, models.doubted_at())
    return waiting.where(with_them)


def clearances_asked(scope: Scope, stuck_with: StuckWith | None = None) -> Select[Check]:
    """The clearances that the scope's organisations asked for and that no prison has decided."""
    return _with_person().where(Check.organisation_id.in_(scope.organisation_ids), _stuck(stuck_with))


def _stuck(stuck_with: StuckWith | None) -> ColumnElement[bool]:
    return Check.stuck_with.is_not(None) if stuck_with is None else Check.stuck_with == stuck_with


def cleared(scope: Scope, text: str = "") -> Select[Check]:
    """The clearances in force or still to come at the scope's prisons; page them by `NEWEST_FIRST`.

    `text`: words of the person's name, misspelt or not.
    """
    statement = _with_person().where(
        _of_prisons(scope), _is_clear(), _not_ended(clock.today()), ~taken_back_since()
    )
    return searching.narrowed(statement, Check.person_id, text, by_name_alone=True)


def clearance(scope: Scope, reference: str) -> Check:
    """A clearance of one of the scope's prisons, with its person and the organisation that asks.

    Raises:
        NotFound: there is none with this reference in the scope.
    """
    return _one(reference, _of_prisons(scope))


def clearances_in_force(check: Check) -> list[Check]:
    """This clearance, and every other that the same prison gave the same person and that has not ended."""
    statement = select(Check).where(
        Check.person_id == check.person_id,
        Check.establishment_id == check.establishment_id,
        Check.outcome == CheckOutcome.CLEAR,  # one in doubt goes too
        _not_ended(clock.today()),
    )
    return list(db.session.scalars(statement.order_by(Check.id)))


@cache  # the same for every request, and slow to build
def taken_back_since() -> ColumnElement[bool]:
    """The prison refused or revoked another clearance for this organisation after it granted this one.

    The prison's last word counts at its gate as it does in readiness (decision 0004): an older clearance
    that has not run out does not revive.
    """
    other, told, granted = aliased(Check), aliased(CheckStep), aliased(CheckStep)
    granted_since = (
        exists()
        .where(
            granted.check_id == Check.id,
            granted.outcome == CheckOutcome.CLEAR,
            granted.recorded_at > told.recorded_at,
        )
        .correlate_except(granted)  # two selects down, it would not find the clearance by itself
    )
    return exists().where(
        other.person_id == Check.person_id,
        other.kind.in_(PRISON_DECIDES),  # says nothing more, but their other checks need not be read
        other.organisation_id == Check.organisation_id,
        other.establishment_id == Check.establishment_id,
        other.id != Check.id,
        told.check_id == other.id,
        told.outcome.in_((CheckOutcome.REFUSED, CheckOutcome.REVOKED)),
        ~granted_since,
    )


def expiring(scope: Scope, before: date) -> Select[Check]:
    """Clear checks of the scope that end today or later and before a day.

    Quiet where a like check is under way or already counts for longer.
    """
    return _with_person().where(
        Check.organisation_id.in_(scope.organisation_ids),
        _is_clear(),
        Check.valid_before >= clock.today(),
        Check.valid_before < before,
        ~_renewed(),
    )


@cache  # the same for every request, and slow to build
def _renewed() -> ColumnElement[bool]:
    other = aliased(Check)
    longer = or_(other.valid_before.is_(None), other.valid_before > Check.valid_before)
    return exists().where(
        other.person_id == Check.person_id,
        other.organisation_id == Check.organisation_id,
        other.kind == Check.kind,
        other.establishment_id.is_not_distinct_from(Check.establishment_id),
        other.level.is_not_distinct_from(Check.level),
        other.id != Check.id,
        or_(other.state != CheckState.RETURNED, and_(other.outcome == CheckOutcome.CLEAR, longer)),
    )


def _one(reference: str, within: ColumnElement[bool]) -> Check:
    statement = _with_person().where(Check.reference == reference, within)
    found = db.session.scalars(statement).one_or_none()
    if found is None:
        raise NotFound
    return found


@cache  # the same for every request, and slow to build
def _with_person() -> Select[Check]:
    return (
        select(Check)
        .join(Check.person)
        .options(
            contains_eager(Check.person),
            joinedload(Check.organisation, innerjoin=True),
            joinedload(Check.establishment),
        )
    )


def _of_prisons(scope: Scope) -> ColumnElement[bool]:
    return and_(
        Check.kind == CheckKind.ESTABLISHMENT_CLEARANCE,
        Check.establishment_id.in_(scope.organisation_ids),
    )


def _is_clear() -> ColumnElement[bool]:
    return and_(Check.outcome == CheckOutcome.CLEAR, ~models.doubted_at())


def _not_ended(day: date) -> ColumnElement[bool]:
    return or_(Check.valid_before.is_(None), Check.valid_before > day)


def in_force(table: Any, day: date) -> tuple[ColumnElement[bool], ...]:
    """What makes a check of `table` (the model or an alias of it) count on a day."""
    return (
        table.outcome == CheckOutcome.CLEAR,
        or_(table.doubted_at.is_(None), table.confirmed_at.is_not(None)),
        table.valid_from <= day,
        or_(table.valid_before.is_(None), table.valid_before > day),
    )
