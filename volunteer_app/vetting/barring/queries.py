"""Reads of bars and of duties to refer."""

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Select, and_, exists, or_, select, true, union_all
from sqlalchemy.orm import aliased, joinedload

from volunteer_app.foundation import asked
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.bulk_rows import is_among
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import NotFound
from volunteer_app.vetting import models
from volunteer_app.vetting.barring import regulated
from volunteer_app.vetting.barring.models import Bar, BarTelling, ReferralDuty
from volunteer_app.vetting.barring.rules import BarFacts, BarredList, BarState, ReferralState, Stop, stop_of
from volunteer_app.vetting.models import Check, CheckStep
from volunteer_app.vetting.rules import CertificateLevel, CheckKind, CheckOutcome

OLDEST_FIRST = (ReferralDuty.opened_on, ReferralDuty.id)
OF_WHOM = (joinedload(ReferralDuty.person, innerjoin=True),)
LIFT_OLDEST_FIRST = (Bar.lift_proposed_at, Bar.id)
LIFT_OF_WHOM = (joinedload(Bar.person, innerjoin=True),)

# An own certificate that looked at the list, and was clear, answers the question for who asked for it.
_LOOKS_AT: dict[BarredList, tuple[CertificateLevel, ...]] = {
    BarredList.CHILDREN: (CertificateLevel.ENHANCED_CHILD_BARRED, CertificateLevel.ENHANCED_BOTH_BARRED),
    BarredList.ADULTS: (CertificateLevel.ENHANCED_ADULT_BARRED, CertificateLevel.ENHANCED_BOTH_BARRED),
}


def bars(
    person_ids: Collection[int], organisation_id: int, *, known_at: datetime | None = None
) -> dict[int, list[BarFacts]]:
    """What an organisation has to heed of each person's bars, in one statement, by person id.

    Readiness turns this into a stop: `stop_of(facts, regulated.lists_of(role.code))` gives `Stop.BARRED`,
    `Stop.OWN_CHECK` or None; a stop's `evidence` and `next_step` are the words for a list of requirements.

    An organisation that was told must keep the person out until the bar is lifted. One that was not told must
    make its own check: a clear certificate of its own that looked at the list, issued on or after the day on
    which the other one was told, ends that for it.

    Somebody whom this organisation referred to the DBS is kept out as if barred from both lists, until a
    second officer lets them back (decision 0016); other organisations learn nothing of it.

    Args:
        person_ids: whom to ask about; all of them are in the answer.
        organisation_id: who asks.
        known_at: as of this moment; None: as of now.
    """
    found: dict[int, list[BarFacts]] = {each: [] for each in person_ids}
    if not found:
        return found
    rows = db.session.execute(
        _statement(known_at is not None), asked.values(found, organisation_id, known_at)
    )
    for person_id, children_left, adults_left, children, adults, told in rows:
        lists = _lists(children, adults) if told else _lists(children_left, adults_left)
        if lists:
            found[person_id].append(BarFacts(lists, bool(told)))
    return found


@cache  # every page with readiness asks it, and it is slow to build
def _statement(is_past: bool) -> CompoundSelect[*tuple[Any, ...]]:
    known_at = asked.as_of(is_past)
    found = select(
        Bar.person_id.label("person_id"),
        Bar.children & ~_own_clear(BarredList.CHILDREN, known_at),
        Bar.adults & ~_own_clear(BarredList.ADULTS, known_at),
        Bar.children,
        Bar.adults,
        _is_told(known_at),
    ).where(Bar.person_id.in_(asked.PEOPLE), _standing(known_at))
    yes = [true()] * 5  # both lists, left and as recorded; and told, since the referral is its own
    referred = select(ReferralDuty.person_id, *yes).where(
        ReferralDuty.person_id.in_(asked.PEOPLE),
        ReferralDuty.organisation_id == asked.ORGANISATION,
        _kept_out(known_at),
    )
    return union_all(found, referred).order_by("person_id")


def stop_for(person_id: int, organisation_id: int, role_code: str) -> Stop | None:
    """What stops this person in this role here now; None: no bar does."""
    lists = regulated.lists_of(role_code)
    return stop_of(bars([person_id], organisation_id)[person_id], lists) if lists else None


def is_barred(person_id: int) -> bool:
    """Whether a bar of this person stands anywhere."""
    statement = select(Bar.id).where(Bar.person_id == person_id, _standing(None))
    return db.session.scalars(statement.limit(1)).first() is not None


