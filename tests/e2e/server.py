"""The real server, as `make run` starts it: on a free port, with a folder and sample data of its own."""

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

PROJECT = Path(__file__).resolve().parents[2]
# Pictures show what somebody sees after `make run`; for everything else fewer people do.
SCREENSHOTS = "VOLUNTEER_APP_SCREENSHOTS"
PEOPLE = 2000 if os.environ.get(SCREENSHOTS) else 200
SECONDS_TO_START = 60
SECONDS_TO_STOP = 15


@dataclass(frozen=True)
class Server:
    """Where it answers, and the folder of its database and of the mail that it sends."""

    address: str
    instance: Path

    @property
    def log(self) -> Path:
        """What it writes."""
        return self.instance.with_name("server.log")


@contextmanager
def running(folder: Path) -> Iterator[Server]:
    """Prepare a database in `folder`, serve it with its background worker, and stop both at the end."""
    port = _free_port()
    server = Server(f"http://127.0.0.1:{port}", folder / "instance")
    settings = _settings(server.instance)
    with server.log.open("wb") as output:
        for command in (["prepare"], ["load-sample-data", "--people", str(PEOPLE)]):
            subprocess.run(_program(*command), env=settings, stdout=output, stderr=output, check=True)  # noqa: S603 - ours
        process = subprocess.Popen(  # noqa: S603 - our own program
            _program("run", "--port", str(port)),
            env=settings,
            stdout=output,
            stderr=output,
            start_new_session=True,  # so that nothing it started is left behind
        )
        try:
            _wait_until_ready(server.address, process, server.log)
            yield server
        finally:
            _stop(process)


def _settings(instance: Path) -> dict[str, str]:
    """No setting of whoever runs the tests reaches this server."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("VOLUNTEER_APP_")}
    return {**kept, "VOLUNTEER_APP_INSTANCE_PATH": str(instance), "PYTHONPATH": str(PROJECT)}


def _program(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "volunteer_app.cli", *arguments]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_until_ready(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/health", timeout=2):  # noqa: S310 - our own address
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise RuntimeError(f"The server did not start:\n{log.read_text(errors='replace')[-4000:]}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Ask it to stop, as Ctrl-C does; end what is left of its group."""
    process.terminate()
    with suppress(subprocess.TimeoutExpired):
        process.wait(SECONDS_TO_STOP)
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    process.wait(SECONDS_TO_STOP)
