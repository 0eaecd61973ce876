"""New rows never arrive at a record that was merged in the meantime.

Somebody opened a form about a person; before it was sent, the record was merged. A row that named the old
record would be seen by nobody. Each flush asks once for all new rows, and holds the records until the
transaction ends, so that a merge in the same moment waits.
"""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, event, select
from sqlalchemy.orm import Session, SessionTransaction

from volunteer_app.foundation import following
from volunteer_app.foundation.bulk_rows import is_among
from volunteer_app.foundation.database import db, only_a_savepoint
from volunteer_app.foundation.errors import Refused
from volunteer_app.people.models import Person

_NEW = "arrivals.new_people"
TOO_LATE = (
    "This record was merged with another a moment ago. Open the person’s record again, then do this there"
)


def watch() -> None:
    """Ask from now on. Doing it twice changes nothing."""
    for name, listener in (
        ("before_flush", _refuse_late_rows),
        ("after_flush", _note_new_people),
        ("after_soft_rollback", _forget),
        ("after_commit", _forget),
    ):
        if not event.contains(Session, name, listener):
            event.listen(Session, name, listener)


def _refuse_late_rows(session: Session, _context: Any, _instances: Any) -> None:
    named = {_whose(row) for row in session.new if type(row) in following.followers} - {None}
    if _merged(session.connection(), named - session.info.get(_NEW, set())):
        raise Refused(TOO_LATE)


def late(person_ids: Collection[int]) -> set[int]:
    """Of these people, whose records were merged into others: for rows that are written past the session.

    None of the others is merged until the transaction ends.
    """
    return _merged(db.session.connection(), person_ids)


def _merged(connection: Connection, person_ids: Collection[int | None]) -> set[int]:
    if not person_ids:
        return set()
    statement = select(Person.id, Person.merged_into_id).where(is_among(Person.id, person_ids))
    held = statement.order_by(Person.id).with_for_update(read=True, key_share=True)
    return {row.id for row in connection.execute(held) if row.merged_into_id is not None}


def _whose(row: Any) -> int | None:
    number: int | None = getattr(row, following.followers[type(row)].column)
    return number


def _note_new_people(session: Session, _context: Any) -> None:
    """Nobody can have merged a record that this very transaction made."""
    session.info.setdefault(_NEW, set()).update(row.id for row in session.new if isinstance(row, Person))


def _forget(session: Session, ended: SessionTransaction | None = None) -> None:
    if not only_a_savepoint(session, ended):
        session.info.pop(_NEW, None)
