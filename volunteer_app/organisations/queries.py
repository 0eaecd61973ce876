"""Reads of organisations. Every list has a total order; what a viewer may see comes as a scope.

Who the places and prisons of the country are is public knowledge: those reads take no scope.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import aliased, joinedload

from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import NotFound
from volunteer_app.foundation.paging import Anchor, Key, Page, page
from volunteer_app.foundation.permissions import Scope
from volunteer_app.organisations.models import Establishment, Organisation
from volunteer_app.organisations.rules import (
    JUSTICE_KINDS,
    PUBLIC_KINDS,
    OrganisationKind,
    bare_name,
    path_end,
)

BY_NAME = (Key(Organisation.name), Key(Organisation.id))


class Place(NamedTuple):
    """A place as a select list needs it."""

    id: int
    reference: str
    name: str
    name_cy: str | None
    kind: OrganisationKind


class PrisonNames(NamedTuple):
    """Names of prisons without what they are.

    alone: those that name a prison in use, and no town or county in which a prison stands; of_areas: the
    others, which by themselves do not speak of the prison: Leeds is a city, Reading was a prison once.
    """

    alone: list[str]
    of_areas: list[str]


def under(organisation: Organisation) -> ColumnElement[bool]:
    """The condition "this organisation or one below it", a range that the path index answers."""
    return and_(Organisation.path >= organisation.path, Organisation.path < path_end(organisation.path))


def subtree_ids(organisation_ids: Collection[int]) -> frozenset[int]:
    """The given organisations and all below them, closed ones included, in one statement.

    An organisation's authority reaches its sub-organisations.
    """
    if not organisation_ids:
        return frozenset()
    top = aliased(Organisation)
    # The same bound as rules.path_end, said in SQL: "/MOJ/" ends before "/MOJ0".
    end = func.substr(top.path, 1, func.length(top.path) - 1).concat("0")
    statement = (
        select(Organisation.id)
        .join(top, and_(Organisation.path >= top.path, Organisation.path < end))
        .where(top.id.in_(organisation_ids))
    )
    return frozenset(db.session.scalars(statement))


def by_code(code: str) -> Organisation | None:
    """The organisation with this code, such as "LEI"; the code is public, the lookup is exact."""
    return db.session.scalars(select(Organisation).where(Organisation.code == code)).one_or_none()


def by_code_or_name(text: str) -> Organisation | None:
    """The one active organisation with this code or full name, in any case; None where not one has."""
    wanted = text.strip().lower()
    statement = select(Organisation).where(
        Organisation.is_active,
        or_(func.lower(Organisation.code) == wanted, func.lower(Organisation.name) == wanted),
    )
    found = db.session.scalars(statement.order_by(Organisation.id).limit(2)).all()
    return found[0] if len(found) == 1 else None


def known(scope: Scope) -> ColumnElement[bool]:
    """What staff may know of: the organisations of their scope, and prisons and probation everywhere."""
    return or_(Organisation.id.in_(scope.organisation_ids), Organisation.kind.in_(PUBLIC_KINDS))


def known_by_reference(scope: Scope, reference: str) -> Organisation:
    """An organisation that staff with this scope may know of.

    Raises:
        NotFound: there is none with this reference.
    """
    return _of_a_page(reference, known(scope))


def by_reference(scope: Scope, reference: str) -> Organisation:
    """The organisation of a page, with its establishment and the one above it.

    Raises:
        NotFound: there is none with this reference inside the scope.
    """
    return _of_a_page(reference, Organisation.id.in_(scope.organisation_ids))


def _of_a_page(reference: str, visible: ColumnElement[bool]) -> Organisation:
    statement = (
        select(Organisation)
        .options(joinedload(Organisation.establishment), joinedload(Organisation.parent))
        .where(Organisation.reference == reference, visible)
    )
    organisation = db.session.scalars(statement).one_or_none()
    if organisation is None:
        raise NotFound
    return organisation


def search_page(
    scope: Scope,
    *,
    search: str = "",
    kind: OrganisationKind | None = None,
    include_closed: bool = False,
    anchor: Anchor | None = None,
    size: int = 50,
) -> Page[Organisation]:
    """A page of the scope's organisations by name. `search`: part of either name, or a whole code."""
    statement = select(Organisation).where(
        Organisation.id.in_(scope.organisation_ids), *_matching(search, kind)
    )
    if not include_closed:
        statement = statement.where(Organisation.is_active)
    return page(statement, BY_NAME, anchor or Anchor(), of=Organisation, size=size)


def children(organisation: Organisation) -> list[Organisation]:
    """The organisations directly under this one, by name, closed ones included."""
    statement = select(Organisation).where(Organisation.parent_id == organisation.id)
    return list(db.session.scalars(statement.order_by(Organisation.name, Organisation.id)))


def children_page(organisation: Organisation, anchor: Anchor) -> Page[Organisation]:
    """A page of the organisations directly under this one, by name, closed ones included."""
    statement = select(Organisation).where(Organisation.parent_id == organisation.id)
    return page(statement, BY_NAME, anchor, of=Organisation)


