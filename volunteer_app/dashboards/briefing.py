"""A briefing of a few pages on one publication, as a tagged PDF."""

from datetime import UTC, datetime, time
from functools import lru_cache
from typing import Any

from volunteer_app.dashboards import representation
from volunteer_app.dashboards.figures import Figures, Line
from volunteer_app.dashboards.findings import charted, findings, responses
from volunteer_app.dashboards.presenters import drawing, tables
from volunteer_app.dashboards.presenters.pages import Picture
from volunteer_app.foundation.documents import making
from volunteer_app.foundation.presenting import day

TEMPLATE = "dashboards/briefing.typ"
CHARTS = 3  # with their tables these fill two to four pages
SERVICE = "Manage justice volunteering"


@lru_cache(maxsize=4)
def pdf(found: Figures, line: Line) -> bytes:
    """The briefing. The same publication gives the same bytes whenever it is saved again."""
    made_at = datetime.combine(found.published.published_on, time(12), UTC)
    return making.render(TEMPLATE, _values(found, line), made_at=made_at)


def _values(found: Figures, line: Line) -> dict[str, Any]:
    published = found.published
    answered = responses(found, line)
    compared = charted(representation.against_residents(found, line))[:CHARTS]
    return {
        "title": f"Who volunteers: briefing on the figures of {day(found.day)}",
        "service": SERVICE,
        "heading": "Who volunteers",
        "day": day(found.day),
        "published_on": day(published.published_on),
        "correction": f"This corrects an earlier publication: {published.reason}" if published.reason else "",
        "number": found.text(line),
        "counted_on": day(line.day),
        "findings": findings(found, line),
        "answers": [_drawn(Picture(drawing.of_responses(answered), tables.of_responses(answered)))]
        if answered
        else [],
        "compared": [
            _drawn(Picture(drawing.of_comparison(each, f"c{n}"), tables.of_comparison(each, f"c{n}")))
            for n, each in enumerate(compared, 1)
        ],
        "rounded_to": str(found.rounded_to),
        "audit": _audit(found),
    }


def _drawn(picture: Picture) -> dict[str, Any]:
    chart, table = picture.chart, picture.table
    return {
        "finding": chart.finding.removesuffix("."),
        "said": chart.description,
        "svg": str(chart.svg()),
        "marks": chart.marks,
        "table": {
            "heads": list(table.heads),
            "rows": [list(row) for row in table.rows],
            "remarks": [*table.symbols, *table.remarks],
        },
    }


def _audit(found: Figures) -> list[tuple[str, str]]:
    certificate = found.published.certificate
    low, high = certificate.narrowest
    return [
        ("Hidden numbers", f"{certificate.hidden_cells:,}"),
        ("Narrowest range of a hidden small number", f"{low} to {high} people"),
        ("Solver", f"{certificate.solver}, {certificate.seconds:.1f} seconds"),
        ("SHA-256 of tables.csv", certificate.digest),
    ]
