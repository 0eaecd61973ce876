"""Reads of this room. Others ask for `gates` alone; pages of the room ask within the viewer's scope."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from volunteer_app.foundation import asked, clock
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.foundation.encryption import CannotOpen
from volunteer_app.foundation.errors import NotFound
from volunteer_app.foundation.logs import log_of, tell_kind
from volunteer_app.foundation.paging import Anchor, Key, Page, page
from volunteer_app.organisations.models import Organisation
from volunteer_app.organisations.rules import OrganisationKind
from volunteer_app.people.models import Person
from volunteer_app.sentences.marks import marks
from volunteer_app.sentences.models import SentenceRecord, SentenceStep
from volunteer_app.sentences.rules import moves
from volunteer_app.sentences.rules.custody import prisons_holding
from volunteer_app.sentences.rules.items import Item
from volunteer_app.sentences.rules.judging import Gates
from volunteer_app.sentences.rules.kinds import ItemKind

BY_LATEST = (Key(SentenceRecord.updated_at, descending=True), Key(SentenceRecord.id, descending=True))
log = log_of(__name__)
OPENERS = frozenset({ItemKind.APPROVAL, ItemKind.RELEASE})


def gates(
    person_ids: Collection[int], organisation_id: int, known_at: datetime | None = None
) -> dict[int, Gates]:
    """What gates each of these people, as it was known at a moment (None: is known), by person id.

    From the records of the organisation, and those of prisons, whose word on their own people counts for
    every organisation. One statement for any number of people. Ask `gates(...)[person_id].judge(Question)`.
    Where something cannot be read, nothing is open for this person, and the vetting officer is asked.
    """
    found: dict[int, list[Item]] = {person_id: [] for person_id in person_ids}
    if not found:
        return {}
    unreadable: set[int] = set()
    values = asked.values(found, organisation_id, known_at)
    for person_id, step, in_doubt in db.session.execute(_that_gate(known_at is not None), values):
        item = item_of(step)
        if item is None:
            unreadable.add(person_id)
        elif not (in_doubt and item.kind in OPENERS and item.state in moves.COUNTS):
            found[person_id].append(item)
    return {
        person_id: Gates(items, is_unreadable=person_id in unreadable) for person_id, items in found.items()
    }


@cache  # every page with readiness asks it, and it is slow to build
def _that_gate(is_past: bool) -> Select[*tuple[Any, ...]]:
    known_at = asked.as_of(is_past)
    of_prison = Organisation.kind == OrganisationKind.PRISON
    newest = _newest(known_at).where(
        SentenceRecord.person_id.in_(asked.PEOPLE),
        or_(SentenceRecord.organisation_id == asked.ORGANISATION, of_prison),
    )
    return _rows(newest.subquery(), known_at)


def item_of(step: SentenceStep) -> Item | None:
    """What a step says; None where it cannot be read: one such row must not stop everybody's answers."""
    try:
        return Item.from_json(step.facts)
    except (CannotOpen, AttributeError, TypeError, ValueError) as error:
        tell_kind(log, f"step {step.id} of a sentence record cannot be read", error)
        return None


def _newest(known_at: asked.AsOf) -> Select[*tuple[Any, ...]]:
    newest_first = (SentenceStep.recorded_at.desc(), SentenceStep.id.desc())
    by_item = func.row_number().over(partition_by=SentenceStep.item, order_by=newest_first)
    statement: Select[*tuple[Any, ...]] = (
        select(SentenceStep.id, by_item.label("newness"))
        .join(SentenceRecord, SentenceRecord.id == SentenceStep.record_id)
        .join(Organisation, Organisation.id == SentenceRecord.organisation_id)
    )
    return statement if known_at is None else statement.where(SentenceStep.recorded_at <= known_at)


def _rows(newest: Any, known_at: asked.AsOf) -> Select[*tuple[Any, ...]]:
    return (
        select(SentenceRecord.person_id, SentenceStep, doubted_at(known_at))
        .join(SentenceRecord, SentenceRecord.id == SentenceStep.record_id)
        .join(newest, and_(newest.c.id == SentenceStep.id, newest.c.newness == 1))
        .order_by(SentenceRecord.person_id, SentenceStep.recorded_at, SentenceStep.id)
    )


def doubted_at(moment: asked.AsOf = None) -> ColumnElement[bool]:
    """In doubt at that moment (None: now): nobody had confirmed since a merge whose record this is."""
    unconfirmed = SentenceRecord.confirmed_at.is_(None)
    if moment is None:
        return and_(SentenceRecord.doubted_at.is_not(None), unconfirmed)
    doubted = and_(SentenceRecord.doubted_at.is_not(None), SentenceRecord.doubted_at <= moment)
    return and_(doubted, or_(unconfirmed, SentenceRecord.confirmed_at > moment))


def visible(scope: Scope) -> ColumnElement[bool]:
    """Records that the scope's organisations hold, and those of people whose mark is one of its prisons'."""
    held = SentenceRecord.organisation_id.in_(scope.organisation_ids)
    return or_(held, SentenceRecord.prison_mark.in_(marks(scope.organisation_ids)))


def records(scope: Scope) -> Select[SentenceRecord]:
    """The records that the scope reaches, with whose they are; page them by `BY_LATEST`."""
    return (
        select(SentenceRecord)
        .join(SentenceRecord.person)
        .options(contains_eager(SentenceRecord.person), joinedload(SentenceRecord.organisation))
        .where(visible(scope), Person.merged_into_id.is_(None))
    )


