"""The command: reads a file of cases, answers every row that can be read, and names the rows that cannot."""

import csv
import io
import sys
from collections.abc import Iterable
from typing import BinaryIO

import click

from volunteer_app.cli.spent_dates import cases, several
from volunteer_app.cli.spent_dates.tables import UnreadableTable, read_table
from volunteer_app.vetting.rehabilitation.readings import ReadingName, reading


@click.command("spent-dates")
@click.option(
    "--reading",
    "reading_name",
    type=click.Choice([each.value for each in ReadingName]),
    default=ReadingName.CHECKER.value,
    show_default=True,
    help="Whose reading of the Act where sources disagree; docs/rehabilitation.md says where.",
)
@click.option(
    "--several", "is_several", is_flag=True, help="The file holds scenarios of several convictions and dates."
)
@click.argument("file", type=click.File("rb"))
def spent_dates(reading_name: str, is_several: bool, file: BinaryIO) -> None:
    """Say when the convictions and cautions in a CSV file become spent.

    Writes case_id,result (with --several: scenario,conviction,result) to standard output. A row that cannot
    be read gives a line on standard error; the exit status is then 1, after all others are answered.
    """
    kind = several if is_several else cases
    try:
        rows = read_table(file.read(), kind.NEEDED)
    except UnreadableTable as error:
        raise click.ClickException(str(error)) from error
    answered, bad = kind.answered(rows, reading(ReadingName(reading_name)))
    _write(kind.COLUMNS, answered)
    for each in bad:
        click.echo(str(each), err=True)
    sys.exit(1 if bad else 0)


def _write(columns: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> None:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    click.echo(text.getvalue(), nl=False)
