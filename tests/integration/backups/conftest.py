"""A filled database of each kind, and its backup."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from tests.integration.backups.shelf import empty_database, take
from tests.integration.foundation.every_table import fill
from volunteer_app.foundation import migrating


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def filled(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, worker_id: str
) -> Iterator[Flask]:
    """An application on a database with rows in every table. A test may add to it."""
    folder = tmp_path_factory.mktemp("filled")
    with empty_database(request.param, folder, f"{worker_id}_filled") as app:
        migrating.upgrade()
        fill()
        yield app


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A backup of a small database, for what is tried on the file alone."""
    folder = tmp_path_factory.mktemp("kept")
    with empty_database("sqlite", folder, f"{worker_id}_kept"):
        migrating.upgrade()
        fill()
        take(folder / "kept.zip")
    return folder / "kept.zip"


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path, worker_id: str) -> Iterator[Flask]:
    """An application on a database without tables."""
    with empty_database(request.param, tmp_path, f"{worker_id}_empty") as app:
        yield app
