"""Changes to accounts and to the roles that they hold, each with its history entry.

An account is never deleted and a role never taken away without a trace: both end with a reason.
"""

from __future__ import annotations

from volunteer_app.accounts import queries, second_administrator, sessions
from volunteer_app.accounts.facts import RoleGiven
from volunteer_app.accounts.models import Account, Membership
from volunteer_app.accounts.rules import (
    INVITATION_VALID,
    TWO_ADMINISTRATORS,
    Action,
    LinkPurpose,
    MembershipRole,
    misplaced,
)
from volunteer_app.foundation import clock, history, links, mail
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.announcements import announce
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused
from volunteer_app.organisations import service as organisations
from volunteer_app.organisations.models import Organisation
from volunteer_app.organisations.rules import OrganisationKind, Sector

NOT_FOR_STAFF = "Use a work email address: this one cannot be used for a role in an organisation"


def create_account(email: str, name: str, *, by: Actor, person_id: int | None = None) -> Account:
    """A new sign-in without a password.

    Raises:
        Refused: another account has the address, or the person has an account.
    """
    email = email.strip().lower()
    if queries.by_email(email) is not None:
        raise Refused("Another account has this email address", field="email")
    if person_id is not None and queries.of_person(person_id) is not None:
        raise Refused("This person can already sign in")
    account = Account(email=email, name=" ".join(name.split()), person_id=person_id)
    db.session.add(account)
    history.record(Action.INVITE, account, by=by)
    return account


def invite(
    email: str, name: str, *, organisation: Organisation, role: MembershipRole, by: Actor
) -> Membership:
    """Give somebody a role, with an account if they have none, and tell them by mail.

    Raises:
        Refused: the address is a volunteer's own sign-in, or the role cannot be given (see `grant_role`).
    """
    account = queries.by_email(email)
    if account is not None and account.person_id is not None:
        raise Refused(NOT_FOR_STAFF, field="email")
    if account is None:
        account = create_account(email, name, by=by)
    elif not account.is_active:
        _reactivate(account, by)
    membership = grant_role(account, organisation, role, by=by)
    if account.password_hash is None:
        send_invitation(account, by=by, organisation=organisation)
    return membership


def register_organisation(
    organisation_name: str, organisation_name_cy: str, *, email: str, name: str, by: Actor
) -> Membership:
    """Add a voluntary organisation that stands alone, with its first administrator: nobody else can reach it.

    Raises:
        Refused: the name will not do, or the address cannot be given a role.
    """
    organisation = organisations.create_organisation(
        name=organisation_name,
        name_cy=organisation_name_cy,
        kind=OrganisationKind.VOLUNTARY,
        sector=Sector.VOLUNTARY,
        by=by,
    )
    return invite(email, name, organisation=organisation, role=MembershipRole.ADMINISTRATOR, by=by)


def invite_person(person_id: int, email: str, name: str, *, by: Actor) -> Account:
    """Let a volunteer sign in: an account linked to their record, and an invitation by mail.

    Asking again before they have set a password sends a fresh link.

    Raises:
        Refused: the person can sign in already, or another account has the address.
    """
    account = queries.of_person(person_id)
    if account is not None and (account.password_hash is not None or not account.is_active):
        raise Refused("This person can already sign in, or their sign-in was deactivated")
    if account is None:
        account = create_account(email, name, by=by, person_id=person_id)
    send_invitation(account, by=by)
    return account


def send_invitation(account: Account, *, by: Actor, organisation: Organisation | None = None) -> None:
    """Mail a one-time link, good for 7 days, that sets a password. Earlier links stop working.

    Raises:
        Refused: the account has a password, or is deactivated.
    """
    if account.password_hash is not None or not account.is_active:
        raise Refused("Only somebody who has not set a password yet can be invited again")
    token = links.issue(LinkPurpose.INVITATION, account.id, INVITATION_VALID)
    mail.post(
        to=account.email,
        template="accounts/mail/invitation.txt",
        account=account,
        inviter=by.name,
        organisation=organisation,
        link=links.address("accounts.accept_invitation", token=token),
    )
    history.record(Action.SEND_INVITATION, account, by=by)


