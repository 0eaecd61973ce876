"""The documented way to run for real: one PostgreSQL, two web servers and two workers."""

import base64
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from email import message_from_bytes
from pathlib import Path
from typing import Any, LiteralString

import psycopg
import pytest
from aiosmtpd.controller import Controller

from tests import serving
from tests.integration.people.test_pages import NEW
from tests.integration.shipping.visitor import Visitor
from tests.servers import postgresql_url
from volunteer_app.cli.sample import accounts

ROOT = Path(__file__).resolve().parents[3]
SECONDS_FOR_MAIL = 30
ASKED_FOR = "Set a new password"  # workers send reminders too, in their own time


class Mailbox:
    """Takes every message, and keeps the names of those that were asked for."""

    def __init__(self) -> None:
        self.arrived: list[str] = []

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        """Keep it."""
        message = message_from_bytes(envelope.content)
        if message["Subject"] == ASKED_FOR:
            self.arrived.append(str(message["Message-ID"]))
        return "250 Taken"


@dataclass(frozen=True)
class Machines:
    """Where the two web servers answer, what mail arrived, and the database for a look into it."""

    first: str
    second: str
    mailbox: Mailbox
    database: str

    def people(self) -> int:
        """How many people there are."""
        return self._count("SELECT count(*) FROM person")

    def letters(self) -> int:
        """How many messages were written of those that were asked for."""
        return self._count("SELECT count(*) FROM outbox_message WHERE subject = %s", ASKED_FOR)

    def _count(self, statement: LiteralString, *values: str) -> int:
        with psycopg.connect(self.database.replace("+psycopg", "")) as connection:
            row = connection.execute(statement, values).fetchone()
        assert row is not None
        return int(row[0])


def program(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "volunteer_app.cli", *arguments]


def settings(url: str, smtp_port: int) -> dict[str, str]:
    """What all machines have in common: docs/deploying/common.env names the same."""
    return {
        "PYTHONPATH": str(ROOT),
        "VOLUNTEER_APP_DATABASE_URL": url,
        "VOLUNTEER_APP_QUEUE_URL": url.replace("+psycopg", ""),
        "VOLUNTEER_APP_SECRET_KEY": "the same on every machine, and long enough",
        "VOLUNTEER_APP_ENCRYPTION_KEYS": "k1:" + base64.b64encode(bytes(32)).decode(),
        "VOLUNTEER_APP_SMTP_HOST": "127.0.0.1",
        "VOLUNTEER_APP_SMTP_PORT": str(smtp_port),
        "VOLUNTEER_APP_WEB_PROCESSES": "1",
    }


@pytest.fixture
def machines(tmp_path: Path, worker_id: str) -> Iterator[Machines]:
    url, mailbox = postgresql_url(f"{worker_id}_machines"), Mailbox()
    smtp = Controller(mailbox, hostname="127.0.0.1", port=serving.free_port())
    smtp.start()
    try:
        with ExitStack() as all_of_them:
            first, second = start(all_of_them, settings(url, smtp.port), tmp_path)
            yield Machines(first, second, mailbox, url)
    finally:
        smtp.stop()


def start(all_of_them: ExitStack, shared: dict[str, str], folder: Path) -> list[str]:
    """Both web servers start at once, on a database without tables; then sample data, then workers."""

    def machine(name: str, *arguments: str) -> tuple[Any, Path]:
        log = folder / f"{name}.log"
        own = {**shared, "VOLUNTEER_APP_INSTANCE_PATH": str(folder / name)}
        process = all_of_them.enter_context(serving.started(program(*arguments), own, log, folder))
        running.append(process)
        return process, log

    running: list[Any] = []
    ports = [serving.free_port(), serving.free_port()]
    webs = [machine(f"web{port}", "run", "--no-worker", "--port", str(port)) for port in ports]
    addresses = [f"http://127.0.0.1:{port}" for port in ports]
    for address, (process, log) in zip(addresses, webs, strict=True):
        serving.wait_until_ready(address, process, log)
    loading, log = machine("loading", "load-sample-data", "--people", "20")
    assert loading.wait(60) == 0, log.read_text()
    machine("worker1", "worker")
    machine("worker2", "worker")
    for process in running:  # all are asked to stop before the first is waited for
        all_of_them.callback(process.terminate)
    return addresses


def test_two_web_servers_and_two_workers_are_one_service(machines: Machines) -> None:
    visitor = Visitor()
    assert visitor.sign_in(machines.first).status == 302
    assert "Sign out" in visitor.get(f"{machines.second}/start").text, "signed in at one, known at the other"
    a_form_sent_to_both_at_once_is_answered_once(machines, visitor)
    mail_leaves_once(machines)


def a_form_sent_to_both_at_once_is_answered_once(machines: Machines, visitor: Visitor) -> None:
    """A balancer that repeats a request, or somebody who presses twice: one person, one answer."""
    fields = {name.replace("__", "-"): value for name, value in NEW.items()}
    form = visitor.filled(f"{machines.first}/people/add", **fields)
    before = machines.people()
    with ThreadPoolExecutor(2) as both:
        sent = both.map(
            lambda server: visitor.post(f"{server}/people/add", form), (machines.first, machines.second)
        )
        one, other = sent
    later = visitor.post(f"{machines.second}/people/add", form)
    assert (one.status, other.status, later.status) == (302, 302, 302)
    assert one.location == other.location == later.location
    assert machines.people() == before + 1


def mail_leaves_once(machines: Machines) -> None:
    """A dozen messages, asked for at both servers, each sent by one of the workers."""
    wanted = [account.email for account in accounts.ACCOUNTS]
    for number, email in enumerate(wanted):
        visitor, server = Visitor(), (machines.first, machines.second)[number % 2]
        other = (machines.first, machines.second)[(number + 1) % 2]
        form = visitor.filled(f"{server}/forgotten-password", email=email)
        assert {visitor.post(f"{each}/forgotten-password", form).status for each in (server, other)} == {302}
    deadline = time.monotonic() + SECONDS_FOR_MAIL
    while len(machines.mailbox.arrived) < len(wanted) and time.monotonic() < deadline:
        time.sleep(0.1)
    time.sleep(1.5)  # for one too many
    assert machines.letters() == len(wanted), "asked for twice, written once"
    arrived = machines.mailbox.arrived
    assert (len(arrived), len(set(arrived))) == (len(wanted), len(wanted))
