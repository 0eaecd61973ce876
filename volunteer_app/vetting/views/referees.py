"""What a referee sees, who has no account: questions, saying no, thanks. Opening a page answers nothing."""

from flask import Response, redirect, url_for
from werkzeug.wrappers import Response as Answer

from volunteer_app.foundation import links
from volunteer_app.foundation.errors import NotFound
from volunteer_app.foundation.forms import saving, show
from volunteer_app.foundation.links import OneTimeLink
from volunteer_app.foundation.permissions import public
from volunteer_app.vetting.references import queries, rules, service
from volunteer_app.vetting.references.forms import AnswerForm, DeclineForm
from volunteer_app.vetting.references.models import ReferenceRequest
from volunteer_app.vetting.references.rules import PURPOSE
from volunteer_app.vetting.views.room import blueprint


@blueprint.route("/give-reference/<token>", methods=["GET", "POST"])
@public
def give_reference(token: str) -> Response | Answer:
    """The questions, as the role asks for them."""
    try:
        link, request = _opened(token)
    except NotFound:
        return _no_link()
    form = AnswerForm()
    form.fit(request.groups)
    if form.validate_on_submit():
        with saving(form):
            service.answer_by_link(request, link, form.answers)
            return redirect(url_for("vetting.reference_given"))
    return show("vetting/references/give.html", form, token=token, **_about(request))


@blueprint.route("/give-reference/<token>/decline", methods=["GET", "POST"])
@public
def decline_reference(token: str) -> Response | Answer:
    """The referee would rather not."""
    try:
        link, request = _opened(token)
    except NotFound:
        return _no_link()
    form = DeclineForm()
    if form.validate_on_submit():
        with saving(form):
            service.refuse_to_answer(request, link, reason=form.reason.data)
            return redirect(url_for("vetting.reference_given"))
    return show("vetting/references/decline.html", form, token=token, **_about(request))


@blueprint.get("/give-reference/thank-you")
@public
def reference_given() -> Response:
    """Thanks. Says nothing of whom it was about."""
    return show("vetting/references/thanks.html")


def _opened(token: str) -> tuple[OneTimeLink, ReferenceRequest]:
    link = links.find(PURPOSE, token)
    if link is None:
        raise NotFound
    request = queries.to_answer(link.subject_id)
    if not request.state.is_open:
        raise NotFound
    return link, request


def _no_link() -> Response:
    answer = show("vetting/references/no_link.html")
    answer.status_code = 404
    return answer


def _about(request: ReferenceRequest) -> dict[str, object]:
    """Never the role: its name may say that somebody serves a sentence, or was in care."""
    return {
        "request_": request,
        "groups": [each.words.lower() for each in request.groups],
        "last_day": rules.last_day(request.asked_on),
    }
