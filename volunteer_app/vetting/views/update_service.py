"""The Update Service on the pages of a certificate: consent, asking, and what a person makes of an answer."""

from flask import Response, current_app, flash, redirect, url_for
from werkzeug.wrappers import Response as Answer

from volunteer_app.foundation.forms import saving, show
from volunteer_app.foundation.permissions import Permission, current_actor, current_scope, requires
from volunteer_app.foundation.transactions import release
from volunteer_app.vetting import particulars
from volunteer_app.vetting import queries as checks
from volunteer_app.vetting.certificates import queries as certificates
from volunteer_app.vetting.models import Check
from volunteer_app.vetting.update_service import asking, queries, service
from volunteer_app.vetting.update_service import rules as answers
from volunteer_app.vetting.update_service.forms import (
    AskForm,
    ConsentForm,
    LookForm,
    ReconsiderForm,
    WithdrawForm,
)
from volunteer_app.vetting.update_service.models import StatusCheck
from volunteer_app.vetting.views.room import blueprint


@blueprint.get("/checks/<reference>/update-service")
@requires(Permission.CHECK_RECORD)
def update_service(reference: str) -> Response:
    """Whether we may ask about a certificate, and, for vetting officers, what came of asking."""
    found = checks.check(current_scope(Permission.CHECK_RECORD), reference)
    decides = current_scope(Permission.CHECK_DECIDE).reaches(found.organisation_id)
    return show(
        "vetting/update_service/certificate.html",
        check=found,
        consent=queries.consent_of(found.id),
        decides=decides,
        asked=queries.asked_about(found.id) if decides else [],
    )


@blueprint.route("/checks/<reference>/update-service/consent", methods=["GET", "POST"])
@requires(Permission.CHECK_RECORD)
def update_service_consent(reference: str) -> Response | Answer:
    """Note that the person lets us ask."""
    found = checks.check(current_scope(Permission.CHECK_RECORD), reference)
    form = ConsentForm()
    if form.validate_on_submit():
        with saving(form):
            service.consent(found, given_on=form.day, by=current_actor())
            flash("Their agreement has been recorded", "success")
            return redirect(url_for("vetting.update_service", reference=reference))
    return show("vetting/update_service/consent.html", form, check=found)


@blueprint.route("/checks/<reference>/update-service/withdraw", methods=["GET", "POST"])
@requires(Permission.CHECK_RECORD)
def withdraw_consent(reference: str) -> Response | Answer:
    """Note that the person does not let us ask any more."""
    found = checks.check(current_scope(Permission.CHECK_RECORD), reference)
    form = WithdrawForm()
    if form.validate_on_submit():
        with saving(form):
            service.withdraw(found, by=current_actor())
            flash("Nobody will ask about this certificate any more", "success")
            return redirect(url_for("vetting.update_service", reference=reference))
    return show("vetting/update_service/withdraw.html", form, check=found)


@blueprint.route("/checks/<reference>/update-service/ask", methods=["GET", "POST"])
@requires(Permission.CHECK_DECIDE)
def ask_update_service(reference: str) -> Response | Answer:
    """Ask whether a certificate is current; where nobody can be asked, record what the DBS website says."""
    found = checks.check(current_scope(Permission.CHECK_DECIDE), reference)
    there = asking.from_settings(current_app.extensions["settings"])
    form = AskForm()
    form.fit(is_connected=there.is_connected)
    if form.validate_on_submit():
        with saving(form):
            status = _ask(form, found, there)
            said = "The certificate is current" if status.is_current else "The answer waits for a decision"
            flash(said, "success")
            return redirect(url_for("vetting.update_service", reference=reference))
    return show("vetting/update_service/ask.html", form, check=found, is_connected=there.is_connected)


def _ask(form: AskForm, found: Check, there: asking.UpdateService) -> StatusCheck:
    by, authority = current_actor(), current_scope(Permission.CHECK_DECIDE)
    question = service.question(found, by=by, authority=authority)
    months = certificates.policy_of(found.organisation_id).status_check_months
    if there.is_connected:
        release()  # nothing is held while the server takes its time
        answer = there.ask(question)
    else:
        answer = answers.Answer(form.answer.data)
    by_hand = not there.is_connected
    asked = service.Asked(question.number, answer, form.why.data, by_hand, months)
    return service.answered(found, asked, by=by, authority=authority)


@blueprint.get("/checks/update-service")
@requires(Permission.CHECK_DECIDE)
def update_service_answers() -> Response:
    """The answers that a person has to look at."""
    found = queries.to_look_at(current_scope(Permission.CHECK_DECIDE))
    return show("vetting/update_service/answers.html", answers=found, longest=queries.LONGEST_LIST)


@blueprint.route("/checks/update-service/<reference>", methods=["GET", "POST"])
@requires(Permission.CHECK_DECIDE)
def look_at_answer(reference: str) -> Response | Answer:
    """Say what comes of an answer that is not plainly current."""
    scope = current_scope(Permission.CHECK_DECIDE)
    found = queries.status_check(scope, reference)
    form = LookForm(data={"version": found.version})
    form.fit(found.answer)
    if form.validate_on_submit():
        with saving(form):
            service.look(
                found,
                counts=form.says_current,
                note=form.note.data,
                counts_months=certificates.policy_of(found.check.organisation_id).status_check_months,
                by=current_actor(),
                authority=scope,
                version=form.shown_version,
            )
            flash("What you found has been recorded", "success")
            return redirect(url_for("vetting.update_service", reference=found.check.reference))
    return show("vetting/update_service/look.html", form, status=found, check=found.check)


@blueprint.route("/checks/<reference>/reconsider", methods=["GET", "POST"])
@requires(Permission.CHECK_DECIDE)
def reconsider(reference: str) -> Response | Answer:
    """Note that HMPPS was asked to look at its refusal again."""
    scope = current_scope(Permission.CHECK_DECIDE)
    found = checks.check(scope, reference)
    form = ReconsiderForm(data={"version": found.version})
    if form.validate_on_submit():
        with saving(form):
            particulars.reconsider(
                found, on=form.day, by=current_actor(), version=form.shown_version, authority=scope
            )
            flash("HMPPS was asked to look at this again", "success")
            return redirect(url_for("vetting.check", reference=reference))
    return show("vetting/reconsider.html", form, check=found)
