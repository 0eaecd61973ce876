"""Bulk work on placements: what it will do is shown, nothing happens before it is begun with a reason."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from tests.factories.accounts import make_account, sign_in
from tests.factories.organisations import BY, make_organisation, make_prison
from tests.factories.placements import days_on, make_placement, ready_person
from tests.integration.placements.conftest import World
from tests.page_client import PageClient
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation import clock
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.choosing import CHANGED
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused
from volunteer_app.foundation.history import HistoryEntry
from volunteer_app.placements import tasks
from volunteer_app.placements.bulk import queries, service
from volunteer_app.placements.bulk.models import BulkChange, BulkChangeItem
from volunteer_app.placements.bulk.rules import Fate, Outcome
from volunteer_app.placements.life import queries as life
from volunteer_app.placements.life import service as living
from volunteer_app.placements.models import Placement
from volunteer_app.placements.reasons import RefuseReason
from volunteer_app.placements.rules import EndReason, PlacementState
from volunteer_app.placements.supervising import Supervisor

WHY = "The prison closes for good"


def scope(world: World) -> Scope:
    return Scope(frozenset({world.hope.id}))


def another(world: World, *, approved: bool = True, **changes: Any) -> Placement:
    person = ready_person(world.hope, world.prison)
    return make_placement(person, world.hope, world.prison, approved=approved, **changes)


@pytest.fixture
def placements(world: World) -> dict[str, Placement]:
    """One of every kind at the prison, and one elsewhere."""
    elsewhere = make_prison("Southwood (HMP)")
    return {
        "runs": another(world, supervisor="Wren"),
        "to come": another(world, starts_on=days_on(30), supervisor="Wren"),
        "waits": another(world, approved=False),
        "ends before": another(world, ends_before=days_on(8)),
        "elsewhere": make_placement(
            ready_person(world.hope, elsewhere), world.hope, elsewhere, approved=True, supervisor="Wren"
        ),
        "theirs": make_placement(
            ready_person(other := make_organisation("Other"), world.prison),
            other,
            world.prison,
            approved=True,
        ),
    }


def closing(world: World, last_day: date | None = None, by: Actor = BY) -> BulkChange:
    return service.prepare_end(
        world.prison,
        last_day=last_day or days_on(7),
        reason=EndReason.PLACE_CLOSED,
        scope=scope(world),
        by=by,
    )


def fates(change: BulkChange) -> dict[int, Fate]:
    found = db.session.scalars(queries.items(change.id))
    return {each.placement_id: each.fate for each in found}


def outcomes(change: BulkChange) -> dict[int, tuple[Outcome, str]]:
    db.session.expire_all()
    found = db.session.scalars(queries.items(change.id))
    return {each.placement_id: (each.outcome, each.left_because) for each in found}


def test_a_preview_says_what_will_happen_to_each_and_changes_nothing(
    world: World, placements: dict[str, Placement]
) -> None:
    change = closing(world)
    assert fates(change) == {
        placements["runs"].id: Fate.END,
        placements["to come"].id: Fate.NEVER_BEGIN,
        placements["waits"].id: Fate.REFUSE,
    }
    assert placements["runs"].state is PlacementState.APPROVED
    assert not service.go_on(change.id)  # nobody has begun it


def test_all_placements_at_a_prison_that_closes_end(world: World, placements: dict[str, Placement]) -> None:
    change = closing(world)
    service.begin(change, why=WHY, scope=scope(world), by=BY)
    runs, to_come, waits = (placements[each] for each in ("runs", "to come", "waits"))
    assert (runs.state, runs.ends_before, runs.end_reason, runs.end_note) == (
        PlacementState.ENDED,
        days_on(8),
        EndReason.PLACE_CLOSED,
        WHY,
    )
    assert (to_come.state, to_come.ends_before) == (PlacementState.ENDED, to_come.starts_on)
    assert (waits.state, waits.refuse_reason, waits.decision_note) == (
        PlacementState.REFUSED,
        RefuseReason.PLACE_CLOSED,
        WHY,
    )
    for name in ("ends before", "elsewhere", "theirs"):
        assert placements[name].state is PlacementState.APPROVED
    assert {outcome for outcome, _ in outcomes(change).values()} == {Outcome.DONE}
    assert change.finished_at is not None
    reasons = db.session.scalars(select(HistoryEntry.reason).where(HistoryEntry.subject_id == runs.id)).all()
    assert f"The place closed: {WHY}" in reasons


def test_what_somebody_changed_since_the_preview_is_left(
    world: World, placements: dict[str, Placement]
) -> None:
    change = closing(world)
    living.change_supervisor(placements["runs"], Supervisor("Idris"), from_on=days_on(0), by=BY)
    db.session.flush()
    service.begin(change, why=WHY, scope=scope(world), by=BY)
    assert outcomes(change)[placements["runs"].id] == (Outcome.LEFT, CHANGED)
    assert placements["runs"].state is PlacementState.APPROVED
    assert placements["to come"].state is PlacementState.ENDED


def test_it_is_begun_once_and_with_a_reason_by_somebody_who_works_there(
    world: World, placements: dict[str, Placement]
) -> None:
    change = closing(world)
    with pytest.raises(Refused, match="Say why"):
        service.begin(change, why="  ", scope=scope(world), by=BY)
    with pytest.raises(Refused, match="do not work"):
        service.begin(change, why=WHY, scope=Scope(frozenset()), by=BY)
    service.begin(change, why=WHY, scope=scope(world), by=BY)
    with pytest.raises(Refused, match="begun already"):
        service.begin(change, why=WHY, scope=scope(world), by=BY)
    assert placements["runs"].state is PlacementState.ENDED


def test_days_and_reasons_that_cannot_be_are_refused(world: World, placements: dict[str, Placement]) -> None:
    with pytest.raises(Refused, match="more than 31 days ago"):
        closing(world, days_on(-32))
    with pytest.raises(Refused, match="No placement there"):
        closing(world, placements["to come"].ends_before)
    with pytest.raises(Refused, match="Select why"):
        service.prepare_end(
            world.prison, last_day=days_on(1), reason=EndReason.CONDUCT, scope=scope(world), by=BY
        )


def test_a_group_moves_to_another_supervisor_and_who_was_there_before_stays(
    world: World, placements: dict[str, Placement]
) -> None:
    runs, to_come, elsewhere = (placements[each] for each in ("runs", "to come", "elsewhere"))
    change = service.prepare_move(
        Supervisor("Wren"),
        Supervisor("Idris"),
        from_on=days_on(0),
        place=world.prison,
        scope=scope(world),
        by=BY,
    )
    assert fates(change) == {runs.id: Fate.MOVE, to_come.id: Fate.MOVE}
    service.begin(change, why="Wren retires", scope=scope(world), by=BY)
    assert [each.supervisor for each in (runs, to_come, elsewhere)] == ["Idris", "Idris", "Wren"]
    now, before = life.supervisors(runs.id)
    assert (now.name, now.starts_on, before.name, before.ends_before) == (
        "Idris",
        days_on(0),
        "Wren",
        days_on(0),
    )
    assert life.supervisors(to_come.id)[0].starts_on == to_come.starts_on
    assert "Wren retires" in [each.reason for each in life.timeline(runs)]


def test_a_move_that_cannot_be_is_refused_and_one_since_supervised_by_another_stays(
    world: World, placements: dict[str, Placement]
) -> None:
    def prepare(name: str, to: str, day: date) -> BulkChange:
        whose, new = Supervisor(name), Supervisor(to)
        return service.prepare_move(whose, new, from_on=day, place=None, scope=scope(world), by=BY)

    with pytest.raises(Refused, match="already"):
        prepare("Wren", "Wren", days_on(0))
    with pytest.raises(Refused, match="today or in the past"):
        prepare("Wren", "Idris", days_on(1))
    with pytest.raises(Refused, match="supervise no placement"):
        prepare("Nobody", "Idris", days_on(0))
    second, third = days_on(2), days_on(3)
    with clock.standing_on(third):
        living.change_supervisor(placements["runs"], Supervisor("Maeve"), from_on=third, by=BY)
        change = prepare("Maeve", "Idris", second)
        assert list(fates(change).values()) == [Fate.STAY]
        service.begin(change, why="Too early", scope=scope(world), by=BY)
    ((outcome, why),) = outcomes(change).values()
    assert outcome is Outcome.LEFT
    assert "must not be before" in why
    assert placements["runs"].supervisor == "Maeve"


def test_many_go_on_in_the_background_a_chunk_at_a_time(
    world: World, placements: dict[str, Placement], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "MOST_AT_ONCE", 2)
    monkeypatch.setattr(queries, "CHUNK", 2)
    change = closing(world, by=world.cora.as_actor())
    service.begin(change, why=WHY, scope=scope(world), by=world.cora.as_actor())
    assert {each for each, _ in outcomes(change).values()} == {Outcome.WAITING}
    assert service.go_on(change.id)
    assert sorted(each for each, _ in outcomes(change).values()) == ["done", "done", "waiting"]
    db.session.commit()
    tasks.change_many()
    assert {each for each, _ in outcomes(change).values()} == {Outcome.DONE}
    assert db.session.get_one(BulkChange, change.id).finished_at is not None
    assert queries.unfinished() == []


def test_what_was_never_begun_goes_after_thirty_days(world: World, placements: dict[str, Placement]) -> None:
    begun = closing(world)
    closing(world)
    service.begin(begun, why=WHY, scope=scope(world), by=BY)
    db.session.commit()
    with clock.standing_on(days_on(29)):
        tasks.clear_bulk()
    assert len(db.session.scalars(select(BulkChange)).all()) == 2
    with clock.standing_on(days_on(31)):
        tasks.clear_bulk()
    assert [each.id for each in db.session.scalars(select(BulkChange))] == [begun.id]
    assert {each.bulk_change_id for each in db.session.scalars(select(BulkChangeItem))} == {begun.id}
    assert placements["runs"].state is PlacementState.ENDED


def typed_day(name: str, day: date) -> dict[str, str]:
    return {f"{name}__{part}": str(getattr(day, part)) for part in ("day", "month", "year")}


def test_a_coordinator_sees_what_closing_does_then_does_it(
    world: World, placements: dict[str, Placement], coordinator: PageClient
) -> None:
    made = coordinator.submit(
        "/placements/bulk/end",
        place=world.prison.reference,
        reason="place_closed",
        **typed_day("last_day", days_on(7)),
    )
    preview = coordinator.get(made.location).text
    for words in ("1 placement ends on the last day", "Does not begin", "Is refused", "Not begun"):
        assert words in preview
    assert "What came of it" not in preview
    assert preview.index("What happens") < preview.index("End 2 placements and refuse 1 placement")
    nothing = coordinator.submit(made.location, why="")
    assert (nothing.status_code, "Say why" in nothing.text) == (422, True)
    done = coordinator.submit(made.location, why=WHY)
    page = coordinator.get(done.location).text
    assert "3 placements of 3 done" in page
    assert "What came of it" in page
    assert WHY in page
    file = coordinator.submit(made.location.replace("/change?", "/change/export?"), kind="csv")
    assert "Ends on the last day" in file.get_data(as_text=True)
    file.close()
    assert "End all placements at" in coordinator.get("/placements/bulk").text


def test_a_coordinator_moves_a_group(
    world: World, placements: dict[str, Placement], coordinator: PageClient
) -> None:
    made = coordinator.submit("/placements/bulk/supervisor", supervisor="Wren", to_supervisor="Idris")
    preview = coordinator.get(made.location).text
    assert "3 placements move" in preview
    assert ">Move 3 placements<" in preview
    coordinator.submit(made.location, why="Wren retires")
    db.session.expire_all()
    assert placements["elsewhere"].supervisor == "Idris"
    assert world.hope.id == placements["elsewhere"].organisation_id


def test_bulk_work_is_its_owners_alone(
    world: World, placements: dict[str, Placement], client: PageClient
) -> None:
    change = closing(world)
    sign_in(client, make_account(name="Carl", roles=[(MembershipRole.COORDINATOR, world.hope)]))
    assert client.get(f"/placements/bulk/change?of={change.reference}").status_code == 404
    assert client.get("/placements/bulk/change").location == "/placements/bulk"
    assert placements["runs"].ends_before > days_on(0) + timedelta(days=1)
