"""What the web processes share: gunicorn reads this as its settings (`--config python:...`).

The application is loaded once, before the processes part. Python notes in every object it counts or collects
that it did, and a page of memory that is written to is no longer shared. So what every process would make for
itself is made before they part, and what is there then is left alone by the collector
(docs.python.org, `gc.freeze`).

A process with one thread answers one question at a time, and takes the next from the line that all processes
share. A browser likes to open a connection before it has a question. Where the kernel can (tcp(7),
`TCP_DEFER_ACCEPT`), it keeps such a connection to itself until the question is there: no process waits.
"""

import socket
from typing import Any

from flask import Flask
from sqlalchemy.orm import configure_mappers

from volunteer_app.cli.settling import settle
from volunteer_app.foundation import migrating

SECONDS_WITHOUT_A_QUESTION = 60  # browsers close one that they had no use for after 10


def when_ready(server: Any) -> None:
    """Called by gunicorn when the application is loaded and no web process has begun."""
    for listener in server.LISTENERS:
        hold_back_the_silent(listener.sock)
    warm(server.app.wsgi())
    settle()


def hold_back_the_silent(listening: socket.socket) -> None:
    """Let nobody be woken by a connection that has not asked anything yet."""
    option = getattr(socket, "TCP_DEFER_ACCEPT", None)  # Linux has it
    if option is not None and listening.family in (socket.AF_INET, socket.AF_INET6):
        listening.setsockopt(socket.IPPROTO_TCP, option, SECONDS_WITHOUT_A_QUESTION)


def warm(app: Flask) -> None:
    """Make what each process would make at its first pages: mappings, templates, the newest migration."""
    configure_mappers()
    migrating.newest()
    for name in app.jinja_env.list_templates(extensions=["html"]):
        app.jinja_env.get_template(name)
