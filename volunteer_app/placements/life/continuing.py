"""Extensions and transfers. Each is a placement of its own that goes on from another: it is screened, its
readiness is asked for its own place and days, and what its approval rests on is kept with it.
"""

from datetime import date

from volunteer_app.foundation import clock, history
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.announcements import announce
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused
from volunteer_app.organisations.models import Organisation
from volunteer_app.people import service as people
from volunteer_app.placements import queries as placements
from volunteer_app.placements import service
from volunteer_app.placements.facts import PlacementsApproved, PlacementsEnded
from volunteer_app.placements.life import queries
from volunteer_app.placements.life.rules import Action
from volunteer_app.placements.models import Placement
from volunteer_app.placements.plans import Plan
from volunteer_app.placements.reasons import RefuseReason
from volunteer_app.placements.rules import STANDING, Continuation, EndReason, PlacementState

LATE = "Its first day is past. Refuse it, and propose it again with another day"
ENDED = "The placement that this goes on from ended early, so nothing goes on from it"
PAUSED = "The placement that this goes on from is paused. Lift that pause first, or end it"
OVER = "Only an approved placement that is not over can be extended or transferred"
ASKED = "It is to be extended or transferred already: decide about that first"


def extend(placement: Placement, ends_before: date, *, by: Actor) -> Placement:
    """Propose that a placement goes on at its place after its last day.

    Raises:
        Refused: it does not run, goes on already, or its new end is not after the old one; or as for any
            proposal.
    """
    _refuse_unfit(placement)
    if ends_before <= placement.ends_before:
        raise Refused("The new last day must be after the present one", "last_day")
    plan = _plan(placement, placement.place, placement.ends_before, ends_before)
    return _propose(placement, plan, Continuation.EXTENSION, by)


def transfer(
    placement: Placement, place: Organisation, *, starts_on: date, ends_before: date, by: Actor
) -> Placement:
    """Propose that a placement goes on at another place from a day on. It stays where it is until then.

    Raises:
        Refused: it does not run, goes on already, or is at that place; the day is its first one, past, or
            after its end; or as for any proposal.
    """
    _refuse_unfit(placement)
    if place.id == placement.place_id:
        raise Refused("Choose another place: they are placed there already", "place")
    if starts_on < clock.today():
        raise Refused("First day at the new place must be today or later", "first_day")
    if not placement.starts_on < starts_on <= placement.ends_before:
        raise Refused(
            "First day at the new place must be within the placement, or the day after", "first_day"
        )
    plan = _plan(placement, place, starts_on, ends_before)
    return _propose(placement, plan, Continuation.TRANSFER, by)


def of_approved(fact: PlacementsApproved) -> None:
    """What each goes on from must run, or have run to its end. A transfer cuts it to the day before.

    Raises:
        Refused: what one of them goes on from is paused or ended early, or its first day is past: who was
            where until today would read otherwise than it was.
    """
    cut = [
        placement.continues_id
        for placement in placements.by_numbers(fact.placement_ids)
        if placement.continues_id is not None and _go_on(placement, placement.continues_id, fact.by)
    ]
    if cut:
        announce(PlacementsEnded(tuple(cut), fact.by))


def _go_on(placement: Placement, before_id: int, by: Actor) -> bool:
    """Gives whether what it goes on from ends earlier now."""
    before = db.session.get_one(Placement, before_id)
    service.lock(before)
    if before.state is PlacementState.SUSPENDED:
        raise Refused(PAUSED)
    if before.state is not PlacementState.APPROVED:
        raise Refused(ENDED)
    if placement.starts_on < clock.today():
        raise Refused(LATE)
    return placement.continuation is Continuation.TRANSFER and _cut(before, placement.starts_on, by)


def of_ended(fact: PlacementsEnded) -> None:
    """What was to go on from a placement that ended early is refused: so no pause is walked around either."""
    for placement in placements.by_numbers(fact.placement_ids):
        if placement.state is not PlacementState.ENDED:  # cut by a transfer, which goes on
            continue
        further = queries.open_continuation(placement.id)
        if further is not None and further.state is PlacementState.PROPOSED:
            service.refuse_placement(further, reason=RefuseReason.BEFORE_ENDED, by=fact.by)


def _cut(before: Placement, first_day: date, by: Actor) -> bool:
    """It stays approved until its last day, so that what it needs is looked at every night until then."""
    is_cut = first_day < before.ends_before
    if is_cut:
        before.ends_before = max(first_day, before.starts_on)
    before.end_reason = EndReason.TRANSFERRED
    history.record(Action.TRANSFER, before, by=by)
    return is_cut


def _refuse_unfit(placement: Placement) -> None:
    """The person first, as everywhere: a pause of theirs never waits for this one, which waits for it."""
    people.hold(placement.person_id)
    service.lock(placement)
    if placement.state not in STANDING or placement.ends_before <= clock.today():
        raise Refused(OVER)
    if queries.open_continuation(placement.id) is not None:
        raise Refused(ASKED)


def _plan(placement: Placement, place: Organisation, starts_on: date, ends_before: date) -> Plan:
    stays = place.id == placement.place_id
    return Plan(
        organisation=placement.organisation,
        role=placement.role,
        place=place,
        starts_on=starts_on,
        ends_before=ends_before,
        supervisor=placement.supervisor if stays else "",
        supervisor_id=placement.supervisor_id if stays else None,
    )


def _propose(placement: Placement, plan: Plan, kind: Continuation, by: Actor) -> Placement:
    return service.propose_placement(placement.person, plan, continues=(placement, kind), by=by)
