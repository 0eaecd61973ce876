"""Training sessions of a coordinator's organisations: list, arrange, look at, change, call off."""

from typing import Any

from flask import Response, flash, redirect, url_for
from werkzeug.wrappers import Response as Answer

from volunteer_app.accounts import lists
from volunteer_app.foundation import filtering
from volunteer_app.foundation.conflicts import pages as conflicts
from volunteer_app.foundation.day_times import moment_of
from volunteer_app.foundation.errors import Refused, StaleEdit, refusing
from volunteer_app.foundation.forms import saving, show
from volunteer_app.foundation.permissions import Permission, current_actor, current_scope, requires
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.queries import organisations_in
from volunteer_app.training import queries as packs
from volunteer_app.training.models import TrainingPack
from volunteer_app.training.sessions import forms, listings, presenters, queries, rules, service
from volunteer_app.training.sessions.forms import CancelForm, SessionForm
from volunteer_app.training.sessions.models import TrainingSession
from volunteer_app.training.sessions.queries import SessionFilters, When
from volunteer_app.training.sessions.rules import BookingState, SessionState
from volunteer_app.training.sessions.service import SessionDetails
from volunteer_app.training.views.room import blueprint

MANAGE = Permission.TRAINING_VERIFY


@blueprint.get("/training/sessions")
@requires(MANAGE)
def training_sessions() -> Response | Answer:
    """The sessions of the viewer's organisations: coming, past, cancelled or all."""
    opening = lists.opening(listings.SESSIONS)
    if opening is not None:
        return opening
    filters = _filters()
    names = {each.reference: each.name for each in organisations_in(current_scope(MANAGE))}
    gone = ["Coming or past"] if filtering.asked("when") and filters.when is None else []
    if filters.organisation and filters.organisation not in names:
        gone.append("Organisation")
    return show(
        "training/sessions/list.html",
        table=lists.table(listings.sessions(current_scope(MANAGE), filters, gone)),
        words=filters.search,
        choices=_choices(names),
        chosen=_chosen(filters, names),
    )


@blueprint.route("/training/sessions/export", methods=["GET", "POST"])
@requires(MANAGE)
def export_training_sessions() -> Response:
    """The list of sessions as a file."""
    return lists.export(listings.sessions(current_scope(MANAGE), _filters()))


@blueprint.route("/training/sessions/new", methods=["GET", "POST"])
@requires(MANAGE)
def arrange_session() -> Response | Answer:
    """Arrange a session."""
    holders, offered = organisations_in(current_scope(MANAGE)), packs.packs()
    form = SessionForm()
    form.offer(holders, offered)
    if form.validate_on_submit():
        with saving(form):
            holder = next(each for each in holders if each.reference == form.organisation.data)
            session = service.arrange(_details(form, offered), organisation=holder, by=current_actor())
            flash("The session is arranged. Volunteers of your organisation can book it now", "success")
            return redirect(_page(session))
    return _show_form(form, holders)


@blueprint.get("/training/sessions/<reference>")
@requires(MANAGE)
def training_session(reference: str) -> Response:
    """One session: what it is, who is booked and who waits, and what can be done."""
    session = queries.session(current_scope(MANAGE), reference)
    everybody = queries.bookings(session.id, set(BookingState) - {BookingState.CANCELLED})
    taken = queries.counts([session.id])[session.id]
    lines = presenters.booked(everybody, session)
    return show(
        "training/sessions/session.html",
        session=session,
        rows=presenters.summary(session, taken),
        state=(presenters.state(session), presenters.tone(session)),
        people=sorted(
            (each for each in lines if each.booking.state is not BookingState.WAITING),
            key=lambda each: each.booking.person.sort_name,
        ),
        waiting=[each for each in lines if each.booking.state is BookingState.WAITING],
        said=queries.feedback(session.id) if session.state is SessionState.HELD else None,
        enough=rules.ENOUGH_ANSWERS,
    )


