"""The sweep itself: a chunk of one organisation's placements at a time, each in a transaction of its own.

A chunk sends a fixed number of statements, whatever the number of its placements. A placement that cannot be
judged is paused and its coordinators are told, and the night goes on.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import delete, update
from sqlalchemy.exc import IntegrityError

from volunteer_app.foundation import bulk_history, bulk_rows, clock, history, links, mail
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.database import db
from volunteer_app.placements import warnings
from volunteer_app.placements.models import Placement, PlacementSuspension
from volunteer_app.placements.rules import Action, PlacementState, SuspendReason
from volunteer_app.placements.sweeping import judging, queries
from volunteer_app.placements.sweeping.models import PlacementNotice, ReadinessSweep
from volunteer_app.placements.sweeping.rules import Verdict, Wanted, verdict
from volunteer_app.readiness import queries as readiness

BY = Actor.job("Nightly check of readiness")
CANNOT_BE_CHECKED = "This could not be checked. Tell whoever runs the service"
KEEP_SWEEPS = timedelta(days=90)


@dataclass
class Found:
    """What a chunk came to."""

    paused: list[Placement] = field(default_factory=list)
    today: list[Placement] = field(default_factory=list)
    ahead: list[Placement] = field(default_factory=list)

    @property
    def told(self) -> int:
        """Of how many placements somebody is told for the first time."""
        return len({each.id for each in (*self.paused, *self.today, *self.ahead)})


def go_on(day: date) -> bool:
    """Look at the next chunk of a day's sweep, in the present transaction. False: nothing is left to do."""
    if queries.is_finished(day):
        return False
    sweep = queries.held_sweep(day) or _begun(day)
    if sweep is None or sweep.finished_at is not None:
        return False
    chunk = queries.chunk(sweep.organisation_id, sweep.placement_id, day)
    if not chunk:
        return _next_organisation(sweep, day)
    found = _look_at(queries.held(chunk), sweep.organisation_id, day)
    sweep.placement_id = chunk[-1][0]
    sweep.looked_at += len(chunk)
    sweep.paused += len(found.paused)
    sweep.told += found.told
    return True


def _begun(day: date) -> ReadinessSweep | None:
    """A new sweep; None where another worker has begun it, or is at it."""
    try:
        with db.session.begin_nested():
            sweep = ReadinessSweep(day=day)
            db.session.add(sweep)
    except IntegrityError:
        return None
    return sweep


def _next_organisation(sweep: ReadinessSweep, day: date) -> bool:
    following = queries.next_organisation(sweep.organisation_id, day)
    if following is None:
        sweep.finished_at = clock.now()
        db.session.execute(delete(ReadinessSweep).where(ReadinessSweep.day < day - KEEP_SWEEPS))
        return False
    sweep.organisation_id, sweep.placement_id = following, 0
    return True


def _look_at(placements: Sequence[Placement], organisation_id: int, day: date) -> Found:
    cases = [
        readiness.Case(each.person, each.role, each.place, max(each.starts_on, day), each.ends_before)
        for each in placements
    ]
    answers = dict(zip(placements, judging.answers(cases, organisation_id), strict=True))
    verdicts = {each: verdict(answer, day) for each, answer in answers.items()}
    found = Found(paused=[each for each, wanted in verdicts.items() if wanted.pause])
    _keep_notices(verdicts, found, day)
    _pause([each for each in found.paused if answers[each]], day)
    _pause([each for each in found.paused if not answers[each]], day, CANNOT_BE_CHECKED)
    _tell(organisation_id, found)
    return found


def _keep_notices(verdicts: dict[Placement, Verdict], found: Found, day: date) -> None:
    """Let exactly the wanted notices stand open. Only what was never told before counts as found."""
    told: dict[int, list[PlacementNotice]] = {each.id: [] for each in verdicts}
    for notice in queries.notices_of(list(told)):
        told[notice.placement_id].append(notice)
    new, reopened, closed = [], [], []
    for placement, wanted in verdicts.items():
        standing = {each: _same(told[placement.id], each) for each in wanted.notices}
        kept = {notice.id for notice in standing.values() if notice is not None}
        closed += [n.id for n in told[placement.id] if n.closed_on is None and n.id not in kept]
        reopened += [n.id for n in standing.values() if n is not None and n.closed_on is not None]
        fresh = [each for each, notice in standing.items() if notice is None]
        new += [_row(placement, each, day) for each in fresh]
        found.today += [placement for each in fresh if each.is_for_today]
        found.ahead += [placement for each in fresh if not each.is_for_today]
    _close(closed, day)
    _close(reopened, None)
    bulk_rows.insert_many(PlacementNotice.__table__, new)


def _same(told: Iterable[PlacementNotice], wanted: Wanted) -> PlacementNotice | None:
    """The notice that says this already: for the day itself, any that is still open."""
    for notice in told:
        if notice.days_ahead != wanted.days_ahead:
            continue
        if notice.lapses_on == wanted.lapses_on or (wanted.is_for_today and notice.closed_on is None):
            return notice
    return None


def _row(placement: Placement, wanted: Wanted, day: date) -> dict[str, object]:
    return {
        "placement_id": placement.id,
        "organisation_id": placement.organisation_id,
        "lapses_on": wanted.lapses_on,
        "days_ahead": wanted.days_ahead,
        "titles": list(wanted.titles),
        "told_on": day,
        "closed_on": None,
    }


def _close(notice_ids: Sequence[int], day: date | None) -> None:
    if notice_ids:
        closing = update(PlacementNotice).where(PlacementNotice.id.in_(notice_ids)).values(closed_on=day)
        db.session.execute(closing, execution_options={"synchronize_session": False})


def _pause(placements: Sequence[Placement], day: date, note: str = "") -> None:
    """The same as pausing one after the other, in a fixed number of statements. They are held."""
    if not placements:
        return
    shared = {
        "reason": SuspendReason.CHECK_LAPSED,
        "note": note,
        "since": day,
        "suspended_at": clock.now(),
        "suspended_by": BY.name,
        "suspended_by_key": BY.key,
        "lifted_on": None,
        "lifted_at": None,
        "lifted_by": "",
        "lift_note": "",
    }
    rows = [{"placement_id": each.id, **shared} for each in placements]
    bulk_rows.insert_many(PlacementSuspension.__table__, rows)
    bulk_history.change_all(placements, "state", PlacementState.SUSPENDED)
    history.record_all(Action.SUSPEND, placements, by=BY)


def _tell(organisation_id: int, found: Found) -> None:
    """One message to each coordinator, which names no person and no reason."""
    if not found.told:
        return
    for account in warnings.coordinators(organisation_id):
        mail.post(
            to=account.email,
            template="placements/mail/not_ready.txt",
            name=account.name,
            paused=_addresses(found.paused),
            today=_addresses(found.today),
            ahead=_addresses(found.ahead),
        )


def _addresses(placements: Sequence[Placement]) -> list[str]:
    return [links.address("placements.placement", reference=each.reference) for each in placements]
