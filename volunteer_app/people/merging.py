"""Two records of one person become one, by a person's decision and with an undo (decision 0008).

The kept record takes over every row that follows a person (foundation.following). What was merged stays,
hidden, so that an undo can give each row back.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload

from volunteer_app.accounts import queries as accounts
from volunteer_app.accounts.models import Account
from volunteer_app.foundation import bulk_rows, clock, following, history
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.announcements import announce
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import Base, db
from volunteer_app.foundation.errors import NotFound, Refused
from volunteer_app.people import duplicates, queries
from volunteer_app.people.models import Affiliation, Person, PersonMerge, PersonMergeMove
from volunteer_app.people.rules import (
    Action,
    Identity,
    MergeUndone,
    PeopleMerged,
    PeopleMerging,
    PreferredLanguage,
    sort_name,
)

# What the two records may tell differently, in the order of a record's page. A value is chosen for each.
FIELDS = (
    "first_name",
    "last_name",
    "known_as",
    "date_of_birth",
    "email",
    "phone",
    "postcode",
    "preferred_language",
    "access_needs",
    "emergency_name",
    "emergency_phone",
    "emergency_relationship",
)
ALREADY = "One of these records was merged a moment ago. Look at it again before you go on"
ANOTHER_HOLDS = (
    "Another organisation holds one of these records too, so they cannot be merged here. "
    "Ask somebody who works for all of the organisations that hold them"
)
BOTH_SIGN_IN = (
    "Both of these people can sign in. Ask them which sign-in they use. The other has to be closed "
    "on their record before the records can be merged"
)
KEEP_THE_OTHER = (
    "The record that you keep has a sign-in that was closed, and the other one can sign in. "
    "Keep the other record instead"
)


@dataclass(frozen=True)
class Undone:
    """What an undo could not put back: rows by table, and the fields that were changed since."""

    rows: following.Rows
    fields: list[str]


def differing(first: Person, second: Person) -> list[str]:
    """The fields that the two records tell differently."""
    return [name for name in FIELDS if (getattr(first, name) or "") != (getattr(second, name) or "")]


def problem(first: Person, second: Person, scope: Scope) -> str:
    """A sentence if these records cannot be merged, whoever signs in; else empty. Only reads."""
    try:
        _refuse(first, second, scope)
    except Refused as refusal:
        return refusal.message
    return ""


def keepable(first: Person, second: Person, signing_in: Mapping[int, Account] | None = None) -> list[Person]:
    """Which can be kept: where one can sign in, that one; where both can, neither. Reads it if not given."""
    found = accounts.of_people((first.id, second.id)) if signing_in is None else signing_in
    can = {number: account.is_active for number, account in found.items()}
    return [
        kept
        for kept, merged in ((first, second), (second, first))
        if not (kept.id in can and can.get(merged.id, False))
    ]


def merge(
    kept: Person, merged: Person, *, take: Collection[str], reason: str, scope: Scope, by: Actor
) -> PersonMerge:
    """Make one record of two. `take`: the fields whose value comes from the merged record.

    Raises:
        Refused: a rule or a room says why not, the reason is missing, or somebody was faster.
    """
    if not reason.strip():
        raise Refused("Enter how you know that this is the same person", "reason")
    hold(kept, merged)
    _refuse(kept, merged, scope)
    possible = keepable(kept, merged)
    if kept not in possible:
        raise Refused(KEEP_THE_OTHER if possible else BOTH_SIGN_IN)
    was = {each.id: _identity(each) for each in (kept, merged)}
    chosen = _take(kept, merged, take, by)
    row = PersonMerge(kept_id=kept.id, merged_id=merged.id, merged_by=by.name, reason=reason.strip())
    row.chosen = chosen
    db.session.add(row)
    _hide(merged, kept, by)
    moved = following.move(merged.id, kept.id, Action.FOLLOW, by=by)
    _keep_moves(row, moved)
    history.record(Action.MERGE, row, by=by, person_id=kept.id)
    tables = {model.__tablename__: frozenset(ids) for model, ids in moved.items()}
    announce(PeopleMerged(row.id, kept.id, merged.id, was, _identity(kept), tables))
    db.session.expire_all()  # what was read of either person's rows is not so any more
    return row


def undo(row: PersonMerge, *, reason: str, scope: Scope, by: Actor) -> Undone:
    """Give everything back that a merge moved, as far as it has not become something else since.

    Raises:
        Refused: it was undone, a later merge stands in the way, or the reason is missing.
    """
    if not reason.strip():
        raise Refused("Enter why these are two people", "reason")
    hold(row.kept, row.merged)
    db.session.refresh(row)
    if refusal := undo_problem(row, scope):
        raise Refused(refusal)
    kept, merged = row.kept, row.merged
    was = _identity(kept)
    merged.merged_into_id = None
    history.record(Action.UNDO_MERGE, merged, by=by, person_id=merged.id)
    left = following.put_back(moves(row), kept.id, merged.id, Action.FOLLOW, by=by)
    fields = _give_values_back(kept, row.chosen, by)
    row.undone_at, row.undone_by, row.undo_reason = clock.now(), by.name, reason.strip()
    history.record(Action.UNDO_MERGE, row, by=by, person_id=kept.id)
    duplicates.dismiss(duplicates.pair_of(kept.id, merged.id), by=by)  # why stands with the undo
    now = {each.id: _identity(each) for each in (kept, merged)}
    announce(MergeUndone(row.id, kept.id, merged.id, was, now))
    db.session.expire_all()
    return Undone(left, fields)


def undo_problem(row: PersonMerge, scope: Scope) -> str:
    """A sentence if this merge cannot be undone by this viewer now; else empty."""
    if row.undone_at is not None:
        return "This merge was undone already"
    if _later_merge(row):
        return "One of these records was merged again later. Undo the latest merge first"
    if not _reaches_all(row, scope):
        return "Another organisation holds one of these records too, so you cannot undo the merge here"
    return ""


def hold(*people: Person) -> None:
    """Let nobody else change or merge these people until the present transaction ends; read them anew."""
    ids = sorted(person.id for person in people)
    statement = select(Person).where(Person.id.in_(ids)).order_by(Person.id).with_for_update()
    list(db.session.scalars(statement.execution_options(populate_existing=True)))


def _refuse(kept: Person, merged: Person, scope: Scope) -> None:
    if kept.id == merged.id:
        raise Refused("This is one record, not two")
    if kept.merged_into_id is not None or merged.merged_into_id is not None:
        raise Refused(ALREADY)
    if not queries.is_held_within(scope, kept.id, merged.id):
        raise Refused(ANOTHER_HOLDS)
    announce(PeopleMerging(kept.id, merged.id))


def _identity(person: Person) -> Identity:
    return Identity(person.sort_name, person.date_of_birth)


def _take(kept: Person, merged: Person, take: Collection[str], by: Actor) -> dict[str, Any]:
    """Put the chosen values into the kept record. Gives what each changed field held before and holds now."""
    chosen: dict[str, Any] = {}
    for name in differing(kept, merged):
        if name in take:
            before, after = getattr(kept, name), getattr(merged, name)
            chosen[name] = {"before": _plain(before), "after": _plain(after)}
            setattr(kept, name, after)
    _rename(kept)
    if chosen:
        history.record(Action.EDIT, kept, by=by, person_id=kept.id)
    return chosen


def _rename(person: Person) -> None:
    name = sort_name(person.first_name, person.last_name)
    if person.sort_name != name:
        person.sort_name = name


def _hide(merged: Person, kept: Person, by: Actor) -> None:
    merged.merged_into_id = kept.id
    try:
        history.record(Action.MERGED_INTO, merged, by=by, person_id=merged.id)
    except IntegrityError as error:  # another merge of the same record got there first
        raise Refused(ALREADY) from error


def _keep_moves(row: PersonMerge, moved: Mapping[type[Base], list[int]]) -> None:
    db.session.flush()
    moves = [
        {"merge_id": row.id, "table_name": model.__tablename__, "row_id": number}
        for model, ids in moved.items()
        for number in ids
    ]
    bulk_rows.insert_many(PersonMergeMove.__table__, moves)


def merge_of(scope: Scope, reference: str) -> PersonMerge:
    """A merge, with both records.

    Raises:
        NotFound: there is none, or the scope holds neither record.
    """
    reached = or_(queries.held_in(scope, PersonMerge.kept_id), queries.held_in(scope, PersonMerge.merged_id))
    statement = (
        select(PersonMerge)
        .options(joinedload(PersonMerge.kept, innerjoin=True), joinedload(PersonMerge.merged, innerjoin=True))
        .where(PersonMerge.reference == reference, reached)
    )
    found = db.session.scalars(statement).one_or_none()
    if found is None:
        raise NotFound
    return found


def moves(row: PersonMerge) -> dict[type[Base], list[int]]:
    """The rows that a merge moved, by table."""
    statement = select(PersonMergeMove).where(PersonMergeMove.merge_id == row.id).order_by(PersonMergeMove.id)
    found: dict[type[Base], list[int]] = {}
    for move in db.session.scalars(statement):
        follower = following.by_table(move.table_name)
        if follower is not None:
            found.setdefault(follower.model, []).append(move.row_id)
    return found


def _give_values_back(kept: Person, chosen: Mapping[str, Any], by: Actor) -> list[str]:
    """Restore what the merge changed. Gives the fields that somebody has edited since, which stay."""
    edited = [name for name, value in chosen.items() if _plain(getattr(kept, name)) != value["after"]]
    back = [name for name in chosen if name not in edited]
    for name in back:
        setattr(kept, name, _typed(name, chosen[name]["before"]))
    _rename(kept)
    if back:
        history.record(Action.EDIT, kept, by=by, person_id=kept.id)
    return edited


def _plain(value: Any) -> Any:
    """The value as JSON keeps it."""
    if isinstance(value, date):
        return value.isoformat()
    return value.value if isinstance(value, PreferredLanguage) else value


def _typed(name: str, value: Any) -> Any:
    if name == "date_of_birth" and value is not None:
        return date.fromisoformat(value)
    return PreferredLanguage(value) if name == "preferred_language" else value


def _later_merge(row: PersonMerge) -> bool:
    both = (row.kept_id, row.merged_id)
    statement = select(PersonMerge.id).where(
        PersonMerge.id > row.id,
        PersonMerge.undone_at.is_(None),
        or_(PersonMerge.kept_id.in_(both), PersonMerge.merged_id.in_(both)),
    )
    return db.session.scalars(statement.limit(1)).first() is not None


def _reaches_all(row: PersonMerge, scope: Scope) -> bool:
    """Whether the viewer reaches all organisations that held the merged record, and one of the kept one."""
    moved = moves(row).get(Affiliation, [])
    statement = select(Affiliation.organisation_id).where(
        or_(Affiliation.person_id == row.merged_id, Affiliation.id.in_(moved))
    )
    theirs = set(db.session.scalars(statement))
    ours = {organisation.id for organisation in queries.organisations_of(row.kept_id)}
    return theirs <= scope.organisation_ids and bool(ours & scope.organisation_ids)
