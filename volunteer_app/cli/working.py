"""`volunteer-app worker`: background work, on this machine or on several at once."""

import gc
import os

import click
from huey.consumer import Consumer

from volunteer_app.blueprints import create_app
from volunteer_app.foundation import jobs, mail

POLL_SECONDS = 1.0
# How much the worker yields to the pages of the same machine: nobody waits for it, somebody waits for a page.
# It still gets whatever they leave. 19 would be the most.
NICENESS = 15
# How many new things the collector lets lie before it looks among them, and how often among older ones.
LET_LIE = (20_000, 20, 20)


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


def settle() -> None:
    """What is there when the work begins stays, and need not be looked at again.

    A file of many rows makes a lot of small things and lets go of them together. Looking among them for what
    only refers to itself, and through all that stays, took a fifth of an import (docs.python.org, `gc`).
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*LET_LIE)


@click.command()
def send_mail() -> None:
    """Send the mail that is due, once."""
    with create_app().app_context():
        mail.deliver()
