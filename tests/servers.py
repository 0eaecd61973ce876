"""A real PostgreSQL for the tests, without root and without anything installed on the machine.

One server serves a whole test run: the first worker that asks starts it, every worker gets a database of
its own, and it ends with the run, even with one that was killed: the process that keeps the server waits
for a lock that the run holds for as long as it lives. It listens on a socket in its own temporary folder
and on no address.

Run by itself (`python -m tests.servers`) this tries the whole way once and says in one line what came of it.
VOLUNTEER_APP_TEST_POSTGRESQL_URL names a server to use instead; its user must be allowed to create databases.
"""

import atexit
import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import IO

import psycopg
import pytest
from psycopg import sql
from sqlalchemy.engine import URL, make_url

SERVER_SETTING = "VOLUNTEER_APP_TEST_POSTGRESQL_URL"
FOLDER_SETTING = "VOLUNTEER_APP_TEST_RUN_FOLDER"
SECONDS_TO_START = 60
SECONDS_TO_STOP = 20
HOST = Path(__file__).with_name("postgresql_host.py")

_held: dict[str, IO[str]] = {}
_held_server: list[subprocess.Popen[bytes]] = []


class NoPostgresql(RuntimeError):
    """No PostgreSQL could be started or reached; the message says why."""


def pytest_configure(config: pytest.Config) -> None:
    """Open the run's folder in the process that starts the workers, which inherit its address."""
    if not hasattr(config, "workerinput"):
        prepare()


def pytest_unconfigure(config: pytest.Config) -> None:
    """End the server with the run."""
    if not hasattr(config, "workerinput"):
        finish()


def prepare() -> None:
    """Make the run's folder, and hold its lock until `finish` or the end of this process."""
    if FOLDER_SETTING in os.environ:
        return
    folder = Path(tempfile.mkdtemp(prefix="volunteer-app-"))
    lock = (folder / "alive").open("w")
    fcntl.flock(lock, fcntl.LOCK_EX)
    _held[str(folder)] = lock
    os.environ[FOLDER_SETTING] = str(folder)
    atexit.register(finish)


def finish() -> None:
    """Stop the server, if one was started, and remove the run's folder; only who prepared it may."""
    folder = Path(os.environ.get(FOLDER_SETTING, ""))
    lock = _held.pop(str(folder), None)
    if lock is None:
        return
    _drop_databases()
    del os.environ[FOLDER_SETTING]
    started = (folder / "host.log").exists()
    lock.close()
    deadline = time.monotonic() + SECONDS_TO_STOP
    while started and folder.exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    shutil.rmtree(folder, ignore_errors=True)


@cache
def postgresql_url(worker_id: str) -> str:
    """Return the SQLAlchemy address of an empty database that only this worker uses.

    Raises:
        NoPostgresql: no server could be started or reached.
    """
    server = make_url(_server_url())
    name = f"{_prefix()}_{worker_id}"
    try:
        with psycopg.connect(_plain(server), autocommit=True, connect_timeout=10) as connection:
            identifier = sql.Identifier(name)
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(identifier))
            connection.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'").format(identifier)
            )
    except psycopg.Error as refused:
        raise NoPostgresql(f"it gave no database: {str(refused).splitlines()[0]}") from refused
    chosen = server.set(database=name, drivername="postgresql+psycopg")
    return chosen.render_as_string(hide_password=False)


def _prefix() -> str:
    """Name this run's databases, so that two runs on one server do not meet."""
    return Path(os.environ[FOLDER_SETTING]).name.replace("-", "_").lower()


def _plain(url: URL) -> str:
    return url.set(drivername="postgresql").render_as_string(hide_password=False)


def _server_url() -> str:
    prepare()
    named = os.environ.get(SERVER_SETTING)
    return named or _started_server_url(Path(os.environ[FOLDER_SETTING]))


def _started_server_url(folder: Path) -> str:
    """Start the server unless another worker has; all wait here until it answers."""
    with (folder / "starting").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        if not (folder / "host.log").exists():
            with (folder / "host.log").open("w") as log:
                _held_server.append(  # Python warns of a child that nobody holds
                    subprocess.Popen(  # noqa: S603 - this very file's neighbour
                        [sys.executable, str(HOST), str(folder)],
                        stdin=subprocess.DEVNULL,
                        stdout=log,
                        stderr=log,
                        start_new_session=True,  # Ctrl-C ends the run first, and then the run ends the server
                    )
                )
        return _wait_until_ready(folder)


def _wait_until_ready(folder: Path) -> str:
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline:
        if (folder / "url").exists():
            return (folder / "url").read_text()
        if (folder / "failed").exists():
            raise NoPostgresql((folder / "failed").read_text())
        time.sleep(0.05)
    raise NoPostgresql(f"it did not start in {SECONDS_TO_START} seconds; name another: {SERVER_SETTING}=...")


def _drop_databases() -> None:
    """Leave a server that was named to us as it was found."""
    named = os.environ.get(SERVER_SETTING)
    if not named:
        return
    with (
        suppress(psycopg.OperationalError),  # it is gone, and the tests have said so
        psycopg.connect(_plain(make_url(named)), autocommit=True, connect_timeout=10) as connection,
    ):
        ours = connection.execute(
            "SELECT datname FROM pg_database WHERE starts_with(datname, %s)", (_prefix(),)
        ).fetchall()
        for (name,) in ours:
            connection.execute(
                sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
            )


def main() -> int:
    """Start, ask for the version, stop; the exit code and one line say how it went."""
    try:
        with psycopg.connect(_plain(make_url(postgresql_url("trial")))) as connection:
            version = connection.info.server_version
        sys.stdout.write(f"PostgreSQL {version // 10000}.{version % 10000}\n")
    except NoPostgresql as failure:
        sys.stderr.write(f"The tests need PostgreSQL: {failure}\n")
        return 1
    finally:
        finish()
    return 0


if __name__ == "__main__":
    sys.exit(main())
