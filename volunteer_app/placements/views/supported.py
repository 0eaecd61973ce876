"""Pages of supported people: the waiting list, adding somebody, their record, what they agree to."""

from collections.abc import Sequence
from datetime import date
from typing import cast

from flask import Response, flash, redirect, request, url_for
from werkzeug.wrappers import Response as Answer
from wtforms import SelectChoice

from volunteer_app.accounts import lists
from volunteer_app.accounts import queries as accounts
from volunteer_app.foundation import clock
from volunteer_app.foundation.authority import Permission
from volunteer_app.foundation.errors import NotFound
from volunteer_app.foundation.forms import saving, show
from volunteer_app.foundation.listing import Found
from volunteer_app.foundation.permissions import current_actor, current_scope, requires
from volunteer_app.organisations import queries as organisations
from volunteer_app.people.rules import ConsentRoute
from volunteer_app.placements import choosing_places
from volunteer_app.placements.matching import queries as matching
from volunteer_app.placements.matching import service as matches
from volunteer_app.placements.mentoring import queries as mentoring
from volunteer_app.placements.overview.queries import places
from volunteer_app.placements.supported import listings, presenters, queries, service
from volunteer_app.placements.supported.forms import AddForm, AskForm, CloseForm, ConsentForm, DetailsForm
from volunteer_app.placements.supported.models import MentorRequest, SupportedPerson
from volunteer_app.placements.supported.rules.asking import CloseReason, ConsentKind, RequestState, Source
from volunteer_app.placements.supported.service import Asked
from volunteer_app.placements.views.room import blueprint
from volunteer_app.recruitment.rules import LATE, Clock
from volunteer_app.roles import queries as roles

MANAGE = Permission.MENTORING_MANAGE
SAID = {
    (ConsentKind.SUPPORT, True): (
        "From today they agree that we hold this. Put them on the waiting list if they want a mentor"
    ),
    (ConsentKind.SUPPORT, False): (
        "They have taken back that we hold this. They do not wait any more, and nobody is proposed to them. "
        "If they have a mentor, talk with both and end the mentoring"
    ),
    (ConsentKind.EVALUATION, True): (
        "From today they agree to evaluation. What changed for them is in the file for evaluators, "
        "without their name"
    ),
    (ConsentKind.EVALUATION, False): (
        "They have taken back evaluation. New files for evaluators leave out what changed for them"
    ),
}


@blueprint.get("/mentoring/waiting")
@requires(MANAGE)
def waiting_list() -> Response | Answer:
    """Who waits for a mentor, the longest wait first."""
    state = _asked_state()
    gone = ["Clock"] if state is None and not _asks_late() and request.args.get("clock") else []
    return lists.opening(listings.WAITING) or show(
        "placements/supported/waiting.html",
        table=lists.table(_found(state, gone)),
        state=state,
        states=Clock,
        late=LATE if _asks_late() else "",
    )


@blueprint.route("/mentoring/waiting/export", methods=["GET", "POST"])
@requires(MANAGE)
def export_waiting() -> Response:
    """The waiting list as a file."""
    return lists.export(_found(_asked_state()))


@blueprint.route("/supported/new", methods=["GET", "POST"])
@requires(MANAGE)
def add_supported() -> Response | Answer:
    """Write somebody down who wants a mentor."""
    scope, regions = current_scope(MANAGE), queries.regions()
    form, held = AddForm(), accounts.organisations_in(current_scope(MANAGE))
    form.offer_regions(regions)
    form.offer_organisations(held)
    _offer_work(form)
    if not form.is_submitted():
        form.asked_on.data = clock.today()
        form.languages.data = ["english"]
    if form.validate_on_submit():
        with saving(form):
            organisation = organisations.by_reference(scope, form.organisation.data)
            found = service.add(
                organisation, form.details(regions), form.agreed, _asked(form), by=current_actor()
            )
            flash("They are on the waiting list", "success")
            return redirect(_page(found))
    return show("placements/supported/add.html", form)


@blueprint.get("/supported/<reference>")
@requires(MANAGE)
def supported(reference: str) -> Response:
    """What is known of somebody who wants or has a mentor, and what was done."""
    found = queries.supported(current_scope(MANAGE), reference)
    requests = queries.requests_of(found.id)
    return show(
        "placements/supported/supported.html",
        supported=found,
        rows=presenters.summary(found),
        consents=presenters.consents(queries.consents_of(found.id)),
        requests=[
            (each, presenters.request_rows(each), presenters.STATE_TONES[each.state]) for each in requests
        ],
        waits=any(each.state is RequestState.WAITING for each in requests),
        matches=matching.matches_of(found.id),
        mentorings=mentoring.of_supported(found.id),
    )


