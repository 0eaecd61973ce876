"""Reading where vetting stands, of many people at once. Of what was told or shown nothing is opened.

Statements: always `STATEMENTS`, whatever the number of people.
"""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import select

from volunteer_app.foundation.database import db
from volunteer_app.foundation.encryption import CannotOpen
from volunteer_app.vetting.assessing.models import RiskAssessment
from volunteer_app.vetting.assessing.rules import HAS_DECISION
from volunteer_app.vetting.disclosures.models import Disclosure
from volunteer_app.vetting.disclosures.rules import DisclosureState
from volunteer_app.vetting.models import Check
from volunteer_app.vetting.standing import Decided, Put, Standing, standing

STATEMENTS = 2
Key = tuple[int, int]  # person, role
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
    weighed = _weighed(person_ids, organisation_id, known_at)
    latest = {each.disclosure_id: each.decided for found in weighed.values() for each in found}
    asked, closed = _asked(person_ids, organisation_id, known_at, latest)
    return {
        key: standing(
            asked[key],
            [e.decided for e in weighed[key] if e.check is None and e.disclosure_id not in closed],
            {e.check: e.decided for e in weighed[key] if e.check is not None},
        )
        for key in {*asked, *weighed}
    }


def _weighed(
    person_ids: Collection[int], organisation_id: int, known_at: datetime | None
) -> defaultdict[Key, list[_Weighed]]:
    """The last decision about each thing, in the order in which they were decided."""
    found: dict[tuple[Key, int | None, str | None], Decided] = {}
    rows = [
        (row, reference, decided)
        for row, reference in db.session.execute(_decisions(person_ids, organisation_id))
        if (decided := _decided(row, known_at)) is not None
    ]
    for row, reference, decided in sorted(rows, key=lambda each: (each[2].decided_at, each[0].id)):
        found[(row.person_id, row.role_id), row.disclosure_id, reference] = decided
    by_key: defaultdict[Key, list[_Weighed]] = defaultdict(list)
    for (key, disclosure_id, reference), decided in found.items():
        by_key[key].append(_Weighed(disclosure_id, reference, decided))
    return by_key


def _decisions(person_ids: Collection[int], organisation_id: int) -> Any:
    row = RiskAssessment
    return (
        select(row, Check.reference)
        .outerjoin(Check, Check.id == row.check_id)
        .where(
            row.person_id.in_(person_ids),
            row.organisation_id == organisation_id,
            row.state.in_(HAS_DECISION),
        )
        .order_by(row.id)
    )


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
    person_ids: Collection[int],
    organisation_id: int,
    known_at: datetime | None,
    latest: dict[int | None, Decided],
) -> tuple[defaultdict[Key, list[Put]], set[int]]:
    """The questions, and which of them are closed."""
    row = Disclosure
    times = (row.opened_at, row.law_told_at, row.paper_passed_at, row.answered_at, row.settled_at)
    statement = (
        select(row.id, row.person_id, row.role_id, row.state, row.closed_at, *times)
        .where(row.person_id.in_(person_ids), row.organisation_id == organisation_id)
        .order_by(row.id)
    )
    found: defaultdict[Key, list[Put]] = defaultdict(list)
    closed = set()
    for each in db.session.execute(statement):
        put = (
            Put(each.state, each.settled_at)
            if known_at is None
            else _as_it_stood(each, known_at, latest.get(each.id))
        )
        if put is None:
            continue
        found[each.person_id, each.role_id].append(put)
        if put.state is S.CLOSED:
            closed.add(each.id)
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
