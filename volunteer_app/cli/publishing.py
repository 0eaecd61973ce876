"""`volunteer-app publish` and `audit-publication`: figures to files, and the attack on such files."""

from datetime import date, datetime
from pathlib import Path

import click

from volunteer_app.blueprints import create_app
from volunteer_app.cli.settings_said import telling_of_settings
from volunteer_app.diversity.protection.auditing import Unfit
from volunteer_app.diversity.protection.solving import Unsolved
from volunteer_app.diversity.publishing import attacking, files, queries, service
from volunteer_app.diversity.publishing.attacking import COLUMNS
from volunteer_app.diversity.publishing.declared import declared
from volunteer_app.diversity.publishing.files import BadFile
from volunteer_app.diversity.publishing.models import Publication, PublicationState
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.errors import Refused
from volunteer_app.foundation.transactions import transaction

BY = Actor.job("volunteer-app publish")
FOLDER = click.Path(file_okay=False, path_type=Path)
FILE = click.Path(dir_okay=False, path_type=Path)


@click.command()
@click.option(
    "--reference-day",
    "day",
    required=True,
    type=click.DateTime(["%Y-%m-%d"]),
    help="The last day of a quarter, YYYY-MM-DD.",
)
@click.option("--out", required=True, type=FOLDER, help="The folder to write to.")
@click.option("--with-true-counts", "true_file", type=FILE, help="A file for auditors. Never publish it.")
@click.option("--without", "left_out", multiple=True, metavar="TABLE", help="Leave a table out, by its code.")
@click.option(
    "--coarser",
    multiple=True,
    metavar="TABLE",
    help="Make a table coarser, by its code: broad groups, or the smallest line of its breakdown put "
    "together with its neighbour. Say it twice to do it twice.",
)
def publish(
    day: datetime, out: Path, true_file: Path | None, left_out: tuple[str, ...], coarser: tuple[str, ...]
) -> None:
    """Count, protect and attack the diversity figures of a day, and write them as files.

    What is written has left the house: later publications are compared with it, and the same day gives the
    same files again. Readers of the service have it once two accounts have signed it off on its page. Ends
    with 1, and writes nothing, where no protection is found.
    """
    with telling_of_settings():
        app = create_app()
    with app.app_context():
        try:
            publication = _made(day.date(), left_out, coarser)
        except Refused as refused:
            raise click.ClickException(str(refused)) from refused
        _write(publication, out, true_file)


def _made(day: date, left_out: tuple[str, ...], coarser: tuple[str, ...]) -> Publication:
    with transaction():
        found = queries.out_of(day)
        if found is None:
            found = service.draft(day, by=BY, left_out=left_out, coarser=coarser)
        number = found.id
    if found.state is PublicationState.WRITTEN or found.state is PublicationState.PUBLISHED:
        return _again(number)
    service.go_on(BY, wait=True)
    with transaction():
        publication = _again(number)
        if publication.state is not PublicationState.CHECKED:
            problem = _with_offers(publication)
            service.discard(publication, reason=publication.problem, by=BY)
        else:
            service.release(publication, PublicationState.WRITTEN, by=BY)
            problem = ""
    if problem:
        raise click.ClickException(problem)
    return _again(number)


def _with_offers(publication: Publication) -> str:
    """What stands in the way, and what can be tried."""
    tries = [
        " ".join(f"{option} {each}" for each in tables)
        for option, tables in (("--coarser", publication.coarser_offers), ("--without", publication.offers))
        if tables
    ]
    return f"{publication.problem}. Try again: {', or '.join(tries)}" if tries else publication.problem


def _again(number: int) -> Publication:
    found = queries.by_id(number)
    assert found is not None  # noqa: S101 - it was there a moment ago, and nothing deletes it
    return found


def _write(publication: Publication, out: Path, true_file: Path | None) -> None:
    out.mkdir(parents=True, exist_ok=True)
    tables = declared(with_condition=True).without(publication.left_out)
    (out / files.TABLES).write_text(publication.tables_csv, encoding="utf-8")
    (out / files.NOTES).write_text(publication.notes_csv, encoding="utf-8")
    (out / files.DEFINITIONS).write_text(files.definitions_csv(tables.definitions()), encoding="utf-8")
    if true_file is not None:
        true_file.write_text(
            files.true_csv(publication.tables_csv, publication.workings["true"]), encoding="utf-8"
        )
    certificate = publication.certificate or {}
    day, number, rules = publication.reference_day, publication.edition, publication.ruleset
    heading = files.Heading(day, number, rules, certificate["digest"])
    (out / files.PUBLICATION).write_text(files.publication_json(heading), encoding="utf-8")
    click.echo(
        f"{certificate['hidden_cells']:,} cells are hidden. "
        f"Found in {certificate['seconds']} s by {certificate['solver']}. "
        f"SHA-256 of {files.TABLES}: {certificate['digest']}"
    )


@click.command("audit-publication")
@click.argument("folder", metavar="DIR", type=FOLDER)
@click.option("--previous", multiple=True, type=FOLDER, help="An earlier publication; the oldest first.")
@click.option(
    "--true-counts", "true_file", type=FILE, help="The true counts: attack as somebody inside could."
)
def audit_publication(folder: Path, previous: tuple[Path, ...], true_file: Path | None) -> None:
    """Attack published files: for each hidden cell, the lowest and the highest count that it could be.

    Reads the files alone. With the true counts the attacker knows how many people each line has, and every
    hidden count that is small must be able to be every small number: the exit status is 1 where one is not.
    """
    try:
        true = files.true_of(true_file.read_text(encoding="utf-8")) if true_file is not None else None
        found = attacking.attack([*previous, folder], true)
    except (BadFile, ValueError, OSError, Unfit, Unsolved) as error:
        raise click.ClickException(str(error)) from error
    click.echo(files.written(COLUMNS, (each.row() for each in found)), nl=False)
    short = sum(each.falls_short for each in found)
    click.echo(f"{len(found):,} hidden cells, {short:,} of which fall short", err=True)
    if short:
        raise SystemExit(1)
