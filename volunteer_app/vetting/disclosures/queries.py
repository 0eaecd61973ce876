"""Reads of questions about convictions. None of them opens what was told."""

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import Select, exists, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import NotFound
from volunteer_app.foundation.history import HistoryEntry
from volunteer_app.roles.models import Role
from volunteer_app.vetting.disclosures.models import DisclosedMatter, Disclosure
from volunteer_app.vetting.disclosures.rules import Action, DisclosureState

# A paper waits from the day on which it was sent on; without that, the databases would put it first or last
OLDEST_FIRST = (func.coalesce(Disclosure.answered_at, Disclosure.paper_passed_at), Disclosure.id)
OF_WHOM = (
    joinedload(Disclosure.person, innerjoin=True),
    joinedload(Disclosure.role, innerjoin=True).lazyload(Role.training_packs),
)


def disclosures(scope: Scope) -> Select[Disclosure]:
    """The questions of the scope's organisations, each with its person, role and organisation."""
    return _whole().where(Disclosure.organisation_id.in_(scope.organisation_ids))


def waiting(scope: Scope) -> list[Disclosure]:
    """The questions that wait for a vetting officer, the oldest first."""
    whole = joinedload(Disclosure.organisation, innerjoin=True)
    statement = for_officers(scope).options(*OF_WHOM, whole).order_by(*OLDEST_FIRST)
    return list(db.session.scalars(statement))


def for_officers(scope: Scope) -> Select[Disclosure]:
    """The questions that wait for a vetting officer."""
    states = (DisclosureState.ON_PAPER, DisclosureState.ANSWERED)
    theirs = Disclosure.organisation_id.in_(scope.organisation_ids)
    return select(Disclosure).where(theirs, Disclosure.state.in_(states))


def disclosure(scope: Scope, reference: str) -> Disclosure:
    """A question of one of the scope's organisations.

    Raises:
        NotFound: there is none with this reference in the scope.
    """
    return _one(disclosures(scope).where(Disclosure.reference == reference))


def own(person_id: int | None, reference: str) -> Disclosure:
    """A question that was put to this person.

    Raises:
        NotFound: there is none with this reference.
    """
    return _one(_whole().where(Disclosure.reference == reference, Disclosure.person_id == person_id))


def of_person(person_id: int) -> list[Disclosure]:
    """Every question that was put to a person, the newest first."""
    statement = _whole().where(Disclosure.person_id == person_id)
    return list(db.session.scalars(statement.order_by(Disclosure.id.desc())))


def of_person_in(scope: Scope, person_id: int) -> list[Disclosure]:
    """The questions that the scope's organisations put to a person, the newest first."""
    statement = disclosures(scope).where(Disclosure.person_id == person_id)
    return list(db.session.scalars(statement.order_by(Disclosure.id.desc())))


def of_offers(references: Collection[str]) -> list[Disclosure]:
    """The questions that came with these offers."""
    statement = select(Disclosure).where(Disclosure.offer_reference.in_(references))
    return list(db.session.scalars(statement.order_by(Disclosure.id)))


def kept(disclosure_id: int) -> list[DisclosedMatter]:
    """What was told and is still kept, in the order in which it was told."""
    statement = select(DisclosedMatter).where(
        DisclosedMatter.disclosure_id == disclosure_id, DisclosedMatter.erased_at.is_(None)
    )
    return list(db.session.scalars(statement.order_by(DisclosedMatter.id)))


def unswept(today: date, most: int) -> list[Disclosure]:
    """Some of those that hold something and were not looked at today; no other worker takes the same."""
    holds = exists().where(
        DisclosedMatter.disclosure_id == Disclosure.id, DisclosedMatter.erased_at.is_(None)
    )
    statement = select(Disclosure).where(
        holds, or_(Disclosure.swept_on.is_(None), Disclosure.swept_on < today)
    )
    ordered = statement.order_by(Disclosure.id).limit(most).with_for_update(skip_locked=True)
    return list(db.session.scalars(ordered))


def is_set_aside(disclosure: Disclosure) -> bool:
    """Whether its organisation's officers were told that it cannot be read."""
    statement = select(HistoryEntry.id).where(
        HistoryEntry.subject_kind == Disclosure.__tablename__,
        HistoryEntry.subject_id == disclosure.id,
        HistoryEntry.action == Action.SET_ASIDE,
    )
    return db.session.scalars(statement.limit(1)).first() is not None


def _whole() -> Select[Disclosure]:
    return (
        select(Disclosure)
        .join(Disclosure.person)
        .options(
            contains_eager(Disclosure.person),
            joinedload(Disclosure.role, innerjoin=True),
            joinedload(Disclosure.organisation, innerjoin=True),
        )
    )


def _one(statement: Select[Any]) -> Disclosure:
    found: Disclosure | None = db.session.scalars(statement).one_or_none()
    if found is None:
        raise NotFound
    return found
