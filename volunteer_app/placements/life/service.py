"""What is done with a placement while it runs: another supervisor, reviews, and whether it restarts."""

from datetime import date

from volunteer_app.foundation import clock, history
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused
from volunteer_app.placements import queries as placements
from volunteer_app.placements import service
from volunteer_app.placements.facts import PlacementGoesOn, PlacementsApproved, PlacementsEnded
from volunteer_app.placements.life import queries, rules
from volunteer_app.placements.life.models import PlacementReview, PlacementSupervisor
from volunteer_app.placements.life.restarting import close_restart
from volunteer_app.placements.life.rules import HELD, Action, RestartOutcome, ReviewOutcome, StayReason
from volunteer_app.placements.models import Placement
from volunteer_app.placements.rules import STANDING
from volunteer_app.placements.supervising import Supervisor

OWN = "Somebody else must do this: it is your own placement"
NOT_STANDING = "Only an approved placement that is not over can be changed so"


def of_approved(fact: PlacementsApproved) -> None:
    """Who was named supervises from the first day on, and the first review is planned."""
    for placement in placements.by_numbers(fact.placement_ids):
        if placement.supervisor:
            whom = Supervisor(placement.supervisor, placement.supervisor_id)
            _supervise(placement, whom, placement.starts_on, fact.by)
        first = rules.first_review(placement.starts_on, placement.ends_before, clock.today())
        if first is not None:
            db.session.add(_planned(placement, first, fact.by))
    db.session.flush()


def of_lifted(fact: PlacementGoesOn) -> None:
    """Whoever was asked whether it goes on has answered."""
    placement = db.session.get_one(Placement, fact.placement_id)
    close_restart(placement, RestartOutcome.LIFTED, by=fact.by)


def of_ended(fact: PlacementsEnded) -> None:
    """What was planned after the end of each is not held; nobody is asked any more."""
    for placement in placements.by_numbers(fact.placement_ids):
        review = queries.open_review(placement.id)
        if review is not None and review.due_on >= placement.ends_before:
            _close(review, ReviewOutcome.NOT_HELD, fact.by)
        close_restart(placement, RestartOutcome.ENDED, by=fact.by)


def change_supervisor(
    placement: Placement, to: Supervisor, *, from_on: date, by: Actor, reason: str = ""
) -> None:
    """Somebody else supervises from a day on. Who did before stays readable.

    Raises:
        Refused: it does not run, nobody is named, it is who supervises already, or the day cannot be.
    """
    _standing(placement, by)
    if not to.name.strip():
        raise Refused("Enter the name of the supervisor", "name")
    last = next(iter(queries.supervisors(placement.id)), None)
    if last is not None and last.ends_before is None and Supervisor(last.name, last.account_id) == to:
        raise Refused("They supervise it already", "name")
    since = last.starts_on if last is not None else placement.starts_on
    problem = rules.supervising_problem(from_on, since, placement.ends_before, clock.today())
    if problem:
        raise Refused(problem, "from_on")
    if last is not None and last.ends_before is None:
        last.ends_before = from_on
        db.session.flush()  # only one of them has no end
    _supervise(placement, to, from_on, by)
    placement.supervisor, placement.supervisor_id = to.name, to.account_id
    history.record(Action.SUPERVISE, placement, by=by, reason=reason)


def plan_review(placement: Placement, due_on: date, *, by: Actor) -> PlacementReview:
    """Plan the next review for a day; the one that was planned is moved, and stays readable.

    Raises:
        Refused: it does not run, or the day is past or not one of the placement's.
    """
    _standing(placement, by)
    problem = rules.planning_problem(due_on, placement.starts_on, placement.ends_before, clock.today())
    if problem:
        raise Refused(problem, "due_on")
    planned = queries.open_review(placement.id)
    if planned is not None:
        if planned.due_on == due_on:
            raise Refused("The review is planned for that day already", "due_on")
        _close(planned, ReviewOutcome.MOVED, by)
        db.session.flush()
    review = _plan(placement, due_on, by)
    assert review is not None  # noqa: S101 - a day was given
    history.record(Action.PLAN_REVIEW, placement, by=by)
    return review


def hold_review(
    placement: Placement,
    *,
    held_on: date,
    outcome: ReviewOutcome,
    note: str,
    next_on: date | None = None,
    by: Actor,
) -> None:
    """Write down a review that was held, planned or not, and plan the next one.

    `next_on`: None: as the policy says, where the placement lasts so long.

    Raises:
        Refused: it does not run, nobody says what came of it, the day is in the future, before the placement
            or after its end, or the next day cannot be.
    """
    _standing(placement, by)
    today = clock.today()
    if outcome not in HELD:
        raise Refused("Select what came of the review", "outcome")
    problem = rules.holding_problem(held_on, placement.starts_on, placement.ends_before, today)
    if problem:
        raise Refused(problem, "held_on")
    if outcome is not ReviewOutcome.GOES_ON and not note.strip():
        raise Refused("Say what was agreed", "note")
    if next_on is not None and (
        problem := rules.planning_problem(next_on, placement.starts_on, placement.ends_before, today)
    ):
        raise Refused(problem, "next_on")
    review = queries.open_review(placement.id) or _plan(placement, held_on, by)
    assert review is not None  # noqa: S101 - a day was given
    review.held_on, review.note = held_on, note.strip()
    _close(review, outcome, by)
    db.session.flush()
    following = next_on or rules.next_review(held_on, placement.ends_before, today)
    _plan(placement, following if following is None else max(following, today), by)
    history.record(Action.REVIEW, placement, by=by, reason=outcome.words)


def decline_restart(placement: Placement, reason: StayReason, *, note: str = "", by: Actor) -> None:
    """Say that a paused placement does not restart for now, with a reason from the list.

    Raises:
        Refused: nobody asks, "another reason" comes without a note, or it is the actor's own placement.
    """
    service.refuse_own(placement, by, OWN)
    service.lock(placement)
    note = note.strip()
    if reason is StayReason.OTHER and not note:
        raise Refused("Say why it does not restart", "note")
    if not close_restart(placement, RestartOutcome.DECLINED, reason=reason, note=note, by=by):
        raise Refused("Nobody asks whether it restarts any more")


def _standing(placement: Placement, by: Actor) -> None:
    """Nobody leads their own placement: not who looks at it, nor when, nor what came of it."""
    service.refuse_own(placement, by, OWN)
    service.lock(placement)
    if placement.state not in STANDING or placement.ends_before <= clock.today():
        raise Refused(NOT_STANDING)


def _supervise(placement: Placement, whom: Supervisor, from_on: date, by: Actor) -> None:
    row = PlacementSupervisor(
        placement_id=placement.id,
        name=whom.name,
        account_id=whom.account_id,
        starts_on=from_on,
        recorded_by=by.name,
    )
    db.session.add(row)


def _plan(placement: Placement, due_on: date | None, by: Actor) -> PlacementReview | None:
    if due_on is None:
        return None
    review = _planned(placement, due_on, by)
    db.session.add(review)
    db.session.flush()
    return review


def _planned(placement: Placement, due_on: date, by: Actor) -> PlacementReview:
    return PlacementReview(placement_id=placement.id, due_on=due_on, planned_by=by.name)


def _close(review: PlacementReview, outcome: ReviewOutcome, by: Actor) -> None:
    review.outcome, review.closed_at, review.closed_by = outcome, clock.now(), by.name
