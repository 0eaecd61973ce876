"""A return as a spreadsheet: downloading its form, uploading it filled in, and choosing what is saved."""

import re
from typing import IO

from flask import Response, flash, redirect, send_file, url_for
from werkzeug.wrappers import Response as Answer

from volunteer_app.foundation import clock, exporting, transactions
from volunteer_app.foundation.authority import Permission
from volunteer_app.foundation.errors import NotFound, Refused, StaleEdit
from volunteer_app.foundation.exporting import FileKind
from volunteer_app.foundation.forms import saving, show
from volunteer_app.foundation.permissions import current_actor, requires
from volunteer_app.foundation.presenting import count, moment
from volunteer_app.foundation.uploads import accepts_upload
from volunteer_app.survey import checked, presenters, uploaded
from volunteer_app.survey.forms.offline import TakeForm, UploadForm, take_form, to_show
from volunteer_app.survey.models import SurveyReturn
from volunteer_app.survey.offline import carrying, comparing, making, ods, reading, xlsx
from volunteer_app.survey.offline.comparing import Compared
from volunteer_app.survey.offline.reading import MEGABYTES
from volunteer_app.survey.reaching import Access
from volunteer_app.survey.rules.rounds import ReturnState
from volunteer_app.survey.service import answering, uploading
from volunteer_app.survey.views.room import blueprint, theirs

OWN = Permission.ACCOUNT_OWN
FILES = {"ods": (ods.spreadsheet, ods.MIMETYPE), "xlsx": (xlsx.workbook, FileKind.XLSX.mimetype)}
SAME_MOMENT = "Somebody else changed an answer in the same moment. Check what is below, then save again"


@blueprint.route("/survey/returns/<reference>/spreadsheet", methods=["GET", "POST"])
@requires(OWN)
@accepts_upload(megabytes=MEGABYTES)
def survey_spreadsheet(reference: str) -> Response | Answer:
    """Download the form of a return, and upload it again. Nothing of it is saved yet."""
    found, access = theirs(reference)
    form = UploadForm()
    if form.validate_on_submit():
        with saving(form):
            carried = _read(form, found)
        if not form.errors:
            return _shown(to_show(_compared(found, access, carried), carried))
    form.file.ask_again()
    is_open = presenters.is_open(found)
    return show("survey/offline/form.html", form, found=found, access=access, is_open=is_open)


@blueprint.get("/survey/returns/<reference>/spreadsheet/<form_kind>")
@requires(OWN)
def survey_spreadsheet_file(reference: str, form_kind: str) -> Response:
    """The form of a return as it stands: the sections that the viewer answers."""
    found, access = theirs(reference)
    if form_kind not in FILES:
        raise NotFound
    make, mimetype = FILES[form_kind]
    made = make(making.form_of(checked.whole(found), access.sections))
    return _attached(made, mimetype, f"survey-{found.round.code}-{found.reference}", form_kind)


@blueprint.post("/survey/returns/<reference>/spreadsheet/save")
@requires(OWN)
def save_survey_spreadsheet(reference: str) -> Response | Answer:
    """Save what the form changes, and what was chosen where two people changed an answer."""
    found, access = theirs(reference)
    try:
        compared = _compared(found, access, carried := str(TakeForm().carried.data or ""))
    except Refused as refusal:
        return _from_the_start(found, refusal)
    form = take_form(compared)()
    if not form.validate_on_submit():
        return _shown(form)
    try:
        with saving(form):
            saved = uploading.save(found, form.changes, compared.whole.rows, by=current_actor())
            flash(f"{count(saved, 'answer')} saved from the form", "success")
            return redirect(url_for("survey.survey_return", reference=reference))
    except StaleEdit:
        transactions.start_over()
        found, access = theirs(reference)
        form = to_show(_compared(found, access, carried), carried)
        form.form_errors.append(SAME_MOMENT)
    return _shown(form)


@blueprint.post("/survey/returns/<reference>/spreadsheet/problems")
@requires(OWN)
def survey_spreadsheet_problems(reference: str) -> Response | Answer:
    """What is not right in an uploaded form, row by row, as a sheet."""
    found, access = theirs(reference)
    try:
        compared = _compared(found, access, str(TakeForm().carried.data or ""))
    except Refused as refusal:
        return _from_the_start(found, refusal)
    made = exporting.xlsx_file(uploaded.HEADINGS, uploaded.rows([*compared.faults, *compared.left]))
    return exporting.attachment(made, FileKind.XLSX, "survey-form-problems")


def _read(form: UploadForm, found: SurveyReturn) -> str:
    """What was read of the file, for the next page.

    Raises:
        Refused: the return takes no answers any more, or the file is not its form.
    """
    if found.state is ReturnState.SIGNED_OFF:
        raise Refused(answering.SIGNED, "file")
    if not presenters.is_open(found):
        raise Refused(
            f"This return closed at {moment(found.closes_at)}, so the form was not read and nothing "
            "was saved. Keep your file, and ask the office that holds the survey for more time",
            "file",
        )
    sent = form.file.data
    assert sent is not None  # noqa: S101 - the form saw to it
    own = making.own(found)
    transactions.release()  # reading takes a second, and other writers wait for nobody's file
    return carrying.packed(reading.read(sent.stream, own), own.reference)


def _compared(found: SurveyReturn, access: Access, carried: str) -> Compared:
    return comparing.compare(
        checked.whole(found), carrying.unpacked(carried, found.reference), access.sections
    )


def _shown(form: TakeForm) -> Response:
    found = form.compared.whole.found
    told = uploaded.shown(form)
    return show("survey/offline/preview.html", form, found=found, told=told, short=uploaded.short)


def _from_the_start(found: SurveyReturn, refusal: Refused) -> Answer:
    flash(refusal.message)
    return redirect(url_for("survey.survey_spreadsheet", reference=found.reference))


def _attached(made: IO[bytes], mimetype: str, name: str, ending: str) -> Response:
    file_name = f"{re.sub(r'[^a-z0-9]+', '-', name.lower())}-{clock.today().isoformat()}.{ending}"
    answer = send_file(made, mimetype=mimetype, as_attachment=True, download_name=file_name, max_age=0)
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer
