"""Questions of readers, for editors and for those who wrote the entry."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from flask import Response, flash, redirect, request, url_for
from werkzeug.wrappers import Response as Answer

from volunteer_app.foundation.errors import NotFound, Refused, StaleEdit
from volunteer_app.foundation.forms import saving, show
from volunteer_app.foundation.paging import Anchor, Key, page
from volunteer_app.foundation.permissions import can, requires
from volunteer_app.good_practice.forms.reading import QUESTION_FORMS
from volunteer_app.good_practice.models.talk import PracticeQuestion
from volunteer_app.good_practice.queries import reading as queries
from volunteer_app.good_practice.rules.asking import QuestionAct, QuestionState, may
from volunteer_app.good_practice.service import readers
from volunteer_app.good_practice.service.keeping import NOT_NOW
from volunteer_app.good_practice.views.managing import EDIT, WRITE, doing, reach
from volunteer_app.good_practice.views.room import blueprint
from volunteer_app.good_practice.views.writing import CHANGED

OLDEST_FIRST = (Key(PracticeQuestion.id),)


class Words(NamedTuple):
    """How the page of an act reads."""

    heading: str
    button: str
    done: str


PAGES: Mapping[QuestionAct, Words] = {
    QuestionAct.PASS_ON: Words(
        "Pass this question on", "Pass it on", "Passed on. Whoever wrote the entry can answer it"
    ),
    QuestionAct.ANSWER: Words(
        "Answer this question", "Save answer", "Your answer is saved. An editor looks at it next"
    ),
    QuestionAct.SHOW: Words(
        "Show this question and its answer", "Show it", "Everybody can read the question and its answer"
    ),
    QuestionAct.REFUSE: Words("Do not show this question", "Do not show it", "Nobody else will read it"),
}
STILL_OPEN = (QuestionState.WAITING, QuestionState.PASSED_ON, QuestionState.ANSWERED)
CLOSED = (QuestionState.SHOWN, QuestionState.REFUSED)


@blueprint.get("/good-practice-questions")
@requires(WRITE)
def questions() -> Response:
    """What readers asked: what is open, or what is done."""
    done = request.args.get("done") == "yes"
    statement = queries.questions(reach(), _seen(done=done))
    anchor = Anchor(request.args.get("after", ""), request.args.get("before", ""))
    found = page(statement, OLDEST_FIRST, anchor, of=PracticeQuestion)
    return show("good_practice/manage/questions.html", page=found, done=done, acts=_acts)


def _seen(*, done: bool) -> tuple[QuestionState, ...]:
    """Writers see a question once an editor has passed it on."""
    if done:
        return CLOSED if can(EDIT) else (QuestionState.SHOWN,)
    return STILL_OPEN if can(EDIT) else STILL_OPEN[1:]


def _acts(state: QuestionState) -> list[QuestionAct]:
    return [each for each in PAGES if may(each, state, is_editor=can(EDIT))]


@blueprint.route("/good-practice-questions/<reference>/<decision>", methods=["GET", "POST"])
@requires(WRITE)
def decide_question(reference: str, decision: str) -> Response | Answer:
    """Pass a question on, answer it, show it, or refuse it."""
    wanted = next((each for each in PAGES if each.value == decision), None)
    found = queries.question(reach(), reference)
    if wanted is None or (found.state is QuestionState.WAITING and not can(EDIT)):
        raise NotFound
    if not may(wanted, found.state, is_editor=can(EDIT)):
        raise Refused(NOT_NOW)
    form = QUESTION_FORMS[wanted](data={"version": found.version, "words": found.answer})
    if form.validate_on_submit():
        with saving(form):
            _decide(found, wanted, form)
            flash(PAGES[wanted].done, "success")
            return redirect(url_for("good_practice.questions"))
    return show(
        "good_practice/manage/question.html",
        form,
        question=queries.question(reach(), reference),
        words=PAGES[wanted],
    )


def _decide(question: PracticeQuestion, act: QuestionAct, form: Any) -> None:
    words = form.words.data if "words" in form else ""
    try:
        readers.decide(question, act, words or "", doing(form.shown_version or None))
    except StaleEdit as error:
        raise Refused(CHANGED) from error
