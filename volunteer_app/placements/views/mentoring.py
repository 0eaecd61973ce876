"""Pages of mentoring: the caseload, one mentoring, how it begins, changes, moves and ends."""

from collections.abc import Sequence
from datetime import date, timedelta

from flask import Response, flash, redirect, request, url_for
from werkzeug.wrappers import Response as Answer

from volunteer_app.accounts import lists
from volunteer_app.foundation import clock
from volunteer_app.foundation.authority import Permission, Scope
from volunteer_app.foundation.forms import saving, show
from volunteer_app.foundation.listing import Found
from volunteer_app.foundation.months import add_months
from volunteer_app.foundation.permissions import current_actor, current_scope, requires
from volunteer_app.foundation.presenting import day
from volunteer_app.people import queries as people
from volunteer_app.placements.matching import queries as matching
from volunteer_app.placements.matching.models import MentorMatch
from volunteer_app.placements.matching.own import OWN
from volunteer_app.placements.mentoring import (
    listings,
    policy,
    presenters,
    queries,
    reaching,
    safety,
    service,
    timetable,
)
from volunteer_app.placements.mentoring.forms.agreeing import BeginForm, ChangeForm, EndForm, MoveForm
from volunteer_app.placements.mentoring.listings import Row
from volunteer_app.placements.mentoring.models.relationship import Mentoring
from volunteer_app.placements.mentoring.reaching import Reach
from volunteer_app.placements.mentoring.rules import EndReason
from volunteer_app.placements.screening import presenters as screening
from volunteer_app.placements.views.room import blueprint

MANAGE = Permission.MENTORING_MANAGE
ENDED_FOR_HARM = (
    "Mentoring ended. The safeguarding lead was told that there is something to read. "
    "Write about it nowhere else"
)
BACK_ON_THE_LIST = (
    "Mentoring ended. They are on the waiting list again, in the place that they had: find another mentor"
)


@blueprint.get("/mentoring")
@requires(MANAGE)
def mentorings() -> Response | Answer:
    """Who mentors whom, and how it goes."""
    going, look = _asked_going(), _asks_to_look()
    gone = ["State"] if going is None and request.args.get("going") else []
    return lists.opening(listings.MENTORINGS) or show(
        "placements/mentoring/list.html", table=lists.table(_found(gone)), going=going, look=look
    )


@blueprint.route("/mentoring/export", methods=["GET", "POST"])
@requires(MANAGE)
def export_mentorings() -> Response:
    """The caseload as a file."""
    return lists.export(_found())


@blueprint.route("/matches/<reference>/begin", methods=["GET", "POST"])
@requires(MANAGE)
def begin_mentoring(reference: str) -> Response | Answer:
    """The two begin, with what they agree."""
    match, form = matching.match(current_scope(MANAGE), reference), BeginForm()
    if not form.is_submitted():
        _suggest_days(form, _last_placed(match, clock.today()))
    if form.validate_on_submit():
        with saving(form):
            found = service.begin(match, form.agreement, by=current_actor())
            flash("Mentoring begins. Write down the goals, and where they stand at the start", "success")
            return redirect(_page(found))
    match = matching.match(current_scope(MANAGE), reference)
    return show(
        "placements/mentoring/begin.html",
        form,
        match=match,
        last_placed=_last_placed(match, form.starts_on.data or clock.today()),
        pending=screening.is_pending(match.screening),
    )


@blueprint.get("/mentoring/<reference>")
@requires(MANAGE, Permission.PERSON_OWN)
def mentoring(reference: str) -> Response:
    """One mentoring, for its coordinators and its mentor."""
    scope = scope_of_mentoring()
    found = reaching.mentoring(scope, reference, Reach.NOTHING)
    manages, is_coordinator = reaching.manages(scope, found), scope.reaches(found.organisation_id)
    reach = Reach.ALL if manages else reaching.of_mentor([found])[found.id]
    if reach is not Reach.ALL:
        return _closed(found, may_write=reach is Reach.LAST_SESSION)
    return show(
        "placements/mentoring/mentoring.html",
        mentoring=found,
        whole=presenters.whole(found, manages=manages),
        manages=manages,
        own_says=OWN if is_coordinator and not manages else "",
    )


@blueprint.route("/mentoring/<reference>/change", methods=["GET", "POST"])
@requires(MANAGE)
def change_mentoring(reference: str) -> Response | Answer:
    """Plan another last day, or agree on something else."""
    found, form = _managed(reference), ChangeForm()
    if not form.is_submitted():
        form.version.data, form.ends_on.data = found.version, found.planned_end_on
        form.every.data, form.words.data = str(found.every_days), found.agreement
    if form.validate_on_submit():
        with saving(form):
            service.change(found, form.change, version=form.shown_version, by=current_actor())
            flash(f"What you agreed is saved. The last day planned is {day(found.planned_end_on)}", "success")
            return redirect(_page(found))
    return show("placements/mentoring/change.html", form, mentoring=_managed(reference))


