"""Pages of bars, for vetting officers: recording one, opening it with a reason, passing it on, lifting it."""

from flask import Response, flash, redirect, url_for
from werkzeug.wrappers import Response as Answer
from wtforms import SelectChoice

from volunteer_app.foundation import looks
from volunteer_app.foundation.authority import Permission, Scope
from volunteer_app.foundation.errors import NotFound, Refused, StaleEdit
from volunteer_app.foundation.forms import saving, show
from volunteer_app.foundation.look_forms import LookForm
from volunteer_app.foundation.permissions import current_actor, current_scope, requires
from volunteer_app.foundation.presenting import day, moment
from volunteer_app.organisations import queries as organisations
from volunteer_app.people import queries as people
from volunteer_app.vetting.barring import queries, service
from volunteer_app.vetting.barring.forms import DecideLiftForm, PassOnForm, ProposeLiftForm, RecordBarForm
from volunteer_app.vetting.barring.models import Bar, BarTelling
from volunteer_app.vetting.barring.rules import BarState, LegalBasis, LiftKind
from volunteer_app.vetting.views.room import blueprint

CHANGED = "Somebody changed this while you had the page open. Open it again"
Row = tuple[str, str]


@blueprint.route("/people/<reference>/bars/new", methods=["GET", "POST"])
@requires(Permission.BAR_RECORD)
def record_bar(reference: str) -> Response | Answer:
    """Record that an organisation was told that somebody is on a barred list."""
    person = people.person(_scope(), reference)
    holding = [each for each in people.organisations_of(person.id) if _scope().reaches(each.id)]
    form = RecordBarForm(data={"organisation": holding[0].reference} if len(holding) == 1 else None)
    form.organisation.choices = [SelectChoice(each.reference, each.name) for each in holding]
    if form.validate_on_submit():
        with saving(form):
            organisation = next(each for each in holding if each.reference == form.organisation.data)
            service.record_bar(
                person, form.told, organisation=organisation, by=current_actor(), authority=_scope()
            )
            flash("The bar is recorded, and what it stops is paused in every organisation", "success")
            return redirect(url_for("vetting.list_bars"))
    return show("vetting/barring/record.html", form, person=person, choose=len(holding) != 1)


@blueprint.get("/bars")
@requires(Permission.BAR_RECORD)
def list_bars() -> Response:
    """The bars that the viewer's organisations were told of."""
    return show("vetting/barring/bars.html", bars=queries.bars_of(_scope()), scope=_scope())


@blueprint.route("/bars/<reference>", methods=["GET", "POST"])
@requires(Permission.BAR_RECORD)
def bar(reference: str) -> Response:
    """One bar: why do you open it? Then what is kept of it, which no fetched page shows."""
    found = queries.bar(_scope(), reference)
    form = LookForm()
    if form.validate_on_submit():
        looks.record(found, why=form.why.data, by=current_actor())
        found = queries.bar(_scope(), reference)
        return show("vetting/barring/bar.html", bar=found, rows=_rows(found), is_own=_is_own(found))
    return show("vetting/barring/open.html", form, bar=found)


@blueprint.route("/bars/<reference>/pass-on", methods=["GET", "POST"])
@requires(Permission.BAR_RECORD)
def pass_on_bar(reference: str) -> Response | Answer:
    """Pass the reason on to another organisation: a named officer's decision, with its legal basis."""
    found = _recorded_here(reference)
    form = PassOnForm()
    if form.validate_on_submit():
        with saving(form):
            to = organisations.by_code_or_name(form.organisation.data)
            if to is None:
                raise Refused("There is no organisation with this code or name", "organisation")
            service.pass_on(
                found,
                to,
                basis=LegalBasis(form.basis.data),
                reason=form.reason.data,
                by=current_actor(),
                authority=_scope(),
            )
            flash("The organisation’s vetting officers can read it now", "success")
            return redirect(url_for("vetting.list_bars"))
    return show("vetting/barring/pass_on.html", form, bar=_recorded_here(reference))


