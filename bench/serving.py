"""Starting the real server as `volunteer-app run` does, and stopping whatever it started."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

SECONDS_TO_START = 60
SECONDS_TO_STOP = 20


@dataclass(frozen=True)
class Served:
    """A running server."""

    port: int
    pid: int
    seconds_to_start: float

    def memory(self) -> dict[str, float]:
        """Megabytes of each of its processes, shared pages divided among those that share them (PSS)."""
        return {f"{name} {pid}": _pss(pid) for pid, name in _family(self.pid).items()}


@contextmanager
def server(instance: Path, database_url: str) -> Iterator[Served]:
    """Web and background worker on a free port of 127.0.0.1, until the block ends.

    Raises:
        RuntimeError: it did not answer in `SECONDS_TO_START`; its output is in the instance folder.
    """
    port = _free_port()
    settings = {"VOLUNTEER_APP_INSTANCE_PATH": str(instance), "VOLUNTEER_APP_DATABASE_URL": database_url}
    begun = time.monotonic()
    with (instance / "server.log").open("wb") as log:
        process = subprocess.Popen(  # noqa: S603 - our own module
            [sys.executable, "-m", "volunteer_app.cli", "run", "--port", str(port)],
            env={**os.environ, **settings},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        _wait_until_ready(process, port, instance)
        yield Served(port, process.pid, time.monotonic() - begun)
    finally:
        _stop(process)


def _wait_until_ready(process: subprocess.Popen[bytes], port: int, instance: Path) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while process.poll() is None and time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.02)
    said = (instance / "server.log").read_text(errors="replace")[-2000:]
    raise RuntimeError(f"the server did not start:\n{said}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Ask it to stop; what is left of its process group after a while is ended."""
    process.terminate()
    try:
        process.wait(SECONDS_TO_STOP)
    except subprocess.TimeoutExpired:
        print("the server did not stop when asked; ending it", file=sys.stderr)
    with suppress(ProcessLookupError):  # its own session: nobody else's processes are in this group
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def _family(pid: int) -> dict[int, str]:
    """The process and all below it, with a word for what each is."""
    parents = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                after_name = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue  # it has ended
            parents[int(entry.name)] = int(after_name[1])
    family = [pid]
    for each in family:  # grows while it is read
        family.extend(child for child, parent in parents.items() if parent == each)
    return {each: _name(each) for each in family}


def _name(pid: int) -> str:
    words = Path(f"/proc/{pid}/cmdline").read_text().split("\0")
    for word, name in (("run", "supervisor"), ("worker", "worker"), ("gunicorn", "web")):
        if word in words:
            return name
    return "web"


def _pss(pid: int) -> float:
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    return 0.0