def grant_role(
    account: Account, organisation: Organisation, role: MembershipRole, *, by: Actor
) -> Membership:
    """Give a role from today; one that takes two administrators waits for the second, or what it opens does.

    A job (setting up, sample data) gives every role at once.

    Raises:
        Refused: the account is deactivated or has the role, the organisation is closed or of the wrong
            kind, or administrators would give themselves a role.
    """
    _check_role(account, organisation, role)
    giver = queries.by_actor_key(by.key)
    waits = role in TWO_ADMINISTRATORS and giver is not None
    if giver is not None and giver is account:
        raise Refused("You cannot give yourself a role. Ask another administrator", field="role")
    membership = Membership(
        account=account,
        organisation=organisation,
        role=role,
        is_confirmed=not waits,
        proposed_by_id=giver.id if giver else None,
    )
    db.session.add(membership)
    history.record(Action.PROPOSE_ROLE if membership.waits else Action.GRANT_ROLE, membership, by=by)
    if membership.waits:
        second_administrator.tell_others(membership, "role_waits")
    elif role is MembershipRole.ADMINISTRATOR and giver is not None:
        second_administrator.tell_others(membership, "administrator_added")
    if membership.is_confirmed:
        _holds_now(membership)
    return membership


def confirm_role(membership: Membership, *, by: Actor) -> None:
    """Be the second administrator. The role holds from today, or what waited of it does.

    Raises:
        Refused: nothing waits, the administrator proposed it or would receive it, one of the two became an
            administrator a moment ago, or the proposer is one no more.
    """
    second = queries.by_actor_key(by.key)
    if not membership.waits or _has_ended(membership):
        raise Refused("This role does not wait for confirmation any more")
    if second is None or second.id == membership.account_id:
        raise Refused("Somebody else must confirm a role that you would have yourself")
    if second.id == membership.proposed_by_id:
        raise Refused("A second administrator must confirm the role that you proposed")
    if not membership.account.is_active:
        raise Refused("This account is deactivated")
    second_administrator.check(membership, second)
    if not membership.is_confirmed:
        membership.is_confirmed, membership.starts_on = True, clock.today()
    membership.confirmed_by_id = second.id
    history.record(Action.CONFIRM_ROLE, membership, by=by)
    _holds_now(membership)


def end_role(membership: Membership, *, reason: str, by: Actor) -> None:
    """End a role, or turn down one that waits, from now on.

    Raises:
        Refused: no reason, it has ended, or administrators would end what lets them administer.
    """
    if not reason.strip():
        raise Refused("Enter why the role ends", field="reason")
    if _has_ended(membership):
        raise Refused("This role has already ended")
    if membership.role is MembershipRole.ADMINISTRATOR and membership.account.reference == by.key:
        raise Refused("You cannot end your own administrator role. Ask another administrator")
    _end(membership, reason.strip(), by)


def deactivate_account(account: Account, *, reason: str, by: Actor, scope: Scope | None = None) -> None:
    """Close a sign-in: its sessions, roles and password end at once. History keeps the name.

    Args:
        account: whose sign-in it is.
        reason: why; kept in history.
        by: who does it.
        scope: what the administrator's authority reaches; None for a job, which reaches everything.

    Raises:
        Refused: no reason, it is closed, it is one's own, or it has roles out of the administrator's reach.
    """
    if not reason.strip():
        raise Refused("Enter why the account is deactivated", field="reason")
    if not account.is_active:
        raise Refused("This account is already deactivated")
    if account.reference == by.key:
        raise Refused("You cannot deactivate your own account. Ask another administrator")
    held = queries.open_memberships(account.id)
    if scope is not None and not all(scope.reaches(each.organisation_id) for each in held):
        raise Refused("This person also works for another organisation. End their roles in yours instead")
    for membership in held:
        _end(membership, reason.strip(), by)
    sessions.end_all(account.id)
    account.is_active = False
    account.password_hash = None
    history.record(Action.DEACTIVATE, account, by=by, reason=reason.strip())


def _reactivate(account: Account, by: Actor) -> None:
    account.is_active = True
    history.record(Action.INVITE, account, by=by, reason="invited again after the account was deactivated")


def _check_role(account: Account, organisation: Organisation, role: MembershipRole) -> None:
    if not account.is_active:
        raise Refused("This account is deactivated")
    if not organisation.is_active:
        raise Refused("This organisation is closed", field="organisation")
    if problem := misplaced(role, organisation.kind, organisation.code):
        raise Refused(problem, field="role")
    if queries.holds(account.id, organisation.id, role):
        raise Refused(f"{account.name} already has this role there, or waits for it", field="role")


def _end(membership: Membership, reason: str, by: Actor) -> None:
    membership.ends_before = max(clock.today(), membership.starts_on)
    history.record(Action.END_ROLE, membership, by=by, reason=reason)


def _has_ended(membership: Membership) -> bool:
    return membership.ends_before is not None and membership.ends_before <= clock.today()


def _holds_now(membership: Membership) -> None:
    """Tell who can sign in already; who cannot is told by the invitation. Rooms above act on it."""
    announce(RoleGiven(membership.account_id, membership.organisation_id, membership.role))
    if membership.account.password_hash is not None:
        mail.post(
            to=membership.account.email,
            template="accounts/mail/role_given.txt",
            membership=membership,
            link=links.address("accounts.sign_in"),
        )
