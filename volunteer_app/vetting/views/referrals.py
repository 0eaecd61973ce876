"""Pages of the duty to refer: what waits, and deciding on it by name and with reasons."""

from flask import Response, flash, redirect, url_for
from werkzeug.wrappers import Response as Answer

from volunteer_app.foundation import clock, looks
from volunteer_app.foundation.authority import Permission, Scope
from volunteer_app.foundation.errors import Refused, StaleEdit
from volunteer_app.foundation.forms import saving, show
from volunteer_app.foundation.look_forms import LookForm
from volunteer_app.foundation.permissions import current_actor, current_scope, requires
from volunteer_app.foundation.presenting import day, moment
from volunteer_app.vetting.barring import queries, referrals
from volunteer_app.vetting.barring.forms import DecideDutyForm, LetBackForm
from volunteer_app.vetting.barring.models import ReferralDuty
from volunteer_app.vetting.barring.rules import ReferralState
from volunteer_app.vetting.views.room import blueprint

LET_BACK = "They can be placed here again, if everything else is in order. Tell their coordinators"
CHANGED = "Somebody decided this while you had the page open. Open it again"
TONES = {
    ReferralState.DUE: "attention",
    ReferralState.REFERRED: "good",
    ReferralState.NOT_REFERRED: "neutral",
}


@blueprint.get("/referrals")
@requires(Permission.REFERRAL_DECIDE)
def list_referrals() -> Response:
    """Who was removed from regulated activity, or left first: decided or not, what is late at the top."""
    duties = queries.duties_of(_scope())
    return show("vetting/barring/referrals.html", duties=duties, tones=TONES)


@blueprint.route("/referrals/<reference>", methods=["GET", "POST"])
@requires(Permission.REFERRAL_DECIDE)
def referral(reference: str) -> Response:
    """One duty; the reasons of a decision open with a reason of one's own."""
    found = queries.duty(_scope(), reference)
    form = LookForm()
    if found.state is not ReferralState.DUE and form.validate_on_submit():
        looks.record(found, why=form.why.data, by=current_actor())
        found = queries.duty(_scope(), reference)
        return _page(found, None, [*_rows(found), *_opened(found)])
    return _page(found, form, _rows(found))


@blueprint.route("/referrals/<reference>/decide", methods=["GET", "POST"])
@requires(Permission.REFERRAL_DECIDE)
def decide_referral(reference: str) -> Response | Answer:
    """Say that it was referred, or why the law does not ask for it."""
    found = queries.duty(_scope(), reference)
    if found.state is ReferralState.REFERRED:
        raise Refused("This has been referred already")
    form = DecideDutyForm(data={"version": found.version})
    if form.validate_on_submit():
        try:
            with saving(form):
                referrals.decide_duty(
                    found,
                    ReferralState(form.decision.data),
                    reasons=form.reasons.data,
                    referred_on=form.referred_on.data,
                    by=current_actor(),
                    version=form.shown_version,
                    authority=_scope(),
                )
                flash("Your decision is saved", "success")
                return redirect(url_for("vetting.list_referrals"))
        except StaleEdit:
            raise Refused(CHANGED) from None
    return show("vetting/barring/decide_referral.html", form, duty=queries.duty(_scope(), reference))


@blueprint.route("/referrals/<reference>/let-back", methods=["GET", "POST"])
@requires(Permission.REFERRAL_DECIDE)
def let_back(reference: str) -> Response | Answer:
    """Let somebody who was referred be placed here again: not whoever referred them."""
    found = queries.duty(_scope(), reference)
    if not found.keeps_out:
        raise Refused("This keeps nobody out any more")
    form = LetBackForm()
    if form.validate_on_submit():
        with saving(form):
            referrals.let_back(
                found.person_id,
                found.organisation_id,
                reasons=form.reasons.data,
                by=current_actor(),
                authority=_scope(),
            )
            flash(LET_BACK, "success")
            return redirect(url_for("vetting.referral", reference=reference))
    return show("vetting/barring/let_back.html", form, duty=queries.duty(_scope(), reference))


def _page(found: ReferralDuty, form: LookForm | None, rows: list[tuple[str, str]]) -> Response:
    late = found.state is ReferralState.DUE and found.due_on < clock.today()
    return show(
        "vetting/barring/referral.html",
        form,
        form_left=form,
        duty=found,
        rows=rows,
        tone=TONES[found.state],
        late=late,
        my_key=current_actor().key,
    )


def _opened(found: ReferralDuty) -> list[tuple[str, str]]:
    let_back = [("Reasons to let them back", found.let_back_reasons or "")] if found.let_back_at else []
    return [("Reasons", found.reasons or ""), *let_back]


def _scope() -> Scope:
    return current_scope(Permission.REFERRAL_DECIDE)


def _rows(found: ReferralDuty) -> list[tuple[str, str]]:
    rows = [
        ("Person", f"{found.person.full_name}, {found.person.reference}"),
        ("Role", found.role_name),
        ("Organisation", found.organisation.name),
        ("What happened", found.cause.words),
        ("Since", f"{day(found.opened_on)}, by {found.opened_by}"),
    ]
    if found.state is ReferralState.DUE:
        return [*rows, ("Decide by", day(found.due_on))]
    if found.referred_on is not None:
        rows.append(("Referred on", day(found.referred_on)))
    if found.decided_at is not None:
        rows.append(("Decided", f"{moment(found.decided_at)}, by {found.decided_by}"))
    if found.let_back_at is not None:
        rows.append(("Let back", f"{moment(found.let_back_at)}, by {found.let_back_by}"))
    return rows
