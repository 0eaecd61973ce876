"""Training that was completed: logging it, and one's own record."""

from flask import Response, flash, redirect, url_for
from werkzeug.wrappers import Response as Answer
from wtforms import SelectChoice

from volunteer_app.foundation import clock
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.authority import Permission
from volunteer_app.foundation.forms import saving, show
from volunteer_app.foundation.permissions import current_actor, current_scope, requires
from volunteer_app.foundation.uploads import accepts_upload
from volunteer_app.organisations.models import Organisation
from volunteer_app.people import queries as people
from volunteer_app.people.models import Person
from volunteer_app.training import evidence, presenters, queries, service
from volunteer_app.training.forms import LogForm
from volunteer_app.training.models import TrainingPack, TrainingRecord
from volunteer_app.training.views.room import blueprint


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
                evidence.put(record, kept, by=_acting(person, own=own))
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
    return service.log_training(
        person,
        organisation=next(each for each in holding if each.reference == form.organisation.data),
        pack=None if form.is_other else next(each for each in packs if each.code == form.course.data),
        course_title=form.course_title.data if form.is_other else "",
        completed_on=form.completed_on.data or clock.today(),  # required by the form
        minutes=form.total_minutes,
        note=form.note.data,
        by=_acting(person, own=own),
    )


def _acting(person: Person, *, own: bool) -> Actor:
    actor = current_actor()
    return actor if own else actor.acting_for(person.reference)


def _after_logging(record: TrainingRecord, *, own: bool) -> Answer:
    if own:
        flash("Your training is logged. A coordinator will verify it", "success")
        return redirect(url_for("training.my_training"))
    flash("The training is logged. Verify it once you have seen evidence", "success")
    return redirect(url_for("training.decide", reference=record.reference))
