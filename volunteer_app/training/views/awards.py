"""What people work towards and have been awarded: for coordinators, and each person's own."""

from flask import Response, flash, redirect, request, url_for
from werkzeug.wrappers import Response as Answer
from wtforms import SelectChoice

from volunteer_app.foundation import clock, paging
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.authority import Permission, Scope
from volunteer_app.foundation.forms import saving, show
from volunteer_app.foundation.paging import Anchor
from volunteer_app.foundation.permissions import current_actor, current_scope, requires
from volunteer_app.people import queries as people
from volunteer_app.training import ending_awards
from volunteer_app.training.awards import queries, service
from volunteer_app.training.awards.forms import AwardForm, EnrolForm, RecordUnitForm, WithdrawForm, open_units
from volunteer_app.training.awards.models import Award
from volunteer_app.training.awards.rules import UnitState
from volunteer_app.training.certificates import queries as certificates
from volunteer_app.training.certificates.forms import IssueForm
from volunteer_app.training.certificates.service import issue_for_award
from volunteer_app.training.views.certificates import of_page
from volunteer_app.training.views.room import blueprint


@blueprint.get("/training/awards")
@requires(Permission.TRAINING_VERIFY)
def awards() -> Response:
    """What the organisations' people work towards and have been awarded, the latest first."""
    scope = current_scope(Permission.TRAINING_VERIFY)
    anchor = Anchor(request.args.get("after", ""), request.args.get("before", ""))
    found = paging.page(queries.awards(scope), queries.LATEST_FIRST, anchor, of=Award)
    return show("training/awards/awards.html", page=found)


@blueprint.get("/my/awards")
@requires(Permission.PERSON_OWN)
def my_awards() -> Response:
    """The viewer's own."""
    scope = current_scope(Permission.PERSON_OWN)
    person = people.person_by_id(scope.person_id)
    found = queries.awards_of(scope, person.id)
    return show(
        "training/awards/my_awards.html",
        person=person,
        awards=found,
        progress={each.id: queries.progress_of(each) for each in found},
    )


@blueprint.get("/awards/<reference>")
@requires(Permission.PERSON_OWN, Permission.TRAINING_VERIFY)
def award(reference: str) -> Response:
    """One award: the units, what is missing, and what can be done."""
    found, own = reached(reference)
    return show(
        "training/awards/award.html",
        award=found,
        own=own,
        manages=manages(found),
        progress=queries.progress_of(found),
        by_unit={each.unit_id: each for each in found.units},
        waits=any(each.state is UnitState.CLAIMED for each in found.units),
        has_certificate=certificates.standing_for(found) is not None,
    )


@blueprint.route("/people/<reference>/awards/new", methods=["GET", "POST"])
@requires(Permission.TRAINING_VERIFY)
def enrol(reference: str) -> Response | Answer:
    """Somebody begins to work towards a qualification."""
    scope = current_scope(Permission.TRAINING_VERIFY)
    person = people.person(scope, reference)
    holding = [each for each in people.organisations_of(person.id) if scope.reaches(each.id)]
    offered = queries.offered()
    form = EnrolForm(data={"organisation": holding[0].reference} if len(holding) == 1 else None)
    form.organisation.choices = [SelectChoice(each.reference, each.name) for each in holding]
    form.offer(offered)
    if form.validate_on_submit():
        with saving(form):
            made = service.enrol(
                person,
                next(each for each in offered if each.reference == form.qualification.data),
                next(each for each in holding if each.reference == form.organisation.data),
                started_on=form.started_on.data or clock.today(),
                by=current_actor(),
            )
            flash("They work towards this qualification now", "success")
            return redirect(url_for("training.award", reference=made.reference))
    return show("training/awards/enrol.html", form, person=person, choose=len(holding) != 1, offered=offered)


