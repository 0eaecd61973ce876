"""On which day certificates stop counting, asked of the database: reminders are about all of them at once.

The end of what `rules.days_counted` says: by the organisation's policy, the Update Service, and whoever
decided. A test compares the two.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select, union

from volunteer_app.foundation.database import db
from volunteer_app.foundation.month_arithmetic import months_later
from volunteer_app.foundation.months import add_months
from volunteer_app.vetting.certificates.models import VettingPolicy
from volunteer_app.vetting.certificates.reading import of_update_service
from volunteer_app.vetting.models import Check, is_clear
from volunteer_app.vetting.recheck.rules import DEFAULT
from volunteer_app.vetting.rules import CheckKind, CheckOutcome
from volunteer_app.vetting.update_service.models import StatusCheck

# Of days 28 to 31 of a month several can be one day of another month
ROUNDED = timedelta(days=3)


class _Columns(NamedTuple):
    """What `of_update_service` asks of checks."""

    check_id: Any
    kind: Any
    certificate_number: Any


def clear(today: date, before: date) -> Select[int, int, int, date | None]:
    """The clear certificates whose last day on which they count is one of [today, before).

    Columns: id, person_id, organisation_id and ends_before, the first day on which it does not count.
    """
    ends = ends_before()
    return (
        select(
            Check.id.label("id"),
            Check.person_id.label("person_id"),
            Check.organisation_id.label("organisation_id"),
            ends.label("ends_before"),
        )
        .outerjoin(VettingPolicy, VettingPolicy.organisation_id == Check.organisation_id)
        .where(
            Check.kind == CheckKind.CRIMINAL_RECORD,
            Check.outcome == CheckOutcome.CLEAR,
            Check.id.in_(_may_end(today, before)),
            ends > today,
            ends <= before,
        )
    )


@cache  # the same each time, and slow to build
def ends_before() -> ColumnElement[Any]:
    """The first day on which a clear certificate does not count, of `Check` joined with its `VettingPolicy`.

    Null where none of its days count. What old records do not say is read as readiness does (decision 0013).
    """
    by_age = months_later(func.coalesce(Check.issued_on, Check.valid_from), recheck_months())
    said = _said_current()
    needed = needs_update_service()
    by_policy = case((needed, said), (or_(said.is_(None), said < by_age), by_age), else_=said)
    ends_sooner = or_(Check.valid_before.is_(None), by_policy < Check.valid_before)
    return case((by_policy.is_(None), None), (ends_sooner, by_policy), else_=Check.valid_before)


def recheck_months() -> ColumnElement[int]:
    """After how many months a new one is asked for: by the `VettingPolicy` that was joined, if any."""
    return func.coalesce(VettingPolicy.recheck_months, DEFAULT.recheck_months)


def needs_update_service() -> ColumnElement[bool]:
    """Whether that policy needs the Update Service."""
    return func.coalesce(VettingPolicy.update_service_required, DEFAULT.update_service_required)


def _said_current() -> ColumnElement[Any]:
    """Until when "no new information" counts, where there is such an answer and the person lets us ask."""
    status = func.coalesce(VettingPolicy.status_check_months, DEFAULT.status_check_months)
    found = of_update_service(_Columns(Check.id, Check.kind, Check.certificate_number), None)
    until = months_later(func.date(found["current_at"]), status)
    return case((found["consent_on"].is_not(None), until))


def _may_end(today: date, before: date) -> Any:
    """Those that may end then, found by indexes: by their own last day, their issue, or the last answer."""
    rows = db.session.execute(select(VettingPolicy.recheck_months, VettingPolicy.status_check_months)).all()
    recheck = {DEFAULT.recheck_months, *(row[0] for row in rows)}
    status = {DEFAULT.status_check_months, *(row[1] for row in rows)}
    asked_on = func.date(StatusCheck.asked_at)
    return union(
        select(Check.id).where(is_clear(), Check.valid_before > today, Check.valid_before <= before),
        select(Check.id).where(_months_before(Check.issued_on, recheck, today, before)),
        select(StatusCheck.check_id).where(
            StatusCheck.is_current, _months_before(asked_on, status, today, before)
        ),
    )


def _months_before(
    day: ColumnElement[Any] | Any, months: Iterable[int], today: date, before: date
) -> ColumnElement[bool]:
    """Whether some of these numbers of months after a day lie in (today, before], or nearly."""
    return or_(
        *(
            and_(day >= add_months(today, -number), day <= add_months(before, -number) + ROUNDED)
            for number in sorted(months)
        )
    )
