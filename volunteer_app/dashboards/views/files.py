"""The files of one publication: its rows and notes as CSV, all tables as ODS, and a briefing as PDF."""

import csv
import io
from collections.abc import Iterable, Sequence

from flask import Response

from volunteer_app.dashboards import briefing as briefings
from volunteer_app.dashboards import spreadsheet as spreadsheets
from volunteer_app.dashboards.figures import HIDDEN, Figures
from volunteer_app.dashboards.views.publication import HERE
from volunteer_app.dashboards.views.room import VIEW, blueprint, wanted
from volunteer_app.diversity.publishing.rows import NOTE_COLUMNS, TABLE_COLUMNS
from volunteer_app.foundation.documents import making
from volunteer_app.foundation.errors import NotFound
from volunteer_app.foundation.exporting import FileKind
from volunteer_app.foundation.files.downloads import attachment
from volunteer_app.foundation.permissions import requires
from volunteer_app.foundation.sheets import MIMETYPE


@blueprint.get(f"{HERE}/tables.csv")
@requires(VIEW)
def rows_file(day: str, number: int) -> Response:
    """All published numbers: byte for byte the file whose digest the certificate has. [c] is hidden."""
    found = wanted(day, number)
    rows = ((*row[:-1], HIDDEN if row.published is None else row.published) for row in found.published.rows)
    return _csv(found, "tables", TABLE_COLUMNS, rows)


@blueprint.get(f"{HERE}/notes.csv")
@requires(VIEW)
def notes_file(day: str, number: int) -> Response:
    """What is said of lines besides their numbers."""
    found = wanted(day, number)
    notes = ((*note[:-1], note.note.words) for note in found.published.notes)
    return _csv(found, "notes", NOTE_COLUMNS, notes)


@blueprint.get(f"{HERE}/figures.ods")
@requires(VIEW)
def spreadsheet(day: str, number: int) -> Response:
    """All tables as a spreadsheet."""
    found = wanted(day, number)
    return attachment(spreadsheets.ods(found), MIMETYPE, _name(found, "figures", "ods"))


@blueprint.get(f"{HERE}/briefing.pdf")
@requires(VIEW)
def briefing(day: str, number: int) -> Response:
    """A few pages to print or send."""
    found = wanted(day, number)
    line = found.everybody(found.main)
    if line is None:
        raise NotFound
    return attachment(briefings.pdf(found, line), making.MIMETYPE, _name(found, "briefing", "pdf"))


def _csv(found: Figures, what: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> Response:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return attachment(text.getvalue().encode(), FileKind.CSV.mimetype, _name(found, what, "csv"))


def _name(found: Figures, what: str, kind: str) -> str:
    return f"{what}-{found.day.isoformat()}-{found.published.number}.{kind}"