@blueprint.route("/awards/<reference>/unit", methods=["GET", "POST"])
@requires(Permission.TRAINING_VERIFY)
def record_unit(reference: str) -> Response | Answer:
    """A unit that was assessed."""
    found = _managed(reference)
    units = open_units(found.qualification.units, found.units)
    form = RecordUnitForm(obj=found, data={"assessor": "", "verifier": ""})
    form.offer(units)
    if form.validate_on_submit():
        with saving(form):
            unit = next(each for each in units if each.reference == form.unit.data)
            service.record_unit(found, unit, form.outcome, by=current_actor(), version=form.shown_version)
            flash("The unit is recorded as achieved", "success")
            return redirect(_page(found))
    return show("training/awards/record_unit.html", form, award=found, back=_page(found))


@blueprint.route("/awards/<reference>/give", methods=["GET", "POST"])
@requires(Permission.TRAINING_VERIFY)
def give_award(reference: str) -> Response | Answer:
    """The awarding body has awarded it."""
    found = _managed(reference)
    form = AwardForm(obj=found)
    if form.validate_on_submit():
        with saving(form):
            service.give(
                found,
                form.outcome,
                last_day=form.last_day.data,
                body_number=form.body_number.data,
                by=current_actor(),
                version=form.shown_version,
            )
            flash("The award is recorded", "success")
            return redirect(_page(found))
    problem = queries.progress_of(found).problem
    return show("training/awards/give.html", form, award=found, problem=problem, back=_page(found))


@blueprint.route("/awards/<reference>/withdraw", methods=["GET", "POST"])
@requires(Permission.TRAINING_VERIFY)
def withdraw_award(reference: str) -> Response | Answer:
    """Somebody stops, or the award was taken back."""
    found = _managed(reference)
    form = WithdrawForm(obj=found)
    if form.validate_on_submit():
        with saving(form):
            ending_awards.withdraw(
                found, reason=form.reason.data, by=current_actor(), version=form.shown_version
            )
            flash("It has ended", "success")
            return redirect(_page(found))
    return show("training/awards/withdraw.html", form, award=found, back=_page(found))


@blueprint.route("/awards/<reference>/certificate", methods=["GET", "POST"])
@requires(Permission.PERSON_OWN, Permission.TRAINING_VERIFY)
def award_certificate(reference: str) -> Response | Answer:
    """The certificate of an award: make it, or save it again."""
    found, own = reached(reference)
    form = IssueForm()
    if form.validate_on_submit():
        with saving(form):
            wishes = form.names_organisation.data == "yes"
            issue_for_award(found, names_organisation=wishes, by=acting(found, own=own))
            flash("The certificate is ready to save", "success")
            return redirect(url_for("training.award_certificate", reference=found.reference))
    standing = of_page(certificates.last_of(found))
    return show(
        "training/certificates/of_award.html", form, award=found, own=own, back=_page(found), **standing
    )


def reached(reference: str) -> tuple[Award, bool]:
    """An award of the viewer, or of somebody whose training they verify; and whether it is their own.

    Raises:
        NotFound: it is neither.
    """
    mine = current_scope(Permission.PERSON_OWN).person_id
    staff = current_scope(Permission.TRAINING_VERIFY)
    found = queries.award(Scope(staff.organisation_ids, mine), reference)
    return found, found.person_id == mine


def manages(award: Award) -> bool:
    """Whether the viewer records things for it: never for themselves."""
    mine = current_scope(Permission.PERSON_OWN).person_id
    return (
        current_scope(Permission.TRAINING_VERIFY).reaches(award.organisation_id) and award.person_id != mine
    )


def acting(award: Award, *, own: bool) -> Actor:
    """The viewer, on behalf of the person unless it is their own."""
    return current_actor() if own else current_actor().acting_for(award.person.reference)


def _managed(reference: str) -> Award:
    return queries.award(current_scope(Permission.TRAINING_VERIFY), reference)


def _page(award: Award) -> str:
    return url_for("training.award", reference=award.reference)
