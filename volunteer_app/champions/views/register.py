"""The register: who is champion of which department or agency, and keeping it."""

from flask import Response, flash, redirect, url_for
from werkzeug.wrappers import Response as Answer

from volunteer_app.accounts import lists
from volunteer_app.champions import listings, presenters, queries, service
from volunteer_app.champions.forms import TermForm, term_values
from volunteer_app.champions.listings import Row
from volunteer_app.champions.rules import Standing
from volunteer_app.champions.views.room import KEEP, VIEW, blueprint, seen
from volunteer_app.foundation import clock, filtering, searching
from volunteer_app.foundation.forms import Form, saving, show
from volunteer_app.foundation.listing import Found
from volunteer_app.foundation.permissions import current_actor, current_scope, requires
from volunteer_app.foundation.searching import SearchForm

PAGE = "champions.register"
SAME_DAY = {
    "uq_champion_term_organisation_id": ("first_day", "Somebody else’s term begins on this day"),
}


@blueprint.post("/champions")
@requires(VIEW)
def search_register() -> Response | Answer:
    """Look for a body or a champion by name; the words stay out of the address."""
    form = SearchForm()
    if not form.validate_on_submit():
        return _register("", form)
    return redirect(url_for(PAGE, search=searching.remember(form.words.data)))


@blueprint.get("/champions")
@requires(VIEW)
def register() -> Response | Answer:
    """Departments and agencies with their champions, by name."""
    words = searching.remembered(PAGE)
    opening = lists.opening(listings.CHAMPIONS)
    return opening or _register(words, SearchForm(data={"words": words}))


@blueprint.route("/champions/export", methods=["GET", "POST"])
@requires(VIEW)
def export_register() -> Response:
    """The register as a file."""
    return lists.export(_found(searching.remembered(PAGE)))


@blueprint.get("/champions/<reference>")
@requires(VIEW)
def body(reference: str) -> Response:
    """One department or agency: its champion, the next, those before, and handovers."""
    found = queries.body(seen(), reference)
    handovers = queries.handovers_of(found.id)
    current, earlier = presenters.terms(queries.terms_of(found.id), handovers, clock.today())
    return show(
        "champions/body.html",
        body=found,
        seat=queries.seat(found.id),
        current=current,
        earlier=earlier,
        handovers=handovers,
        shown=presenters.handover_link,
        keeps=current_scope(KEEP).reaches(found.id),
    )


@blueprint.route("/champions/<reference>/new", methods=["GET", "POST"])
@requires(KEEP)
def register_champion(reference: str) -> Response | Answer:
    """A champion for a term."""
    found = queries.body(current_scope(KEEP), reference)
    form = TermForm()
    if form.validate_on_submit():
        with saving(form, SAME_DAY):
            made = service.register(found, form.details, by=current_actor())
            flash(f"{made.name} is registered", "success")
            return redirect(url_for(".body", reference=reference))
    return show("champions/term.html", form, body=found, term=None)


@blueprint.route("/champions/terms/<reference>/edit", methods=["GET", "POST"])
@requires(KEEP)
def edit_champion(reference: str) -> Response | Answer:
    """Change what the register says of a champion."""
    found = queries.term(current_scope(KEEP), reference)
    form = TermForm(data=term_values(found))
    of = found.organisation.reference
    if form.validate_on_submit():
        with saving(form, SAME_DAY):
            service.change(found, form.details, version=form.shown_version, by=current_actor())
            flash("The register is changed", "success")
            return redirect(url_for(".body", reference=of))
    return show("champions/term.html", form, body=found.organisation, term=found)


@blueprint.route("/champions/terms/<reference>/withdraw", methods=["GET", "POST"])
@requires(KEEP)
def withdraw_champion(reference: str) -> Response | Answer:
    """Take a term out of the register that has not begun."""
    found = queries.term(current_scope(KEEP), reference)
    form, of = Form(), found.organisation.reference
    if form.validate_on_submit():
        with saving(form):
            service.withdraw(found, by=current_actor())
            flash("The term is taken out of the register", "success")
            return redirect(url_for(".body", reference=of))
    return show("champions/withdraw.html", form, body=found.organisation, term=found)


def _register(words: str, form: SearchForm) -> Response:
    form.words.label.text = "Search by department, agency or champion"
    offered = _offered()
    on = filtering.chosen(offered)
    return show(
        "champions/register.html",
        form,
        table=lists.table(_found(words)),
        filters=filtering.choices(listings.CHAMPIONS.filters, offered),
        chosen=on,
        text=words,
    )


def _offered() -> dict[str, dict[str, str]]:
    return {"standing": {each.value: each.words for each in Standing}}


def _found(words: str) -> Found[Row]:
    asked, offered = filtering.asked("standing"), _offered()
    standing = Standing(asked) if asked in offered["standing"] else None
    return listings.champions(seen(), words, standing, filtering.gone(listings.CHAMPIONS.filters, offered))
