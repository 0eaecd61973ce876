"""Workers that are killed at every step lose no message, and several at once send each once."""

import os
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import cycle, islice
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.integration.foundation.mail_worker import OWN_STEPS
from tests.integration.foundation.smtp_server import NastyServer, serving
from volunteer_app.foundation import jobs
from volunteer_app.foundation.database import db
from volunteer_app.foundation.mail import MailState, OutboxMessage

PROJECT = Path(__file__).resolve().parents[3]
# What the server sees. "text" is the whole message before the answer to it, "after text" the answer as well
SEEN_STEPS = ("connect", "ehlo", "mail", "rcpt", "data", "after data", "text", "after text", "quit")
STEPS = (*OWN_STEPS, *SEEN_STEPS)
KILLS = 4 * len(STEPS)  # on each database: more than a hundred in all
LEASED_OUT = 6  # minutes: longer than a lease


class Workers:
    """Forks workers, and lets the server kill one at a step that it sees."""

    def __init__(self, process: subprocess.Popen[str], server: NastyServer) -> None:
        self.process, self.server = process, server
        self.worker = 0
        self.known = threading.Event()
        self.minutes = 0.0

    def work(self, step: str = "-", count: int = 1) -> None:
        """Fork, and wait until all have ended, by themselves or not."""
        self.minutes += LEASED_OUT
        self.known.clear()
        self.server.at = self._kill_at(step) if step in SEEN_STEPS else lambda _step: None
        self._say(f"{self.minutes}|{step}|{count}")
        self.worker = int(self._hear().split()[0])
        self.known.set()
        assert self._hear() == "ended"

    def _kill_at(self, wanted: str) -> Callable[[str], None]:
        killed: list[int] = []

        def at(step: str) -> None:
            if step == wanted and not killed:
                self.known.wait(5)
                killed.append(self.worker)
                os.kill(self.worker, signal.SIGKILL)

        return at

    def _say(self, line: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def _hear(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()


@pytest.fixture
def server() -> Iterator[NastyServer]:
    with serving() as made:
        yield made


@pytest.fixture
def workers(app: Flask, server: NastyServer, tmp_path: Path) -> Iterator[Workers]:
    url = str(app.config["SQLALCHEMY_DATABASE_URI"])
    command = [sys.executable, "-m", "tests.integration.foundation.mail_worker", url, str(tmp_path)]
    with subprocess.Popen(  # noqa: S603 - our own module
        [*command, str(server.port)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=PROJECT,
        env={name: value for name, value in os.environ.items() if not name.startswith("VOLUNTEER_APP_")},
    ) as process:
        yield Workers(process, server)


def write(number: int) -> set[str]:
    """So many messages that wait."""
    ids = {f"<{each}@example.org>" for each in range(number)}
    db.session.add_all(
        OutboxMessage(message_id=each, to_address="a@example.org", subject="s", body="b\n")
        for each in sorted(ids)
    )
    db.session.commit()
    return ids


def states() -> Counter[MailState]:
    db.session.rollback()
    found = db.session.execute(select(OutboxMessage.state, func.count()).group_by(OutboxMessage.state))
    counted = Counter({row[0]: row[1] for row in found})
    db.session.rollback()
    return counted


def test_a_hundred_workers_killed_at_every_step_lose_nothing(workers: Workers, server: NastyServer) -> None:
    written = write(50)
    for step in islice(cycle(STEPS), KILLS):
        workers.work(step)
    for _ in range(2):
        workers.work()
    assert set(server.message_ids) == written  # each arrived, and a repeat came under the same Message-ID
    assert states() == {MailState.SENT: len(written)}
    # Twice only what the server had taken when the worker died before it could say so
    taken = sum(each in {"text", "after text", "quit", "before it is marked as sent"} for each in STEPS)
    assert len(server.arrived) - len(written) <= taken * (KILLS // len(STEPS) + 1)
    assert len(server.arrived) > len(written)


def test_a_message_is_repeated_only_where_the_server_had_it(workers: Workers, server: NastyServer) -> None:
    write(1)
    for step in ("after the lease is stored", "rcpt", "data", "after data"):
        workers.work(step)
    assert server.message_ids == []
    workers.work("text")
    workers.work("before it is marked as sent")
    workers.work()
    assert server.message_ids == ["<0@example.org>"] * 3
    assert states() == {MailState.SENT: 1}


@pytest.mark.postgresql
def test_four_workers_at_once_send_two_hundred_messages_each_once(
    workers: Workers, server: NastyServer
) -> None:
    written = write(200)
    workers.work(count=4)
    assert Counter(server.message_ids) == Counter(written)
    assert states() == {MailState.SENT: 200}


def test_the_wake_ups_that_are_lost_with_the_queue_lose_no_message(app: Flask, instance: Path) -> None:
    write(3)
    app.extensions["queue.run"]("mail.deliver")
    assert app.extensions["queue"].pending_count() > 0
    (instance / "queue.db").unlink()
    jobs.run_all()  # what every worker does each minute without being asked
    assert states() == {MailState.SENT: 3}
    app.extensions["queue.run"]("mail.deliver")
    assert app.extensions["queue"].pending_count() == 1  # wake-ups go on as if nothing had been
    app.extensions["queue"].flush()
