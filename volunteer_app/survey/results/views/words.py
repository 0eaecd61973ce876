"""Answers in words, read and sorted into themes."""

from flask import Response, flash, redirect, request, url_for
from werkzeug.wrappers import Response as Answer

from volunteer_app.foundation.errors import NotFound
from volunteer_app.foundation.forms import saving, show
from volunteer_app.foundation.permissions import current_actor, requires
from volunteer_app.survey import queries as rounds
from volunteer_app.survey.models import SurveyRound
from volunteer_app.survey.results import coding, gathering, queries, themes
from volunteer_app.survey.results.forms.words import CodingForm
from volunteer_app.survey.results.presenters import wording
from volunteer_app.survey.results.views.room import MAKE, blueprint
from volunteer_app.survey.rules.shapes import Question


@blueprint.get("/survey/making/rounds/<reference>/words")
@requires(MAKE)
def words(reference: str) -> Response:
    """The questions that are answered in words, and how many answers were read."""
    found = rounds.survey_round(reference)
    lines = [
        (
            wording.asks(found, rounds.questionnaire_of(found).by_code[code]),
            url_for("survey_results.word_answers", reference=reference, question=code),
            len(answers),
            sum(bool(each.coded) for each in answers.values()),
        )
        for code, answers in gathering.all_in_words(found).items()
    ]
    return show("survey/results/words.html", found=found, lines=lines)


@blueprint.get("/survey/making/rounds/<reference>/words/<question>")
@requires(MAKE)
def word_answers(reference: str, question: str) -> Response:
    """The answers to one question, those first that the viewer has not read."""
    found, asked = _asked(reference, question)
    key = current_actor().key
    answers = [
        (each, answer, any(coded.reader == key for coded in answer.coded))
        for each, answer in gathering.in_words(found, asked).items()
    ]
    return show(
        "survey/results/answers.html",
        found=found,
        question=asked,
        title=wording.asks(found, asked),
        answers=sorted(answers, key=lambda each: each[2]),
    )


@blueprint.route("/survey/making/rounds/<reference>/words/<question>/<body>", methods=["GET", "POST"])
@requires(MAKE)
def code_answer(reference: str, question: str, body: str) -> Response | Answer:
    """One answer, and the themes that the viewer finds in it."""
    found, asked = _asked(reference, question)
    answer = gathering.in_words(found, asked).get(body)
    if answer is None:
        raise NotFound
    form, of_body = CodingForm(), rounds.office_return(body)
    form.offer(themes.frames()[question], may_be_quoted=answer.may_be_quoted)
    if form.validate_on_submit():
        with saving(form):
            coding.code(of_body, asked, form.themes.data or [], is_quote=form.quotes, by=current_actor())
            flash("The themes are saved", "success")
            return redirect(url_for("survey_results.word_answers", reference=reference, question=question))
    if request.method == "GET" and (before := queries.coding_of(of_body, question, current_actor().key)):
        form.themes.data = before.themes
        if "is_quote" in form:
            form.is_quote.data = before.is_quote
    return show("survey/results/code.html", form, found=found, question=asked, answer=answer)


def _asked(reference: str, question: str) -> tuple[SurveyRound, Question]:
    found = rounds.survey_round(reference)
    asked = rounds.questionnaire_of(found).by_code.get(question)
    if asked is None or question not in themes.frames():
        raise NotFound
    return found, asked
