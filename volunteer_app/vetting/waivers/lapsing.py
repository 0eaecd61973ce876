"""Waivers that will end, without those whose requirement is being met. Reads alone."""

from datetime import date
from functools import cache

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import aliased

from volunteer_app.vetting.models import Check
from volunteer_app.vetting.renewals import shows_as_much
from volunteer_app.vetting.rules import SEVERAL_AT_ONCE, CheckKind, CheckOutcome, CheckState
from volunteer_app.vetting.waivers.models import Waiver
from volunteer_app.vetting.waivers.rules import Waivable

# What meets a requirement that was waived.
_MET_BY = {
    Waivable.IDENTITY: CheckKind.IDENTITY,
    Waivable.REFERENCES: CheckKind.REFERENCE,
    Waivable.CRIMINAL_RECORD: CheckKind.CRIMINAL_RECORD,
    Waivable.HMPPS_VETTING: CheckKind.HMPPS_VETTING,
}


def lapsing(today: date, before: date) -> Select[int, int, int, date | None]:
    """The waivers that last stand on a day of [today, before).

    Columns: id, person_id, organisation_id and ends_before, the first day on which it does not stand.
    """
    return select(
        Waiver.id.label("id"),
        Waiver.person_id.label("person_id"),
        Waiver.organisation_id.label("organisation_id"),
        Waiver.ends_before.label("ends_before"),
    ).where(
        Waiver.ended_at.is_(None),
        Waiver.ends_before > today,
        Waiver.ends_before <= before,
        ~_is_being_met(),
        ~_is_given_anew(),
    )


@cache  # the same each time, and slow to build
def _is_being_met() -> ColumnElement[bool]:
    """Such a check is under way, or is clear for longer; one reference does not say that all are there."""
    other = aliased(Check)
    undoubted = or_(other.doubted_at.is_(None), other.confirmed_at.is_not(None))
    longer = or_(other.valid_before.is_(None), other.valid_before > Waiver.ends_before)
    met = and_(
        other.kind.not_in(SEVERAL_AT_ONCE),
        other.outcome == CheckOutcome.CLEAR,
        undoubted,
        longer,
        or_(*shows_as_much(other, Waiver.level)),
    )
    return exists().where(
        other.person_id == Waiver.person_id,
        other.organisation_id == Waiver.organisation_id,
        or_(*(and_(Waiver.requirement == what, other.kind == kind) for what, kind in _MET_BY.items())),
        or_(other.state != CheckState.RETURNED, met),
    )


@cache  # the same each time, and slow to build
def _is_given_anew() -> ColumnElement[bool]:
    """The same is waived for longer, at as high a level or a higher one."""
    other = aliased(Waiver)
    return exists().where(
        other.person_id == Waiver.person_id,
        other.organisation_id == Waiver.organisation_id,
        other.requirement == Waiver.requirement,
        or_(*shows_as_much(other, Waiver.level)),
        other.ended_at.is_(None),
        other.starts_on <= Waiver.ends_before,
        other.ends_before > Waiver.ends_before,
    )