def records_page(scope: Scope, anchor: Anchor) -> Page[SentenceRecord]:
    """A page of whose records the scope reaches today.

    A mark may be of yesterday: what the records themselves say of today is asked before anybody is named. So
    a page may have fewer than others; it is empty only where nothing is left in that direction.
    """
    found = page(records(scope), BY_LATEST, anchor, of=SentenceRecord)
    reached = _reached_today(scope, found.items)
    while not reached and (further := _further(found, backwards=bool(anchor.before))):
        found = page(records(scope), BY_LATEST, further, of=SentenceRecord)
        reached = _reached_today(scope, found.items)
    return Page(reached, found.next_after, found.previous_before)


def _further(found: Page[SentenceRecord], *, backwards: bool) -> Anchor | None:
    if backwards:
        return Anchor(before=found.previous_before) if found.previous_before else None
    return Anchor(after=found.next_after) if found.next_after else None


def _reached_today(scope: Scope, found: Sequence[SentenceRecord]) -> list[SentenceRecord]:
    """Those of a page that `is_reached` is true of, in one statement."""
    said = _readable_of([each.id for each in found if not scope.reaches(each.organisation_id)])
    today = clock.today()
    return [
        each
        for each in found
        if scope.reaches(each.organisation_id)
        or any(map(scope.reaches, prisons_holding(said.get(each.id, ()), today)))
    ]


def record(scope: Scope, reference: str) -> SentenceRecord:
    """One record, with its person and who holds it; nothing of what it says.

    Raises:
        NotFound: there is none with this reference in the scope.
    """
    found = db.session.scalars(records(scope).where(SentenceRecord.reference == reference)).one_or_none()
    if found is None or not is_reached(scope, found):
        raise NotFound
    return found


def records_of(scope: Scope, person_id: int) -> list[SentenceRecord]:
    """The person's records that the scope reaches, the newest first."""
    statement = records(scope).where(SentenceRecord.person_id == person_id)
    found = db.session.scalars(statement.order_by(SentenceRecord.id.desc()))
    return [each for each in found if is_reached(scope, each)]


def is_reached(scope: Scope, found: SentenceRecord) -> bool:
    """Whether the scope holds the record, or they are in one of its prisons today or will be.

    A mark says in whose prison they were when it was made; what the record says of today is asked here.
    """
    if scope.reaches(found.organisation_id):
        return True
    return any(map(scope.reaches, prisons_holding(readable(found.id), clock.today())))


def was_asked(person_id: Any, organisation_id: Any) -> ColumnElement[bool]:
    """The condition that the organisation in this column has asked the person in that one."""
    return exists().where(
        SentenceRecord.person_id == person_id, SentenceRecord.organisation_id == organisation_id
    )


@dataclass(frozen=True)
class Entry:
    """One thing of a record as it stands, who wrote last, and how often somebody did."""

    reference: str
    item: Item
    recorded_at: datetime
    recorded_by: str
    steps: int = 1


@dataclass(frozen=True)
class Unreadable:
    """Something of a record whose newest step cannot be read: who wrote it, and when, is not sealed."""

    recorded_at: datetime
    recorded_by: str


@dataclass(frozen=True)
class Opened:
    """Everything that a record says, by when it was first written, and what of it cannot be read."""

    entries: list[Entry]
    unreadable: list[Unreadable]


def opened(record_id: int) -> Opened:
    """A record as it stands. Opens what is sealed; what cannot be opened is told to the log by kind alone."""
    statement = select(SentenceStep).where(SentenceStep.record_id == record_id)
    found: dict[str, Entry | Unreadable] = {}
    steps: Counter[str] = Counter()
    for step in db.session.scalars(statement.order_by(SentenceStep.recorded_at, SentenceStep.id)):
        steps[step.item] += 1
        said, at, by = item_of(step), step.recorded_at, step.recorded_by
        entry = None if said is None else Entry(step.item, said, at, by, steps[step.item])
        found[step.item] = entry or Unreadable(at, by)
    return Opened(
        [each for each in found.values() if isinstance(each, Entry)],
        [each for each in found.values() if isinstance(each, Unreadable)],
    )


def entries(record_id: int) -> list[Entry]:
    """Everything that a record says, as it stands, without what cannot be read."""
    return opened(record_id).entries


def readable(record_id: int) -> list[Item]:
    """The same without who wrote it."""
    return _readable_of([record_id]).get(record_id, [])


def _readable_of(record_ids: Collection[int]) -> dict[int, list[Item]]:
    """What each of these records says as it stands, without what cannot be read; one statement."""
    if not record_ids:
        return {}
    statement = select(SentenceStep).where(SentenceStep.record_id.in_(record_ids))
    found: dict[int, dict[str, Item | None]] = {}
    for step in db.session.scalars(statement.order_by(SentenceStep.recorded_at, SentenceStep.id)):
        found.setdefault(step.record_id, {})[step.item] = item_of(step)
    return {
        record_id: [item for item in items.values() if item is not None] for record_id, items in found.items()
    }


def entry(record_id: int, reference: str) -> Entry:
    """One thing of a record as it stands.

    Raises:
        NotFound: the record has none with this reference.
    """
    found = next((each for each in entries(record_id) if each.reference == reference), None)
    if found is None:
        raise NotFound
    return found
