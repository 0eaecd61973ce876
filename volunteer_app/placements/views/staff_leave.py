"""Volunteering leave: one's own, a person's, the list with its file, and what is decided on it."""

from collections.abc import Callable
from functools import partial

from flask import Response, flash, redirect, request, url_for
from werkzeug.wrappers import Response as Answer

from volunteer_app.accounts import lists
from volunteer_app.foundation.authority import Permission, Scope
from volunteer_app.foundation.forms import Form, saving, show
from volunteer_app.foundation.permissions import current_actor, current_scope, requires
from volunteer_app.organisations import queries as organisations
from volunteer_app.organisations.models import Organisation
from volunteer_app.people import queries as people
from volunteer_app.placements.recognition.forms import EndForm
from volunteer_app.placements.staff_leave import listings, presenters, queries, rules, service
from volunteer_app.placements.staff_leave.forms import (
    AnswerLeaveForm,
    AskLeaveForm,
    ChangeLeaveForm,
    EnterLeaveForm,
)
from volunteer_app.placements.staff_leave.models import StaffLeave
from volunteer_app.placements.staff_leave.queries import Which
from volunteer_app.placements.staff_leave.rules import LeaveState
from volunteer_app.placements.staff_leave.service import Terms
from volunteer_app.placements.views.recognition import chosen, holders
from volunteer_app.placements.views.room import blueprint

OWN, GIVE = Permission.PERSON_OWN, Permission.RECOGNITION_GIVE


@blueprint.get("/my/leave")
@requires(OWN)
def my_leave() -> Response:
    """The viewer's own leave, and what is left of it."""
    person = people.person_by_id(current_scope(OWN).person_id)
    return show(
        "placements/staff_leave/mine.html",
        person=person,
        lines=presenters.lines(queries.leaves_of(person.id)),
    )


@blueprint.route("/my/leave/new", methods=["GET", "POST"])
@requires(OWN)
def ask_leave() -> Response | Answer:
    """Ask for leave to be agreed to."""
    person = people.person_by_id(current_scope(OWN).person_id)
    offered = people.organisations_of(person.id)
    form = _offering(AskLeaveForm(), offered)
    ask = partial(service.ask, person, by=current_actor())
    done = _written(form, offered, ask, "You have asked. A coordinator will look at it")
    return done or show("placements/staff_leave/terms.html", form, person=person, own=True)


@blueprint.get("/people/<reference>/leave")
@requires(GIVE)
def person_leave(reference: str) -> Response:
    """A person's leave, as far as the viewer's organisations go."""
    scope = current_scope(GIVE)
    person = people.person(scope, reference)
    return show(
        "placements/staff_leave/of_person.html",
        person=person,
        lines=presenters.lines(queries.leaves_of(person.id, scope.organisation_ids)),
    )


@blueprint.route("/people/<reference>/leave/new", methods=["GET", "POST"])
@requires(GIVE)
def enter_leave(reference: str) -> Response | Answer:
    """Write down leave that an employer agreed to."""
    scope = current_scope(GIVE)
    person = people.person(scope, reference)
    offered = holders(scope, person)
    form = _offering(EnterLeaveForm(), offered)
    enter = partial(service.enter, person, by=current_actor())
    done = _written(form, offered, enter, "The leave is entered. Days of it can be used now")
    return done or show("placements/staff_leave/terms.html", form, person=person, own=False)


@blueprint.get("/leave")
@requires(GIVE)
def list_leave() -> Response | Answer:
    """The leave of the organisation's volunteers, with totals by employer."""
    if opening := lists.opening(listings.LEAVE):
        return opening
    scope, which = current_scope(GIVE), _which()
    return show(
        "placements/staff_leave/list.html",
        table=lists.table(listings.leave(scope, which)),
        totals=[] if which is Which.ASKED else presenters.totals(queries.by_employer(scope, which)),
        heads=presenters.HEADS,
        which=which,
    )


@blueprint.route("/leave/export", methods=["GET", "POST"])
@requires(GIVE)
def export_leave() -> Response:
    """The list as a file."""
    return lists.export(listings.leave(current_scope(GIVE), _which()))


@blueprint.get("/leave/<reference>")
@requires(OWN, GIVE)
def leave(reference: str) -> Response:
    """Leave for a year: what is left, and each day of it."""
    found, own = reached(reference)
    return show(
        "placements/staff_leave/leave.html",
        leave=found,
        own=own,
        facts=presenters.facts(found, queries.tallies([found])[found.id]),
        days=queries.days_of(found.id),
        amount=presenters.amount,
        tone=presenters.TONES[found.state],
        press=Form(),
    )


