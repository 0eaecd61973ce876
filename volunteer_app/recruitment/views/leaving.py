"""Leaving an application, and finishing it later: by an e-mailed link, or as a volunteer who signs in."""

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from volunteer_app.foundation import kept_forms, links
from volunteer_app.foundation.forms import Form, saving, show
from volunteer_app.foundation.permissions import public
from volunteer_app.recruitment import drafts, letters
from volunteer_app.recruitment.forms.steps import LeaveForm, Step
from volunteer_app.recruitment.models import ApplicationDraft
from volunteer_app.recruitment.rules import DRAFT_KEPT, MOST_LINKS_AN_HOUR
from volunteer_app.recruitment.views import flow as flows
from volunteer_app.recruitment.views.flow import Flow
from volunteer_app.recruitment.views.room import blueprint

BUTTON = "later"
LONGEST_UNFINISHED = 20_000


@blueprint.route("/opportunities/<reference>/apply/come-back-later", methods=["GET", "POST"])
@public
def save_draft(reference: str) -> Response:
    """Ask where a link may go. A volunteer who is signed in needs none."""
    flow = flows.load(reference)
    if not flow.is_open:
        return redirect(url_for(".opportunity", reference=reference))
    if flow.draft is None:
        flash("You have not answered anything yet, so there is nothing to keep")
        return redirect(url_for(".apply", reference=reference))
    form = LeaveForm(data={"email": flow.answers.get("email", {}).get("email", "")})
    if flow.person is None and form.validate_on_submit():
        _send_link(flow.draft, form.email.data)
        return redirect(url_for(".draft_saved", reference=reference))
    return _show_saving(flow, flow.draft, form)


@blueprint.get("/opportunities/<reference>/apply/saved")
@public
def draft_saved(reference: str) -> Response:
    """Say that a link is on its way: the same whether or not one was sent."""
    flow = flows.load(reference)
    if flow.draft is None:
        return redirect(url_for(".opportunity", reference=reference))
    until = drafts.kept_until(flow.draft)
    return show("recruitment/apply/saved.html", flow=flow, until=until, most=MOST_LINKS_AN_HOUR)


@blueprint.route("/apply/continue/<token>", methods=["GET", "POST"])
@public
def continue_draft(token: str) -> Response:
    """What a link opens. Opening it changes nothing: mail scanners do that too. The button does, once."""
    link = links.find(letters.DRAFT_PURPOSE, token)
    draft = drafts.by_number(link.subject_id) if link else None
    if link is None or draft is None:
        answer = show("recruitment/apply/dead_link.html", days=DRAFT_KEPT.days)
        answer.status_code = 404
        return answer
    flow = flows.load(draft.opportunity.reference)
    until = drafts.kept_until(draft)
    if not flow.is_open:
        return show("recruitment/apply/closed_meanwhile.html", opportunity=flow.opportunity, until=until)
    if flow.person is not None and flow.draft is not None:
        return show("recruitment/apply/own_draft.html", flow=flow, draft=flow.draft, until=until)
    form = Form()
    if form.validate_on_submit():
        with saving(form):
            links.use(link)
            _take(flow, draft)
        if not form.errors:
            return redirect(url_for(".apply", reference=flow.opportunity.reference))
    return show("recruitment/apply/continue.html", form, flow=flow, draft=draft, until=until)


def asked() -> bool:
    """Whether the button "Save and come back later" was pressed."""
    return BUTTON in request.form


def leaves_it_empty() -> bool:
    """Whether somebody leaves before answering: an empty answer would not be asked for again."""
    return asked() and not any(value.strip() for _, value in _typed())


def keeps_unfinished(flow: Flow, step: Step, form: Form) -> bool:
    """Keep what was typed so far, when somebody leaves in mid-question. False: nothing is kept."""
    if not asked() or form.csrf_token.errors:
        return False
    typed = _typed()
    if sum(len(value) for _, value in typed) > LONGEST_UNFINISHED:
        return False
    if any(value.strip() for _, value in typed):
        flow.keep_unfinished(step, typed)
    return True


def _typed() -> list[tuple[str, str]]:
    return [(name, value) for name, value in kept_forms.sent_by_hand() if name != BUTTON]


def _send_link(draft: ApplicationDraft, email: str) -> None:
    drafts.touch(draft)
    if drafts.may_be_mailed(email):
        letters.draft_link(draft, email)


def _show_saving(flow: Flow, draft: ApplicationDraft, form: LeaveForm) -> Response:
    if flow.person is not None:
        template = "recruitment/apply/saved_as_own.html"
    elif flow.has_no_email:
        template = "recruitment/apply/no_email.html"
    else:
        template = "recruitment/apply/come_back_later.html"
    return show(template, form, flow=flow, until=drafts.kept_until(draft))


def _take(flow: Flow, draft: ApplicationDraft) -> None:
    token = drafts.hand_over(draft, flow.person.id if flow.person else None)
    if flow.person is None:
        flows.remember(flow.opportunity.reference, token)
