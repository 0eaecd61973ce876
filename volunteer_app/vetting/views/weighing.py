"""Pages of risk assessments: beginning one, opening it with a reason, and the step that comes next."""

from flask import Response, flash, redirect, request, url_for
from werkzeug.wrappers import Response as Answer

from volunteer_app.foundation import looks
from volunteer_app.foundation.errors import Refused, StaleEdit
from volunteer_app.foundation.forms import saving, show
from volunteer_app.foundation.look_forms import LookForm
from volunteer_app.foundation.permissions import Permission, current_actor, current_scope, requires
from volunteer_app.roles import queries as roles
from volunteer_app.vetting import queries as checks
from volunteer_app.vetting import wanted
from volunteer_app.vetting.assessing import opening, presenters, queries, rules, service
from volunteer_app.vetting.assessing.forms import (
    SEND_BACK,
    ActForm,
    DecideForm,
    OnBehalfForm,
    ProposeForm,
    RoleForm,
    SettleForm,
)
from volunteer_app.vetting.assessing.models import RiskAssessment
from volunteer_app.vetting.assessing.refuse import Weighing
from volunteer_app.vetting.assessing.rules import AssessmentState
from volunteer_app.vetting.disclosures import presenters as disclosed
from volunteer_app.vetting.role_choices import only_one, role_choices
from volunteer_app.vetting.views.room import blueprint

CHANGED = "Another officer was faster: this changed while you had the page open. Nothing of yours was saved"


@blueprint.route("/checks/<reference>/weigh", methods=["GET", "POST"])
@requires(Permission.DISCLOSURE_OPEN)
def weigh_check(reference: str) -> Response | Answer:
    """Begin to weigh what a certificate shows, for a role."""
    scope = current_scope(Permission.DISCLOSURE_OPEN)
    found = checks.check(scope, reference)
    form = RoleForm()
    offered = {each.code: each for each in roles.recruitable()}
    own = wanted.roles_of(found.person_id, scope)
    form.role.choices = role_choices(offered.values(), own)
    if not form.is_submitted():
        form.role.data = only_one(form.role.choices, own)
    if form.validate_on_submit():
        with saving(form):
            role = offered[form.role.data]
            assessment = opening.open_for_check(found, role, by=current_actor(), authority=scope)
            return redirect(url_for("vetting.assessment", reference=assessment.reference))
    return show("vetting/assessing/begin.html", form, check=found)


@blueprint.route("/assessments/<reference>", methods=["GET", "POST"])
@requires(Permission.DISCLOSURE_OPEN)
def assessment(reference: str) -> Response | Answer:
    """How far an assessment has got; once a reason is given, what is weighed, and the next step."""
    found = _found(reference)
    if request.method == "POST" and "act" in request.form:
        return _act(found)
    form = LookForm()
    if form.validate_on_submit():
        return _opened(found, form.why.data)
    return _closed(found, form)


@blueprint.get("/assessments/<reference>/looks")
@requires(Permission.DISCLOSURE_OPEN)
def assessment_looks(reference: str) -> Response:
    """Who opened this record, when and why."""
    found = _found(reference)
    page = url_for("vetting.assessment", reference=reference)
    return show("vetting/disclosures/looks.html", looks=looks.looks_at(found), person=found.person, page=page)


def _act(found: RiskAssessment) -> Response | Answer:
    form = _form_of(found, sent=True)
    if form is None:
        raise Refused("There is nothing for you to do here now")
    if form.validate_on_submit():
        try:
            with saving(form):
                _do(found, form)
                return redirect(url_for("vetting.assessment", reference=found.reference))
        except StaleEdit:
            raise Refused(CHANGED) from None
    if "csrf_token" in form.errors or not form.why.data:
        return _closed(found, LookForm(formdata=None))
    return _opened(found, form.why.data, form)


