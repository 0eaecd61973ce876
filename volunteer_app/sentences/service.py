"""Keeping sentence records: asking, adding a thing, and what becomes of it. Every step stays.

Who may is asked here too: `authority` is what the actor's permission to hold such records reaches. History
says that a record changed, never what; the steps say the rest, sealed. After each change the gates of the
person are asked for again, in the same transaction (`facts.SentenceGateChanged`).
"""

import secrets
from dataclasses import replace
from datetime import date

from sqlalchemy import or_, select, update
from sqlalchemy.orm.exc import StaleDataError

from volunteer_app.foundation import clock, history
from volunteer_app.foundation.actors import Actor, ActorKind
from volunteer_app.foundation.announcements import announce
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db, new_reference
from volunteer_app.foundation.errors import Refused, StaleEdit
from volunteer_app.organisations.models import Organisation
from volunteer_app.organisations.rules import OrganisationKind
from volunteer_app.people import service as people
from volunteer_app.people.models import Person
from volunteer_app.sentences import queries, refuse
from volunteer_app.sentences.facts import SentenceGateChanged
from volunteer_app.sentences.marks import mark, marks
from volunteer_app.sentences.models import SentenceRecord, SentenceStep
from volunteer_app.sentences.queries import Entry
from volunteer_app.sentences.rules.custody import prisons_holding
from volunteer_app.sentences.rules.items import Item, NotAllowed
from volunteer_app.sentences.rules.kinds import Action, ItemKind, State

NOBODY = Scope()


def ask(
    person: Person, organisation: Organisation, *, by: Actor, authority: Scope = NOBODY
) -> SentenceRecord:
    """The record that the organisation holds of a person; a new one, where nobody was asked yet.

    Raises:
        Refused: the actor does not hold such records there, or it is their own.
    """
    refuse.all_but_holders(person.id, by, reached=authority.reaches(organisation.id))
    people.hold(person.id)
    statement = (
        select(SentenceRecord)
        .where(SentenceRecord.person_id == person.id, SentenceRecord.organisation_id == organisation.id)
        .order_by(SentenceRecord.id)
    )
    found = db.session.scalars(statement.limit(1)).one_or_none()
    if found is not None:
        return found
    record = SentenceRecord(
        person_id=person.id, organisation_id=organisation.id, prison_mark=secrets.token_bytes(32)
    )
    history.record(Action.ASK, record, by=by)
    return record


def add(
    record: SentenceRecord,
    item: Item,
    *,
    by: Actor,
    version: int | None = None,
    authority: Scope = NOBODY,
) -> str:
    """Write down a new thing. A new status ends an older one that has no end. Gives its reference.

    Raises:
        Refused: the actor does not hold the record, or the thing cannot be.
        StaleEdit: the record changed since `version`.
    """
    _open(record, by, version, authority)
    found = queries.entries(record.id)
    item = _written(_of_own_prison(item, found), record, found, authority)
    refuse.unfitting(item, found)
    if item.kind is ItemKind.STATUS:
        _end_older_status(record, item, found, by, authority)
    reference = new_reference("SIT")
    _write(record, reference, item, by)
    _close(record, by)
    return reference


def move(  # noqa: PLR0913 - by keyword only, each one a fact of the change
    record: SentenceRecord,
    reference: str,
    to: State,
    *,
    on: date,
    by: Actor,
    note: str = "",
    version: int | None = None,
    authority: Scope = NOBODY,
) -> None:
    """Say what became of a thing. A day on which the licence was not kept pauses its release.

    Raises:
        Refused: the actor does not hold the record, it was another's word, or it cannot become that.
        StaleEdit: the record changed since `version`.
        NotFound: the record has no such thing.
    """
    _open(record, by, version, authority)
    entry, found = queries.entry(record.id, reference), queries.entries(record.id)
    refuse.anothers_word(entry.item, found, by, authority)
    moved = _written(_moved(entry.item, to, on, note), record, found, authority)
    _write(record, reference, moved, by)
    if to is State.BROKEN:
        _pause_release(record, entry.item, on, by)
    _close(record, by)


def confirm(record: SentenceRecord, *, by: Actor, authority: Scope = NOBODY) -> None:
    """Confirm, after a merge, that a record is about this person: what it allows counts again.

    Raises:
        Refused: the actor does not hold the record, or nothing is in doubt.
    """
    _open(record, by, None, authority)
    if not record.is_doubted:
        raise Refused("Nothing about this record is in doubt")
    record.confirmed_at = clock.now()
    history.record(Action.CONFIRM, record, by=by)
    announce(SentenceGateChanged(record.person_id))


def mark_again(after: int, *, most: int) -> int | None:
    """Let the current key stand for the prisons of the next records; for when keys change.

    Gives the number of the last one, to go on after it; None when all are done.
    """
    following = select(SentenceRecord).where(SentenceRecord.id > after).order_by(SentenceRecord.id)
    found = list(db.session.scalars(following.limit(most)))
    for record in found:
        _mark(record)
    return found[-1].id if found else None


