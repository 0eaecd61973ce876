"""Pages of matching: mentors' offers, suggestions for everybody who waits, one person's choices, matches."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from flask import Response, flash, redirect, request, url_for
from werkzeug.wrappers import Response as Answer

from volunteer_app.accounts import lists
from volunteer_app.accounts import queries as accounts
from volunteer_app.foundation import clock
from volunteer_app.foundation.authority import Permission, Scope
from volunteer_app.foundation.errors import NotFound
from volunteer_app.foundation.forms import Form, saving, show
from volunteer_app.foundation.listing import Found
from volunteer_app.foundation.permissions import current_actor, current_scope, requires
from volunteer_app.organisations.models import Organisation
from volunteer_app.placements import service as placements
from volunteer_app.placements.matching import listings, presenters, queries, runs, service, suggested
from volunteer_app.placements.matching.forms import ChooseForm, DeclineForm, PlaceForm, SuggestionForm
from volunteer_app.placements.matching.gathering import interval
from volunteer_app.placements.matching.models import MentorMatch
from volunteer_app.placements.matching.own import OWN, is_own
from volunteer_app.placements.matching.rules.states import DeclineReason, MatchState
from volunteer_app.placements.mentoring import listings as mentors_listed
from volunteer_app.placements.mentoring import queries as mentoring
from volunteer_app.placements.mentoring import service as relationships
from volunteer_app.placements.mentoring.listings import MentorRow
from volunteer_app.placements.plans import Plan
from volunteer_app.placements.screening import presenters as screening
from volunteer_app.placements.supported import queries as supported_queries
from volunteer_app.placements.views.room import blueprint

MANAGE = Permission.MENTORING_MANAGE
STILL_WAITS = "The person is still on the waiting list: choose another mentor for them"
DECLINED = f"The suggestion is declined. {STILL_WAITS}, or suggest again"
PROPOSED = "Proposed. Screening is asked now: open this page again in about a minute"


@blueprint.route("/supported/<reference>/mentors", methods=["GET", "POST"])
@requires(MANAGE)
def choose_mentor(reference: str) -> Response | Answer:
    """Every mentor for one person who waits: the best fit first, and who is kept away by what."""
    found = supported_queries.supported(current_scope(MANAGE), reference)
    waits = supported_queries.waiting_request(found.id)
    standing = queries.standing_of_request(waits.id) if waits else None
    if waits is None or standing is not None:
        return show("placements/matching/no_choice.html", supported=found, standing=standing)
    may, apart = presenters.choices(waits)
    form = ChooseForm()
    form.offer([(each.reference, each.text, each.why) for each in may])
    if form.validate_on_submit():
        with saving(form):
            match = service.propose(waits, form.mentor.data, by=current_actor())
            flash(PROPOSED, "success")
            return redirect(url_for("placements.match", reference=match.reference))
    found = supported_queries.supported(current_scope(MANAGE), reference)
    return show("placements/matching/choose.html", form, supported=found, may=may, apart=apart)


@blueprint.route("/matching", methods=["GET", "POST"])
@requires(MANAGE)
def matching() -> Response | Answer:
    """One best answer for everybody who waits with an organisation: the last, and how to get another."""
    organisations, chosen = _organisation(current_scope(MANAGE))
    form = Form()
    if form.validate_on_submit():
        with saving(form):
            run = runs.suggest(chosen, by=current_actor())
            flash(presenters.run_words(run.waiting, run.mentors, run.matched), "success")
            return redirect(_run_page(chosen))
    last = queries.latest_run(chosen.id)
    return show(
        "placements/matching/run.html",
        form,
        organisations=organisations,
        organisation=chosen,
        run=last,
        words=presenters.run_words(last.waiting, last.mentors, last.matched) if last else "",
        groups=presenters.groups(queries.suggestions_of(last.id)) if last else [],
    )


@blueprint.route("/matching/export", methods=["GET", "POST"])
@requires(MANAGE)
def export_suggestions() -> Response:
    """What was suggested last to an organisation, as a file."""
    _, chosen = _organisation(current_scope(MANAGE))
    return lists.export(suggested.suggestions(chosen))


@blueprint.route("/matching/<reference>", methods=["GET", "POST"])
@requires(MANAGE)
def suggestion(reference: str) -> Response | Answer:
    """Decide on a suggestion: propose the mentor, or decline with a reason."""
    found, form = queries.suggestion(current_scope(MANAGE), reference), SuggestionForm()
    back = _run_page(found.request.organisation)
    if form.validate_on_submit():
        with saving(form):
            match = service.decide_suggestion(found, decline=form.declined_for, by=current_actor())
            if match is None:
                flash(DECLINED, "success")
                return redirect(back)
            flash(PROPOSED, "success")
            return redirect(url_for("placements.match", reference=match.reference))
    found = queries.suggestion(current_scope(MANAGE), reference)
    return show("placements/matching/suggestion.html", form, suggestion=found, back=back)


@blueprint.get("/matches")
@requires(MANAGE)
def matches() -> Response | Answer:
    """The matches that were proposed, by state."""
    state = _asked_state()
    gone = ["State"] if state is None and request.args.get("state") else []
    return lists.opening(listings.MATCHES) or show(
        "placements/matching/matches.html",
        table=lists.table(_found(state, gone)),
        state=state,
        states=MatchState,
    )


@blueprint.route("/matches/export", methods=["GET", "POST"])
@requires(MANAGE)
def export_matches() -> Response:
    """The list of matches as a file."""
    return lists.export(_found(_asked_state()))


@blueprint.get("/matches/<reference>")
@requires(MANAGE)
def match(reference: str) -> Response:
    """One match: why, what screening says, and what comes next."""
    found = _match(reference)
    return show(
        "placements/matching/match.html",
        match=found,
        rows=presenters.match_rows(found),
        screening=presenters.screening_word(found),
        pending=screening.is_pending(found.screening),
        parts=presenters.parts(found.explained),
        tone=listings.STATE_TONES[found.state],
        placement=relationships.placement_for(found, clock.today()) if _is_proposed(found) else None,
        mentoring=mentoring.of_match(found.id),
        own_says=OWN if is_own(found.person_id, current_actor()) else "",
    )


@blueprint.route("/matches/<reference>/decline", methods=["GET", "POST"])
@requires(MANAGE)
def decline_match(reference: str) -> Response | Answer:
    """Decide against a match, with a reason that feeds nothing but the log."""
    found, form = _match(reference), DeclineForm()
    if form.validate_on_submit():
        with saving(form):
            service.decline(found, DeclineReason(form.reason.data), note=form.note.data, by=current_actor())
            flash(f"The match with {found.person.full_name} is declined. {STILL_WAITS}", "success")
            return redirect(url_for("placements.match", reference=reference))
    return show("placements/matching/decline.html", form, match=_match(reference))


@blueprint.route("/matches/<reference>/placement", methods=["GET", "POST"])
@requires(MANAGE)
def place_match(reference: str) -> Response | Answer:
    """Propose the mentor's placement for a match: it is approved as every placement is."""
    found, form = _match(reference), PlaceForm()
    if not form.is_submitted():
        form.starts_on.data, ends_before = interval()
        form.last_day.data = ends_before - timedelta(days=1)
    if form.validate_on_submit():
        with saving(form):
            starts_on, ends_before = form.days
            plan = Plan(found.organisation, found.role, found.place, starts_on, ends_before)
            proposed = placements.propose_placement(found.person, plan, by=current_actor())
            flash("Placement proposed. When it is approved, mentoring can begin", "success")
            return redirect(url_for("placements.placement", reference=proposed.reference))
    return show("placements/matching/place.html", form, match=_match(reference))


