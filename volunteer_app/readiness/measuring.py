"""Measuring waits, once a day: read at length first, then stored in one short transaction."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError

from volunteer_app.foundation.database import db
from volunteer_app.readiness.models import MeasuredWait, WaitMeasurement
from volunteer_app.readiness.rules.waits import Measured, nearest_rank
from volunteer_app.vetting.rules import CheckKind
from volunteer_app.vetting.waited import Waited

MEDIAN, LONG = 0.5, 0.9
Group = tuple[CheckKind, int | None, int | None]


def is_measured(day: date) -> bool:
    """Whether a day's waits are measured."""
    statement = select(func.count()).select_from(WaitMeasurement).where(WaitMeasurement.day == day)
    return db.session.execute(statement).scalar_one() > 0


def measure(waited: Iterable[Waited]) -> list[Measured]:
    """The waits of every group: an organisation's, its own at each prison, and each prison's of everybody."""
    days: dict[Group, list[int]] = defaultdict(list)
    for kind, organisation_id, establishment_id, number in waited:
        days[kind, organisation_id, establishment_id].append(number)
        if establishment_id is not None:
            days[kind, None, establishment_id].append(number)
    return [
        Measured(kind, len(each), nearest_rank(each, MEDIAN), nearest_rank(each, LONG), organisation, prison)
        for (kind, organisation, prison), each in days.items()
    ]


def keep(day: date, found: Iterable[Measured]) -> bool:
    """Store a day's waits in place of older ones. False: another worker has done so."""
    try:
        with db.session.begin_nested():
            measurement = WaitMeasurement(day=day)
            db.session.add(measurement)
    except IntegrityError:
        return False
    db.session.execute(delete(MeasuredWait))
    db.session.execute(delete(WaitMeasurement).where(WaitMeasurement.id != measurement.id))
    db.session.add_all(
        MeasuredWait(
            measurement_id=measurement.id,
            kind=each.kind,
            organisation_id=each.organisation_id,
            establishment_id=each.establishment_id,
            count=each.count,
            median_days=each.median_days,
            long_days=each.long_days,
        )
        for each in found
    )
    return True
