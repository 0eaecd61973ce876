"""Administering accounts: the list, one account, inviting, deactivating.

A search is sent by POST, so that names and e-mail addresses of people stand in no address, log or history
of a browser. What an administrator's organisations do not reach answers 404.
"""

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from volunteer_app.accounts import queries, second_administrator, second_factor, service
from volunteer_app.accounts.forms import InviteForm, PressForm, ReasonForm, RegisterForm, SearchForm
from volunteer_app.accounts.rules import MINISTRY, MembershipRole
from volunteer_app.accounts.signing_in import me
from volunteer_app.accounts.views.room import blueprint
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.errors import NotFound
from volunteer_app.foundation.forms import saving, show
from volunteer_app.foundation.paging import Anchor, Page
from volunteer_app.foundation.permissions import Permission, current_actor, current_scope, requires
from volunteer_app.organisations import queries as organisations


@blueprint.route("/accounts", methods=["GET", "POST"])
@requires(Permission.ACCOUNT_ADMINISTER)
def list_accounts() -> Response:
    """Everybody with a role in one's organisations; what waits for a second administrator."""
    scope = _scope()
    form = SearchForm()
    searched = form.validate_on_submit() and bool(form.text.data)
    if searched:
        found = queries.find_accounts(scope, form.text.data)
        listed = Page(found[: queries.MOST_FOUND])
        more = len(found) > queries.MOST_FOUND
    else:
        listed = queries.accounts_page(
            scope, Anchor(request.args.get("after", ""), request.args.get("before", ""))
        )
        more = False
    return show(
        "accounts/list_accounts.html",
        form,
        accounts=listed,
        roles=queries.roles_in_words(scope, [each.id for each in listed.items]),
        searched=searched,
        more=more,
        waiting=queries.waiting_roles(scope),
        my_id=me().account_id,
        may_register=_is_ministry(scope),
    )


@blueprint.get("/accounts/<reference>")
@requires(Permission.ACCOUNT_ADMINISTER)
def account(reference: str) -> Response:
    """One account and its roles in one's organisations."""
    return _account(reference, PressForm())


@blueprint.route("/accounts/invite", methods=["GET", "POST"])
@requires(Permission.ACCOUNT_ADMINISTER)
def invite() -> Response:
    """Give somebody a role, with an account if they have none."""
    scope = _scope()
    form = InviteForm()
    form.offer(queries.organisations_in(scope), request.args.get("organisation", ""))
    if form.validate_on_submit():
        organisation = organisations.by_reference(scope, form.organisation.data)
        role = MembershipRole(form.role.data)
        with saving(form):
            given = service.invite(
                form.email.data, form.name.data, organisation=organisation, role=role, by=current_actor()
            )
            reference = given.account.reference
            waits = second_administrator.what_waits(given)
        if not form.errors:
            flash(_invited(form.name.data, waits), "success")
            return redirect(url_for("accounts.account", reference=reference))
    return show("accounts/invite.html", form)


@blueprint.post("/accounts/<reference>/invite-again")
@requires(Permission.ACCOUNT_ADMINISTER)
def invite_again(reference: str) -> Response:
    """Send a fresh link to somebody who has not chosen a password yet."""
    found = queries.account(_scope(), reference)
    form = PressForm()
    if not form.validate_on_submit():
        return _account(reference, form)
    service.send_invitation(found, by=current_actor())
    flash(f"A new link is on its way to {found.email}", "success")
    return redirect(url_for("accounts.account", reference=reference))


@blueprint.route("/accounts/<reference>/deactivate", methods=["GET", "POST"])
@requires(Permission.ACCOUNT_ADMINISTER)
def deactivate(reference: str) -> Response:
    """Close somebody's sign-in, with a reason."""
    scope = _scope()
    found = queries.account(scope, reference)
    form = ReasonForm()
    if form.validate_on_submit():
        with saving(form):
            service.deactivate_account(found, reason=form.reason.data, by=current_actor(), scope=scope)
        if not form.errors:
            flash(f"{found.name} can no longer sign in", "success")
            return redirect(url_for("accounts.account", reference=reference))
    return show("accounts/deactivate.html", form, account=found)


@blueprint.route("/accounts/<reference>/second-factor/reset", methods=["GET", "POST"])
@requires(Permission.ACCOUNT_ADMINISTER)
def reset_second_factor(reference: str) -> Response:
    """Let somebody who lost their telephone set up another, with a reason."""
    scope = _scope()
    found = queries.account(scope, reference)
    form = ReasonForm()
    if form.validate_on_submit():
        with saving(form):
            second_factor.reset(found, reason=form.reason.data, by=current_actor(), scope=scope)
        if not form.errors:
            flash(f"The second factor of {found.name} is reset", "success")
            return redirect(url_for("accounts.account", reference=reference))
    return show("accounts/reset_second_factor.html", form, account=found)


@blueprint.route("/accounts/register-organisation", methods=["GET", "POST"])
@requires(Permission.ORGANISATION_ADMINISTER)
def register_organisation() -> Response:
    """Add a voluntary organisation that stands alone, with its first administrator.

    For the Ministry's administrators: nobody else's authority reaches an organisation under nobody.
    """
    if not _is_ministry(current_scope(Permission.ORGANISATION_ADMINISTER)):
        raise NotFound
    form = RegisterForm()
    if form.validate_on_submit():
        with saving(form):
            service.register_organisation(
                form.organisation_name.data,
                form.organisation_name_cy.data,
                email=form.email.data,
                name=form.name.data,
                by=current_actor(),
            )
        if not form.errors:
            flash(f"{form.organisation_name.data} is added, and {form.name.data} invited", "success")
            return redirect(url_for("accounts.list_accounts"))
    return show("accounts/register_organisation.html", form)


def _account(reference: str, form: PressForm) -> Response:
    scope = _scope()
    found = queries.account(scope, reference)
    return show(
        "accounts/account.html",
        form,
        account=found,
        memberships=queries.memberships_of(scope, found.id),
        is_me=found.id == me().account_id,
        my_id=me().account_id,
    )


def _scope() -> Scope:
    return current_scope(Permission.ACCOUNT_ADMINISTER)


def _is_ministry(scope: Scope) -> bool:
    ministry = organisations.by_code(MINISTRY)
    return ministry is not None and scope.reaches(ministry.id)


def _invited(name: str, waits: str) -> str:
    return f"{name} is invited. {waits}" if waits else f"{name} is invited"
