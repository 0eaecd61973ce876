"""Pages of do-not-match statements, for vetting officers and prisons' security contacts alone."""

from flask import Response, flash, redirect, request, url_for
from werkzeug.wrappers import Response as Answer

from volunteer_app.accounts.signing_in import me
from volunteer_app.foundation import clock
from volunteer_app.foundation.authority import Permission, Scope
from volunteer_app.foundation.errors import Refused, StaleEdit
from volunteer_app.foundation.forms import saving, show
from volunteer_app.foundation.paging import Anchor
from volunteer_app.foundation.permissions import current_actor, current_scope, requires
from volunteer_app.organisations import queries as organisations
from volunteer_app.people import queries as people
from volunteer_app.vetting.do_not_match import presenters, queries, service
from volunteer_app.vetting.do_not_match.forms import EndForm, MakeForm
from volunteer_app.vetting.do_not_match.rules import LONGEST_NAME
from volunteer_app.vetting.views.room import blueprint

SOMEBODY_ELSE = "Somebody else changed this statement meanwhile. Open it again"


@blueprint.get("/do-not-match")
@requires(Permission.DO_NOT_MATCH_HOLD)
def do_not_match_statements() -> Response:
    """The statements of the viewer's organisations, the latest first."""
    anchor = Anchor(request.args.get("after", ""), request.args.get("before", ""))
    page = queries.statements_page(_scope(), me().person_id, anchor)
    known = queries.known(_readable(), page.items)
    return show(
        "vetting/do_not_match/list.html",
        page=page,
        statements=[presenters.shown(each, known) for each in page.items],
    )


@blueprint.route("/do-not-match/new", methods=["GET", "POST"])
@requires(Permission.DO_NOT_MATCH_HOLD)
def make_do_not_match() -> Response | Answer:
    """Say that two people must not be matched or placed together.

    The page of a record sends its reference here as a form does: an address would stand in logs and in the
    browser's history, and say about whom somebody went to write.
    """
    scope, about = _scope(), request.form.get("about", "")
    values = {"starts_on": clock.today(), "first": about[:LONGEST_NAME]}
    form = MakeForm(formdata=None, data=values) if about else MakeForm(data=values)
    form.offer(people.organisations_in(scope), is_sent=form.is_submitted() and not about)
    if not about and form.validate_on_submit():
        with saving(form):
            made = service.make(
                organisations.by_reference(scope, form.organisation.data),
                first=form.first.data,
                second=form.second.data,
                starts_on=form.first_day,
                ends_before=form.ends_before,
                by=current_actor(),
                authority=scope,
            )
            flash("The statement is made", "success")
            return redirect(url_for("vetting.do_not_match_statement", reference=made.reference))
    return show("vetting/do_not_match/make.html", form, several=len(form.organisation.choices) > 1)


@blueprint.get("/do-not-match/<reference>")
@requires(Permission.DO_NOT_MATCH_HOLD)
def do_not_match_statement(reference: str) -> Response:
    """One statement."""
    found = queries.statement(_scope(), me().person_id, reference)
    shown = presenters.shown(found, queries.known(_readable(), [found]))
    return show("vetting/do_not_match/statement.html", statement=shown, stands=found.stands)


@blueprint.route("/do-not-match/<reference>/end", methods=["GET", "POST"])
@requires(Permission.DO_NOT_MATCH_HOLD)
def end_do_not_match(reference: str) -> Response | Answer:
    """End a statement from today on."""
    found = queries.statement(_scope(), me().person_id, reference)
    form = EndForm(data={"version": found.version})
    if form.validate_on_submit():
        with saving(form):
            try:
                service.end(found, version=form.shown_version, by=current_actor(), authority=_scope())
            except StaleEdit as error:
                raise Refused(SOMEBODY_ELSE) from error
            flash("The statement has ended", "success")
            return redirect(url_for("vetting.do_not_match_statement", reference=reference))
    return show("vetting/do_not_match/end.html", form, reference=reference)


def _scope() -> Scope:
    return current_scope(Permission.DO_NOT_MATCH_HOLD)


def _readable() -> Scope:
    """Whose names the viewer may read: a prison's security contact knows people by their references."""
    return current_scope(Permission.PERSON_VIEW)
