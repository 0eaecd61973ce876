"""What the web processes share: gunicorn reads this as its settings (`--config python:...`).

The application is loaded once, before the processes part. Python notes in every object it counts or collects
that it did, and a page of memory that is written to is no longer shared. So what every process would make for
itself is made before they part, and what is there then is left alone by the collector
(docs.python.org, `gc.freeze`).
"""

import gc
from typing import Any

from flask import Flask
from sqlalchemy.orm import configure_mappers

from volunteer_app.foundation import migrating


def when_ready(server: Any) -> None:
    """Called by gunicorn when the application is loaded and no web process has begun."""
    warm(server.app.wsgi())
    gc.collect()
    gc.freeze()


def warm(app: Flask) -> None:
    """Make what each process would make at its first pages: mappings, templates, the newest migration."""
    configure_mappers()
    migrating.newest()
    for name in app.jinja_env.list_templates(extensions=["html"]):
        app.jinja_env.get_template(name)
