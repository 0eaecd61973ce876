"""Browsers open connections before they have a question: such a one holds nobody up."""

import socket
import sys
import urllib.request
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests import serving

ON_LINUX = hasattr(socket, "TCP_DEFER_ACCEPT")
ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.skipif(not ON_LINUX, reason="only the kernel of Linux holds them back")
def test_a_server_of_one_process_answers_while_somebody_is_connected_and_silent(tmp_path: Path) -> None:
    port, log = serving.free_port(), tmp_path / "server.log"
    settings = {
        "PYTHONPATH": str(ROOT),
        "VOLUNTEER_APP_INSTANCE_PATH": str(tmp_path / "instance"),
        "VOLUNTEER_APP_WEB_PROCESSES": "1",
        "VOLUNTEER_APP_WEB_THREADS": "1",
    }
    command = [sys.executable, "-m", "volunteer_app.cli", "run", "--no-worker", "--port", str(port)]
    with ExitStack() as stack:
        process = stack.enter_context(serving.started(command, settings, log))
        serving.wait_until_ready(f"http://127.0.0.1:{port}", process, log)
        for _ in range(3):
            stack.enter_context(socket.create_connection(("127.0.0.1", port)))
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=10) as answer:
            assert answer.status == 200