def _do(found: RiskAssessment, form: ActForm) -> None:
    by, scope, version = current_actor(), current_scope(Permission.DISCLOSURE_OPEN), form.shown_version
    if isinstance(form, ProposeForm):
        weighing = Weighing(form.factors, form.mitigations.data)
        service.propose(found, weighing, form.decision, by=by, authority=scope, version=version)
        flash("Proposed. Another vetting officer decides", "success")
    elif isinstance(form, DecideForm) and form.outcome.data == SEND_BACK:
        service.send_back(found, form.reasons.data, by=by, authority=scope, version=version)
        flash("Sent back", "success")
    elif isinstance(form, DecideForm):
        service.decide(found, form.decision, by=by, authority=scope, version=version)
        flash("Decided. The person can read it on their own page", "success")
    elif isinstance(form, SettleForm):
        service.settle(found, form.decision, by=by, authority=scope, version=version)
        flash("Decided. The person can read it on their own page", "success")
    elif isinstance(form, OnBehalfForm):
        behalf = by.acting_for(found.person.reference)
        service.ask_again(found, form.appeal.data, by=behalf, authority=scope)
        flash("Recorded. A vetting officer who took no part so far decides", "success")


def _form_of(found: RiskAssessment, why: str = "", *, sent: bool = False) -> ActForm | None:
    """The form of the next step, if it is this officer's to take."""
    kind = _kind_of(found)
    if kind is None:
        return None
    data = {"version": found.version, "why": why, **_suggested(found, kind)}
    form = kind(data=data) if sent else kind(formdata=None, data=data)
    if isinstance(form, ProposeForm | DecideForm):
        form.fit()
    return form


def _kind_of(found: RiskAssessment) -> type[ActForm] | None:
    me = current_actor().key
    if found.state is AssessmentState.OPEN:
        return ProposeForm
    if found.state is AssessmentState.PROPOSED and not rules.hands_problem(me, found.proposed_by_key):
        return DecideForm
    hands = (found.proposed_by_key, found.decided_by_key)
    if found.state is AssessmentState.ASKED_AGAIN and not rules.hands_problem(me, *hands):
        return SettleForm
    if found.state is AssessmentState.DECIDED and found.erased_at is None:
        return OnBehalfForm
    return None


def _suggested(found: RiskAssessment, kind: type[ActForm]) -> dict[str, object]:
    """What was proposed, so that the officer who decides need not type it again."""
    weighing = found.weighing or {}
    if kind is ProposeForm:
        return {
            **weighing.get("factors", {}),
            **{name: weighing.get(name) for name in ("mitigations", "outcome", "reasons")},
            **_terms(found),
        }
    if kind is DecideForm:
        return {"outcome": weighing.get("outcome"), "reasons": weighing.get("reasons"), **_terms(found)}
    return {}


def _terms(found: RiskAssessment) -> dict[str, object]:
    return {
        "conditions": found.conditions or "",
        "to_coordinator": found.to_coordinator or "",
        "review_on": found.review_on,
    }


def _opened(found: RiskAssessment, why: str, form: ActForm | None = None) -> Response:
    """The whole assessment, once the look at it is recorded."""
    looks.record(found, why=why, by=current_actor())
    shown = form or _form_of(found, why)
    return show(
        "vetting/assessing/opened.html",
        shown,
        assessment=found,
        rows=presenters.progress(found),
        opened=presenters.opened(found),
        told=disclosed.told(found.disclosure) if found.disclosure else [],
        factors=[factor.value for factor in rules.Factor],
        kind=type(shown).__name__,
    )


def _closed(found: RiskAssessment, form: LookForm) -> Response:
    return show(
        "vetting/assessing/assessment.html",
        form,
        assessment=found,
        rows=presenters.progress(found),
        tone=presenters.TONES[found.state],
    )


def _found(reference: str) -> RiskAssessment:
    return queries.assessment(current_scope(Permission.DISCLOSURE_OPEN), reference)
