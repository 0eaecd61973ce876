"""Reads of concerns. None of them opens what a concern says; other rooms ask whether one pauses somebody.

A lead finds nothing that is about themselves: `own_id` is which person they are, where they volunteer too.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from volunteer_app.accounts import queries as accounts
from volunteer_app.accounts.models import Account
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.bulk_rows import is_among
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import NotFound
from volunteer_app.foundation.paging import Key
from volunteer_app.organisations import queries as organisations
from volunteer_app.organisations.models import Organisation
from volunteer_app.safeguarding.models import Concern, ConcernStep
from volunteer_app.safeguarding.rules import (
    REMIND_AFTER,
    REMIND_EACH,
    REMIND_URGENT_AFTER,
    REMIND_URGENT_EACH,
    Act,
    ConcernState,
)

NEWEST_FIRST = (Key(Concern.raised_at, descending=True), Key(Concern.id, descending=True))
URGENT_FIRST = (Concern.is_urgent.desc(), Concern.raised_at, Concern.id)
UNDER_WAY = (ConcernState.NEW, ConcernState.OPEN, ConcernState.REFERRED)


def concerns(
    scope: Scope, own_id: int | None, states: Collection[ConcernState] = tuple(ConcernState)
) -> Select[Concern]:
    """The concerns of the scope's organisations in these states; page them by `NEWEST_FIRST`."""
    return (
        _theirs(scope, own_id)
        .join(Concern.organisation)
        .options(contains_eager(Concern.organisation))
        .where(Concern.state.in_(states))
    )


def to_take_on(scope: Scope, own_id: int | None) -> Select[Concern]:
    """Those that nobody has taken on; order them by `URGENT_FIRST`."""
    return _theirs(scope, own_id).where(Concern.state == ConcernState.NEW)


def under_way_with(scope: Scope, own_id: int | None, key: str) -> Select[Concern]:
    """Those that the lead with this account's key has taken on; order them by `URGENT_FIRST`."""
    states = (ConcernState.OPEN, ConcernState.REFERRED)
    return _theirs(scope, own_id).where(Concern.state.in_(states), Concern.held_by_key == key)


def concern(scope: Scope, own_id: int | None, reference: str) -> Concern:
    """One concern, with its organisation and the person whose record it is about.

    Raises:
        NotFound: there is none with this reference in the scope, or it is about whoever asks.
    """
    statement = (
        _theirs(scope, own_id)
        .options(joinedload(Concern.organisation, innerjoin=True), joinedload(Concern.person))
        .where(Concern.reference == reference)
    )
    found = db.session.scalars(statement).one_or_none()
    if found is None:
        raise NotFound
    return found


def steps_of(concern_id: int) -> list[ConcernStep]:
    """What was done, the first thing first."""
    statement = select(ConcernStep).where(ConcernStep.concern_id == concern_id)
    return list(db.session.scalars(statement.order_by(ConcernStep.recorded_at, ConcernStep.id)))


def others_about(scope: Scope, opened: Concern) -> list[Concern]:
    """Other concerns of the scope about the same person's record, the newest first."""
    if opened.person_id is None:
        return []
    statement = _theirs(scope, None).where(Concern.person_id == opened.person_id, Concern.id != opened.id)
    return list(db.session.scalars(statement.order_by(Concern.id.desc())))


def pauses(person_id: int, organisation_id: int) -> bool:
    """Whether a concern keeps this person from volunteering for this organisation now."""
    return person_id in paused({person_id}, organisation_id)


def paused(person_ids: Collection[int], organisation_id: int) -> set[int]:
    """Which of these people a concern keeps from volunteering for this organisation now; one statement."""
    statement = select(Concern.person_id).where(
        is_among(Concern.person_id, person_ids),
        Concern.organisation_id == organisation_id,
        Concern.paused_at.is_not(None),
    )
    return {each for each in db.session.scalars(statement) if each is not None}


def paused_in(person_id: int) -> list[int]:
    """The organisations for which a concern pauses this person."""
    statement = select(Concern.organisation_id).where(
        Concern.person_id == person_id, Concern.paused_at.is_not(None)
    )
    return list(db.session.scalars(statement.distinct().order_by(Concern.organisation_id)))


