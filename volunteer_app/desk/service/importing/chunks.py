"""The next rows of a file are checked or taken, in one transaction with what becomes of them.

Whoever works on rows has locked them: a second worker goes to the next ones, and a worker that dies lets go
of them, with nothing half-done. Rows are judged again when they are taken, since the world went on.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from volunteer_app.accounts import queries as accounts
from volunteer_app.accounts.rules import GRANTS
from volunteer_app.desk.models.importing import ImportBatch, ImportRow
from volunteer_app.desk.queries import importing as queries
from volunteer_app.desk.rules.importing import BatchState, Choice, ImportKind, RowState
from volunteer_app.desk.service.importing import kinds, undoing
from volunteer_app.desk.service.importing.judgement import Context, Judgement
from volunteer_app.desk.service.importing.reading import Draft
from volunteer_app.foundation import bulk_rows
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.organisations import queries as organisations
from volunteer_app.organisations.models import Organisation

BLANK: dict[str, Any] = {
    "cells": {},
    "candidates": [],
    "email_key": None,
    "name_key": None,
    "number_key": None,
}
KEPT_AT_ONCE = 1000
OVER = frozenset({RowState.TAKEN, RowState.LEFT_OUT})


def keep_rows(batch: ImportBatch, draft: Draft) -> None:
    """Store the rows of a file, to be checked."""
    waiting: list[dict[str, Any]] = []
    for number, cells in draft.rows():
        keys = kinds.people.keys(cells) if batch.kind is ImportKind.PEOPLE else (None, None, None)
        waiting.append(_row(batch.id, number, cells, *keys))
        if len(waiting) == KEPT_AT_ONCE:
            bulk_rows.insert_many(ImportRow.__table__, waiting)
            waiting = []
    if waiting:
        bulk_rows.insert_many(ImportRow.__table__, waiting)


def _row(
    batch_id: int,
    number: int,
    cells: dict[str, str],
    email: str | None,
    name: str | None,
    own_number: str | None,
) -> dict[str, Any]:
    return {
        "batch_id": batch_id,
        "number": number,
        "cells": cells,
        "state": RowState.WAITING,
        "problems": [],
        "candidates": [],
        "email_key": email,
        "name_key": name,
        "number_key": own_number,
    }


def authority(batch: ImportBatch) -> Scope:
    """What whoever brought the file may reach with it today; nothing once they may not import any more."""
    account = accounts.by_actor_key(batch.by_key)
    if account is None or not account.is_active:
        return Scope()
    held = accounts.memberships_in_force(account.id)
    tops = [each.organisation_id for each in held if batch.kind.permission in GRANTS[each.role]]
    return Scope(organisations.subtree_ids(tops))


def go_on(batch_id: int) -> int:
    """Check, take or take back the next rows of a file; how many there were. The transaction is the caller's.

    None are taken while another transaction takes rows for the same organisation: two files with the same
    people would not see each other.
    """
    statement = select(ImportBatch).where(ImportBatch.id == batch_id)
    batch = db.session.scalars(statement).one()
    if batch.state in {BatchState.TAKING, BatchState.UNDOING}:
        _hold_organisation(batch.organisation_id)
    # Read again and held: whoever stops it waits until these rows are done
    held = statement.with_for_update(read=True, of=ImportBatch).execution_options(populate_existing=True)
    batch = db.session.scalars(held).one()
    if not batch.state.is_running:
        return 0
    rows = list(db.session.execute(queries.next_rows(batch.id, batch.state, batch.kind.chunk)))
    scope = authority(batch)
    if not rows or not scope.reaches(batch.organisation_id):
        return 0
    if batch.state is BatchState.UNDOING:
        undoing.take_back(rows, batch)
        return len(rows)
    context = Context(batch, batch.organisation, scope)
    if batch.state is BatchState.UPLOADED:
        _store(kinds.judge(rows, context))
    else:
        _take(rows, context)
    return len(rows)


def _hold_organisation(organisation_id: int) -> None:
    statement = select(Organisation.id).where(Organisation.id == organisation_id)
    db.session.execute(statement.with_for_update(key_share=True))


def _take(rows: Sequence[Any], context: Context) -> None:
    out = [row for row in rows if row.choice is Choice.LEAVE_OUT]
    judged = kinds.judge([row for row in rows if row.choice is not Choice.LEAVE_OUT], context)
    kinds.take(judged, context)
    _store([*judged, *(Judgement(row, RowState.LEFT_OUT) for row in out)])


def _store(judged: Sequence[Judgement]) -> None:
    """Keep what the rows were found to be. What was taken is blanked: it stands in the records now."""
    bulk_rows.update_many(ImportRow.__table__, [_columns(each) for each in judged if each.state not in OVER])
    over = [{**_columns(each), **BLANK} for each in judged if each.state in OVER]
    bulk_rows.update_many(ImportRow.__table__, over)


def _columns(judged: Judgement) -> dict[str, Any]:
    record_id, version = judged.made or (None, None)
    return {
        "record_id": record_id,
        "record_version": version,
        "id": judged.row.id,
        "state": judged.state,
        "problems": judged.problems,
        "candidates": judged.candidates,
        "person_id": judged.person_id,
        "choice": judged.row.choice if judged.state is RowState.TAKEN else judged.choice,
    }
