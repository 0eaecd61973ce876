"""The real server, as `make run` starts it: on a free port, with a folder and sample data of its own."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests import serving

PROJECT = Path(__file__).resolve().parents[2]
# Pictures show what somebody sees after `make run`; for everything else fewer people do.
SCREENSHOTS = "VOLUNTEER_APP_SCREENSHOTS"
PEOPLE = 2000 if os.environ.get(SCREENSHOTS) else 200


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
    port = serving.free_port()
    # By its name: browsers make no passkeys for a number
    server = Server(f"http://localhost:{port}", folder / "instance")
    given = {**settings(server.instance), "VOLUNTEER_APP_BASE_URL": server.address}
    with server.log.open("wb") as output:
        for command in (["prepare"], ["load-sample-data", "--people", str(PEOPLE)]):
            subprocess.run(_program(*command), env=given, stdout=output, stderr=output, check=True)  # noqa: S603 - ours
    with serving.started(_program("run", "--port", str(port)), given, server.log) as process:
        serving.wait_until_ready(server.address, process, server.log)
        yield server


def settings(instance: Path) -> dict[str, str]:
    """No setting of whoever runs the tests reaches this server."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("VOLUNTEER_APP_")}
    return {**kept, "VOLUNTEER_APP_INSTANCE_PATH": str(instance), "PYTHONPATH": str(PROJECT)}


def _program(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "volunteer_app.cli", *arguments]
