"""What a coordinator reads of a gate: on the placement, in readiness, and whose approval it needs."""

import pytest
from sqlalchemy import select

from tests.factories.accounts import sign_in
from tests.factories.placements import make_placement
from tests.factories.sentences import a_condition, a_status, add, an_approval, make_record
from tests.integration.sentences.conftest import World
from tests.page_client import PageClient
from volunteer_app.foundation.database import db
from volunteer_app.placements import service
from volunteer_app.placements.models import Placement
from volunteer_app.placements.rules import PlacementState
from volunteer_app.readiness.gating import TITLE
from volunteer_app.sentences.rules.kinds import ConditionKind, State, Status

GOVERNOR = "Needs approval from the governor of Northwood (HMP)"


@pytest.fixture
def coordinator(client: PageClient, world: World) -> PageClient:
    sign_in(client, world.cora)
    return client


def test_a_coordinator_reads_whose_approval_is_needed_and_no_more(
    coordinator: PageClient, world: World
) -> None:
    placement = make_placement(world.person, world.hope, world.prison)
    record = make_record(world.person, world.hope, a_status(Status.IN_CUSTODY, world.prison))
    db.session.commit()
    address = f"/placements/{placement.reference}"
    page = coordinator.get(address).text
    assert GOVERNOR in page
    assert "custody" not in page.lower()
    add(record, an_approval(), State.APPROVED)
    db.session.commit()
    page = coordinator.get(address).text
    assert TITLE in page
    assert GOVERNOR not in page
    assert "Everything is in place for every day" in page


def test_a_closed_gate_says_no_more_than_that_it_cannot_go_ahead(
    coordinator: PageClient, world: World
) -> None:
    placement = make_placement(world.person, world.hope, world.prison)
    barred = a_condition(ConditionKind.NO_CONTACT_WITH_PRISONERS)
    make_record(world.person, world.hope, a_status(Status.ON_LICENCE), barred)
    db.session.commit()
    page = coordinator.get(f"/placements/{placement.reference}").text
    assert "Paused: this placement cannot go ahead as it is" in page
    for why in ("licence", "contact with", "serving"):
        assert why not in page.lower()


def test_a_paused_placement_says_so_and_is_not_lifted_while_the_gate_is_shut(
    coordinator: PageClient, world: World
) -> None:
    placement = make_placement(world.person, world.hope, world.prison, approved=True)
    record = make_record(world.person, world.hope, a_status(Status.IN_CUSTODY, world.prison))
    db.session.commit()
    page = coordinator.get(f"/placements/{placement.reference}").text
    assert "An approval or permission that this needs does not hold any more" in page
    assert "Vera Osei" not in page
    address = f"/placements/{placement.reference}/lift"
    assert GOVERNOR in coordinator.get(address).text
    add(record, an_approval(), State.APPROVED)
    db.session.commit()
    assert coordinator.submit(address, why="place_agrees").status_code == 302
    db.session.expire_all()
    assert db.session.scalars(select(Placement)).one().state is PlacementState.APPROVED


def test_nobody_who_was_asked_and_is_free_of_a_sentence_stands_out(world: World) -> None:
    placement = make_placement(world.person, world.hope, world.prison)
    before = service.readiness_of(placement)
    make_record(world.person, world.hope, a_status(Status.NONE))
    after = service.readiness_of(placement)
    assert before.is_ready
    assert after.is_ready
    assert [line.title for line in after.requirements if line not in before.requirements] == [TITLE]