@blueprint.route("/bars/<reference>/lift", methods=["GET", "POST"])
@requires(Permission.BAR_RECORD)
def propose_lift(reference: str) -> Response | Answer:
    """Say that a bar was wrong, or is no more."""
    found = _recorded_here(reference)
    form = ProposeLiftForm(data={"version": found.version})
    if form.validate_on_submit():
        try:
            with saving(form):
                service.propose_lift(
                    found,
                    LiftKind(form.kind.data),
                    reason=form.reason.data,
                    by=current_actor(),
                    version=form.shown_version,
                    authority=_scope(),
                )
                flash("Another vetting officer is asked to decide. The bar stands until then", "success")
                return redirect(url_for("vetting.list_bars"))
        except StaleEdit:
            raise Refused(CHANGED) from None
    return show("vetting/barring/propose_lift.html", form, bar=_recorded_here(reference))


@blueprint.route("/bars/<reference>/lift/decide", methods=["GET", "POST"])
@requires(Permission.BAR_RECORD)
def decide_lift(reference: str) -> Response | Answer:
    """A second officer lifts a bar, or keeps it."""
    found = _recorded_here(reference)
    if found.state is not BarState.LIFT_PROPOSED:
        raise Refused("Nobody asks to lift this bar")
    form = DecideLiftForm(data={"version": found.version})
    if form.validate_on_submit():
        try:
            with saving(form):
                service.decide_lift(
                    found,
                    agrees=form.decision.data == "yes",
                    by=current_actor(),
                    version=form.shown_version,
                    authority=_scope(),
                )
                flash("Your decision is saved", "success")
                return redirect(url_for("vetting.list_bars"))
        except StaleEdit:
            raise Refused(CHANGED) from None
    return show("vetting/barring/decide_lift.html", form, bar=_recorded_here(reference))


def _scope() -> Scope:
    return current_scope(Permission.BAR_RECORD)


def _is_own(found: Bar) -> bool:
    """Whether the viewer's own organisation recorded it; who was told afterwards only reads it."""
    return _scope().reaches(found.organisation_id)


def _recorded_here(reference: str) -> Bar:
    found = queries.bar(_scope(), reference)
    if not _is_own(found):
        raise NotFound
    return found


def _rows(found: Bar) -> list[Row]:
    """What is kept of a bar. Who else was told, only those read who told it."""
    rows = [
        ("Person", f"{found.person.full_name}, {found.person.reference}"),
        ("List", ", ".join(sorted(each.words for each in found.lists))),
        ("Told", f"{found.organisation.name}, on {day(found.told_on)}"),
        ("Recorded", f"{moment(found.recorded_at)}, by {found.recorded_by}"),
    ]
    if found.lifted_at is not None:
        rows.append(("Lifted", f"{moment(found.lifted_at)}, by {found.lifted_by}"))
    return [*rows, *(_own_rows(found) if _is_own(found) else _told_rows(found))]


def _own_rows(found: Bar) -> list[Row]:
    rows = [("How", found.source.words), ("Details", found.details or "None")]
    if found.lift_kind is not None:
        rows.append(("Asked to be lifted", f"{found.lift_kind.words}, by {found.lift_proposed_by}"))
        rows.append(("How they know", found.lift_reason or ""))
    return rows + [
        ("Passed on to", f"{_when(each)}. {each.basis.words}: {each.reason}")
        for each in queries.tellings_of(found.id)
    ]


def _told_rows(found: Bar) -> list[Row]:
    """The organisation that was told afterwards reads that, on what basis, and by whom: no details."""
    mine = [each for each in queries.tellings_of(found.id) if _scope().reaches(each.organisation_id)]
    return [("Passed on to", f"{_when(each)}. {each.basis.words}") for each in mine]


def _when(telling: BarTelling) -> str:
    return f"{telling.organisation.name}, {moment(telling.told_at)}, by {telling.told_by}"