@blueprint.route("/supported/<reference>/edit", methods=["GET", "POST"])
@requires(MANAGE)
def edit_supported(reference: str) -> Response | Answer:
    """Change what is written down of somebody."""
    found, regions = queries.supported(current_scope(MANAGE), reference), queries.regions()
    form = DetailsForm()
    form.offer_regions(regions)
    if not form.is_submitted():
        form.show_details(found)
    if form.validate_on_submit():
        with saving(form):
            service.edit(found, form.details(regions), version=form.shown_version, by=current_actor())
            flash("Their details are saved. They count the next time that mentors are suggested", "success")
            return redirect(_page(found))
    return show("placements/supported/edit.html", form, supported=_mine(reference))


@blueprint.route("/supported/<reference>/consent", methods=["GET", "POST"])
@requires(MANAGE)
def supported_consent(reference: str) -> Response | Answer:
    """Record that somebody agrees to something, or takes it back."""
    found = _mine(reference)
    standing = frozenset(each.kind for each in queries.consents_of(found.id) if each.withdrawn_on is None)
    form = ConsentForm()
    form.offer(standing)
    if form.validate_on_submit():
        with saving(form):
            gives, kind = form.answer
            if gives:
                route = ConsentRoute(form.route.data)
                service.agree(found, kind, route, on=clock.today(), by=current_actor())
            else:
                service.withdraw(found, kind, by=current_actor())
            flash(SAID[kind, gives], "success")
            return redirect(_page(found))
    return show("placements/supported/consent.html", form, supported=_mine(reference))


@blueprint.route("/supported/<reference>/ask", methods=["GET", "POST"])
@requires(MANAGE)
def ask_for_mentor(reference: str) -> Response | Answer:
    """Put somebody back on the waiting list."""
    found, form = _mine(reference), AskForm()
    _offer_work(form)
    if form.validate_on_submit():
        with saving(form):
            service.ask(found, _asked(form), by=current_actor())
            flash("They are on the waiting list", "success")
            return redirect(_page(found))
    return show("placements/supported/ask.html", form, supported=_mine(reference))


@blueprint.route("/supported/<reference>/close", methods=["GET", "POST"])
@requires(MANAGE)
def close_request(reference: str) -> Response | Answer:
    """Take somebody off the waiting list."""
    found, form = _mine(reference), CloseForm()
    waits = queries.waiting_request(found.id)
    if form.validate_on_submit():
        with saving(form):
            matches.close_request(_still(waits), CloseReason(form.reason.data), by=current_actor())
            flash("They are not on the waiting list any more", "success")
            return redirect(_page(found))
    return show("placements/supported/close.html", form, supported=_mine(reference), waits=waits is not None)


def _mine(reference: str) -> SupportedPerson:
    return queries.supported(current_scope(MANAGE), reference)


def _still(waits: MentorRequest | None) -> MentorRequest:
    if waits is None:
        raise NotFound
    return waits


def _page(found: SupportedPerson) -> str:
    return url_for("placements.supported", reference=found.reference)


def _asked_state() -> Clock | None:
    text = request.args.get("clock", "")
    return Clock(text) if text in set(Clock) else None


def _asks_late() -> bool:
    """Whether the address asks for all that are past the ideal time, the longest wait too."""
    return request.args.get("clock") == LATE


def _found(state: Clock | None, gone: Sequence[str] = ()) -> Found[MentorRequest]:
    return listings.waiting(current_scope(MANAGE), state, gone, late=_asks_late())


def _offer_work(form: AddForm | AskForm) -> None:
    form.offer_work(
        [SelectChoice(each.code, each.name) for each in queries.roles()],
        choosing_places.choices(organisations.places(), used=places(current_scope(MANAGE))),
    )


def _asked(form: AddForm | AskForm) -> Asked:
    place = organisations.place_by_reference(form.place.data)
    if place is None:
        raise NotFound
    role = roles.recruitable_by_code(form.role.data)
    return Asked(role, place, Source(form.source.data), cast(date, form.asked_on.data))
