"""Answering a section, by hand or as it is typed; merging with what colleagues changed meanwhile."""

from collections.abc import Callable

from flask import Response, flash, jsonify, make_response, redirect, request, url_for
from werkzeug.wrappers import Response as Answer

from volunteer_app.foundation import clock
from volunteer_app.foundation.authority import Permission
from volunteer_app.foundation.clock import LONDON
from volunteer_app.foundation.conflicts import pages as conflicts
from volunteer_app.foundation.conflicts.pages import Change
from volunteer_app.foundation.day_times import time_words
from volunteer_app.foundation.errors import NotFound, StaleEdit
from volunteer_app.foundation.files import downloads
from volunteer_app.foundation.forms import Form, saving, show
from volunteer_app.foundation.permissions import current_actor, requires
from volunteer_app.foundation.uploads import accepts_upload
from volunteer_app.survey import asked, checked, presenters, queries
from volunteer_app.survey.checked import Whole
from volunteer_app.survey.forms.returns import FileForm
from volunteer_app.survey.forms.section import PREFIX, SectionForm, filled_in, form_of, names_of
from volunteer_app.survey.models import SurveyReturn
from volunteer_app.survey.reaching import Access
from volunteer_app.survey.rules.shapes import Kind, Question, Section
from volunteer_app.survey.service import answering
from volunteer_app.survey.views.room import blueprint, section_theirs, theirs

OWN = Permission.ACCOUNT_OWN
OTHERS = "Somebody else changed other answers here. Load the page again to see them"


@blueprint.route("/survey/returns/<reference>/sections/<section>", methods=["GET", "POST"])
@requires(OWN)
def survey_section(reference: str, section: str) -> Response | Answer:
    """Answer a section. It is saved as it is typed, or with the button; nothing has to be complete."""
    found, access, of = section_theirs(reference, section)
    whole = checked.whole(found)
    if request.method == "GET" and not presenters.is_open(found):
        parts = [(of, presenters.shown(whole, of))]
        return show("survey/section_closed.html", found=found, section=of, whole=whole, parts=parts)
    form = _form(whole, of)
    if not form.validate_on_submit():
        return _again(whole, of, form, access)
    try:
        with saving(form):
            version = int(form.stored_version)
            answering.answer(found, of, form.answers, version=version, by=current_actor())
    except StaleEdit:
        form = conflicts.again(lambda: _form(checked.whole(found), of))
    if form.errors:
        return _again(checked.whole(found), of, form, access)
    if _is_by_itself():
        return _saved(found, of, form)
    flash("Your answers are saved", "success")
    conflicts.tell(_taken(whole, form))
    return redirect(url_for("survey.survey_section", reference=reference, section=section))


@blueprint.route("/survey/returns/<reference>/sections/<section>/files/<question>", methods=["GET", "POST"])
@requires(OWN)
@accepts_upload(megabytes=10)
def survey_file_form(reference: str, section: str, question: str) -> Response | Answer:
    """Add the file of an answer, or put another in its place."""
    found, _, of = section_theirs(reference, section)
    asked_for, form = _file_question(of, question), FileForm()
    back = url_for("survey.survey_section", reference=reference, section=section)
    if form.validate_on_submit():
        with saving(form):
            kept = form.document.keep()
            answering.add_file(found, asked_for, kept, by=current_actor())
            flash("The file has been added", "success")
            return redirect(back)
    whole = checked.whole(found)
    return show(
        "survey/file.html",
        form,
        found=found,
        section=of,
        question=asked_for,
        ask=asked_for.ask.plain(whole.setting.fills),
        row=whole.rows.get(asked_for.code),
        is_open=presenters.is_open(found),
        back=back,
    )


@blueprint.post("/survey/returns/<reference>/sections/<section>/files/<question>/remove")
@requires(OWN)
def remove_survey_file(reference: str, section: str, question: str) -> Answer:
    """Take the file of an answer away."""
    found, _, of = section_theirs(reference, section)
    asked_for = _file_question(of, question)
    if Form().validate_on_submit():
        answering.remove_file(found, asked_for, by=current_actor())
        flash("The file has been removed", "success")
    return redirect(url_for("survey.survey_section", reference=reference, section=section))


