"""Asking for a correction of approved hours, and deciding on it."""

from flask import Response, flash, redirect, url_for
from werkzeug.wrappers import Response as Answer

from volunteer_app.accounts import lists
from volunteer_app.foundation.authority import Permission
from volunteer_app.foundation.deciding import decisions
from volunteer_app.foundation.errors import StaleEdit
from volunteer_app.foundation.forms import saving, show
from volunteer_app.foundation.permissions import current_actor, current_scope, requires
from volunteer_app.foundation.presenting import day, hours
from volunteer_app.foundation.transactions import start_over
from volunteer_app.placements import queries as placements
from volunteer_app.placements.correcting import forms, listings, queries, service
from volunteer_app.placements.correcting.forms import AskForm, DecideCorrectionForm
from volunteer_app.placements.correcting.models import HoursCorrection
from volunteer_app.placements.correcting.service import CORRECTIONS
from volunteer_app.placements.models import PlacementSession
from volunteer_app.placements.rules import SessionState
from volunteer_app.placements.views.room import blueprint

VERIFY = Permission.HOURS_VERIFY
STALE = "Somebody else decided this while you had this page open"


@blueprint.route("/hours/<reference>/correct", methods=["GET", "POST"])
@requires(Permission.PERSON_OWN, Permission.PLACEMENT_VIEW)
def ask_correction(reference: str) -> Response | Answer:
    """Ask for approved hours to be put right: one's own, or on a volunteer's behalf."""
    found, own = _whose(reference)
    back = url_for("placements.placement_hours", reference=found.placement.reference)
    form = AskForm(data=forms.shown(found))
    if form.validate_on_submit():
        actor = current_actor()
        with saving(form):
            by = actor if own else actor.acting_for(found.person.reference)
            service.ask(found, form.right, by=by)
            flash("The correction is asked for. A coordinator will decide on it", "success")
            return redirect(back)
    can_ask = found.state is SessionState.APPROVED and not queries.asked_for([found.id])
    return show("placements/correcting/ask.html", form, hours=found, own=own, back=back, can_ask=can_ask)


@blueprint.get("/hours/corrections")
@requires(VERIFY)
def corrections() -> Response | Answer:
    """What waits for a decision, the earliest day first."""
    page = lists.opening(listings.HOURS_CORRECTIONS)
    table = listings.corrections(current_scope(VERIFY))
    return page or show("placements/correcting/list.html", table=lists.table(table))


@blueprint.route("/hours/corrections/export", methods=["GET", "POST"])
@requires(VERIFY)
def export_corrections() -> Response:
    """The list as a file."""
    return lists.export(listings.corrections(current_scope(VERIFY)))


@blueprint.route("/hours/corrections/<reference>", methods=["GET", "POST"])
@requires(VERIFY)
def decide_correction(reference: str) -> Response | Answer:
    """One request: put the hours right, or say why they stay as they are."""
    found = queries.correction(current_scope(VERIFY), reference)
    form = DecideCorrectionForm(data={"version": found.version})
    if form.validate_on_submit():
        verdict = CORRECTIONS.verdict(form.decision.data)
        note, shown = form.note.data, form.shown_version
        try:
            with saving(form):
                service.decide(found, verdict, note=note, by=current_actor(), version=shown)
                flash(f"The correction is {verdict.done}", "success")
                return redirect(url_for("placements.corrections"))
        except StaleEdit:
            start_over()
            form.form_errors.append(STALE)
    found = queries.correction(current_scope(VERIFY), reference)
    mine = current_scope(Permission.PERSON_OWN).person_id
    return show(
        "placements/correcting/decide.html",
        form,
        correction=found,
        rows=_rows(found),
        problem=decisions.refusal(CORRECTIONS, found, mine),
    )


def _rows(correction: HoursCorrection) -> list[tuple[str, str]]:
    rows = [
        ("Volunteer", correction.person.full_name),
        ("Role", correction.placement.role.name),
        ("Place", correction.placement.place.name),
        ("As approved", f"{hours(correction.was_minutes)} on {day(correction.was_held_on)}"),
        ("Should be", listings.asked(correction)),
        ("What is wrong", correction.why),
        ("Asked by", correction.logged_by),
    ]
    if correction.decided_at is not None:
        rows.append(("Decided by", f"{correction.decided_by}: {correction.state.words.lower()}"))
    if correction.decision_note:
        rows.append(("Why the hours stay", correction.decision_note))
    return rows


def _whose(reference: str) -> tuple[PlacementSession, bool]:
    """The hours, and whether they are the viewer's own.

    Raises:
        NotFound: they are neither theirs nor of an organisation whose placements they see.
    """
    own = current_scope(Permission.PERSON_OWN)
    if own.person_id is not None:
        mine = placements.session_of(own.person_id, reference)
        if mine is not None:
            return mine, True
    return placements.session(current_scope(Permission.PLACEMENT_VIEW), reference), False
