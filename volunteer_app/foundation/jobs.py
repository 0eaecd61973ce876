"""Background work. The queue only wakes a worker; what must not be lost is a row in our database.

A lost wake-up costs a minute: the worker also runs every job each minute by itself. A job is safe to run
twice and by several workers at once, since it takes its rows with a lease.
"""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from flask import Flask, current_app
from huey import Huey, PostgresHuey, RedisHuey, crontab
from huey.storage import SqliteStorage
from psycopg.errors import UniqueViolation
from sqlalchemy import event
from sqlalchemy.orm import Session, SessionTransaction

from volunteer_app.config import Settings
from volunteer_app.foundation.database import db, only_a_savepoint
from volunteer_app.foundation.logs import log_of

log = log_of(__name__)

_WAKE = "jobs.wake"
_jobs: dict[str, Callable[[], object]] = {}


def job(name: str) -> Callable[[Callable[[], object]], Callable[[], object]]:
    """Register a background job under a name. It runs inside an application context."""

    def keep(function: Callable[[], object]) -> Callable[[], object]:
        _jobs[name] = function
        return function

    return keep


class LosableFile(SqliteStorage):  # type: ignore[misc]  # huey has no types
    """The queue's file, made anew when somebody has deleted it under a running worker."""

    _conn: Any = None
    _file = (0, 0)

    @property
    def conn(self) -> Any:
        """The connection to the file that is there now."""
        if self._conn is None or self._file != self._present():
            self._conn = self._create_connection()
            for statement in self.ddl:
                self._conn.execute(statement)
            self._file = self._present()
        return self._conn

    def _present(self) -> tuple[int, int]:
        try:
            found = Path(self.filename).stat()
        except FileNotFoundError:
            return (0, 0)
        return found.st_dev, found.st_ino


def queue_for(settings: Settings) -> Huey:
    """The queue that wakes workers: an SQLite file, or PostgreSQL or Redis by setting."""
    url = settings.queue_url
    if url.startswith("postgresql"):
        return _postgresql_queue(url)
    if url.startswith("redis"):
        return RedisHuey("volunteer-app", url=url, results=False)
    settings.instance_path.mkdir(parents=True, exist_ok=True)
    # Not WAL: huey uses Python's own SQLite, which may have the WAL-reset fault.
    path = Path(settings.instance_path) / "queue.db"
    options = {"filename": str(path), "journal_mode": "truncate"}
    return Huey("volunteer-app", storage_class=LosableFile, results=False, **options)


def _postgresql_queue(url: str) -> Huey:
    """Huey makes its tables if they are not there; two processes that start together may both find none."""
    for _ in range(5):
        with suppress(UniqueViolation):
            return PostgresHuey("volunteer-app", dsn=url, results=False)
    return PostgresHuey("volunteer-app", dsn=url, results=False)


def register(app: Flask, settings: Settings) -> None:
    """Make the queue and its tasks: one that runs a named job, one a minute that runs them all."""
    queue = queue_for(settings)

    def run_named(name: str) -> None:
        with app.app_context():
            run(name)

    def run_every() -> None:
        for name in _jobs:
            run_named(name)

    app.extensions["queue"] = queue
    app.extensions["queue.run"] = queue.task(name="run_named")(run_named)
    queue.periodic_task(crontab(), name="run_every")(run_every)


def run(name: str) -> None:
    """Run one job now. Its failure is logged; its rows stay to be done."""
    try:
        _jobs[name]()
    except Exception:
        db.session.rollback()
        log.exception("job %s failed", name)


def run_all() -> None:
    """Run every job once, in this process."""
    for name in _jobs:
        run(name)


def wake_after_commit(name: str) -> None:
    """Ask a worker to run this job as soon as the present transaction is stored."""
    db.session().info.setdefault(_WAKE, set()).add(name)


@event.listens_for(Session, "after_commit")
def _wake(session: Session) -> None:
    if only_a_savepoint(session):
        return  # only a savepoint ended
    for name in sorted(session.info.pop(_WAKE, ())):
        send: Any = current_app.extensions.get("queue.run")
        try:
            if send is not None and not current_app.testing:
                send(name)
        except Exception:
            log.warning("no worker could be woken for %s; it will run within a minute", name)


@event.listens_for(Session, "after_soft_rollback")
def _forget(session: Session, ended: SessionTransaction | None = None) -> None:
    if not only_a_savepoint(session, ended):
        session.info.pop(_WAKE, None)
