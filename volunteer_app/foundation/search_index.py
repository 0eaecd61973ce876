"""What rows are found by: one table of keys for all searches, kept right by the session itself.

A room declares beside its model what a row is found by; every flush then brings the row's keys up to date.
What goes past the session (a bulk insert) must be told to `fill`, or the commit fails. How texts become keys
is in foundation.folding; how they are asked for, in foundation.finding.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Index, String, delete, event, inspect, select
from sqlalchemy.orm import Mapped, ORMExecuteState, Session, SessionTransaction, mapped_column

from volunteer_app.foundation import folding, personal_data
from volunteer_app.foundation.bulk_rows import is_among
from volunteer_app.foundation.database import Base, db, enum_column, only_a_savepoint

BATCH = 500
_UNFILLED = "search_index.unfilled"

# A prefix is a range of bytes; a natural-language collation would order letters otherwise, and no index would
# help. SQLite always compares bytes and knows no collation "C".
_KEY = String(120).with_variant(String(120, collation="C"), "postgresql")

# A row has some twenty keys. A statement of SQLAlchemy's for each takes many times as long as these.
_COLUMNS = "INSERT INTO search_key (subject_kind, subject_id, form, key)"
_ONE_BY_ONE = f"{_COLUMNS} VALUES (?, ?, ?, ?)"
_ALL_AT_ONCE = f"{_COLUMNS} SELECT %s, * FROM unnest(%s::integer[], %s::text[], %s::text[])"  # noqa: S608 - our own words
# What means something in an array that is written as text (postgresql.org, "Array Input and Output Syntax")
_QUOTED = str.maketrans({"\\": r"\\", '"': r"\""})


class KeyForm(StrEnum):
    """What a key is."""

    WORD = "word"
    OPEN = "open"  # a word with one letter left open, which meets every word one slip away
    CODE = "code"  # a reference, e-mail address or postcode: found whole or by its beginning


_FORMS = {form: form.value for form in KeyForm}  # to ask an enum for its value takes long, 20 times a row


class SearchKey(Base):
    """One key of one row. Rows of several tables are named by kind and number, so there is no foreign key."""

    __tablename__ = "search_key"
    __audited__ = False
    __table_args__ = (
        Index("ix_search_key_key", "subject_kind", "form", "key", "subject_id"),
        {"sqlite_with_rowid": False},
    )

    subject_kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    subject_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    form: Mapped[KeyForm] = enum_column(KeyForm, "search_key_form", primary_key=True)
    key: Mapped[str] = mapped_column(_KEY, primary_key=True)


personal_data.declare(
    SearchKey,
    why="To find a volunteer by a name, e-mail address, postcode or reference, misspelt or not",
    condition=personal_data.Condition.LEGITIMATE_INTERESTS,
    keep_months=24,
    export=False,  # letter by letter what the person's own row says
    erase=personal_data.Erasure.DELETE,
)


class Unsearchable(Exception):
    """Rows were written past the session, and nobody made their keys."""


@dataclass(frozen=True)
class FoundBy:
    """The columns that a model's rows are found by.

    `names` are also found when written in one word; `codes` whole or by their beginning, never misspelt.
    """

    names: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """All of them."""
        return (*self.names, *self.texts, *self.codes)


found_by: dict[type[Any], FoundBy] = {}


def searchable(
    model: type[Base], *, names: Sequence[str] = (), texts: Sequence[str] = (), codes: Sequence[str] = ()
) -> None:
    """Let rows of a model, whose key is `id`, be found by these columns of their own."""
    found_by[model] = FoundBy(tuple(names), tuple(texts), tuple(codes))


def keys(by: FoundBy, row: Any) -> set[tuple[KeyForm, str]]:
    """The keys of a row, which has an attribute for each of the columns."""
    found = set()
    for column in (*by.names, *by.texts):
        text = getattr(row, column) or ""
        found.update(folding.words(text))
        if column in by.names and (joined := folding.in_one(text)):
            found.add(joined)
    opened = {form for word in found for form in folding.open_forms(word)}
    codes = {folding.code(getattr(row, column) or "") for column in by.codes} - {""}
    return (
        {(KeyForm.WORD, word) for word in found}
        | {(KeyForm.OPEN, form) for form in opened}
        | {(KeyForm.CODE, each) for each in codes}
    )


def fill(model: type[Base], ids: Iterable[int]) -> None:
    """Make the keys of these rows anew: after an insert, update or delete that went past the session."""
    connection = db.session.connection()
    listed = list(ids)
    for start in range(0, len(listed), BATCH):
        some = listed[start : start + BATCH]
        _forget(connection, model.__tablename__, some)
        _write(connection, model, _stored(connection, model, some))
    _unfilled(db.session()).discard(model.__tablename__)


def lacks_keys() -> bool:
    """Whether some table's last row has no keys: it is older than the index, or making it was broken off."""
    for model in found_by:
        last = db.session.scalars(select(number(model)).order_by(number(model).desc()).limit(1)).first()
        theirs = SearchKey.subject_kind == model.__tablename__
        key = select(SearchKey.key).where(theirs, SearchKey.subject_id == last).limit(1)
        if last is not None and db.session.scalars(key).first() is None:
            return True
    return False


