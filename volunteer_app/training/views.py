"""Pages of training: logging it, one's own record, what waits to be verified, deciding."""

from flask import Blueprint, Response, flash, redirect, url_for
from werkzeug.wrappers import Response as Answer
from wtforms import SelectChoice

from volunteer_app.accounts import lists
from volunteer_app.foundation import clock
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.authority import Permission, Scope
from volunteer_app.foundation.deciding import pages
from volunteer_app.foundation.files import downloads
from volunteer_app.foundation.forms import Form, saving, show
from volunteer_app.foundation.permissions import current_actor, current_scope, requires
from volunteer_app.foundation.uploads import accepts_upload
from volunteer_app.organisations.models import Organisation
from volunteer_app.people import queries as people
from volunteer_app.people.models import Person
from volunteer_app.training import evidence, listings, presenters, queries, service
from volunteer_app.training.forms import EvidenceForm, LogForm
from volunteer_app.training.models import TrainingPack, TrainingRecord
from volunteer_app.training.rules import TrainingState
from volunteer_app.training.verifying import FLOW

blueprint = Blueprint("training", __name__)


@blueprint.route("/people/<reference>/training/new", methods=["GET", "POST"])
@requires(Permission.PERSON_OWN, Permission.TRAINING_VERIFY)
@accepts_upload(megabytes=10)
def log(reference: str) -> Response | Answer:
    """Log training: one's own, or a volunteer's on their behalf."""
    person, holding, own = _whose(reference)
    packs = queries.packs()
    form = LogForm(data={"organisation": holding[0].reference} if len(holding) == 1 else None)
    form.organisation.choices = [SelectChoice(each.reference, each.name) for each in holding]
    form.offer(packs)
    if form.validate_on_submit():
        with saving(form):
            kept = form.evidence.keep_if_chosen()
            record = _log(form, person, holding, packs, own=own)
            if kept is not None:
                evidence.put(record, kept, by=_acting(record, own=own))
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
        evidence=evidence.files_of([each.id for each in records]),
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


@blueprint.post("/training/to-verify/choose")
@requires(Permission.TRAINING_VERIFY)
def choose_to_verify() -> Response | Answer:
    """Keep the records that were chosen, and go on to deciding on them."""
    return pages.choose(FLOW)


@blueprint.route("/training/chosen/<choice>", methods=["GET", "POST"])
@requires(Permission.TRAINING_VERIFY)
def decide_many(choice: str) -> Response | Answer:
    """What stands against each of those that were chosen; then deciding on them, with a reason."""
    return pages.many(FLOW, choice)


@blueprint.get("/training/chosen/<choice>/decided")
@requires(Permission.TRAINING_VERIFY)
def decided_many(choice: str) -> Response | Answer:
    """What came of it: how many, and which were left as they were, and why."""
    return pages.decided(FLOW, choice)


@blueprint.route("/training/<reference>", methods=["GET", "POST"])
@requires(Permission.TRAINING_VERIFY)
def decide(reference: str) -> Response | Answer:
    """One record: accept it, or say why not; afterwards, what was decided."""
    return pages.one(FLOW, reference)


@blueprint.route("/training/<reference>/evidence", methods=["GET", "POST"])
@requires(Permission.PERSON_OWN, Permission.TRAINING_VERIFY)
@accepts_upload(megabytes=10)
def change_evidence(reference: str) -> Response | Answer:
    """Add the file that shows that a training was completed, or replace it."""
    record, own = _logged(reference)
    form = EvidenceForm()
    if form.validate_on_submit():
        with saving(form):
            evidence.put(record, form.evidence.keep(), by=_acting(record, own=own))
            flash("The evidence has been added", "success")
            return redirect(_back(record, own=own))
    file = evidence.files_of([record.id]).get(record.id)
    waits = record.state is TrainingState.LOGGED
    return show(
        "training/evidence.html", form, record=record, file=file, waits=waits, back=_back(record, own=own)
    )


@blueprint.get("/training/<reference>/evidence/file")
@requires(Permission.PERSON_OWN, Permission.TRAINING_VERIFY)
def open_evidence(reference: str) -> Response:
    """The evidence itself, to save."""
    record, _ = _logged(reference)
    return downloads.send(evidence.file_of(record))


@blueprint.post("/training/<reference>/evidence/remove")
@requires(Permission.PERSON_OWN, Permission.TRAINING_VERIFY)
def remove_evidence(reference: str) -> Answer:
    """Remove the evidence of a training that nobody has decided on."""
    record, own = _logged(reference)
    if Form().validate_on_submit():
        evidence.remove(record, by=_acting(record, own=own))
        flash("The evidence has been removed", "success")
    return redirect(url_for("training.change_evidence", reference=record.reference))


def _logged(reference: str) -> tuple[TrainingRecord, bool]:
    """A record of the viewer's own training, or of somebody's whom they may verify; and whether it is own.

    Raises:
        NotFound: it is neither.
    """
    mine = current_scope(Permission.PERSON_OWN).person_id
    staff = current_scope(Permission.TRAINING_VERIFY)
    record = queries.record(Scope(staff.organisation_ids, mine), reference)
    return record, record.person_id == mine


def _acting(record: TrainingRecord, *, own: bool) -> Actor:
    actor = current_actor()
    return actor if own else actor.acting_for(record.person.reference)


def _back(record: TrainingRecord, *, own: bool) -> str:
    return url_for("training.my_training") if own else url_for("training.decide", reference=record.reference)


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