@blueprint.route("/training/sessions/<reference>/edit", methods=["GET", "POST"])
@requires(MANAGE)
def edit_session(reference: str) -> Response | Answer:
    """Change a session. Whoever saves second sees what the first one changed."""
    scope = current_scope(MANAGE)
    session = queries.session(scope, reference)
    if problem := service.ended(session, "changed"):
        raise Refused(problem)
    offered = _offered(session)
    form = _edit_form(session, offered)
    if not form.validate_on_submit():
        return _show_edit(form, session)
    note = conflicts.note(form, session, scope)
    try:
        with saving(form):
            details = _details(form, offered)
            service.change(session, details, version=form.shown_version, by=current_actor())
    except StaleEdit:
        form = conflicts.again(lambda: _edit_form(session, offered))
    if form.errors:
        return _show_edit(form, session)
    flash("The session has been saved", "success")
    conflicts.tell(note)
    return redirect(_page(session))


@blueprint.route("/training/sessions/<reference>/cancel", methods=["GET", "POST"])
@requires(MANAGE)
def cancel_session(reference: str) -> Response | Answer:
    """Call a session off, and tell everybody who booked."""
    session = queries.session(current_scope(MANAGE), reference)
    form = CancelForm()
    if form.validate_on_submit():
        with saving(form):
            service.cancel(session, reason=form.reason.data, by=current_actor())
            flash("The session is cancelled. Everybody with an email address has been told", "success")
            return redirect(_page(session))
    taken = queries.counts([session.id])[session.id]
    told = taken[BookingState.BOOKED] + taken[BookingState.WAITING]
    return show("training/sessions/cancel.html", form, session=session, told=told)


def _filters() -> SessionFilters:
    when = filtering.asked("when")
    known = {each.value for each in When}
    return SessionFilters(
        When(when) if when in known else None, filtering.asked("organisation"), filtering.asked("q")
    )


def _choices(organisations: dict[str, str]) -> list[dict[str, Any]]:
    """What the filters offer; with one organisation there is nothing to choose."""
    offered = {
        "when": {each.value: each.words for each in When},
        "organisation": organisations if len(organisations) > 1 else {},
    }
    return filtering.choices(listings.SESSIONS.filters, offered)


def _chosen(filters: SessionFilters, organisations: dict[str, str]) -> list[tuple[str, str]]:
    """The filters that are on, each with the address of the page without it."""
    words = {
        "q": f"“{filters.search}”" if filters.search else "",
        "when": filters.when.words if filters.when else "",
        "organisation": organisations.get(filters.organisation, "Another") if filters.organisation else "",
    }
    return filtering.without(words)


def _offered(session: TrainingSession) -> list[TrainingPack]:
    """The packs that can be chosen, and the session's own even where it is no longer offered."""
    found = packs.packs()
    return found if session.pack is None or session.pack in found else [*found, session.pack]


def _details(form: SessionForm, offered: list[TrainingPack]) -> SessionDetails:
    day, starts, ends = forms.times_of(form)
    with refusing():
        starts_at, ends_at = moment_of(day, starts), moment_of(day, ends)
    return SessionDetails(
        pack=None if form.is_other else next(each for each in offered if each.code == form.course.data),
        course_title=form.course_title.data if form.is_other else "",
        starts_at=starts_at,
        ends_at=ends_at,
        place=form.place.data,
        trainer=form.trainer.data,
        capacity=form.capacity.data or 0,
        joining=form.joining.data,
    )


def _edit_form(session: TrainingSession, offered: list[TrainingPack]) -> SessionForm:
    form = SessionForm(data=forms.shown(session))
    form.offer([session.organisation], offered)
    return form


def _show_edit(form: SessionForm, session: TrainingSession) -> Response:
    """The form again, or what both changed."""
    if not form.unsettled:
        return _show_form(form, [session.organisation], session)
    return conflicts.ask(form, session, current_scope(MANAGE), back=_page(session), caption=session.title)


def _show_form(
    form: SessionForm, holders: list[Organisation], session: TrainingSession | None = None
) -> Response:
    back = _page(session) if session else url_for("training.training_sessions", when=When.COMING.value)
    return show("training/sessions/edit.html", form, session=session, choose=len(holders) != 1, back=back)


def _page(session: TrainingSession) -> str:
    return url_for("training.training_session", reference=session.reference)