def _stored(connection: Connection, model: type[Base], ids: Sequence[int]) -> Sequence[Any]:
    table = model.__table__
    columns = [table.c[name] for name in ("id", *found_by[model].columns)]
    return connection.execute(select(*columns).where(is_among(table.c.id, ids))).all()


def _forget(connection: Connection, kind: str, ids: Sequence[int]) -> None:
    connection.execute(
        delete(SearchKey).where(SearchKey.subject_kind == kind, is_among(SearchKey.subject_id, ids))
    )


def _write(connection: Connection, model: type[Base], rows: Iterable[Any]) -> None:
    by = found_by[model]
    # In the order of the index: neighbours go to the same page of it, one after the other
    written = sorted((_FORMS[form], key, row.id) for row in rows for form, key in keys(by, row))
    if not written:
        return
    kind = model.__tablename__
    if connection.dialect.name == "postgresql":
        forms, texts, ids = zip(*written, strict=True)
        arrays = (_array(list(map(str, ids))), _array(forms), _array(texts))
        connection.exec_driver_sql(_ALL_AT_ONCE, (kind, *arrays))
    else:
        connection.exec_driver_sql(_ONE_BY_ONE, [(kind, number, form, key) for form, key, number in written])


def _array(texts: Sequence[str]) -> str:
    """Texts as PostgreSQL reads an array. The driver would take ten times as long to write it."""
    whole = "".join(texts)
    if '"' in whole or "\\" in whole:
        texts = [text.translate(_QUOTED) for text in texts]
    return '{"' + '","'.join(texts) + '"}'


@event.listens_for(Session, "after_flush")
def _follow(session: Session, _context: Any) -> None:
    """Rows that were added, changed or deleted: their keys go with them."""
    changed = [row for row in session.dirty if type(row) in found_by and _is_touched(row)]
    gone = [row for row in session.deleted if type(row) in found_by]
    added = [row for row in session.new if type(row) in found_by]
    for model in {type(row) for row in (*changed, *gone, *added)}:
        connection = session.connection()
        of_it = [row.id for row in (*changed, *gone) if type(row) is model]
        if of_it:
            _forget(connection, model.__tablename__, of_it)
        _write(connection, model, [row for row in (*changed, *added) if type(row) is model])


def _is_touched(row: Any) -> bool:
    attributes = inspect(row).attrs
    return any(attributes[name].history.has_changes() for name in found_by[type(row)].columns)


def _unfilled(session: Session) -> set[str]:
    waiting: set[str] = session.info.setdefault(_UNFILLED, set())
    return waiting


@event.listens_for(Session, "do_orm_execute")
def _note_bulk(state: ORMExecuteState) -> None:
    if state.is_insert or state.is_delete:
        table: str = state.statement.table.name  # type: ignore[attr-defined]  # an INSERT, DELETE has one
        if any(model.__tablename__ == table for model in found_by):
            _unfilled(state.session).add(table)


@event.listens_for(Session, "before_commit")
def _refuse_unfilled(session: Session) -> None:
    if not only_a_savepoint(session) and (left := _unfilled(session)):
        raise Unsearchable(f"written in bulk and not searchable: {', '.join(sorted(left))}")


@event.listens_for(Session, "after_soft_rollback")
@event.listens_for(Session, "after_commit")
def _start_over(session: Session, ended: SessionTransaction | None = None) -> None:
    if not only_a_savepoint(session, ended):
        session.info.pop(_UNFILLED, None)


def number(model: type[Any]) -> Any:
    """The column of a searchable model's key."""
    return model.id
