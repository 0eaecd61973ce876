"""Reads of the training matrix: plain rows, in a number of statements that does not grow with the people."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Select, exists, false, func, or_, select

from volunteer_app.foundation import asked, clock
from volunteer_app.foundation.database import db
from volunteer_app.foundation.paging import Anchor, Page, chunks, page
from volunteer_app.organisations.models import Organisation
from volunteer_app.people import searching
from volunteer_app.people.models import Person
from volunteer_app.people.queries import BY_SORT_NAME
from volunteer_app.roles.models import Role, RoleTrainingPack
from volunteer_app.training.matrix import needs, rules, under_way
from volunteer_app.training.matrix.rules import Known, Line, Somebody, Step, UnderWay, Who
from volunteer_app.training.models import TrainingPack, TrainingRecord
from volunteer_app.training.rules import TrainingState

PAGE, MOST = 100, 500


@dataclass(frozen=True)
class Pack:
    """A column: a pack that a role of the organisation asks for."""

    id: int
    code: str
    title: str


@dataclass(frozen=True)
class Place:
    """Where somebody has a role of the organisation."""

    id: int
    reference: str
    name: str


@dataclass(frozen=True)
class Frame:
    """What an organisation's matrix is made of: roles by id, places by id, and what the roles ask for."""

    organisation_id: int
    roles: dict[int, tuple[str, str]]
    places: dict[int, Place]
    packs: Sequence[Pack]
    packs_of_role: dict[int, frozenset[int]]


@dataclass(frozen=True)
class Wanted:
    """What is asked of the matrix; ids of a role, a place and a pack that its frame has.

    gap_on: only those who lack a pack on this day; nobody: something is asked for that is not there.
    """

    words: str = ""
    role_id: int | None = None
    place_id: int | None = None
    pack_id: int | None = None
    gap_on: date | None = None
    nobody: bool = False


def gaps_today() -> date:
    """The day for those who lack a pack now."""
    return clock.today()


def gaps_soon() -> date:
    """The day for those who lack a pack now, or will within 90 days."""
    return clock.today() + timedelta(days=rules.SOON_DAYS)


def frame(organisation_id: int) -> Frame:
    """The roles and places that an organisation has people in, and the packs that those roles ask for.

    Two statements.
    """
    role_ids, places = set(), {}
    for role_id, place_id, reference, name in db.session.execute(_needs(), _values(organisation_id)):
        role_ids.add(role_id)
        if place_id is not None:
            places[place_id] = Place(place_id, reference, name)
    roles, packs, wants = _roles(role_ids)
    in_order = dict(sorted(places.items(), key=lambda each: (each[1].name, each[0])))
    return Frame(organisation_id, roles, in_order, packs, wants)


@cache  # slow to build, as those below
def _needs() -> Select[*tuple[Any, ...]]:
    """Each role in each place that anybody has, with the place's reference and name."""
    need = needs.of(asked.ORGANISATION, asked.TODAY)
    pair = select(need.c.role_id, need.c.place_id).distinct().subquery("pair")
    place = select(pair, Organisation.reference, Organisation.name)
    return place.outerjoin(Organisation, Organisation.id == pair.c.place_id)


def _values(organisation_id: int, ids: Sequence[int] = ()) -> dict[str, Any]:
    return {**asked.values(ids, organisation_id), "today": clock.today()}


@cache
def _packs() -> Select[*tuple[Any, ...]]:
    """Roles with the packs that they ask for."""
    return (
        select(Role.id, Role.code, Role.name, TrainingPack.id, TrainingPack.code, TrainingPack.title)
        .outerjoin(RoleTrainingPack, RoleTrainingPack.role_id == Role.id)
        .outerjoin(TrainingPack, TrainingPack.code == RoleTrainingPack.pack_code)
        .where(asked.among(Role.id, "roles"))
        .order_by(Role.name, Role.id)
    )


def _roles(
    role_ids: Collection[int],
) -> tuple[dict[int, tuple[str, str]], list[Pack], dict[int, frozenset[int]]]:
    """Code and name of these roles, the packs that they ask for by title, and which asks for which."""
    roles: dict[int, tuple[str, str]] = {}
    packs: dict[int, Pack] = {}
    wants: dict[int, set[int]] = defaultdict(set)
    for role_id, code, name, pack_id, pack_code, title in db.session.execute(_packs(), {"roles": role_ids}):
        roles[role_id] = (code, name)
        if pack_id is not None:
            packs[pack_id] = Pack(pack_id, pack_code, title)
            wants[role_id].add(pack_id)
    columns = sorted(packs.values(), key=lambda each: (each.title, each.id))
    return roles, columns, {role: frozenset(found) for role, found in wants.items()}


