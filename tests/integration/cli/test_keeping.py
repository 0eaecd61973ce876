"""The commands `backup` and `restore`, as somebody types them."""

import os
import stat
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import select, text

from tests.factories.accounts import make_account
from tests.factories.organisations import make_organisation
from tests.factories.people import make_person
from tests.integration.backups.shelf import empty_database
from volunteer_app.accounts.models import SignInSession
from volunteer_app.blueprints import create_app
from volunteer_app.cli import keeping
from volunteer_app.cli.main import COMMANDS, main
from volunteer_app.foundation import clock, links
from volunteer_app.foundation.backups import taking
from volunteer_app.foundation.database import db
from volunteer_app.foundation.files.kinds import FileKind
from volunteer_app.foundation.files.models import StoredFile
from volunteer_app.foundation.files.storage import new_key
from volunteer_app.foundation.links import OneTimeLink
from volunteer_app.foundation.mail import OutboxMessage

PLACE = "backup.zip"


@pytest.fixture
def run(app: Flask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> "Run":
    make_person(make_organisation())
    db.session.commit()
    return Run(monkeypatch, app, tmp_path)


class Run:
    """Runs commands in a folder, on one database after another."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, app: Flask, folder: Path) -> None:
        self._monkeypatch, self.folder = monkeypatch, folder
        monkeypatch.chdir(folder)
        self.on(app)

    def on(self, app: Flask) -> None:
        self._monkeypatch.setattr(keeping, "create_app", lambda: app)

    def __call__(self, *arguments: str) -> Result:
        return CliRunner().invoke(main, arguments)


@pytest.fixture
def other(database: str, tmp_path: Path, worker_id: str) -> Iterator[Flask]:
    with empty_database(database, tmp_path, f"{worker_id}_other") as app:
        yield app


def test_a_backup_says_what_is_in_it_and_what_is_not(run: Run) -> None:
    result = run("backup", PLACE)
    assert result.exit_code == 0, result.output
    assert "rows of" in result.output
    assert "VOLUNTEER_APP_ENCRYPTION_KEYS" in result.output
    assert "NOT encrypted" in result.output
    assert stat.S_IMODE((run.folder / PLACE).stat().st_mode) == 0o600


def test_a_backup_is_complete_or_not_there(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    before = set(run.folder.iterdir())

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device", PLACE)

    monkeypatch.setattr(taking, "take", full)
    result = run("backup", PLACE)
    assert (result.exit_code, result.output) == (1, f"Error: {PLACE}: No space left on device.\n")
    assert set(run.folder.iterdir()) == before


def test_a_backup_replaces_another_only_by_force(run: Run) -> None:
    (run.folder / PLACE).write_text("precious")
    result = run("backup", PLACE)
    assert result.exit_code == 1
    assert "is there already" in result.output
    assert (run.folder / PLACE).read_text() == "precious"
    assert run("backup", PLACE, "--force").exit_code == 0
    assert stat.S_IMODE((run.folder / PLACE).stat().st_mode) == 0o600


def test_a_backup_into_no_folder_says_so(run: Run) -> None:
    result = run("backup", "nowhere/backup.zip")
    assert result.exit_code == 1
    assert "No such file or directory" in result.output


def test_restore_and_verify(run: Run, other: Flask) -> None:
    assert run("backup", PLACE).exit_code == 0
    run.on(other)
    with other.app_context():
        first, again, only = run("restore", PLACE, "--verify"), run("restore", PLACE), None
        assert first.exit_code == 0, first.output
        assert "Restored and compared, row for row" in first.output
        assert again.exit_code == 1
        assert "not empty" in again.output
        for arguments in (("--verify", PLACE), (PLACE, "--verify-only")):
            only = run("restore", *arguments)
            assert only.exit_code == 0, only.output
            assert "The database holds what the backup holds" in only.output
        with db.engine.begin() as connection:
            connection.execute(text("UPDATE person SET last_name = 'Other'"))
        differing = run("restore", "--verify", PLACE)
    assert differing.exit_code == 1
    assert "person: 1 differ" in differing.output


def test_verifying_alone_never_restores(run: Run, other: Flask) -> None:
    run("backup", PLACE)
    run.on(other)
    with other.app_context():
        result = run("restore", "--verify-only", PLACE)
    assert result.exit_code == 1
    assert "their rows cannot be compared" in result.output


def test_a_restore_ends_sign_ins_and_links_after_it_compared(run: Run, app: Flask, other: Flask) -> None:
    now = clock.now()
    with app.app_context():
        links.issue("test", 1, timedelta(days=1))
        db.session.add(SignInSession(account_id=make_account().id, token_hash="0" * 64))
        db.session.add(OutboxMessage(message_id="<1@x>", to_address="a@x", subject="s", body="b"))
        db.session.commit()
        waiting = len(db.session.scalars(select(OutboxMessage)).all())
        run("backup", PLACE)
    run.on(other)
    with other.app_context():
        done = run("restore", PLACE, "--verify")
        assert done.exit_code == 0, done.output
        assert "Restored and compared, row for row" in done.output
        assert "Ended: 1 sign-ins, 1 one-time links." in done.output
        assert f"{waiting} messages wait" in done.output
        assert (
            db.session.scalars(select(SignInSession.ended_at)).one() or now.min.replace(tzinfo=now.tzinfo)
        ) >= now
        assert (
            db.session.scalars(select(OneTimeLink.used_at)).one() or now.min.replace(tzinfo=now.tzinfo)
        ) >= now
        db.session.rollback()
        if db.engine.dialect.name == "sqlite":
            counted = "SELECT count(*) FROM sqlite_stat1 WHERE tbl = 'person'"
        else:
            counted = "SELECT CAST(reltuples AS INTEGER) FROM pg_class WHERE relname = 'person'"
        assert db.session.execute(text(counted)).scalar_one() > 0, "the planner knows of the rows"
        db.session.rollback()


def test_a_move_keeps_sign_ins_and_links(run: Run, app: Flask, other: Flask) -> None:
    with app.app_context():
        links.issue("test", 1, timedelta(days=1))
        db.session.commit()
        run("backup", PLACE)
    run.on(other)
    with other.app_context():
        done = run("restore", PLACE, "--moving")
        assert done.exit_code == 0, done.output
        assert "Ended" not in done.output
        assert run("restore", PLACE, "--verify-only").exit_code == 0


def test_a_stored_file_that_goes_during_a_backup_is_named(
    run: Run, app: Flask, other: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, lost = new_key(), new_key()
    storage = app.extensions["storage"]
    with app.app_context():
        for key in (kept, lost):
            storage.put(key, b"%PDF-1")
            words = {"name": "x.pdf", "kind": FileKind.PDF, "size": 6, "sha256": "0" * 64, "uploaded_by": "x"}
            db.session.add(StoredFile(storage_key=key, **words))
        db.session.commit()
    get = storage.get
    monkeypatch.setattr(storage, "get", lambda key: None if key == lost else get(key))
    done = run("backup", PLACE)
    sentence = f"Not in it: 1 stored files that were gone when the backup was made: {lost}"
    assert done.exit_code == 0
    assert sentence in done.output
    run.on(other)
    with other.app_context():
        assert sentence in run("restore", PLACE, "--verify").output
        assert sentence in run("restore", PLACE, "--verify-only").output


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("ENCRYPTION_KEYS", "garbage", "VOLUNTEER_APP_ENCRYPTION_KEYS: each key is"),
        ("DATABASE_URL", "nosuch://u:secret@host/name", "VOLUNTEER_APP_DATABASE_URL is no address"),
        ("DATABASE_URL", "secret", "VOLUNTEER_APP_DATABASE_URL is no address"),
        (
            "DATABASE_URL",
            "postgresql+nosuch://u:secret@host/name",
            "VOLUNTEER_APP_DATABASE_URL is no address",
        ),
        ("SMTP_PORT", "secret", "VOLUNTEER_APP_SMTP_PORT: Input should be a valid integer"),
    ],
)
def test_a_wrong_setting_is_no_damage_of_a_backup(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str, value: str, sentence: str
) -> None:
    run("backup", PLACE)
    monkeypatch.setattr(keeping, "create_app", create_app)
    monkeypatch.setenv("VOLUNTEER_APP_INSTANCE_PATH", str(tmp_path / "wrong"))
    monkeypatch.setenv(f"VOLUNTEER_APP_{name}", value)
    for command in ("restore", "backup"):
        result = run(command, PLACE)
        assert result.exit_code == 1
        assert result.output.startswith(f"Error: {sentence}"), result.output
        assert "secret" not in result.output


def test_a_passphrase_comes_from_a_file(run: Run, other: Flask) -> None:
    secret = run.folder / "passphrase"
    secret.write_text("three random words\n")
    secret.chmod(0o644)
    result = run("backup", PLACE, "--passphrase-file", "passphrase")
    assert result.exit_code == 0, result.output
    assert "chmod 600" in result.output
    assert "NOT encrypted" not in result.output
    secret.chmod(0o600)
    run.on(other)
    with other.app_context():
        assert "is encrypted" in run("restore", PLACE).output
        done = run("restore", PLACE, "--passphrase-file", "passphrase", "--verify")
    assert done.exit_code == 0, done.output


def test_a_passphrase_file_that_is_not_there_is_named(run: Run) -> None:
    result = run("backup", PLACE, "--passphrase-file", "absent")
    assert result.exit_code == 1
    assert "absent" in result.output
    assert not (run.folder / PLACE).exists()


def test_a_file_that_cannot_be_read_is_named(run: Run) -> None:
    for name in ("absent", os.curdir):
        assert run("restore", name).exit_code != 0


def test_the_commands_are_loaded_only_when_called() -> None:
    assert {"backup", "restore"} <= set(COMMANDS)
    result = CliRunner().invoke(main, ["--version"])
    assert result.output.startswith("main ") or result.output.startswith("volunteer-app ")
