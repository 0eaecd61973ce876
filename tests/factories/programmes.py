"""Programmes for tests. They flush and never commit."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from tests.factories.organisations import BY
from volunteer_app.foundation import clock
from volunteer_app.foundation.database import db
from volunteer_app.organisations.models import Organisation
from volunteer_app.placements.bulk.models import BulkChange, BulkChangeItem
from volunteer_app.placements.bulk.rules import BulkKind, Fate, Outcome
from volunteer_app.placements.models import Placement
from volunteer_app.placements.programmes import service
from volunteer_app.placements.programmes.models import PlacementProgramme, Programme, ProgrammeTarget
from volunteer_app.placements.programmes.rules import Measure
from volunteer_app.placements.programmes.service import Details


def details(**changes: Any) -> Details:
    """A programme of 400 days that began 100 days ago, unless told."""
    today = clock.today()
    values: dict[str, Any] = {
        "name": "Reading together",
        "commissioner": "Leeds (HMP)",
        "funder": "A trust",
        "starts_on": today - timedelta(days=100),
        "ends_before": today + timedelta(days=300),
        **changes,
    }
    return Details(**values)


def make_programme(organisation: Organisation, **changes: Any) -> Programme:
    """A programme without targets."""
    return service.plan(organisation, details(**changes), by=BY)


def make_target(
    programme: Programme,
    measure: Measure = Measure.PEOPLE,
    number: int = 10,
    due_on: date | None = None,
) -> ProgrammeTarget:
    """So many volunteers by the last day, unless told."""
    last = programme.ends_before - timedelta(days=1)
    return service.set_target(programme, measure, number, due_on or last, by=BY)


def references(organisation: Organisation) -> dict[str, str]:
    """A programme and its target."""
    programme = make_programme(organisation)
    return {"programme": programme.reference, "target": make_target(programme).reference}


def some_rows(organisation: Organisation) -> list[Any]:
    """What a placement belonged to, and bulk work that was done to it, for tests of migrations."""
    placement = db.session.scalars(select(Placement).order_by(Placement.id).limit(1)).one()
    programme, today = make_programme(organisation, name="Migrated"), clock.today()
    work = BulkChange(
        kind=BulkKind.SUPERVISOR,
        owner_key="ACC-X",
        owner_name="Cora",
        organisation_ids=[organisation.id],
        on=today,
        total=1,
        begun_at=clock.now(),
    )
    db.session.add(work)
    db.session.flush()
    of: dict[str, Any] = {"placement_id": placement.id}
    return [
        BulkChangeItem(
            bulk_change_id=work.id, version=1, fate=Fate.MOVE, outcome=Outcome.LEFT, left_because="Why", **of
        ),
        PlacementProgramme(
            programme_id=programme.id, starts_on=today, ends_before=today, recorded_by="Cora", **of
        ),
    ]
