"""What approved hours come to in a period."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources

from sqlalchemy import ColumnElement, Select, and_, exists, func, select

from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.bulk_rows import is_among
from volunteer_app.foundation.database import db
from volunteer_app.organisations.models import Organisation
from volunteer_app.people import queries as people
from volunteer_app.people.models import Person
from volunteer_app.placements.models import Placement, PlacementSession
from volunteer_app.placements.rules import SessionState
from volunteer_app.placements.totals import rules
from volunteer_app.placements.totals.rules import Period, Rate, Value
from volunteer_app.roles.models import Role

Days = list[tuple[date, int]]


@dataclass(frozen=True)
class Total:
    """What somebody, or everybody, came to in a period."""

    minutes: int
    sessions: int
    value: Value


@dataclass(frozen=True)
class Line:
    """What one role at one place came to."""

    role: str
    place: str
    people: int
    sessions: int
    minutes: int


@cache
def rates() -> tuple[Rate, ...]:
    """What an hour is valued at, the earliest rate first."""
    text = resources.files(__package__).joinpath("data/rates.toml").read_text(encoding="utf-8")
    return tuple(rules.read_rates(text))


def volunteers(scope: Scope, organisation: Organisation, period: Period) -> Select[Person]:
    """Those of the scope with approved hours of an organisation in a period; page them by name."""
    counted = exists().where(PlacementSession.person_id == Person.id, *_counts(organisation, period))
    return people.people(scope).where(counted)


def of_people(organisation: Organisation, period: Period, person_ids: Collection[int]) -> dict[int, Total]:
    """What each of these people came to; one statement, however many they are."""
    statement = (
        select(
            PlacementSession.person_id,
            PlacementSession.held_on,
            func.sum(PlacementSession.minutes),
            func.count(),
        )
        .where(is_among(PlacementSession.person_id, person_ids), *_counts(organisation, period))
        .group_by(PlacementSession.person_id, PlacementSession.held_on)
    )
    days: dict[int, Days] = {each: [] for each in person_ids}
    sessions = dict.fromkeys(person_ids, 0)
    for person_id, day, minutes, number in db.session.execute(statement):
        days[person_id].append((day, int(minutes)))
        sessions[person_id] += number
    return {each: _total(days[each], sessions[each]) for each in person_ids}


def by_role_and_place(organisation: Organisation, period: Period) -> list[Line]:
    """What each role at each place came to, by their names. Summed per placement first: far fewer to join."""
    each = (
        select(
            PlacementSession.placement_id,
            PlacementSession.person_id,
            func.count().label("number"),
            func.sum(PlacementSession.minutes).label("minutes"),
        )
        .where(*_counts(organisation, period))
        .group_by(PlacementSession.placement_id, PlacementSession.person_id)
        .subquery()
    )
    statement = (
        select(
            Role.name,
            Organisation.name,
            func.count(func.distinct(each.c.person_id)),
            func.sum(each.c.number),
            func.sum(each.c.minutes),
        )
        .select_from(each)
        # Hours are logged for the placement's own organisation: said again, so that no other's are read
        .join(
            Placement,
            and_(Placement.id == each.c.placement_id, Placement.organisation_id == organisation.id),
        )
        .join(Role, Role.id == Placement.role_id)
        .join(Organisation, Organisation.id == Placement.place_id)
        .group_by(Role.id, Role.name, Organisation.id, Organisation.name)
        .order_by(Role.name, Organisation.name, Organisation.id)
    )
    rows = db.session.execute(statement)
    return [
        Line(role, place, people, int(number), int(minutes)) for role, place, people, number, minutes in rows
    ]


def of_all(organisation: Organisation, period: Period) -> Total:
    """What everybody came to."""
    statement = (
        select(PlacementSession.held_on, func.sum(PlacementSession.minutes), func.count())
        .where(*_counts(organisation, period))
        .group_by(PlacementSession.held_on)
    )
    rows = db.session.execute(statement).all()
    return _total([(day, int(minutes)) for day, minutes, _ in rows], sum(row[2] for row in rows))


def minutes_of_person(person_id: int, periods: Collection[Period]) -> list[int]:
    """How many approved minutes somebody has in each of some periods, with every organisation."""
    statement = (
        select(PlacementSession.held_on, func.sum(PlacementSession.minutes))
        .where(
            PlacementSession.person_id == person_id,
            PlacementSession.state == SessionState.APPROVED,
            PlacementSession.held_on >= min(each.starts_on for each in periods),
        )
        .group_by(PlacementSession.held_on)
    )
    days = [(day, int(minutes)) for day, minutes in db.session.execute(statement)]
    return [sum(minutes for day, minutes in days if each.holds(day)) for each in periods]


def _total(days: Days, sessions: int) -> Total:
    return Total(sum(minutes for _, minutes in days), sessions, rules.value(days, rates()))


def _counts(organisation: Organisation, period: Period) -> tuple[ColumnElement[bool], ...]:
    return (
        PlacementSession.organisation_id == organisation.id,
        PlacementSession.state == SessionState.APPROVED,
        PlacementSession.held_on >= period.starts_on,
        PlacementSession.held_on < period.ends_before,
    )
