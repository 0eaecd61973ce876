"""Pairs of records that may be of one person: found by a job, shown to coordinators, dismissed by a person.

Everybody is never compared with everybody. The job looks at the records that changed since it looked last
(`duplicate_look`), asks indexes for those that share an address, a name, a birth date or a postcode (and the
search index for similar names without a birth date), and weighs these alone (`likeness`). Its state is in the
database: stopped at any moment, it goes on where it was.
"""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Select, and_, delete, func, or_, select, union
from sqlalchemy.orm import aliased, contains_eager

from volunteer_app.foundation import clock, history
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import NotFound, Refused
from volunteer_app.foundation.paging import Key
from volunteer_app.people import queries
from volunteer_app.people.likeness import Reason, Told, reasons, strength
from volunteer_app.people.models import DuplicateLook, DuplicatePair, Person
from volunteer_app.people.rules import Action
from volunteer_app.people.similar import similar_among

STRONGEST_FIRST = (Key(DuplicatePair.strength, descending=True), Key(DuplicatePair.id, descending=True))
BATCH = 250
# An address that more records share is an office's mailbox, and says nothing by itself.
MOST_ON_ONE_ADDRESS = 5
MOST_ON_A_RECORD = 5

Pair = tuple[int, int]


# ---- what a viewer sees


def pairs(scope: Scope, *, dismissed: bool = False) -> Select[DuplicatePair]:
    """The pairs of which the scope holds both records; page them by `STRONGEST_FIRST`."""
    answer = DuplicatePair.dismissed_at.is_not(None) if dismissed else DuplicatePair.dismissed_at.is_(None)
    return _within(scope).where(answer)


def pairs_of(scope: Scope, person_id: int) -> list[DuplicatePair]:
    """The first few records that may be of the same person as this one."""
    theirs = or_(DuplicatePair.first_id == person_id, DuplicatePair.second_id == person_id)
    statement = pairs(scope).where(theirs).order_by(DuplicatePair.strength.desc(), DuplicatePair.id)
    return list(db.session.scalars(statement.limit(MOST_ON_A_RECORD)))


def pair(scope: Scope, reference: str) -> DuplicatePair:
    """A pair, dismissed or not.

    Raises:
        NotFound: there is none with this reference, or the scope does not hold both records.
    """
    found = db.session.scalars(_within(scope).where(DuplicatePair.reference == reference)).one_or_none()
    if found is None:
        raise NotFound
    return found


def _within(scope: Scope) -> Select[DuplicatePair]:
    first, second = aliased(Person), aliased(Person)
    return (
        select(DuplicatePair)
        .join(first, first.id == DuplicatePair.first_id)
        .join(second, second.id == DuplicatePair.second_id)
        .options(
            contains_eager(DuplicatePair.first.of_type(first)),
            contains_eager(DuplicatePair.second.of_type(second)),
        )
        .where(first.merged_into_id.is_(None), second.merged_into_id.is_(None))
        .where(queries.held_in(scope, first.id), queries.held_in(scope, second.id))
    )


# ---- what a person decides


def dismiss(found: DuplicatePair, *, by: Actor) -> None:
    """These are two people. The pair is not shown again; asking twice changes nothing."""
    if found.dismissed_at is None:
        found.dismissed_at, found.dismissed_by = clock.now(), by.name
        _keep(Action.DISMISS_PAIR, found, by)


def take_back(found: DuplicatePair, *, by: Actor) -> None:
    """Show the pair again."""
    if found.dismissed_at is not None:
        found.dismissed_at, found.dismissed_by = None, ""
        _keep(Action.TAKE_BACK_DISMISSAL, found, by)


def pair_by_hand(scope: Scope, person: Person, reference: str) -> DuplicatePair:
    """The pair of this person and another whom somebody names, made if the job has not found it.

    Raises:
        Refused: no other record of the scope has this reference.
    """
    other = db.session.scalars(queries.people(scope).where(Person.reference == reference)).one_or_none()
    if other is None or other.id == person.id:
        raise Refused("Enter the reference of another record, like VOL-12AB34CD", "other")
    first, second = sorted((person.id, other.id))
    statement = select(DuplicatePair).where(
        DuplicatePair.first_id == first, DuplicatePair.second_id == second
    )
    found = db.session.scalars(statement).one_or_none()
    if found is None:
        found = DuplicatePair(first_id=first, second_id=second, strength=0, reasons="")
        db.session.add(found)
        db.session.flush()
    return found


def _keep(action: Action, found: DuplicatePair, by: Actor) -> None:
    for number in (found.first_id, found.second_id):
        history.record(action, found, by=by, person_id=number)


