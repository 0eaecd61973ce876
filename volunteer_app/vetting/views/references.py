"""Pages of an organisation's requests for references: asking, what came back, entering it, withdrawing."""

from flask import Response, flash, redirect, url_for
from werkzeug.wrappers import Response as Answer

from volunteer_app.accounts.ownership import own_person_id
from volunteer_app.foundation import clock
from volunteer_app.foundation.forms import saving, show
from volunteer_app.foundation.permissions import Permission, current_actor, current_scope, requires
from volunteer_app.people import queries as people
from volunteer_app.roles import queries as roles
from volunteer_app.vetting import wanted
from volunteer_app.vetting.presenters import as_seen
from volunteer_app.vetting.references import presenters, queries, rules, service
from volunteer_app.vetting.references.forms import AskForm, EnterForm, WithdrawForm
from volunteer_app.vetting.references.models import ReferenceRequest
from volunteer_app.vetting.references.policy import policy_on
from volunteer_app.vetting.references.rules import Route, WithdrawReason
from volunteer_app.vetting.views.room import blueprint


@blueprint.get("/people/<reference>/references")
@requires(Permission.CHECK_RECORD)
def references(reference: str) -> Response:
    """Who was asked about a person, and how many satisfactory references there are."""
    scope = current_scope(Permission.CHECK_RECORD)
    person = people.person(scope, reference)
    found = queries.requests_of(scope, person.id)
    return show(
        "vetting/references/list.html",
        person=person,
        requests=[(each, presenters.standing(each)) for each in found],
        unasked=[as_seen(each, scope) for each in queries.without_request(scope, person.id)],
        threshold=_threshold(found),
    )


@blueprint.route("/people/<reference>/references/new", methods=["GET", "POST"])
@requires(Permission.CHECK_RECORD)
def ask_for_reference(reference: str) -> Response | Answer:
    """Ask somebody about a person."""
    scope = current_scope(Permission.CHECK_RECORD)
    person = people.person(scope, reference)
    holding = [each for each in people.organisations_of(person.id) if scope.reaches(each.id)]
    only = holding[0].reference if len(holding) == 1 else None
    form = AskForm(data={"organisation": only})
    form.offer(
        holding,
        roles.recruitable(),
        wanted=wanted.roles_of(person.id, scope),
        named=wanted.referees_of(person.id, current_scope),
    )
    if form.validate_on_submit():
        with saving(form):
            asked = service.ask(
                person,
                form.referee,
                organisation=next(each for each in holding if each.reference == form.organisation.data),
                role=roles.recruitable_by_code(form.role.data),
                has_answered=form.answered.data,
                by=current_actor(),
            )
            return _then(asked, has_answered=form.answered.data)
    return show(
        "vetting/references/ask.html",
        form,
        person=person,
        choose=only is None,
        policy=policy_on(clock.today()),
    )


def _then(asked: ReferenceRequest, *, has_answered: bool) -> Answer:
    if has_answered:
        return redirect(url_for("vetting.enter_reference", reference=asked.reference))
    flash("The referee has been asked" if asked.referee_email else "The request is noted", "success")
    return redirect(url_for("vetting.reference_request", reference=asked.reference))


@blueprint.get("/references/<reference>")
@requires(Permission.CHECK_RECORD)
def reference_request(reference: str) -> Response:
    """One request, and what the referee said; not to the person whom it is about."""
    found = queries.request(current_scope(Permission.CHECK_RECORD), reference)
    is_own = own_person_id(current_actor()) == found.person_id
    return show(
        "vetting/references/request.html",
        request_=found,
        standing=presenters.standing(found),
        rows=presenters.summary(found),
        said=[] if is_own else presenters.said(found),
        to_weigh=[] if is_own else presenters.to_weigh(found),
        may_change=found.state.is_open and not is_own,
    )


@blueprint.route("/references/<reference>/enter", methods=["GET", "POST"])
@requires(Permission.CHECK_RECORD)
def enter_reference(reference: str) -> Response | Answer:
    """Enter what a referee said by telephone or wrote."""
    found = queries.request(current_scope(Permission.CHECK_RECORD), reference)
    form = EnterForm(data={"version": found.version})
    form.fit(found.groups)
    if form.validate_on_submit():
        with saving(form):
            route, version = Route(form.route.data), form.shown_version
            service.enter_answer(found, form.answers, route, version=version, by=current_actor())
            flash("The reference has been entered", "success")
            return redirect(url_for("vetting.reference_request", reference=reference))
    return show("vetting/references/enter.html", form, request_=found)


@blueprint.route("/references/<reference>/withdraw", methods=["GET", "POST"])
@requires(Permission.CHECK_RECORD)
def withdraw_reference(reference: str) -> Response | Answer:
    """Take a request back."""
    found = queries.request(current_scope(Permission.CHECK_RECORD), reference)
    form = WithdrawForm(data={"version": found.version})
    if form.validate_on_submit():
        with saving(form):
            because, version = WithdrawReason(form.because.data), form.shown_version
            service.withdraw(found, because, version=version, by=current_actor())
            flash("The request has been withdrawn", "success")
            return redirect(url_for("vetting.reference_request", reference=reference))
    return show("vetting/references/withdraw.html", form, request_=found)


def _threshold(found: list[ReferenceRequest]) -> str:
    """How many are still missing for the role that was asked about last."""
    latest = found[0] if found else None
    role = roles.by_code(latest.role_code) if latest else None
    if latest is None or role is None:
        return ""
    return rules.threshold(role.references_needed, queries.tally_of(latest.person_id, latest.organisation_id))
