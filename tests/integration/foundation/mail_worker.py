"""Workers that send mail, each a process of its own, so that a test can kill one at any moment.

The application is loaded once; then each line `MINUTES|STEP|COUNT` on the standard input forks COUNT workers
whose clock stands MINUTES ahead, and who kill themselves at STEP ("-" for never). Their numbers are told at
once, and "ended" when all of them have.
"""

import os
import signal
import sys
from datetime import timedelta
from pathlib import Path

from flask import Flask
from sqlalchemy import event
from sqlalchemy.orm import Session

from volunteer_app.blueprints import create_app
from volunteer_app.config import Settings
from volunteer_app.foundation import clock, mail

# What happens in the worker itself: the how-manieth commit, and whether the kill comes before or after it
OWN_STEPS = {
    "before the lease is stored": ("before_commit", 1),
    "after the lease is stored": ("after_commit", 1),
    "before it is marked as sent": ("before_commit", 2),
    "after it is marked as sent": ("after_commit", 2),
}


def main(database_url: str, instance: str, port: str) -> None:
    """Fork workers as asked, until the input ends."""
    settings = Settings(
        database_url=database_url,
        instance_path=Path(instance),
        smtp_host="127.0.0.1",
        smtp_port=int(port),
        smtp_timeout_seconds=5,
        mail_from="us@example.org",
    )
    app = create_app(settings)
    for line in sys.stdin:
        minutes, step, count = line.strip().split("|")
        workers = [_forked(app, float(minutes), step) for _ in range(int(count))]
        _tell(*workers)
        for worker in workers:
            os.waitpid(worker, 0)
        _tell("ended")


def _tell(*what: object) -> None:
    sys.stdout.write(" ".join(map(str, what)) + "\n")
    sys.stdout.flush()


def _forked(app: Flask, minutes: float, step: str) -> int:
    worker = os.fork()
    if worker:
        return worker
    if step in OWN_STEPS:
        _die_at(*OWN_STEPS[step])
    clock._standing_at.set(clock.now() + timedelta(minutes=minutes))
    with app.app_context():
        mail.deliver()
    os._exit(0)


def _die_at(when: str, how_manieth: int) -> None:
    seen = 0

    def count(_session: Session) -> None:
        nonlocal seen
        seen += 1
        if seen == how_manieth:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(Session, when, count)


if __name__ == "__main__":
    main(*sys.argv[1:])
