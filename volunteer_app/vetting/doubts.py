"""What a merge of two records does to checks (decision 0008). A merge must never create a clearance.

A check is evidence about the human being whom it named. Where the two records do not say the same name and
birth date (one that is not known is never the same), or one of them has a like check that spoke against the
person, a clear check does not count until whoever decides such checks confirms that it is about this person,
and whoever placed them on it is told. What speaks against somebody always moves and counts at once, and
whoever has placed them is told.

Listens to the people room (wired in `volunteer_app.blueprints`).
"""

from collections.abc import Collection, Iterable

from sqlalchemy import exists, select

from volunteer_app.foundation import clock, history
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.announcements import announce
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused
from volunteer_app.people.models import Person, PersonMerge
from volunteer_app.people.rules import Identity, MergeUndone, PeopleMerged, PeopleMerging
from volunteer_app.vetting import refuse
from volunteer_app.vetting.facts import CheckDoubted, CheckTurnedAdverse, ClearanceRevoked
from volunteer_app.vetting.models import Check, CheckStep
from volunteer_app.vetting.rules import (
    OFFICER_DECIDES,
    PRISON_DECIDES,
    RESTS_ON_BIRTH_DATE,
    SPEAKS_AGAINST,
    TO_BE_DECIDED_ON,
    Action,
    CheckOutcome,
)

BY = Actor.job("merging of records")
TWO_BIRTH_DATES = (
    "Both records have decided checks, under different birth dates. Find out which birth date is right "
    "and correct the other record before you merge them"
)


def of_people_merging(fact: PeopleMerging) -> None:
    """Two birth dates, each with a decided check that rests on it: these may well be two people.

    Raises:
        Refused: that is so.
    """
    statement = (
        select(Person.id, Person.date_of_birth)
        .where(Person.id.in_((fact.kept_id, fact.merged_id)), Person.date_of_birth.is_not(None))
        .where(
            exists().where(
                Check.person_id == Person.id,
                Check.kind.in_(RESTS_ON_BIRTH_DATE),
                Check.outcome.is_not(None),
                Check.outcome != CheckOutcome.WITHDRAWN,
            )
        )
    )
    if len({row.date_of_birth for row in db.session.execute(statement)}) > 1:
        raise Refused(TWO_BIRTH_DATES)


def of_people_merged(fact: PeopleMerged) -> None:
    """Doubt what may be about somebody else; tell of what speaks against the person."""
    checks, doubted = _checks_of((fact.kept_id,)), []
    arrived = fact.moved.get(Check.__tablename__, frozenset())
    for check in checks:
        came_from = fact.merged_id if check.id in arrived else fact.kept_id
        others = [each for each in checks if (each.id in arrived) != (check.id in arrived)]
        same = _is_same(fact.was[came_from], fact.now)
        if (not same or _contradicted(check, others)) and _doubt(check, fact.merge_id):
            doubted.append(check)
    _tell(checks)
    _tell_of_doubts(doubted)


def of_undone_merge(fact: MergeUndone) -> None:
    """Lift the doubts of this merge; doubt what was decided under a name or birth date that is not theirs."""
    merged_at = db.session.get_one(PersonMerge, fact.merge_id).merged_at
    checks = _checks_of((fact.kept_id, fact.merged_id))
    decided_since = set(
        db.session.scalars(
            select(CheckStep.check_id).where(
                CheckStep.check_id.in_([check.id for check in checks]), CheckStep.recorded_at >= merged_at
            )
        )
    )
    doubted = []
    for check in checks:
        if check.id in decided_since and not _is_same(fact.now[check.person_id], fact.was):
            doubted += [check] if _doubt(check, fact.merge_id) else []
        elif check.doubted_merge_id == fact.merge_id:
            check.doubted_merge_id = check.doubted_at = check.confirmed_at = None
            check.confirmed_by = ""
            history.record(Action.DOUBT, check, by=BY)
    _tell(checks)
    _tell_of_doubts(doubted)


def confirm(check: Check, *, version: int, by: Actor, authority: Scope) -> None:
    """Whoever decides such checks has looked: it is about this person, and counts again.

    Raises:
        Refused: this is not the actor's to decide, or nothing is in doubt.
        StaleEdit: the check changed since `version`.
    """
    refuse.stale_version(check, version)
    if check.kind in PRISON_DECIDES:
        refuse.all_but_the_prison(check, by, authority)
    else:
        refuse.all_but_officers(check, by, authority)
    if not check.is_doubted:
        raise Refused("This check does not wait for a confirmation any more")
    check.confirmed_at, check.confirmed_by = clock.now(), by.name
    history.record(Action.CONFIRM, check, by=by)


def merge_of(check: Check) -> PersonMerge:
    """The merge that put a check in doubt."""
    return db.session.get_one(PersonMerge, check.doubted_merge_id)


def _checks_of(person_ids: Collection[int]) -> list[Check]:
    statement = select(Check).where(Check.person_id.in_(person_ids)).order_by(Check.id)
    return list(db.session.scalars(statement.execution_options(populate_existing=True)))


def _is_same(one: Identity, other: Identity) -> bool:
    """Whether both say the same name and birth date. Two that are not known may be two different ones."""
    return one == other and one.born_on is not None


def _contradicted(check: Check, others: Iterable[Check]) -> bool:
    """Whether a like check of the other record spoke against the person, unknown to who decided this one."""
    return any(each.kind is check.kind and each.outcome in SPEAKS_AGAINST for each in others)


def _doubt(check: Check, merge_id: int) -> bool:
    """Doubt it, unless it speaks against the person or will be decided here by looking at them.

    Says whether somebody has to be told: a clear check counted until now.
    """
    if check.outcome not in (None, CheckOutcome.CLEAR) or check.is_doubted:
        return False
    if check.outcome is None and check.kind not in OFFICER_DECIDES:
        return False  # whoever decides it will look at the person as the record now names them
    check.doubted_merge_id, check.doubted_at = merge_id, clock.now()
    check.confirmed_at, check.confirmed_by = None, ""
    history.record(Action.DOUBT, check, by=BY)
    return check.outcome is CheckOutcome.CLEAR


def _tell_of_doubts(doubted: Iterable[Check]) -> None:
    """What counted does not count now: once for each organisation, however many checks it is."""
    for person_id, organisation_id in sorted({(each.person_id, each.organisation_id) for each in doubted}):
        announce(CheckDoubted(person_id, organisation_id))


def _tell(checks: Iterable[Check]) -> None:
    """Placements may rest on what does not stand any more: their coordinators look today."""
    for check in checks:
        if check.outcome in TO_BE_DECIDED_ON:
            announce(CheckTurnedAdverse(check.id, check.person_id, check.organisation_id))
        elif check.outcome is CheckOutcome.REVOKED and check.establishment_id is not None:
            announce(
                ClearanceRevoked(check.id, check.person_id, check.organisation_id, check.establishment_id)
            )
