"""Bulk work is its owner's only while they may change the placements that it is about."""

import pytest
from sqlalchemy import select

from tests.factories.accounts import make_membership
from tests.factories.organisations import BY, make_organisation
from tests.factories.placements import days_on, make_placement, ready_person
from tests.integration.placements.conftest import World
from tests.page_client import PageClient
from volunteer_app.accounts import service as accounts
from volunteer_app.accounts.models import Membership
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.placements import tasks
from volunteer_app.placements.bulk import queries, service
from volunteer_app.placements.bulk.models import BulkChange, BulkChangeItem
from volunteer_app.placements.models import Placement
from volunteer_app.placements.rules import EndReason, PlacementState

WHY = "The prison closes for good"


@pytest.fixture
def three(world: World) -> list[Placement]:
    return [
        make_placement(ready_person(world.hope, world.prison), world.hope, world.prison, approved=True)
        for _ in range(3)
    ]


def closing(world: World) -> BulkChange:
    """Cora prepares it."""
    return service.prepare_end(
        world.prison,
        last_day=days_on(7),
        reason=EndReason.PLACE_CLOSED,
        scope=Scope(frozenset({world.hope.id})),
        by=world.cora.as_actor(),
    )


def leaves(world: World) -> None:
    """Cora works for another organisation from today on."""
    (held,) = db.session.scalars(select(Membership).where(Membership.account_id == world.cora.id))
    accounts.end_role(held, reason="Works elsewhere", by=BY)
    make_membership(world.cora, MembershipRole.COORDINATOR, make_organisation("Elsewhere"))
    db.session.commit()


def test_what_is_still_to_come_is_left_where_whoever_began_it_left_the_organisation(
    world: World, three: list[Placement], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "MOST_AT_ONCE", 2)
    monkeypatch.setattr(queries, "CHUNK", 1)
    change = closing(world)
    service.begin(change, why=WHY, scope=Scope(frozenset({world.hope.id})), by=world.cora.as_actor())
    assert service.go_on(change.id)
    leaves(world)
    tasks.change_many()
    db.session.expire_all()
    items = queries.items(change.id).order_by(BulkChangeItem.id)
    left = [each.left_because for each in db.session.scalars(items)]
    assert left == ["", service.LEFT_THEM, service.LEFT_THEM]
    assert [each.state for each in three] == [PlacementState.ENDED, *2 * [PlacementState.APPROVED]]


def test_who_left_the_organisation_opens_nothing_of_it_any_more(
    world: World, three: list[Placement], coordinator: PageClient
) -> None:
    change = closing(world)
    page = f"/placements/bulk/change?of={change.reference}"
    assert "End all placements at" in coordinator.get("/placements/bulk").text
    assert coordinator.get(page).status_code == 200
    leaves(world)
    assert "What you prepared or did" in coordinator.get("/placements/bulk").text
    assert change.reference not in coordinator.get("/placements/bulk").text
    assert coordinator.get(page).status_code == 404
    assert coordinator.get(page.replace("/change?", "/change/export?")).status_code == 404
