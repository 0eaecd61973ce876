"""A backup made to do harm, and a database that is somebody else's, are refused in a sentence."""

import hashlib
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text

from tests.integration.backups.shelf import Tampered, check, restore, silent
from volunteer_app.foundation import migrating
from volunteer_app.foundation.backups import reading, restoring, tables, taking
from volunteer_app.foundation.backups.manifest import LARGEST_FILE, NAME, BackupProblem, Damaged
from volunteer_app.foundation.database import db


def nested_rows(backup: Tampered) -> None:
    """Deeper than any program reads."""
    content = b"[" * 200_000 + b"\n"
    backup.members["tables/person.jsonl"] = content
    fingerprint = hashlib.sha256(content).hexdigest()
    backup.table("person").update(rows=1, bytes=len(content), sha256=fingerprint)


def keys_of_two_kinds(backup: Tampered) -> None:
    backup.change_rows("person", lambda rows: [rows[0], with_value(backup, rows[1], "id", "2"), *rows[2:]])


def with_value(backup: Tampered, row: list[Any], column: str, value: Any) -> list[Any]:
    place = backup.column("person", column)
    return [*row[:place], value, *row[place + 1 :]]


def inflating_file(backup: Tampered) -> None:
    """200 MB of zeros that are 0.2 MB in the archive."""
    hold_file(backup, bytes(200_000_000), zipfile.ZIP_DEFLATED)


def packed_file(backup: Tampered) -> None:
    """Small, but not kept as it is: only that makes large ones possible."""
    hold_file(backup, bytes(2_000_000), zipfile.ZIP_DEFLATED)


def large_file(backup: Tampered) -> None:
    hold_file(backup, bytes(LARGEST_FILE + 1), zipfile.ZIP_STORED)


def hold_file(backup: Tampered, content: bytes, how: int) -> None:
    key = "00/" + "0" * 32
    fingerprint = hashlib.sha256(content).hexdigest()
    backup.manifest["files"].append({"key": key, "bytes": len(content), "sha256": fingerprint})
    backup.members[f"files/{key}"] = content
    backup.packed[f"files/{key}"] = how


@pytest.mark.parametrize("tamper", [nested_rows, keys_of_two_kinds, packed_file, large_file])
def test_what_no_backup_of_ours_holds_is_refused(
    kept: Path, tmp_path: Path, tamper: Callable[[Tampered], None]
) -> None:
    backup = Tampered.of(kept)
    tamper(backup)
    with pytest.raises(Damaged) as refused:
        check(backup.write(tmp_path / "tampered.zip"))
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("id", None),
        ("id", "1"),
        ("id", True),
        ("id", 2**63),
        ("last_name", 1),
        ("last_name", "\ud800"),
        ("last_name", ["x"]),
        ("created_at", "today"),
        ("created_at", "2026-11-22T09:30:00"),
        ("created_at", 5),
    ],
)
def test_a_value_of_another_kind_is_refused_by_the_name_of_its_column(
    kept: Path, tmp_path: Path, column: str, value: Any
) -> None:
    backup = Tampered.of(kept)
    backup.change_rows("person", lambda rows: [with_value(backup, rows[0], column, value), *rows[1:]])
    with pytest.raises(Damaged, match=f"person.{column} holds a value of another kind"):
        check(backup.write(tmp_path / "tampered.zip"))


def test_a_manifest_nested_too_deep_is_refused(kept: Path, tmp_path: Path) -> None:
    members = Tampered.of(kept).members
    with (tmp_path / "deep.zip").open("wb") as output, taking.archive(output, None) as inside:
        for name, content in {**members, NAME: b"[" * 200_000}.items():
            inside.writestr(name, content)
    with pytest.raises(Damaged, match="cannot be read"):
        check(tmp_path / "deep.zip")


def test_a_stored_file_that_would_grow_is_refused_before_it_does(kept: Path, tmp_path: Path) -> None:
    backup = Tampered.of(kept)
    inflating_file(backup)
    path = backup.write(tmp_path / "inflating.zip")
    assert path.stat().st_size < 2_000_000
    del backup
    tracemalloc.start()
    try:
        with pytest.raises(Damaged):
            check(path)
        assert tracemalloc.get_traced_memory()[1] < 50_000_000
    finally:
        tracemalloc.stop()


def test_tables_of_somebody_else_are_neither_dropped_nor_joined(empty: Flask, kept: Path) -> None:
    with db.engine.begin() as connection:
        connection.execute(text("CREATE TABLE accounts_of_another (id INTEGER)"))  # not even with a key
    with pytest.raises(BackupProblem, match=r"not of this service \(accounts_of_another\)"):
        restore(kept)
    with db.engine.connect() as connection:
        assert tables.names(connection) == ["accounts_of_another"]


def test_a_failed_restore_drops_no_table_that_came_meanwhile(
    empty: Flask, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    upgrade = migrating.upgrade

    def and_somebody_else(revision: str = "head") -> None:
        upgrade(revision)
        with db.engine.begin() as connection:
            connection.execute(text("CREATE TABLE accounts_of_another (id INTEGER)"))
            connection.execute(text("INSERT INTO accounts_of_another VALUES (1)"))

    monkeypatch.setattr(migrating, "upgrade", and_somebody_else)
    with pytest.raises(BackupProblem, match="Somebody else is using"):
        restore(kept)
    with db.engine.connect() as connection:
        assert connection.execute(text("SELECT id FROM accounts_of_another")).scalar_one() == 1


def test_a_step_after_the_restore_that_fails_leaves_nothing(empty: Flask, kept: Path) -> None:
    def fail() -> None:
        raise ZeroDivisionError

    with reading.opened(kept) as archive, pytest.raises(ZeroDivisionError):
        restoring.restore(archive, empty.extensions["storage"], silent, afterwards=fail)
    assert restoring.holds_rows() == ""
