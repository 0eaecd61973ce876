"""Cancelling sessions of rotas, by whoever runs them or by the prison; when a prison lets volunteers in."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from flask import Response, flash, redirect, request, url_for
from werkzeug.wrappers import Response as Answer
from wtforms import SelectChoice

from volunteer_app.foundation import clock
from volunteer_app.foundation.errors import NotFound
from volunteer_app.foundation.forms import Form, saving, show
from volunteer_app.foundation.permissions import Permission, can, current_actor, current_scope, requires
from volunteer_app.foundation.presenting import count
from volunteer_app.organisations import queries as organisations
from volunteer_app.organisations.models import Organisation
from volunteer_app.organisations.rules import OrganisationKind
from volunteer_app.people import queries as people
from volunteer_app.placements.mentoring import calling_off as mentoring
from volunteer_app.placements.mentoring.calling_off import Told
from volunteer_app.placements.mentoring.models.relationship import MentoringSession
from volunteer_app.placements.rota import calling_off, presenters, queries, regime_queries, regime_times, who
from volunteer_app.placements.rota.calling_off import CalledOff
from volunteer_app.placements.rota.forms import (
    CallOffForm,
    EndRegimeForm,
    RegimeForm,
    WhichSessionsForm,
    regime_of,
)
from volunteer_app.placements.rota.models import RegimeTime, RotaSession
from volunteer_app.placements.rota.rules import MOST_CALLED_OFF, STANDING, CancelReason
from volunteer_app.placements.views.room import blueprint

CALL_OFF = Permission.ROTA_CALL_OFF
FARTHEST = 3 * 366  # days
FEW = 10  # prisons of somebody whom each is named to


@blueprint.route("/rota/cancel", methods=["GET", "POST"])
@requires(CALL_OFF)
def cancel_rota_sessions() -> Response | Answer:
    """Which sessions at a place, on some days, are cancelled: what will happen, then doing it."""
    places = _places()
    which = _which(places)
    place, first, last = _asked(places)
    if _is_asking() and which.validate():
        return redirect(_page(which.place.data, which.first.data, which.last.data))
    if which.errors:
        return _cancel_page(which, which, places)
    asked = current_scope(CALL_OFF), place, first, last + timedelta(days=1), MOST_CALLED_OFF
    found, meetings = queries.to_call_off(*asked), mentoring.to_call_off(*asked)
    form = CallOffForm()
    form.offer(found, _how_many(found))
    form.offer_meetings(meetings)
    if form.validate_on_submit():
        with saving(form):
            flash(_call_off(found, meetings, form), "success")
            return redirect(_after(place))
    all_of_them: list[RotaSession | MentoringSession] = [*found, *meetings]
    if not form.is_submitted():
        asked_for = request.args.get("session", "")
        form.sessions.data = [each.reference for each in all_of_them if each.reference == asked_for]
    return _cancel_page(form, which, places, place, all_of_them)


def _cancel_page(
    form: Form,
    which: WhichSessionsForm,
    places: Sequence[tuple[str, str]],
    place: str = "",
    found: Sequence[RotaSession | MentoringSession] = (),
) -> Response:
    """The page; a prison's own user finds the times of their prison there, also where nothing is planned."""
    theirs = organisations.places_in(current_scope(CALL_OFF))
    prisons = [each for each in theirs if each.kind is OrganisationKind.PRISON]
    return show(
        "placements/rota/cancel.html",
        form,
        which=which,
        places=places,
        place=place,
        found=found,
        prisons=prisons if len(prisons) <= FEW else [],
    )


@blueprint.route("/rota/places/<reference>/regime", methods=["GET", "POST"])
@requires(CALL_OFF)
def regime_times_of(reference: str) -> Response | Answer:
    """When a prison lets volunteers in, on each weekday; and recording it."""
    place, recorder = _place(reference)
    form = RegimeForm()
    if form.validate_on_submit():
        with saving(form):
            regime_times.add(place, recorder, *regime_of(form), by=current_actor())
            flash("The times are recorded. New sessions have to lie within them", "success")
            return redirect(_regime_page(place))
    return show(
        "placements/rota/regime.html",
        form,
        place=place,
        recorder=recorder,
        rows=presenters.regime_lines(regime_queries.regime_rows(place.id, recorder.id)),
        overruled=recorder.id != place.id and bool(regime_queries.regime_rows(place.id, place.id)),
        outside=regime_queries.outside_at(current_scope(CALL_OFF), place.id),
    )


