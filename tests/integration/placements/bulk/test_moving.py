"""Whose placements a move takes: those of one account, or those where a name stands without one."""

from tests.factories.accounts import make_account
from tests.integration.placements.bulk.test_bulk import another
from tests.integration.placements.conftest import World
from tests.page_client import PageClient
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation.database import db
from volunteer_app.placements.models import Placement


def named_alike(world: World) -> dict[str, Placement]:
    """Three people of one name who supervise one placement each: two who sign in, and a name."""
    accounts = [make_account(name="Wren", roles=[(MembershipRole.COORDINATOR, world.hope)]) for _ in range(2)]
    found = {each.reference: another(world, supervisor="Wren", supervisor_id=each.id) for each in accounts}
    return {**found, "Wren": another(world, supervisor="Wren")}


def test_of_three_supervisors_with_one_name_the_placements_of_one_move(
    world: World, coordinator: PageClient
) -> None:
    found = named_alike(world)
    one, two, name = found
    page = coordinator.get("/placements/bulk/supervisor").text
    for each in (one, two):
        assert f'<option value="{each}">Wren (with a sign-in, {each})</option>' in page
    assert '<option value="Wren">Wren</option>' in page
    for moved, left in ((one, {two, name}), (name, {two})):
        made = coordinator.submit("/placements/bulk/supervisor", supervisor=moved, to_supervisor="Idris")
        preview = coordinator.get(made.location).text
        assert "1 placement moves" in preview
        assert (f"Wren (with a sign-in, {moved})" in preview) is (moved == one)
        coordinator.submit(made.location, why="Wren retires")
        db.session.expire_all()
        assert {key for key, each in found.items() if each.supervisor == "Wren"} == left


def test_who_signs_in_is_told_by_the_name_of_the_account_and_moves_to_nobody_but_another(
    world: World, coordinator: PageClient
) -> None:
    old_name = another(world, supervisor="Cora Ray", supervisor_id=world.cora.id)
    new_name = another(world, supervisor=world.cora.name, supervisor_id=world.cora.id)
    own = world.cora.reference
    page = coordinator.get("/placements/bulk/supervisor").text
    assert f'<option value="{own}">Cora Reyes (with a sign-in)</option>' in page
    assert "Cora Ray" not in page.replace("Cora Reyes", "")
    refused = coordinator.submit("/placements/bulk/supervisor", supervisor=own, coordinator=own)
    assert (refused.status_code, "They supervise them already" in refused.text) == (422, True)
    made = coordinator.submit("/placements/bulk/supervisor", supervisor=own, to_supervisor="Idris")
    assert (
        "Move the placements of Cora Reyes (with a sign-in) to Idris" in coordinator.get(made.location).text
    )
    coordinator.submit(made.location, why="Cora leaves")
    db.session.expire_all()
    assert [each.supervisor for each in (old_name, new_name)] == ["Idris", "Idris"]
