"""`volunteer-app readiness`: who is ready on a day, requirement by requirement, as CSV for other programs."""

import csv
import io
from datetime import date, datetime

import click

from volunteer_app.blueprints import create_app
from volunteer_app.foundation import clock
from volunteer_app.foundation.exporting import neutral
from volunteer_app.foundation.transactions import reading_for_long
from volunteer_app.organisations import queries as organisations
from volunteer_app.placements import reporting
from volunteer_app.readiness import past

LINES_AT_A_TIME = 1000


@click.command()
@click.option("--on", "day", required=True, type=click.DateTime(["%Y-%m-%d"]), help="The day, YYYY-MM-DD.")
@click.option("--organisation", "code", required=True, help="Code of the organisation whose placements.")
def readiness(day: datetime, code: str) -> None:
    """Write what each placement that runs on a day needs, from that day to its end.

    CSV on standard output, a row for each requirement. A past day is answered from what was known by its end,
    by what roles require today; standard error says so. Exit status 2 where no organisation has this code;
    nobody's name is written.
    """
    with create_app().app_context(), reading_for_long():
        organisation = organisations.by_code(code)
        if organisation is None:
            raise click.BadParameter(f"there is no organisation {code}", param_hint="'--organisation'")
        if day.date() < clock.today():
            click.echo(past.OF_TODAY, err=True)
        _write([reporting.COLUMNS])
        rows = []
        for each in reporting.lines(organisation.id, day.date()):
            rows.append(_row(each))
            if len(rows) == LINES_AT_A_TIME:
                _write(rows)
                rows.clear()
        _write(rows)


def _row(line: reporting.Line) -> tuple[str, ...]:
    ready = "yes" if line.is_ready else "no"
    told = (line.requirement, line.state, _day(line.until), line.next_step)
    return tuple(neutral(each) for each in (line.person, line.placement, line.role, line.place, ready, *told))


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _write(rows: list[tuple[str, ...]]) -> None:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    click.echo(text.getvalue(), nl=False)
