"""Prior learning: claiming it for a unit, and deciding on what was claimed."""

from flask import Response, flash, redirect, request, url_for
from werkzeug.wrappers import Response as Answer

from volunteer_app.foundation import paging
from volunteer_app.foundation.authority import Permission, Scope
from volunteer_app.foundation.errors import NotFound
from volunteer_app.foundation.files import downloads
from volunteer_app.foundation.forms import saving, show
from volunteer_app.foundation.paging import Anchor
from volunteer_app.foundation.permissions import current_actor, current_scope, requires
from volunteer_app.foundation.uploads import accepts_upload
from volunteer_app.training.awards import claims, queries
from volunteer_app.training.awards.forms import ClaimForm, DecideClaimForm, open_units
from volunteer_app.training.awards.models import AwardUnit
from volunteer_app.training.awards.rules import AwardState, UnitState
from volunteer_app.training.views.awards import acting, reached
from volunteer_app.training.views.room import blueprint


@blueprint.route("/awards/<reference>/prior-learning", methods=["GET", "POST"])
@requires(Permission.PERSON_OWN, Permission.TRAINING_VERIFY)
@accepts_upload(megabytes=10)
def claim_unit(reference: str) -> Response | Answer:
    """Claim a unit for what was learnt before: one's own, or on behalf of a volunteer."""
    found, own = reached(reference)
    waiting = {each.unit_id for each in found.units if each.state is UnitState.CLAIMED}
    units = [each for each in open_units(found.qualification.units, found.units) if each.id not in waiting]
    form = ClaimForm()
    form.offer(units)
    page = url_for("training.award", reference=found.reference)
    if form.validate_on_submit():
        with saving(form):
            kept = form.evidence.keep_if_chosen()
            unit = next(each for each in units if each.reference == form.unit.data)
            claims.claim(found, unit, form.described.data, kept, by=acting(found, own=own))
            flash("The claim waits for a coordinator’s decision", "success")
            return redirect(page)
    can_claim = found.state is AwardState.WORKING and bool(units)
    return show("training/awards/claim.html", form, award=found, own=own, can_claim=can_claim, back=page)


@blueprint.get("/training/prior-learning")
@requires(Permission.TRAINING_VERIFY)
def prior_learning() -> Response:
    """What waits for a decision, the longest wait first."""
    scope = current_scope(Permission.TRAINING_VERIFY)
    anchor = Anchor(request.args.get("after", ""), request.args.get("before", ""))
    found = paging.page(queries.claims(scope), queries.LONGEST_WAIT_FIRST, anchor, of=AwardUnit)
    return show("training/awards/claims.html", page=found)


@blueprint.route("/prior-learning/<reference>", methods=["GET", "POST"])
@requires(Permission.TRAINING_VERIFY)
def decide_claim(reference: str) -> Response | Answer:
    """Whether what was learnt before counts for the unit."""
    found = queries.award_unit(current_scope(Permission.TRAINING_VERIFY), reference)
    form = DecideClaimForm(obj=found)
    if form.validate_on_submit():
        with saving(form):
            _decide(found, form)
            flash("The claim is decided", "success")
            return redirect(url_for("training.prior_learning"))
    return show("training/awards/decide_claim.html", form, claim=found)


@blueprint.get("/prior-learning/<reference>/evidence")
@requires(Permission.PERSON_OWN, Permission.TRAINING_VERIFY)
def claim_evidence(reference: str) -> Response:
    """The evidence of a claim, to save."""
    staff = current_scope(Permission.TRAINING_VERIFY)
    scope = Scope(staff.organisation_ids, current_scope(Permission.PERSON_OWN).person_id)
    found = queries.award_unit(scope, reference)
    if found.file is None:
        raise NotFound
    return downloads.send(found.file)


def _decide(claim: AwardUnit, form: DecideClaimForm) -> None:
    if form.accepts:
        claims.accept(claim, form.outcome, by=current_actor(), version=form.shown_version)
    else:
        claims.refuse(claim, note=form.note.data, by=current_actor(), version=form.shown_version)
