"""Writing entries: a new one, one that begins with a programme, changes, and files."""

from flask import Response, flash, redirect, url_for
from werkzeug.wrappers import Response as Answer

from volunteer_app.foundation import clock
from volunteer_app.foundation.errors import Refused, StaleEdit
from volunteer_app.foundation.forms import saving, show
from volunteer_app.foundation.permissions import Permission, can, current_actor, current_scope, requires
from volunteer_app.foundation.uploads import accepts_upload
from volunteer_app.good_practice import programmes
from volunteer_app.good_practice.forms.acting import FileForm, RemoveForm
from volunteer_app.good_practice.forms.writing import EntryForm, shown_values
from volunteer_app.good_practice.models.entries import PracticeEntry
from volunteer_app.good_practice.queries import entries as queries
from volunteer_app.good_practice.rules.codes import Origin
from volunteer_app.good_practice.rules.life import may_write
from volunteer_app.good_practice.rules.writing import Content
from volunteer_app.good_practice.service import writing
from volunteer_app.good_practice.service.keeping import Doing
from volunteer_app.good_practice.service.writing import NOT_TO_WRITE, Begun
from volunteer_app.good_practice.views.managing import EDIT, WRITE, doing, reach
from volunteer_app.good_practice.views.room import blueprint
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.queries import organisations_in
from volunteer_app.roles import queries as roles

CHANGED = "Somebody else changed this entry meanwhile. Nothing of yours was saved: open it again"


@blueprint.route("/good-practice-entries/new", methods=["GET", "POST"])
@requires(WRITE)
def begin() -> Response | Answer:
    """A new entry."""
    organisations = organisations_in(current_scope(WRITE))
    form = _form(EntryForm(), organisations, None, is_new=True)
    return _begun(form, Begun(), organisations)


@blueprint.route("/programmes/<reference>/good-practice", methods=["GET", "POST"])
@requires(WRITE)
def begin_from_programme(reference: str) -> Response | Answer:
    """A new entry that begins with what a programme has come to."""
    programme = programmes.programme(current_scope(Permission.PLACEMENT_VIEW), reference)
    organisations = [programme.organisation]
    said = programmes.content_of(programme)
    form = _form(EntryForm(data=shown_values(said)), organisations, said, is_new=True)
    return _begun(form, Begun(Origin.PROGRAMME, reference=programme.reference), organisations)


def _begun(form: EntryForm, begun: Begun, organisations: list[Organisation]) -> Response | Answer:
    if form.validate_on_submit():
        with saving(form):
            whose = Begun(begun.origin, form.chosen(organisations), begun.reference)
            entry = writing.start(whose, form.content, by=current_actor())
            return _to_entry(entry, "Draft saved. Submit it to the editors when it is ready")
    return show("good_practice/manage/write.html", form, entry=None)


@blueprint.route("/good-practice-entries/<reference>/edit", methods=["GET", "POST"])
@requires(WRITE)
def edit(reference: str) -> Response | Answer:
    """Change what is worked on, or begin the next version of what readers see."""
    entry = _to_write(reference)
    version = queries.open_version(entry) or queries.published_version(entry)
    said = version.content if version else None
    values = shown_values(said, entry.version) if said else {}
    if version is not None and version.is_open:
        values |= {"note": version.change_note, "correction": version.is_correction}
    form = EntryForm(data=values)
    _form(form, [], said, is_new=entry.first_published_at is None)
    if form.validate_on_submit():
        with saving(form):
            _write(entry, form)
            return _to_entry(entry, "Saved")
    return show("good_practice/manage/write.html", form, entry=queries.entry(reach(), reference))


def _write(entry: PracticeEntry, form: EntryForm) -> None:
    try:
        writing.write(entry, form.content, form.change, doing(form.shown_version))
    except StaleEdit as error:
        raise Refused(CHANGED) from error


@blueprint.route("/good-practice-entries/<reference>/files/add", methods=["GET", "POST"])
@requires(WRITE)
@accepts_upload(megabytes=10)
def add_file(reference: str) -> Response | Answer:
    """Add a file to what is worked on."""
    entry = _to_write(reference)
    form = FileForm(data={"version": entry.version})
    if form.validate_on_submit():
        with saving(form):
            kept = form.file.keep()
            entry = _to_write(reference)
            writing.add_file(entry, kept, form.title.data, _seeing(form.shown_version))
            return _to_entry(entry, "The file has been added")
    return show("good_practice/manage/add_file.html", form, entry=queries.entry(reach(), reference))


@blueprint.route("/good-practice-entries/<reference>/files/<file>/remove", methods=["GET", "POST"])
@requires(WRITE)
def remove_file(reference: str, file: str) -> Response | Answer:
    """Take a file out of what is worked on."""
    entry = _to_write(reference)
    form = RemoveForm(data={"version": entry.version})
    if form.validate_on_submit():
        with saving(form):
            writing.remove_file(entry, file, _seeing(form.shown_version))
            return _to_entry(entry, "The file has been removed")
    entry = _to_write(reference)
    version = queries.open_version(entry)
    if version is None:
        raise Refused(NOT_TO_WRITE)
    found = queries.attachment(version, file)
    return show("good_practice/manage/remove_file.html", form, entry=entry, file=found)


def _seeing(seen: int) -> Doing:
    return doing(seen or None)


def _form(
    form: EntryForm, organisations: list[Organisation], said: Content | None, *, is_new: bool
) -> EntryForm:
    """The form with what this viewer may say."""
    names = [each.name for each in roles.all_roles()]
    form.offer(organisations, names, queries.collections(), said)
    if is_new:
        form.without_change()
    if not can(EDIT):
        form.for_writers(said)
    return form


def _to_write(reference: str) -> PracticeEntry:
    """An entry whose words the viewer may change now."""
    entry = queries.entry(reach(), reference)
    if not may_write(entry.where(clock.today()), is_editor=can(EDIT)):
        raise Refused(NOT_TO_WRITE)
    return entry


def _to_entry(entry: PracticeEntry, done: str) -> Answer:
    flash(done, "success")
    return redirect(url_for("good_practice.manage", reference=entry.reference))
