"""The rota as coordinators see it: the sessions, the rotas that they come from, and today."""

from typing import Any

from flask import Response, url_for
from werkzeug.wrappers import Response as Answer

from volunteer_app.accounts import lists
from volunteer_app.foundation import clock, filtering
from volunteer_app.foundation.day_times import times_words
from volunteer_app.foundation.forms import show
from volunteer_app.foundation.permissions import Permission, current_scope, requires
from volunteer_app.placements.mentoring import todays
from volunteer_app.placements.rota import listings, presenters, queries, who
from volunteer_app.placements.rota.queries import SessionFilters, When
from volunteer_app.placements.rota.rules import LIVE, SessionState
from volunteer_app.placements.views.room import blueprint

MANAGE = Permission.ROTA_MANAGE


@blueprint.get("/rota")
@requires(MANAGE)
def rota_sessions() -> Response | Answer:
    """The sessions of the viewer's organisations: coming, in need of volunteers, past or cancelled."""
    opening = lists.opening(listings.SESSIONS)
    if opening is not None:
        return opening
    filters, places = _filters(), queries.places_of(current_scope(MANAGE))
    gone = ["Coming or past"] if filtering.asked("when") and filters.when is None else []
    if filters.place and filters.place not in places:
        gone.append("Place")
    return show(
        "placements/rota/list.html",
        table=lists.table(listings.sessions(current_scope(MANAGE), filters, gone)),
        choices=_choices(places),
        chosen=_chosen(filters, places),
    )


@blueprint.route("/rota/export", methods=["GET", "POST"])
@requires(MANAGE)
def export_rota_sessions() -> Response:
    """The list of sessions as a file."""
    return lists.export(listings.sessions(current_scope(MANAGE), _filters()))


@blueprint.get("/rotas")
@requires(MANAGE)
def rotas() -> Response | Answer:
    """What comes again, where and how often."""
    page = lists.opening(listings.ROTAS)
    return page or show(
        "placements/rota/rotas.html", table=lists.table(listings.rotas(current_scope(MANAGE)))
    )


@blueprint.route("/rotas/export", methods=["GET", "POST"])
@requires(MANAGE)
def export_rotas() -> Response:
    """The list of rotas as a file."""
    return lists.export(listings.rotas(current_scope(MANAGE)))


@blueprint.get("/rota/today")
@requires(MANAGE)
def rota_today() -> Response:
    """Who comes today and where, and who meets whom as a mentor: for a telephone."""
    found = queries.on_day(current_scope(MANAGE), clock.today())
    people, away = who.by_name_on(clock.today(), [each.id for each in found], LIVE)
    return show(
        "placements/rota/today.html",
        days=[
            (
                each,
                times_words(each.starts_at, each.ends_at),
                (presenters.state(each), presenters.tone(each)),
                [line for line in people if line.session_id == each.id],
            )
            for each in found
        ],
        day=clock.today(),
        away=away,
        mentoring=todays.lines(current_scope(Permission.MENTORING_MANAGE), clock.today()),
    )


@blueprint.get("/rota/sessions/<reference>")
@requires(MANAGE)
def rota_session(reference: str) -> Response:
    """One session: what it is, who is signed up and who waits, and what can be done."""
    session = queries.session(current_scope(MANAGE), reference)
    cannot_come = who.cannot_come(session)
    everybody = presenters.lines(who.by_asked([session.id]), cannot_come)
    by_name = sorted(everybody, key=lambda each: each.sign_up.person.sort_name)
    away = sum(each.is_expected and each.sign_up.id in cannot_come for each in everybody)
    return show(
        "placements/rota/session.html",
        session=session,
        rows=presenters.summary(session, who.counts([session.id])[session.id], away),
        state=(presenters.state(session), presenters.tone(session)),
        people=[each for each in by_name if each.is_expected],
        waiting=[each for each in everybody if each.is_waiting],
        earlier=[each for each in everybody if each.sign_up.ended_at is not None],
        is_coming=session.state is SessionState.OPEN and session.starts_at > clock.now(),
        day=clock.day_of(session.starts_at).isoformat(),
    )


def _filters() -> SessionFilters:
    when = filtering.asked("when")
    known = {each.value for each in When}
    return SessionFilters(
        When(when) if when in known else None, filtering.asked("place"), filtering.asked("rota")
    )


def _choices(places: dict[str, str]) -> list[dict[str, Any]]:
    """What the filters offer; with one place there is nothing to choose."""
    offered = {
        "when": {each.value: each.words for each in When},
        "place": places if len(places) > 1 else {},
    }
    return filtering.choices(listings.SESSIONS.filters, offered)


def _chosen(filters: SessionFilters, places: dict[str, str]) -> list[tuple[str, str]]:
    """The filters that are on, each with the address of the page without it."""
    words = {
        "when": filters.when.words if filters.when else "",
        "place": places.get(filters.place, "Another") if filters.place else "",
        "rota": "One rota" if filters.rota else "",
    }
    return filtering.without(words)


def session_page(reference: str) -> str:
    """The address of one session's page."""
    return url_for("placements.rota_session", reference=reference)
