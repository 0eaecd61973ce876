"""The application without a database: what it declares is known before it serves."""

import pytest
from flask import Flask

from volunteer_app.blueprints import create_app
from volunteer_app.config import Settings


@pytest.fixture(scope="session")
def declared_app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The application as it starts."""
    return create_app(Settings(instance_path=tmp_path_factory.mktemp("declared")))
