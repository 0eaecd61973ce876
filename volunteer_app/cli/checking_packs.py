"""`volunteer-app check-training-packs`: what is wrong with packs, by file and line."""

from pathlib import Path

import click

from volunteer_app.blueprints import create_app
from volunteer_app.foundation.presenting import count, hours
from volunteer_app.training.packs import archive, folders, loading
from volunteer_app.training.packs import format as packs
from volunteer_app.training.packs.archive import NotPack
from volunteer_app.training.packs.content import PackContent
from volunteer_app.training.packs.faults import Fault, Faulty

ZIP = ".zip"


@click.command("check-training-packs")
@click.argument("paths", metavar="[FOLDER]...", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--stored", is_flag=True, help="Compare with what was published before, in the database.")
def check_training_packs(paths: tuple[Path, ...], stored: bool) -> None:
    """Check training packs: each FOLDER, or a zip of one; without any, all under training_packs/.

    Names the file, the line and the reason of everything that is wrong. Ends with 1 if anything is.
    """
    wrong, compared = 0, _against_stored if stored else _as_it_is
    for path in paths or folders.folders():
        try:
            content = compared(_read(path))
        except Faulty as faulty:
            wrong += len(faulty.faults)
            for fault in faulty.faults:
                click.echo(_line(path, fault), err=True)
        else:
            for warning in packs.warnings(content):
                click.echo(f"warning: {_line(path, warning)}", err=True)
            click.echo(_summary(content))
    if wrong:
        click.echo(f"{count(wrong, 'thing')} to put right.", err=True)
        raise SystemExit(1)


def _as_it_is(content: PackContent) -> PackContent:
    return content


def _against_stored(content: PackContent) -> PackContent:
    """Refuse a version that was published before with other words."""
    with create_app().app_context():
        if fault := loading.clash(content):
            raise Faulty([fault])
    return content


def _read(path: Path) -> PackContent:
    if path.suffix.lower() != ZIP:
        return folders.read(path)
    try:
        if path.stat().st_size > archive.LARGEST:
            raise NotPack(f"The zip is larger than {archive.MEGABYTES} MB")
        return packs.read(archive.files_in(path.read_bytes()))
    except NotPack as refusal:
        raise Faulty([Fault("", 0, refusal.reason)]) from refusal


def _line(path: Path, fault: Fault) -> str:
    return f"{path}: {fault}" if not fault.file else str(path / str(fault))


def _summary(content: PackContent) -> str:
    ages = [each.reading_age for each in content.modules]
    size = f"{count(len(content.modules), 'module')}, {hours(content.minutes)}"
    return f"{content.code} {content.version}: {size}, reading age {min(ages)} to {max(ages)}"
