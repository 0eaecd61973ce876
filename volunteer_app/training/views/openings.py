"""Openings: what coordinators offer, and what people ask to join."""

from datetime import timedelta

from flask import Response, flash, redirect, request, url_for
from werkzeug.wrappers import Response as Answer
from wtforms import SelectChoice

from volunteer_app.accounts import queries as accounts
from volunteer_app.foundation import clock, paging
from volunteer_app.foundation.authority import Permission
from volunteer_app.foundation.forms import Form, saving, show
from volunteer_app.foundation.paging import Anchor
from volunteer_app.foundation.permissions import current_actor, current_scope, requires
from volunteer_app.organisations.models import Organisation
from volunteer_app.people import queries as people
from volunteer_app.people.models import Person
from volunteer_app.training import queries as packs
from volunteer_app.training.awards import queries as awards
from volunteer_app.training.openings import queries, rules, service
from volunteer_app.training.openings.forms import AnswerForm, AskForm, OpeningForm
from volunteer_app.training.openings.models import TrainingOpening
from volunteer_app.training.openings.rules import RequestState
from volunteer_app.training.views.room import blueprint


@blueprint.get("/my/openings")
@requires(Permission.PERSON_OWN)
def openings() -> Response:
    """What the viewer can ask to join, and what they asked."""
    person = _me()
    return show(
        "training/openings/openings.html",
        openings=queries.open_to(person.id),
        asked=queries.requests_by(person.id),
    )


@blueprint.route("/my/openings/<reference>", methods=["GET", "POST"])
@requires(Permission.PERSON_OWN)
def opening(reference: str) -> Response | Answer:
    """One opening: ask to join it, or read the answer."""
    person = _me()
    found = queries.opening_for(person.id, reference)
    form = AskForm()
    if form.validate_on_submit():
        with saving(form):
            service.ask(found, person, why=form.why.data, by=current_actor())
            flash("You have asked to join. A coordinator will answer", "success")
            return redirect(url_for("training.opening", reference=found.reference))
    asked = queries.requests_by(person.id).get(found.id)
    stands = asked is not None and asked.state in (RequestState.ASKED, RequestState.ACCEPTED)
    return show(
        "training/openings/opening.html",
        form,
        opening=found,
        asked=asked,
        stands=stands,
        is_open=_is_open(found),
    )


@blueprint.post("/my/openings/<reference>/withdraw")
@requires(Permission.PERSON_OWN)
def withdraw_request(reference: str) -> Answer:
    """The viewer does not want to join any more."""
    person = _me()
    found = queries.opening_for(person.id, reference)
    asked = queries.requests_by(person.id).get(found.id)
    if Form().validate_on_submit() and asked is not None:
        service.withdraw(asked, by=current_actor())
        flash("You have withdrawn your request", "success")
    return redirect(url_for("training.opening", reference=found.reference))


@blueprint.get("/training/openings")
@requires(Permission.TRAINING_VERIFY)
def manage_openings() -> Response:
    """What the organisations offer, the latest first."""
    scope = current_scope(Permission.TRAINING_VERIFY)
    anchor = Anchor(request.args.get("after", ""), request.args.get("before", ""))
    found = paging.page(queries.openings(scope), queries.LATEST_FIRST, anchor, of=TrainingOpening)
    counts = queries.counts(each.id for each in found.items)
    return show(
        "training/openings/manage.html",
        page=found,
        waiting=counts[RequestState.ASKED],
        accepted=counts[RequestState.ACCEPTED],
    )


@blueprint.route("/training/openings/new", methods=["GET", "POST"])
@requires(Permission.TRAINING_VERIFY)
def add_opening() -> Response | Answer:
    """Offer something."""
    form, offered = OpeningForm(), _organisations()
    _offer(form, offered)
    if form.validate_on_submit():
        with saving(form):
            organisation = next(each for each in offered if each.reference == form.organisation.data)
            made = service.offer(form.details, organisation, by=current_actor())
            flash("People can ask to join now", "success")
            return redirect(url_for("training.manage_opening", reference=made.reference))
    return show("training/openings/edit.html", form, opening=None)


