"""`volunteer-app run`: prepare the database, then serve web and background work until stopped.

This process only watches: it loads neither the application nor its libraries.
"""

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from types import FrameType

import click

SECONDS_TO_START = 30
SECONDS_TO_STOP = 10
SECONDS_FOR_AN_ANSWER = 120  # a large file over a slow network, a long list to save

# Checking a password takes 19 MB for a moment; left alone, the C library keeps that for each thread
LEAN = {"MALLOC_ARENA_MAX": "2", "MALLOC_MMAP_THRESHOLD_": "1048576"}


@click.command()
@click.option(
    "--sample-data/--no-sample-data", default=False, help="Load sample data into an empty database."
)
@click.option("--host", envvar="VOLUNTEER_APP_HOST", default="127.0.0.1", show_default=True)
@click.option("--port", envvar="VOLUNTEER_APP_PORT", default=8000, show_default=True)
@click.option("--processes", envvar="VOLUNTEER_APP_WEB_PROCESSES", default=2, show_default=True)
@click.option("--threads", envvar="VOLUNTEER_APP_WEB_THREADS", default=1, show_default=True)
@click.option("--worker/--no-worker", envvar="VOLUNTEER_APP_WORKER", default=True, show_default=True)
def run(sample_data: bool, host: str, port: int, processes: int, threads: int, worker: bool) -> None:
    """Serve the application, with its background worker."""
    address = f"http://{host}:{port}"
    os.environ.setdefault("VOLUNTEER_APP_BASE_URL", address)
    _prepare(sample_data and host == "127.0.0.1")
    children = [_start_web(host, port, processes, threads)]
    if worker:
        children.append(_start("volunteer_app.cli", "worker"))
    _wait_until_ready(address, children)
    click.echo(f"\nOpen {address} in a browser. Stop with Ctrl-C.")
    sys.exit(_watch(children))


def _prepare(sample_data: bool) -> None:
    arguments = ["--sample-data"] if sample_data else []
    done = subprocess.run([sys.executable, "-m", "volunteer_app.cli", "prepare", *arguments], check=False)  # noqa: S603 - our own module
    if done.returncode:
        sys.exit(done.returncode)


def _start_web(host: str, port: int, processes: int, threads: int) -> subprocess.Popen[bytes]:
    return _start(
        "gunicorn",
        "--bind",
        f"{host}:{port}",
        "--workers",
        str(processes),
        "--threads",
        str(threads),
        "--preload",
        "--config",
        "python:volunteer_app.cli.sharing",
        "--no-control-socket",
        "--timeout",
        str(SECONDS_FOR_AN_ANSWER),
        "--graceful-timeout",
        str(SECONDS_TO_STOP),
        "--log-level",
        "warning",
        "volunteer_app.blueprints:create_app()",
    )


def _start(module: str, *arguments: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", module, *arguments]
    return subprocess.Popen(command, env={**LEAN, **os.environ})  # noqa: S603 - our own modules


def _wait_until_ready(address: str, children: Sequence[subprocess.Popen[bytes]]) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline:
        if any(child.poll() is not None for child in children):
            break
        try:
            with urllib.request.urlopen(f"{address}/health", timeout=2):  # noqa: S310 - our own address
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    _stop(children)
    sys.exit(f"The server did not start at {address}. Is another program using the port? Try --port 8001.")


def _watch(children: Sequence[subprocess.Popen[bytes]]) -> int:
    """Wait for a signal, or for a child to end; then stop them all. Returns the exit status."""

    def ask_to_stop(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, ask_to_stop)
    try:
        while all(child.poll() is None for child in children):
            time.sleep(0.5)
        status = 1
        click.echo("A server process ended by itself; stopping the others.", err=True)
    except KeyboardInterrupt:
        status = 0
    _stop(children)
    return status


def _stop(children: Sequence[subprocess.Popen[bytes]]) -> None:
    for child in children:
        child.terminate()
    for child in children:
        try:
            child.wait(SECONDS_TO_STOP)
        except subprocess.TimeoutExpired:
            child.kill()
