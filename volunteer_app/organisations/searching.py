"""Searching organisations by either name, code and reference, misspelt or not."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, case, literal, select

from volunteer_app.foundation import finding
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.finding import Closeness
from volunteer_app.foundation.folding import Term
from volunteer_app.organisations.models import Organisation


def closest(scope: Scope, terms: Sequence[Term], most: int) -> list[Select[*tuple[Any, ...]]]:
    """Parts for `finding.hits`: the scope's organisations, closed ones too, which say so."""
    return [_first(scope, terms, closeness, most) for closeness in Closeness]


def _first(scope: Scope, terms: Sequence[Term], closeness: Closeness, most: int) -> Select[*tuple[Any, ...]]:
    first = (
        select(Organisation.id)
        .where(Organisation.id.in_(scope.organisation_ids), finding.matches(Organisation, terms, closeness))
        .order_by(Organisation.name, Organisation.id)
        .limit(most + 1)
    )
    detail = Organisation.code + case((Organisation.is_active, ""), else_=", closed")
    may_open = literal(True)
    columns = select(literal("organisation"), Organisation.reference, Organisation.name, detail, may_open)
    return finding.marked(columns, closeness, first)
