"""Actions: their list, one of them, and what its keepers and its owner do with it."""

from collections.abc import Sequence

from flask import Response, flash, redirect, request, url_for
from werkzeug.wrappers import Response as Answer

from volunteer_app.accounts import lists
from volunteer_app.accounts import queries as accounts
from volunteer_app.accounts.models import Account
from volunteer_app.champions import presenters
from volunteer_app.champions import queries as champions
from volunteer_app.champions.actions import listings, queries, service
from volunteer_app.champions.forms import ActionForm, CloseForm, NoteForm, ReopenForm, action_values
from volunteer_app.champions.models import BodyAction
from volunteer_app.champions.rules import Due, is_own_page
from volunteer_app.champions.views.room import ACT, ANY, blueprint, reach
from volunteer_app.foundation import filtering, searching
from volunteer_app.foundation.errors import NotFound
from volunteer_app.foundation.filtering import Offered
from volunteer_app.foundation.forms import saving, show
from volunteer_app.foundation.listing import Found
from volunteer_app.foundation.permissions import Permission, can, current_actor, current_scope, requires
from volunteer_app.foundation.searching import SearchForm

PAGE = "champions.actions"
WHOSE = {"own": "Yours"}


@blueprint.post("/actions")
@requires(ANY)
def search_actions() -> Response | Answer:
    """Look for actions by title or owner; the words stay out of the address."""
    form = SearchForm()
    if not form.validate_on_submit():
        return _actions("", form)
    return redirect(url_for(PAGE, search=searching.remember(form.words.data)))


@blueprint.get("/actions")
@requires(ANY)
def actions() -> Response | Answer:
    """The actions that the viewer reaches, the soonest due first."""
    words = searching.remembered(PAGE)
    opening = lists.opening(listings.ACTIONS)
    return opening or _actions(words, SearchForm(data={"words": words}))


@blueprint.route("/actions/export", methods=["GET", "POST"])
@requires(ANY)
def export_actions() -> Response:
    """The list of actions as a file."""
    return lists.export(_found(searching.remembered(PAGE), _offered()))


@blueprint.route("/bodies/<reference>/actions/new", methods=["GET", "POST"])
@requires(ACT)
def set_action(reference: str) -> Response | Answer:
    """An action of a department or agency. The address may say what it arises from."""
    body = champions.body(current_scope(ACT), reference)
    offered = accounts.members(body.id)
    form = ActionForm(data={"arose_from": request.args.get("from", "")[:300], "page": _page_asked()})
    form.offer(offered)
    if form.validate_on_submit():
        with saving(form):
            made = service.set_action(body, form.details(offered), by=current_actor())
            flash("The action is set", "success")
            return redirect(url_for(".action", reference=made.reference))
    return show("champions/edit_action.html", form, body=body, action=None)


@blueprint.get("/actions/<reference>")
@requires(ANY)
def action(reference: str) -> Response:
    """One action, with what was written about it."""
    viewer = reach()
    found = queries.action(viewer, reference)
    opens_body = viewer.reads_all or current_scope(Permission.FIGURES_OWN).reaches(found.organisation_id)
    return show(
        "champions/action.html",
        action=found,
        rows=presenters.action_rows(found, opens_body),
        state=listings.state_words(found),
        tone=listings.state_tone(found),
        notes=queries.notes_of(found.id),
        may_keep=viewer.may_keep(found.organisation_id),
        may_work=viewer.may_work_on(found.organisation_id, found.owner_id),
    )


@blueprint.route("/actions/<reference>/edit", methods=["GET", "POST"])
@requires(ACT)
def edit_action(reference: str) -> Response | Answer:
    """Change what is said of an action."""
    viewer = reach()
    found = queries.action(viewer, reference)
    if not viewer.may_keep(found.organisation_id):
        raise NotFound
    offered = _owners(found)
    form = ActionForm(data=action_values(found))
    form.offer(offered)
    if form.validate_on_submit():
        with saving(form):
            details = form.details(offered)
            service.change(found, details, version=form.shown_version, by=current_actor())
            return _to_action(reference, "The action is changed")
    return show("champions/edit_action.html", form, body=found.organisation, action=found)


@blueprint.route("/actions/<reference>/note", methods=["GET", "POST"])
@requires(ANY)
def note_action(reference: str) -> Response | Answer:
    """Say how far an action has come."""
    found, form = _to_work_on(reference), NoteForm()
    if form.validate_on_submit():
        with saving(form):
            service.note(found, form.text.data, by=current_actor())
            return _to_action(reference, "The note is added")
    return show("champions/note_action.html", form, action=found)


@blueprint.route("/actions/<reference>/close", methods=["GET", "POST"])
@requires(ANY)
def close_action(reference: str) -> Response | Answer:
    """Say that an action is done, or dropped and why."""
    found, form = _to_work_on(reference), CloseForm()
    if form.validate_on_submit():
        with saving(form):
            service.close(found, form.chosen, form.outcome.data or "", by=current_actor())
            return _to_action(reference, "The action is closed")
    return show("champions/close_action.html", form, action=found)


@blueprint.route("/actions/<reference>/reopen", methods=["GET", "POST"])
@requires(ANY)
def reopen_action(reference: str) -> Response | Answer:
    """Open an action again that was closed too early."""
    found, form = _to_work_on(reference), ReopenForm()
    if form.validate_on_submit():
        with saving(form):
            service.reopen(found, form.reason.data, by=current_actor())
            return _to_action(reference, "The action is open again")
    return show("champions/reopen_action.html", form, action=found)


def _actions(words: str, form: SearchForm) -> Response:
    form.words.label.text = "Search by action or owner"
    offered = _offered()
    return show(
        "champions/actions.html",
        form,
        table=lists.table(_found(words, offered)),
        filters=filtering.choices(listings.ACTIONS.filters, offered),
        chosen=filtering.chosen(offered),
        text=words,
        bodies=champions.every_body(current_scope(ACT)) if can(ACT) else [],
    )


def _offered() -> Offered:
    return {
        "due": {each.value: each.words for each in Due},
        "body": queries.bodies_with_actions(reach()),
        "whose": WHOSE,
    }


def _found(words: str, offered: Offered) -> Found[BodyAction]:
    due, body = filtering.asked("due"), filtering.asked("body")
    return listings.actions(
        reach(),
        search=words,
        due=Due(due) if due in offered["due"] else None,
        body=body,
        own=filtering.asked("whose") in WHOSE,
        gone=filtering.gone(listings.ACTIONS.filters, offered),
    )


def _owners(found: BodyAction) -> Sequence[Account]:
    """Who may own it: whoever works there, and who does now."""
    there = accounts.members(found.organisation_id)
    return there if found.owner in there else [*there, found.owner]


def _to_work_on(reference: str) -> BodyAction:
    """An action that the viewer keeps or owns.

    Raises:
        NotFound: it is neither.
    """
    viewer = reach()
    found = queries.action(viewer, reference)
    if not viewer.may_work_on(found.organisation_id, found.owner_id):
        raise NotFound
    return found


def _to_action(reference: str, message: str) -> Answer:
    flash(message, "success")
    return redirect(url_for(".action", reference=reference))


def _page_asked() -> str:
    page = request.args.get("page", "")[:300]
    return page if is_own_page(page) else ""
