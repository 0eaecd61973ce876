"""Pages of training: logging it, one's own record, what waits to be verified, deciding."""

from flask import Blueprint, Response, flash, redirect, url_for
from werkzeug.wrappers import Response as Answer
from wtforms import SelectChoice

from volunteer_app.accounts import lists
from volunteer_app.foundation import clock
from volunteer_app.foundation.authority import Permission
from volunteer_app.foundation.errors import StaleEdit
from volunteer_app.foundation.forms import saving, show
from volunteer_app.foundation.permissions import current_actor, current_scope, requires
from volunteer_app.foundation.transactions import start_over
from volunteer_app.organisations.models import Organisation
from volunteer_app.people import queries as people
from volunteer_app.people.models import Person
from volunteer_app.training import listings, presenters, queries, service
from volunteer_app.training.forms import DecideForm, LogForm
from volunteer_app.training.models import TrainingPack, TrainingRecord
from volunteer_app.training.rules import TrainingState

blueprint = Blueprint("training", __name__)


@blueprint.route("/people/<reference>/training/new", methods=["GET", "POST"])
@requires(Permission.PERSON_OWN, Permission.TRAINING_VERIFY)
def log(reference: str) -> Response | Answer:
    """Log training: one's own, or a volunteer's on their behalf."""
    person, holding, own = _whose(reference)
    packs = queries.packs()
    form = LogForm(data={"organisation": holding[0].reference} if len(holding) == 1 else None)
    form.organisation.choices = [SelectChoice(each.reference, each.name) for each in holding]
    form.offer(packs)
    if form.validate_on_submit():
        with saving(form):
            record = _log(form, person, holding, packs, own=own)
            return _after_logging(record, own=own)
    return show("training/log.html", form, person=person, own=own, choose=len(holding) != 1)


@blueprint.get("/my/training")
@requires(Permission.PERSON_OWN)
def my_training() -> Response:
    """The viewer's own training, to read and to print."""
    scope = current_scope(Permission.PERSON_OWN)
    person = people.person_by_id(scope.person_id)
    records = queries.records_of(scope, person.id)
    return show(
        "training/my_training.html",
        person=person,
        records=records,
        status=presenters.status,
        counts_until=presenters.counts_until,
        verified=presenters.verified_time(records),
    )


@blueprint.get("/training/to-verify")
@requires(Permission.TRAINING_VERIFY)
def to_verify() -> Response | Answer:
    """What waits to be verified, the longest ago first."""
    found = listings.to_verify(current_scope(Permission.TRAINING_VERIFY))
    return lists.opening(listings.TO_VERIFY) or show("training/to_verify.html", table=lists.table(found))


@blueprint.route("/training/to-verify/export", methods=["GET", "POST"])
@requires(Permission.TRAINING_VERIFY)
def export_to_verify() -> Response:
    """The list of training to verify as a file."""
    return lists.export(listings.to_verify(current_scope(Permission.TRAINING_VERIFY)))


@blueprint.route("/training/<reference>", methods=["GET", "POST"])
@requires(Permission.TRAINING_VERIFY)
def decide(reference: str) -> Response | Answer:
    """One record: accept it, or say why not; afterwards, what was decided."""
    record = queries.record(current_scope(Permission.TRAINING_VERIFY), reference)
    form = DecideForm(data={"version": record.version})
    if form.validate_on_submit():
        try:
            with saving(form):
                _decide(form, record)
                return redirect(url_for("training.to_verify"))
        except StaleEdit:
            start_over()
            form.form_errors.append("Somebody else decided this training while you had this page open")
    return show(
        "training/decide.html",
        form,
        record=record,
        rows=presenters.summary(record),
        status=presenters.status(record),
        own=record.person_id == current_scope(Permission.PERSON_OWN).person_id,
        waits=record.state is TrainingState.LOGGED,
    )


def _whose(reference: str) -> tuple[Person, list[Organisation], bool]:
    """The person, the organisations that the training may be for, and whether it is the viewer's own.

    Raises:
        NotFound: it is neither the viewer nor somebody whom they may verify.
    """
    mine = current_scope(Permission.PERSON_OWN).person_id
    if mine is not None:
        me = people.person_by_id(mine)
        if me.reference == reference:
            return me, people.organisations_of(me.id), True
    scope = current_scope(Permission.TRAINING_VERIFY)
    person = people.person(scope, reference)
    holding = [each for each in people.organisations_of(person.id) if scope.reaches(each.id)]
    return person, holding, False


def _log(
    form: LogForm, person: Person, holding: list[Organisation], packs: list[TrainingPack], *, own: bool
) -> TrainingRecord:
    actor = current_actor()
    return service.log_training(
        person,
        organisation=next(each for each in holding if each.reference == form.organisation.data),
        pack=None if form.is_other else next(each for each in packs if each.code == form.course.data),
        course_title=form.course_title.data if form.is_other else "",
        completed_on=form.completed_on.data or clock.today(),  # required by the form
        minutes=form.total_minutes,
        note=form.note.data,
        by=actor if own else actor.acting_for(person.reference),
    )


def _after_logging(record: TrainingRecord, *, own: bool) -> Answer:
    if own:
        flash("Your training is logged. A coordinator will verify it", "success")
        return redirect(url_for("training.my_training"))
    flash("The training is logged. Verify it once you have seen evidence", "success")
    return redirect(url_for("training.decide", reference=record.reference))


def _decide(form: DecideForm, record: TrainingRecord) -> None:
    by, version, name = current_actor(), form.shown_version, record.person.full_name
    if form.decision.data == "verify":
        service.verify_training(record, by=by, version=version)
        flash(f"{record.title} is verified for {name}", "success")
    else:
        service.reject_training(record, note=form.note.data, by=by, version=version)
        flash(f"{record.title} is not accepted for {name}", "success")
