"""Who was cleared for a prison on a day, at what level and on what evidence, from what was known that day.

A clearance counts for a day when its interval covers the day (valid time) and a step that granted or changed
it was recorded by the end of that day and not overtaken before the day began (record time). One that was
revoked on the day itself was in force for a part of it, and is shown with the moment at which it ended.
What was recorded later, a revocation or a correction, changes no earlier answer.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import aliased, contains_eager, joinedload

from volunteer_app.foundation import clock
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import NotFound
from volunteer_app.vetting import models
from volunteer_app.vetting.models import Check, CheckStep
from volunteer_app.vetting.rules import PRISON_DECIDES, CheckOutcome

AGAINST = (CheckOutcome.REFUSED, CheckOutcome.REVOKED)


@dataclass(frozen=True)
class ClearedThen:
    """A clearance on a day: `granted` is the step that it rested on, `ended` what came after it that day."""

    check: Check
    granted: CheckStep
    ended: CheckStep | None = None


def day_of(day: date) -> tuple[datetime, datetime]:
    """The first moment of a day in London, and the first moment after it."""
    first = datetime.combine(day, time(), clock.LONDON)
    return first, datetime.combine(day + timedelta(days=1), time(), clock.LONDON)


def cleared_on(scope: Scope, organisation_id: int, day: date) -> Select[Check]:
    """The clearances of a prison that were in force on a day, for `lists`; `as_then` says how they stood.

    Raises:
        NotFound: the prison is not in the scope.
    """
    if not scope.reaches(organisation_id):
        raise NotFound
    begins, after = day_of(day)
    step = aliased(CheckStep)
    return (
        select(Check)
        .join(Check.person)
        .options(
            contains_eager(Check.person),
            joinedload(Check.organisation, innerjoin=True),
            joinedload(Check.establishment),
        )
        .where(Check.kind.in_(PRISON_DECIDES), Check.establishment_id == organisation_id)
        .where(exists().where(step.check_id == Check.id, *_counted(step, day, begins, after)))
        .where(~models.doubted_at(min(after, clock.now())), ~_taken_back(begins, after))
    )


def as_then(checks: Sequence[Check], day: date) -> list[ClearedThen]:
    """How these clearances, found by `cleared_on`, stood on the day; one statement for any number."""
    _, after = day_of(day)
    statement = (
        select(CheckStep)
        .where(CheckStep.check_id.in_([check.id for check in checks]), CheckStep.recorded_at < after)
        .order_by(CheckStep.recorded_at, CheckStep.id)
    )
    steps: dict[int, list[CheckStep]] = {check.id: [] for check in checks}
    for step in db.session.scalars(statement):
        steps[step.check_id].append(step)
    return [_as_then(check, steps[check.id], day) for check in checks]


def _as_then(check: Check, steps: Sequence[CheckStep], day: date) -> ClearedThen:
    """Of the steps by the end of the day, the last that cleared them for it, and what came after it."""
    last = max(n for n, step in enumerate(steps) if _covers(step, day))
    return ClearedThen(check, steps[last], steps[-1] if last < len(steps) - 1 else None)


def _covers(step: CheckStep, day: date) -> bool:
    if step.outcome is not CheckOutcome.CLEAR or step.valid_from is None:
        return False
    return step.valid_from <= day and (step.valid_before is None or step.valid_before > day)


def _counted(step: Any, day: date, begins: datetime, after: datetime) -> tuple[ColumnElement[bool], ...]:
    """A step that clears them for the day, known by its end and not overtaken before it began."""
    later = aliased(CheckStep)
    newer = or_(
        later.recorded_at > step.recorded_at,
        and_(later.recorded_at == step.recorded_at, later.id > step.id),
    )
    return (
        step.outcome == CheckOutcome.CLEAR,
        step.valid_from <= day,
        or_(step.valid_before.is_(None), step.valid_before > day),
        step.recorded_at < after,
        ~exists().where(later.check_id == step.check_id, later.recorded_at < begins, newer),
    )


def _taken_back(begins: datetime, after: datetime) -> ColumnElement[bool]:
    """Before the day, the prison refused or revoked another clearance for this organisation after this one.

    Its last word counts (decision 0004), as it does at the gate: a change of this one since then counts where
    it was recorded by the end of the day.
    """
    other, told, granted = aliased(Check), aliased(CheckStep), aliased(CheckStep)
    granted_since = (
        exists()
        .where(
            granted.check_id == Check.id,
            granted.outcome == CheckOutcome.CLEAR,
            granted.recorded_at > told.recorded_at,
            granted.recorded_at < after,
        )
        .correlate_except(granted)  # two selects down, it would not find the clearance by itself
    )
    return exists().where(
        other.person_id == Check.person_id,
        other.organisation_id == Check.organisation_id,
        other.establishment_id == Check.establishment_id,
        other.id != Check.id,
        told.check_id == other.id,
        told.outcome.in_(AGAINST),
        told.recorded_at < begins,
        ~granted_since,
    )
