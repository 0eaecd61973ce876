"""“Check what you need to tell us”: the page of a role, its questions, and what follows from the answers.

Each page is the answer to a POST that carries all answers so far, signed. So there is no redirect: an address
would have to say which answers it is about. The request writes nothing, and cannot (see telling/asking.py).
"""

from flask import Response, request

from volunteer_app.foundation import clock
from volunteer_app.foundation.errors import NotFound
from volunteer_app.foundation.forms import show
from volunteer_app.foundation.permissions import public
from volunteer_app.roles import queries as roles
from volunteer_app.roles.models import Role
from volunteer_app.roles.rules import ConvictionsQuestion
from volunteer_app.roles.wording import CONVICTIONS_WORDING, CRIMINAL_RECORD_WORDING
from volunteer_app.vetting.rehabilitation.advice import advisers
from volunteer_app.vetting.telling import sealing
from volunteer_app.vetting.telling.asking import Asked
from volunteer_app.vetting.telling.findings import SHOWS_WORDS, Verdict, findings
from volunteer_app.vetting.telling.flow import Answer, Question, Trail, entries, next_question
from volunteer_app.vetting.telling.questions import form_for
from volunteer_app.vetting.views.room import blueprint

# Kept by the browser, for its back button alone: a page that answers a form would else be gone.
FOR_GOING_BACK = "private, no-cache"
ASKS = frozenset({ConvictionsQuestion.UNSPENT, ConvictionsQuestion.SPENT_NOT_PROTECTED})
BACK = "back"


@blueprint.get("/check-what-to-tell-us")
@public
def check_what_to_tell() -> Response:
    """The roles, of which one is chosen."""
    return show("vetting/telling/roles.html", roles=roles.recruitable(), advisers=advisers())


@blueprint.route("/check-what-to-tell-us/<role_code>", methods=["GET", "POST"])
@public
def check_for_role(role_code: str) -> Response:
    """What may be asked for a role; then the questions, and what to tell."""
    role = roles.by_code(role_code)
    if role is None:
        raise NotFound
    answer = _start(role)
    if request.method == "POST" and role.convictions_question in ASKS:
        answer = _next(role)
    answer.headers["Cache-Control"] = FOR_GOING_BACK
    return answer


def _next(role: Role) -> Response:
    """The page after this answer; the one before it, if going back was asked."""
    try:
        trail = sealing.opened(request.form.get("answers", ""))
    except sealing.Unreadable:
        return _start(role, broken=True)
    if request.form.get("go") == BACK:
        return _back(role, trail)
    question = _following(role, trail)
    if question and request.form.get("question") == question:
        found = entries(trail)
        form = form_for(question, found[-1] if found else None, request.form)
        if not form.validate():
            return _ask(role, trail, question, form)
        trail.append((question, form.given()))
        question = _following(role, trail)
    return _ask(role, trail, question) if question else _result(role, trail)


def _back(role: Role, trail: Trail) -> Response:
    if not trail:
        return _start(role)
    question, answer = trail.pop()
    return _ask(role, trail, question, before=answer)


def _following(role: Role, trail: Trail) -> Question | None:
    asks_offence = role.convictions_question is ConvictionsQuestion.SPENT_NOT_PROTECTED
    return next_question(trail, clock.today(), asks_offence=asks_offence)


def _start(role: Role, *, broken: bool = False) -> Response:
    page = show(
        "vetting/telling/start.html",
        role=role,
        law=CONVICTIONS_WORDING[role.convictions_question].public,
        check=CRIMINAL_RECORD_WORDING[role.criminal_record_check].public,
        asks=role.convictions_question in ASKS,
        broken=broken,
        advisers=advisers(),
    )
    page.status_code = 422 if broken else 200
    return page


def _ask(
    role: Role, trail: Trail, question: Question, form: Asked | None = None, before: Answer | None = None
) -> Response:
    found = entries(trail)
    asked = form or form_for(question, found[-1] if found else None, None, before)
    return show(
        "vetting/telling/question.html",
        asked,
        role=role,
        question=question,
        about=found[-1] if found else None,
        answers=sealing.sealed(trail),
    )


def _result(role: Role, trail: Trail) -> Response:
    found = findings(trail, role.convictions_question, clock.today())
    return show(
        "vetting/telling/result.html",
        role=role,
        law=CONVICTIONS_WORDING[role.convictions_question].public,
        check=CRIMINAL_RECORD_WORDING[role.criminal_record_check].public,
        findings=found,
        to_tell=[each for each in found if each.verdict is not Verdict.NEED_NOT],
        certain=[each for each in found if each.verdict is Verdict.TELL],
        shows=SHOWS_WORDS,
        today=clock.today(),
        answers=sealing.sealed(trail),
        advisers=advisers(),
    )
