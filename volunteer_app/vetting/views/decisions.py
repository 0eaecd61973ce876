"""A person's own pages about a decision: what was decided and why, and asking for reconsideration."""

from flask import Response, flash, redirect, url_for
from werkzeug.wrappers import Response as Answer

from volunteer_app.foundation.errors import Refused
from volunteer_app.foundation.forms import saving, show
from volunteer_app.foundation.permissions import Permission, current_actor, current_scope, requires
from volunteer_app.vetting.assessing import presenters, queries, service
from volunteer_app.vetting.assessing.forms import AskAgainForm
from volunteer_app.vetting.assessing.models import RiskAssessment
from volunteer_app.vetting.assessing.rules import AssessmentState
from volunteer_app.vetting.rehabilitation.advice import advisers
from volunteer_app.vetting.views.room import blueprint


@blueprint.get("/my/decisions/<reference>")
@requires(Permission.PERSON_OWN)
def my_decision(reference: str) -> Response:
    """What was decided about the person, and why, in plain words."""
    found = _own(reference)
    return show(
        "vetting/assessing/my_decision.html",
        assessment=found,
        rows=presenters.for_the_person(found),
        may_ask=_may_ask(found),
        waits=found.state is AssessmentState.ASKED_AGAIN,
        advisers=advisers(),
    )


@blueprint.route("/my/decisions/<reference>/ask-again", methods=["GET", "POST"])
@requires(Permission.PERSON_OWN)
def ask_again(reference: str) -> Response | Answer:
    """Ask that another vetting officer looks at the decision again."""
    found = _own(reference)
    if not _may_ask(found):
        raise Refused("This decision cannot be looked at again here. Ask for advice about what you can do")
    form, page = AskAgainForm(), url_for("vetting.my_decision", reference=reference)
    if form.validate_on_submit():
        with saving(form):
            service.ask_again(found, form.appeal.data, by=current_actor())
            flash("Another vetting officer will look at the decision again", "success")
            return redirect(page)
    return show("vetting/assessing/ask_again.html", form, assessment=found, page=page)


def _own(reference: str) -> RiskAssessment:
    return queries.own(current_scope(Permission.PERSON_OWN).person_id, reference)


def _may_ask(found: RiskAssessment) -> bool:
    return found.state is AssessmentState.DECIDED and found.erased_at is None
