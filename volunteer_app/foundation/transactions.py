"""One transaction a request: a POST commits once, after a successful answer; a GET writes nothing,
and neither does a POST whose form token is not good.

What must survive a rollback, or belongs to no answer (a failed sign-in, when a session was last
seen), is handed to `afterwards`, which runs it in a transaction of its own when the request's own has ended.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask, Response, g, has_request_context, request
from flask import session as browser
from sqlalchemy import event
from sqlalchemy.orm import ORMExecuteState, Session, SessionTransaction

from volunteer_app.foundation import security, submissions
from volunteer_app.foundation.database import db, only_a_savepoint, writing
from volunteer_app.foundation.logs import log_of

log = log_of(__name__)

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_WRITTEN = "transactions.written"


class WriteInRead(Exception):
    """A page that only reads tried to change the database."""


def register(app: Flask) -> None:
    """Open each request as reading or writing, and end it with one commit or rollback."""
    app.before_request(_open)
    app.after_request(_close)
    app.teardown_request(_leave)


def afterwards(write: Callable[[], None]) -> None:
    """Run `write` in its own transaction once this request's transaction has ended, however it ended."""
    g.setdefault("afterwards", []).append(write)


@contextmanager
def transaction() -> Iterator[None]:
    """One writing transaction outside a request: a command or a job. Commits, or rolls back and raises."""
    token = writing.set(True)
    try:
        yield
        db.session.commit()
    except BaseException:
        db.session.rollback()
        raise
    finally:
        writing.reset(token)


def release() -> None:
    """Let go of the database before something slow, such as hashing a password: SQLite has one write lock.

    Rows that were read are read again when they are next used.

    Raises:
        RuntimeError: something was changed already, which would be lost.
    """
    session = db.session()
    if _changed(session) or _WRITTEN in session.info:
        raise RuntimeError("release comes before the first change")
    session.rollback()


@contextmanager
def reading_for_long() -> Iterator[None]:
    """Read at length before the first change: SQLite's one write lock is free for others meanwhile.

    Raises:
        RuntimeError: something was changed already, which would be lost.
    """
    release()
    token = writing.set(False)
    try:
        yield
    finally:
        db.session.rollback()
        writing.reset(token)


def start_over() -> None:
    """Forget what this request has changed, so that the page can show what is stored."""
    db.session.rollback()


def reading() -> bool:
    """Whether the present request may only read."""
    return not writing.get()


def _open() -> None:
    g.writing_token = writing.set(request.method not in SAFE_METHODS and security.came_from_our_form())


def _close(response: Response) -> Response:
    if response.status_code >= 500:
        browser.modified = False  # "Placement approved" must not wait in the cookie for the next page
    if reading() or response.status_code >= 400:
        _end_without_trace(response)
    else:
        response = submissions.commit(response)
    _run_afterwards()
    return response


def _end_without_trace(response: Response) -> None:
    forgotten = response.status_code < 400 and _changed(db.session())
    db.session.rollback()
    if forgotten:
        raise WriteInRead(f"{request.method} {request.endpoint} changed rows that nobody would store")


def _changed(session: Session) -> bool:
    return bool(session.new or session.dirty or session.deleted)


def _run_afterwards() -> None:
    waiting: list[Callable[[], None]] = g.pop("afterwards", [])
    for write in waiting:
        try:
            with transaction():
                write()
        except Exception:
            log.exception("a write after the request failed")


def _leave(_error: BaseException | None) -> None:
    token = g.pop("writing_token", None)
    if token is not None:
        writing.reset(token)


@event.listens_for(Session, "before_flush")
def _no_write_in_read(session: Session, _context: Any, _instances: Any) -> None:
    if has_request_context() and reading() and _changed(session):
        raise WriteInRead(f"{request.method} {request.endpoint} tried to write")


@event.listens_for(Session, "do_orm_execute")
def _no_statement_in_read(state: ORMExecuteState) -> None:
    if not (state.is_insert or state.is_update or state.is_delete):
        return  # text is let through: the database itself refuses to write for a page that reads
    if has_request_context() and reading():
        raise WriteInRead(f"{request.method} {request.endpoint} tried to write")
    state.session.info[_WRITTEN] = True


@event.listens_for(Session, "after_flush")
def _note_write(session: Session, _context: Any) -> None:
    session.info[_WRITTEN] = True


@event.listens_for(Session, "after_soft_rollback")
@event.listens_for(Session, "after_commit")
def _forget(session: Session, ended: SessionTransaction | None = None) -> None:
    if not only_a_savepoint(session, ended):
        session.info.pop(_WRITTEN, None)
