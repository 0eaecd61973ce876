"""Sample supervisors and reviews of placements, one that can restart, and one that is to be extended."""

from collections.abc import Sequence
from datetime import timedelta
from random import Random

from sqlalchemy import select

from volunteer_app.accounts import queries as accounts
from volunteer_app.accounts.models import Account
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.cli.sample.records import RECORDED_BY, Story
from volunteer_app.foundation import clock, history
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.database import db
from volunteer_app.foundation.months import add_months
from volunteer_app.placements import suspending
from volunteer_app.placements.life import continuing
from volunteer_app.placements.life import queries as life
from volunteer_app.placements.life.models import PlacementRestart, PlacementReview, PlacementSupervisor
from volunteer_app.placements.life.rules import ReviewOutcome
from volunteer_app.placements.models import Placement, PlacementSuspension
from volunteer_app.placements.rules import BEGAN, STANDING, PlacementState, SuspendReason

SUPERVISORS = ("Wren Overlook", "Idris Guideford", "Maeve Standish", "Tomos Watchman")


def live(stories: Sequence[Story], chance: Random, by: Actor) -> None:
    """Every placement of the sample organisation that began is supervised and reviewed."""
    own = stories[0].organisation_id
    began = select(Placement).where(Placement.organisation_id == own, Placement.state.in_(BEGAN))
    found = list(db.session.scalars(began.order_by(Placement.id)))
    coordinators = accounts.holders(own, MembershipRole.COORDINATOR)
    with history.loading("sample data"):
        for number, placement in enumerate(found):
            _supervise(placement, chance, coordinators[:1] if number % 4 == 0 else [])
            _review(placement, chance)
        _may_restart(found)
    _extend(found, by)


def _supervise(placement: Placement, chance: Random, coordinators: Sequence[Account]) -> None:
    """By people who are known by their names alone, or by a coordinator who signs in."""
    first, other = chance.sample(SUPERVISORS, 2)
    turn = placement.starts_on + timedelta(days=40)
    changed = chance.random() < 0.3 and turn < min(clock.today(), placement.ends_before)
    of = {"placement_id": placement.id, "recorded_by": RECORDED_BY}
    db.session.add(
        PlacementSupervisor(
            name=first, starts_on=placement.starts_on, ends_before=turn if changed else None, **of
        )
    )
    db.session.flush()
    if changed:
        db.session.add(PlacementSupervisor(name=other, starts_on=turn, **of))
    placement.supervisor = other if changed else first
    for account in coordinators:
        last = life.supervisors(placement.id)[0]
        last.name, last.account_id = account.name, account.id
        placement.supervisor, placement.supervisor_id = account.name, account.id


def _review(placement: Placement, chance: Random) -> None:
    due_on, of = add_months(placement.starts_on, 3), {"placement_id": placement.id}
    if due_on < min(clock.today() - timedelta(days=20), placement.ends_before):
        db.session.add(
            PlacementReview(
                due_on=due_on,
                planned_by=RECORDED_BY,
                held_on=due_on,
                outcome=chance.choice((ReviewOutcome.GOES_ON, ReviewOutcome.WITH_CHANGES)),
                note="Talked about how it goes. One more visit a month.",
                closed_at=clock.now(),
                closed_by=RECORDED_BY,
                **of,
            )
        )
        due_on = add_months(due_on, 6)
    if (
        placement.state in STANDING
        and clock.today() < placement.ends_before
        and due_on < placement.ends_before
    ):
        db.session.add(PlacementReview(due_on=due_on, planned_by=RECORDED_BY, **of))


def _may_restart(found: Sequence[Placement]) -> None:
    """One was paused because a permission did not hold; it does again, and coordinators are asked."""
    running = (each for each in found if each.state is PlacementState.APPROVED)
    for placement in [each for each in running if each.ends_before > clock.today()][1:][-1:]:
        placement.state = PlacementState.SUSPENDED
        db.session.add(
            PlacementSuspension(
                placement_id=placement.id,
                reason=SuspendReason.GATE_CLOSED,
                since=clock.today(),
                suspended_by=suspending.BY_SERVICE.name,
                suspended_by_key=suspending.BY_SERVICE.key,
            )
        )
        db.session.add(PlacementRestart(placement_id=placement.id))


def _extend(found: Sequence[Placement], by: Actor) -> None:
    running = (each for each in found if each.state is PlacementState.APPROVED)
    for placement in [each for each in running if each.ends_before > clock.today()][:1]:
        continuing.extend(placement, placement.ends_before + timedelta(days=90), by=by)
