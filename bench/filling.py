"""A history behind each invented person, so that a large database is as deep as it is wide.

The sample data tells of the present; this adds what an organisation of some years holds: earlier checks,
courses, placements that ended, and hours. Rows are made from one seed and inserted in bulk.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from itertools import islice
from random import Random
from typing import Any, NamedTuple

from sqlalchemy import func, insert, select

from volunteer_app.cli.sample.people import Row, days_ago, reference
from volunteer_app.cli.sample.records import RECORDED_BY, at
from volunteer_app.foundation import history
from volunteer_app.foundation.database import Base, db
from volunteer_app.people.models import Affiliation
from volunteer_app.placements.models import Placement, PlacementSession
from volunteer_app.placements.rules import EndReason, PlacementState, SessionState
from volunteer_app.roles.models import Role
from volunteer_app.roles.rules import RoleSetting
from volunteer_app.training.models import TrainingRecord
from volunteer_app.training.rules import TrainingState
from volunteer_app.vetting.models import Check
from volunteer_app.vetting.rules import CheckKind, CheckOutcome, CheckState

SEED = 20081126
BATCH = 2000

# How many of each there are for one person: 150,000 checks, 300,000 training records, 60,000 placements and
# 500,000 sessions for 50,000 people.
CHECKS, TRAINING, PLACEMENTS, SESSIONS = 3.0, 6.0, 1.2, 10.0

COURSES = ("First aid at work", "Active listening", "Safeguarding adults", "Lone working")


class Held(NamedTuple):
    """A person whose record an organisation holds."""

    person_id: int
    organisation_id: int


class Begun(NamedTuple):
    """A placement that began, in [starts_on, ends_before)."""

    id: int
    person_id: int
    organisation_id: int
    starts_on: date
    ends_before: date


def fill() -> dict[str, int]:
    """Add rows until there are as many for a person as the constants say; how many there are of each then."""
    chance = Random(SEED)
    held = [Held(*row) for row in db.session.execute(_held())]
    role_id = _community_role()
    with history.loading("a history for the benchmark"):
        _top_up(Check, CHECKS, held, chance, _check)
        _top_up(TrainingRecord, TRAINING, held, chance, _course)
        _top_up(Placement, PLACEMENTS, held, chance, lambda each, c: _ended(each, c, role_id))
        begun = [Begun(*row) for row in db.session.execute(_begun())]
        _top_up(PlacementSession, SESSIONS, begun, chance, _session, people=len(held))
    return {m.__tablename__: _count(m) for m in (Check, TrainingRecord, Placement, PlacementSession)}


def _held() -> Any:
    return select(Affiliation.person_id, Affiliation.organisation_id).order_by(Affiliation.id)


def _begun() -> Any:
    columns = (
        Placement.id,
        Placement.person_id,
        Placement.organisation_id,
        Placement.starts_on,
        Placement.ends_before,
    )
    over = Placement.state.in_((PlacementState.APPROVED, PlacementState.ENDED))
    return select(*columns).where(over, Placement.starts_on < days_ago(0)).order_by(Placement.id)


def _community_role() -> int:
    wanted = select(Role.id).where(Role.setting == RoleSetting.COMMUNITY).order_by(Role.id).limit(1)
    return db.session.scalars(wanted).one()


def _count(model: type[Base]) -> int:
    return db.session.execute(select(func.count()).select_from(model)).scalar_one()


def _top_up(
    model: type[Base],
    for_each: float,
    subjects: list[Any],
    chance: Random,
    make: Callable[[Any, Random], Row],
    people: int = 0,
) -> None:
    """Insert rows until there are `for_each` for each of `people` (default: of the subjects)."""
    missing = round(for_each * (people or len(subjects))) - _count(model)
    rows = (make(each, chance) for each in islice(_round_and_round(subjects), max(missing, 0)))
    for batch in _batches(rows):
        db.session.execute(insert(model.__table__), batch)  # type: ignore[arg-type]  # a table


def _round_and_round(subjects: list[Any]) -> Iterator[Any]:
    while subjects:
        yield from subjects


def _batches(rows: Iterable[Row]) -> Iterator[list[Row]]:
    iterator = iter(rows)
    while batch := list(islice(iterator, BATCH)):
        yield batch


def _check(each: Held, chance: Random) -> Row:
    on = days_ago(chance.randint(1200, 3000))
    return {
        "reference": reference("CHK", chance),
        "person_id": each.person_id,
        "organisation_id": each.organisation_id,
        "kind": CheckKind.REFERENCE,
        "level": None,
        "establishment_id": None,
        "clearance_level": None,
        "state": CheckState.RETURNED,
        "state_since": on,
        "outcome": CheckOutcome.CLEAR,
        "valid_from": on,
        "valid_before": None,
        "purpose": "",
        "conditions": "",
        "certificate_number": "",
        "issued_on": None,
        "seen_by": RECORDED_BY,
        "note": "",
        "version": 1,
    }


def _course(each: Held, chance: Random) -> Row:
    on = days_ago(chance.randint(30, 3000))
    return {
        "reference": reference("TRN", chance),
        "person_id": each.person_id,
        "organisation_id": each.organisation_id,
        "pack_id": None,
        "course_title": chance.choice(COURSES),
        "completed_on": on,
        "minutes": 30 * chance.randint(2, 24),
        "note": "",
        "state": TrainingState.VERIFIED,
        "valid_before": None,
        "logged_at": at(on, 8),
        "logged_by": RECORDED_BY,
        "decided_at": at(on, 9),
        "decided_by": RECORDED_BY,
        "decision_note": "",
        "version": 1,
    }


def _ended(each: Held, chance: Random, role_id: int) -> Row:
    on = days_ago(chance.randint(800, 3000))
    return {
        "reference": reference("PLA", chance),
        "application_id": None,
        "person_id": each.person_id,
        "organisation_id": each.organisation_id,
        "role_id": role_id,
        "place_id": each.organisation_id,
        "starts_on": on,
        "ends_before": on + timedelta(days=chance.randint(30, 360)),
        "supervisor": "",
        "state": PlacementState.ENDED,
        "proposed_at": at(on - timedelta(days=7)),
        "decided_at": at(on - timedelta(days=3)),
        "decided_by": RECORDED_BY,
        "decision_note": "",
        "readiness": None,
        "end_reason": EndReason.VOLUNTEER_CHOSE,
        "end_note": "",
        "version": 1,
    }


def _session(each: Begun, chance: Random) -> Row:
    last = min(each.ends_before, days_ago(0))
    on = each.starts_on + timedelta(days=chance.randrange(max((last - each.starts_on).days, 1)))
    return {
        "reference": reference("SES", chance),
        "placement_id": each.id,
        "person_id": each.person_id,
        "organisation_id": each.organisation_id,
        "held_on": on,
        "minutes": 30 * chance.randint(2, 8),
        "state": SessionState.APPROVED,
        "logged_at": at(on, 17),
        "logged_by": RECORDED_BY,
        "decided_at": at(on, 18),
        "decided_by": RECORDED_BY,
        "decision_note": "",
        "version": 1,
    }
