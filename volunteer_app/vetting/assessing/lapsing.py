"""Until when certificates that officers weighed count for a role, and which of these ends come soon."""

from datetime import date

from sqlalchemy import exists, select
from sqlalchemy.orm import aliased

from volunteer_app.foundation.database import db
from volunteer_app.foundation.encryption import CannotOpen
from volunteer_app.vetting.assessing.models import RiskAssessment
from volunteer_app.vetting.assessing.rules import HAS_DECISION
from volunteer_app.vetting.models import Check
from volunteer_app.vetting.rules import CheckOutcome


def ends(today: date, before: date) -> dict[date, set[int]]:
    """The checks that last count on a day of [today, before) because of a decision, by the day after it.

    Only decisions that let somebody in, which are opened to see it: of what was decided nothing is in the
    clear. One that cannot be opened lets nobody in.
    """
    later = aliased(RiskAssessment)
    superseded = exists().where(
        later.check_id == RiskAssessment.check_id,
        later.role_id == RiskAssessment.role_id,
        later.state.in_(HAS_DECISION),
        later.id > RiskAssessment.id,
    )
    statement = (
        select(RiskAssessment)
        .join(Check, Check.id == RiskAssessment.check_id)
        .where(
            RiskAssessment.counts_before > today,
            RiskAssessment.counts_before <= before,
            RiskAssessment.state.in_(HAS_DECISION),
            Check.outcome == CheckOutcome.HAS_INFORMATION,
            Check.weighed_at.is_not(None),
            ~superseded,
        )
    )
    found: dict[date, set[int]] = {}
    for each in db.session.scalars(statement):
        if _lets_in(each) and each.check_id is not None and each.counts_before is not None:
            found.setdefault(each.counts_before, set()).add(each.check_id)
    return found


def _lets_in(assessment: RiskAssessment) -> bool:
    try:
        outcome = assessment.outcome
    except CannotOpen:
        return False
    return outcome is not None and outcome.lets_in
