"""Checks of others that are relied on and will lapse, and the renewals that quiet them. Reads alone."""

from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select
from sqlalchemy.orm import aliased

from volunteer_app.foundation.month_arithmetic import months_later
from volunteer_app.vetting.certificates.lapsing import needs_update_service, recheck_months
from volunteer_app.vetting.certificates.models import VettingPolicy
from volunteer_app.vetting.models import Check
from volunteer_app.vetting.passport.models import Reliance
from volunteer_app.vetting.renewals import shows_as_much
from volunteer_app.vetting.rules import CheckKind, CheckOutcome, CheckState


def lapsing(today: date, before: date) -> Select[int, int, int, date | None]:
    """What is relied on and last counts on a day of [today, before), without what is being renewed.

    The organisation is the one that relies, and a certificate ends by its policy. Columns: id, person_id,
    organisation_id and ends_before, the first day on which it does not count. What is to be looked at again
    does not count as it is.
    """
    ends_before = _ends_before()
    return (
        select(
            Reliance.id.label("id"),
            Reliance.person_id.label("person_id"),
            Reliance.organisation_id.label("organisation_id"),
            ends_before.label("ends_before"),
        )
        .outerjoin(VettingPolicy, VettingPolicy.organisation_id == Reliance.organisation_id)
        .where(*_stands(), ends_before > today, ends_before <= before)
    )


def ends(today: date, before: date) -> tuple[ColumnElement[bool], ...]:
    """What makes something that is relied on, and whose own last day comes then, one of those."""
    return (*_stands(), Reliance.valid_before > today, Reliance.valid_before <= before)


def _stands() -> tuple[ColumnElement[bool], ...]:
    return (
        Reliance.ended_at.is_(None),
        Reliance.look_again_at.is_(None),
        ~_is_renewed(),
        ~_is_relied_on_anew(),
    )


@cache  # the same each time, and slow to build
def _ends_before() -> ColumnElement[Any]:
    """The first day on which it does not count, of `Reliance` joined with the policy of who relies.

    Nobody but its source asks the Update Service, so where policy needs that it counts on no day: null.
    """
    by_age = months_later(func.coalesce(Reliance.issued_on, Reliance.valid_from), recheck_months())
    lasts_longer = or_(Reliance.valid_before.is_(None), by_age < Reliance.valid_before)
    return case(
        (Reliance.kind != CheckKind.CRIMINAL_RECORD, Reliance.valid_before),
        (needs_update_service(), None),
        (lasts_longer, by_age),
        else_=Reliance.valid_before,
    )


@cache  # the same each time, and slow to build
def _is_renewed() -> ColumnElement[bool]:
    """A like check is under way at the source or at whoever relies, or the latter has one that counts longer.

    A longer one of the source alone does not do: nobody relies on that yet.
    """
    source, other = aliased(Check), aliased(Check)
    at_source = exists().where(
        source.id == Reliance.check_id, source.organisation_id == other.organisation_id
    )
    own = other.organisation_id == Reliance.organisation_id
    under_way = and_(other.state != CheckState.RETURNED, or_(own, at_source.correlate(other, Reliance)))
    counts = and_(own, other.outcome == CheckOutcome.CLEAR, _lasts_longer(other), _is_enough(other))
    return exists().where(_is_like(other), _same_country(other.country), or_(under_way, counts))


@cache  # the same each time, and slow to build
def _is_relied_on_anew() -> ColumnElement[bool]:
    """The organisation relies on another like check too, which counts longer."""
    other = aliased(Reliance)
    return exists().where(
        _is_like(other),
        _same_country(_country_of(other)),
        other.organisation_id == Reliance.organisation_id,
        other.ended_at.is_(None),
        other.look_again_at.is_(None),
        other.id != Reliance.id,
        _lasts_longer(other),
        _is_enough(other),
    )


def _is_like(other: Any) -> ColumnElement[bool]:
    return and_(
        other.person_id == Reliance.person_id,
        other.kind == Reliance.kind,
        other.establishment_id.is_not_distinct_from(Reliance.establishment_id),
    )


def _same_country(other: Any) -> ColumnElement[bool]:
    """An overseas check is of one country; nothing else is."""
    return or_(Reliance.kind != CheckKind.OVERSEAS, _country_of(Reliance) == other)


def _country_of(reliance: Any) -> Any:
    there = aliased(Check)
    return (
        select(there.country).where(there.id == reliance.check_id).correlate_except(there).scalar_subquery()
    )


def _lasts_longer(other: Any) -> ColumnElement[bool]:
    return or_(other.valid_before.is_(None), other.valid_before > Reliance.valid_before)


def _is_enough(other: Any) -> ColumnElement[bool]:
    return or_(*shows_as_much(other, Reliance.level))
