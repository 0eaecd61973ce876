"""The rota as a volunteer sees it: signing up, giving up, swapping, and a private calendar."""

from datetime import timedelta

from flask import Response, flash, redirect, url_for
from werkzeug.wrappers import Response as Answer

from volunteer_app.foundation import calendar_files, clock
from volunteer_app.foundation.errors import NotFound
from volunteer_app.foundation.forms import Form, saving, show
from volunteer_app.foundation.limiting import Limit
from volunteer_app.foundation.permissions import Permission, current_actor, current_scope, public, requires
from volunteer_app.foundation.presenting import count
from volunteer_app.people import queries as people
from volunteer_app.people.models import Person
from volunteer_app.placements.rota import feed, own, presenters, signing_up, swapping, who
from volunteer_app.placements.rota.forms import ChooseSessionsForm, SwapForm
from volunteer_app.placements.rota.models import RotaSession, RotaSignUp
from volunteer_app.placements.rota.rules import STANDING, SessionState, SignUpState
from volunteer_app.placements.rota.words import when
from volunteer_app.placements.views.room import blueprint

# A calendar asks every few minutes at most; nobody guesses an address of 256 bits in so many tries
FIRST_ADDRESS = "Your calendar has an address. Add it to your calendar"
NEW_ADDRESS = (
    "Your calendar has a new address. The earlier one no longer works: add the new one to your calendars"
)
FEED = Limit("calendar_feed", 120, timedelta(minutes=10))


@blueprint.route("/my/rota", methods=["GET", "POST"])
@requires(Permission.PERSON_OWN)
def my_rota() -> Response | Answer:
    """The viewer's sessions, swaps that they can agree to, and sessions that they can sign up for."""
    person, form = _me(), ChooseSessionsForm()
    offered = own.open_to(person.id)
    taken = who.counts([each.id for each in offered])
    left = [presenters.places_left(each, taken[each.id]) for each in offered]
    form.offer(offered, [f"{each.place.name}. {words}" for each, words in zip(offered, left, strict=True)])
    if form.validate_on_submit():
        with saving(form):
            chosen = [each for each in offered if each.reference in form.sessions.data]
            flash(_said(signing_up.sign_up_for_all(chosen, person, by=current_actor())), "success")
            return redirect(url_for("placements.my_rota"))
    return show(
        "placements/rota/mine.html",
        form,
        offered=offered,
        mine=own.coming(person.id),
        past=own.past(person.id),
        to_agree=own.swaps_to_agree(person.id),
        asked=own.swaps_asked(person.id),
        tones=presenters.SIGN_UP_TONES,
        when=when,
        press=Form(),
        today=clock.today(),
        day_of=clock.day_of,
    )


@blueprint.get("/my/rota/<reference>")
@requires(Permission.PERSON_OWN)
def my_rota_session(reference: str) -> Response:
    """One session, with what the viewer can do about it."""
    return _show(*own.session_for(_me().id, reference), Form())


@blueprint.post("/my/rota/<reference>/sign-up")
@requires(Permission.PERSON_OWN)
def sign_up_for_session(reference: str) -> Response | Answer:
    """Sign up, or join the waiting list."""
    person, form = _me(), Form()
    session, _ = own.session_for(person.id, reference)
    if form.validate_on_submit():
        with saving(form):
            flash(_said([signing_up.sign_up(session, person, by=current_actor())]), "success")
            return redirect(_page(reference))
    return _show(*own.session_for(person.id, reference), form)


@blueprint.route("/my/rota/<reference>/give-up", methods=["GET", "POST"])
@requires(Permission.PERSON_OWN)
def give_up_session(reference: str) -> Response | Answer:
    """Give one's own place up: asked once, since somebody else may have it at once."""
    person, form = _me(), Form()
    session, mine = own.session_for(person.id, reference)
    if mine is None:
        raise NotFound
    if form.validate_on_submit():
        with saving(form):
            signing_up.give_up(mine, by=current_actor())
            flash("You are no longer signed up for this session", "success")
            return redirect(_page(reference))
    if form.is_submitted() or mine.state not in STANDING:
        return _show(*own.session_for(person.id, reference), form)
    return show(
        "placements/rota/give_up.html",
        form,
        session=session,
        mine=mine,
        rows=presenters.facts(session),
        back=_page(reference),
    )


