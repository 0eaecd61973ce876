"""Pages of departments and agencies: their champion, figures, what other rooms add, and their actions."""

from flask import Response, redirect, url_for
from werkzeug.wrappers import Response as Answer

from volunteer_app.champions import telling
from volunteer_app.dashboards import bodies as gathering
from volunteer_app.dashboards.views.room import VIEW, blueprint
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.forms import show
from volunteer_app.foundation.permissions import Permission, can, current_scope, requires

OWN = Permission.FIGURES_OWN


@blueprint.get("/bodies")
@requires(VIEW, OWN)
def list_bodies() -> Response | Answer:
    """The departments and agencies whose pages the viewer opens; who has one is led to it."""
    found = telling.bodies(_scope())
    if len(found) == 1:
        return redirect(url_for(".body", reference=found[0].reference))
    return show("dashboards/bodies.html", bodies=found)


@blueprint.get("/bodies/<reference>")
@requires(VIEW, OWN)
def body(reference: str) -> Response:
    """One department or agency."""
    found = telling.body(_scope(), reference)
    opens_all = can(VIEW)
    return show(
        "dashboards/body.html",
        body=found,
        champion=telling.champion(found.id),
        figures=gathering.own_figures([found.name], opens_all=opens_all),
        opens_all=opens_all,
        sections=gathering.sections(found.id),
        actions=telling.actions(found.id),
        may_act=current_scope(Permission.ACTION_KEEP).reaches(found.id),
    )


def _scope() -> Scope | None:
    """Whose pages the viewer opens: None for all, as the ministerial champion's office."""
    return None if can(VIEW) else current_scope(OWN)
