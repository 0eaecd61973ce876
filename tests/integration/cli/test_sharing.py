"""What the web processes share is made before they part."""

import gc
import socket

from flask import Flask

from volunteer_app.cli import settling, sharing
from volunteer_app.foundation.templating import House


class Server:
    """As much of gunicorn's own as the settings ask for."""

    def __init__(self, app: Flask) -> None:
        """`app.wsgi()` gives the application."""
        self.app = self
        self.wsgi = lambda: app
        self.LISTENERS: list[socket.socket] = []


def test_every_template_is_made_before_the_web_processes_part_and_stays_made(app: Flask) -> None:
    sharing.warm(app)
    pages = app.jinja_env
    assert isinstance(pages, House)
    made = {name for each in (pages, pages.lenient) for _, name in each.cache or {}}
    assert made >= set(pages.list_templates(extensions=["html"]))


def test_what_is_there_then_is_left_alone_by_the_collector(app: Flask) -> None:
    usual = gc.get_threshold()
    try:
        sharing.when_ready(Server(app))
        assert gc.get_freeze_count() > 100_000
        assert gc.get_threshold() == settling.LET_LIE
    finally:
        gc.set_threshold(*usual)
        gc.unfreeze()
