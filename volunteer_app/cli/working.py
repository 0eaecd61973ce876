"""`volunteer-app worker`: background work, on this machine or on several at once."""

import os

import click
from huey.consumer import Consumer

from volunteer_app.blueprints import create_app
from volunteer_app.cli.settling import settle
from volunteer_app.foundation import jobs, mail

POLL_SECONDS = 1.0
# How much the worker yields to the pages of the same machine: nobody waits for it, somebody waits for a page.
# It still gets whatever they leave. 19 would be the most.
NICENESS = 15


@click.command()
def worker() -> None:
    """Do background work until stopped: send mail, clear what is done with."""
    os.nice(NICENESS)
    app = create_app()
    with app.app_context():
        jobs.run_all()
    settle()
    queue = app.extensions["queue"]
    Consumer(queue, workers=1, periodic=True, initial_delay=POLL_SECONDS, max_delay=POLL_SECONDS).run()


@click.command()
def send_mail() -> None:
    """Send the mail that is due, once."""
    with create_app().app_context():
        mail.deliver()
