"""Pages of a prison's security contact: who waits, who is cleared, deciding, asking, changing, revoking."""

from flask import Response, flash, redirect, request, url_for
from werkzeug.wrappers import Response as Answer

from volunteer_app.accounts import lists
from volunteer_app.foundation import clock, searching
from volunteer_app.foundation.authority import Permission, Scope
from volunteer_app.foundation.errors import Refused, StaleEdit
from volunteer_app.foundation.forms import saving, show
from volunteer_app.foundation.permissions import current_actor, current_scope, requires
from volunteer_app.foundation.presenting import day
from volunteer_app.foundation.transactions import start_over
from volunteer_app.vetting import changing, presenters, queries, service
from volunteer_app.vetting import clearance_listings as listings
from volunteer_app.vetting.clearance_forms import (
    ChangeForm,
    ClearanceForm,
    NeedForm,
    RevokeForm,
    terms_of,
)
from volunteer_app.vetting.clearance_words import evidence_words, needs_words, step_detail, with_words
from volunteer_app.vetting.clearing import Need, StuckWith, may_change, passed_by_the_prison
from volunteer_app.vetting.models import Check
from volunteer_app.vetting.passport import queries as passport
from volunteer_app.vetting.rules import CheckOutcome
from volunteer_app.vetting.views.room import blueprint


@blueprint.get("/clearances")
@requires(Permission.CLEARANCE_DECIDE)
def clearances() -> Response | Answer:
    """The people whom organisations ask the prison to clear, who waits longest first."""
    opening = lists.opening(listings.CLEARANCES)
    stuck_with = asked_holder()
    table = lists.table(listings.clearances(_scope(), stuck_with))
    return opening or show("vetting/clearances.html", table=table, stuck_with=stuck_with, holders=StuckWith)


@blueprint.route("/clearances/export", methods=["GET", "POST"])
@requires(Permission.CLEARANCE_DECIDE)
def export_clearances() -> Response:
    """The people who wait for clearance, as a file."""
    return lists.export(listings.clearances(_scope(), asked_holder()))


@blueprint.post("/clearances/cleared")
@requires(Permission.CLEARANCE_DECIDE)
def search_cleared() -> Response | Answer:
    """Look for somebody who is cleared by name; the words stay out of the address."""
    form = searching.SearchForm()
    if not form.validate_on_submit():
        return _cleared("", form)
    return redirect(url_for("vetting.cleared", search=searching.remember(form.words.data)))


@blueprint.get("/clearances/cleared")
@requires(Permission.CLEARANCE_DECIDE)
def cleared() -> Response | Answer:
    """The people who are cleared now or from a later day, the newest first."""
    words = searching.remembered("vetting.cleared")
    opening = lists.opening(listings.CLEARED)
    return opening or _cleared(words, searching.SearchForm(data={"words": words}))


@blueprint.route("/clearances/cleared/export", methods=["GET", "POST"])
@requires(Permission.CLEARANCE_DECIDE)
def export_cleared() -> Response:
    """The people who are cleared, as a file."""
    return lists.export(listings.cleared_now(_scope(), searching.remembered("vetting.cleared")))


def _cleared(words: str, form: searching.SearchForm) -> Response:
    form.words.label.text = "Search by name"
    return show(
        "vetting/cleared.html", form, table=lists.table(listings.cleared_now(_scope(), words)), text=words
    )


@blueprint.route("/clearances/<reference>", methods=["GET", "POST"])
@requires(Permission.CLEARANCE_DECIDE)
def decide_clearance(reference: str) -> Response | Answer:
    """Clear a person for the prison, or not; afterwards, what was decided."""
    found = queries.clearance(_scope(), reference)
    suggested = {"version": found.version, "valid_from": clock.today(), "follows_person": "no"}
    form = ClearanceForm(data=suggested)
    if form.validate_on_submit():
        try:
            with saving(form):
                _decide(form, found)
                return redirect(url_for("vetting.clearances"))
        except StaleEdit:
            start_over()
            raise Refused(_already(found)) from None
    if found.outcome is not None:
        return _decided(found)
    return show("vetting/decide_clearance.html", form, check=found, may_ask=_may_ask(found), **_words(found))


@blueprint.route("/clearances/<reference>/ask", methods=["GET", "POST"])
@requires(Permission.CLEARANCE_DECIDE)
def ask_for_more(reference: str) -> Response | Answer:
    """Say what the prison needs before it can decide, and from whom."""
    found = queries.clearance(_scope(), reference)
    if not _may_ask(found):
        raise Refused(_already(found) if found.outcome else "This clearance is with somebody else already")
    form = NeedForm(data={"version": found.version})
    if form.validate_on_submit():
        try:
            with saving(form):
                to, needs = StuckWith(form.to.data), [Need(each) for each in form.needs.data]
                changing.pass_on(
                    found, to, needs, by=current_actor(), version=form.shown_version, authority=_scope()
                )
                flash(f"It is now with {to.words.lower()}, who can see what you need", "success")
                return redirect(url_for("vetting.clearances"))
        except StaleEdit:
            start_over()
            raise Refused(_already(found)) from None
    return show("vetting/ask_for_more.html", form, check=found)


