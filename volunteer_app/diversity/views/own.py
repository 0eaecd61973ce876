"""A person's own equality answers: the only pages that show any."""

from flask import Response, flash, redirect, request, url_for
from werkzeug.wrappers import Response as Answer

from volunteer_app.diversity import presenters
from volunteer_app.diversity.asking import queries, service
from volunteer_app.diversity.forms.answers import filled_in, form_of
from volunteer_app.diversity.models import EqualityAnswers
from volunteer_app.diversity.rules import questions as rules
from volunteer_app.diversity.rules.questions import PAGES
from volunteer_app.diversity.views.room import blueprint
from volunteer_app.foundation.errors import NotFound
from volunteer_app.foundation.forms import Form, saving, show
from volunteer_app.foundation.permissions import Permission, current_actor, current_scope, requires

NUMBERS = {str(number): number for number in range(1, len(PAGES) + 1)}


@blueprint.get("/my/equality")
@requires(Permission.PERSON_OWN)
def my_equality() -> Response:
    """What the questions are for; and, once they were put, what one answered."""
    row = _mine()
    rows = presenters.rows(_pages(), row.asked, row.answers) if row is not None and row.asked else []
    return show("diversity/my_equality.html", rows=rows)


@blueprint.route("/my/equality/<number>", methods=["GET", "POST"])
@requires(Permission.PERSON_OWN)
def my_question(number: str) -> Response | Answer:
    """One page of questions. What is sent is kept at once; nothing has to be answered."""
    page, pages = NUMBERS.get(number, 0), _pages()
    if not 0 < page <= len(pages):
        raise NotFound
    codes, row = pages[page - 1], _mine()
    form = form_of(codes)(data=filled_in(codes, row.answers if row is not None else {}))
    if form.validate_on_submit():
        with saving(form):
            answers = {} if "remove" in request.form else form.answers
            service.answer(_my_id(), codes, answers, by=current_actor())
            return redirect(_after(page, len(pages)))
    return show(
        "diversity/question.html",
        form,
        heading=presenters.heading(codes),
        number=page,
        pages=len(pages),
        back=_before(page),
        has_answer=row is not None and any(code in row.answers for code in codes),
    )


@blueprint.route("/my/equality/delete", methods=["GET", "POST"])
@requires(Permission.PERSON_OWN)
def delete_my_answers() -> Response | Answer:
    """Take everything back at once."""
    form = Form()
    if form.validate_on_submit():
        with saving(form):
            service.withdraw(_my_id(), by=current_actor())
            flash("Your answers to the equality questions are deleted", "success")
            return redirect(url_for("diversity.my_equality"))
    return show("diversity/delete_my_answers.html", form)


def _mine() -> EqualityAnswers | None:
    """The viewer's own row; nothing of what came with another record, which may be somebody else's."""
    row = queries.row_of(_my_id())
    return row if row is not None and row.is_theirs else None


def _my_id() -> int:
    person_id = current_scope(Permission.PERSON_OWN).person_id
    if person_id is None:
        raise NotFound
    return person_id


def _pages() -> tuple[tuple[str, ...], ...]:
    """The pages of questions that are put to people today."""
    return rules.pages(with_condition=queries.has_condition())


def _changing() -> bool:
    return "change" in request.args


def _after(number: int, last: int) -> str:
    if _changing() or number == last:
        return url_for("diversity.my_equality")
    return url_for("diversity.my_question", number=number + 1)


def _before(number: int) -> str:
    if _changing() or number == 1:
        return url_for("diversity.my_equality")
    return url_for("diversity.my_question", number=number - 1)
