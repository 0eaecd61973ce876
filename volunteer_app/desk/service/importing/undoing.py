"""An import is taken back: what it made goes, unless somebody has touched it or built upon it since.

Taking back works through the rows as taking does: some at a time, in one transaction with what becomes of
them. A worker that dies leaves nothing half-done, and whoever stops it can go on.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, delete, func, literal, select, union_all, update

from volunteer_app.desk.models.importing import ImportBatch, ImportRow, OwnNumber
from volunteer_app.desk.rules.importing import Action, ImportKind, RowState
from volunteer_app.foundation import bulk_rows
from volunteer_app.foundation.bulk_rows import is_among
from volunteer_app.foundation.database import Base, db
from volunteer_app.foundation.history import KEPT_BY
from volunteer_app.people import unmaking as people
from volunteer_app.people.models import Person
from volunteer_app.placements import unmaking as placements
from volunteer_app.placements.models import Placement
from volunteer_app.training import unmaking as training
from volunteer_app.training.models import TrainingRecord
from volunteer_app.vetting import unmaking as vetting
from volunteer_app.vetting.models import Check

MADE = (RowState.TAKEN, RowState.STAYS)
WAS_HERE = "The record was here before this file. What was filled in stays"
ANOTHER_FILE = "Another file of people was about this person, too"


@dataclass(frozen=True)
class Preview:
    """How many records go, and how many stay for each reason. One may stay for several."""

    going: int
    staying: int
    reasons: list[tuple[str, int]]


def preview(batch: ImportBatch) -> Preview:
    """What taking this import back would do now: three statements, however many rows."""
    of_it = (ImportRow.batch_id == batch.id, ImportRow.state.in_(MADE))
    statement = select(func.count(), func.count(ImportRow.record_id)).where(*of_it)
    rows, made = db.session.execute(statement).one()
    reasons = _touched(batch, of_it).subquery()
    many = func.count(reasons.c.row_id.distinct())
    by_reason = db.session.execute(select(reasons.c.words, many).group_by(reasons.c.words))
    staying = db.session.scalars(select(many)).one()
    told = sorted(((words, number) for words, number in by_reason), key=lambda each: (-each[1], each[0]))
    filled = [(WAS_HERE, rows - made)] if rows > made else []
    return Preview(made - staying, staying + rows - made, [*told, *filled])


def _touched(batch: ImportBatch, of_it: Sequence[Any]) -> Any:
    """Of these rows, those whose record stays, with each reason."""
    made = (
        select(
            ImportRow.id.label("row_id"), ImportRow.record_id, ImportRow.record_version, ImportRow.person_id
        )
        .where(*of_it, ImportRow.record_id.is_not(None))
        .subquery()
    )
    return union_all(*_WAYS[batch.kind].touched(made, batch))


def _people_touched(made: Any, batch: ImportBatch) -> list[Select[Any]]:
    another = (
        select(made.c.row_id, literal(ANOTHER_FILE).label("words"))
        .join(ImportRow, ImportRow.person_id == made.c.record_id)
        .join(ImportBatch, ImportBatch.id == ImportRow.batch_id)
        .where(
            ImportRow.batch_id != batch.id,
            ImportRow.state == RowState.TAKEN,
            ImportBatch.kind == ImportKind.PEOPLE,  # what other kinds made is asked of its own table
        )
    )
    return [*people.touched(made, batch.organisation_id, part_of_it={OwnNumber}), another]


def _checks_touched(made: Any, batch: ImportBatch) -> list[Select[Any]]:
    return [*vetting.touched(made), _approved_since(made, batch)]


def _training_touched(made: Any, batch: ImportBatch) -> list[Select[Any]]:
    return [*training.touched(made), _approved_since(made, batch)]


def _placements_touched(made: Any, _batch: ImportBatch) -> list[Select[Any]]:
    return placements.touched(made)


def _approved_since(made: Any, batch: ImportBatch) -> Select[Any]:
    return placements.approved_since(made, batch.organisation_id, batch.uploaded_at)


def _remove_people(ids: Sequence[int], action: Action, **told: Any) -> None:
    """The rows of any import forget them, and their old numbers go first: both refer to them."""
    past = {KEPT_BY: action.value, "synchronize_session": False}
    forget = update(ImportRow).where(is_among(ImportRow.person_id, ids)).values(person_id=None)
    db.session.execute(forget, execution_options=past)
    db.session.execute(delete(OwnNumber).where(is_among(OwnNumber.person_id, ids)), execution_options=past)
    people.remove(ids, action, **told)


@dataclass(frozen=True)
class _Way:
    """How a kind finds what was touched, and removes what was not."""

    made: type[Base]
    touched: Callable[[Any, ImportBatch], list[Select[Any]]]
    remove: Callable[..., None]


_WAYS = {
    ImportKind.PEOPLE: _Way(Person, _people_touched, _remove_people),
    ImportKind.CHECKS: _Way(Check, _checks_touched, vetting.remove),
    ImportKind.TRAINING: _Way(TrainingRecord, _training_touched, training.remove),
    ImportKind.PLACEMENTS: _Way(Placement, _placements_touched, placements.remove),
}


def take_back(rows: Sequence[Any], batch: ImportBatch) -> None:
    """Remove what these rows made and nobody touched; the others stay, each with its reasons.

    Whom the rows are about is held first, then what was made: whoever is changing it just now is waited for.
    """
    bulk_rows.hold(Person, {row.person_id for row in rows if row.person_id is not None})
    bulk_rows.hold(_WAYS[batch.kind].made, {row.record_id for row in rows if row.record_id is not None})
    why = _reasons(batch, [row.id for row in rows])
    why |= {row.id: WAS_HERE for row in rows if row.record_id is None}
    going = [row for row in rows if row.id not in why]
    if going:
        _WAYS[batch.kind].remove(
            [row.record_id for row in going],
            Action.REMOVE,
            organisation_id=batch.organisation_id,
            by=batch.by,
            reason=f"Import {batch.reference} was taken back",
        )
    _store([row for row in rows if row.id in why], why)
    gone = update(ImportRow).where(is_among(ImportRow.id, [row.id for row in going]))
    db.session.execute(
        gone.values(state=RowState.TAKEN_BACK, problems=[], person_id=None, record_id=None),
        execution_options={"synchronize_session": False},
    )


def _reasons(batch: ImportBatch, row_ids: Collection[int]) -> dict[int, str]:
    found: dict[int, list[str]] = {}
    for row_id, words in db.session.execute(_touched(batch, [is_among(ImportRow.id, row_ids)])):
        if words not in found.setdefault(row_id, []):
            found[row_id].append(words)
    return {row_id: "; ".join(words) for row_id, words in found.items()}


def _store(staying: Sequence[Any], why: dict[int, str]) -> None:
    told = [{"id": row.id, "state": RowState.STAYS, "problems": [["", why[row.id]]]} for row in staying]
    bulk_rows.update_many(ImportRow.__table__, told)
