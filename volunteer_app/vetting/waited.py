"""How long checks have taken: from the step with which each was asked for to that with which it came back."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from sqlalchemy import case, func, select

from volunteer_app.foundation import clock
from volunteer_app.foundation.clock import day_of
from volunteer_app.foundation.database import db
from volunteer_app.vetting.models import Check, CheckStep
from volunteer_app.vetting.rules import CheckKind, CheckState

# What took long years ago says little of today.
COUNTED_FOR = timedelta(days=2 * 365)
AT_A_TIME = 1000

Waited = tuple[CheckKind, int, int | None, int]


def waited(today: date) -> Iterator[Waited]:
    """Each answered check's kind, organisation, prison and days, of those that came back within two years.

    Those that a file brought are left out: the file tells of an answer, not of how long it took.
    """
    asked = func.min(CheckStep.recorded_at)
    back = func.min(case((CheckStep.state == CheckState.RETURNED, CheckStep.recorded_at)))
    statement = (
        select(Check.kind, Check.organisation_id, Check.establishment_id, asked, back)
        .join(CheckStep, CheckStep.check_id == Check.id)
        .where(Check.imported_as.is_(None))
        .group_by(Check.id, Check.kind, Check.organisation_id, Check.establishment_id)
        .having(back >= _start_of(today - COUNTED_FOR))
        .execution_options(yield_per=AT_A_TIME)
    )
    for kind, organisation_id, establishment_id, first, answered in db.session.execute(statement):
        yield kind, organisation_id, establishment_id, max((day_of(answered) - day_of(first)).days, 0)


def _start_of(day: date) -> datetime:
    return datetime.combine(day, time(0), clock.LONDON)