def who_paused(person_id: int, organisation_id: int) -> set[str]:
    """The keys of the leads who ever paused this person for an organisation: none of them lifts it."""
    statement = (
        select(ConcernStep.recorded_by_key)
        .join(Concern, Concern.id == ConcernStep.concern_id)
        .where(
            Concern.person_id == person_id,
            Concern.organisation_id == organisation_id,
            ConcernStep.act == Act.PAUSE,
        )
    )
    return set(db.session.scalars(statement))


def left_waiting(now: datetime, most: int) -> Sequence[Concern]:
    """Those that nobody took on for too long since they were raised or reminded of, held; oldest first."""
    first, again = Concern.raised_at, Concern.reminded_at
    too_long = or_(
        and_(again.is_(None), Concern.is_urgent, first <= now - REMIND_URGENT_AFTER),
        and_(again.is_(None), first <= now - REMIND_AFTER),
        and_(Concern.is_urgent, again <= now - REMIND_URGENT_EACH),
        again <= now - REMIND_EACH,
    )
    statement = (
        select(Concern)
        .where(Concern.state == ConcernState.NEW, too_long)
        .order_by(Concern.raised_at, Concern.id)
        .limit(most)
        .with_for_update(of=Concern, skip_locked=True)
    )
    return db.session.scalars(statement).all()


def leads(found: Concern) -> list[Account]:
    """Who is to be told: the leads of its organisation; without any, of the nearest above it.

    Never whoever it is about.
    """
    return next((each for each in _leads_upwards(found) if each), [])


def leads_up_to(found: Concern, further: int) -> list[Account]:
    """The same, and those of so many organisations further up that have any, each once: all reach it."""
    return _each_once(_leads_upwards(found), further)


def administrators(found: Concern, further: int = 0) -> list[Account]:
    """Who can give somebody the role of a lead: the nearest administrators, and those so far further up."""
    there = [accounts.holders(each.id, MembershipRole.ADMINISTRATOR) for each in _upwards(found)]
    return _each_once(there, further)


def times_reminded(concern_id: int) -> int:
    """How many times leads were reminded of it."""
    statement = select(func.count(ConcernStep.id)).where(
        ConcernStep.concern_id == concern_id, ConcernStep.act == Act.REMIND
    )
    return db.session.scalar(statement) or 0


def new_within_reach(organisation_id: int) -> list[Concern]:
    """Those that nobody has taken on, of an organisation and of all below it, the first raised first."""
    top = db.session.get_one(Organisation, organisation_id)
    statement = (
        select(Concern)
        .join(Concern.organisation)
        .options(contains_eager(Concern.organisation))
        .where(Concern.state == ConcernState.NEW, organisations.under(top))
        .order_by(Concern.raised_at, Concern.id)
    )
    return list(db.session.scalars(statement))


def to_choose() -> list[tuple[str, str]]:
    """Reference and name of every open organisation that a lead's authority reaches, by name."""
    return organisations.open_below(accounts.organisations_with(MembershipRole.SAFEGUARDING_LEAD))


def _upwards(found: Concern) -> list[Organisation]:
    here = found.organisation
    return [here, *reversed(organisations.ancestors(here))]


def _leads_upwards(found: Concern) -> list[list[Account]]:
    of_role = MembershipRole.SAFEGUARDING_LEAD
    return [
        [
            each
            for each in accounts.holders(there.id, of_role)
            if found.person_id is None or each.person_id != found.person_id
        ]
        for there in _upwards(found)
    ]


def _each_once(levels: Iterable[list[Account]], further: int) -> list[Account]:
    """Those of the first level where there is anybody, and of so many others further on."""
    told = [each for each in levels if each][: further + 1]
    return list({each.id: each for level in told for each in level}.values())


def _theirs(scope: Scope, own_id: int | None) -> Select[Concern]:
    theirs = select(Concern).where(Concern.organisation_id.in_(scope.organisation_ids))
    if own_id is None:
        return theirs
    return theirs.where(or_(Concern.person_id.is_(None), Concern.person_id != own_id))
