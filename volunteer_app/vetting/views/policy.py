"""An organisation's policy on certificates, and which rules held on a day."""

from flask import Response, flash, redirect, request, url_for
from werkzeug.wrappers import Response as Answer

from volunteer_app.foundation import clock
from volunteer_app.foundation.errors import NotFound
from volunteer_app.foundation.forms import saving, show
from volunteer_app.foundation.permissions import Permission, current_actor, current_scope, requires
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.queries import organisations_in
from volunteer_app.vetting.certificates import presenters, queries, service
from volunteer_app.vetting.certificates.forms import DayForm, PolicyForm
from volunteer_app.vetting.regimes.reading import levels_on
from volunteer_app.vetting.views.room import blueprint


@blueprint.route("/checks/policy", methods=["GET", "POST"])
@requires(Permission.CHECK_DECIDE)
def certificate_policy() -> Response | Answer:
    """After how many months one organisation asks for a new certificate."""
    organisations = organisations_in(current_scope(Permission.CHECK_DECIDE))
    organisation = _chosen(organisations)
    row, policy = queries.policy_row(organisation.id), queries.policy_of(organisation.id)
    form = PolicyForm(data={**vars(policy), "version": row.version if row else 0})
    if form.validate_on_submit():
        with saving(form):
            service.set_policy(organisation, form.policy, by=current_actor(), version=form.shown_version)
            flash(f"The policy of {organisation.name} has been saved", "success")
            return redirect(url_for("vetting.certificate_policy", organisation=organisation.reference))
    return show(
        "vetting/policy.html",
        form,
        organisation=organisation,
        organisations=organisations,
        is_own=row is not None,
    )


def _chosen(organisations: list[Organisation]) -> Organisation:
    """The organisation that the address names, else the first."""
    reference = request.args.get("organisation", "")
    for organisation in organisations:
        if reference in {"", organisation.reference}:
            return organisation
    raise NotFound


@blueprint.get("/checks/rules")
@requires(Permission.CHECK_RECORD)
def rules_then() -> Response:
    """Which certificates, lists and rules there were on a day."""
    form = DayForm(request.args) if request.args else DayForm(data={"day": clock.today()})
    day = form.day.data if not request.args or form.validate() else None
    return show(
        "vetting/rules_then.html",
        form=form,
        day=day,
        rules=presenters.rules_of(day) if day else [],
        levels=levels_on(day).values() if day else [],
    )