def people(frame: Frame, wanted: Wanted) -> Select[Any]:
    """Those whose training counts and whom the filters leave: id, reference and names.

    Page it by `BY_SORT_NAME`. A search sends one small statement.
    """
    need = needs.of(frame.organisation_id, clock.today())
    who = select(need.c.person_id)
    if wanted.role_id is not None:
        who = who.where(need.c.role_id == wanted.role_id)
    if wanted.place_id is not None:
        who = who.where(need.c.place_id == wanted.place_id)
    if wanted.pack_id is not None or wanted.gap_on is not None:
        who = who.join(RoleTrainingPack, RoleTrainingPack.role_id == need.c.role_id)
        who = who.join(TrainingPack, TrainingPack.code == RoleTrainingPack.pack_code)
    if wanted.pack_id is not None:
        who = who.where(TrainingPack.id == wanted.pack_id)
    if wanted.gap_on is not None:
        who = who.where(~_is_met(need.c.person_id, frame.organisation_id, wanted.gap_on))
    # Each once, before anything is looked up of them: their rows are then found one by one. No record that
    # was merged into another is there, since placements and applications moved on with the merge
    those = who.distinct().subquery("those")
    columns = (Person.id, Person.reference, Person.first_name, Person.last_name, Person.sort_name)
    joined: Any = select(*columns).join(those, those.c.person_id == Person.id)
    found: Select[Any] = joined
    if wanted.nobody:
        return found.where(false())
    return searching.narrowed(found, Person.id, wanted.words) if wanted.words else found


def _is_met(person_id: Any, organisation_id: int, day: date) -> ColumnElement[bool]:
    """The pack beside it counts on that day."""
    return exists().where(
        TrainingRecord.person_id == person_id,
        TrainingRecord.organisation_id == organisation_id,
        TrainingRecord.pack_id == TrainingPack.id,
        TrainingRecord.state == TrainingState.VERIFIED,
        or_(TrainingRecord.valid_before.is_(None), TrainingRecord.valid_before > day),
    )


def people_page(frame: Frame, wanted: Wanted, anchor: Anchor, *, size: int) -> Page[Any]:
    """A page of them, by name."""
    return page(people(frame, wanted), BY_SORT_NAME, anchor, of=Person, size=size)


def count(frame: Frame, wanted: Wanted, *, most: int) -> int:
    """How many they are; `most` + 1 stands for more."""
    rows = people(frame, wanted).with_only_columns(Person.id).limit(most + 1).subquery()
    return db.session.execute(select(func.count()).select_from(rows)).scalar_one()


def every_line(frame: Frame, wanted: Wanted) -> Iterator[Line]:
    """The whole matrix, read a part at a time."""
    for rows in chunks(people(frame, wanted), BY_SORT_NAME, size=MOST):
        yield from lines(frame, wanted, rows)


def columns(frame: Frame, wanted: Wanted) -> Sequence[Pack]:
    """The packs that are shown: all, or the one that is asked for."""
    return [each for each in frame.packs if wanted.pack_id in {None, each.id}]


def lines(frame: Frame, wanted: Wanted, rows: Sequence[Any]) -> list[Line]:
    """The matrix of these people, in their order; three statements, however many they are."""
    ids = [row.id for row in rows]
    pack_ids = [each.id for each in columns(frame, wanted)]
    roles = _roles_of(frame, ids)
    ends, waiting = _standing(frame, ids, pack_ids)
    steps = {**under_way.steps(frame.organisation_id, ids), **waiting}
    somebodies = (
        Somebody(person_id, reference, f"{last_name}, {first_name}", roles[person_id])
        for person_id, reference, first_name, last_name, _ in rows
    )
    known = Known(ends, steps, frame.packs_of_role)
    return rules.lines(somebodies, pack_ids, known, clock.today())


@cache
def _held() -> CompoundSelect[Any]:
    return needs.of_people()


def _roles_of(frame: Frame, ids: Sequence[int]) -> dict[int, list[tuple[int, int | None]]]:
    found: dict[int, list[tuple[int, int | None]]] = {number: [] for number in ids}
    values = _values(frame.organisation_id, ids)
    for person_id, role_id, place_id in db.session.execute(_held(), values):
        found[person_id].append((role_id, place_id))
    return found


@cache
def _records() -> Select[*tuple[Any, ...]]:
    record = TrainingRecord
    return select(
        record.person_id,
        record.pack_id,
        (record.state == TrainingState.VERIFIED).label("is_verified"),
        record.valid_before,
    ).where(
        asked.among(record.person_id, "people"),
        record.organisation_id == asked.ORGANISATION,
        asked.among(record.pack_id, "packs"),
        record.state != TrainingState.RETURNED,
    )


def _standing(
    frame: Frame, ids: Sequence[int], pack_ids: Sequence[int]
) -> tuple[dict[Who, date], dict[Who, UnderWay]]:
    """Until when what was verified counts, the longest of each pack; and what waits to be verified."""
    ends: dict[Who, date] = {}
    waiting: dict[Who, UnderWay] = {}
    step = UnderWay(Step.WAITING)
    values = {**asked.values(ids, frame.organisation_id), "packs": pack_ids}
    for person_id, pack_id, is_verified, valid_before in db.session.execute(_records(), values):
        key = (person_id, pack_id)
        until = valid_before or rules.FOREVER
        if not is_verified:
            waiting[key] = step
        elif until > ends.get(key, date.min):
            ends[key] = until
    return ends, waiting