def recorded(person_id: int, organisation_id: int) -> list[Bar]:
    """The bars of a person that stand and that this organisation recorded."""
    statement = select(Bar).where(
        Bar.person_id == person_id, Bar.organisation_id == organisation_id, _standing(None)
    )
    return list(db.session.scalars(statement.order_by(Bar.id)))


def was_recorded(person_id: int, organisation_id: int) -> bool:
    """Whether this organisation ever recorded a bar of this person, lifted since or not."""
    statement = select(Bar.id).where(Bar.person_id == person_id, Bar.organisation_id == organisation_id)
    return db.session.scalars(statement.limit(1)).first() is not None


def bars_of(scope: Scope) -> list[Bar]:
    """The bars that the scope's organisations recorded or were told of, those that stand first."""
    statement = _seen(scope).order_by(Bar.state == BarState.LIFTED, Bar.id.desc())
    return list(db.session.scalars(statement))


def lifts_to_decide(scope: Scope, *, key: str, person_id: int | None) -> Select[Bar]:
    """The bars whose lifting was proposed, and not by this officer; page them by `LIFT_OLDEST_FIRST`.

    `key`: of the officer's account; `person_id`: who they are, where they volunteer too.
    """
    statement = select(Bar).where(
        Bar.organisation_id.in_(scope.organisation_ids),
        Bar.state == BarState.LIFT_PROPOSED,
        Bar.lift_proposed_key != key,
    )
    return statement if person_id is None else statement.where(Bar.person_id != person_id)


def bar(scope: Scope, reference: str) -> Bar:
    """One bar.

    Raises:
        NotFound: there is none, or no organisation of the scope was told of it.
    """
    found = db.session.scalars(_seen(scope).where(Bar.reference == reference)).one_or_none()
    if found is None:
        raise NotFound
    return found


def tellings_of(bar_id: int) -> list[BarTelling]:
    """To whom a bar was passed on, the first one first."""
    statement = (
        select(BarTelling).options(joinedload(BarTelling.organisation)).where(BarTelling.bar_id == bar_id)
    )
    return list(db.session.scalars(statement.order_by(BarTelling.id)))


def duties(scope: Scope) -> Select[ReferralDuty]:
    """The duties of the scope's organisations that wait for somebody to decide."""
    return select(ReferralDuty).where(
        ReferralDuty.organisation_id.in_(scope.organisation_ids), ReferralDuty.state == ReferralState.DUE
    )


def duties_of(scope: Scope) -> list[ReferralDuty]:
    """All duties of the scope's organisations: those to be decided first, the oldest at the top."""
    statement = (
        select(ReferralDuty)
        .options(joinedload(ReferralDuty.person), joinedload(ReferralDuty.organisation))
        .where(ReferralDuty.organisation_id.in_(scope.organisation_ids))
        .order_by(ReferralDuty.state != ReferralState.DUE, ReferralDuty.opened_on, ReferralDuty.id)
    )
    return list(db.session.scalars(statement))


def duty(scope: Scope, reference: str) -> ReferralDuty:
    """One duty.

    Raises:
        NotFound: there is none, or it is another organisation's.
    """
    statement = select(ReferralDuty).where(
        ReferralDuty.reference == reference, ReferralDuty.organisation_id.in_(scope.organisation_ids)
    )
    found = db.session.scalars(statement).one_or_none()
    if found is None:
        raise NotFound
    return found


def due_among(placement_references: Collection[str]) -> set[str]:
    """Those of these placements on which a duty that nobody has decided hangs already."""
    statement = select(ReferralDuty.placement_reference).where(
        is_among(ReferralDuty.placement_reference, placement_references),
        ReferralDuty.state == ReferralState.DUE,
    )
    return set(db.session.scalars(statement)) if placement_references else set()


def who_referred(person_id: int, organisation_id: int) -> set[tuple[str, str]]:
    """Key (of long ago: none) and name of everybody who decided here that the person was referred."""
    statement = select(ReferralDuty.decided_by_key, ReferralDuty.decided_by).where(
        ReferralDuty.person_id == person_id,
        ReferralDuty.organisation_id == organisation_id,
        ReferralDuty.state == ReferralState.REFERRED,
    )
    return {(row.decided_by_key, row.decided_by) for row in db.session.execute(statement)}


