"""Very many volunteers for publications: people, placements, applications and sealed answers, and no more.

Rows are made from one seed and inserted in bulk. People begin and end at every time, so that each quarter has
others; those of many years ago stay, so that their lines repeat. Somebody changes an answer now and then.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from random import Random
from typing import Any

from sqlalchemy import func, insert, select

from volunteer_app.cli.sample import accounts
from volunteer_app.cli.sample import organisations as sample_organisations
from volunteer_app.cli.sample.people import Row, person, reference
from volunteer_app.cli.sample.records import RECORDED_BY, at
from volunteer_app.diversity import examples
from volunteer_app.diversity.models import EqualityAnswers
from volunteer_app.diversity.rules.questions import questions
from volunteer_app.foundation import history, migrating, search_index, statistics
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.database import Base, db
from volunteer_app.foundation.transactions import transaction
from volunteer_app.organisations import service as organisations
from volunteer_app.organisations.models import Organisation
from volunteer_app.organisations.rules import OrganisationKind
from volunteer_app.people.models import Person
from volunteer_app.placements.models import Placement
from volunteer_app.placements.rules import EndReason, PlacementState
from volunteer_app.recruitment.models import Application, ApplicationMove, Opportunity
from volunteer_app.recruitment.rules import ApplicationSource, Stage
from volunteer_app.roles import service as roles
from volunteer_app.roles.models import Role

SEED = 20090303
BATCH = 5000
FIRST_DAY, NEWEST_DAY = date(1996, 1, 1), date(2026, 11, 1)
YEARS = 4.0  # that people have been there, on average
LEAVES = 0.3  # of those who joined later than `STAYED_BEFORE`
STAYED_BEFORE = date(2011, 1, 1)
APPLIED = 0.15  # applications for each person, in two years
CHANGES = 250  # of so many who answered, one changes an answer in a quarter
FAR = {Stage.APPLIED: 45, Stage.OFFERED: 10, Stage.CHECKS: 10, Stage.PLACED: 35}
PATH = tuple(FAR)

# Where people are, of a hundred, and how unevenly the places of a kind share them
KINDS = {
    OrganisationKind.PRISON: 52,
    OrganisationKind.PROBATION_DELIVERY_UNIT: 20,
    OrganisationKind.VOLUNTARY: 24,
    OrganisationKind.AGENCY: 4,
}


@dataclass(frozen=True)
class Where:
    """The places of a kind with their shares, and who places people there; empty: the place itself."""

    places: Sequence[int]
    shares: Sequence[float]
    by: Sequence[int]


def load(people: int) -> None:
    """Load so many people into an empty database. Needs an application context."""
    by = Actor.job("benchmark")
    migrating.upgrade()
    with transaction():
        organisations.load_reference_data(by)
        roles.load_reference_data(by)
    with transaction():
        opportunities = sample_organisations.offer(sample_organisations.create(by), by)
        chance = Random(SEED)
        with history.loading("benchmark"):
            ids = _insert(Person, (person(n, chance, given_contact=False) for n in range(1, people + 1)))
            search_index.fill(Person, ids)
            _insert(Placement, _placements(ids, chance))
            examples.invent(ids, SEED)
            _apply(ids, opportunities, chance)
        accounts.create(ids[0], by)
        statistics.refresh()


def change_some(quarter: int) -> int:
    """Some people change their religion between two publications; how many."""
    chance = Random(SEED + quarter)
    codes = [option.code for option in _religions()]
    with transaction(), history.loading("benchmark"):
        rows = select(EqualityAnswers).where(EqualityAnswers.id % CHANGES == quarter)
        found = db.session.scalars(rows.order_by(EqualityAnswers.id)).all()
        for row in found:
            row.said = {**row.said, "answers": {**row.answers, "religion": chance.choice(codes)}}
            row.changes += 1
        return len(found)


def _religions() -> Sequence[Any]:
    return next(each.options for each in questions() if each.code == "religion")


def _insert(model: type[Base], rows: Iterable[Row]) -> list[int]:
    """Insert the rows in bulk; all ids of the table."""
    some: list[Row] = []
    for row in rows:
        some.append(row)
        if len(some) == BATCH:
            _send(model, some)
            some = []
    _send(model, some)
    key: Any = model.__mapper__.primary_key[0]
    return list(db.session.scalars(select(key).order_by(key)))


def _send(model: type[Base], rows: list[Row]) -> None:
    if rows:
        db.session.execute(insert(model.__table__), rows)  # type: ignore[arg-type]  # a table


def _placements(ids: Sequence[int], chance: Random) -> Iterable[Row]:
    where = _where()
    kinds = chance.choices(list(where), [KINDS[kind] for kind in where], k=len(ids))
    all_roles = list(db.session.scalars(select(Role.id).order_by(Role.id)))
    chosen = chance.choices(all_roles, _unevenly(len(all_roles)), k=len(ids))
    for person_id, kind, role_id in zip(ids, kinds, chosen, strict=True):
        here = where[kind]
        place_id = chance.choices(here.places, cum_weights=here.shares)[0]
        organisation_id = chance.choice(here.by) if here.by else place_id
        yield _placement(person_id, organisation_id, role_id, place_id, chance)


def _where() -> dict[OrganisationKind, Where]:
    rows = db.session.execute(
        select(Organisation.id, Organisation.kind)
        .where(Organisation.kind.in_(KINDS), Organisation.is_active)
        .order_by(Organisation.id)
    )
    by_kind: dict[OrganisationKind, list[int]] = {kind: [] for kind in KINDS}
    for number, kind in rows:
        by_kind[kind].append(number)
    voluntary = by_kind[OrganisationKind.VOLUNTARY]
    return {
        kind: Where(
            places,
            list(accumulate(_unevenly(len(places)))),
            voluntary if kind in (OrganisationKind.PRISON, OrganisationKind.PROBATION_DELIVERY_UNIT) else (),
        )
        for kind, places in by_kind.items()
    }


def _unevenly(number: int) -> list[float]:
    return [1 / (place + 3) for place in range(number)]


def _placement(person_id: int, organisation_id: int, role_id: int, place_id: int, chance: Random) -> Row:
    days = min(round(chance.expovariate(1 / (YEARS * 365))), (NEWEST_DAY - FIRST_DAY).days)
    begun = NEWEST_DAY - timedelta(days=days)
    left = begun >= STAYED_BEFORE and chance.random() < LEAVES
    until = begun + timedelta(days=chance.randint(60, 1500)) if left else date(2030, 1, 1)
    over = until <= NEWEST_DAY
    return {
        "reference": reference("PLA", chance),
        "application_id": None,
        "person_id": person_id,
        "organisation_id": organisation_id,
        "role_id": role_id,
        "place_id": place_id,
        "starts_on": begun,
        "ends_before": until,
        "supervisor": "",
        "state": PlacementState.ENDED if over else PlacementState.APPROVED,
        "proposed_at": at(begun - timedelta(days=7)),
        "decided_at": at(begun - timedelta(days=3)),
        "decided_by": RECORDED_BY,
        "decision_note": "",
        "readiness": None,
        "end_reason": EndReason.VOLUNTEER_CHOSE if over else None,
        "end_note": "",
        "version": 1,
    }


def _apply(ids: Sequence[int], opportunities: Sequence[Opportunity], chance: Random) -> None:
    some = chance.sample(ids, round(APPLIED * len(ids)))
    stages = chance.choices(PATH, list(FAR.values()), k=len(some))
    days = [NEWEST_DAY - timedelta(days=chance.randint(40, 770)) for _ in some]
    of = [(each.id, each.organisation_id) for each in opportunities]
    rows = [
        _application(person_id, chance.choice(of), stage, day, chance)
        for person_id, stage, day in zip(some, stages, days, strict=True)
    ]
    numbers = _insert(Application, rows)
    _insert(
        ApplicationMove, (m for n, s, d in zip(numbers, stages, days, strict=True) for m in _moves(n, s, d))
    )


def _application(person_id: int, of: tuple[int, int], stage: Stage, day: date, chance: Random) -> Row:
    return {
        "reference": reference("APP", chance),
        "opportunity_id": of[0],
        "organisation_id": of[1],
        "person_id": person_id,
        "source": ApplicationSource.ONLINE,
        "why": "",
        "availability": "",
        "applied_at": at(day),
        "stage": stage,
        "stage_since": day,
        "version": 1,
    }


def _moves(application_id: int, stage: Stage, day: date) -> Iterable[Row]:
    """One move every ten days, as far as it came."""
    for number, each in enumerate(PATH[: PATH.index(stage) + 1]):
        yield {
            "application_id": application_id,
            "from_stage": PATH[number - 1] if number else None,
            "to_stage": each,
            "reason": None,
            "note": "",
            "moved_at": at(day + timedelta(days=10 * number)),
            "moved_by": RECORDED_BY,
        }


def count() -> dict[str, int]:
    """How many rows there are of each kind."""
    models = (Person, Placement, Application, EqualityAnswers)
    return {
        each.__tablename__: db.session.scalar(select(func.count()).select_from(each)) or 0 for each in models
    }
