"""Reads of imports: files and their rows, inside what the viewer's permissions reach."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, case, cast, false, func, or_, select
from sqlalchemy.orm import joinedload

from volunteer_app.desk.models.importing import ImportBatch, ImportDecision, ImportRow, OwnNumber
from volunteer_app.desk.rules.importing import LIST_SIZE, BatchState, Choice, ImportKind, RowState
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.bulk_rows import is_among
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import NotFound
from volunteer_app.foundation.paging import Anchor, Key, Page, page
from volunteer_app.organisations.models import Organisation

NEWEST_FIRST = (Key(ImportBatch.id, descending=True),)

Reach = Mapping[ImportKind, Scope]


def batches_page(reach: Reach, anchor: Anchor) -> Page[ImportBatch]:
    """The files that the viewer may see, the newest first."""
    statement = select(ImportBatch).options(joinedload(ImportBatch.organisation)).where(_within(reach))
    return page(statement, NEWEST_FIRST, anchor, of=ImportBatch)


def batch(reach: Reach, reference: str) -> ImportBatch:
    """One file.

    Raises:
        NotFound: there is none with this reference of a kind and an organisation that the viewer reaches.
    """
    statement = (
        select(ImportBatch)
        .options(joinedload(ImportBatch.organisation))
        .where(ImportBatch.reference == reference, _within(reach))
    )
    found = db.session.scalars(statement).one_or_none()
    if found is None:
        raise NotFound
    return found


def _within(reach: Reach) -> ColumnElement[bool]:
    ways = [
        and_(ImportBatch.kind == kind, ImportBatch.organisation_id.in_(scope.organisation_ids))
        for kind, scope in reach.items()
    ]
    return or_(false(), *ways)


def counted(batch_id: int) -> dict[str, int]:
    """How many rows are in each state; how many good ones have a remark, how many duplicates no answer."""
    remarked = case((cast(ImportRow.problems, String) != "[]", 1), else_=0)
    statement = (
        select(ImportRow.state, ImportRow.choice, func.count(), func.sum(remarked))
        .where(ImportRow.batch_id == batch_id)
        .group_by(ImportRow.state, ImportRow.choice)
    )
    found: dict[str, int] = {}
    for state, choice, number, remarks in db.session.execute(statement):
        found[state.value] = found.get(state.value, 0) + number
        if state is RowState.GOOD and remarks:
            found["remarked"] = found.get("remarked", 0) + int(remarks)
        if state is RowState.ALIKE:
            name = "undecided" if choice is None else f"chosen_{choice.value}"
            found[name] = found.get(name, 0) + number
    return found


def is_takeable() -> ColumnElement[bool]:
    """The condition "taking goes over this row": it is good, or somebody decided what to do with it."""
    decided = and_(ImportRow.state == RowState.ALIKE, ImportRow.choice.is_not(None))
    return or_(ImportRow.state == RowState.GOOD, decided)


def rows_page(batch_id: int, state: RowState, anchor: Anchor, size: int = LIST_SIZE) -> Page[Any]:
    """Rows of a file in a state, in the order of the file. Anchors are row numbers."""
    statement = select(ImportRow).where(ImportRow.batch_id == batch_id, ImportRow.state == state)
    start, backwards = _number(anchor.before or anchor.after), bool(anchor.before)
    if start and backwards:
        statement = statement.where(ImportRow.number < start).order_by(ImportRow.number.desc())
    else:
        statement = statement.where(ImportRow.number > start).order_by(ImportRow.number)
    rows = list(db.session.scalars(statement.limit(size + 1)))
    more, rows = len(rows) > size, rows[:size]
    if backwards:
        rows.reverse()
    if not rows:
        return Page([])
    has_next, has_previous = (True, more) if backwards else (more, start > 0)
    after = str(rows[-1].number) if has_next else ""
    return Page(rows, after, str(rows[0].number) if has_previous else "")


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


def row(batch_id: int, number: str) -> ImportRow:
    """A row of a file.

    Raises:
        NotFound: there is none with this number.
    """
    statement = select(ImportRow).where(ImportRow.batch_id == batch_id, ImportRow.number == _number(number))
    found = db.session.scalars(statement).one_or_none()
    if found is None:
        raise NotFound
    return found


def rows_in(batch_id: int, state: RowState) -> Iterable[ImportRow]:
    """All rows of a file in a state, read a few at a time."""
    statement = (
        select(ImportRow)
        .where(ImportRow.batch_id == batch_id, ImportRow.state == state)
        .order_by(ImportRow.number)
        .execution_options(yield_per=500)
    )
    return db.session.scalars(statement)


def same_file(organisation_id: int, kind: ImportKind, sha256: str) -> ImportBatch | None:
    """The last import of this very file for this organisation, of which anything was taken."""
    statement = (
        select(ImportBatch)
        .where(
            ImportBatch.file_sha256 == sha256,
            ImportBatch.organisation_id == organisation_id,
            ImportBatch.kind == kind,
            ImportBatch.state.in_((BatchState.DONE, BatchState.TAKING)),
        )
        .order_by(ImportBatch.id.desc())
        .limit(1)
    )
    return db.session.scalars(statement).one_or_none()


def running() -> list[int]:
    """The files that a worker can go on with, the oldest first."""
    states = [state for state in BatchState if state.is_running]
    statement = select(ImportBatch.id).where(ImportBatch.state.in_(states)).order_by(ImportBatch.id)
    return list(db.session.scalars(statement))


ALIKE_BY = ((ImportRow.email_key, "email address"), (ImportRow.name_key, "name and birth date"))
NUMBERED = ((ImportRow.number_key, "number"),)


def earlier_rows(
    batch_id: int, rows: Sequence[Any], by: Sequence[tuple[Any, str]] = ALIKE_BY
) -> dict[int, str]:
    """Of these rows, those that an earlier row of the file is like: by number, a sentence."""
    found: dict[int, str] = {}
    for column, words in by:
        first = _first_with(batch_id, column, {getattr(each, column.key) for each in rows} - {None})
        for each in rows:
            number = first.get(getattr(each, column.key), each.number)
            if number < each.number:
                found[each.number] = f"Row {number} of this file has the same {words}"
    return found


def _first_with(batch_id: int, column: Any, keys: Collection[str]) -> dict[str, int]:
    """The first row of the file with each of these keys."""
    if not keys:
        return {}
    statement = (
        select(column, func.min(ImportRow.number))
        .where(ImportRow.batch_id == batch_id, is_among(column, keys))
        .group_by(column)
    )
    return {row[0]: row[1] for row in db.session.execute(statement)}


def people_by_number(organisation_id: int, numbers: Collection[str]) -> dict[str, int]:
    """The people whom the organisation knew by these numbers."""
    if not numbers:
        return {}
    statement = select(OwnNumber.number, OwnNumber.person_id).where(
        OwnNumber.organisation_id == organisation_id, is_among(OwnNumber.number, set(numbers))
    )
    return {row.number: row.person_id for row in db.session.execute(statement)}


def decisions(organisation_id: int, digests: Collection[str]) -> dict[str, Choice]:
    """What was decided before, of these digests."""
    if not digests:
        return {}
    statement = select(ImportDecision.digest, ImportDecision.choice).where(
        ImportDecision.organisation_id == organisation_id, is_among(ImportDecision.digest, digests)
    )
    return {row.digest: row.choice for row in db.session.execute(statement)}


def taken_people(batch_id: int, person_ids: Collection[int]) -> set[int]:
    """Of these people, those whom this very file brought."""
    if not person_ids:
        return set()
    statement = select(ImportRow.person_id).where(
        ImportRow.batch_id == batch_id,
        ImportRow.state == RowState.TAKEN,
        is_among(ImportRow.person_id, person_ids),
    )
    return {number for number in db.session.scalars(statement) if number is not None}


def next_rows(batch_id: int, state: BatchState, size: int) -> Select[*tuple[Any, ...]]:
    """The rows that are next to be checked, taken or taken back, locked against other workers."""
    waits = {
        BatchState.UPLOADED: ImportRow.state == RowState.WAITING,
        BatchState.UNDOING: ImportRow.state == RowState.TAKEN,
    }.get(state, is_takeable())
    return (
        select(ImportRow.__table__)
        .where(ImportRow.batch_id == batch_id, waits)
        .order_by(ImportRow.number)
        .limit(size)
        .with_for_update(skip_locked=True)
    )


def places() -> list[Organisation]:
    """Every place where people are or were placed, closed ones included."""
    statement = select(Organisation).where(Organisation.is_place).order_by(Organisation.id)
    return list(db.session.scalars(statement))
