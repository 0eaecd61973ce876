"""Rehearsing a change of what roles require, before it is adopted."""

from collections.abc import Mapping

from flask import Response, redirect, request, url_for
from werkzeug.wrappers import Response as Answer
from wtforms import SelectChoice

from volunteer_app.foundation.errors import Refused
from volunteer_app.foundation.exporting import FileKind, attachment, csv_file
from volunteer_app.foundation.forms import saving, show
from volunteer_app.foundation.paging import Anchor
from volunteer_app.foundation.permissions import Permission, current_actor, current_scope, requires
from volunteer_app.placements.rehearsing import presenters, queries, service
from volunteer_app.placements.rehearsing.forms import ChangeForm, RulesForm
from volunteer_app.placements.rehearsing.models import Rehearsal
from volunteer_app.placements.views.room import blueprint
from volunteer_app.roles import queries as roles
from volunteer_app.roles.models import Role
from volunteer_app.roles.rules import RoleRequirements
from volunteer_app.training.reference import pack_titles

REHEARSE = Permission.REQUIREMENT_REHEARSE


@blueprint.get("/rehearsals")
@requires(REHEARSE)
def rehearsals() -> Response:
    """The viewer's own rehearsals, and the roles of which a change can be rehearsed."""
    found = queries.own(current_actor().key)
    return show("placements/rehearsals/list.html", rehearsals=found, roles=roles.recruitable())


@blueprint.route("/rehearsals/new/<role_code>", methods=["GET", "POST"])
@requires(REHEARSE)
def rehearse_role(role_code: str) -> Response | Answer:
    """Change what one role requires, and see which placements that would stop."""
    role = roles.recruitable_by_code(role_code)
    form = ChangeForm(obj=role.requirements)
    form.training_packs.choices = [SelectChoice(code, title) for code, title in sorted(pack_titles().items())]
    if form.validate_on_submit():
        with saving(form):
            return _asked({role: form.proposed(role)})
    return show("placements/rehearsals/role.html", form, role=role)


@blueprint.route("/rehearsals/rules", methods=["GET", "POST"])
@requires(REHEARSE)
def rehearse_rules() -> Response | Answer:
    """Paste rules of many roles, and see which placements they would stop."""
    form = RulesForm()
    if form.validate_on_submit():
        with saving(form):
            return _asked({_known(fact.code): fact.requirements for fact in form.facts})
    return show("placements/rehearsals/rules.html", form)


@blueprint.get("/rehearsals/<reference>")
@requires(REHEARSE)
def rehearsal(reference: str) -> Response:
    """What a rehearsal came to, or how far it is."""
    found = _own(reference)
    anchor = Anchor(request.args.get("after", ""), request.args.get("before", ""))
    return show(
        "placements/rehearsals/rehearsal.html",
        rehearsal=found,
        result=presenters.result(found, queries.counts(found.id)),
        page=queries.findings_page(found.id, anchor),
    )


@blueprint.get("/rehearsals/<reference>/export")
@requires(REHEARSE)
def export_rehearsal(reference: str) -> Response:
    """The placements of a rehearsal as CSV."""
    found = queries.all_findings(_own(reference).id)
    made = csv_file(presenters.HEADINGS, presenters.rows(found))
    return attachment(made, FileKind.CSV, "rehearsal")


def _own(reference: str) -> Rehearsal:
    return queries.rehearsal(current_actor().key, reference)


def _known(code: str) -> Role:
    found = roles.by_code(code)
    if found is None:
        raise Refused(f"There is no role with the code {code}", "rules")
    return found


def _asked(proposed: Mapping[Role, RoleRequirements]) -> Answer:
    found = service.rehearse(proposed, scope=current_scope(REHEARSE), by=current_actor())
    return redirect(url_for("placements.rehearsal", reference=found.reference))
