"""How long checks of a body's volunteers took. A body is an organisation and everything below it."""

from datetime import date, datetime, time

from sqlalchemy import func, select

from volunteer_app.foundation.clock import LONDON, day_of
from volunteer_app.foundation.database import db
from volunteer_app.organisations.models import Organisation
from volunteer_app.organisations.queries import under
from volunteer_app.vetting.models import Check, CheckStep
from volunteer_app.vetting.rules import CheckKind, CheckState


def days_to_clear(body: Organisation, period: tuple[date, date]) -> list[int]:
    """How many days each criminal record check took whose result came first in a period, half-open.

    From the first step, which is the request, to the first that says that it came back.
    """
    asked = (
        select(CheckStep.check_id, func.min(CheckStep.recorded_at).label("at"))
        .group_by(CheckStep.check_id)
        .subquery()
    )
    back = (
        select(CheckStep.check_id, func.min(CheckStep.recorded_at).label("at"))
        .where(CheckStep.state == CheckState.RETURNED)
        .group_by(CheckStep.check_id)
        .subquery()
    )
    first, last = (datetime.combine(day, time(), LONDON) for day in period)
    statement = (
        select(asked.c.at, back.c.at)
        .join(back, back.c.check_id == asked.c.check_id)
        .join(Check, Check.id == asked.c.check_id)
        .join(Organisation, Organisation.id == Check.organisation_id)
        .where(under(body), Check.kind == CheckKind.CRIMINAL_RECORD, back.c.at >= first, back.c.at < last)
        .order_by(Check.id)
    )
    return [(day_of(came) - day_of(began)).days for began, came in db.session.execute(statement)]
