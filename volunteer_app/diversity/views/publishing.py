"""Publications of figures: made, looked at, signed off by two, or discarded. Protected numbers alone."""

from collections import Counter

from flask import Response, flash, redirect, request, url_for
from werkzeug.wrappers import Response as Answer

from volunteer_app.diversity.forms.publishing import (
    AgainForm,
    DiscardPublicationForm,
    NewPublicationForm,
    SignPublicationForm,
    again_form,
)
from volunteer_app.diversity.publishing import presenters, queries, service, wording
from volunteer_app.diversity.publishing.models import OPEN, TO_SIGN, Publication, PublicationState
from volunteer_app.diversity.views.room import blueprint
from volunteer_app.foundation import clock, paging
from volunteer_app.foundation.errors import NotFound
from volunteer_app.foundation.forms import Form, saving, show
from volunteer_app.foundation.permissions import Permission, current_actor, requires
from volunteer_app.foundation.presenting import day

BUSY = {"uq_publication_one_at_a_time": ("", service.BUSY)}
WITH_NUMBERS = (PublicationState.CHECKED, PublicationState.WRITTEN, PublicationState.PUBLISHED)


@blueprint.get("/publications")
@requires(Permission.DIVERSITY_PUBLISH)
def publications() -> Response:
    """All that were begun, the newest first."""
    anchor = paging.Anchor(request.args.get("after", ""), request.args.get("before", ""))
    page = queries.listed(anchor)
    return show("diversity/publishing/publications.html", page=page, states=presenters.STATES)


@blueprint.route("/publications/new", methods=["GET", "POST"])
@requires(Permission.DIVERSITY_PUBLISH)
def new_publication() -> Response | Answer:
    """Choose a reference day; the figures are made in the background."""
    form, days, published = NewPublicationForm(), service.days_to_offer(clock.today()), queries.days_out()
    form.offer(days, published)
    if form.validate_on_submit():
        with saving(form, BUSY):
            made = service.draft(form.day, by=current_actor(), reason=form.reason.data or "")
            return redirect(url_for("diversity.publication", reference=made.reference))
    return show(
        "diversity/publishing/new.html",
        form,
        other=queries.being_made(),
        rules=wording.rules(clock.today()),
        corrects=not set(days).isdisjoint(published),
    )


@blueprint.get("/publications/<reference>")
@requires(Permission.DIVERSITY_PUBLISH)
def publication(reference: str) -> Response:
    """One publication: how far it is, or what it holds."""
    return _page(reference)


@blueprint.get("/publications/<reference>/tables/<table>")
@requires(Permission.DIVERSITY_PUBLISH)
def publication_table(reference: str, table: str) -> Response:
    """One table as readers will have it."""
    found = queries.to_show(reference)
    if found.state not in WITH_NUMBERS:
        raise NotFound
    return show(
        "diversity/publishing/table.html",
        publication=found,
        table=presenters.look(found, table),
        rules=wording.rules(found.reference_day),
    )


@blueprint.route("/publications/<reference>/sign", methods=["GET", "POST"])
@requires(Permission.DIVERSITY_PUBLISH)
def sign_publication(reference: str) -> Response | Answer:
    """Sign it off, after a page that says what that means; the second signature publishes it."""
    found, form = queries.to_show(reference), SignPublicationForm()
    if form.validate_on_submit():
        with saving(form):
            is_out = service.sign(found, by=current_actor())
            flash(_signed(found, is_out), "success")
            return redirect(url_for("diversity.publication", reference=reference))
    elif found.state not in TO_SIGN:
        return redirect(url_for("diversity.publication", reference=reference))
    found = queries.to_show(reference)
    audit = presenters.audit(found, presenters.contents(found)) if found.state in WITH_NUMBERS else []
    return show("diversity/publishing/sign.html", form, publication=found, audit=audit)


@blueprint.route("/publications/<reference>/discard", methods=["GET", "POST"])
@requires(Permission.DIVERSITY_PUBLISH)
def discard_publication(reference: str) -> Response | Answer:
    """Give up what is being made, with a reason."""
    form = DiscardPublicationForm()
    if form.validate_on_submit():
        with saving(form):
            service.discard(_whole(reference), reason=form.reason.data, by=current_actor())
            flash("The publication is discarded. Another can be made", "success")
            return redirect(url_for("diversity.publications"))
    found = queries.to_show(reference)
    if found.state not in OPEN and not form.errors:
        return redirect(url_for("diversity.publication", reference=reference))
    return show("diversity/publishing/discard.html", form, publication=found)


@blueprint.post("/publications/<reference>/again")
@requires(Permission.DIVERSITY_PUBLISH)
def publication_again(reference: str) -> Response | Answer:
    """Begin anew with the tables that cannot be protected made coarser, or left out."""
    form = _choices(queries.to_show(reference))
    if form.validate_on_submit():
        with saving(form, BUSY):
            reason = form.reason.data or ""
            made = service.again(_whole(reference), form.chosen, reason=reason, by=current_actor())
            return redirect(url_for("diversity.publication", reference=made.reference))
    return _page(reference, form)


def _choices(found: Publication) -> AgainForm:
    return again_form(presenters.named(found.offers), presenters.coarser(found.coarser_offers))


def _page(reference: str, form: Form | None = None) -> Response:
    """`form`: what was sent, when it was refused."""
    found = queries.to_show(reference)
    tables = presenters.contents(found) if found.state in WITH_NUMBERS else []
    discarded = found.state is PublicationState.DISCARDED
    return show(
        "diversity/publishing/publication.html",
        form or _choices(found),
        publication=found,
        standing=presenters.STATES[found.state],
        tables=tables,
        audit=presenters.audit(found, tables) if tables else [],
        left_out=list(presenters.named(found.left_out).values()),
        coarser=_coarser(found),
        rules=wording.rules(found.reference_day),
        has_signed=any(each.signed_key == current_actor().key for each in found.signatures),
        discarded_why=queries.reason_of(found, service.Action.DISCARD) if discarded else "",
        is_open=found.state in OPEN,
        can_sign=found.state in TO_SIGN,
        can_correct=found.reference_day in service.days_to_offer(clock.today()),
    )


def _coarser(found: Publication) -> list[str]:
    """What was made coarser, and how often."""
    words, times = presenters.coarser(found.coarser), Counter(found.coarser)
    names = presenters.named(found.coarser)
    return [
        f"{names[code]}: {words[code]}{'' if number == 1 else f', {number} times'}"
        for code, number in times.items()
        if code in words
    ]


def _whole(reference: str) -> Publication:
    """To be changed.

    Raises:
        NotFound: there is none.
    """
    found = queries.by_reference(reference)
    if found is None:
        raise NotFound
    return found


def _signed(found: Publication, is_out: bool) -> str:
    of = day(found.reference_day)
    if is_out:
        return f"The figures of {of} are published"
    return "You have signed it off. It is published when a second person has signed it off too"