@blueprint.get("/training/openings/<reference>")
@requires(Permission.TRAINING_VERIFY)
def manage_opening(reference: str) -> Response:
    """One opening, and who asked to join."""
    found = queries.opening(current_scope(Permission.TRAINING_VERIFY), reference)
    asked = queries.requests(found.id)
    taken = sum(each.state is RequestState.ACCEPTED for each in asked)
    return show(
        "training/openings/manage_one.html",
        opening=found,
        requests=asked,
        left=rules.places_left(found.places, taken),
        is_open=_is_open(found),
    )


@blueprint.route("/training/openings/<reference>/edit", methods=["GET", "POST"])
@requires(Permission.TRAINING_VERIFY)
def edit_opening(reference: str) -> Response | Answer:
    """Change what is offered, or open it again."""
    found = queries.opening(current_scope(Permission.TRAINING_VERIFY), reference)
    form = OpeningForm(data=_shown(found))
    _offer(form, [found.organisation])
    if form.validate_on_submit():
        with saving(form):
            service.edit(found, form.details, version=form.shown_version, by=current_actor())
            flash("The opening was changed", "success")
            return redirect(url_for("training.manage_opening", reference=found.reference))
    return show("training/openings/edit.html", form, opening=found)


@blueprint.post("/training/openings/<reference>/close")
@requires(Permission.TRAINING_VERIFY)
def close_opening(reference: str) -> Answer:
    """Let nobody ask any more."""
    found = queries.opening(current_scope(Permission.TRAINING_VERIFY), reference)
    if Form().validate_on_submit():
        service.close(found, by=current_actor())
        flash("Nobody can ask any more. Those who asked still need an answer", "success")
    return redirect(url_for("training.manage_opening", reference=found.reference))


@blueprint.route("/training/requests/<reference>", methods=["GET", "POST"])
@requires(Permission.TRAINING_VERIFY)
def answer_request(reference: str) -> Response | Answer:
    """Whether somebody can join."""
    found = queries.request_of(current_scope(Permission.TRAINING_VERIFY), reference)
    form = AnswerForm(obj=found)
    page = url_for("training.manage_opening", reference=found.opening.reference)
    if form.validate_on_submit():
        with saving(form):
            if form.decision.data == "yes":
                service.accept(found, by=current_actor(), version=form.shown_version)
            else:
                service.decline(found, note=form.note.data, by=current_actor(), version=form.shown_version)
            flash("The request is answered", "success")
            return redirect(page)
    return show("training/openings/answer.html", form, asked=found, page=page)


def _me() -> Person:
    return people.person_by_id(current_scope(Permission.PERSON_OWN).person_id)


def _is_open(opening: TrainingOpening) -> bool:
    return rules.is_open(opening.closes_before, opening.closed_at is not None, clock.today())


def _organisations() -> list[Organisation]:
    return accounts.organisations_in(current_scope(Permission.TRAINING_VERIFY))


def _offer(form: OpeningForm, offered: list[Organisation]) -> None:
    first = [] if len(offered) == 1 else [SelectChoice("", "Select an organisation")]
    form.organisation.choices = first + [SelectChoice(each.reference, each.name) for each in offered]
    form.offer(packs.packs(), awards.offered())


def _shown(opening: TrainingOpening) -> dict[str, object]:
    leads_to = f"pack:{opening.pack_id}" if opening.pack_id else ""
    if opening.qualification_id:
        leads_to = f"qualification:{opening.qualification_id}"
    return {
        "organisation": opening.organisation.reference,
        "leads_to": leads_to,
        "title": opening.title,
        "description": opening.description,
        "last_day": opening.closes_before - timedelta(days=1),
        "places": opening.places,
        "version": opening.version,
    }