@blueprint.route("/my/rota/<reference>/swap", methods=["GET", "POST"])
@requires(Permission.PERSON_OWN)
def ask_swap(reference: str) -> Response | Answer:
    """Ask those who have a place at another session to swap."""
    session, mine = own.session_for(_me().id, reference)
    if mine is None or mine.state is not SignUpState.PLACED:
        raise NotFound
    offered = own.can_be_wanted(mine)
    form = SwapForm()
    form.offer(offered)
    if form.validate_on_submit():
        with saving(form):
            wanted = next(each for each in offered if each.reference == form.wanted.data)
            swapping.ask(mine, wanted, by=current_actor())
            flash("Those who have a place then are asked. You keep yours until somebody agrees", "success")
            return redirect(url_for("placements.my_rota"))
    return show("placements/rota/swap.html", form, session=session, offered=offered, back=_page(reference))


@blueprint.route("/my/rota/swaps/<reference>/agree", methods=["GET", "POST"])
@requires(Permission.PERSON_OWN)
def agree_swap(reference: str) -> Response | Answer:
    """Give one's place for the one that is offered: asked once."""
    person, form = _me(), Form()
    found = own.swap(person.id, reference)
    if form.validate_on_submit():
        with saving(form):
            swapping.agree(found, person, by=current_actor())
            flash("You have swapped", "success")
            return redirect(url_for("placements.my_rota"))
    rows = [("You give", when(found.wanted)), ("You get", when(found.sign_up.session))]
    return show("placements/rota/agree_swap.html", form, rows=rows)


@blueprint.post("/my/rota/swaps/<reference>/withdraw")
@requires(Permission.PERSON_OWN)
def withdraw_swap(reference: str) -> Answer:
    """Ask for a swap no longer."""
    person, form = _me(), Form()
    found = own.swap(person.id, reference)
    if found.sign_up.person_id != person.id:
        raise NotFound
    if form.validate_on_submit():
        with saving(form):
            swapping.withdraw(found, by=current_actor())
            flash("You no longer ask for this swap", "success")
    return _back(form)


@blueprint.route("/my/rota/calendar", methods=["GET", "POST"])
@requires(Permission.PERSON_OWN)
def my_calendar() -> Response | Answer:
    """The private address of the viewer's calendar; making a new one."""
    person, form = _me(), Form()
    if form.validate_on_submit():
        with saving(form):
            had_one = feed.standing(person.id) is not None
            feed.make(person, by=current_actor())
            flash(NEW_ADDRESS if had_one else FIRST_ADDRESS, "success")
            return redirect(url_for("placements.my_calendar"))
    found = feed.standing(person.id)
    return show(
        "placements/rota/calendar.html", form, feed=found, address=feed.address(found) if found else ""
    )


@blueprint.post("/my/rota/calendar/end")
@requires(Permission.PERSON_OWN)
def end_calendar() -> Answer:
    """Let the address lead nowhere from now on."""
    form = Form()
    if form.validate_on_submit():
        with saving(form):
            feed.end(_me(), by=current_actor())
            flash("The address no longer works", "success")
    for message in form.form_errors:
        flash(message)
    return redirect(url_for("placements.my_calendar"))


@blueprint.get("/calendar/<token>")
@public
def calendar_feed(token: str) -> Response:
    """What a calendar reads: whoever has the address, and nobody else."""
    FEED.count()
    return calendar_files.answer(feed.content(feed.of_token(token)))


def _me() -> Person:
    return people.person_by_id(current_scope(Permission.PERSON_OWN).person_id)


def _show(session: RotaSession, mine: RotaSignUp | None, form: Form) -> Response:
    taken = who.counts([session.id])[session.id]
    is_coming = session.state is SessionState.OPEN and session.starts_at > clock.now()
    stands = mine is not None and mine.state in STANDING
    return show(
        "placements/rota/my_session.html",
        form,
        session=session,
        rows=presenters.facts(session),
        mine=mine,
        tone=presenters.SIGN_UP_TONES[mine.state] if mine else "",
        can_sign_up=is_coming and not stands,
        can_give_up=is_coming and stands,
        left=presenters.places_left(session, taken),
        is_full=taken[SignUpState.PLACED] >= session.needed or taken[SignUpState.WAITING] > 0,
    )


def _said(made: list[RotaSignUp]) -> str:
    waiting = sum(each.state is SignUpState.WAITING for each in made)
    placed = len(made) - waiting
    said = [f"You are signed up for {count(placed, 'session')}"] if placed else []
    if waiting:
        said.append(f"You are on the waiting list of {count(waiting, 'session')}")
    return ". ".join(said)


def _back(form: Form) -> Answer:
    for message in form.form_errors:
        flash(message)
    return redirect(url_for("placements.my_rota"))


def _page(reference: str) -> str:
    return url_for("placements.my_rota_session", reference=reference)
