"""What few coordinators have often, counted for the start page: all of it in one statement."""

from datetime import timedelta
from typing import Any, NamedTuple

from sqlalchemy import ScalarSelect, Select, literal, select

from volunteer_app.desk.queries.ending import horizon
from volunteer_app.desk.queries.waiting import built_daily
from volunteer_app.desk.rules.telling import LONGEST_LIST
from volunteer_app.foundation import clock
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.placements.bulk import queries as bulk
from volunteer_app.placements.correcting import queries as correcting
from volunteer_app.placements.matching import queries as matching
from volunteer_app.placements.mentoring import due as mentoring
from volunteer_app.placements.mentoring import todays
from volunteer_app.placements.programmes import queries as programmes
from volunteer_app.placements.recognition import queries as recognition
from volunteer_app.placements.rota import queries as rota
from volunteer_app.placements.rota.queries import When
from volunteer_app.placements.staff_leave import queries as staff_leave
from volunteer_app.placements.supported import queries as supported
from volunteer_app.training.awards import queries as awards
from volunteer_app.training.marks import queries as marks
from volunteer_app.training.marks.models import QualityMark
from volunteer_app.training.openings import queries as openings
from volunteer_app.training.sessions import queries as sessions

SHORT_WITHIN = timedelta(days=14)
TARGETS_WITHIN = timedelta(days=30)


class Waits(NamedTuple):
    """How many of each wait for somebody.

    Of recognition: statements of service to sign, and leave to agree. Of rotas and hours: corrections to
    decide, registers to take, and sessions that want volunteers within 14 days, or somebody else than who
    cannot come, or lie outside the times of their prison.
    Of mentoring: sessions that are planned for today, who waits past the ideal time, matches to decide,
    mentorings to look at, and mentors whose supervision is due. Of programmes: targets for one of the
    next 30 days. Of places that have closed: placements that are not over, and the reference of the first
    such place. Of training: registers to take, claims of prior learning to decide, and requests to join.
    """

    statements: int
    leave: int
    corrections: int
    registers: int
    short: int
    hindered: int
    outside: int
    mentoring_today: int
    mentors_late: int
    matches: int
    mentoring_due: int
    supervision_due: int
    targets_due: int
    closed: int
    closed_place: str | None
    training_registers: int
    claims: int
    requests: int


def also_waiting(scope: Scope, training: Scope) -> tuple[Waits, list[QualityMark]]:
    """What waits in the scope, or of training in another; and the quality marks that run out in 90 days."""
    rows = db.session.execute(_statement(scope, training)).all()
    first: Any = rows[0]
    waits = Waits(**{name: getattr(first, name) for name in Waits._fields})
    return waits, [row[-1] for row in rows if row[-1] is not None]


@built_daily
def _statement(scope: Scope, training: Scope) -> Select[Any]:
    numbers: Any = [count.label(name) for name, count in _counts(scope, training).items()]
    always = select(literal(1).label("one")).subquery()  # a row also where no mark runs out
    return (
        select(*numbers, QualityMark)
        .select_from(always)
        .outerjoin(QualityMark, marks.expiring(scope, horizon()))
        .order_by(QualityMark.expires_before, QualityMark.id)
        .limit(LONGEST_LIST)
    )


def _counts(scope: Scope, training: Scope) -> dict[str, ScalarSelect[Any]]:
    closed, closed_place = bulk.at_closed(scope)
    return {
        "statements": recognition.waiting_count(scope).scalar_subquery(),
        "leave": staff_leave.waiting_count(scope).scalar_subquery(),
        "corrections": correcting.waiting_count(scope),
        "registers": rota.count_at(scope, When.REGISTER),
        "short": rota.count_at(scope, When.SHORT, within=SHORT_WITHIN),
        "hindered": rota.count_at(scope, When.HINDERED),
        "outside": rota.count_at(scope, When.OUTSIDE),
        "mentoring_today": todays.planned_count(scope),
        "mentors_late": supported.late_count(scope).scalar_subquery(),
        "matches": matching.proposed_count(scope).scalar_subquery(),
        "mentoring_due": mentoring.count(scope).scalar_subquery(),
        "supervision_due": mentoring.supervision_count(scope).scalar_subquery(),
        "targets_due": programmes.due_count(scope, clock.today() + TARGETS_WITHIN),
        "closed": closed,
        "closed_place": closed_place,
        "training_registers": sessions.to_take_count(training).scalar_subquery(),
        "claims": awards.waiting_count(training).scalar_subquery(),
        "requests": openings.waiting_count(training).scalar_subquery(),
    }
