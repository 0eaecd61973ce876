"""Work that takes minutes and would be done twice for nothing: one worker at a time does it.

What makes others wait ends with the process that does the work, however it ends: nothing stays locked. This
saves work and protects nothing: what such work stores must stand a second result.
"""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import current_app
from sqlalchemy import text

from volunteer_app.foundation.database import db

# PostgreSQL knows such locks by a number; https://www.postgresql.org/docs/current/explicit-locking.html
_TRY = text("SELECT pg_try_advisory_lock(hashtextextended(:name, 0))")
_WAIT = text("SELECT pg_advisory_lock(hashtextextended(:name, 0)) IS NOT NULL")
_LEAVE = text("SELECT pg_advisory_unlock(hashtextextended(:name, 0))")


@contextmanager
def alone(name: str, *, wait: bool = False) -> Iterator[bool]:
    """Whether nobody else does what has this name. `wait`: until nobody does; then it is true."""
    with _in_file(name, wait) if db.engine.dialect.name == "sqlite" else _in_database(name, wait) as is_alone:
        yield is_alone


@contextmanager
def _in_database(name: str, wait: bool) -> Iterator[bool]:
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if not connection.execute(_WAIT if wait else _TRY, {"name": name}).scalar_one():
            yield False
            return
        try:
            yield True
        finally:
            connection.execute(_LEAVE, {"name": name})


@contextmanager
def _in_file(name: str, wait: bool) -> Iterator[bool]:
    """Whoever shares an SQLite database shares its machine."""
    with (Path(current_app.instance_path) / f"{name}.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True
