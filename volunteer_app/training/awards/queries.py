"""Reads of qualifications, awards and claims."""

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.sql.base import ExecutableOption

from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import NotFound
from volunteer_app.foundation.paging import Key
from volunteer_app.training.awards import rules
from volunteer_app.training.awards.models import Award, AwardUnit, Qualification, QualificationUnit
from volunteer_app.training.awards.rules import Progress, UnitFacts, UnitState

BY_TITLE = (Key(Qualification.title), Key(Qualification.id))
LATEST_FIRST = (Key(Award.started_on, descending=True), Key(Award.id, descending=True))
LONGEST_WAIT_FIRST = (Key(AwardUnit.claimed_at), Key(AwardUnit.id))
MOST_OWN = 200


def qualifications() -> Select[Qualification]:
    """All qualifications in the list; page it by `BY_TITLE`."""
    return select(Qualification)


def offered() -> list[Qualification]:
    """The qualifications that people can begin, by title."""
    statement = select(Qualification).where(Qualification.is_active)
    return list(db.session.scalars(statement.order_by(Qualification.title, Qualification.id)))


def qualification(reference: str) -> Qualification:
    """One qualification with its units.

    Raises:
        NotFound: there is none with this reference.
    """
    statement = select(Qualification).options(selectinload(Qualification.units))
    found = db.session.scalars(statement.where(Qualification.reference == reference)).one_or_none()
    if found is None:
        raise NotFound
    return found


def unit(reference: str) -> QualificationUnit:
    """One unit with its qualification.

    Raises:
        NotFound: there is none with this reference.
    """
    statement = select(QualificationUnit).options(joinedload(QualificationUnit.qualification))
    found = db.session.scalars(statement.where(QualificationUnit.reference == reference)).one_or_none()
    if found is None:
        raise NotFound
    return found


def awards(scope: Scope) -> Select[Award]:
    """What people work towards and have been awarded in the scope; page it by `LATEST_FIRST`."""
    return (
        select(Award)
        .options(
            joinedload(Award.person, innerjoin=True),
            joinedload(Award.qualification, innerjoin=True),
            joinedload(Award.organisation, innerjoin=True),
        )
        .where(_reached_by(scope))
    )


def award(scope: Scope, reference: str) -> Award:
    """One award with its units.

    Raises:
        NotFound: there is none with this reference in the scope.
    """
    statement = awards(scope).where(Award.reference == reference).options(*_with_units())
    found = db.session.scalars(statement).one_or_none()
    if found is None:
        raise NotFound
    return found


def awards_of(scope: Scope, person_id: int) -> list[Award]:
    """A person's awards that the scope reaches, with their units, the latest first."""
    statement = awards(scope).where(Award.person_id == person_id).options(*_with_units())
    ordered = statement.order_by(Award.started_on.desc(), Award.id.desc()).limit(MOST_OWN)
    return list(db.session.scalars(ordered))


def claims(scope: Scope) -> Select[AwardUnit]:
    """Prior learning that waits for a decision in the scope; page it by `LONGEST_WAIT_FIRST`."""
    return _claims().where(
        AwardUnit.state == UnitState.CLAIMED, Award.organisation_id.in_(scope.organisation_ids)
    )


def waiting_count(scope: Scope) -> Select[int]:
    """How many of them there are."""
    return (
        select(func.count(AwardUnit.id))
        .join(Award, AwardUnit.award_id == Award.id)
        .where(AwardUnit.state == UnitState.CLAIMED, Award.organisation_id.in_(scope.organisation_ids))
    )


def award_unit(scope: Scope, reference: str) -> AwardUnit:
    """One unit of an award, with what was claimed for it.

    Raises:
        NotFound: there is none with this reference in the scope.
    """
    statement = _claims().where(AwardUnit.reference == reference, _reached_by(scope))
    found = db.session.scalars(statement.options(joinedload(AwardUnit.file))).one_or_none()
    if found is None:
        raise NotFound
    return found


def progress_of(award: Award) -> Progress:
    """How far somebody is; without a further statement where the units are loaded."""
    achieved = {each.unit_id for each in award.units if each.state is UnitState.ACHIEVED}
    units = [
        UnitFacts(each.number, each.title, each.credits, each.is_mandatory, each.id in achieved)
        for each in award.qualification.units
    ]
    return rules.progress(units, award.qualification.credits)


def _claims() -> Select[AwardUnit]:
    whole = joinedload(AwardUnit.award, innerjoin=True)
    return (
        select(AwardUnit)
        .join(Award, AwardUnit.award_id == Award.id)
        .options(
            whole.joinedload(Award.person, innerjoin=True),
            whole.joinedload(Award.organisation, innerjoin=True),
            whole.joinedload(Award.qualification, innerjoin=True),
            joinedload(AwardUnit.unit, innerjoin=True),
        )
    )


def _with_units() -> tuple[ExecutableOption, ...]:
    return (
        selectinload(Award.units).joinedload(AwardUnit.file),
        joinedload(Award.qualification, innerjoin=True).selectinload(Qualification.units),
    )


def _reached_by(scope: Scope) -> ColumnElement[bool]:
    held = Award.organisation_id.in_(scope.organisation_ids)
    return held if scope.person_id is None else or_(held, Award.person_id == scope.person_id)
