"""Opening a record with a reason, and what becomes of the things in it.

What a record says is shown in the answer to a POST alone, after the look was stored: a page that is only
fetched asks for a reason and shows nothing. A form that came back wrong opens the record again, with the
reason that it carries, and that is a look too.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import cast

from flask import Response, flash, redirect, request, url_for
from werkzeug.wrappers import Response as Answer

from volunteer_app.foundation import clock, looks
from volunteer_app.foundation.authority import Permission, Scope
from volunteer_app.foundation.errors import Refused, StaleEdit
from volunteer_app.foundation.forms import Form, saving, show
from volunteer_app.foundation.look_forms import LookForm
from volunteer_app.foundation.paging import Anchor
from volunteer_app.foundation.permissions import current_actor, current_scope, requires
from volunteer_app.sentences import planning, presenters, queries, service
from volunteer_app.sentences.forms import ConfirmForm, MoveForm, PlanForm
from volunteer_app.sentences.models import SentenceRecord
from volunteer_app.sentences.queries import Entry
from volunteer_app.sentences.rules import moves
from volunteer_app.sentences.rules.kinds import ItemKind, State
from volunteer_app.sentences.views.room import blueprint

SOMEBODY_ELSE = "Somebody else changed this record meanwhile. Nothing of yours was saved: open it again"


@blueprint.get("/sentences")
@requires(Permission.SENTENCE_HOLD)
def list_records() -> Response:
    """Whose records there are; not what they say."""
    anchor = Anchor(request.args.get("after", ""), request.args.get("before", ""))
    return show("sentences/list_records.html", page=queries.records_page(scope(), anchor))


@blueprint.route("/sentences/<reference>", methods=["GET", "POST"])
@requires(Permission.SENTENCE_HOLD)
def record(reference: str) -> Response:
    """One record: first the reason, then what it says."""
    found = queries.record(scope(), reference)
    form = LookForm()
    if form.validate_on_submit():
        _look(found, str(form.why.data))
        opened = queries.opened(found.id)
        return show(
            "sentences/opened.html",
            form,
            record=found,
            sections=presenters.sections(opened.entries),
            unreadable=opened.unreadable,
            seen_by=looks.looks_at(found)[:20],
        )
    return show("sentences/record.html", form, record=found, asks=True)


@blueprint.route("/sentences/<reference>/items/<item>", methods=["GET", "POST"])
@requires(Permission.SENTENCE_HOLD)
def item(reference: str, item: str) -> Response:
    """One thing of a record: first the reason, then what it is, and what can become of it."""
    found = queries.record(scope(), reference)
    form = LookForm()
    if form.validate_on_submit():
        _look(found, str(form.why.data))
        return _item_page(found, queries.entry(found.id, item), str(form.why.data))
    return show("sentences/record.html", form, record=found, asks=False)


@blueprint.post("/sentences/<reference>/items/<item>/move")
@requires(Permission.SENTENCE_HOLD)
def move_item(reference: str, item: str) -> Response | Answer:
    """Say what became of a thing: a release is paused, a condition lifted."""
    found = queries.record(scope(), reference)
    form = MoveForm()
    form.offer(list(State))
    if form.validate_on_submit():
        with _saving(form):
            service.move(
                found,
                item,
                State(form.to.data),
                on=cast(date, form.on.data),  # required by the form
                note=form.note.data,
                by=current_actor(),
                version=form.shown_version,
                authority=scope(),
            )
            return _saved(reference)
    return _again(found, item, str(form.why.data or ""), moving=form)


@blueprint.post("/sentences/<reference>/items/<item>/plan")
@requires(Permission.SENTENCE_HOLD)
def plan_release(reference: str, item: str) -> Response | Answer:
    """Plan a day of an authorised release."""
    found = queries.record(scope(), reference)
    form = PlanForm()
    if form.validate_on_submit():
        with _saving(form):
            service.add(
                found,
                planning.of_occurrence(form, item),
                by=current_actor(),
                version=form.shown_version,
                authority=scope(),
            )
            return _saved(reference)
    return _again(found, item, str(form.why.data or ""), planning_form=form)


@blueprint.route("/sentences/<reference>/confirm", methods=["GET", "POST"])
@requires(Permission.SENTENCE_HOLD)
def confirm(reference: str) -> Response | Answer:
    """After a merge: this record is about this person."""
    found = queries.record(scope(), reference)
    form = ConfirmForm()
    if form.validate_on_submit():
        with saving(form):
            service.confirm(found, by=current_actor(), authority=scope())
            return _saved(reference)
    return show("sentences/confirm.html", form, record=found)


def scope() -> Scope:
    """What the viewer's permission to keep such records reaches."""
    return current_scope(Permission.SENTENCE_HOLD)


def _look(found: SentenceRecord, why: str) -> None:
    looks.record(found, why=why, by=current_actor())


@contextmanager
def _saving(form: Form) -> Iterator[None]:
    """A refusal becomes an error of the form; so does a change by somebody else meanwhile."""
    with saving(form):
        try:
            yield
        except StaleEdit as error:
            raise Refused(SOMEBODY_ELSE) from error


def _saved(reference: str) -> Answer:
    flash("Saved", "success")
    return redirect(url_for("sentences.record", reference=reference))


def _again(
    found: SentenceRecord,
    item: str,
    why: str,
    *,
    moving: MoveForm | None = None,
    planning_form: PlanForm | None = None,
) -> Response:
    """The thing again, with what is wrong; without a reason nothing of it is shown."""
    if not why.strip():
        return show("sentences/record.html", LookForm(None), record=found, asks=False)
    _look(found, why)
    return _item_page(found, queries.entry(found.id, item), why, moving, planning_form)


def _item_page(
    found: SentenceRecord,
    entry: Entry,
    why: str,
    moving: MoveForm | None = None,
    planning_form: PlanForm | None = None,
) -> Response:
    start = {"version": found.version, "why": why, "on": clock.today()}
    next_states = moves.allowed(entry.item.kind, entry.item.state)
    if moving is None:
        moving = MoveForm(None, data=start)
    moving.offer(next_states)
    may_plan = entry.item.kind is ItemKind.RELEASE and entry.item.state is State.AUTHORISED
    return show(
        "sentences/item.html",
        planning_form if planning_form and planning_form.errors else moving,
        record=found,
        entry=presenters.seen(entry),
        moving=moving if next_states else None,
        planning_form=(planning_form or PlanForm(None, data=start)) if may_plan else None,
        months=presenters.releases(queries.entries(found.id), entry.reference),
        is_release=entry.item.kind is ItemKind.RELEASE,
        look=LookForm(None, data={"why": why}),
    )
