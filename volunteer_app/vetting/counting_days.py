"""How long checks of some people took."""

from datetime import date, datetime, time

from sqlalchemy import Select, func, select

from volunteer_app.foundation.clock import LONDON, day_of
from volunteer_app.foundation.database import db
from volunteer_app.vetting.models import Check, CheckStep
from volunteer_app.vetting.rules import CheckKind, CheckState


def days_to_clear(people: Select[int], period: tuple[date, date]) -> list[int]:
    """How many days each criminal record check took whose result came first in a period, half-open.

    `people`: the numbers of those whose checks count. From the first step, which is the request, to the first
    that says that it came back; what it brought is not read.
    """
    asked = func.min(CheckStep.recorded_at)
    back = asked.filter(CheckStep.state == CheckState.RETURNED)
    first, last = (datetime.combine(day, time(), LONDON) for day in period)
    # Grouped once and not joined with itself: without counts of the tables PostgreSQL tried each with each
    statement = (
        select(asked, back)
        .join(Check, Check.id == CheckStep.check_id)
        .where(Check.person_id.in_(people), Check.kind == CheckKind.CRIMINAL_RECORD)
        .group_by(CheckStep.check_id)
        .having(back >= first, back < last)
        .order_by(CheckStep.check_id)
    )
    return [(day_of(came) - day_of(began)).days for began, came in db.session.execute(statement)]