@blueprint.get("/survey/returns/<reference>/files/<question>")
@requires(OWN)
def survey_file(reference: str, question: str) -> Response:
    """The file of an answer, to save."""
    found, access = theirs(reference)
    row = queries.answers(found).get(question)
    section = queries.questionnaire_of(found.round).section_by_question.get(question)
    if row is None or row.file is None or section is None or not access.may_answer(section.code):
        raise NotFound
    return downloads.send(row.file)


def _form(whole: Whole, section: Section) -> SectionForm:
    """The section’s form; one that was sent has the questions that its page had."""
    questions = _questions(whole, section)
    version = queries.version_of(whole.rows, section)
    return form_of(section, questions, whole.setting)(
        data={**filled_in(questions, whole.given), "version": str(version)}
    )


def _questions(whole: Whole, section: Section) -> list[Question]:
    if request.method != "POST":
        return asked.shown(whole, section)
    sent = {each.split(":", 1)[0] for each in request.form.get("first_shown", "").split()}
    return [each for each in section.questions if not sent.isdisjoint(names_of(each))]


def _again(whole: Whole, section: Section, form: SectionForm, access: Access) -> Response:
    """The page, or what to say to the script that saves by itself."""
    if _is_by_itself() and form.errors:
        return make_response(jsonify(saved=False, why=_why(form)), 422)
    back = url_for("survey.survey_section", reference=whole.found.reference, section=section.code)
    if form.unsettled:
        return conflicts.ask_with(form, _told(whole, form), back=back, caption=section.title.plain())
    questions = [each for each in asked.shown(whole, section) if _is_on(form, each)]
    return show(
        "survey/section.html",
        form,
        found=whole.found,
        section=section,
        whole=whole,
        asked=asked.asked(whole, section, questions, form),
        left_out=len(section.questions) - len(questions),
        next=_next(whole, section, access),
    )


def _is_on(form: SectionForm, question: Question) -> bool:
    return question.kind is Kind.FILE or all(name in form for name in names_of(question))


def _saved(found: SurveyReturn, section: Section, form: SectionForm) -> Response:
    """What the page has to know after it saved by itself. `version` 0: others changed something too."""
    version = 0 if form.taken else queries.version_of(queries.answers(found), section)
    at = time_words(clock.now().astimezone(LONDON).time())
    more = OTHERS if form.taken else ""
    return make_response(
        jsonify(saved=True, at=at, version=version, first_shown=form.marks_of_typed, more=more)
    )


def _is_by_itself() -> bool:
    return "by_itself" in request.form


def _why(form: SectionForm) -> str:
    """What stands in the way, in a sentence."""
    if form.unsettled:
        return "Somebody else changed the same answer. Press “Save” to see both"
    messages = [*form.form_errors, *(str(each.errors[0]) for each in form if each.errors)]
    return str(messages[0])


def _taken(whole: Whole, form: SectionForm) -> str:
    """A sentence about what was taken over from others."""
    told = [_told(whole, form)(each) for each in form.taken]
    if not told:
        return ""
    by = ", ".join(dict.fromkeys(each.by for each in told))
    return f"{by} also changed answers here: {'; '.join(each.label for each in told)}. Those changes are kept"


def _told(whole: Whole, form: SectionForm) -> Callable[[str], Change]:
    """What tells of a field who changed it last: each answer says it itself."""

    def told(name: str) -> Change:
        code = name.removeprefix(PREFIX).split("-", 1)[0]
        row, label = whole.rows.get(code), form.called(name)
        value = form.words(name, form.theirs(name))
        if row is None:
            return Change(label, value, "Somebody", None)
        return Change(label, value, row.answered_by, row.answered_at)

    return told


def _next(whole: Whole, section: Section, access: Access) -> Section | None:
    """The section after this one, if it is theirs."""
    sections = whole.questionnaire.sections
    place = sections.index(section) + 1
    return next((each for each in sections[place:] if access.may_answer(each.code)), None)


def _file_question(section: Section, code: str) -> Question:
    for each in section.questions:
        if each.code == code and each.kind is Kind.FILE:
            return each
    raise NotFound