@blueprint.route("/rota/regime-times/<reference>/end", methods=["GET", "POST"])
@requires(CALL_OFF)
def end_regime_time(reference: str) -> Response | Answer:
    """Say until which day times hold."""
    found: RegimeTime = regime_queries.regime_time(current_scope(CALL_OFF), reference)
    form = EndRegimeForm()
    if form.validate_on_submit() and form.last_day.data is not None:
        with saving(form):
            regime_times.end(found, form.last_day.data + timedelta(days=1), by=current_actor())
            flash("The end is recorded", "success")
            return redirect(_regime_page(found.place))
    (line,) = presenters.regime_lines([found])
    return show("placements/rota/end_regime.html", form, line=line, back=_regime_page(found.place))


def _which(places: Sequence[tuple[str, str]]) -> WhichSessionsForm:
    """The question which sessions, with what the address asks for."""
    place, first, last = _asked(places)
    sent = request.args if _is_asking() else None
    form = WhichSessionsForm(sent, data={"place": place, "first": first, "last": last})
    nothing = [] if place else [SelectChoice("", "Select a place")]
    form.place.choices = nothing + [SelectChoice(reference, name) for reference, name in places]
    return form


def _is_asking() -> bool:
    """Whether the address has the days as a form sends them."""
    return any(name.startswith("first-") for name in request.args)


def _asked(places: Sequence[tuple[str, str]]) -> tuple[str, date, date]:
    """The place and the days that the address asks for; today where it names none that can be read."""
    known = [reference for reference, _ in places]
    asked = request.args.get("place", "")
    place = asked if asked in known else (known[0] if len(known) == 1 else "")
    first = _day("first", clock.today())
    return place, first, max(first, _day("last", first))


def _day(name: str, otherwise: date) -> date:
    """A day of the address; what is years away is none."""
    try:
        found = date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return otherwise
    return found if abs((found - clock.today()).days) < FARTHEST else otherwise


def _page(place: str, first: date | None, last: date | None) -> str:
    days: dict[str, Any] = {
        "first": first.isoformat() if first else None,
        "last": last.isoformat() if last else None,
    }
    return url_for("placements.cancel_rota_sessions", place=place, **days)


def _places() -> list[tuple[str, str]]:
    """Where there is something to cancel, of rotas or of mentoring: reference and name, by name."""
    scope = current_scope(CALL_OFF)
    found = dict([*queries.places_with_sessions(scope), *mentoring.places(scope)])
    return sorted(found.items(), key=lambda each: (each[1], each[0]))


def _call_off(found: Sequence[RotaSession], meetings: Sequence[MentoringSession], form: CallOffForm) -> str:
    """Cancel those that are ticked: a sentence about what came of it."""
    ticked, reason, by = set(form.sessions.data), CancelReason(form.reason.data), current_actor()
    chosen = [each for each in found if each.reference in ticked]
    met = mentoring.call_off([each for each in meetings if each.reference in ticked], reason.words, by=by)
    if not chosen and met.cancelled:
        return _said(CalledOff([], 0, []), met)
    return _said(calling_off.call_off(chosen, reason, note=form.note.data, by=by), met)


def _how_many(sessions: Sequence[RotaSession]) -> list[str]:
    """How many stand with each session: what whoever cancels has to know, and no names."""
    counts = who.counts([each.id for each in sessions])
    return [
        f"{count(sum(counts[each.id][state] for state in STANDING), 'person', 'people')} signed up or waiting"
        for each in sessions
    ]


def _said(done: CalledOff, met: Told) -> str:
    """What came of it. Names are for those who may see the people."""
    sessions = count(len(done.sessions) + met.cancelled, "session is", "sessions are")
    said = f"{sessions} cancelled. {count(done.told + met.told, 'person was', 'people were')} told by email"
    untold = list({each.id: each for each in (*done.untold, *met.untold)}.values())
    if not untold:
        return said
    theirs = people.holders(current_scope(Permission.ROTA_MANAGE), [each.id for each in untold])
    if named := [each.full_name for each in untold if each.id in theirs]:
        said = f"{said}. We have no email address of: {', '.join(named)}"
    if not (others := len(untold) - len(named)):
        return said
    number = count(others, "person has", "people have")
    return f"{said}. {number} no email address: their coordinators have to tell them"


def _after(place: str) -> str:
    if can(Permission.ROTA_MANAGE):
        return url_for("placements.rota_sessions", when="coming")
    return url_for("placements.cancel_rota_sessions", place=place)


def _place(reference: str) -> tuple[Organisation, Organisation]:
    """A place of the viewer's, and the organisation for which they record: the place itself, if they may.

    Raises:
        NotFound: it is no place of theirs.
    """
    scope = current_scope(CALL_OFF)
    place = organisations.place_by_reference(reference)
    if place is not None and scope.reaches(place.id):
        return place, place
    recorder = regime_queries.runs_a_rota_at(scope, reference)
    if place is None or recorder is None:
        raise NotFound
    return place, recorder


def _regime_page(place: Organisation) -> str:
    return url_for("placements.regime_times_of", reference=place.reference)
