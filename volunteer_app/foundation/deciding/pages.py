"""The pages of deciding: one row; choosing many, what stands against each, and what came of it.

A room's views keep their addresses and permissions, and call these with what the room declares.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Generic

from flask import Response, flash, redirect, url_for
from werkzeug.wrappers import Response as Answer

from volunteer_app.foundation import choosing
from volunteer_app.foundation.authority import Permission, Scope
from volunteer_app.foundation.choosing import BulkChoice
from volunteer_app.foundation.deciding import decisions
from volunteer_app.foundation.deciding.decisions import Decision, Order, Row, Verdict
from volunteer_app.foundation.deciding.forms import DecideManyForm, DecideOneForm
from volunteer_app.foundation.errors import StaleEdit
from volunteer_app.foundation.forms import saving, show
from volunteer_app.foundation.listing import Found, Listing
from volunteer_app.foundation.permissions import current_actor, current_scope
from volunteer_app.foundation.transactions import start_over


@dataclass(frozen=True)
class Words:
    """What the pages call things. `many` and `button` are for a number of them: "record", or both forms.

    decided: said when one was decided, of the row and the verdict; stale: when somebody was faster.
    """

    title: str
    title_decided: str
    decide_many: str
    many: tuple[str, ...]
    caption: str
    button: str
    button_many: tuple[str, ...]
    stale: str


@dataclass(frozen=True)
class Flow(Generic[Row]):
    """All that is different about a room's pages.

    found: the list of what waits; one: a row by its reference, with NotFound for what is not the viewer's;
    name: a row in a line; said: what is said when one was decided; heads and cells: the table of a preview,
    a line for each row; template and facts: the page of one row, which extends `_layout/deciding/one.html`.
    """

    kind: str
    decision: Decision[Row]
    listing: Listing[Any]  # its lines may say more than the row
    found: Callable[[Scope], Found[Any]]
    one: Callable[[Scope, str], Row]
    form: type[DecideOneForm]
    many_form: type[DecideManyForm]
    one_endpoint: str
    many_endpoint: str
    decided_endpoint: str
    words: Words
    name: Callable[[Row], str]
    said: Callable[[Row, Verdict], str]
    heads: Sequence[str]
    cells: Callable[[Sequence[Row]], Sequence[Sequence[str]]]
    template: str
    facts: Callable[[Row], Mapping[str, Any]]

    @property
    def scope(self) -> Scope:
        """What the viewer decides on."""
        return current_scope(self.listing.permission)

    def link(self, reference: str) -> str:
        """The page of one row."""
        return url_for(self.one_endpoint, reference=reference)


def one(flow: Flow[Row], reference: str) -> Response | Answer:
    """One row: accept it, or say what is wrong; afterwards, what was decided."""
    row, what = flow.one(flow.scope, reference), flow.decision
    form = flow.form(data={"version": row.version})
    if form.validate_on_submit():
        try:
            with saving(form):
                _decide(flow, row, form)
                return redirect(url_for(flow.listing.endpoint))
        except StaleEdit:
            start_over()
            form.form_errors.append(flow.words.stale)
    return show(
        flow.template,
        form,
        flow=flow,
        row=row,
        waits=row.state == what.waits,
        problem=decisions.refusal(what, row, _own_person_id()),
        **flow.facts(row),
    )


def choose(flow: Flow[Row]) -> Answer:
    """Keep those that were ticked, and go on to deciding on them."""
    scope = flow.scope
    return choosing.keep_and_go(
        flow.kind,
        lambda: flow.found(scope),
        inside=partial(decisions.inside, flow.decision, scope),
        then=flow.many_endpoint,
        back=flow.listing.endpoint,
    )


def many(flow: Flow[Row], choice: str) -> Response | Answer:
    """What stands against each of those that were chosen; then deciding on them, with a reason."""
    kept, what = choosing.chosen(flow.kind, choice, by=current_actor()), flow.decision
    decided = url_for(flow.decided_endpoint, choice=choice)
    if kept.outcome is not None:
        return redirect(decided)
    form = flow.many_form()
    if form.validate_on_submit():
        with saving(form):
            _decide_many(flow, kept, form)
        if not form.errors:
            return redirect(decided)
    rows, own = decisions.chosen(what, flow.scope, kept.chosen), _own_person_id()
    lines = [
        (row, cells, decisions.refusal(what, row, own))
        for row, cells in zip(rows, flow.cells(rows), strict=True)
    ]
    form.seen.data = choosing.as_seen((row.reference, row.version) for row, _, why in lines if not why)
    return show(
        "_layout/deciding/many.html",
        form,
        flow=flow,
        going=[cells for _, cells, why in lines if not why],
        staying=[(flow.name(row), flow.link(row.reference), why) for row, _, why in lines if why],
    )


def decided(flow: Flow[Row], choice: str) -> Response | Answer:
    """What came of it: how many, and which were left as they were, and why."""
    kept = choosing.chosen(flow.kind, choice, by=current_actor())
    if kept.outcome is None:
        return redirect(url_for(flow.many_endpoint, choice=choice))
    there = {each.reference: each for each in decisions.chosen(flow.decision, flow.scope, kept.chosen)}
    done, left = kept.outcome["done"], kept.outcome["left"]
    return show(
        "_layout/deciding/decided.html",
        flow=flow,
        number=len(done),
        verdict=flow.decision.verdict(kept.outcome["verdict"]),
        done=[_line(flow, there, reference) for reference in done if reference in there],
        left=[(*_line(flow, there, reference), why) for reference, why in left],
    )


def _own_person_id() -> int | None:
    """Which person the viewer is, as the sign-in knows; who decides is asked anew of the decision itself."""
    return current_scope(Permission.PERSON_OWN).person_id


def _line(flow: Flow[Row], there: Mapping[str, Row], reference: str) -> tuple[str, str]:
    """The name of a row and its page; of what is not there any more, the reference alone."""
    return (flow.name(there[reference]), flow.link(reference)) if reference in there else (reference, "")


def _decide(flow: Flow[Row], row: Row, form: DecideOneForm) -> None:
    verdict = flow.decision.verdict(form["decision"].data)
    said = flow.said(row, verdict)
    decisions.decide(
        flow.decision,
        row,
        verdict,
        note=form["note"].data,
        by=current_actor(),
        version=form.shown_version,
    )
    flash(said, "success")


def _decide_many(flow: Flow[Row], kept: BulkChoice, form: DecideManyForm) -> None:
    choosing.hold(kept)
    if kept.outcome is not None:
        return  # in another window, a moment ago
    verdict = flow.decision.verdict(form["decision"].data if "decision" in form else "")
    order = Order(verdict, kept.chosen, choosing.seen(form.seen.data), form["note"].data)
    done, left = decisions.decide_many(flow.decision, flow.scope, order, by=current_actor())
    choosing.finish(kept, {"verdict": verdict.key, "done": done, "left": left})
