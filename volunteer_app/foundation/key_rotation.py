"""Sealing anew, with the current key, what older keys sealed: some rows in each transaction.

People can work meanwhile. What is sealed with the current key is passed over, so a run that was stopped is
simply begun again, and two runs at once do no harm. A row that somebody changes meanwhile keeps their words.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import LargeBinary, func, select, update

from volunteer_app.foundation import encryption
from volunteer_app.foundation.database import db
from volunteer_app.foundation.encryption import CannotOpen, SealedColumn
from volunteer_app.foundation.transactions import transaction

Row = tuple[int, str, bytes]


@dataclass
class Rotated:
    """What was done with one column: values sealed anew, and those that no key here opens."""

    table: str
    column: str
    done: int = 0
    unopened: int = 0


def rotate(batch: int) -> Iterator[Rotated]:
    """Seal every value of every encrypted column with the current key, `batch` rows in a transaction."""
    for sealed in sorted(
        set(encryption.sealed_columns), key=lambda each: (each.model.__tablename__, each.column)
    ):
        found = Rotated(sealed.model.__tablename__, sealed.column)
        last = 0
        while rows := _older(sealed, last, batch):
            with transaction():
                for row in rows:
                    _seal_anew(sealed, row, found)
            last = rows[-1][0]
        yield found


def _older(sealed: SealedColumn, after: int, batch: int) -> list[Row]:
    """The next rows whose value another key sealed."""
    model: Any = sealed.model
    column = getattr(model, sealed.column)
    current = encryption.current_key().encode() + b":"
    begins = func.substr(column, 1, len(current), type_=LargeBinary)
    statement = (
        select(model.id, model.reference, column)
        .where(column.is_not(None), begins != current, model.id > after)
        .order_by(model.id)
        .limit(batch)
    )
    rows = [(number, reference, value) for number, reference, value in db.session.execute(statement)]
    db.session.rollback()
    return rows


def _seal_anew(sealed: SealedColumn, row: Row, found: Rotated) -> None:
    number, reference, value = row
    table: Any = sealed.model.__table__
    place = encryption.place(found.table, found.column, reference)
    try:
        text = encryption.unseal(value, place)
    except CannotOpen:
        found.unopened += 1
        return
    unchanged = (table.c.id == number, table.c[sealed.column] == value)
    statement = update(table).where(*unchanged).values({sealed.column: encryption.seal(text, place)})
    changed = db.session.execute(statement, execution_options={"history_kept_by": "key rotation"})
    found.done += int(changed.rowcount)  # type: ignore[attr-defined]  # an UPDATE counts its rows
