"""New rows never arrive at a record that was merged in the meantime.

Somebody opened a form about a person; before it was sent, the record was merged. A row that named the old
record would be seen by nobody. Each flush asks once for all new rows, and holds the records until the
transaction ends, so that a merge in the same moment waits.
"""

from typing import Any

from sqlalchemy import event, select
from sqlalchemy.orm import Session, SessionTransaction

from volunteer_app.foundation import following
from volunteer_app.foundation.database import only_a_savepoint
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
    named = {_whose(row) for row in session.new if type(row) in following.followers}
    asked = sorted(named - {None} - session.info.get(_NEW, set()))
    if not asked:
        return
    statement = select(Person.id, Person.merged_into_id).where(Person.id.in_(asked)).order_by(Person.id)
    held = session.connection().execute(statement.with_for_update(read=True, key_share=True))
    if any(row.merged_into_id is not None for row in held):
        raise Refused(TOO_LATE)


def _whose(row: Any) -> int | None:
    number: int | None = getattr(row, following.followers[type(row)].column)
    return number


def _note_new_people(session: Session, _context: Any) -> None:
    """Nobody can have merged a record that this very transaction made."""
    session.info.setdefault(_NEW, set()).update(row.id for row in session.new if isinstance(row, Person))


def _forget(session: Session, ended: SessionTransaction | None = None) -> None:
    if not only_a_savepoint(session, ended):
        session.info.pop(_NEW, None)
