"""The people of a session of a rota: signing them up, taking them off, and the register."""

from collections.abc import Sequence

from flask import Response, flash, redirect
from werkzeug.wrappers import Response as Answer

from volunteer_app.foundation import clock
from volunteer_app.foundation.errors import StaleEdit
from volunteer_app.foundation.forms import Form, saving, show
from volunteer_app.foundation.permissions import Permission, current_actor, current_scope, requires
from volunteer_app.foundation.presenting import count
from volunteer_app.foundation.register import STALE, UNCHANGED, RegisterForm
from volunteer_app.foundation.transactions import start_over
from volunteer_app.people.models import Person
from volunteer_app.placements.rota import attendance, queries, rules, signing_up, who
from volunteer_app.placements.rota.forms import FindVolunteersForm
from volunteer_app.placements.rota.models import RotaSession, RotaSignUp
from volunteer_app.placements.rota.rules import MARK_OF, REGISTERED, SignUpState
from volunteer_app.placements.views.room import blueprint
from volunteer_app.placements.views.rota import session_page
from volunteer_app.training.sessions import finding_people

MANAGE = Permission.ROTA_MANAGE
KEPT_AWAY = "Must not come in: the placement is paused, or over"


@blueprint.route("/rota/sessions/<reference>/people", methods=["GET", "POST"])
@requires(MANAGE)
def sign_people_up(reference: str) -> Response | Answer:
    """Offer those who are placed there, or look for one of them, and sign up those who are ticked."""
    session = queries.session(current_scope(MANAGE), reference)
    form = FindVolunteersForm()
    ticked = finding_people.named(session.organisation_id, form.people.raw_data or [])
    words = form.words.data or ""
    found = finding_people.by_words(session.organisation_id, words) if words else who.offered(session)
    can = who.placed_among([each.id for each in found], session)
    form.offer({each.id: each for each in (*ticked, *(each for each in found if each.id in can))}.values())
    if form.validate_on_submit() and ticked:
        with saving(form):
            flash(_sign_up(session, ticked), "success")
            return redirect(session_page(reference))
    return show(
        "placements/rota/sign_people_up.html",
        form,
        session=session,
        nobody=form.is_submitted() and not form.errors and not form.people.choices,
        too_many=len(found) == finding_people.MOST,
    )


@blueprint.route("/rota/sign-ups/<reference>/remove", methods=["GET", "POST"])
@requires(MANAGE)
def remove_sign_up(reference: str) -> Response | Answer:
    """Give somebody's place up for them."""
    found, form = who.sign_up(current_scope(MANAGE), reference), Form()
    back = session_page(found.session.reference)
    if form.validate_on_submit():
        with saving(form):
            by = current_actor().acting_for(found.person.reference)
            signing_up.give_up(found, by=by, after_start=True)
            flash(f"{found.person.full_name} is no longer signed up", "success")
            return redirect(back)
    return show("placements/rota/remove.html", form, sign_up=found, session=found.session, back=back)


@blueprint.route("/rota/sessions/<reference>/register", methods=["GET", "POST"])
@requires(MANAGE)
def rota_register(reference: str) -> Response | Answer:
    """Say who came: on one page, with big buttons; printed, it is a sheet to sign."""
    session = queries.session(current_scope(MANAGE), reference)
    form = RegisterForm(obj=session)
    rows, own, away = _registered(session)
    form.offer({each: MARK_OF.get(each.state) for each in rows})
    if form.validate_on_submit():
        answer = _take(session, form)
        if answer is not None:
            return answer
        rows, own, away = _registered(session)
        form.marks.rows = rows
    taken_at = session.register_taken_at
    problem = rules.register_problem(session.state, session.starts_at, taken_at, clock.now())
    return show(
        "placements/rota/register.html",
        form,
        session=session,
        rows=rows,
        notes=dict.fromkeys(away, KEPT_AWAY),
        own=own,
        problem=problem,
    )


def _take(session: RotaSession, form: RegisterForm) -> Answer | None:
    """Save the register and go on; None where the page has to be shown again."""
    is_correction = session.register_taken_at is not None
    shown, marks, reason = form.shown_version, form.marks.data, form.reason.data
    try:
        with saving(form):
            changed = attendance.take(session, marks, reason=reason, version=shown, by=current_actor())
            flash(_said(changed, is_correction=is_correction), "success")
            return redirect(session_page(session.reference))
    except StaleEdit:
        start_over()
        form.version.data = str(session.version)
        form.form_errors.append(STALE)
    return None


def _said(changed: int, *, is_correction: bool) -> str:
    if not is_correction:
        return "The register is saved. The time of everybody who came waits under Hours to approve"
    return f"The register is corrected for {count(changed, 'person', 'people')}" if changed else UNCHANGED


def _registered(session: RotaSession) -> tuple[list[RotaSignUp], bool, set[str]]:
    """Those in the register by name, without the viewer; whether they are in it; who must not come in."""
    everybody, away = who.by_name_on(clock.day_of(session.starts_at), [session.id], REGISTERED)
    mine = current_scope(Permission.PERSON_OWN).person_id
    others = [each for each in everybody if each.person_id != mine]
    return others, len(others) < len(everybody), {each.reference for each in others if each.id in away}


def _sign_up(session: RotaSession, people: Sequence[Person]) -> str:
    """Sign them all up, or nobody: a sentence about what came of it."""
    made = signing_up.sign_all_up(session, people, by=current_actor())
    waiting = sum(each.state is SignUpState.WAITING for each in made)
    placed = count(len(made) - waiting, "person is", "people are")
    also = f". {count(waiting, 'person is', 'people are')} on the waiting list" if waiting else ""
    return f"{placed} signed up{also}"