@blueprint.route("/leave/<reference>/answer", methods=["GET", "POST"])
@requires(GIVE)
def answer_leave(reference: str) -> Response | Answer:
    """Say whether the employer agreed to what was asked for."""
    found = queries.leave(current_scope(GIVE), reference)
    form = AnswerLeaveForm(data={"version": found.version, "days": str(rules.number(found.half_days))})
    if form.validate_on_submit():
        with saving(form):
            _answer(found, form)
            flash("The volunteer can read your answer", "success")
            return redirect(_page(found))
    may = found.state is LeaveState.ASKED
    return show("placements/staff_leave/answer.html", form, leave=found, may=may)


@blueprint.route("/leave/<reference>/change", methods=["GET", "POST"])
@requires(GIVE)
def change_leave(reference: str) -> Response | Answer:
    """Put another number of days in the place of what was agreed."""
    found = queries.leave(current_scope(GIVE), reference)
    form = ChangeLeaveForm(data={"version": found.version, "days": str(rules.number(found.half_days))})
    if form.validate_on_submit():
        with saving(form):
            by, version = current_actor(), form.shown_version
            service.change(found, form.half_days, form.reason.data, by=by, version=version)
            flash("The days agreed were changed", "success")
            return redirect(_page(found))
    may = found.state is LeaveState.AGREED
    return show("placements/staff_leave/change.html", form, leave=found, may=may)


@blueprint.route("/leave/<reference>/withdraw", methods=["GET", "POST"])
@requires(GIVE)
def withdraw_leave(reference: str) -> Response | Answer:
    """Take back what was agreed, with a reason."""
    found = queries.leave(current_scope(GIVE), reference)
    form = EndForm(obj=found)
    if form.validate_on_submit():
        with saving(form):
            service.withdraw(found, form.reason.data, by=current_actor(), version=form.shown_version)
            flash("Withdrawn. No days of it can be used any more", "success")
            return redirect(_page(found))
    may = found.state is LeaveState.AGREED
    return show("placements/staff_leave/withdraw.html", form, leave=found, may=may)


@blueprint.post("/leave/<reference>/take-back")
@requires(OWN)
def take_back_leave(reference: str) -> Answer:
    """Ask no more for leave of one's own."""
    found = queries.leave(Scope(person_id=current_scope(OWN).person_id), reference)
    form = Form()
    if form.validate_on_submit():
        with saving(form):
            service.take_back(found, by=current_actor())
            flash("You do not ask for this leave any more", "success")
    for message in form.form_errors:
        flash(message)
    return redirect(_page(found))


def reached(reference: str) -> tuple[StaffLeave, bool]:
    """The leave, and whether it is the viewer's own.

    Raises:
        NotFound: it is neither theirs nor of an organisation in which they may give recognition.
    """
    found = queries.leave(both(), reference)
    return found, is_own(found)


def both() -> Scope:
    """One's own, and what the viewer's organisations hold."""
    return Scope(current_scope(GIVE).organisation_ids, current_scope(OWN).person_id)


def is_own(found: StaffLeave) -> bool:
    """Whether it is the viewer's own."""
    return found.person_id == current_scope(OWN).person_id


def _answer(found: StaffLeave, form: AnswerLeaveForm) -> None:
    by, version, note = current_actor(), form.shown_version, form.note.data
    if form.is_agreed:
        service.agree(found, form.half_days, form.agreed_with.data, note=note, by=by, version=version)
    else:
        service.decline(found, note, by=by, version=version)


def _offering(form: AskLeaveForm, offered: list[Organisation]) -> AskLeaveForm:
    form.offer(offered)
    form.offer_employers(organisations.justice_bodies())
    return form


def _written(
    form: AskLeaveForm,
    offered: list[Organisation],
    write: Callable[[Organisation, Terms], StaffLeave],
    said: str,
) -> Answer | None:
    """Do what the form asks, and go to the leave; None where there is something wrong with it."""
    if form.validate_on_submit():
        with saving(form):
            made = write(chosen(offered, form.organisation.data), form.terms(_employer(form)))
            flash(said, "success")
            return redirect(_page(made))
    return None


def _employer(form: AskLeaveForm) -> Organisation | None:
    return organisations.justice_body(form.employer.data) if form.employer.data else None


def _which() -> Which:
    asked = request.args.get("show", "")
    return Which(asked) if asked in set(Which) else Which.RUNNING


def _page(found: StaffLeave) -> str:
    return url_for("placements.leave", reference=found.reference)
