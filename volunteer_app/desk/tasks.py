"""Long files in the background, clearing what was left of old ones, reminders and the weekly digest."""

import time
from contextlib import suppress

from sqlalchemy.exc import IntegrityError

from volunteer_app.accounts.models import Account
from volunteer_app.desk.queries import importing as queries
from volunteer_app.desk.queries import lapsing
from volunteer_app.desk.rules.reminding import DIGEST_WEEKDAYS, is_hour_to_write, week_of
from volunteer_app.desk.service import reminding
from volunteer_app.desk.service.importing import batches, chunks, clearing
from volunteer_app.foundation import bulk_rows, clock, jobs
from volunteer_app.foundation.database import db
from volunteer_app.foundation.jobs import job
from volunteer_app.foundation.logs import log_of
from volunteer_app.foundation.transactions import reading_for_long, transaction

log = log_of(__name__)

# Other work has its turn after so long; what is left follows at once.
SECONDS_AT_A_TIME = 20.0


@job(batches.JOB)
def go_on() -> None:
    """Go on with every file that is being checked or taken: in turn, a chunk of each in a transaction."""
    until = time.monotonic() + SECONDS_AT_A_TIME
    with transaction():
        waiting = queries.running()
    while waiting and time.monotonic() < until:
        waiting = [batch_id for batch_id in waiting if time.monotonic() < until and _goes_on(batch_id)]
    if time.monotonic() >= until:
        with transaction():
            jobs.wake_after_commit(batches.JOB)


def _goes_on(batch_id: int) -> bool:
    """Whether this file has more to do now.

    One that fails keeps no other waiting: it is tried again a minute later, a few times.
    """
    try:
        return _chunk(batch_id) > 0
    except Exception as error:
        # What failed may quote a row; its kind and the file's number tell nobody's name
        log.error("import %s failed: %s", batch_id, type(error).__name__)
        _note_failure(batch_id)
        return False


def _note_failure(batch_id: int) -> None:
    try:
        with transaction():
            batches.failed(batch_id)
    except Exception as error:
        log.error("a failure of import %s was not noted: %s", batch_id, type(error).__name__)


def _chunk(batch_id: int) -> int:
    with transaction():
        bulk_rows.make_room()
        done = chunks.go_on(batch_id)
    if done:
        with transaction():
            batches.worked(batch_id)
    if not done:
        with transaction():
            batches.finish(batch_id)
    return done


@job("desk.clear_imports")
def clear() -> None:
    """Delete the rows of old files, taken or not."""
    with transaction():
        clearing.clear()


@job("desk.remind")
def remind() -> None:
    """From the morning on: remind of what lapses, one organisation in a transaction."""
    if not is_hour_to_write(clock.now().astimezone(clock.LONDON)):
        return
    today, until = clock.today(), time.monotonic() + SECONDS_AT_A_TIME
    with reading_for_long():
        waiting = lapsing.organisations_due(today)
    for organisation_id in waiting:
        if time.monotonic() >= until:
            return  # the next minute goes on
        with suppress(IntegrityError), transaction():  # another worker was faster
            reminding.remind(organisation_id, today)


@job("desk.digest")
def digest() -> None:
    """Once a week, from Monday morning on: the digest, one coordinator in a transaction."""
    moment = clock.now().astimezone(clock.LONDON)
    today, until = clock.today(), time.monotonic() + SECONDS_AT_A_TIME
    if today.weekday() not in DIGEST_WEEKDAYS or not is_hour_to_write(moment):
        return
    with reading_for_long():
        waiting = [account.id for account in lapsing.coordinators_without_digest(week_of(today))]
    for account_id in waiting:
        if time.monotonic() >= until:
            return
        with suppress(IntegrityError), transaction():  # another worker was faster
            reminding.send_digest(db.session.get_one(Account, account_id), week_of(today), today)
