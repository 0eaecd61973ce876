"""Checks that will lapse, and the renewals that quiet them. Reads alone."""

from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Date,
    Select,
    and_,
    exists,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import aliased

from volunteer_app.foundation.database import db
from volunteer_app.vetting import models
from volunteer_app.vetting.assessing import lapsing as assessed
from volunteer_app.vetting.certificates import lapsing as certificates
from volunteer_app.vetting.models import Check
from volunteer_app.vetting.rules import CertificateLevel, CheckKind, CheckOutcome, CheckState, covers


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


Lapsing = CompoundSelect[int, int, int, date | None]


def lapsing(today: date, before: date) -> Lapsing:
    """The checks that last count on a day of [today, before), without those that are being renewed.

    A certificate ends when readiness lets it count no longer: by the organisation's policy and the Update
    Service, or by what officers decided on what it shows. Columns: id, person_id, organisation_id and
    ends_before, the first day on which it does not count.
    """
    others = _row(Check.valid_before).where(
        Check.kind != CheckKind.CRIMINAL_RECORD,
        models.is_clear(),
        Check.valid_before > today,
        Check.valid_before <= before,
    )
    weighed = [
        _row(literal(day, Date)).where(Check.id.in_(sorted(checks)))
        for day, checks in sorted(assessed.ends(today, before).items())
    ]
    return union_all(
        *(
            each.where(~models.doubted_at(), ~_renewed())
            for each in (others, certificates.clear(today, before), *weighed)
        )
    )


def _row(ends_before: Any) -> Select[int, int, int, date | None]:
    return select(
        Check.id.label("id"),
        Check.person_id.label("person_id"),
        Check.organisation_id.label("organisation_id"),
        ends_before.label("ends_before"),
    )


@cache  # the same each time, and slow to build
def _renewed() -> ColumnElement[bool]:
    """A like check is under way at whatever level, or one that shows as much already counts for longer."""
    other = aliased(Check)
    longer = or_(
        other.valid_before.is_(None),
        other.valid_before > Check.valid_before,
        other.issued_on > Check.issued_on,  # a certificate counts from its issue, whatever its officer wrote
    )
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
