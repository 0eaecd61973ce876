"""Imports: choosing what to bring, sending a file, what was found in it, and taking its good rows."""

from flask import Response as Answer
from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from volunteer_app.desk.forms.importing import TakeBackForm, UploadForm
from volunteer_app.desk.models.importing import ImportBatch
from volunteer_app.desk.presenters import import_template as to_fill_in
from volunteer_app.desk.presenters import importing as presenting
from volunteer_app.desk.queries import importing as queries
from volunteer_app.desk.rules.import_headings import COLUMNS
from volunteer_app.desk.rules.importing import AT_ONCE, OUR_SHEETS, ImportKind
from volunteer_app.desk.service.importing import batches, undoing
from volunteer_app.desk.service.importing.reading import draft
from volunteer_app.desk.views.room import blueprint
from volunteer_app.foundation import exporting, paging, transactions
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.errors import NotFound
from volunteer_app.foundation.exporting import FileKind
from volunteer_app.foundation.files import names
from volunteer_app.foundation.forms import Form, saving, show
from volunteer_app.foundation.permissions import Permission, can, current_actor, current_scope, requires
from volunteer_app.foundation.presenting import count, moment
from volunteer_app.foundation.spreadsheets.limits import FILE_MEGABYTES
from volunteer_app.foundation.uploads import accepts_upload
from volunteer_app.organisations import queries as organisations
from volunteer_app.people import queries as people


def reach() -> dict[ImportKind, Scope]:
    """What the viewer may import, and for which organisations."""
    return {kind: current_scope(kind.permission) for kind in ImportKind if can(kind.permission)}


def kind_named(name: str) -> ImportKind:
    """The kind of this name.

    Raises:
        NotFound: there is none that the viewer may import.
    """
    found = next((kind for kind in reach() if kind.value == name), None)
    if found is None:
        raise NotFound
    return found


@blueprint.get("/imports")
@requires(Permission.PERSON_IMPORT, Permission.CHECK_DECIDE)
def imports() -> Response:
    """What can be imported, and what was."""
    anchor = paging.Anchor(request.args.get("after", ""), request.args.get("before", ""))
    found = reach()
    page = queries.batches_page(found, anchor)
    return show("desk/imports/imports.html", page=page, kinds=list(found), told=presenting.told)


@blueprint.route("/imports/new/<import_kind>", methods=["GET", "POST"])
@requires(Permission.PERSON_IMPORT, Permission.CHECK_DECIDE)
@accepts_upload(megabytes=FILE_MEGABYTES)
def new_import(import_kind: str) -> Response:
    """Send a file of old records. Nothing of it is taken yet."""
    kind = kind_named(import_kind)
    offered = people.organisations_in(current_scope(kind.permission))
    form = UploadForm()
    form.fit(kind, offered)
    choose = len(offered) != 1
    if form.validate_on_submit():
        with saving(form):
            batch = _bring(form, kind)
        if not form.errors:
            return redirect(url_for("desk.import_file", reference=batch.reference))
    form.file.ask_again()
    names = to_fill_in.known_names(kind)
    return show("desk/imports/new.html", form, kind=kind, columns=COLUMNS[kind], choose=choose, names=names)


def _bring(form: UploadForm, kind: ImportKind) -> ImportBatch:
    by, sent = current_actor(), form.file.data
    assert sent is not None  # noqa: S101 - the form saw to it
    transactions.release()  # reading takes seconds, and other writers wait for nobody's file
    with draft(sent.stream, kind, form.file.sent_name) as read:
        scope = current_scope(kind.permission)
        organisation = organisations.by_reference(scope, form.organisation.data)
        before = queries.same_file(organisation.id, kind, read.sha256)
        batch = batches.bring(
            read,
            kind=kind,
            organisation=organisation,
            file_name=names.visible(form.file.sent_name) or "file",
            consent=form.consent,
            by=by,
        )
        if before is not None:
            flash(f"This very file was imported on {moment(before.uploaded_at)}")
        if set(read.other_sheets) - set(OUR_SHEETS):
            flash(f"Only the first sheet, “{read.sheet}”, was read")
    return batch


@blueprint.get("/imports/template/<import_kind>/<file_kind>")
@requires(Permission.PERSON_IMPORT, Permission.CHECK_DECIDE)
def import_template(import_kind: str, file_kind: str) -> Answer:
    """An empty table with the headings and one invented row; a workbook says what each column takes."""
    kind = kind_named(import_kind)
    if file_kind not in set(FileKind):
        raise NotFound
    file = FileKind(file_kind)
    made = to_fill_in.template(kind, file)
    return exporting.attachment(made, file, f"template-{kind.value}")


