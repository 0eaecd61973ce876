"""Registering champions and changing what the register says of them, each change with its history entry.

Who is champion and who has the champion's role in the service are two things: the register gives the role
on the first day of a term, by the rules for giving roles, and ends what it gave once the term is over.
"""

from dataclasses import dataclass
from datetime import date

from volunteer_app.accounts import queries as accounts
from volunteer_app.accounts import service as giving
from volunteer_app.accounts.models import Membership
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.champions import queries, rules
from volunteer_app.champions.models import ChampionTerm
from volunteer_app.champions.rules import Action, Term
from volunteer_app.foundation import clock, history
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused, StaleEdit, refusing
from volunteer_app.organisations.models import Organisation

NO_CONTACT = "Enter a work email address or a telephone number"
NEEDS_EMAIL = "Enter a work email address: the invitation to sign in goes there"


@dataclass(frozen=True)
class Details:
    """What the register says of a champion: [starts_on, ends_before)."""

    name: str
    email: str
    telephone: str
    role_description: str
    starts_on: date
    ends_before: date
    gets_role: bool


def register(organisation: Organisation, details: Details, *, by: Actor) -> ChampionTerm:
    """A champion of a body for a term. One whose term has begun gets the role at once, where they are to.

    Raises:
        Refused: somebody else is champion on one of the days, there is no way to reach them, or the role
            cannot be given.
    """
    queries.held(organisation)
    _check(organisation, details, ())
    found = ChampionTerm(organisation_id=organisation.id)
    _take(found, details)
    history.record(Action.REGISTER, found, by=by)
    if wants_role_now(found):
        give_role(found, by=by)
    return found


def change(found: ChampionTerm, details: Details, *, version: int, by: Actor) -> None:
    """Change what the register says of a champion. Whose last day is over has the role no more.

    Raises:
        StaleEdit: somebody changed it since it was shown.
        Refused: as `register`; or a handover has settled the first day, or is planned.
    """
    queries.held(found.organisation)
    db.session.refresh(found)
    if found.version != version:
        raise StaleEdit
    if details.starts_on != found.starts_on or details.ends_before != found.ends_before:
        _check_free(found)
    _check(found.organisation, details, (found.id,))
    _check_sign_in(found, details)
    _take(found, details)
    found.role_problem = ""
    history.record(Action.CHANGE, found, by=by)
    if wants_role_now(found):
        give_role(found, by=by)
    elif found.ends_before <= clock.today():
        end_role(found, "The term as champion is over", by=by)


def withdraw(found: ChampionTerm, *, by: Actor) -> None:
    """Take a term out of the register that has not begun.

    Raises:
        Refused: it has begun, or a handover is planned to it.
    """
    queries.held(found.organisation)
    db.session.refresh(found)
    if found.starts_on <= clock.today():
        raise Refused("This term has begun. Change its last day instead")
    if queries.is_in_a_handover(found.id):
        raise Refused("A handover to this term is planned. Call it off first")
    db.session.delete(found)
    history.record(Action.WITHDRAW, found, by=by)


def wants_role_now(found: ChampionTerm) -> bool:
    """Whether the champion of a term that runs is still to be given the role, and no handover will."""
    if not found.gets_role or found.membership_id is not None or not found.term.holds(clock.today()):
        return False
    return queries.planned_for(found.id) is None


def give_role(found: ChampionTerm, *, by: Actor) -> Membership:
    """Give the champion's role, with an account and an invitation by mail where they have none.

    Raises:
        Refused: the address is a volunteer's own sign-in, or the role cannot be given.
    """
    account = accounts.by_email(found.email)
    there = (
        accounts.role_held(account.id, found.organisation_id, MembershipRole.CHAMPION) if account else None
    )
    membership = there or giving.invite(
        found.email, found.name, organisation=found.organisation, role=MembershipRole.CHAMPION, by=by
    )
    db.session.flush()
    found.account_id, found.membership_id, found.role_problem = membership.account_id, membership.id, ""
    history.record(Action.GIVE_ROLE, found, by=by)
    return membership


def end_role(found: ChampionTerm, reason: str, *, by: Actor) -> None:
    """End the role that the register gave, unless it was ended already or goes on with a later term."""
    membership = found.membership
    if membership is None or not accounts.is_open(membership):
        return
    goes_on = any(
        each.membership_id == membership.id and each.ends_before > clock.today()
        for each in queries.terms_of(found.organisation_id)
        if each.id != found.id
    )
    if not goes_on:
        giving.end_role(membership, reason=reason, by=by)


def _check(organisation: Organisation, details: Details, besides: tuple[int, ...]) -> None:
    if not details.email and not details.telephone:
        raise Refused(NO_CONTACT, "email")
    if details.gets_role and not details.email:
        raise Refused(NEEDS_EMAIL, "email")
    account = accounts.by_email(details.email) if details.gets_role else None
    if account is not None and account.person_id is not None:
        raise Refused(giving.NOT_FOR_STAFF, "email")
    with refusing():
        rules.check_term(
            Term(details.starts_on, details.ends_before), queries.other_terms(organisation.id, besides)
        )


def _check_free(found: ChampionTerm) -> None:
    """The days that a handover settled stay, and those of a planned one are its own."""
    if queries.planned_for(found.id) is not None:
        raise Refused("A handover is planned, which changes these days. Call it off first", "first_day")


def _check_sign_in(found: ChampionTerm, details: Details) -> None:
    """Whoever got the role is who it was given to: another address would be somebody else."""
    if found.membership_id is not None and (details.email != found.email or not details.gets_role):
        raise Refused(
            "The role was given to this address. For another person register another term; to end the role, "
            "change the last day",
            "email",
        )


def _take(found: ChampionTerm, details: Details) -> None:
    found.name, found.email, found.telephone = details.name, details.email, details.telephone
    found.role_description, found.gets_role = details.role_description, details.gets_role
    found.starts_on, found.ends_before = details.starts_on, details.ends_before
