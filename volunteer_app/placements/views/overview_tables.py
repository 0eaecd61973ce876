"""The tables beside the lists as files: numbers of regions and of places."""

from collections.abc import Sequence

from flask import Response, url_for

from volunteer_app.accounts import lists
from volunteer_app.accounts.forms import ExportForm
from volunteer_app.foundation.exporting import Cell, FileKind
from volunteer_app.foundation.forms import show
from volunteer_app.foundation.permissions import Permission, current_scope, requires
from volunteer_app.placements.overview import presenters, queries
from volunteer_app.placements.views.room import blueprint

VIEW = Permission.PLACEMENT_VIEW


@blueprint.route("/placements/regions/table", methods=["GET", "POST"])
@requires(VIEW)
def export_region_table() -> Response:
    """The table of regions as a file."""
    lines = presenters.lines(queries.by_place(current_scope(VIEW)), queries.region_names())
    cells = presenters.region_cells(lines)
    return _download("Placements by region", "placements.regions", presenters.REGION_HEADINGS, cells)


@blueprint.route("/placements/today/table", methods=["GET", "POST"])
@requires(VIEW)
def export_place_table() -> Response:
    """The table of places with placements that run today as a file."""
    there = [each for each in queries.by_place(current_scope(VIEW)) if each.active]
    cells = presenters.place_cells(there)
    return _download("Who is where today", "placements.who_is_where", presenters.PLACE_HEADINGS, cells)


def _download(title: str, page: str, headings: Sequence[str], cells: list[list[Cell]]) -> Response:
    form = ExportForm()
    if form.validate_on_submit():
        name = page.removeprefix("placements.").replace("_", "-")
        made = lists.handed_over(
            f"{name}-table", f"{title}: table", headings, cells, FileKind(form.kind.data)
        )
        if made is not None:
            return made
        form.form_errors.append(lists.TOO_MANY)
    return show(
        "placements/overview/download.html",
        form,
        title=title,
        number=len(cells),
        columns=headings,
        back=url_for(page, view=lists.AS_IT_IS),
    )
