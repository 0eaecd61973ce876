"""Writing something new into a record. These pages open with nothing that the record says."""

from collections.abc import Callable
from typing import TypeVar

from flask import Response, flash, redirect, url_for
from werkzeug.wrappers import Response as Answer
from wtforms import SelectChoice

from volunteer_app.foundation import clock
from volunteer_app.foundation.errors import NotFound
from volunteer_app.foundation.forms import Form, saving, show
from volunteer_app.foundation.permissions import Permission, current_actor, requires
from volunteer_app.organisations import queries as organisations
from volunteer_app.organisations.models import Organisation
from volunteer_app.organisations.rules import OrganisationKind
from volunteer_app.people import queries as people
from volunteer_app.people.models import Person
from volunteer_app.roles import queries as roles
from volunteer_app.sentences import planning, queries, service
from volunteer_app.sentences.forms import (
    ApprovalForm,
    ConditionForm,
    ReleaseForm,
    StatusForm,
    offer,
)
from volunteer_app.sentences.models import SentenceRecord
from volunteer_app.sentences.planning import Planned
from volunteer_app.sentences.views.records import scope
from volunteer_app.sentences.views.room import blueprint

AnyForm = TypeVar("AnyForm", bound=Form)


@blueprint.route("/people/<reference>/sentence", methods=["GET", "POST"])
@requires(Permission.SENTENCE_HOLD)
def start(reference: str) -> Response | Answer:
    """Ask for the first time; where somebody did already, their record."""
    person = people.person(scope(), reference)
    held = queries.records_of(scope(), person.id)
    if held:
        return redirect(url_for("sentences.record", reference=held[0].reference))
    holders = [each for each in people.organisations_of(person.id) if scope().reaches(each.id)]
    form = _status_form(holders)
    if form.validate_on_submit():
        with saving(form):
            holder = next(each for each in holders if each.reference == form.organisation.data)
            record = service.ask(person, holder, by=current_actor(), authority=scope())
            return _write(record, planning.of_status(form))
    return _page("status", form, person, url_for("desk.start"), choose=len(holders) != 1)


@blueprint.route("/sentences/<reference>/status", methods=["GET", "POST"])
@requires(Permission.SENTENCE_HOLD)
def add_status(reference: str) -> Response | Answer:
    """A new status: it ends an older one that has no end."""
    record = queries.record(scope(), reference)
    form = _status_form([record.organisation])
    return _entered("status", record, form, planning.of_status)


@blueprint.route("/sentences/<reference>/approval", methods=["GET", "POST"])
@requires(Permission.SENTENCE_HOLD)
def add_approval(reference: str) -> Response | Answer:
    """The approval of a governor or a probation practitioner."""
    form = ApprovalForm(data={"starts_on": clock.today()})
    offer(form.role, "Any role", ((role.code, role.name) for role in roles.recruitable()))
    offer(form.place, "Any place", _places())
    return _entered("approval", queries.record(scope(), reference), form, planning.of_approval)


@blueprint.route("/sentences/<reference>/release", methods=["GET", "POST"])
@requires(Permission.SENTENCE_HOLD)
def add_release(reference: str) -> Response | Answer:
    """An authorisation of temporary release."""
    form = ReleaseForm(data={"starts_on": clock.today()})
    form.last_day.label.text = "Last day"
    offer(form.place, "Any place", _places())
    return _entered("release", queries.record(scope(), reference), form, planning.of_release)


@blueprint.route("/sentences/<reference>/condition", methods=["GET", "POST"])
@requires(Permission.SENTENCE_HOLD)
def add_condition(reference: str) -> Response | Answer:
    """A condition of a licence, or a requirement of an order."""
    form = ConditionForm(data={"starts_on": clock.today()})
    offer(form.place, "No place", _places())
    return _entered("condition", queries.record(scope(), reference), form, planning.of_condition)


def _entered(
    what: str, record: SentenceRecord, form: AnyForm, plan: Callable[[AnyForm], Planned]
) -> Response | Answer:
    if form.validate_on_submit():
        with saving(form):
            return _write(record, plan(form))
    back = url_for("sentences.record", reference=record.reference)
    return _page(what, form, record.person, back)


def _page(what: str, form: Form, person: Person, back: str, *, choose: bool = False) -> Response:
    return show(f"sentences/add_{what}.html", form, person=person, back=back, choose=choose)


def _write(record: SentenceRecord, planned: Planned) -> Answer:
    by, authority = current_actor(), scope()
    reference = service.add(record, planned.item, by=by, authority=authority)
    if planned.then is not None:
        service.move(record, reference, planned.then, on=clock.today(), by=by, authority=authority)
    flash("Saved", "success")
    return redirect(url_for("sentences.record", reference=record.reference))


def _status_form(holders: list[Organisation]) -> StatusForm:
    if not holders:
        raise NotFound
    first = holders[0].reference if len(holders) == 1 else None
    form = StatusForm(data={"organisation": first, "starts_on": clock.today()})
    form.organisation.choices = [SelectChoice(each.reference, each.name) for each in holders]
    prisons = organisations.places(kind=OrganisationKind.PRISON)
    offer(form.prison, "Select a prison", ((each.reference, each.name) for each in prisons))
    return form


def _places() -> list[tuple[str, str]]:
    return [(each.reference, each.name) for each in organisations.places()]