@blueprint.route("/mentoring/<reference>/move", methods=["GET", "POST"])
@requires(MANAGE)
def move_mentoring(reference: str) -> Response | Answer:
    """From a day on it goes on somewhere else, such as after release."""
    found, form = _managed(reference), MoveForm()
    offered = service.places_to_go_on(found)
    form.offer(offered)
    if not form.is_submitted():
        form.on_day.data = clock.today()
    if form.validate_on_submit():
        with saving(form):
            chosen = next(each for each in offered if each.reference == form.placement.data)
            service.move(found, chosen, on=form.on_day.data, by=current_actor())
            flash("The mentoring goes on there", "success")
            return redirect(_page(found))
    return show("placements/mentoring/move.html", form, mentoring=_managed(reference), offered=bool(offered))


@blueprint.route("/mentoring/<reference>/end", methods=["GET", "POST"])
@requires(MANAGE)
def end_mentoring(reference: str) -> Response | Answer:
    """The mentoring ends, with a reason from the list."""
    found, form = _managed(reference), EndForm()
    if not form.is_submitted():
        form.ended_on.data = max(clock.today(), found.starts_on)
    if form.validate_on_submit():
        with saving(form):
            said, waits = _end(found, form)
            flash(said, "success")
            return redirect(_again(found) if waits else _page(found))
    found = _managed(reference)
    return show(
        "placements/mentoring/end.html", form, mentoring=found, is_to_come=found.starts_on > clock.today()
    )


@blueprint.get("/my/mentoring")
@requires(Permission.PERSON_OWN)
def my_mentoring() -> Response:
    """The viewer's own mentoring, and what they offer."""
    person = people.person_by_id(current_scope(Permission.PERSON_OWN).person_id)
    found = queries.of_mentor(person.id)
    reaches = reaching.of_mentor(found)
    planned = timetable.planned_on(person.id, clock.today())
    return show(
        "placements/mentoring/mine.html",
        person=person,
        today=presenters.today((each for each in found if reaches[each.id] is Reach.ALL), planned),
        mentorings=[(each, reaches[each.id] is Reach.ALL) for each in found],
        organisations=people.organisations_of(person.id),
    )


def _closed(found: Mentoring, *, may_write: bool) -> Response:
    """What the mentor reads of a mentoring that is closed to them: whom to ask, and nothing of the person."""
    until = policy.last_day_to_write(found.ended_on) if may_write and found.ended_on else None
    return show("placements/mentoring/closed.html", mentoring=found, until=until)


def _end(found: Mentoring, form: EndForm) -> tuple[str, bool]:
    """Do it: a sentence about what came of it, and whether the person waits for another mentor."""
    if form.harm is not None:
        safety.end_for_harm(found, on=form.last_day, harm=form.harm, worry=form.told, by=current_actor())
        return ENDED_FOR_HARM, False
    reason = EndReason(form.reason.data)
    waits = service.end(found, on=form.last_day, reason=reason, note=form.note.data, by=current_actor())
    return (BACK_ON_THE_LIST, True) if waits else ("Mentoring ended", False)


def scope_of_mentoring() -> Scope:
    """The organisations whose mentoring the viewer manages, and the viewer's own."""
    own = current_scope(Permission.PERSON_OWN)
    return Scope(current_scope(MANAGE).organisation_ids, own.person_id)


def _managed(reference: str) -> Mentoring:
    return reaching.managed(scope_of_mentoring(), reference)


def _page(found: Mentoring) -> str:
    return url_for("placements.mentoring", reference=found.reference)


def _again(found: Mentoring) -> str:
    """The record of the person, which leads to every mentor who may go on."""
    return url_for("placements.supported", reference=found.supported.reference)


def _last_placed(match: MentorMatch, on: date) -> date | None:
    """The last day of the placement under which a match could begin; None where there is none yet."""
    placement = service.placement_for(match, on)
    return placement.ends_before - timedelta(days=1) if placement else None


def _suggest_days(form: BeginForm, last_placed: date | None) -> None:
    """Half a year, or for as long as the mentor is placed where that leaves time for a review."""
    today = clock.today()
    form.starts_on.data, form.agreed_on.data = today, today
    form.review_on.data = today + timedelta(days=42)
    form.ends_on.data = add_months(today, 6)
    if last_placed is not None and form.review_on.data < last_placed < form.ends_on.data:
        form.ends_on.data = last_placed


def _asked_going() -> bool | None:
    return {"yes": True, "no": False}.get(request.args.get("going", ""))


def _asks_to_look() -> bool:
    return request.args.get("look") == "yes"


def _found(gone: Sequence[str] = ()) -> Found[Row]:
    return listings.mentorings(current_scope(MANAGE), _asked_going(), look=_asks_to_look(), gone=gone)
