"""Preparing bulk work, so that everybody sees what it will do, and doing it, some placements at a time.

Each placement is ended, refused or moved as if by itself: the same rules, history and announcements.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from sqlalchemy import delete, select

from volunteer_app.accounts.ownership import reach
from volunteer_app.foundation import bulk_rows, clock, jobs
from volunteer_app.foundation.actors import Actor, ActorKind
from volunteer_app.foundation.announcements import announce
from volunteer_app.foundation.authority import Permission, Scope
from volunteer_app.foundation.choosing import CHANGED
from volunteer_app.foundation.database import db, new_reference
from volunteer_app.foundation.errors import Refused
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.models import Person
from volunteer_app.placements import service as placing
from volunteer_app.placements.bulk import queries, rules
from volunteer_app.placements.bulk.models import BulkChange, BulkChangeItem
from volunteer_app.placements.bulk.queries import Candidate
from volunteer_app.placements.bulk.rules import (
    END_REASONS,
    KEPT_DAYS,
    MOST_AT_ONCE,
    BulkKind,
    Fate,
    Outcome,
    Stands,
)
from volunteer_app.placements.facts import PlacementsEnded
from volunteer_app.placements.life import service as life
from volunteer_app.placements.models import Placement
from volunteer_app.placements.rules import EndReason
from volunteer_app.placements.supervising import Supervisor

JOB = "placements.bulk"
LONGEST_WHY = 300
LEFT_THEM = "Whoever began this may not change placements of this organisation any more"


def prepare_end(
    place: Organisation, *, last_day: date, reason: EndReason, scope: Scope, by: Actor
) -> BulkChange:
    """Find what would happen if all placements of the scope at a place ended on a day. Nothing happens yet.

    Raises:
        Refused: the day or the reason cannot be, or there is no placement that it would end.
    """
    if problem := rules.last_day_problem(last_day, clock.today()):
        raise Refused(problem, "last_day")
    if reason not in END_REASONS:
        raise Refused("Select why they end", "reason")
    ids = sorted(scope.organisation_ids)
    found = queries.at_place(ids, place.id, last_day)
    if not found:
        raise Refused("No placement there runs or waits after that day", "place")
    change = _change(BulkKind.END_AT_PLACE, last_day, ids, by)
    change.place_id, change.end_reason = place.id, reason
    return _kept(change, [(each, rules.ending(each.stands, last_day)) for each in found])


def prepare_move(
    supervisor: Supervisor,
    to: Supervisor,
    *,
    from_on: date,
    place: Organisation | None,
    scope: Scope,
    by: Actor,
) -> BulkChange:
    """Find what would happen if the placements that somebody supervises moved to another supervisor.

    `place`: only those there. Nothing happens yet.

    Raises:
        Refused: it is the same supervisor, the day is to come, or there is no such placement.
    """
    if to == supervisor or (to.account_id is not None and to.account_id == supervisor.account_id):
        raise Refused("They supervise them already", "to_supervisor")
    today = clock.today()
    if from_on > today:
        raise Refused("The day must be today or in the past", "from_on")
    ids = sorted(scope.organisation_ids)
    found = queries.supervised(ids, supervisor, place.id if place else None)
    if not found:
        raise Refused("They supervise no placement there", "place" if place else "supervisor")
    change = _change(BulkKind.SUPERVISOR, from_on, ids, by)
    change.place_id = place.id if place else None
    change.supervisor, change.supervisor_id = supervisor.name, supervisor.account_id
    change.to_supervisor, change.to_supervisor_id = to.name, to.account_id
    return _kept(change, [(each, rules.moving(each.stands, from_on, today)) for each in found])


def begin(change: BulkChange, *, why: str, scope: Scope, by: Actor) -> None:
    """Do what was shown: at once for few, else in the background.

    Raises:
        Refused: it was begun already, there is no reason, or it is about an organisation that the actor does
            not work for any more.
    """
    db.session.refresh(change, with_for_update={"of": BulkChange})
    if change.begun_at is not None:
        raise Refused("This was begun already")
    if not why.strip():
        raise Refused("Say why", "why")
    if not set(change.organisation_ids) <= scope.organisation_ids:
        raise Refused("You do not work for all of these organisations any more. Prepare it again")
    change.why, change.begun_at, change.owner_name = why.strip(), clock.now(), by.name
    db.session.flush()
    if change.total > MOST_AT_ONCE:
        jobs.wake_after_commit(JOB)
        return
    while go_on(change.id, scope):
        pass


def go_on(change_id: int, scope: Scope | None = None) -> bool:
    """Do the next placements, in the present transaction. False: nothing is left, or others are at it.

    `scope`: what its owner may change; None: it is asked anew, as they may have left meanwhile.
    """
    change = queries.held(change_id)
    if change is None or change.begun_at is None or change.finished_at is not None:
        return False
    items = queries.chunk(change.id)
    if not items:
        change.finished_at = clock.now()
        db.session.flush()
        return False
    by = Actor(ActorKind.ACCOUNT, change.owner_key, change.owner_name)
    scope = scope or reach(by, Permission.PLACEMENT_APPROVE)
    bulk_rows.hold(Person, {item.placement.person_id for item in items})
    for item in items:
        is_theirs = scope.reaches(item.placement.organisation_id)
        item.left_because = _left_because(change, item, by) if is_theirs else LEFT_THEM
        item.outcome = Outcome.LEFT if item.left_because else Outcome.DONE
    db.session.flush()
    _announce_ended(items, by)
    return True


def clear_old() -> None:
    """Delete what was prepared more than 30 days ago and never begun."""
    before = clock.now() - timedelta(days=KEPT_DAYS)
    old = select(BulkChange.id).where(BulkChange.prepared_at < before, BulkChange.begun_at.is_(None))
    for model, whose in ((BulkChangeItem, BulkChangeItem.bulk_change_id), (BulkChange, BulkChange.id)):
        gone = delete(model).where(whose.in_(old))
        db.session.execute(gone, execution_options={"synchronize_session": False})


def _left_because(change: BulkChange, item: BulkChangeItem, by: Actor) -> str:
    """Do it to one placement. Returns why it was left as it is; empty: it is done."""
    placement = item.placement
    placing.lock(placement)
    if placement.version != item.version:
        return CHANGED
    try:
        if change.kind is BulkKind.SUPERVISOR:
            day = rules.moving_day(_stands(placement), change.on)
            to = Supervisor(change.to_supervisor, change.to_supervisor_id)
            life.change_supervisor(placement, to, from_on=day, by=by, reason=change.why)
        else:
            _end(change, placement, by)
    except Refused as refusal:  # each refuses before it changes anything
        return refusal.message[:LONGEST_WHY]
    return ""


def _announce_ended(items: Sequence[BulkChangeItem], by: Actor) -> None:
    """All at once: who is signed up for a rota with them is told once."""
    ended = [
        item.placement_id
        for item in items
        if item.outcome is Outcome.DONE and item.fate in (Fate.END, Fate.NEVER_BEGIN)
    ]
    if ended:
        announce(PlacementsEnded(tuple(ended), by))


def _end(change: BulkChange, placement: Placement, by: Actor) -> None:
    reason = change.end_reason
    assert reason is not None  # noqa: S101 - the database checks it for this kind
    fate = rules.ending(_stands(placement), change.on)
    if fate is Fate.REFUSE:
        placing.refuse_placement(placement, reason=rules.REFUSED_FOR[reason], note=change.why, by=by)
        return
    never = placement.starts_on - timedelta(days=1)
    last_day = never if fate is Fate.NEVER_BEGIN else change.on
    placing.set_ended(placement, last_day=last_day, reason=reason, note=change.why, by=by)


def _stands(placement: Placement) -> Stands:
    return Stands(placement.state, placement.starts_on, placement.ends_before)


def _change(kind: BulkKind, on: date, organisation_ids: list[int], by: Actor) -> BulkChange:
    return BulkChange(
        kind=kind, on=on, organisation_ids=organisation_ids, owner_key=by.key, owner_name=by.name
    )


def _kept(change: BulkChange, fates: Iterable[tuple[Candidate, Fate]]) -> BulkChange:
    found = list(fates)
    change.total = len(found)
    db.session.add(change)
    db.session.flush()
    rows = [_row(change, candidate, fate) for candidate, fate in found]
    bulk_rows.insert_many(BulkChangeItem.__table__, rows)
    return change


def _row(change: BulkChange, candidate: Candidate, fate: Fate) -> dict[str, object]:
    return {
        "reference": new_reference(BulkChangeItem.__reference_prefix__),
        "bulk_change_id": change.id,
        "placement_id": candidate.placement_id,
        "version": candidate.version,
        "fate": fate,
        "outcome": Outcome.WAITING,
        "left_because": "",
    }
