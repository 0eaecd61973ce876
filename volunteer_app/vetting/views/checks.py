"""Pages of an organisation's checks: starting one, its page, moving it, deciding it, and what waits."""

from datetime import timedelta

from flask import Response, abort, flash, redirect, url_for
from werkzeug.wrappers import Response as Answer
from wtforms import SelectChoice

from volunteer_app.accounts import lists
from volunteer_app.foundation import clock
from volunteer_app.foundation.authority import Permission, Scope
from volunteer_app.foundation.errors import NotFound, StaleEdit
from volunteer_app.foundation.forms import VersionedForm, saving, show
from volunteer_app.foundation.permissions import current_actor, current_scope, requires, viewer
from volunteer_app.foundation.transactions import start_over
from volunteer_app.organisations import queries as organisations
from volunteer_app.organisations.models import Organisation
from volunteer_app.organisations.rules import OrganisationKind
from volunteer_app.people import queries as people
from volunteer_app.people.models import Person
from volunteer_app.vetting import listings, presenters, queries, renewals, rules, service, sufficing, wanted
from volunteer_app.vetting.barring import certified
from volunteer_app.vetting.barring.rules import BarSource
from volunteer_app.vetting.certificates.queries import recheck_months
from volunteer_app.vetting.clearing import can_be_passed_by
from volunteer_app.vetting.forms import DecideForm, MoveForm, StartForm
from volunteer_app.vetting.levels import Workforce
from volunteer_app.vetting.models import Check
from volunteer_app.vetting.moves import CheckStage, may_reconsider, moves
from volunteer_app.vetting.references import queries as references
from volunteer_app.vetting.rules import CertificateLevel, CheckKind, CheckOutcome
from volunteer_app.vetting.sufficing import suggested_end
from volunteer_app.vetting.views.room import blueprint


@blueprint.route("/people/<reference>/checks/new", methods=["GET", "POST"])
@requires(Permission.CHECK_RECORD)
def start_check(reference: str) -> Response | Answer:
    """Ask for a check of a person."""
    scope = current_scope(Permission.CHECK_RECORD)
    person = people.person(scope, reference)
    holding = [each for each in people.organisations_of(person.id) if scope.reaches(each.id)]
    form = StartForm(data={"organisation": holding[0].reference} if len(holding) == 1 else None)
    form.organisation.choices = [SelectChoice(each.reference, each.name) for each in holding]
    prisons = organisations.places(kind=OrganisationKind.PRISON)
    form.establishment.choices = [SelectChoice("", "Select a prison")] + [
        SelectChoice(prison.reference, prison.name) for prison in prisons
    ]
    if form.is_submitted() and form.kind.data == CheckKind.REFERENCE:
        return redirect(url_for("vetting.ask_for_reference", reference=reference))  # asked of somebody
    if form.validate_on_submit():
        with saving(form):
            check = _start(form, person, holding)
            flash(f"{check.kind.words} check started", "success")
            return redirect(url_for("vetting.check", reference=check.reference))
    return show(
        "vetting/start_check.html",
        form,
        person=person,
        choose=len(holding) != 1,
        certificates=sufficing.of_person(person.id, holding),
    )


def _start(form: StartForm, person: Person, holding: list[Organisation]) -> Check:
    kind = CheckKind(form.kind.data)
    of_prison = kind in rules.PRISON_DECIDES
    organisation = next(each for each in holding if each.reference == form.organisation.data)
    if kind is CheckKind.CRIMINAL_RECORD and not form.anyway.data:
        sufficing.refuse_needless(person.id, organisation.id, form.need)
    return service.start_check(
        person,
        organisation=organisation,
        kind=kind,
        particulars=form.particulars,
        by=current_actor(),
        level=CertificateLevel(form.level.data) if kind is CheckKind.CRIMINAL_RECORD else None,
        establishment=organisations.place_by_reference(form.establishment.data) if of_prison else None,
        purpose=form.purpose.data if of_prison else "",
    )


@blueprint.get("/checks/<reference>")
@requires(Permission.CHECK_RECORD)
def check(reference: str) -> Response:
    """One check: what this viewer may know of it, and what they may do next."""
    found = queries.check(current_scope(Permission.CHECK_RECORD), reference)
    authority = current_scope(Permission.CHECK_DECIDE)
    return show(
        "vetting/check.html",
        check=found,
        seen=presenters.as_seen(found, authority),
        rows=presenters.summary(found, authority),
        steps=presenters.steps_seen(found, queries.steps_of(found.id), authority),
        may_confirm=found.is_doubted and decides(found, authority),
        may_weigh=authority.reaches(found.organisation_id) and _has_to_be_weighed(found),
        may_move=bool(_moves(found)),
        may_pass_on=can_be_passed_by(found.stuck_with),
        may_decide=decides(found, authority) and _decidable(found),
        needs_bar=decides(found, authority) and certified.lacks_a_bar(found),
        renewal=renewals.renewal_of(found) if found.outcome is not None else None,
        may_reconsider=authority.reaches(found.organisation_id)
        and may_reconsider(found.kind, found.outcome, asked=found.reconsider_on is not None),
        is_clear_certificate=sufficing.is_clear_certificate(found),
        rulings=sufficing.for_roles(found, _roles(found)),
        request_=references.of_check(found.id) if found.kind is CheckKind.REFERENCE else None,
    )


def _roles(found: Check) -> list[str]:
    """The roles that a certificate is judged for; other checks are for any."""
    judged = sufficing.is_clear_certificate(found)
    return wanted.roles_of(found.person_id, Scope(frozenset({found.organisation_id}))) if judged else []


def _has_to_be_weighed(found: Check) -> bool:
    """Whether it came back with something that makes it count only once two officers decide so."""
    return found.kind in rules.WEIGHED_KINDS and found.outcome in rules.TO_BE_DECIDED_ON


