"""Reads of people. What a viewer may see follows from the organisations that hold the record."""

from collections.abc import Collection
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from volunteer_app.accounts.models import Account
from volunteer_app.foundation import asked
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Moved, NotFound
from volunteer_app.foundation.paging import Key
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.models import Affiliation, AgreementSignature, Person
from volunteer_app.people.rules import sort_name

# For each person SQLite would look in the index for one organisation of a long list after the other; plus 0
# keeps it to the person's own few rows.
FEW_ORGANISATIONS = 8

BY_SORT_NAME = (Key(Person.sort_name), Key(Person.id))


def people(scope: Scope) -> Select[Person]:
    """Everybody whose record an organisation of the scope holds; page it by `BY_SORT_NAME`.

    The one place that leaves out records that were merged into another.
    """
    return select(Person).where(Person.merged_into_id.is_(None), held_in(scope))


def person(scope: Scope, reference: str) -> Person:
    """The person with this reference, if the scope reaches them.

    Raises:
        Moved: it was merged into another record, which the scope reaches.
        NotFound: there is none, or no organisation of the scope holds their record.
    """
    return person_and_sign_in(scope, reference)[0]


def person_and_sign_in(scope: Scope, reference: str) -> tuple[Person, Account | None]:
    """The person with this reference and their sign-in, in one statement.

    Raises:
        Moved, NotFound: as `person`.
    """
    statement = people(scope).outerjoin(Account, Account.person_id == Person.id).add_columns(Account)
    found = db.session.execute(statement.where(Person.reference == reference)).one_or_none()
    if found is None:
        raise _moved(scope, reference) or NotFound
    return found[0], found[1]


def _moved(scope: Scope, reference: str) -> Moved | None:
    """Where a record went that was merged, step by step; None if it was not, or went out of the scope."""
    number = db.session.scalars(select(Person.merged_into_id).where(Person.reference == reference)).first()
    while number is not None:
        kept = db.session.execute(
            select(Person.reference, Person.merged_into_id, held_in(scope)).where(Person.id == number)
        ).one()
        if kept.merged_into_id is None:
            return Moved(kept.reference) if kept[2] else None
        number = kept.merged_into_id
    return None


def person_by_id(person_id: int | None) -> Person:
    """The person with this id: for a viewer's own record, and for rooms that hold a row of theirs.

    Raises:
        NotFound: there is none.
    """
    found = db.session.get(Person, person_id) if person_id is not None else None
    if found is None:
        raise NotFound
    return found


def possible_duplicates(
    scope: Scope, *, first_name: str, last_name: str, date_of_birth: object, email: str | None
) -> list[Person]:
    """People in the scope with this e-mail address, or with this name and birth date; at most 10."""
    alike: list[ColumnElement[bool]] = []
    if email:
        alike.append(Person.email == email.lower())
    if date_of_birth is not None:
        same_name = Person.sort_name == sort_name(first_name, last_name)
        alike.append(and_(same_name, Person.date_of_birth == date_of_birth))
    if not alike:
        return []
    statement = people(scope).where(or_(*alike)).order_by(Person.sort_name, Person.id).limit(10)
    return list(db.session.scalars(statement))


def is_held_within(scope: Scope, *person_ids: int) -> bool:
    """Whether nobody outside the scope holds this person's record, nor that of any other of these.

    A sign-in opens all of it: an organisation must not make one, to an address of its choice, for
    somebody whose record another holds too.
    """
    outside = select(Affiliation.id).where(
        Affiliation.person_id.in_(person_ids), Affiliation.organisation_id.not_in(scope.organisation_ids)
    )
    return db.session.scalars(outside.limit(1)).one_or_none() is None


def organisations_of(person_id: int) -> list[Organisation]:
    """The organisations that hold this person's record, by name."""
    statement = (
        select(Organisation)
        .join(Affiliation, Affiliation.organisation_id == Organisation.id)
        .where(Affiliation.person_id == person_id)
        .order_by(Organisation.name, Organisation.id)
    )
    return list(db.session.scalars(statement))


def holders(scope: Scope, person_ids: Collection[int]) -> dict[int, list[str]]:
    """The names of the scope's organisations that hold these people's records, in one statement."""
    statement = (
        select(Affiliation.person_id, Organisation.name)
        .join(Organisation, Organisation.id == Affiliation.organisation_id)
        .where(Affiliation.person_id.in_(person_ids), Affiliation.organisation_id.in_(scope.organisation_ids))
        .order_by(Organisation.name, Organisation.id)
    )
    names: dict[int, list[str]] = {}
    for person_id, name in db.session.execute(statement):
        names.setdefault(person_id, []).append(name)
    return names


def signed_by(
    person_ids: Collection[int], organisation_id: int, *, known_at: datetime | None = None
) -> dict[int, list[AgreementSignature]]:
    """What each of these people signed for the organisation (up to `known_at`), in one statement."""
    signed: dict[int, list[AgreementSignature]] = {}
    values = asked.values(person_ids, organisation_id, known_at)
    for signature in db.session.scalars(_signed(known_at is not None), values):
        signed.setdefault(signature.person_id, []).append(signature)
    return signed


@cache  # every page with readiness asks it, and it is slow to build
def _signed(is_past: bool) -> Select[AgreementSignature]:
    known_at = asked.as_of(is_past)
    statement = (
        select(AgreementSignature)
        .where(
            AgreementSignature.person_id.in_(asked.PEOPLE),
            AgreementSignature.organisation_id == asked.ORGANISATION,
        )
        .order_by(AgreementSignature.wording_version.desc(), AgreementSignature.id)
    )
    return statement if known_at is None else statement.where(AgreementSignature.signed_at <= known_at)


def signatures(person_id: int, organisation_id: int) -> list[AgreementSignature]:
    """What this person signed for this organisation, the newest wording first."""
    return signatures_in(Scope(frozenset({organisation_id})), person_id)


def signatures_in(scope: Scope, person_id: int) -> list[AgreementSignature]:
    """What this person signed for the scope's organisations, the newest wording first."""
    statement = (
        select(AgreementSignature)
        .where(
            AgreementSignature.person_id == person_id,
            AgreementSignature.organisation_id.in_(scope.organisation_ids),
        )
        .order_by(AgreementSignature.wording_version.desc(), AgreementSignature.id)
    )
    return list(db.session.scalars(statement))


def organisations_in(scope: Scope) -> list[Organisation]:
    """The open organisations of the scope, by name, to choose the one that holds a new record."""
    statement = (
        select(Organisation)
        .where(Organisation.id.in_(scope.organisation_ids), Organisation.is_active)
        .order_by(Organisation.name, Organisation.id)
    )
    return list(db.session.scalars(statement))


def held_in(scope: Scope, person_id: Any = Person.id) -> ColumnElement[bool]:
    """The condition that an organisation of the scope holds the record with this number."""
    holder: ColumnElement[int] | InstrumentedAttribute[int] = Affiliation.organisation_id
    if len(scope.organisation_ids) > FEW_ORGANISATIONS:
        holder = holder + 0
    return exists().where(Affiliation.person_id == person_id, holder.in_(scope.organisation_ids))
