"""Removing bytes that no row knows: of a form that was not stored after all, or of a row that went while the
storage did not answer.

Several workers may do it at once: who comes second finds nothing to remove.
"""

import time
from collections.abc import Collection
from datetime import timedelta

from flask import current_app
from sqlalchemy import select

from volunteer_app.foundation import clock
from volunteer_app.foundation.database import db
from volunteer_app.foundation.files.models import StoredFile
from volunteer_app.foundation.files.storing import storage
from volunteer_app.foundation.jobs import job
from volunteer_app.foundation.logs import log_of

log = log_of(__name__)

# Longer than any form is open between keeping the bytes and storing the row
KEPT_FOR = timedelta(days=1)
SECONDS_BETWEEN = 6 * 3600
AT_ONCE = 500
# More strangers than this, and more than a tenth of all: this is another database's storage, or an old backup
SUSPICIOUS = 100
DUE = "files.orphans_due"


@job("files.remove_orphans")
def remove_orphans_in_time() -> None:
    """Look every six hours, since a storage may hold very many files."""
    moment = time.monotonic()
    if moment >= current_app.extensions.get(DUE, 0.0):
        current_app.extensions[DUE] = moment + SECONDS_BETWEEN
        remove_orphans()


def remove_orphans() -> int:
    """Remove what is older than a day and has no row; tells how many."""
    before = clock.now() - KEPT_FOR
    there = [found.key for found in storage().everything() if found.since < before]
    orphans = [
        key for start in range(0, len(there), AT_ONCE) for key in _unknown(there[start : start + AT_ONCE])
    ]
    if len(orphans) > max(SUSPICIOUS, len(there) // 10):
        log.error(
            "%s of %s stored files are unknown to this database, so none was removed. "
            "Is this the storage of another installation, or the database an older copy?",
            len(orphans),
            len(there),
        )
        return 0
    for key in orphans:
        storage().delete(key)
    return len(orphans)


def _unknown(keys: Collection[str]) -> list[str]:
    known = set(db.session.scalars(select(StoredFile.storage_key).where(StoredFile.storage_key.in_(keys))))
    db.session.rollback()  # holds nothing while the storage is asked
    return [key for key in keys if key not in known]
