"""Reads of accounts and memberships. Lists of accounts take the administrator's scope."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import TypeVar

from sqlalchemy import ColumnElement, Select, and_, exists, false, or_, select
from sqlalchemy.orm import joinedload

from volunteer_app.accounts.models import Account, Membership
from volunteer_app.accounts.rules import OPENS_PROTECTED, MembershipRole
from volunteer_app.foundation import clock
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import NotFound
from volunteer_app.foundation.paging import Anchor, Key, Page, page
from volunteer_app.organisations.models import Organisation
from volunteer_app.organisations.queries import under

Row = TypeVar("Row")

BY_NAME = (Key(Account.name), Key(Account.id))
MOST_FOUND = 50


def by_email(email: str) -> Account | None:
    """The account with this address, however it was typed."""
    statement = select(Account).where(Account.email == email.strip().lower())
    return db.session.scalars(statement).one_or_none()


def by_id(account_id: int) -> Account | None:
    """The account with this number."""
    return db.session.get(Account, account_id)


def by_actor_key(reference: str) -> Account | None:
    """The account of an actor."""
    return db.session.scalars(select(Account).where(Account.reference == reference)).one_or_none()


def of_person(person_id: int) -> Account | None:
    """The sign-in of this person, if they have one."""
    return db.session.scalars(select(Account).where(Account.person_id == person_id)).one_or_none()


def of_people(person_ids: Collection[int]) -> dict[int, Account]:
    """The sign-ins of these people, by person, in one statement."""
    found = db.session.scalars(select(Account).where(Account.person_id.in_(person_ids)))
    return {account.person_id: account for account in found if account.person_id is not None}


def memberships_in_force(account_id: int) -> list[Membership]:
    """What the account holds today, each with its organisation, in one statement."""
    statement = (
        select(Membership)
        .options(joinedload(Membership.organisation, innerjoin=True))
        .where(Membership.account_id == account_id, in_force(clock.today()))
        .order_by(Membership.id)
    )
    return list(db.session.scalars(statement))


def paths_under(organisations: Collection[Organisation]) -> list[tuple[int, str]]:
    """Id and path of these organisations and all below them, closed ones included, in one statement."""
    statement = select(Organisation.id, Organisation.path).where(
        or_(false(), *(under(organisation) for organisation in organisations))
    )
    return [(row.id, row.path) for row in db.session.execute(statement)]


def holders(organisation_id: int, role: MembershipRole) -> list[Account]:
    """The active accounts that have this role in this organisation today, by name."""
    return holders_among([organisation_id], role)


def holders_among(organisation_ids: Collection[int], role: MembershipRole) -> list[Account]:
    """The active accounts that have this role in one of these organisations today, by name."""
    statement = (
        select(Account)
        .join(Membership, Membership.account_id == Account.id)
        .where(
            Membership.organisation_id.in_(organisation_ids),
            Membership.role == role,
            in_force(clock.today()),
            Account.is_active,
        )
        .order_by(Account.name, Account.id)
        .distinct()
    )
    return list(db.session.scalars(statement))


def holders_by_organisation(
    organisation_ids: Collection[int], role: MembershipRole
) -> dict[int, list[Account]]:
    """The same by organisation, in one statement."""
    statement = (
        select(Membership.organisation_id, Account)
        .join(Account, Account.id == Membership.account_id)
        .where(
            Membership.organisation_id.in_(organisation_ids),
            Membership.role == role,
            in_force(clock.today()),
            Account.is_active,
        )
        .order_by(Account.name, Account.id)
    )
    found: dict[int, list[Account]] = {}
    for organisation_id, account in db.session.execute(statement):
        found.setdefault(organisation_id, []).append(account)
    return found


def organisations_with(role: MembershipRole) -> list[Organisation]:
    """The organisations in which an active account has this role today, by path."""
    statement = (
        select(Organisation)
        .join(Membership, Membership.organisation_id == Organisation.id)
        .join(Account, Account.id == Membership.account_id)
        .where(Membership.role == role, in_force(clock.today()), Account.is_active)
        .order_by(Organisation.path)
        .distinct()
    )
    return list(db.session.scalars(statement))


def in_force(day: date | ColumnElement[date]) -> ColumnElement[bool]:
    """The condition "a confirmed membership that holds on this day"."""
    return and_(Membership.is_confirmed, Membership.starts_on <= day, _not_ended(day))


def is_staff(account_id: int) -> bool:
    """Whether the account has any role, one that still waits for the second administrator included."""
    statement = select(Membership.id).where(Membership.account_id == account_id, _not_ended(clock.today()))
    return db.session.scalars(statement.limit(1)).first() is not None


def accounts_page(scope: Scope, anchor: Anchor) -> Page[Account]:
    """A page of the accounts that have or had a role in the scope, by name."""
    return page(_administered(scope), BY_NAME, anchor, of=Account)


def find_accounts(scope: Scope, text: str) -> list[Account]:
    """The scope's accounts whose name or e-mail address holds the text: at most `MOST_FOUND` + 1, by name."""
    statement = (
        _administered(scope)
        .where(
            or_(
                Account.name.icontains(text, autoescape=True),
                Account.email.icontains(text.lower(), autoescape=True),
            )
        )
        .order_by(Account.name, Account.id)
        .limit(MOST_FOUND + 1)
    )
    return list(db.session.scalars(statement))