def kept_out(person_id: int, organisation_id: int) -> Sequence[ReferralDuty]:
    """The referrals of a person here after which nobody has let them back, held, by number."""
    statement = select(ReferralDuty).where(
        ReferralDuty.person_id == person_id,
        ReferralDuty.organisation_id == organisation_id,
        _kept_out(None),
    )
    held = statement.order_by(ReferralDuty.id).with_for_update(of=ReferralDuty)
    return db.session.scalars(held.execution_options(populate_existing=True)).all()


def waiting_for_a_decision(person_ids: Collection[int], organisation_id: int) -> set[int]:
    """Those of these people of whom it is not decided here yet whether to refer them."""
    statement = select(ReferralDuty.person_id).where(
        is_among(ReferralDuty.person_id, person_ids),
        ReferralDuty.organisation_id == organisation_id,
        ReferralDuty.state == ReferralState.DUE,
    )
    return set(db.session.scalars(statement)) if person_ids else set()


def _seen(scope: Scope) -> Select[Bar]:
    told = exists().where(BarTelling.bar_id == Bar.id, BarTelling.organisation_id.in_(scope.organisation_ids))
    names = (joinedload(Bar.person), joinedload(Bar.organisation))
    return select(Bar).options(*names).where(or_(Bar.organisation_id.in_(scope.organisation_ids), told))


def _standing(known_at: asked.AsOf) -> ColumnElement[bool]:
    if known_at is None:
        return Bar.lifted_at.is_(None)
    return and_(Bar.recorded_at <= known_at, or_(Bar.lifted_at.is_(None), Bar.lifted_at > known_at))


def _kept_out(known_at: asked.AsOf) -> ColumnElement[bool]:
    """Referred, and nobody has let them back."""
    referred = ReferralDuty.state == ReferralState.REFERRED
    if known_at is None:
        return and_(referred, ReferralDuty.let_back_at.is_(None))
    later = or_(ReferralDuty.let_back_at.is_(None), ReferralDuty.let_back_at > known_at)
    return and_(referred, ReferralDuty.decided_at <= known_at, later)


def _is_told(known_at: asked.AsOf) -> ColumnElement[bool]:
    telling = exists().where(BarTelling.bar_id == Bar.id, BarTelling.organisation_id == asked.ORGANISATION)
    if known_at is not None:
        telling = telling.where(BarTelling.told_at <= known_at)
    return or_(Bar.organisation_id == asked.ORGANISATION, telling)


def _own_clear(which: BarredList, known_at: asked.AsOf) -> ColumnElement[bool]:
    """Whether an own certificate since then looked at this list and was clear, or was weighed.

    What counts of a certificate is what was known of it last, at the moment that is asked about.
    """
    step: Any = aliased(CheckStep)
    later: Any = aliased(CheckStep)
    newer = or_(
        later.recorded_at > step.recorded_at,
        and_(later.recorded_at == step.recorded_at, later.id > step.id),
    )
    known = [] if known_at is None else [step.recorded_at <= known_at]
    overtaken = exists().where(later.check_id == step.check_id, newer)
    if known_at is not None:
        overtaken = overtaken.where(later.recorded_at <= known_at)
    return (
        exists()
        .where(
            Check.person_id == Bar.person_id,
            Check.organisation_id == asked.ORGANISATION,
            Check.kind == CheckKind.CRIMINAL_RECORD,
            ~models.doubted_at(known_at),
            step.check_id == Check.id,
            or_(step.outcome == CheckOutcome.CLEAR, _was_weighed(step, known_at)),
            step.level.in_(_LOOKS_AT[which]),
            step.issued_on >= Bar.told_on,
            step.recorded_at > Bar.recorded_at,
            *known,
            ~overtaken.correlate(step),
        )
        .correlate(Bar)
    )


def _was_weighed(step: Any, known_at: asked.AsOf) -> ColumnElement[bool]:
    """It shows something, and that is no bar: officers decided on it for some role."""
    weighed_at = Check.weighed_at
    by_then = weighed_at.is_not(None) if known_at is None else weighed_at <= known_at
    return and_(step.outcome == CheckOutcome.HAS_INFORMATION, by_then)


def _lists(children: bool, adults: bool) -> frozenset[BarredList]:
    named = {BarredList.CHILDREN: children, BarredList.ADULTS: adults}
    return frozenset(each for each, there in named.items() if there)
