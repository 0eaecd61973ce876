"""Checks of others that are relied on and will lapse, and the renewals that quiet them. Reads alone."""

from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import aliased

from volunteer_app.vetting.models import Check
from volunteer_app.vetting.passport.models import Reliance
from volunteer_app.vetting.renewals import shows_as_much
from volunteer_app.vetting.rules import CheckKind, CheckOutcome, CheckState


def lapsing(today: date, before: date) -> Select[int, int, int, date | None]:
    """What is relied on and last counts on a day of [today, before), without what is being renewed.

    The organisation is the one that relies. Columns: id, person_id, organisation_id and ends_before, the
    first day on which it does not count. What is to be looked at again does not count as it is.
    """
    return select(
        Reliance.id.label("id"),
        Reliance.person_id.label("person_id"),
        Reliance.organisation_id.label("organisation_id"),
        Reliance.valid_before.label("ends_before"),
    ).where(*ends(today, before))


def ends(today: date, before: date) -> tuple[ColumnElement[bool], ...]:
    """What makes something that is relied on one of those."""
    return (
        Reliance.ended_at.is_(None),
        Reliance.look_again_at.is_(None),
        Reliance.valid_before > today,
        Reliance.valid_before <= before,
        ~_is_renewed(),
        ~_is_relied_on_anew(),
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