@blueprint.get("/mentors")
@requires(MANAGE)
def mentors() -> Response | Answer:
    """What mentors offer, and how many people they support."""
    return lists.opening(mentors_listed.MENTORS) or show(
        "placements/matching/mentors.html", table=lists.table(_mentors()), due_only=_only_due()
    )


@blueprint.route("/mentors/export", methods=["GET", "POST"])
@requires(MANAGE)
def export_mentors() -> Response:
    """The list of mentors as a file."""
    return lists.export(_mentors())


def _only_due() -> bool:
    """Whether the address asks for the mentors whose supervision is due."""
    return request.args.get("supervision") == "due"


def _mentors() -> Found[MentorRow]:
    asked = request.args.get("supervision", "")
    gone = ["Supervision"] if asked and not _only_due() else []
    return mentors_listed.mentors(current_scope(MANAGE), due_only=_only_due(), gone=gone)


def _organisation(scope: Scope) -> tuple[list[Organisation], Organisation]:
    """The organisations to choose from, and the one that the address names, else the first by name.

    Raises:
        NotFound: it names none of these, or there is none.
    """
    organisations, named = accounts.organisations_in(scope), request.args.get("with", "")
    found = [each for each in organisations if each.reference == named or not named]
    if not found:
        raise NotFound
    return organisations, found[0]


def _run_page(organisation: Organisation) -> str:
    values: dict[str, Any] = {"with": organisation.reference}
    return url_for("placements.matching", **values)


def _match(reference: str) -> MentorMatch:
    return queries.match(current_scope(MANAGE), reference)


def _is_proposed(found: MentorMatch) -> bool:
    return found.state is MatchState.PROPOSED


def _asked_state() -> MatchState | None:
    text = request.args.get("state", "")
    return MatchState(text) if text in set(MatchState) else None


def _found(state: MatchState | None, gone: Sequence[str] = ()) -> Found[MentorMatch]:
    return listings.matches(current_scope(MANAGE), state, gone)
