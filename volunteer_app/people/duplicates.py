"""Pairs of records that may be of one person: found by a job, shown to coordinators, dismissed by a person.

Everybody is never compared with everybody. The job looks at the records that changed since it looked last
(`duplicate_look`), asks indexes for those that share an address, a name, a birth date or a postcode (and the
search index for similar names without a birth date), and weighs these alone (`likeness`). What very many
share, as the postcode of a prison, says nothing by itself and is not asked for. Its state is in the database:
stopped at any moment, it goes on where it was.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, delete, exists, or_, select, union
from sqlalchemy.orm import aliased, joinedload

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
from volunteer_app.people.similar import crowded, without_birth_date

STRONGEST_FIRST = (Key(DuplicatePair.strength, descending=True), Key(DuplicatePair.id, descending=True))
BATCH = 250
# An address that more records share is an office's mailbox, and says nothing by itself.
MOST_ON_ONE_ADDRESS = 5
MOST_ON_A_RECORD = 5
# What few may share, and when it says nothing at all.
EMPTY: dict[str, tuple[str, ...]] = {"email": (), "date_of_birth": (), "postcode": ("",)}

Pair = tuple[int, int]


# ---- what a viewer sees


def pairs(scope: Scope, *, dismissed: bool = False) -> Select[DuplicatePair]:
    """The pairs of which the scope holds both records; page them by `STRONGEST_FIRST`."""
    answer = DuplicatePair.dismissed_at.is_not(None) if dismissed else DuplicatePair.dismissed_at.is_(None)
    return _within(scope).where(answer)


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
    """The pairs are few and the people many: what is asked of the people never leads, it follows."""
    both = (DuplicatePair.first_id, DuplicatePair.second_id)
    return (
        select(DuplicatePair)
        .options(joinedload(DuplicatePair.first), joinedload(DuplicatePair.second))
        .where(*(queries.held_in(scope, number) for number in both))
        .where(*(_is_unmerged(number) for number in both))
    )


def _is_unmerged(number: Any) -> ColumnElement[bool]:
    return exists().where(Person.id == number, Person.merged_into_id.is_(None))


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
    return pair_of(person.id, other.id)


def pair_of(one: int, other: int) -> DuplicatePair:
    """The pair of these two records, made if there is none."""
    first, second = _in_order(one, other)
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
    keep(batch, weighed(batch))


def keep(batch: Sequence[tuple[int, int]], weights: Mapping[Pair, list[Reason]]) -> None:
    """Store what was found out about these records.

    Whoever changed since is looked at again; whoever was merged since is in no pair.
    """
    if not batch:
        return
    ids = [number for number, _ in batch]
    standing = _standing({number for both in weights for number in both})
    found = {both: why for both, why in weights.items() if standing.issuperset(both)}
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


def weighed(batch: Sequence[tuple[int, int]]) -> dict[Pair, list[Reason]]:
    """The pairs of these records and why; reads alone, so it needs nobody's write lock."""
    candidates = candidates_of([number for number, _ in batch])
    told = _told({number for both in candidates for number in both})
    mailboxes = crowded(Person.email, {each.email for each in told.values()}, MOST_ON_ONE_ADDRESS)
    found: dict[Pair, list[Reason]] = {}
    for first, second in candidates:
        why = reasons(told[first], told[second])
        if why and not (why[0] is Reason.EMAIL and len(why) == 1 and told[first].email in mailboxes):
            found[first, second] = why
    return found


def candidates_of(ids: Collection[int]) -> set[Pair]:
    """The pairs that are worth weighing: of one of these and any other record."""
    if not ids:
        return set()
    ours = _told(ids).values()
    too_many = {
        name: crowded(getattr(Person, name), {getattr(each, name) for each in ours}) for name in EMPTY
    }
    rows = db.session.execute(_candidates(ids, too_many))
    return {_in_order(row[0], row[1]) for row in rows} | _without_birth_date(ours)


def _candidates(ids: Collection[int], too_many: Mapping[str, Collection[Any]]) -> Any:
    """Pairs of one of these and another record that share something that an index answers and few share."""
    one, other = aliased(Person), aliased(Person)
    shared = [one.sort_name == other.sort_name]
    for name, values in too_many.items():
        ours = getattr(one, name)
        shared.append(and_(ours == getattr(other, name), ours.not_in({*values, *EMPTY[name]})))
    both = select(one.id, other.id).where(one.id.in_(ids), other.id != one.id, other.merged_into_id.is_(None))
    return union(*(both.where(each) for each in shared))


def _without_birth_date(ours: Collection[Told]) -> set[Pair]:
    """Pairs of similar names of which one at least says no birth date."""
    standing = select(Person).where(Person.merged_into_id.is_(None))
    asked = [((each.first_name, each.last_name), each.date_of_birth is not None) for each in ours]
    alike = without_birth_date(standing, asked)
    both = zip(ours, alike, strict=True)
    return {_in_order(each.id, other.id) for each, others in both for other in others if other.id != each.id}


def _in_order(one: int, other: int) -> Pair:
    return (one, other) if one < other else (other, one)


def _told(ids: Collection[int]) -> dict[int, Told]:
    columns = [getattr(Person, name) for name in Told._fields]
    rows = db.session.execute(select(*columns).where(Person.id.in_(ids))) if ids else ()
    return {row.id: Told(*row) for row in rows}


def _standing(ids: Collection[int]) -> set[int]:
    statement = select(Person.id).where(Person.id.in_(ids), Person.merged_into_id.is_(None))
    return set(db.session.scalars(statement)) if ids else set()


def _known(ids: Collection[int]) -> list[DuplicatePair]:
    theirs = or_(DuplicatePair.first_id.in_(ids), DuplicatePair.second_id.in_(ids))
    return list(db.session.scalars(select(DuplicatePair).where(theirs).order_by(DuplicatePair.id)))
