"""`volunteer-app backup` and `restore`: everything in one file, and back. Never run by the web."""

import os
import secrets
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import click
from flask import Flask

from volunteer_app.blueprints import create_app
from volunteer_app.foundation.backups import comparing, reading, restoring, taking
from volunteer_app.foundation.backups.manifest import BackupProblem, Manifest
from volunteer_app.foundation.database import UnsafeSqlite
from volunteer_app.foundation.files.local_disk import LocalDisk

NOT_IN_IT = (
    "Not in it: the keys. Keep VOLUNTEER_APP_ENCRYPTION_KEYS and VOLUNTEER_APP_SECRET_KEY, or the files\n"
    "encryption-keys and secret-key of the instance folder, somewhere else: without the first, encrypted\n"
    "answers in this backup can never be read again."
)
ELSEWHERE = "Not in it: the stored files. They are in a bucket, which must be backed up by itself."
UNPROTECTED = (
    "It holds personal data and is NOT encrypted: "
    "use --passphrase-file, or keep it where nobody else can read it."
)

a_file = click.Path(dir_okay=False, path_type=Path)
passphrase_option = click.option(
    "--passphrase-file", type=a_file, help="A file whose first line is the passphrase of the backup."
)


@click.command()
@click.argument("file", type=a_file)
@click.option("--force", is_flag=True, help="Replace FILE if it is there already.")
@passphrase_option
def backup(file: Path, force: bool, passphrase_file: Path | None) -> None:
    """Write every row, and the stored files, to FILE. The service may go on meanwhile."""
    started = time.monotonic()
    with _plainly(), _application() as app:
        if file.exists() and not force:
            raise BackupProblem(f"{file} is there already; --force replaces it.")
        with _complete_or_absent(file, force) as output:
            manifest = taking.take(output, _local_storage(app), Progress(), _passphrase(passphrase_file))
    seconds, size = time.monotonic() - started, file.stat().st_size / 1_000_000
    click.echo(f"{file}: {_contents(manifest)}, {size:,.1f} MB in {seconds:.1f} s")
    click.echo(NOT_IN_IT)
    if manifest.files_are_elsewhere:
        click.echo(ELSEWHERE)
    if passphrase_file is None:
        click.echo(UNPROTECTED, err=True)


@click.command()
@click.argument("file", type=a_file)
@click.option("--verify", is_flag=True, help="Compare the database with FILE, row for row, at the end.")
@click.option("--verify-only", is_flag=True, help="Only compare, and change nothing.")
@passphrase_option
def restore(file: Path, verify: bool, verify_only: bool, passphrase_file: Path | None) -> None:
    """Put the backup FILE into an empty database, of either kind.

    With --verify, a database that holds rows already is compared with FILE and left as it is.
    """
    started = time.monotonic()
    with (
        _plainly(),
        reading.opened(file, _passphrase(passphrase_file)) as archive,
        _application() as app,
    ):
        done = _restore_or_compare(app, archive, verify=verify, verify_only=verify_only)
    click.echo(f"{done}: {_contents(archive.manifest)} in {time.monotonic() - started:.1f} s")
    if done == "Restored":
        click.echo("Encrypted answers can be read with the encryption keys of the original alone.")


def _restore_or_compare(app: Flask, archive: reading.Archive, *, verify: bool, verify_only: bool) -> str:
    """Returns what was done, in words; ends the program when rows differ."""
    storage, tell = _local_storage(app), Progress()
    if verify_only or (verify and restoring.holds_rows()):
        click.echo("Comparing only; nothing is changed.")
        archive.check(tell.checking)
        done, differences = (
            "The database holds what the backup holds",
            comparing.compare(archive, storage, tell),
        )
    else:
        done = "Restored and compared, row for row" if verify else "Restored"
        differences = restoring.restore(archive, storage, tell, verify=verify)
    if differences:
        raise BackupProblem("\n".join(["The database is not what the backup holds.", *differences]))
    return done


class Progress:
    """How far it is, on a terminal only; elsewhere one line a table."""

    def __init__(self) -> None:
        self._before, self._on_terminal = ("", 0), sys.stderr.isatty()

    def __call__(self, name: str, count: int) -> None:
        """Say it. The last number of a name stays."""
        if not self._on_terminal:
            return
        if self._before[0] not in {"", name}:
            click.echo(err=True)
        click.echo(f"\r  {name}: {count:,}", nl=False, err=True)
        self._before = name, count

    def checking(self, name: str, count: int) -> None:
        """Say it of a first look."""
        self(f"checking {name}", count)


@contextmanager
def _plainly() -> Iterator[None]:
    """What is wrong, in a sentence."""
    try:
        yield
    except (BackupProblem, UnsafeSqlite) as problem:
        raise click.ClickException(str(problem)) from None
    except OSError as error:
        raise click.ClickException(f"{error.filename or 'The disk'}: {error.strerror}.") from None


@contextmanager
def _application() -> Iterator[Flask]:
    app = create_app()
    with app.app_context():
        yield app


def _local_storage(app: Flask) -> LocalDisk | None:
    """The folder of stored files; None when they are in a bucket, which is too large to pass through here."""
    storage = app.extensions["storage"]
    return storage if isinstance(storage, LocalDisk) else None


def _passphrase(file: Path | None) -> bytes | None:
    if file is None:
        return None
    if file.stat().st_mode & 0o077:
        click.echo(f"Others of this machine can read {file}: chmod 600 {file}", err=True)
    return next(iter(file.read_bytes().splitlines()), b"").strip()


@contextmanager
def _complete_or_absent(file: Path, replace: bool) -> Iterator[BinaryIO]:
    """A file that only its owner can read, and that gets its name when it is complete and on the disk."""
    draft = file.with_name(f".{file.name}.{secrets.token_hex(4)}.part")
    try:
        with open(draft, "xb", opener=_owner_only) as output:
            yield output
            output.flush()
            os.fsync(output.fileno())
        if replace:
            draft.replace(file)
        else:
            _name(draft, file)
    finally:
        draft.unlink(missing_ok=True)


def _name(draft: Path, file: Path) -> None:
    """Unlike a renaming, this never replaces what came there meanwhile."""
    try:
        os.link(draft, file)
    except FileExistsError:
        raise BackupProblem(f"{file} is there already; --force replaces it.") from None


def _owner_only(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _contents(manifest: Manifest) -> str:
    words = f"{manifest.rows:,} rows of {len(manifest.tables)} tables"
    return f"{words}, {len(manifest.files):,} stored files" if manifest.files else words
