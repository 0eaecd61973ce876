"""`volunteer-app backup` and `restore`: everything in one file, and back. Never run by the web."""

import os
import secrets
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import click
from flask import Flask

from volunteer_app.blueprints import create_app
from volunteer_app.cli import reopening
from volunteer_app.cli.settings_said import telling_of_settings
from volunteer_app.foundation.backups import comparing, reading, restoring, taking
from volunteer_app.foundation.backups.manifest import BackupProblem, Manifest, shown
from volunteer_app.foundation.files.local_disk import LocalDisk

NOT_IN_IT = (
    "Not in it: the keys. Keep VOLUNTEER_APP_ENCRYPTION_KEYS, VOLUNTEER_APP_SECRET_KEY and\n"
    "VOLUNTEER_APP_BADGE_KEYS, or the files encryption-keys, secret-key and badge-keys of the instance\n"
    "folder, somewhere else: without the first, encrypted answers in this backup can never be read again."
)
ELSEWHERE = "Not in it: the stored files. They are in a bucket, which must be backed up by itself."
SAME = "The database holds what the backup holds"
MOST_SHOWN = 10
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
    _tell_of_missing(manifest)
    if passphrase_file is None:
        click.echo(UNPROTECTED, err=True)


@click.command()
@click.argument("file", type=a_file)
@click.option("--verify", is_flag=True, help="Compare the database with FILE, row for row, at the end.")
@click.option("--verify-only", is_flag=True, help="Only compare, and change nothing.")
@click.option(
    "--moving",
    is_flag=True,
    help="Keep sign-ins and one-time links: FILE is of the moment at which the service was stopped.",
)
@passphrase_option
def restore(file: Path, verify: bool, verify_only: bool, moving: bool, passphrase_file: Path | None) -> None:
    """Put the backup FILE into an empty database, of either kind.

    With --verify, a database that holds rows already is compared with FILE and left as it is.
    What was restored (and compared) is then closed: every sign-in and every one-time link ends, since nothing
    tells which of them ended after the backup was made.
    """
    started, closed = time.monotonic(), reopening.Closed()
    with (
        _plainly(),
        _application() as app,  # first: a wrong setting is no damage of the backup
        reading.opened(file, _passphrase(passphrase_file)) as archive,
    ):
        if verify_only or (verify and restoring.holds_rows()):
            done = _compare(app, archive)
        else:
            close = closed.count_mail if moving else closed.end_all
            done = _restore(app, archive, verify=verify, close=close)
    click.echo(f"{done}: {_contents(archive.manifest)} in {time.monotonic() - started:.1f} s")
    _tell_of_missing(archive.manifest)
    if done != SAME:
        _tell_of_closed(closed, moving=moving)
        click.echo("Encrypted answers can be read with the encryption keys of the original alone.")


def _compare(app: Flask, archive: reading.Archive) -> str:
    tell = Progress()
    click.echo("Comparing only; nothing is changed.")
    archive.check(tell.checking)
    _refuse(comparing.compare(archive, _local_storage(app), tell))
    return SAME


def _restore(app: Flask, archive: reading.Archive, *, verify: bool, close: Callable[[], None]) -> str:
    """Compared before anything is closed."""
    _refuse(restoring.restore(archive, _local_storage(app), Progress(), verify=verify, afterwards=close))
    return "Restored and compared, row for row" if verify else "Restored"


def _refuse(differences: list[str]) -> None:
    if differences:
        raise BackupProblem("\n".join(["The database is not what the backup holds.", *differences]))


def _tell_of_missing(manifest: Manifest) -> None:
    """Rows name these files, and neither the backup nor what is restored from it has them."""
    if manifest.missing:
        some = ", ".join(shown(key) for key in manifest.missing[:MOST_SHOWN])
        rest = ", ..." if manifest.missing[MOST_SHOWN:] else ""
        count = f"{len(manifest.missing):,} stored files that were gone when the backup was made"
        click.echo(f"Not in it: {count}: {some}{rest}", err=True)


def _tell_of_closed(closed: reopening.Closed, *, moving: bool) -> None:
    if not moving:
        click.echo(f"Ended: {closed.sessions:,} sign-ins, {closed.links:,} one-time links.")
    if closed.mail:
        click.echo(f"{closed.mail:,} messages wait, and a worker will send them; see Restore in the guide.")


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
    except BackupProblem as problem:
        raise click.ClickException(str(problem)) from None
    except OSError as error:
        raise click.ClickException(f"{error.filename or 'The disk'}: {error.strerror}.") from None


@contextmanager
def _application() -> Iterator[Flask]:
    with telling_of_settings():
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
