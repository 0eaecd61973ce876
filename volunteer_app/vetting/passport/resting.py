"""What rests on checks of others now, and is not yet to be looked at again."""

from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager

from volunteer_app.foundation.database import db
from volunteer_app.vetting import models
from volunteer_app.vetting.models import Check
from volunteer_app.vetting.passport.models import Reliance
from volunteer_app.vetting.rules import CheckKind


def on_check(check_id: int) -> list[Reliance]:
    """What rests on a check now and is not yet to be looked at again."""
    return list(db.session.scalars(_unflagged().where(Reliance.check_id == check_id)))


def on_like_checks(check: Check) -> list[Reliance]:
    """What rests on other checks of this kind that the same organisation recorded of the person."""
    like_it = (
        Check.person_id == check.person_id,
        Check.organisation_id == check.organisation_id,
        Check.kind == check.kind,
        Check.establishment_id.is_not_distinct_from(check.establishment_id),
    )
    statement = _unflagged().join(Check, Check.id == Reliance.check_id).where(*like_it)
    return list(db.session.scalars(statement.options(contains_eager(Reliance.check))))


def on_certificates(person_id: int) -> list[Reliance]:
    """What rests on criminal record certificates of a person."""
    of_kind = Reliance.kind == CheckKind.CRIMINAL_RECORD
    return list(db.session.scalars(_unflagged().where(Reliance.person_id == person_id, of_kind)))


def on_doubted(person_id: int, organisation_id: int) -> list[Reliance]:
    """What rests on checks of this organisation that are in doubt after a merge."""
    statement = (
        _unflagged()
        .join(Check, Check.id == Reliance.check_id)
        .where(Check.person_id == person_id, Check.organisation_id == organisation_id, models.doubted_at())
    )
    return list(db.session.scalars(statement))


def _unflagged() -> Select[Reliance]:
    return (
        select(Reliance)
        .where(Reliance.ended_at.is_(None), Reliance.look_again_at.is_(None))
        .order_by(Reliance.id)
    )
