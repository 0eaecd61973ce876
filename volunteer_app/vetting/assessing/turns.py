"""Which assessments wait, and for which officer: whoever took one step does not take the next. Reads alone.

The services refuse the same, one by one (`refuse`); here it is asked of all of them in one statement.
"""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import aliased, joinedload

from volunteer_app.foundation.authority import Scope
from volunteer_app.roles.models import Role
from volunteer_app.vetting.assessing.models import RiskAssessment
from volunteer_app.vetting.assessing.rules import HAS_DECISION, UNDER_WAY, AssessmentState
from volunteer_app.vetting.disclosures.models import Disclosure
from volunteer_app.vetting.models import CheckStep

S = AssessmentState
OLDEST_FIRST = (RiskAssessment.opened_at, RiskAssessment.id)
OF_WHOM = (
    joinedload(RiskAssessment.person, innerjoin=True),
    joinedload(RiskAssessment.role, innerjoin=True).lazyload(Role.training_packs),
)


def waiting(scope: Scope, today: date) -> Select[RiskAssessment]:
    """Those that some officer has to do something about: to weigh, decide, reconsider or review."""
    newer = aliased(RiskAssessment)
    weighed_anew = exists().where(
        newer.person_id == RiskAssessment.person_id,
        newer.role_id == RiskAssessment.role_id,
        newer.organisation_id == RiskAssessment.organisation_id,
        newer.id > RiskAssessment.id,
    )
    to_review = and_(RiskAssessment.state.in_(HAS_DECISION), RiskAssessment.review_on <= today, ~weighed_anew)
    return select(RiskAssessment).where(
        RiskAssessment.organisation_id.in_(scope.organisation_ids),
        or_(RiskAssessment.state.in_(UNDER_WAY), to_review),
    )


def waiting_for(scope: Scope, today: date, *, key: str, person_id: int | None) -> Select[RiskAssessment]:
    """Those of them whose next step this officer may take.

    Args:
        scope: what their permission to open disclosures reaches.
        today: the day on which a review is due.
        key: of their account.
        person_id: who they are, where they volunteer too: nobody weighs what is about themselves.
    """
    hands = {
        S.PROPOSED: (RiskAssessment.proposed_by_key,),
        S.ASKED_AGAIN: (RiskAssessment.proposed_by_key, RiskAssessment.decided_by_key),
    }
    theirs = [and_(RiskAssessment.state == state, _is_one_of(key, *keys)) for state, keys in hands.items()]
    found = waiting(scope, today).where(
        ~or_(*theirs), or_(RiskAssessment.state.not_in(UNDER_WAY), ~_decided_before(key, today))
    )
    return found if person_id is None else found.where(RiskAssessment.person_id != person_id)


def is_being_weighed() -> ColumnElement[bool]:
    """The condition that what was told is in an assessment under way: a column beside `Disclosure`."""
    return exists().where(RiskAssessment.disclosure_id == Disclosure.id, RiskAssessment.state.in_(UNDER_WAY))


def _decided_before(key: str, today: date) -> ColumnElement[bool]:
    """They took part in a decision on this, which neither its review nor the check has overtaken."""
    earlier = aliased(RiskAssessment)
    decided_at = func.coalesce(earlier.settled_at, earlier.decided_at)
    overtaken = (
        exists()
        .where(CheckStep.check_id == earlier.check_id, CheckStep.recorded_at > decided_at)
        .correlate(earlier)
    )
    return exists().where(
        earlier.person_id == RiskAssessment.person_id,
        earlier.role_id == RiskAssessment.role_id,
        earlier.check_id.is_not_distinct_from(RiskAssessment.check_id),
        earlier.disclosure_id.is_not_distinct_from(RiskAssessment.disclosure_id),
        earlier.id != RiskAssessment.id,
        earlier.state.in_(HAS_DECISION),
        or_(earlier.review_on.is_(None), earlier.review_on > today),
        _is_one_of(key, earlier.proposed_by_key, earlier.decided_by_key, earlier.settled_by_key),
        ~overtaken,
    )


def _is_one_of(key: str, *columns: Any) -> ColumnElement[bool]:
    """Without this, a column that is empty would make neither true nor false of all of them."""
    return or_(*(func.coalesce(column, "") == key for column in columns))
