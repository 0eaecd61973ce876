"""Checks that will lapse, and the renewals that quiet them. Reads alone."""

from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import aliased

from volunteer_app.foundation.database import db
from volunteer_app.vetting import models
from volunteer_app.vetting.models import Check
from volunteer_app.vetting.rules import CertificateLevel, CheckOutcome, CheckState, covers


def renewal_of(check: Check) -> Check | None:
    """The like check that is under way, if there is one: for the same prison or country, at any level."""
    statement = select(Check).where(
        Check.person_id == check.person_id,
        Check.organisation_id == check.organisation_id,
        Check.kind == check.kind,
        Check.establishment_id.is_not_distinct_from(check.establishment_id),
        Check.country == check.country,
        Check.id != check.id,
        Check.state != CheckState.RETURNED,
    )
    return db.session.scalars(statement.order_by(Check.id.desc()).limit(1)).first()


def lapsing(today: date, before: date) -> Select[int, int, int, date | None]:
    """The clear checks that last count on a day of [today, before), without those that are being renewed.

    Columns: id, person_id, organisation_id and ends_before, the first day on which it does not count.
    """
    return select(
        Check.id.label("id"),
        Check.person_id.label("person_id"),
        Check.organisation_id.label("organisation_id"),
        Check.valid_before.label("ends_before"),
    ).where(
        Check.outcome == CheckOutcome.CLEAR,
        ~models.doubted_at(),
        Check.valid_before > today,
        Check.valid_before <= before,
        ~_renewed(),
    )


@cache  # the same each time, and slow to build
def _renewed() -> ColumnElement[bool]:
    """A like check is under way at whatever level, or one that shows as much already counts for longer."""
    other = aliased(Check)
    longer = or_(other.valid_before.is_(None), other.valid_before > Check.valid_before)
    return exists().where(
        other.person_id == Check.person_id,
        other.organisation_id == Check.organisation_id,
        other.kind == Check.kind,
        other.establishment_id.is_not_distinct_from(Check.establishment_id),
        other.country == Check.country,
        other.id != Check.id,
        or_(
            other.state != CheckState.RETURNED,
            and_(other.outcome == CheckOutcome.CLEAR, longer, or_(*shows_as_much(other, Check.level))),
        ),
    )


def shows_as_much(other: Any, shown: Any) -> Sequence[ColumnElement[bool]]:
    """Any of these: the certificate `other` shows at least what one of the level `shown` does."""
    return [
        shown.is_(None),
        *(
            and_(
                shown == level,
                other.level.in_([each for each in CertificateLevel if covers(each, level)]),
            )
            for level in CertificateLevel
        ),
    ]
