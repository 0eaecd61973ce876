"""Planning programmes, setting their targets, and which placement belongs to which."""

from dataclasses import dataclass
from datetime import date

from volunteer_app.foundation import clock, history
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused, StaleEdit
from volunteer_app.organisations.models import Organisation
from volunteer_app.placements import service as placing
from volunteer_app.placements.models import Placement
from volunteer_app.placements.programmes import queries, rules
from volunteer_app.placements.programmes.models import PlacementProgramme, Programme, ProgrammeTarget
from volunteer_app.placements.programmes.rules import Action, Measure
from volunteer_app.placements.rules import BEGAN, PlacementState

NAMED_TWICE = "Your organisation has a programme with this name already"


@dataclass(frozen=True)
class Details:
    """What is said of a programme: [starts_on, ends_before)."""

    name: str
    commissioner: str
    funder: str
    starts_on: date
    ends_before: date


def plan(organisation: Organisation, details: Details, *, by: Actor) -> Programme:
    """A new programme.

    Raises:
        Refused: its days cannot be.
    """
    _check(details)
    programme = Programme(organisation_id=organisation.id)
    _take(programme, details)
    history.record(Action.PLAN, programme, by=by)
    return programme


def change(programme: Programme, details: Details, *, version: int, by: Actor) -> None:
    """Change what is said of a programme.

    Raises:
        StaleEdit: somebody changed it since it was shown.
        Refused: its days cannot be, or leave out a target's.
    """
    queries.held(programme)
    if programme.version != version:
        raise StaleEdit
    _check(details)
    for target in queries.targets([programme.id]):
        if not details.starts_on <= target.due_on < details.ends_before:
            raise Refused("A target is for a day outside these. Withdraw it first", "last_day")
    _take(programme, details)
    history.record(Action.CHANGE, programme, by=by)


def set_target(
    programme: Programme, measure: Measure, number: int, due_on: date, *, by: Actor
) -> ProgrammeTarget:
    """So many of something by a day. The one that stood for the same day is withdrawn, and stays readable.

    Raises:
        Refused: the number or the day cannot be, or it is the target already.
    """
    queries.held(programme)
    problem, field = rules.target_problem(number, due_on, programme.starts_on, programme.ends_before)
    if problem:
        raise Refused(problem, field)
    for each in queries.targets([programme.id]):
        if (each.measure, each.due_on) == (measure, due_on):
            if each.number == number:
                raise Refused("This is the target already", "number")
            _withdraw(each, by)
    target = ProgrammeTarget(
        programme_id=programme.id, measure=measure, number=number, due_on=due_on, set_by=by.name
    )
    db.session.add(target)
    history.record(Action.SET_TARGET, programme, by=by, reason=f"{measure.words}: {number}")
    return target


def withdraw_target(target: ProgrammeTarget, *, by: Actor) -> None:
    """A target that does not stand any more stays readable.

    Raises:
        Refused: it was withdrawn already.
    """
    queries.held(target.programme)
    db.session.refresh(target)
    if target.withdrawn_at is not None:
        raise Refused("This target was withdrawn already")
    _withdraw(target, by)
    said = f"{target.measure.words}: {target.number}"
    history.record(Action.WITHDRAW_TARGET, target.programme, by=by, reason=said)


def put_in(placement: Placement, programme: Programme | None, *, by: Actor) -> None:
    """A placement belongs to a programme from its first day on, or from today on where it belonged to
    another before; None: to none any more. What it belonged to stays readable.

    Raises:
        Refused: it was refused, has no day of the programme, or belongs to it already.
    """
    placing.lock(placement)
    now = queries.belongs_now(placement.id)
    if (now.programme_id if now else None) == (programme.id if programme else None):
        raise Refused(
            "It belongs to this programme already" if programme else "It belongs to none", "programme"
        )
    if programme is not None:
        _refuse_unfit(placement, programme)
    earlier = bool(queries.belonged(placement.id))
    if now is not None:
        now.ends_before = max(clock.today(), now.starts_on)
        db.session.flush()  # only one of them has no end
    if programme is None:
        history.record(Action.LEAVE, placement, by=by)
        return
    first = max(clock.today(), placement.starts_on) if earlier else placement.starts_on
    db.session.add(
        PlacementProgramme(
            placement_id=placement.id, programme_id=programme.id, starts_on=first, recorded_by=by.name
        )
    )
    history.record(Action.JOIN, placement, by=by)


def _refuse_unfit(placement: Placement, programme: Programme) -> None:
    if programme.organisation_id != placement.organisation_id:
        raise Refused("This programme is another organisation’s", "programme")
    if placement.state not in BEGAN | {PlacementState.PROPOSED}:
        raise Refused("A placement that was refused belongs to no programme")
    days = placement.starts_on, placement.ends_before
    if problem := rules.joining_problem(days, (programme.starts_on, programme.ends_before)):
        raise Refused(problem, "programme")


def _check(details: Details) -> None:
    problem, field = rules.dates_problem(details.starts_on, details.ends_before)
    if problem:
        raise Refused(problem, field)


def _take(programme: Programme, details: Details) -> None:
    programme.name, programme.commissioner = details.name, details.commissioner
    programme.funder = details.funder
    programme.starts_on, programme.ends_before = details.starts_on, details.ends_before


def _withdraw(target: ProgrammeTarget, by: Actor) -> None:
    target.withdrawn_at, target.withdrawn_by = clock.now(), by.name
    db.session.flush()  # only one for a day stands