# ---- what the job does


def unlooked(size: int = BATCH) -> list[tuple[int, int]]:
    """The next records that nobody has looked at since they changed, each with its version."""
    statement = (
        select(Person.id, Person.version)
        .outerjoin(DuplicateLook, DuplicateLook.person_id == Person.id)
        .where(Person.merged_into_id.is_(None))
        .where(or_(DuplicateLook.version.is_(None), DuplicateLook.version != Person.version))
        .order_by(Person.id)
        .limit(size)
    )
    return [(row.id, row.version) for row in db.session.execute(statement)]


def look(batch: Sequence[tuple[int, int]]) -> None:
    """Find the pairs of these records anew, and note that they were looked at."""
    if not batch:
        return
    ids = [number for number, _ in batch]
    found = _weighed(ids)
    for row in _known(ids):
        why = found.pop((row.first_id, row.second_id), None)
        if why is not None:
            row.strength, row.reasons = strength(why), ",".join(why)
        elif row.dismissed_at is None and row.strength:  # one named by hand stays
            db.session.delete(row)
    db.session.add_all(
        DuplicatePair(first_id=first, second_id=second, strength=strength(why), reasons=",".join(why))
        for (first, second), why in sorted(found.items())
    )
    db.session.flush()
    db.session.execute(delete(DuplicateLook).where(DuplicateLook.person_id.in_(ids)))
    db.session.add_all(DuplicateLook(person_id=number, version=version) for number, version in batch)
    db.session.flush()


def reasons_of(found: DuplicatePair) -> list[Reason]:
    """Why these two may be one person; empty where somebody named them."""
    return [Reason(each) for each in found.reasons.split(",") if each]


def _weighed(ids: Collection[int]) -> dict[Pair, list[Reason]]:
    candidates = {_in_order(row[0], row[1]) for row in db.session.execute(_candidates(ids))}
    candidates |= _without_birth_date(ids)
    told = _told({number for both in candidates for number in both})
    crowded = _crowded({each.email for each in told.values() if each.email})
    found: dict[Pair, list[Reason]] = {}
    for first, second in candidates:
        why = reasons(told[first], told[second])
        if why and not (why[0] is Reason.EMAIL and len(why) == 1 and told[first].email in crowded):
            found[first, second] = why
    return found


def _candidates(ids: Collection[int]) -> Any:
    """Pairs of one of these and another record that share something an index answers."""
    one, other = aliased(Person), aliased(Person)
    shared = (
        one.email == other.email,
        one.sort_name == other.sort_name,
        one.date_of_birth == other.date_of_birth,
        and_(one.postcode == other.postcode, one.postcode != ""),
    )
    both = select(one.id, other.id).where(one.id.in_(ids), other.id != one.id, other.merged_into_id.is_(None))
    return union(*(both.where(each) for each in shared))


def _without_birth_date(ids: Collection[int]) -> set[Pair]:
    """Pairs of similar names of which one at least says no birth date."""
    standing = select(Person).where(Person.merged_into_id.is_(None))
    undated = standing.where(Person.date_of_birth.is_(None))
    if db.session.scalars(undated.with_only_columns(Person.id).limit(1)).first() is None:
        return set()
    told = list(_told(ids).values())
    found: set[Pair] = set()
    for dated, among in ((True, undated), (False, standing)):
        ours = [each for each in told if (each.date_of_birth is not None) is dated]
        alike = similar_among(among, [(each.first_name, each.last_name) for each in ours])
        for each, others in zip(ours, alike, strict=True):
            found |= {_in_order(each.id, other.id) for other in others if other.id != each.id}
    return found


def _in_order(one: int, other: int) -> Pair:
    return (one, other) if one < other else (other, one)


def _told(ids: Collection[int]) -> dict[int, Told]:
    columns = [getattr(Person, name) for name in Told._fields]
    rows = db.session.execute(select(*columns).where(Person.id.in_(ids))) if ids else ()
    return {row.id: Told(*row) for row in rows}


def _crowded(addresses: Collection[str]) -> set[str]:
    statement = (
        select(Person.email)
        .where(Person.email.in_(addresses), Person.merged_into_id.is_(None))
        .group_by(Person.email)
        .having(func.count() > MOST_ON_ONE_ADDRESS)
    )
    return {address for address in db.session.scalars(statement) if address} if addresses else set()


def _known(ids: Collection[int]) -> list[DuplicatePair]:
    theirs = or_(DuplicatePair.first_id.in_(ids), DuplicatePair.second_id.in_(ids))
    return list(db.session.scalars(select(DuplicatePair).where(theirs).order_by(DuplicatePair.id)))
