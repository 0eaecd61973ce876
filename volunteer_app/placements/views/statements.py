"""Statements of service and references: asking for one, signing it, saving it, withdrawing it."""

from flask import Response, flash, redirect, request, url_for
from werkzeug.wrappers import Response as Answer

from volunteer_app.foundation import paging
from volunteer_app.foundation.authority import Permission, Scope
from volunteer_app.foundation.documents import making
from volunteer_app.foundation.errors import NotFound
from volunteer_app.foundation.files.downloads import attachment
from volunteer_app.foundation.forms import saving, show
from volunteer_app.foundation.paging import Anchor
from volunteer_app.foundation.permissions import current_actor, current_scope, requires
from volunteer_app.organisations.models import Organisation
from volunteer_app.people import queries as people
from volunteer_app.placements.recognition import content, presenters, printing, queries, service
from volunteer_app.placements.recognition.forms import AskForm, EndForm, SignForm
from volunteer_app.placements.recognition.models import ServiceStatement
from volunteer_app.placements.recognition.rules import StatementState
from volunteer_app.placements.views.recognition import chosen
from volunteer_app.placements.views.room import blueprint

GIVE = Permission.RECOGNITION_GIVE


@blueprint.route("/my/statements/new", methods=["GET", "POST"])
@requires(Permission.PERSON_OWN)
def ask_statement() -> Response | Answer:
    """Ask for a statement of service or a reference about oneself."""
    person = people.person_by_id(current_scope(Permission.PERSON_OWN).person_id)
    form, offered = AskForm(), _served_with(person.id)
    form.offer(offered)
    if form.validate_on_submit():
        with saving(form):
            service.ask(person, chosen(offered, form.organisation.data), form.wish, by=current_actor())
            flash("You have asked. A coordinator will look at it", "success")
            return redirect(url_for("placements.my_recognition"))
    back = url_for("placements.my_recognition")
    return show("placements/recognition/ask.html", form, person=person, offered=offered, own=True, back=back)


@blueprint.route("/people/<reference>/statements/new", methods=["GET", "POST"])
@requires(GIVE)
def ask_statement_for(reference: str) -> Response | Answer:
    """Ask on a volunteer's behalf."""
    scope = current_scope(GIVE)
    person = people.person(scope, reference)
    form = AskForm()
    offered = [each for each in _served_with(person.id) if scope.reaches(each.id)]
    form.offer(offered)
    if form.validate_on_submit():
        with saving(form):
            actor = current_actor().acting_for(person.reference)
            made = service.ask(person, chosen(offered, form.organisation.data), form.wish, by=actor)
            flash("It waits for a signature", "success")
            return redirect(url_for("placements.statement", reference=made.reference))
    back = url_for("placements.recognition", reference=person.reference)
    return show("placements/recognition/ask.html", form, person=person, offered=offered, own=False, back=back)


@blueprint.get("/statements")
@requires(GIVE)
def statements() -> Response:
    """What waits for a signature, the longest first."""
    anchor = Anchor(request.args.get("after", ""), request.args.get("before", ""))
    waiting = queries.waiting(current_scope(GIVE))
    found = paging.page(waiting, queries.OLDEST_FIRST, anchor, of=ServiceStatement)
    return show("placements/recognition/statements.html", page=found)


@blueprint.route("/statements/<reference>", methods=["GET", "POST"])
@requires(GIVE)
def statement(reference: str) -> Response | Answer:
    """One statement: what it will say, and its signature."""
    found = queries.statement(current_scope(GIVE), reference)
    actor = current_actor()
    form = SignForm(data={"version": found.version, "name": actor.name})
    if form.validate_on_submit():
        with saving(form):
            service.sign(found, form.signature, by=actor, version=form.shown_version)
            flash("Signed. The volunteer can save it now", "success")
            return redirect(url_for("placements.statement", reference=reference))
    waits = found.state is StatementState.ASKED
    return show(
        "placements/recognition/statement.html",
        form,
        statement=found,
        facts=content.facts(found).stored if waits else found.content,
        tone=presenters.TONES[found.state],
    )


@blueprint.route("/statements/<reference>/decline", methods=["GET", "POST"])
@requires(GIVE)
def decline_statement(reference: str) -> Response | Answer:
    """Give none, with a reason."""
    found = queries.statement(current_scope(GIVE), reference)
    form = EndForm(obj=found)
    if form.validate_on_submit():
        with saving(form):
            service.decline(found, form.reason.data, by=current_actor(), version=form.shown_version)
            flash("The volunteer can read your answer", "success")
            return redirect(url_for("placements.statement", reference=reference))
    may = found.state is StatementState.ASKED
    return show("placements/recognition/end.html", form, statement=found, may=may, withdraws=False)


@blueprint.route("/statements/<reference>/withdraw", methods=["GET", "POST"])
@requires(GIVE)
def withdraw_statement(reference: str) -> Response | Answer:
    """Withdraw a signed one, with a reason."""
    found = queries.statement(current_scope(GIVE), reference)
    form = EndForm(obj=found)
    if form.validate_on_submit():
        with saving(form):
            service.withdraw(found, form.reason.data, by=current_actor(), version=form.shown_version)
            flash("Withdrawn. Nobody can save it any more", "success")
            return redirect(url_for("placements.statement", reference=reference))
    may = found.state is StatementState.SIGNED
    return show("placements/recognition/end.html", form, statement=found, may=may, withdraws=True)


@blueprint.get("/statements/<reference>/file")
@requires(Permission.PERSON_OWN, GIVE)
def statement_file(reference: str) -> Response:
    """A signed statement, to save.

    Raises:
        NotFound: it is not signed, or was withdrawn.
    """
    own = current_scope(Permission.PERSON_OWN).person_id
    found = queries.statement(Scope(current_scope(GIVE).organisation_ids, own), reference)
    if found.state is not StatementState.SIGNED:
        raise NotFound
    return attachment(printing.pdf(found), making.MIMETYPE, f"statement-{found.reference}.pdf")


def _served_with(person_id: int) -> list[Organisation]:
    """The organisations in whose placements somebody volunteered, the earliest first."""
    return list(dict.fromkeys(each.organisation for each in queries.begun(person_id)))
