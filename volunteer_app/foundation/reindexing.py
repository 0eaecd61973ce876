"""Making all search keys anew, while the service runs: some rows in each transaction."""

from collections.abc import Iterator

from sqlalchemy import delete, exists, select

from volunteer_app.foundation.database import Base, db
from volunteer_app.foundation.search_index import BATCH, SearchKey, fill, found_by, number
from volunteer_app.foundation.transactions import transaction


def reindex() -> Iterator[tuple[str, int]]:
    """Make the keys of all rows anew; tells the table and how many of its rows are done."""
    for model in found_by:
        done = last = 0
        while ids := _after(model, last):
            with transaction():
                fill(model, ids)
            done, last = done + len(ids), ids[-1]
            yield model.__tablename__, done
        with transaction():
            _forget_the_gone(model)


def _after(model: type[Base], last: int) -> list[int]:
    column = number(model)
    found = list(db.session.scalars(select(column).where(column > last).order_by(column).limit(BATCH)))
    db.session.rollback()
    return found


def _forget_the_gone(model: type[Base]) -> None:
    theirs = SearchKey.subject_kind == model.__tablename__
    gone = ~exists().where(number(model) == SearchKey.subject_id)
    db.session.connection().execute(delete(SearchKey).where(theirs, gone))
