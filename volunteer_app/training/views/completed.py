"""Training that was completed: logging it, sending it again, and one's own record."""

from flask import Response, flash, redirect, url_for
from werkzeug.wrappers import Response as Answer
from wtforms import SelectChoice

from volunteer_app.foundation import clock
from volunteer_app.foundation.authority import Permission
from volunteer_app.foundation.errors import Refused, StaleEdit
from volunteer_app.foundation.forms import saving, show
from volunteer_app.foundation.permissions import current_scope, requires
from volunteer_app.foundation.transactions import start_over
from volunteer_app.foundation.uploads import accepts_upload
from volunteer_app.organisations.models import Organisation
from volunteer_app.people import queries as people
from volunteer_app.people.models import Person
from volunteer_app.training import evidence, presenters, queries, sending_again, service
from volunteer_app.training.forms import CorrectForm, LogForm, as_logged
from volunteer_app.training.learning import presenters as learning
from volunteer_app.training.models import TrainingPack, TrainingRecord
from volunteer_app.training.second_look import queries as second_look
from volunteer_app.training.second_look.rules import Entry, warning
from volunteer_app.training.service import Completed
from volunteer_app.training.views.reaching import acting, reached
from volunteer_app.training.views.room import blueprint

CHANGED = "This training was changed while you had this page open. Go back and look at it again"


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
            organisation = next(each for each in holding if each.reference == form.organisation.data)
            completed, by = form.completed(packs), acting(person.reference, own=own)
            _look_twice(form, completed, person.id, organisation.id)
            kept = form.evidence.keep_if_chosen()
            record = service.log_training(person, organisation=organisation, by=by, **vars(completed))
            if kept is not None:
                evidence.put(record, kept, by=by)
            return _after_logging(record, own=own)
    return show("training/log.html", form, person=person, own=own, choose=len(holding) != 1)


@blueprint.route("/training/<reference>/correct", methods=["GET", "POST"])
@requires(Permission.PERSON_OWN, Permission.TRAINING_VERIFY)
@accepts_upload(megabytes=10)
def correct(reference: str) -> Response | Answer:
    """Correct training that was sent back, and send it again."""
    record, own = reached(reference)
    packs = queries.packs_with(record.pack)
    form = CorrectForm(data=as_logged(record))
    form.offer(packs)
    if form.validate_on_submit():
        try:
            with saving(form):
                return _send_again(form, record, packs, own=own)
        except StaleEdit:
            start_over()
            form.form_errors.append(CHANGED)
    return show(
        "training/correct.html",
        form,
        record=record,
        own=own,
        file=evidence.files_of([record.id]).get(record.id),
        back=_back(record, own=own),
        problem=sending_again.not_sent_again(record),
    )


@blueprint.get("/my/training")
@requires(Permission.PERSON_OWN)
def my_training() -> Response:
    """The viewer's own training, to read and to print."""
    scope = current_scope(Permission.PERSON_OWN)
    person = people.person_by_id(scope.person_id)
    found = sending_again.own_records(scope, person.id)
    records = list(found)
    return show(
        "training/my_training.html",
        person=person,
        records=records,
        may_correct=found,
        status=presenters.status,
        counts_until=presenters.counts_until,
        verified=presenters.verified_time(records),
        evidence=evidence.files_of([each.id for each in records]),
        packs=learning.mine(person.id, records),
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


def _send_again(form: CorrectForm, record: TrainingRecord, packs: list[TrainingPack], *, own: bool) -> Answer:
    completed, by = form.completed(packs), acting(record.person.reference, own=own)
    _look_twice(form, completed, record.person_id, record.organisation_id)
    kept = form.evidence.keep_if_chosen()
    sending_again.send_again(record, completed, by=by, version=form.shown_version)
    if kept is not None:
        evidence.put(record, kept, by=by)
    flash(f"{record.title} was sent again. A coordinator will look at it", "success")
    return redirect(_back(record, own=own))


def _look_twice(form: LogForm, completed: Completed, person_id: int, organisation_id: int) -> None:
    """Point out, before it is sent, what looks like a slip; whoever logs it may say that it is right.

    Raises:
        Refused: something stands out, and they have not said so.
    """
    if form.sure.data:
        return
    pack = completed.pack
    title, number = completed.course_title, pack.id if pack else None
    entry = Entry(number, title, completed.completed_on, completed.minutes)
    there = second_look.near(person_id, organisation_id, completed.completed_on)
    if words := warning(entry, there, clock.today()):
        raise Refused(words, "sure")


def _back(record: TrainingRecord, *, own: bool) -> str:
    return url_for("training.my_training") if own else url_for("training.decide", reference=record.reference)


def _after_logging(record: TrainingRecord, *, own: bool) -> Answer:
    if own:
        flash("Your training is logged. A coordinator will verify it", "success")
        return redirect(url_for("training.my_training"))
    flash("The training is logged. Verify it once you have seen evidence", "success")
    return redirect(url_for("training.decide", reference=record.reference))
