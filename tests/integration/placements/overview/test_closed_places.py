"""A place that closes in the register: its placements stand on Today until somebody has ended them."""

import re
from html import unescape

from tests.factories.organisations import BY, make_organisation, make_prison
from tests.factories.placements import days_on, make_placement, ready_person
from tests.integration.placements.conftest import World
from tests.page_client import PageClient
from volunteer_app.foundation import clock
from volunteer_app.foundation.database import db
from volunteer_app.organisations.models import Organisation
from volunteer_app.organisations.service import close_organisation
from volunteer_app.placements import service as placing
from volunteer_app.placements.models import Placement
from volunteer_app.placements.rules import EndReason, PlacementState

TITLE = "Placements at places that have closed: {}"


def placed(world: World, place: Organisation, **facts: object) -> Placement:
    return make_placement(ready_person(world.hope, place), world.hope, place, **facts)  # type: ignore[arg-type]  # of plan


def closes(place: Organisation) -> None:
    close_organisation(place, closed_on=clock.today(), reason="Closed by HMPPS", by=BY)
    db.session.commit()


def today(coordinator: PageClient) -> str:
    db.session.commit()
    return coordinator.get("/start").text


def test_placements_at_a_place_that_has_closed_stand_on_today_until_they_are_ended(
    world: World, coordinator: PageClient
) -> None:
    runs, waits = placed(world, world.prison, approved=True), placed(world, world.prison)
    over = placed(world, world.prison, approved=True)
    placing.end_placement(over, last_day=clock.today(), reason=EndReason.PLACE_CLOSED, note="Closed", by=BY)
    placed(world, make_prison("Southwood (HMP)"), approved=True)
    assert "places that have closed" not in today(coordinator)
    closes(world.prison)
    page = today(coordinator)
    assert TITLE.format(2) in page
    assert "2 placements are not over" in page
    found = re.search(r'href="([^"]*)"[^>]*>End the placements there', page)
    assert found is not None
    address = unescape(found[1])
    assert address == f"/placements/bulk/end?place={world.prison.reference}"
    assert f'<option value="{world.prison.reference}" selected>' in coordinator.get(address).text.replace(
        '<option selected value="', '<option value="'
    )
    day = {f"last_day__{part}": str(getattr(clock.today(), part)) for part in ("day", "month", "year")}
    made = coordinator.submit(address, reason="place_closed", place=world.prison.reference, **day)
    coordinator.submit(made.location, why="The prison has closed")
    assert (runs.state, waits.state) == (PlacementState.ENDED, PlacementState.REFUSED)
    assert "places that have closed" not in today(coordinator)


def test_nothing_of_other_organisations_stands_there_and_each_place_leads_to_the_next(
    world: World, coordinator: PageClient
) -> None:
    other, last, first = make_organisation("Other"), make_prison("Zedwood (HMP)"), make_prison("Abwood (HMP)")
    make_placement(ready_person(other, world.prison), other, world.prison, approved=True)
    closes(world.prison)
    assert "places that have closed" not in today(coordinator)
    at_last, at_first = (placed(world, place, approved=True) for place in (last, first))
    for place in (last, first):
        closes(place)
    assert f"/placements/bulk/end?place={first.reference}" in today(coordinator)
    placing.end_placement(
        at_first, last_day=clock.today(), reason=EndReason.PLACE_CLOSED, note="Closed", by=BY
    )
    assert f"/placements/bulk/end?place={last.reference}" in today(coordinator)
    assert at_last.ends_before > days_on(1)
