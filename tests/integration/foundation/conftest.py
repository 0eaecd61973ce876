"""A second application on the same database, with pages that no room has."""

from collections.abc import Iterator

import pytest
from flask import Flask
from jinja2 import ChoiceLoader
from sqlalchemy import event

from tests.integration.foundation import workshop
from tests.page_client import PageClient
from volunteer_app.blueprints import create_app
from volunteer_app.config import Settings
from volunteer_app.foundation.database import db


@pytest.fixture(scope="session")
def workshop_app(migrated_app: Flask) -> Iterator[Flask]:
    """The application with the workshop's pages."""
    kept: Settings = migrated_app.extensions["settings"]
    app = create_app(kept)
    app.config.update(TESTING=True, PROPAGATE_EXCEPTIONS=False)
    app.test_client_class = PageClient
    loader = app.jinja_loader
    assert isinstance(loader, ChoiceLoader)
    app.jinja_loader = ChoiceLoader([workshop.templates, *loader.loaders])
    app.register_blueprint(workshop.blueprint)
    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", migrated_app.extensions["tests.note_filled"])
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def visitor(app: Flask, workshop_app: Flask) -> PageClient:
    """A browser at the workshop's pages."""
    return browser(workshop_app)


def browser(app: Flask) -> PageClient:
    client = app.test_client()
    assert isinstance(client, PageClient)
    return client
