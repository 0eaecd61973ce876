"""Reads of risk assessments. None of them opens the narrative."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import NotFound
from volunteer_app.vetting.assessing import turns
from volunteer_app.vetting.assessing.models import RiskAssessment
from volunteer_app.vetting.assessing.rules import HAS_DECISION, AssessmentState
from volunteer_app.vetting.models import CheckStep


def assessment(scope: Scope, reference: str) -> RiskAssessment:
    """An assessment of one of the scope's organisations.

    Raises:
        NotFound: there is none with this reference in the scope.
    """
    return _one(assessments(scope).where(RiskAssessment.reference == reference))


def assessments(scope: Scope) -> Select[RiskAssessment]:
    """The assessments of the scope's organisations."""
    return _whole().where(RiskAssessment.organisation_id.in_(scope.organisation_ids))


def waiting(scope: Scope, today: date) -> list[RiskAssessment]:
    """Those that an officer has to do something about, the oldest first."""
    whole = joinedload(RiskAssessment.organisation, innerjoin=True)
    statement = turns.waiting(scope, today).options(*turns.OF_WHOM, whole).order_by(*turns.OLDEST_FIRST)
    return list(db.session.scalars(statement))


def turns_of(scope: Scope, today: date, *, key: str, person_id: int | None) -> set[int]:
    """The numbers of those whose next step this officer may take."""
    statement = turns.waiting_for(scope, today, key=key, person_id=person_id)
    return set(db.session.scalars(statement.with_only_columns(RiskAssessment.id)))


def of_person_in(scope: Scope, person_id: int) -> list[RiskAssessment]:
    """A person's assessments in the scope's organisations, the newest first."""
    statement = assessments(scope).where(RiskAssessment.person_id == person_id)
    return list(db.session.scalars(statement.order_by(RiskAssessment.id.desc())))


def own(person_id: int | None, reference: str) -> RiskAssessment:
    """A decision about this person that they may read.

    Raises:
        NotFound: there is none with this reference, or nothing was decided yet.
    """
    return _one(_decided(person_id).where(RiskAssessment.reference == reference))


def decisions_about(person_id: int) -> list[RiskAssessment]:
    """The decisions about a person, the newest first."""
    return list(db.session.scalars(_decided(person_id).order_by(RiskAssessment.id.desc())))


def latest_of_check(check_id: int, role_id: int) -> RiskAssessment | None:
    """The newest assessment for a role of what a check brought."""
    return _latest(RiskAssessment.check_id == check_id, RiskAssessment.role_id == role_id)


def came_since(check_id: int, moment: datetime | None) -> bool:
    """Whether anything came back of a check after this moment."""
    if moment is None:
        return False
    statement = select(CheckStep.id).where(CheckStep.check_id == check_id, CheckStep.recorded_at > moment)
    return db.session.scalars(statement.limit(1)).first() is not None


def decided_before(assessment: RiskAssessment) -> list[RiskAssessment]:
    """The earlier decisions about the same thing for the same role."""
    row = RiskAssessment
    statement = select(row).where(
        row.check_id.is_not_distinct_from(assessment.check_id),
        row.disclosure_id.is_not_distinct_from(assessment.disclosure_id),
        row.role_id == assessment.role_id,
        row.person_id == assessment.person_id,
        row.state.in_(HAS_DECISION),
        row.id != assessment.id,
    )
    return list(db.session.scalars(statement.order_by(row.id)))


def latest_of_disclosure(disclosure_id: int) -> RiskAssessment | None:
    """The newest assessment of what was disclosed."""
    return _latest(RiskAssessment.disclosure_id == disclosure_id)


def is_due_again(disclosure_id: int, today: date) -> bool:
    """Whether the day has come on which the decision on this disclosure is to be looked at again."""
    found = latest_of_disclosure(disclosure_id)
    if found is None or found.state not in HAS_DECISION:
        return False
    return found.review_on is not None and found.review_on <= today


def of_disclosures(disclosure_ids: list[int]) -> list[RiskAssessment]:
    """Every assessment of these disclosures."""
    statement = select(RiskAssessment).where(RiskAssessment.disclosure_id.in_(disclosure_ids))
    return list(db.session.scalars(statement.order_by(RiskAssessment.id)))


def to_erase(today: date, most: int) -> list[RiskAssessment]:
    """Some of those of which something may have to go today; no other worker takes the same."""
    over = and_(RiskAssessment.erased_at.is_(None), RiskAssessment.state == AssessmentState.WITHDRAWN)
    past = and_(
        RiskAssessment.erased_at.is_(None),
        RiskAssessment.erase_on <= today,
        RiskAssessment.state != AssessmentState.ASKED_AGAIN,
    )
    settled = and_(
        RiskAssessment.settled_reasons_sealed.is_not(None), RiskAssessment.erase_settled_on <= today
    )
    statement = select(RiskAssessment).where(or_(over, past, settled)).order_by(RiskAssessment.id)
    return list(db.session.scalars(statement.limit(most).with_for_update(skip_locked=True)))


def _decided(person_id: int | None) -> Select[RiskAssessment]:
    return _whole().where(RiskAssessment.person_id == person_id, RiskAssessment.state.in_(HAS_DECISION))


def _latest(*conditions: Any) -> RiskAssessment | None:
    statement = select(RiskAssessment).where(*conditions).order_by(RiskAssessment.id.desc()).limit(1)
    return db.session.scalars(statement).one_or_none()


def _whole() -> Select[RiskAssessment]:
    return (
        select(RiskAssessment)
        .join(RiskAssessment.person)
        .options(
            contains_eager(RiskAssessment.person),
            joinedload(RiskAssessment.role, innerjoin=True),
            joinedload(RiskAssessment.organisation, innerjoin=True),
            joinedload(RiskAssessment.disclosure),
            joinedload(RiskAssessment.check),
        )
    )


def _one(statement: Select[Any]) -> RiskAssessment:
    found: RiskAssessment | None = db.session.scalars(statement).one_or_none()
    if found is None:
        raise NotFound
    return found
