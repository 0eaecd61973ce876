"""Rows are kept for a month, so that bad ones can be mended and sent again; then they go."""

from datetime import timedelta

from sqlalchemy import delete, select

from volunteer_app.desk.models.importing import ImportBatch, ImportRow
from volunteer_app.desk.queries import importing as queries
from volunteer_app.desk.rules.importing import KEEP_DAYS, Action, BatchState
from volunteer_app.desk.service.importing import remembering
from volunteer_app.foundation import clock, history
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.database import db

AT_A_TIME = 10


def clear() -> None:
    """Delete the rows of files that were sent more than a month ago; what became of them stays as numbers.

    The name of the file goes too: it may name somebody.
    """
    remembering.forget_old()
    statement = (
        select(ImportBatch)
        .where(
            ImportBatch.cleared_at.is_(None),
            ImportBatch.uploaded_at < clock.now() - timedelta(days=KEEP_DAYS),
        )
        .order_by(ImportBatch.id)
        .limit(AT_A_TIME)
        .with_for_update(skip_locked=True, of=ImportBatch)
    )
    for batch in db.session.scalars(statement).all():
        batch.counts, batch.cleared_at = queries.counted(batch.id), clock.now()
        batch.file_name = ""
        if batch.state.is_running:
            batch.state = BatchState.STOPPED
        history.record(Action.CLEAR, batch, by=Actor.job("desk.clear_imports"))
        db.session.execute(delete(ImportRow).where(ImportRow.batch_id == batch.id))
