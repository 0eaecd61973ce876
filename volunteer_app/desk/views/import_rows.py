"""The rows of an import: lists of them, the bad ones to mend, and possible duplicates to decide about."""

from collections.abc import Iterable

from flask import Response as Answer
from flask import flash, redirect, request
from werkzeug.wrappers import Response

from volunteer_app.desk.models.importing import ImportBatch, ImportRow
from volunteer_app.desk.presenters import importing as presenting
from volunteer_app.desk.queries import importing as queries
from volunteer_app.desk.rules.importing import Choice, RowState
from volunteer_app.desk.service.importing import batches
from volunteer_app.desk.views.importing import counts, reach
from volunteer_app.desk.views.room import blueprint
from volunteer_app.foundation import exporting, paging
from volunteer_app.foundation.errors import NotFound, Refused
from volunteer_app.foundation.exporting import FileKind
from volunteer_app.foundation.forms import Form, saving, show
from volunteer_app.foundation.permissions import Permission, current_actor, current_scope, requires
from volunteer_app.foundation.templating import this_page
from volunteer_app.people import importing as people
from volunteer_app.people.models import Person

DUPLICATES_A_PAGE = 10


@blueprint.get("/imports/<reference>/rows/<row_state>")
@requires(Permission.PERSON_IMPORT, Permission.CHECK_DECIDE)
def import_rows(reference: str, row_state: str) -> Response:
    """The rows in one state, with what is wrong where something is."""
    batch = queries.batch(reach(), reference)
    if row_state not in presenting.TABLES:
        raise NotFound
    state, title = presenting.TABLES[row_state]
    page = queries.rows_page(batch.id, state, _anchor())
    numbers = {row.person_id for row in page.items if row.person_id}
    found = {each.id: each for each in people.these(current_scope(batch.kind.permission), numbers)}
    lines = [
        (row, presenting.name_of(row), presenting.problems(row, batch), found.get(row.person_id or 0))
        for row in page.items
    ]
    return show("desk/imports/rows.html", batch=batch, title=title, page=page, lines=lines, state=state)


@blueprint.get("/imports/<reference>/bad-rows/<file_kind>")
@requires(Permission.PERSON_IMPORT, Permission.CHECK_DECIDE)
def import_bad_rows(reference: str, file_kind: str) -> Answer:
    """The bad rows as a file, with what is wrong in the last column; mended, it can be sent again."""
    batch = queries.batch(reach(), reference)
    if file_kind not in set(FileKind):
        raise NotFound
    file = FileKind(file_kind)
    rows = presenting.bad_rows(batch, queries.rows_in(batch.id, RowState.BAD))
    made = exporting.MAKERS[file](presenting.bad_headings(batch), rows)
    return exporting.attachment(made, file, "rows-to-mend")


@blueprint.route("/imports/<reference>/duplicates", methods=["GET", "POST"])
@requires(Permission.PERSON_IMPORT, Permission.CHECK_DECIDE)
def import_duplicates(reference: str) -> Response:
    """Possible duplicates side by side with those who are there. Nothing is decided unless a person does."""
    batch = queries.batch(reach(), reference)
    form = Form()
    if form.validate_on_submit():
        with saving(form):
            _decide(batch)
        if not form.errors:
            flash("Your decisions have been saved. Nothing is taken yet", "success")
            return redirect(this_page())
    page = queries.rows_page(batch.id, RowState.ALIKE, _anchor(), DUPLICATES_A_PAGE)
    found = _people(batch, page.items)
    alike = [presenting.alike(row, found) for row in page.items]
    return show(
        "desk/imports/duplicates.html", form, batch=batch, page=page, alike=alike, counts=counts(batch)
    )


def _decide(batch: ImportBatch) -> None:
    """Keep what was chosen for each row of the page that differs from what was chosen before."""
    for name, value in request.form.items():
        if not name.startswith("row-"):
            continue
        row = queries.row(batch.id, name.removeprefix("row-"))
        choice, person = _choice(batch, row, value)
        if (row.choice, row.person_id) != (choice, person.id if person else None):
            batches.decide(row, choice, person, batch=batch, by=current_actor())


def _choice(batch: ImportBatch, row: ImportRow, value: str) -> tuple[Choice | None, Person | None]:
    name, _, reference = value.partition(":")
    if name == presenting.UNDECIDED:
        return None, None
    if name not in set(Choice):
        raise Refused("Select one of the answers listed")
    if name != Choice.SAME_PERSON.value:
        return Choice(name), None
    return Choice.SAME_PERSON, _people(batch, [row]).get(reference)


def _people(batch: ImportBatch, rows: Iterable[ImportRow]) -> dict[str, Person]:
    """Whom these rows may be about, by reference."""
    asked = {reference for row in rows for reference, _ in row.candidates if reference}
    return {each.reference: each for each in people.called(current_scope(batch.kind.permission), asked)}


def _anchor() -> paging.Anchor:
    return paging.Anchor(request.args.get("after", ""), request.args.get("before", ""))
