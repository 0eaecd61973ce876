"""Reads of roles. What roles exist and what they ask is public, so no scope is needed."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import NotFound
from volunteer_app.roles.models import Role


def all_roles() -> list[Role]:
    """Every role, also those appointed elsewhere and those no longer used, by name."""
    return list(db.session.scalars(select(Role).order_by(Role.name, Role.id)))


def recruitable() -> list[Role]:
    """The roles that can be recruited for here, by name: in use and not appointed elsewhere."""
    return list(db.session.scalars(_recruitable().order_by(Role.name, Role.id)))


def by_code(code: str) -> Role | None:
    """The role with this code, in use or not."""
    return db.session.scalars(select(Role).where(Role.code == code)).one_or_none()


def by_codes(codes: Sequence[str]) -> list[Role]:
    """The roles with these codes with all that they ask, in the order of the codes; in one statement."""
    if not codes:
        return []
    statement = select(Role).options(joinedload(Role.training_packs)).where(Role.code.in_(codes))
    found = {role.code: role for role in db.session.scalars(statement).unique()}
    return [found[code] for code in codes if code in found]


def recruitable_by_code(code: str) -> Role:
    """The role with this code, for a new opportunity.

    Raises:
        NotFound: there is none, it is no longer used, or it is appointed elsewhere.
    """
    role = db.session.scalars(_recruitable().where(Role.code == code)).one_or_none()
    if role is None:
        raise NotFound
    return role


def _recruitable() -> Select[Role]:
    return select(Role).where(Role.is_active, Role.appointed_elsewhere.is_(False))
