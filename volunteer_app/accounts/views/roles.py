"""Giving a role, confirming it as the second administrator, ending it."""

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from volunteer_app.accounts import queries, second_administrator, service
from volunteer_app.accounts.forms import PressForm, ReasonForm, RoleForm
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.accounts.signing_in import me
from volunteer_app.accounts.views.room import blueprint
from volunteer_app.foundation.forms import saving, show
from volunteer_app.foundation.permissions import Permission, current_actor, current_scope, requires
from volunteer_app.organisations import queries as organisations


@blueprint.route("/accounts/<reference>/roles/new", methods=["GET", "POST"])
@requires(Permission.ACCOUNT_ADMINISTER)
def grant_role(reference: str) -> Response:
    """Give an account another role."""
    scope = current_scope(Permission.ACCOUNT_ADMINISTER)
    account = queries.account(scope, reference)
    form = RoleForm()
    form.offer(queries.organisations_in(scope), request.args.get("organisation", ""))
    if form.validate_on_submit():
        organisation = organisations.by_reference(scope, form.organisation.data)
        with saving(form):
            role = MembershipRole(form.role.data)
            given = service.grant_role(account, organisation, role, by=current_actor())
            message = second_administrator.what_waits(given)
        if not form.errors:
            flash(message or "Role given", "success")
            return redirect(url_for("accounts.account", reference=reference))
    return show("accounts/grant_role.html", form, account=account)


@blueprint.route("/accounts/roles/<reference>/confirm", methods=["GET", "POST"])
@requires(Permission.ACCOUNT_ADMINISTER)
def confirm_role(reference: str) -> Response:
    """Be the second administrator of a role."""
    membership = queries.membership(current_scope(Permission.ACCOUNT_ADMINISTER), reference)
    form = PressForm()
    if form.validate_on_submit():
        with saving(form):
            service.confirm_role(membership, by=current_actor())
        if not form.errors:
            flash("Role confirmed", "success")
            return redirect(url_for("accounts.account", reference=membership.account.reference))
    proposer = queries.by_id(membership.proposed_by_id) if membership.proposed_by_id else None
    return show("accounts/confirm_role.html", form, membership=membership, proposer=proposer)


@blueprint.route("/accounts/roles/<reference>/end", methods=["GET", "POST"])
@requires(Permission.ACCOUNT_ADMINISTER)
def end_role(reference: str) -> Response:
    """End a role, or turn down one that waits, with a reason."""
    membership = queries.membership(current_scope(Permission.ACCOUNT_ADMINISTER), reference)
    form = ReasonForm()
    if form.validate_on_submit():
        with saving(form):
            service.end_role(membership, reason=form.reason.data, by=current_actor())
        if not form.errors:
            flash("Role ended", "success")
            return redirect(url_for("accounts.account", reference=membership.account.reference))
    return show("accounts/end_role.html", form, membership=membership, my_id=me().account_id)