def _decidable(found: Check) -> bool:
    return rules.may_decide(found.state, found.outcome) or found.is_reconsidered


@blueprint.route("/checks/<reference>/move", methods=["GET", "POST"])
@requires(Permission.CHECK_RECORD)
def move(reference: str) -> Response | Answer:
    """Note where a check has got to."""
    found = queries.check(current_scope(Permission.CHECK_RECORD), reference)
    if found.kind in rules.PRISON_DECIDES:
        abort(403)
    form = MoveForm(data={"version": found.version, "application_reference": found.application_reference})
    form.offer(found.kind, _moves(found))
    if form.validate_on_submit():
        try:
            with saving(form):
                stage = CheckStage(form.to.data)
                service.move_check(
                    found,
                    stage,
                    by=current_actor(),
                    version=form.shown_version,
                    application_reference=form.application_reference.data,
                )
                flash(f"The check is now: {stage.words}", "success")
                return redirect(url_for("vetting.check", reference=reference))
        except StaleEdit:
            _say_what_changed(form, found)
            form.offer(found.kind, _moves(found))
    return show("vetting/move.html", form, check=found, seen=_seen(found))


@blueprint.route("/checks/<reference>/decide", methods=["GET", "POST"])
@requires(Permission.CHECK_RECORD, Permission.CHECK_DECIDE)
def decide(reference: str) -> Response | Answer:
    """Record what came back: identity and the like by a coordinator, the rest by a vetting officer."""
    found = queries.check(recording_or_deciding(), reference)
    if not decides(found, current_scope(Permission.CHECK_DECIDE)):
        abort(403)
    form = DecideForm(data=_suggested(found))
    form.fit(found, bar_is_kept=certified.is_kept(found))
    if form.validate_on_submit():
        try:
            with saving(form):
                _decide(form, found)
                flash("The outcome has been recorded", "success")
                return redirect(url_for("vetting.check", reference=reference))
        except StaleEdit:
            _say_what_changed(form, found)
    months = recheck_months(found.organisation_id)
    return show("vetting/decide.html", form, check=found, seen=_seen(found), months=months)


@blueprint.get("/checks/to-decide")
@requires(Permission.CHECK_DECIDE)
def to_decide() -> Response | Answer:
    """What waits for a vetting officer, what waits longest first."""
    found = listings.to_decide(current_scope(Permission.CHECK_DECIDE))
    return lists.opening(listings.TO_DECIDE) or show("vetting/to_decide.html", table=lists.table(found))


@blueprint.route("/checks/to-decide/export", methods=["GET", "POST"])
@requires(Permission.CHECK_DECIDE)
def export_to_decide() -> Response:
    """The list of checks to decide as a file."""
    return lists.export(listings.to_decide(current_scope(Permission.CHECK_DECIDE)))


def _decide(form: DecideForm, found: Check) -> None:
    certificate = found.kind is CheckKind.CRIMINAL_RECORD
    service.decide_check(
        found,
        CheckOutcome(form.outcome.data),
        valid_from=form.valid_from.data,
        valid_before=form.valid_before,
        by=current_actor(),
        certificate_number=form.certificate_number.data if certificate else "",
        issued_on=form.issued_on.data if certificate else None,
        seen_by=form.seen_by.data if certificate else "",
        note=form.note.data,
        version=form.shown_version,
        authority=current_scope(Permission.CHECK_DECIDE),
        workforce=Workforce(form.workforce.data) if form.workforce and form.workforce.data else None,
        bar=form.told if form.is_about_a_bar else None,
    )


def _suggested(found: Check) -> dict[str, object]:
    """What the form starts with: what was recorded before, else today and the day that policy suggests."""
    valid_from = found.valid_from or clock.today()
    ends = found.valid_before if found.valid_from else suggested_end(found, valid_from)
    return {
        "version": found.version,
        "outcome": found.outcome.value if found.outcome else None,
        "valid_from": valid_from,
        "last_day": ends - timedelta(days=1) if ends else None,
        "certificate_number": found.certificate_number or found.number_as_issued,
        "workforce": found.workforce.value if found.workforce else "",
        "issued_on": found.issued_on,
        "seen_by": found.seen_by or current_actor().name,
        "note": found.note,
        "source": BarSource.CERTIFICATE.value,
    }


def decides(found: Check, authority: Scope) -> bool:
    """Whether the organisation's viewer decides such checks; a prison's clearances only the prison does."""
    if found.kind in rules.PRISON_DECIDES:
        return False
    return found.kind in rules.COORDINATOR_DECIDES or authority.reaches(found.organisation_id)


def _moves(found: Check) -> tuple[CheckStage, ...]:
    """A prison's own decision is not moved by the organisation that waits for it."""
    return moves(found.kind, found.position, found.level)


def recording_or_deciding() -> Scope:
    """What either permission reaches."""
    scopes = (viewer().scope_of(each) for each in (Permission.CHECK_RECORD, Permission.CHECK_DECIDE))
    return Scope(frozenset().union(*(scope.organisation_ids for scope in scopes if scope)))


def _seen(found: Check) -> presenters.SeenCheck:
    return presenters.as_seen(found, current_scope(Permission.CHECK_DECIDE))


def _say_what_changed(form: VersionedForm, found: Check) -> None:
    """Keep what was typed, and say who was faster; sending again is then a decision on what is shown."""
    start_over()
    steps = queries.steps_of(found.id)
    if not steps:
        raise NotFound
    seen = _seen(found)
    form.version.data = str(found.version)
    form.form_errors.append(
        f"{steps[0].recorded_by} changed this check while you had this page open. It is now: {seen.status}"
    )