def mark_of_day(day: date, *, most: int) -> int:
    """Mark the next records for the prisons that people are in on this day; each record once a day.

    Gives how many there were, `most` at most.
    """
    not_yet = or_(SentenceRecord.marked_on.is_(None), SentenceRecord.marked_on < day)
    following = select(SentenceRecord).where(not_yet).order_by(SentenceRecord.marked_on, SentenceRecord.id)
    found = list(db.session.scalars(following.limit(most)))
    for record in found:
        _mark(record, marked_on=day)
    return len(found)


def _mark(record: SentenceRecord, **columns: date) -> None:
    """History keeps nothing of it: a mark says no more than what the record says already."""
    people.hold(record.person_id)
    db.session.execute(
        update(SentenceRecord)
        .where(SentenceRecord.id == record.id)
        .values(prison_mark=_mark_of(record), **columns)
        .execution_options(history_kept_by=SentenceStep.__tablename__, synchronize_session=False)
    )


def _open(record: SentenceRecord, by: Actor, version: int | None, authority: Scope) -> None:
    people.hold(record.person_id)
    reached = by.kind is ActorKind.JOB or queries.is_reached(authority, record)
    refuse.all_but_holders(record.person_id, by, reached=reached)
    refuse.stale(record, version)


def _of_own_prison(item: Item, found: list[Entry]) -> Item:
    """A governor's approval and a release are of the prison that they are in on the first day, or now."""
    if item.kind is ItemKind.OCCURRENCE:
        parent = next((e.item for e in found if e.reference == item.release), None)
        prison = (parent.prison_id, parent.prison_name) if parent else (None, "")
    elif item.kind is ItemKind.STATUS or item.kind is ItemKind.CONDITION:
        return item
    else:
        held = [e.item for e in refuse.of_status(found) if e.item.prison_id is not None]
        here = [each for each in held if each.covers(item.starts_on)] or held
        prison = (here[-1].prison_id, here[-1].prison_name) if here else (None, "")
    return replace(item, prison_id=prison[0], prison_name=prison[1])


def _written(item: Item, record: SentenceRecord, found: list[Entry], authority: Scope) -> Item:
    """With the prison for which the actor writes: the thing's, the one that they are in, or the record's."""
    in_prison = record.organisation.kind is OrganisationKind.PRISON
    prisons = [item.prison_id, *prisons_holding((each.item for each in found), clock.today())]
    prisons += [record.organisation_id] if in_prison else []
    writes = next((each for each in prisons if each is not None and authority.reaches(each)), None)
    return item if writes is None else replace(item, by_prison_id=writes)


def _end_older_status(
    record: SentenceRecord, item: Item, found: list[Entry], by: Actor, authority: Scope
) -> None:
    """What a prison wrote stands beside what somebody else says now, until the prison ends it."""
    for each in refuse.of_status(found):
        ends = each.item.ends_before
        overlaps = each.item.starts_on < item.starts_on and (ends is None or ends > item.starts_on)
        if overlaps and not refuse.is_anothers_word(each.item, found, by, authority):
            _write(record, each.reference, replace(each.item, ends_before=item.starts_on), by)


def _pause_release(record: SentenceRecord, occurrence: Item, on: date, by: Actor) -> None:
    release = queries.entry(record.id, occurrence.release)
    if release.item.state is State.AUTHORISED:
        day = max(on, release.item.since)
        _write(record, release.reference, _moved(release.item, State.PAUSED, day, ""), by)


def _moved(item: Item, to: State, on: date, note: str) -> Item:
    try:
        return item.moved(to, on=on, note=note)
    except NotAllowed as error:
        raise Refused(str(error), "to") from error


def _write(record: SentenceRecord, reference: str, item: Item, by: Actor) -> None:
    db.session.add(
        SentenceStep(
            record_id=record.id,
            item=reference,
            recorded_at=clock.now(),
            recorded_by=by.name,
            facts=item.as_json(),
        )
    )


def _close(record: SentenceRecord, by: Actor) -> None:
    record.updated_at = clock.now()
    db.session.flush()
    record.prison_mark = _mark_of(record)
    try:
        history.record(Action.RECORD, record, by=by)
    except StaleDataError as error:
        raise StaleEdit from error
    announce(SentenceGateChanged(record.person_id))


def _mark_of(record: SentenceRecord) -> bytes:
    """By the prison that they are in today, or will be in. Without any the mark stays if it says none."""
    items = queries.readable(record.id)
    holding = prisons_holding(items, clock.today())
    if not holding:
        named = {each.prison_id for each in items if each.prison_id is not None}
        return mark(None) if record.prison_mark in marks(named) else record.prison_mark
    return mark(holding[0])