def ancestors(organisation: Organisation) -> list[Organisation]:
    """Those above this one, the top first."""
    codes = organisation.path.strip("/").split("/")[:-1]
    statement = select(Organisation).where(Organisation.code.in_(codes)).order_by(Organisation.path)
    return list(db.session.scalars(statement))


def open_below(above: Collection[Organisation]) -> list[tuple[str, str]]:
    """Reference and name of these organisations and all below them that are in use, by name."""
    if not above:
        return []
    statement = select(Organisation.reference, Organisation.name).where(
        or_(*(under(each) for each in above)), Organisation.is_active
    )
    rows = db.session.execute(statement.order_by(Organisation.name, Organisation.id))
    return [(row.reference, row.name) for row in rows]


def open_by_reference(reference: str) -> Organisation | None:
    """The organisation in use with this reference: which there are is public knowledge."""
    statement = select(Organisation).where(Organisation.reference == reference, Organisation.is_active)
    return db.session.scalars(statement).one_or_none()


def names(organisation_ids: Iterable[int]) -> dict[int, str]:
    """The names of these organisations by id, in one statement."""
    statement = select(Organisation.id, Organisation.name).where(Organisation.id.in_(set(organisation_ids)))
    return {row.id: row.name for row in db.session.execute(statement)}


def places(*, search: str = "", kind: OrganisationKind | None = None) -> list[Place]:
    """Every open place where people can be placed, by name: what a public filter offers."""
    return _places(_place_rows().where(*_matching(search, kind)))


def places_in(scope: Scope) -> list[Place]:
    """The open places inside the scope, by name."""
    return _places(_place_rows().where(Organisation.id.in_(scope.organisation_ids)))


def place_by_reference(reference: str) -> Organisation | None:
    """The open place with this reference. Any organisation may offer a role at any place."""
    statement = select(Organisation).where(
        Organisation.reference == reference, Organisation.is_place, Organisation.is_active
    )
    return db.session.scalars(statement).one_or_none()


def of_kinds(kinds: Collection[OrganisationKind]) -> list[Organisation]:
    """The organisations of these kinds that are in use, by name: which there are, the office knows."""
    statement = select(Organisation).where(Organisation.kind.in_(kinds), Organisation.is_active)
    return list(db.session.scalars(statement.order_by(Organisation.name, Organisation.id)))


def active_prisons() -> list[Organisation]:
    """The prisons in use, by name, each with its establishment, in one statement."""
    statement = (
        select(Organisation)
        .join(Establishment)
        .options(joinedload(Organisation.establishment))
        .where(Organisation.kind == OrganisationKind.PRISON, Organisation.is_active)
        .order_by(Organisation.name, Organisation.id)
    )
    return list(db.session.scalars(statement))


def prison_names() -> PrisonNames:
    """The bare names of all prisons, closed ones too, in both languages, in one statement."""
    statement = (
        select(
            Organisation.name,
            Organisation.name_cy,
            Organisation.is_active,
            Establishment.town,
            Establishment.county,
        )
        .outerjoin(Establishment)
        .where(Organisation.kind == OrganisationKind.PRISON)
    )
    rows = db.session.execute(statement).all()
    areas = {text.casefold() for row in rows for text in (row.town, row.county) if text}
    alone: set[str] = set()
    of_areas: set[str] = set()
    for row in rows:
        bare = {bare_name(name) for name in (row.name, row.name_cy) if name}
        is_area = not row.is_active or any(name.casefold() in areas for name in bare)
        (of_areas if is_area else alone).update(bare)
    return PrisonNames(sorted(alone - of_areas), sorted(of_areas))


def justice_bodies() -> list[Place]:
    """The bodies of the justice system that are in use, by name: what somebody chooses an employer from."""
    return _places(_rows_of_places().where(*_justice_body()))


def justice_body(reference: str) -> Organisation | None:
    """The body of the justice system with this reference, if it is in use."""
    statement = select(Organisation).where(Organisation.reference == reference, *_justice_body())
    return db.session.scalars(statement).one_or_none()


def _justice_body() -> tuple[Any, ...]:
    return Organisation.kind.in_(JUSTICE_KINDS), Organisation.is_active


def _place_rows() -> Select[int, str, str, str | None, OrganisationKind]:
    return _rows_of_places().where(Organisation.is_place, Organisation.is_active)


def _rows_of_places() -> Select[int, str, str, str | None, OrganisationKind]:
    return select(
        Organisation.id,
        Organisation.reference,
        Organisation.name,
        Organisation.name_cy,
        Organisation.kind,
    )


def _places(statement: Select[int, str, str, str | None, OrganisationKind]) -> list[Place]:
    ordered = statement.order_by(Organisation.name, Organisation.id)
    return [Place._make(row) for row in db.session.execute(ordered)]


def _matching(search: str, kind: OrganisationKind | None) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if text := " ".join(search.split()):
        found.append(
            or_(
                Organisation.name.icontains(text, autoescape=True),
                Organisation.name_cy.icontains(text, autoescape=True),
                Organisation.code == text.upper(),
            )
        )
    if kind is not None:
        found.append(Organisation.kind == kind)
    return found
