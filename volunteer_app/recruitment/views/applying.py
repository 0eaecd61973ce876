"""Applying online: one question a page, check your answers, send."""

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from volunteer_app.foundation.forms import saving, show
from volunteer_app.foundation.permissions import current_actor, public
from volunteer_app.people.rules import reaches_age_on
from volunteer_app.recruitment import online, queries, sent, service
from volunteer_app.recruitment.forms.steps import SendForm
from volunteer_app.recruitment.models import Application
from volunteer_app.recruitment.presenters import answers
from volunteer_app.recruitment.presenters import roles as wording
from volunteer_app.recruitment.rules import ApplicationSource
from volunteer_app.recruitment.views import flow as flows
from volunteer_app.recruitment.views import leaving
from volunteer_app.recruitment.views.flow import Flow
from volunteer_app.recruitment.views.room import blueprint


@blueprint.get("/opportunities/<reference>/apply")
@public
def apply(reference: str) -> Response:
    """Begin, or go on where one left off."""
    flow = flows.load(reference)
    if not flow.is_open:
        return _to_opportunity(flow)
    first = flow.first_unanswered()
    return redirect(flow.url(first) if first else flow.check_url)


@blueprint.route("/opportunities/<reference>/apply/<slug>", methods=["GET", "POST"])
@public
def apply_step(reference: str, slug: str) -> Response:
    """One question. What is sent out of order is kept, and then asked for in order."""
    flow = flows.load(reference)
    step = flow.step(slug)
    if not flow.is_open:
        return _to_opportunity(flow)
    if request.method == "GET" and (earlier := _must_go_first(flow, slug)):
        return redirect(earlier)
    changing = "change" in request.args
    form = flow.form(step)
    if form.validate_on_submit():
        if leaving.leaves_it_empty():
            return redirect(flow.leave_url)
        flow.keep(step, form)
        return redirect(flow.leave_url if leaving.asked() else flow.after(step, changing=changing))
    if leaving.keeps_unfinished(flow, step, form):
        return redirect(flow.leave_url)
    return show(
        step.template,
        form,
        flow=flow,
        step=step,
        back=flow.before(step, changing=changing),
        convictions=wording.convictions(flow.opportunity.role),
    )


@blueprint.route("/opportunities/<reference>/apply/check-your-answers", methods=["GET", "POST"])
@public
def check_answers(reference: str) -> Response:
    """All answers with a way to change each; sending makes the application."""
    flow = flows.load(reference)
    if not flow.is_open:
        return _to_opportunity(flow)
    if earlier := _must_go_first(flow):
        return redirect(earlier)
    form = SendForm()
    if form.validate_on_submit():
        with saving(form):
            application = _send(flow)
        if not form.errors:
            flow.forget()
            sent.keep(reference, application.reference)
            return redirect(url_for(".applied", reference=reference))
    return show("recruitment/apply/check.html", form, flow=flow, rows=_rows(flow))


@blueprint.get("/opportunities/<reference>/apply/too-young")
@public
def too_young(reference: str) -> Response:
    """A kind answer to somebody who is not old enough yet."""
    flow = flows.load(reference)
    if not flow.is_too_young() or flow.born_on is None:
        return redirect(url_for(".apply", reference=reference))
    years = flow.opportunity.role.minimum_age
    return show(
        "recruitment/apply/too_young.html",
        flow=flow,
        years=years,
        old_enough_on=reaches_age_on(flow.born_on, years),
    )


@blueprint.get("/opportunities/<reference>/applied")
@public
def applied(reference: str) -> Response:
    """The reference number, and what happens next. Only the browser that applied sees it."""
    number = sent.number(reference)
    if number is None:
        return redirect(url_for(".opportunity", reference=reference))
    return show(
        "recruitment/apply/applied.html", opportunity=queries.public_opportunity(reference), number=number
    )


def _send(flow: Flow) -> Application:
    said = flow.application_answers()
    if flow.person is None:
        return online.apply_online(flow.opportunity, flow.details(), said)
    return service.apply(
        flow.opportunity, flow.person, said, source=ApplicationSource.ONLINE, by=current_actor()
    )


def _must_go_first(flow: Flow, slug: str = "") -> str:
    """The address of what comes before this page; empty when nothing does."""
    if flow.is_too_young() and slug not in {"name", "date-of-birth"}:
        return url_for(".too_young", reference=flow.opportunity.reference)
    first = flow.first_unanswered()
    if first is not None and (not slug or flow.comes_too_early(flow.step(slug))):
        return flow.url(first)
    return ""


def _rows(flow: Flow) -> list[tuple[str, str, str]]:
    return [
        row
        for step in flow.steps
        for row in answers.answer_rows(step, flow.answers[step.slug], flow.url(step, change="yes"))
    ]


def _to_opportunity(flow: Flow) -> Response:
    return redirect(url_for("recruitment.opportunity", reference=flow.opportunity.reference))
