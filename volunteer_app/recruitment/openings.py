"""Reads of opportunities: what the public finds, and what an organisation manages."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, exists, select
from sqlalchemy.orm import contains_eager, selectinload

from volunteer_app.foundation import clock
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import NotFound
from volunteer_app.foundation.paging import Anchor, Key, Page, page
from volunteer_app.organisations import queries as organisations
from volunteer_app.organisations.models import Organisation
from volunteer_app.recruitment.folding import folded
from volunteer_app.recruitment.models import Application, Opportunity, OpportunityPlace
from volunteer_app.recruitment.rules import OpportunityState
from volunteer_app.roles.models import Role
from volunteer_app.roles.rules import RoleSetting

BY_CLOSING = (Key(Opportunity.closes_on), Key(Opportunity.id))
BY_CLOSING_LAST = (Key(Opportunity.closes_on, descending=True), Key(Opportunity.id, descending=True))


@dataclass(frozen=True)
class PublicFilters:
    """What somebody looks for. `place` is an organisation's reference, `role` a role's code."""

    search: str = ""
    place: str = ""
    setting: RoleSetting | None = None
    role: str = ""


@dataclass(frozen=True)
class OpportunityFilters:
    """What a coordinator looks for among their own. `organisation` is a reference."""

    state: OpportunityState | None = None
    organisation: str = ""
    search: str = ""


def published(filters: PublicFilters, anchor: Anchor | None = None, *, size: int = 20) -> Page[Opportunity]:
    """What people can apply for today, the first to close first."""
    statement = _opportunities().where(is_open(), *_public_conditions(filters))
    return page(statement, BY_CLOSING, anchor or Anchor(), of=Opportunity, size=size)


def public_opportunity(reference: str) -> Opportunity:
    """An opportunity that is or was published, also when it is closed.

    Raises:
        NotFound: there is none, or it was never published.
    """
    statement = _opportunities().where(
        Opportunity.reference == reference, Opportunity.published_at.is_not(None)
    )
    return _one(statement)


def places_with_openings() -> list[tuple[str, str]]:
    """Reference and name of the places that something is open at, by name: what the public filter offers."""
    statement = (
        select(Organisation.reference, Organisation.name)
        .join(OpportunityPlace, OpportunityPlace.organisation_id == Organisation.id)
        .join(Opportunity, Opportunity.id == OpportunityPlace.opportunity_id)
        .where(is_open())
        .distinct()
        .order_by(Organisation.name, Organisation.reference)
    )
    return [(row.reference, row.name) for row in db.session.execute(statement)]


def roles_with_openings() -> list[tuple[str, str]]:
    """Code and name of the roles that something is open in, by name."""
    statement = (
        select(Role.code, Role.name)
        .join(Opportunity, Opportunity.role_id == Role.id)
        .where(is_open())
        .distinct()
        .order_by(Role.name, Role.code)
    )
    return [(row.code, row.name) for row in db.session.execute(statement)]


def places_named(references: Sequence[str]) -> list[Organisation]:
    """The open places with these references, by name; what is no open place is left out."""
    statement = select(Organisation).where(
        Organisation.reference.in_(references), Organisation.is_place, Organisation.is_active
    )
    return list(db.session.scalars(statement.order_by(Organisation.name, Organisation.id)))


def opportunities(scope: Scope, filters: OpportunityFilters) -> Select[Opportunity]:
    """The scope's opportunities; page them by `BY_CLOSING_LAST`."""
    conditions: list[ColumnElement[bool]] = []
    if filters.state is not None:
        conditions.append(Opportunity.state == filters.state)
    if filters.organisation:
        conditions.append(Organisation.reference == filters.organisation)
    conditions += _words_in_opportunity(filters.search)
    return _opportunities().where(_of(scope), *conditions)


def opportunity(scope: Scope, reference: str) -> Opportunity:
    """An opportunity of the scope, in any state.

    Raises:
        NotFound: there is none with this reference inside the scope.
    """
    return _one(
        _opportunities().where(
            Opportunity.reference == reference, Opportunity.organisation_id.in_(scope.organisation_ids)
        )
    )


def opportunity_choices(scope: Scope) -> list[tuple[str, str]]:
    """Reference and title of the scope's opportunities that anybody applied for, by title."""
    statement = (
        select(Opportunity.reference, Opportunity.title)
        .where(
            Opportunity.organisation_id.in_(scope.organisation_ids),
            exists().where(Application.opportunity_id == Opportunity.id),
        )
        .order_by(Opportunity.title, Opportunity.id)
    )
    return [(row.reference, row.title) for row in db.session.execute(statement)]


def _opportunities() -> Select[Opportunity]:
    return (
        select(Opportunity)
        .join(Opportunity.role)
        .join(Opportunity.organisation)
        .options(
            contains_eager(Opportunity.role).lazyload(Role.training_packs),
            contains_eager(Opportunity.organisation),
            selectinload(Opportunity.places).joinedload(OpportunityPlace.place),
        )
    )


def is_open() -> ColumnElement[bool]:
    """The condition that anybody can apply for it today."""
    return and_(Opportunity.state == OpportunityState.PUBLISHED, Opportunity.closes_on >= clock.today())


def _of(scope: Scope) -> ColumnElement[bool]:
    return Opportunity.organisation_id.in_(scope.organisation_ids)


def _public_conditions(filters: PublicFilters) -> list[ColumnElement[bool]]:
    found = _words_in_opportunity(filters.search)
    if filters.role:
        found.append(Role.code == filters.role)
    if filters.setting is not None:
        found.append(Role.setting.in_({filters.setting, RoleSetting.BOTH}))
    if filters.place:
        found.append(_at_place(filters.place))
    return found


def _at_place(reference: str) -> ColumnElement[bool]:
    """At this place, or at one below it: a probation region's delivery units count as the region."""
    place = organisations.place_by_reference(reference)
    if place is None:
        return Opportunity.id.is_(None)
    at = select(OpportunityPlace.opportunity_id).join(OpportunityPlace.place)
    return Opportunity.id.in_(at.where(organisations.under(place)))


def _words_in_opportunity(text: str) -> list[ColumnElement[bool]]:
    words = folded(text).split()[:8]
    return [Opportunity.search_text.contains(word, autoescape=True) for word in words]


def _one(statement: Select[Opportunity]) -> Opportunity:
    found = db.session.scalars(statement).one_or_none()
    if found is None:
        raise NotFound
    return found
