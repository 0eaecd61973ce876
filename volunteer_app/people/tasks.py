"""Background jobs of people."""

from sqlalchemy.exc import IntegrityError

from volunteer_app.foundation.jobs import job
from volunteer_app.foundation.transactions import reading_for_long, transaction
from volunteer_app.people import duplicates

# So that a first load of many records does not keep other jobs waiting: the next minute goes on.
MOST_BATCHES = 40


@job("people.look_for_duplicates")
def look_for_duplicates() -> None:
    """Look at the records that changed for others of the same person, a few hundred in each transaction.

    They are compared before it: SQLite's one write lock is held for what is stored alone.
    """
    for _ in range(MOST_BATCHES):
        with reading_for_long():
            batch = duplicates.unlooked()
            weights = duplicates.weighed(batch)
        try:
            with transaction():
                duplicates.keep(batch, weights)
        except IntegrityError:
            return  # another worker looks at the same records: what it leaves is looked at in a minute
        if not batch:
            return
