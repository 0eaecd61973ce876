"""Searching opportunities by title, reference, role, organisation and place, misspelt or not."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, literal, or_, select, union_all

from volunteer_app.foundation import finding
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.finding import Closeness
from volunteer_app.foundation.folding import Term
from volunteer_app.organisations.models import Organisation
from volunteer_app.recruitment.models import Opportunity, OpportunityPlace
from volunteer_app.recruitment.openings import is_open
from volunteer_app.roles.models import Role


def closest(scope: Scope, terms: Sequence[Term], most: int) -> list[Select[*tuple[Any, ...]]]:
    """Parts for `finding.hits`: the scope's opportunities in any state, and all that are open to all."""
    return [_first(scope, terms, closeness, most) for closeness in Closeness]


def _first(scope: Scope, terms: Sequence[Term], closeness: Closeness, most: int) -> Select[*tuple[Any, ...]]:
    own = Opportunity.organisation_id.in_(scope.organisation_ids)
    first = (
        select(Opportunity.id)
        .where(or_(own, is_open()), _described(terms, closeness))
        .order_by(Opportunity.title, Opportunity.id)
        .limit(most + 1)
    )
    holder = select(Organisation.name).where(Organisation.id == Opportunity.organisation_id).scalar_subquery()
    columns = select(literal("opportunity"), Opportunity.reference, Opportunity.title, holder, own)
    return finding.marked(Opportunity, columns, closeness, first)


def _described(terms: Sequence[Term], closeness: Closeness) -> ColumnElement[bool]:
    """Every term is the opportunity's own, or one of its role, its organisation or one of its places."""
    if closeness is Closeness.EXACT:
        return finding.matches(Opportunity, terms, closeness)
    return finding.every(_with_term(term, closeness) for term in terms)


def _with_term(term: Term, closeness: Closeness) -> ColumnElement[bool]:
    organisations = finding.ids(Organisation, term, closeness)
    roles = finding.ids(Role, term, closeness)
    return Opportunity.id.in_(
        union_all(
            *finding.ways(Opportunity, term, closeness),
            select(Opportunity.id).where(Opportunity.organisation_id.in_(organisations)),
            select(Opportunity.id).where(Opportunity.role_id.in_(roles)),
            select(OpportunityPlace.opportunity_id).where(
                OpportunityPlace.organisation_id.in_(organisations)
            ),
        )
    )
