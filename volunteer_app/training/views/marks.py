"""Quality marks of programmes: self-assessment against the elements, files, the award, and a download."""

from datetime import timedelta

from flask import Response, flash, redirect, request, url_for
from werkzeug.wrappers import Response as Answer

from volunteer_app.accounts import lists
from volunteer_app.accounts import queries as accounts
from volunteer_app.accounts.forms import ExportForm
from volunteer_app.foundation import paging
from volunteer_app.foundation.authority import Permission
from volunteer_app.foundation.exporting import FileKind
from volunteer_app.foundation.files import downloads
from volunteer_app.foundation.forms import Form, saving, show
from volunteer_app.foundation.paging import Anchor
from volunteer_app.foundation.permissions import current_actor, current_scope, requires
from volunteer_app.foundation.uploads import accepts_upload
from volunteer_app.training.marks import presenters, queries, service
from volunteer_app.training.marks.forms import AnswerForm, AwardForm, BeginForm, FileForm
from volunteer_app.training.marks.models import QualityMark
from volunteer_app.training.marks.rules import Standing
from volunteer_app.training.marks.standards import standards
from volunteer_app.training.views.room import blueprint

ASSESS = Permission.TRAINING_VERIFY


@blueprint.get("/training/marks")
@requires(ASSESS)
def marks() -> Response:
    """The quality marks of the viewer's organisations."""
    anchor = Anchor(request.args.get("after", ""), request.args.get("before", ""))
    found = paging.page(queries.marks(current_scope(ASSESS)), queries.LATEST_FIRST, anchor, of=QualityMark)
    return show(
        "training/marks/list.html",
        page=found,
        met=queries.met(each.id for each in found.items),
        standard_of=queries.standard_of,
        held=presenters.held,
    )


@blueprint.route("/training/marks/new", methods=["GET", "POST"])
@requires(ASSESS)
def begin_mark() -> Response | Answer:
    """Begin to assess a programme."""
    form, offered = BeginForm(), accounts.organisations_in(current_scope(ASSESS))
    form.offer(offered)
    if form.validate_on_submit():
        with saving(form):
            organisation = next(each for each in offered if each.reference == form.organisation.data)
            standard = standards()[form.standard.data]
            made = service.begin(organisation, form.programme.data, standard, by=current_actor())
            flash("You can look at each element now", "success")
            return redirect(url_for("training.mark", reference=made.reference))
    return show("training/marks/begin.html", form)


@blueprint.get("/training/marks/<reference>")
@requires(ASSESS)
def mark(reference: str) -> Response:
    """One programme's assessment, element by element."""
    found = _mark(reference)
    lines = presenters.lines(found)
    return show(
        "training/marks/mark.html",
        mark=found,
        standard=queries.standard_of(found),
        areas=presenters.by_area(lines),
        met=sum(each.answer is not None and each.answer.standing is Standing.MET for each in lines),
        number=len(lines),
        held=presenters.held(found),
    )


@blueprint.route("/training/marks/<reference>/elements/<element>", methods=["GET", "POST"])
@requires(ASSESS)
def answer_element(reference: str, element: str) -> Response | Answer:
    """How the programme stands to one element, and what shows it."""
    found = _mark(reference)
    asked = queries.element_of(found, element)
    known = queries.answer(found, element)
    form = AnswerForm(data=_shown(known.standing.value, known.shown, known.version) if known else None)
    if form.validate_on_submit():
        with saving(form):
            service.answer(
                found,
                element,
                Standing(form.standing.data),
                form.shown.data,
                by=current_actor(),
                version=form.shown_version,
            )
            flash("Saved", "success")
            return redirect(url_for("training.mark", reference=reference, _anchor=f"element-{element}"))
    return show("training/marks/element.html", form, mark=found, element=asked)


@blueprint.route("/training/marks/<reference>/elements/<element>/files", methods=["GET", "POST"])
@requires(ASSESS)
@accepts_upload(megabytes=10)
def mark_files(reference: str, element: str) -> Response | Answer:
    """The files that show how the programme stands to one element: add one, or remove one."""
    found = _mark(reference)
    asked = queries.element_of(found, element)
    form = FileForm()
    if form.validate_on_submit():
        with saving(form):
            service.add_file(found, element, form.evidence.keep(), by=current_actor())
            flash("The file has been added", "success")
            return redirect(url_for("training.mark_files", reference=reference, element=element))
    files = queries.files(found).get(element, [])
    return show("training/marks/files.html", form, mark=found, element=asked, files=files)


@blueprint.get("/training/marks/files/<reference>")
@requires(ASSESS)
def mark_file(reference: str) -> Response:
    """One file, to save."""
    return downloads.send(queries.evidence(current_scope(ASSESS), reference).file)


@blueprint.post("/training/marks/files/<reference>/remove")
@requires(ASSESS)
def remove_mark_file(reference: str) -> Answer:
    """Remove one file."""
    found = queries.evidence(current_scope(ASSESS), reference)
    back = url_for("training.mark_files", reference=found.mark.reference, element=found.element)
    if Form().validate_on_submit():
        service.remove_file(found, by=current_actor())
        flash("The file has been removed", "success")
    return redirect(back)


@blueprint.route("/training/marks/<reference>/award", methods=["GET", "POST"])
@requires(ASSESS)
def award_mark(reference: str) -> Response | Answer:
    """Record the award, and until when it counts."""
    found = _mark(reference)
    last = found.expires_before - timedelta(days=1) if found.expires_before else None
    known = {"awarded_on": found.awarded_on, "last_day": last, "number": found.number}
    form = AwardForm(data={**known, "version": found.version})
    if form.validate_on_submit():
        with saving(form):
            service.award(
                found, *form.days, number=form.number.data, version=form.shown_version, by=current_actor()
            )
            flash("The award is recorded", "success")
            return redirect(url_for("training.mark", reference=reference))
    return show("training/marks/award.html", form, mark=_mark(reference))


@blueprint.route("/training/marks/<reference>/export", methods=["GET", "POST"])
@requires(ASSESS)
def export_mark(reference: str) -> Response:
    """The assessment as a file."""
    found, form = _mark(reference), ExportForm()
    if form.validate_on_submit():
        what = f"Self-assessment of {found.programme}, {queries.standard_of(found).words}"
        rows = (each.cells for each in presenters.lines(found))
        made = lists.handed_over("quality-mark", what, presenters.HEADINGS, rows, FileKind(form.kind.data))
        if made is not None:
            return made
    return show("training/marks/download.html", form, mark=found, columns=presenters.HEADINGS)


def _mark(reference: str) -> QualityMark:
    return queries.mark(current_scope(ASSESS), reference)


def _shown(standing: str, shown: str, version: int) -> dict[str, object]:
    return {"standing": standing, "shown": shown, "version": version}
