"""How long each stage may take: the organisation's own days."""

from flask import flash, redirect, url_for
from werkzeug.wrappers import Response

from volunteer_app.foundation.errors import NotFound
from volunteer_app.foundation.filtering import asked
from volunteer_app.foundation.forms import saving, show
from volunteer_app.foundation.permissions import Permission, current_actor, current_scope, requires
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.queries import organisations_in
from volunteer_app.recruitment import queries, service
from volunteer_app.recruitment.forms.pipeline import stage_name, targets_form
from volunteer_app.recruitment.rules import DEFAULT_DAYS
from volunteer_app.recruitment.views.room import blueprint


@blueprint.route("/applications/stage-targets", methods=["GET", "POST"])
@requires(Permission.APPLICATION_MOVE)
def stage_targets() -> Response:
    """Set the ideal and the longest days of each stage of one organisation."""
    organisations = organisations_in(current_scope(Permission.APPLICATION_MOVE))
    organisation = _chosen(organisations)
    form = targets_form(queries.stage_days(organisation.id))
    if form.validate_on_submit():
        with saving(form):
            service.set_stage_targets(organisation, form.days(), by=current_actor())
        if not form.errors:
            flash(f"The times for {organisation.name} have been saved", "success")
            return redirect(url_for(".stage_targets", organisation=organisation.reference))
    return show(
        "recruitment/pipeline/stage_targets.html",
        form,
        organisation=organisation,
        organisations=organisations,
        stages=[(stage_name(stage), stage, days) for stage, days in DEFAULT_DAYS.items()],
    )


def _chosen(organisations: list[Organisation]) -> Organisation:
    """The organisation that the address names, else the first."""
    reference = asked("organisation")
    for organisation in organisations:
        if reference in {"", organisation.reference}:
            return organisation
    raise NotFound
