"""Sample programmes of one organisation with their targets and placements, and bulk work that waits."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select

from volunteer_app.accounts.models import Account
from volunteer_app.cli.sample.records import RECORDED_BY
from volunteer_app.foundation import clock, history
from volunteer_app.foundation.actors import Actor, ActorKind
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused
from volunteer_app.organisations.models import Organisation
from volunteer_app.placements.bulk import service as bulk
from volunteer_app.placements.models import Placement
from volunteer_app.placements.programmes import service
from volunteer_app.placements.programmes.models import PlacementProgramme, Programme
from volunteer_app.placements.programmes.rules import Measure
from volunteer_app.placements.programmes.service import Details
from volunteer_app.placements.rules import BEGAN, EndReason, PlacementState

YEAR = timedelta(days=365)
COORDINATOR = "coordinator@lantern.example"


def run(organisation: Organisation, by: Actor) -> None:
    """Two programmes: one that runs, to which every second placement belongs, and one that is over."""
    began = select(Placement).where(Placement.organisation_id == organisation.id, Placement.state.in_(BEGAN))
    found = list(db.session.scalars(began.order_by(Placement.id)))
    now, over = _programmes(organisation, by)
    _targets(now, len(found), by)
    service.set_target(over, Measure.PEOPLE, 1, over.ends_before - timedelta(days=1), by=by)
    with history.loading("sample data"):
        _belong(found[::2], now)
        _belong([each for each in found[1::2] if each.starts_on < over.ends_before], over)
    _prepare(organisation, found)


def _programmes(organisation: Organisation, by: Actor) -> tuple[Programme, Programme]:
    today = clock.today()
    now = Details(
        name="Lanterns on the wing",
        commissioner="Sample prison group",
        funder="Sample lantern trust",
        starts_on=today - YEAR,
        ends_before=today + YEAR,
    )
    over = Details(
        name="First evenings out",
        commissioner="Sample probation region",
        funder="",
        starts_on=today - 3 * YEAR,
        ends_before=today - timedelta(days=60),
    )
    return service.plan(organisation, now, by=by), service.plan(organisation, over, by=by)


def _targets(programme: Programme, placements: int, by: Actor) -> None:
    """One that is reached, one that is behind, one that is near, and one that was withdrawn for another."""
    today = clock.today()
    last = programme.ends_before - timedelta(days=1)
    service.set_target(programme, Measure.PLACEMENTS, max(1, placements // 4), last, by=by)
    service.set_target(programme, Measure.HOURS, 50_000, today + timedelta(days=20), by=by)
    service.set_target(programme, Measure.PEOPLE, 5 * (placements + 1), last, by=by)
    service.set_target(programme, Measure.PEOPLE, 4 * (placements + 1), last, by=by)


def _belong(found: Sequence[Placement], programme: Programme) -> None:
    for each in found:
        db.session.add(
            PlacementProgramme(
                placement_id=each.id,
                programme_id=programme.id,
                starts_on=each.starts_on,
                recorded_by=RECORDED_BY,
            )
        )


def _prepare(organisation: Organisation, found: Sequence[Placement]) -> None:
    """The coordinator looks at what the closing of a prison would do. Nothing has been done."""
    owner = db.session.scalars(select(Account).where(Account.email == COORDINATOR)).one_or_none()
    running = [each for each in found if each.state is PlacementState.APPROVED]
    if owner is None or not running:
        return
    by = Actor(ActorKind.ACCOUNT, owner.reference, owner.name)
    scope, last_day = Scope(frozenset({organisation.id})), clock.today()
    for place in {each.place_id: each.place for each in running}.values():
        try:
            bulk.prepare_end(place, last_day=last_day, reason=EndReason.PLACE_CLOSED, scope=scope, by=by)
        except Refused:  # all there are over
            continue
        return
