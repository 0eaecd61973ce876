"""Reading where vetting stands, of many people at once. Of what was told or shown nothing is opened.

One statement, whatever the number of people: questions and decisions are joined, since either may be there
without the other.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Select, select
from sqlalchemy.orm import aliased

from volunteer_app.foundation import asked
from volunteer_app.foundation.database import db
from volunteer_app.foundation.encryption import CannotOpen
from volunteer_app.vetting.assessing.models import RiskAssessment
from volunteer_app.vetting.assessing.rules import HAS_DECISION
from volunteer_app.vetting.disclosures.models import Disclosure
from volunteer_app.vetting.disclosures.rules import DisclosureState
from volunteer_app.vetting.models import Check
from volunteer_app.vetting.standing import Decided, Put, Standing, standing

STATEMENTS = 1
Key = tuple[int, int]  # person, role
_ASKED = (
    Disclosure.person_id,
    Disclosure.role_id,
    Disclosure.state,
    Disclosure.opened_at,
    Disclosure.law_told_at,
    Disclosure.paper_passed_at,
    Disclosure.answered_at,
    Disclosure.settled_at,
    Disclosure.closed_at,
)
S = DisclosureState


class _Weighed(NamedTuple):
    """A decision and what it is about: a question, or a check by its reference."""

    disclosure_id: int | None
    check: str | None
    decided: Decided


def standings(
    person_ids: Collection[int], organisation_id: int, *, known_at: datetime | None = None
) -> dict[Key, Standing]:
    """Where each person stands with an organisation, by person and role; who was asked nothing is not there.

    Args:
        person_ids: whom to ask about.
        organisation_id: who asks; what another organisation decided says nothing here.
        known_at: as of this moment; None: as of now.
    """
    if not person_ids:
        return {}
    rows = db.session.execute(_questions_and_decisions(), asked.values(person_ids, organisation_id)).all()
    weighed = _weighed({row[0]: row[1] for row in rows if row[0] is not None}, known_at)
    latest = {each.disclosure_id: each.decided for found in weighed.values() for each in found}
    questions, closed = _asked(
        {row.question: row for row in rows if row.question is not None}, known_at, latest
    )
    return {
        key: standing(
            questions[key],
            [e.decided for e in weighed[key] if e.check is None and e.disclosure_id not in closed],
            {e.check: e.decided for e in weighed[key] if e.check is not None},
        )
        for key in {*questions, *weighed}
    }


@cache  # every page with readiness asks it, and it is slow to build
def _questions_and_decisions() -> Select[*tuple[Any, ...]]:
    """Each decision with its check, and each question; together where the one is about the other."""
    weighed = (
        select(RiskAssessment, Check.reference.label("check_reference"))
        .outerjoin(Check, Check.id == RiskAssessment.check_id)
        .where(
            RiskAssessment.person_id.in_(asked.PEOPLE),
            RiskAssessment.organisation_id == asked.ORGANISATION,
            RiskAssessment.state.in_(HAS_DECISION),
        )
        .subquery()
    )
    put = (
        select(Disclosure.id.label("question"), *_ASKED)
        .where(Disclosure.person_id.in_(asked.PEOPLE), Disclosure.organisation_id == asked.ORGANISATION)
        .subquery()
    )
    decision = aliased(RiskAssessment, weighed)
    both = put.join(weighed, weighed.c.disclosure_id == put.c.question, full=True)
    return (
        select(decision, weighed.c.check_reference, *put.c)
        .select_from(both)
        .order_by(weighed.c.id, put.c.question)
    )


def _weighed(
    decisions: Mapping[RiskAssessment, str | None], known_at: datetime | None
) -> defaultdict[Key, list[_Weighed]]:
    """The last decision about each thing, in the order in which they were decided."""
    found: dict[tuple[Key, int | None, str | None], Decided] = {}
    rows = [
        (row, reference, decided)
        for row, reference in decisions.items()
        if (decided := _decided(row, known_at)) is not None
    ]
    for row, reference, decided in sorted(rows, key=lambda each: (each[2].decided_at, each[0].id)):
        found[(row.person_id, row.role_id), row.disclosure_id, reference] = decided
    by_key: defaultdict[Key, list[_Weighed]] = defaultdict(list)
    for (key, disclosure_id, reference), decided in found.items():
        by_key[key].append(_Weighed(disclosure_id, reference, decided))
    return by_key


def _decided(row: RiskAssessment, known_at: datetime | None) -> Decided | None:
    """What counted at the moment; None: nothing was decided by then.

    A decision that cannot be opened lets nobody in.
    """
    is_settled = row.settled_at is not None and (known_at is None or row.settled_at <= known_at)
    decided_at = row.settled_at if is_settled else row.decided_at
    if decided_at is None or (known_at is not None and decided_at > known_at):
        return None
    try:
        outcome = row.settled_outcome if is_settled else row.decided_outcome
        # A reconsideration writes its own terms over those of the decision
        terms = (row.to_coordinator or "") if is_settled or row.settled_at is None else ""
    except CannotOpen:
        outcome, terms = None, ""
    return Decided(
        lets_in=outcome is not None and outcome.lets_in,
        decided_at=decided_at,
        terms=terms.strip().rstrip("."),
        counts_before=row.counts_before,
    )


def _asked(
    questions: Mapping[int, Any], known_at: datetime | None, latest: dict[int | None, Decided]
) -> tuple[defaultdict[Key, list[Put]], set[int]]:
    """The questions, and which of them are closed."""
    found: defaultdict[Key, list[Put]] = defaultdict(list)
    closed = set()
    for number, each in sorted(questions.items()):
        put = (
            Put(each.state, each.settled_at)
            if known_at is None
            else _as_it_stood(each, known_at, latest.get(number))
        )
        if put is None:
            continue
        found[each.person_id, each.role_id].append(put)
        if put.state is S.CLOSED:
            closed.add(number)
    return found, closed


def _as_it_stood(row: Any, known_at: datetime, decided: Decided | None) -> Put | None:
    """A question at a past moment; None: it was not put yet.

    When it was settled is overwritten by a reconsideration, so that the decisions are asked first.
    """

    def was(at: datetime | None) -> bool:
        return at is not None and at <= known_at

    if not was(row.opened_at):
        return None
    settled_at = decided.decided_at if decided else row.settled_at if was(row.settled_at) else None
    if was(row.closed_at):
        return Put(S.CLOSED, settled_at)
    if settled_at is not None:
        lets_in = decided.lets_in if decided else row.state is not S.CANNOT_GO_ON
        return Put(S.CAN_GO_ON if lets_in else S.CANNOT_GO_ON, settled_at)
    told = ((row.answered_at, S.ANSWERED), (row.paper_passed_at, S.ON_PAPER), (row.law_told_at, S.TOLD))
    return Put(next((state for at, state in told if was(at)), S.TO_BE_TOLD))
