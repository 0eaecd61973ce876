"""A placement that came with an import stays where somebody has built on it since."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from tests.factories.imports import bring, csv_of
from tests.factories.organisations import BY, make_prison
from tests.factories.placements import lift_pauses, ready_person
from tests.factories.programmes import make_programme
from tests.factories.recruitment import role_named
from volunteer_app.accounts.models import Account
from volunteer_app.desk.models.importing import ImportBatch, ImportRow
from volunteer_app.desk.rules.importing import ImportKind
from volunteer_app.desk.service.importing import batches
from volunteer_app.foundation import clock
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import Base, db
from volunteer_app.organisations.models import Organisation
from volunteer_app.placements import suspending, unmaking
from volunteer_app.placements.bulk import service as bulk
from volunteer_app.placements.life import continuing
from volunteer_app.placements.life import queries as life_queries
from volunteer_app.placements.life import service as life
from volunteer_app.placements.life.models import PlacementReview, PlacementSupervisor
from volunteer_app.placements.life.rules import ReviewOutcome
from volunteer_app.placements.models import Placement
from volunteer_app.placements.programmes import service as programmes
from volunteer_app.placements.rules import EndReason, SuspendReason

PLACED = ("Reference", "Role", "Place", "First day", "Last day")
SUPERVISED = (*PLACED, "Supervisor")


def test_one_of_a_programme_and_one_of_bulk_work_stay(hope: Organisation, coordinator: Account) -> None:
    role, today = role_named("literacy-tutor-prison"), clock.today()
    days = (f"{today:%Y-%m-%d}", f"{today + timedelta(days=20):%Y-%m-%d}")
    prisons = [make_prison(f"{name} (HMP)") for name in ("Northwood", "Southwood", "Eastwood")]
    rows = [(ready_person(hope, each).reference, role.name, each.name, *days) for each in prisons]
    batch = bring(csv_of(PLACED, rows), hope, coordinator, ImportKind.PLACEMENTS)
    batches.take(batch, by=coordinator.as_actor())
    first, *_ = db.session.scalars(select(Placement).order_by(Placement.id))
    programmes.put_in(first, make_programme(hope), by=BY)
    scope = Scope(frozenset({hope.id}))
    bulk.prepare_end(prisons[1], last_day=today, reason=EndReason.PLACE_CLOSED, scope=scope, by=BY)
    db.session.commit()
    batches.undo(batch, reason="Last year’s file", by=coordinator.as_actor())
    db.session.commit()
    db.session.expire_all()
    found = db.session.scalars(
        select(ImportRow).where(ImportRow.batch_id == batch.id).order_by(ImportRow.number)
    )
    said = [each.problems[0][1] if each.problems else "" for each in found]
    assert said == [unmaking.PROGRAMME, unmaking.BULK, ""]
    assert len(db.session.scalars(select(Placement)).all()) == 2


def taken(hope: Organisation, by: Account) -> tuple[ImportBatch, Placement]:
    """An import of one placement that runs for a year, with a supervisor: it has a review planned."""
    role, today, prison = role_named("literacy-tutor-prison"), clock.today(), make_prison()
    days = (f"{today:%Y-%m-%d}", f"{today + timedelta(days=365):%Y-%m-%d}")
    row = (ready_person(hope, prison).reference, role.name, prison.name, *days, "Wren")
    batch = bring(csv_of(SUPERVISED, [row]), hope, by, ImportKind.PLACEMENTS)
    batches.take(batch, by=by.as_actor())
    db.session.commit()
    (placement,) = db.session.scalars(select(Placement))
    return batch, placement


def undone(batch: ImportBatch, by: Account) -> list[str]:
    """Take it back; gives why the placement stays."""
    batches.undo(batch, reason="Last year’s file", by=by.as_actor())
    db.session.commit()
    db.session.expire_all()
    row = db.session.scalars(select(ImportRow).where(ImportRow.batch_id == batch.id)).one()
    return [] if not row.problems else row.problems[0][1].split("; ")


def test_one_that_runs_goes_with_its_supervisor_and_the_review_that_was_planned(
    hope: Organisation, coordinator: Account
) -> None:
    batch, placement = taken(hope, coordinator)
    assert (len(life_queries.supervisors(placement.id)), len(life_queries.reviews(placement.id))) == (1, 1)
    assert undone(batch, coordinator) == []
    for model in (Placement, PlacementSupervisor, PlacementReview):
        assert db.session.execute(select(func.count()).select_from(model)).scalar_one() == 0


def review(placement: Placement) -> None:
    life.hold_review(placement, held_on=clock.today(), outcome=ReviewOutcome.GOES_ON, note="", by=BY)


def move_review(placement: Placement) -> None:
    life.plan_review(placement, day(20), by=BY)


def extend(placement: Placement) -> None:
    continuing.extend(placement, day(400), by=BY)


def pause_and_lift(placement: Placement) -> None:
    suspending.suspend_placement(placement, SuspendReason.CHECK_LAPSED, by=BY)
    lift_pauses(placement)


def day(number: int) -> date:
    return clock.today() + timedelta(days=number)


@pytest.mark.parametrize(
    ("build", "words"),
    [
        (review, [unmaking.LED]),
        (move_review, [unmaking.LED]),
        (extend, [unmaking.CONTINUED]),
        (pause_and_lift, [unmaking.CHANGED, unmaking.PAUSED]),
    ],
)
def test_one_that_somebody_built_upon_stays(
    hope: Organisation, coordinator: Account, build: Callable[[Placement], None], words: list[str]
) -> None:
    batch, placement = taken(hope, coordinator)
    build(placement)
    db.session.commit()
    assert undone(batch, coordinator) == words


def test_whatever_refers_to_a_placement_keeps_it_or_goes_with_it() -> None:
    refers = {
        (table.name, column.name)
        for table in Base.metadata.sorted_tables
        for column in table.columns
        for key in column.foreign_keys
        if key.column.table.name == "placement"
    }
    known = [*(column for _, column in unmaking.STAYS_FOR), *unmaking.GOES]
    assert {(each.class_.__tablename__, each.key) for each in known} == refers
