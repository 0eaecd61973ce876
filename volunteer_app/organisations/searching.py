"""Searching organisations by either name, code and reference, misspelt or not."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, case, literal, select

from volunteer_app.foundation import finding
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.finding import Closeness
from volunteer_app.foundation.folding import Term
from volunteer_app.organisations import queries
from volunteer_app.organisations.models import Organisation


def closest(
    scope: Scope, administered: Scope, terms: Sequence[Term], most: int
) -> list[Select[*tuple[Any, ...]]]:
    """Parts for `finding.hits`: what staff with this scope may know, closed ones too, which say so.

    `administered`: the organisations that are the viewer's own to change.
    """
    return [_first(scope, administered, terms, closeness, most) for closeness in Closeness]


def _first(
    scope: Scope, administered: Scope, terms: Sequence[Term], closeness: Closeness, most: int
) -> Select[*tuple[Any, ...]]:
    first = (
        select(Organisation.id)
        .where(queries.known(scope), finding.matches(Organisation, terms, closeness))
        .order_by(Organisation.name, Organisation.id)
        .limit(most + 1)
    )
    detail = Organisation.code + case((Organisation.is_active, ""), else_=", closed")
    own = Organisation.id.in_(administered.organisation_ids)
    columns = select(literal("organisation"), Organisation.reference, Organisation.name, detail, own)
    return finding.marked(Organisation, columns, closeness, first)