@blueprint.route("/imports/<reference>/take-back", methods=["GET", "POST"])
@requires(Permission.PERSON_IMPORT, Permission.CHECK_DECIDE)
def undo_import(reference: str) -> Response:
    """Take an import back, after a page that says what goes, what stays and why."""
    batch = queries.batch(reach(), reference)
    form = TakeBackForm()
    if form.validate_on_submit():
        with saving(form):
            batches.undo(batch, reason=form.reason.data, by=current_actor())
        if not form.errors:
            return redirect(url_for("desk.import_file", reference=batch.reference))
    if not batches.may_be_undone(batch, counts(batch).by):
        return redirect(url_for("desk.import_file", reference=batch.reference))
    return show("desk/imports/undo.html", form, batch=batch, preview=undoing.preview(batch))


@blueprint.route("/imports/<reference>/delete", methods=["GET", "POST"])
@requires(Permission.PERSON_IMPORT, Permission.CHECK_DECIDE)
def delete_import(reference: str) -> Response:
    """Delete a file of which nothing was taken, after a page that asks."""
    batch = queries.batch(reach(), reference)
    form = Form()
    if form.validate_on_submit():
        with saving(form):
            batches.delete_untaken(batch, by=current_actor())
        if not form.errors:
            flash("The file has been deleted. Nothing of it was taken", "success")
            return redirect(url_for("desk.imports"))
    elif not batches.may_be_deleted(batch, counts(batch).by):
        return redirect(url_for("desk.import_file", reference=batch.reference))
    return show("desk/imports/delete.html", form, batch=batch)


@blueprint.get("/imports/<reference>")
@requires(Permission.PERSON_IMPORT, Permission.CHECK_DECIDE)
def import_file(reference: str) -> Response:
    """Where a file is, what was found in it and what became of it."""
    batch = queries.batch(reach(), reference)
    return _shown(batch, Form())


def _shown(batch: ImportBatch, form: Form) -> Response:
    found = counts(batch)
    return show(
        "desk/imports/import.html",
        form,
        batch=batch,
        counts=found,
        may_be_undone=batches.may_be_undone(batch, found.by),
        may_be_deleted=batches.may_be_deleted(batch, found.by),
    )


def counts(batch: ImportBatch) -> presenting.Counts:
    """How many rows are what: counted now, or as they were when they were deleted."""
    by = batch.counts if batch.cleared_at else queries.counted(batch.id)
    return presenting.Counts(batch.row_count, by)


@blueprint.route("/imports/<reference>/take", methods=["GET", "POST"])
@requires(Permission.PERSON_IMPORT, Permission.CHECK_DECIDE)
def take_import(reference: str) -> Response:
    """Take the good rows, after a page that says what will happen."""
    batch = queries.batch(reach(), reference)
    form, before = Form(), counts(batch)
    if request.method == "GET" and not before.takeable:
        return redirect(url_for("desk.import_file", reference=batch.reference))
    if form.validate_on_submit():
        with saving(form):
            batches.take(batch, by=current_actor())
        if not form.errors:
            if before.takeable <= AT_ONCE:
                flash(f"{count(counts(batch).taken, 'row')} taken", "success")
            return redirect(url_for("desk.import_file", reference=batch.reference))
    return show("desk/imports/take.html", form, batch=batch, counts=before)


@blueprint.post("/imports/<reference>/stop")
@requires(Permission.PERSON_IMPORT, Permission.CHECK_DECIDE)
def stop_import(reference: str) -> Response:
    """Stop after the rows that are being worked on."""
    batch = queries.batch(reach(), reference)
    form = Form()
    if form.validate_on_submit():
        with saving(form):
            batches.stop(batch, by=current_actor())
        if not form.errors:
            flash("The import has been stopped", "success")
            return redirect(url_for("desk.import_file", reference=batch.reference))
    return _shown(batch, form)


@blueprint.post("/imports/<reference>/resume")
@requires(Permission.PERSON_IMPORT, Permission.CHECK_DECIDE)
def resume_import(reference: str) -> Response:
    """Go on where it was stopped."""
    batch = queries.batch(reach(), reference)
    form = Form()
    if form.validate_on_submit():
        with saving(form):
            batches.resume(batch, by=current_actor())
        if not form.errors:
            return redirect(url_for("desk.import_file", reference=batch.reference))
    return _shown(batch, form)