@blueprint.route("/clearances/<reference>/change", methods=["GET", "POST"])
@requires(Permission.CLEARANCE_DECIDE)
def change_clearance(reference: str) -> Response | Answer:
    """Change the level, conditions or last day of a clearance in force, with a reason."""
    found = queries.clearance(_scope(), reference)
    if not _in_force(found):
        raise Refused("There is no clearance in force to change")
    form = ChangeForm(data=terms_of(found))
    if form.validate_on_submit():
        try:
            with saving(form):
                _change(form, found)
                return redirect(url_for("vetting.decide_clearance", reference=reference))
        except StaleEdit:
            start_over()
            raise Refused(_already(found)) from None
    return show("vetting/change_clearance.html", form, check=found)


@blueprint.route("/clearances/<reference>/revoke", methods=["GET", "POST"])
@requires(Permission.CLEARANCE_DECIDE)
def revoke_clearance(reference: str) -> Response | Answer:
    """Take a clearance back, with a reason."""
    found = queries.clearance(_scope(), reference)
    if not _in_force(found):
        raise Refused("There is no clearance in force to revoke")
    form = RevokeForm(data={"version": found.version})
    if form.validate_on_submit():
        try:
            with saving(form):
                service.revoke_clearance(
                    found,
                    reason=form.reason.data,
                    by=current_actor(),
                    version=form.shown_version,
                    authority=_scope(),
                )
                flash(f"The clearance of {found.person.full_name} is revoked from now on", "success")
                return redirect(url_for("vetting.cleared"))
        except StaleEdit:
            start_over()
            raise Refused(_already(found)) from None
    return show("vetting/revoke_clearance.html", form, check=found)


def _decided(found: Check) -> Response:
    status = presenters.as_seen(found, Scope()).status
    may_revoke = _in_force(found)
    return show(
        "vetting/clearance.html",
        check=found,
        status=status,
        rows=_rows(found),
        may_revoke=may_revoke,
        steps=queries.steps_of(found.id),
        step_words=presenters.step_words,
        step_detail=step_detail,
    )


def _scope() -> Scope:
    return current_scope(Permission.CLEARANCE_DECIDE)


def _decide(form: ClearanceForm, found: Check) -> None:
    by, version, name = current_actor(), form.shown_version, found.person.full_name
    if form.clears:
        assert form.valid_from.data is not None  # noqa: S101 - its validator saw to it
        terms = form.terms(form.valid_from.data)
        service.grant_clearance(found, terms, by=by, version=version, authority=_scope())
        flash(f"{name} is cleared", "success")
    else:
        reason = form.reason.data
        service.refuse_clearance(found, reason=reason, by=by, version=version, authority=_scope())
        flash(f"{name} is not cleared. The organisation can see this, not why", "success")


def _change(form: ChangeForm, found: Check) -> None:
    assert found.valid_from is not None  # noqa: S101 - the table's CHECK holds it
    changing.change_clearance(
        found,
        form.terms(found.valid_from),
        reason=form.reason.data,
        by=current_actor(),
        version=form.shown_version,
        authority=_scope(),
    )
    flash(f"The clearance of {found.person.full_name} is changed from now on", "success")


def _may_ask(found: Check) -> bool:
    return passed_by_the_prison(found.stuck_with)


def _already(found: Check) -> str:
    latest = queries.steps_of(found.id)[0]
    words = presenters.outcome_words(found.kind, latest.outcome) if latest.outcome else latest.state.words
    return f"{latest.recorded_by} was faster: this is now “{words}”. Nothing of yours was saved"


def _in_force(found: Check) -> bool:
    return may_change(found.outcome, has_ended=changing.has_ended(found))


def _words(found: Check) -> dict[str, str]:
    """Who holds it up, and what the prison said that it needs."""
    since = day(found.state_since)
    stuck = f"{with_words(found)}, since {since}" if found.stuck_with else ""
    return {"stuck": stuck, "needs": needs_words(found)}


def _rows(found: Check) -> list[presenters.Row]:
    """What the prison reads of its own decision: its reason too, which the organisation does not see."""
    born = ("Date of birth", day(found.person.date_of_birth) or "Not given")
    rows = [born, *presenters.summary(found, Scope())]
    if found.outcome is CheckOutcome.CLEAR:
        rows.append(("Photo identification", found.photo_id.words if found.photo_id else "Not recorded"))
        rows.append(("What the decision rested on", evidence_words(found.rested_on)))
        rows.append(("Counts for other organisations", "Yes" if found.follows_person else "No"))
        relying = ", ".join(each.name for each in passport.relying_on(found.id))
        rows.append(("Other organisations that rely on it", relying or "None"))
    return rows


def asked_holder() -> StuckWith | None:
    """With whom, as the address asks for it; what cannot be read asks for all."""
    text = request.args.get("with", "")
    return StuckWith(text) if text in set(StuckWith) else None
