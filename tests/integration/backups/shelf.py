"""Databases with nothing in them, backups of what is in one, and backups that somebody tampered with."""

import hashlib
import json
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flask import Flask, current_app

from tests.servers import postgresql_url
from volunteer_app.blueprints import create_app
from volunteer_app.config import Settings
from volunteer_app.foundation.backups import reading, restoring, taking
from volunteer_app.foundation.backups.manifest import NAME, Manifest
from volunteer_app.foundation.database import db

PASSPHRASE = b"three random words"
Members = dict[str, bytes]


def silent(_name: str, _count: int) -> None:
    """Tell nobody how far it is."""


@contextmanager
def empty_database(kind: str, folder: Path, name: str) -> Iterator[Flask]:
    """An application on a database of this kind in which there is nothing, not even tables."""
    url = f"sqlite:///{folder / f'{name}.db'}"
    if kind == "postgresql":
        url = postgresql_url.__wrapped__(name)  # made anew each time
    app = create_app(Settings(instance_path=folder / name, database_url=url))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def take(path: Path, passphrase: bytes | None = None, tell: taking.Tell = silent) -> Manifest:
    """A backup of the present database, with the files that the present application stores."""
    with path.open("wb") as output:
        return taking.take(output, _storage(), tell, passphrase)


def restore(path: Path, passphrase: bytes | None = None, *, verify: bool = True) -> list[str]:
    """Restore into the present database."""
    with reading.opened(path, passphrase) as archive:
        return restoring.restore(archive, _storage(), silent, verify=verify)


def check(path: Path, passphrase: bytes | None = None) -> None:
    """Read all of it."""
    with reading.opened(path, passphrase) as archive:
        archive.check(silent)


def _storage() -> Any:
    return current_app.extensions["storage"]


@dataclass
class Tampered:
    """A backup taken apart, to be put together otherwise. Its fingerprints are right again afterwards."""

    members: Members
    manifest: dict[str, Any]
    extra: list[tuple[str, bytes]] = field(default_factory=list)
    packed: dict[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, path: Path) -> "Tampered":
        """What is in a backup."""
        with zipfile.ZipFile(path) as inside:
            members = {name: inside.read(name) for name in inside.namelist()}
        return cls(members, json.loads(members.pop(NAME)))

    def table(self, name: str) -> dict[str, Any]:
        """What the manifest says of a table."""
        found: dict[str, Any] = next(each for each in self.manifest["tables"] if each["name"] == name)
        return found

    def change_rows(self, name: str, change: Callable[[list[list[Any]]], list[list[Any]]]) -> None:
        """Other rows in a table, and a manifest that says so."""
        rows = [json.loads(line) for line in self.members[f"tables/{name}.jsonl"].splitlines()]
        changed = change(rows)
        content = b"".join(json.dumps(row).encode() + b"\n" for row in changed)
        self.members[f"tables/{name}.jsonl"] = content
        self.table(name).update(
            rows=len(changed), bytes=len(content), sha256=hashlib.sha256(content).hexdigest()
        )

    def column(self, table: str, column: str) -> int:
        """The place of a column in the rows of a table."""
        return [each["name"] for each in self.table(table)["columns"]].index(column)

    def write(self, path: Path) -> Path:
        """Put it together."""
        everything = [*self.members.items(), (NAME, json.dumps(self.manifest).encode()), *self.extra]
        with path.open("wb") as output, taking.archive(output, None) as inside:
            for name, content in everything:
                stored = zipfile.ZIP_STORED if name.startswith("files/") else zipfile.ZIP_DEFLATED
                inside.writestr(name, content, self.packed.get(name, stored))
        return path
