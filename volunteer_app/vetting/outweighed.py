"""Whether a later like check speaks against the person: the last word counts (decision 0004).

The same question as `counting.rules.standing`, asked of the database: what an organisation does not
count itself is neither handed on to others nor given new days.
"""

from typing import Any

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import aliased

from volunteer_app.foundation.database import db
from volunteer_app.vetting.models import Check, CheckStep
from volunteer_app.vetting.rules import SEVERAL_AT_ONCE, SPEAKS_AGAINST, TO_BE_DECIDED_ON, WEIGHED_KINDS


def outweighed() -> ColumnElement[bool]:
    """Of `Check`: a like one of the same organisation, decided after it or issued after it, speaks against.

    References are about different things, so none outweighs another.
    """
    other = aliased(Check)
    return exists().where(
        other.person_id == Check.person_id,
        other.organisation_id == Check.organisation_id,
        other.kind == Check.kind,
        other.kind.not_in(SEVERAL_AT_ONCE),
        other.establishment_id.is_not_distinct_from(Check.establishment_id),
        other.id != Check.id,
        other.outcome.in_(SPEAKS_AGAINST),
        or_(_last_word(other) >= _last_word(Check), other.issued_on > Check.issued_on),
    )


def is_outweighed(check: Check) -> bool:
    """Whether that is so of one check."""
    statement = select(Check.id).where(Check.id == check.id, outweighed())
    return db.session.scalars(statement).first() is not None


def was_weighed() -> ColumnElement[bool]:
    """Of `Check`: it ever came back with something that a person must weigh, whatever was decided on it."""
    step = aliased(CheckStep)
    return exists().where(
        step.check_id == Check.id, Check.kind.in_(WEIGHED_KINDS), step.outcome.in_(TO_BE_DECIDED_ON)
    )


def _last_word(check: Any) -> Any:
    step = aliased(CheckStep)
    return (
        select(func.max(step.recorded_at))
        .where(step.check_id == check.id)
        .correlate_except(step)  # below `exists` it would not find the check by itself
        .scalar_subquery()
    )