def account(scope: Scope, reference: str) -> Account:
    """The account of an administrator's page.

    Raises:
        NotFound: there is none with this reference that has or had a role in the scope.
    """
    statement = _administered(scope).where(Account.reference == reference)
    return _found(db.session.scalars(statement).one_or_none())


def memberships_of(scope: Scope, account_id: int) -> list[Membership]:
    """The account's roles in the scope, those not ended first, then the newest first."""
    statement = (
        _memberships(scope)
        .where(Membership.account_id == account_id)
        .order_by(Membership.ends_before.is_not(None), Membership.starts_on.desc(), Membership.id.desc())
    )
    return list(db.session.scalars(statement))


def membership(scope: Scope, reference: str) -> Membership:
    """One role of an account in the scope.

    Raises:
        NotFound: there is none with this reference in the scope.
    """
    statement = _memberships(scope).where(Membership.reference == reference)
    return _found(db.session.scalars(statement).one_or_none())


def waiting_roles(scope: Scope) -> list[Membership]:
    """The roles in the scope that wait for a second administrator, the oldest first."""
    statement = (
        _memberships(scope)
        .where(_waits(), _not_ended(clock.today()))
        .order_by(Membership.starts_on, Membership.id)
    )
    return list(db.session.scalars(statement))


def holds(account_id: int, organisation_id: int, role: str) -> bool:
    """Whether the account has this role there, or waits for its confirmation."""
    statement = select(Membership.id).where(
        Membership.account_id == account_id,
        Membership.organisation_id == organisation_id,
        Membership.role == role,
        _not_ended(clock.today()),
    )
    return db.session.scalars(statement.limit(1)).first() is not None


def open_memberships(account_id: int) -> list[Membership]:
    """Everything that the account has or waits for, in any organisation."""
    statement = (
        select(Membership)
        .options(joinedload(Membership.organisation, innerjoin=True))
        .where(Membership.account_id == account_id, _not_ended(clock.today()))
        .order_by(Membership.id)
    )
    return list(db.session.scalars(statement))


def roles_in_words(scope: Scope, account_ids: Collection[int]) -> dict[int, list[str]]:
    """What each account is today in the scope, such as "Vetting officer, Hope Mentoring"; one statement."""
    statement = (
        _memberships(scope)
        .where(Membership.account_id.in_(account_ids), in_force(clock.today()))
        .order_by(Membership.id)
    )
    words: dict[int, list[str]] = {number: [] for number in account_ids}
    for each in db.session.scalars(statement):
        words[each.account_id].append(f"{each.role.words}, {each.organisation.name}")
    return words


def organisations_in(scope: Scope) -> list[Organisation]:
    """The scope's open organisations, by name."""
    statement = (
        select(Organisation)
        .where(Organisation.id.in_(scope.organisation_ids), Organisation.is_active)
        .order_by(Organisation.name, Organisation.id)
    )
    return list(db.session.scalars(statement))


def _administered(scope: Scope) -> Select[Account]:
    here = exists().where(
        Membership.account_id == Account.id, Membership.organisation_id.in_(scope.organisation_ids)
    )
    return select(Account).where(here)


def _memberships(scope: Scope) -> Select[Membership]:
    return (
        select(Membership)
        .options(
            joinedload(Membership.organisation, innerjoin=True),
            joinedload(Membership.account, innerjoin=True),
        )
        .where(Membership.organisation_id.in_(scope.organisation_ids))
    )


def _waits() -> ColumnElement[bool]:
    """As `Membership.waits`."""
    by_one = and_(Membership.proposed_by_id.is_not(None), Membership.confirmed_by_id.is_(None))
    return or_(~Membership.is_confirmed, and_(Membership.role.in_(OPENS_PROTECTED), by_one))


def _not_ended(day: date | ColumnElement[date]) -> ColumnElement[bool]:
    return or_(Membership.ends_before.is_(None), Membership.ends_before > day)


def _found(row: Row | None) -> Row:
    if row is None:
        raise NotFound
    return row
