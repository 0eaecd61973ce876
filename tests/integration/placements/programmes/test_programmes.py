"""Programmes, their targets and what counts for them, and which placement belonged to which when."""

import io
from datetime import date, timedelta

import pytest
from python_calamine import load_workbook
from sqlalchemy import select

from tests.factories.organisations import BY, make_organisation
from tests.factories.placements import ANOTHER, days_on, make_placement, make_session, ready_person
from tests.factories.programmes import details, make_programme, make_target
from tests.integration.placements.conftest import World
from tests.page_client import PageClient, form_fields
from volunteer_app.desk.queries.also import also_waiting
from volunteer_app.foundation import clock
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused, StaleEdit
from volunteer_app.foundation.presenting import day
from volunteer_app.placements import hours
from volunteer_app.placements import service as placing
from volunteer_app.placements.models import Placement
from volunteer_app.placements.programmes import queries, service
from volunteer_app.placements.programmes.models import Programme, ProgrammeTarget
from volunteer_app.placements.programmes.rules import Measure, Standing
from volunteer_app.placements.rules import EndReason


@pytest.fixture
def placement(world: World) -> Placement:
    return make_placement(world.person, world.hope, world.prison, approved=True)


def typed_day(name: str, day: date) -> dict[str, str]:
    return {f"{name}__{part}": str(getattr(day, part)) for part in ("day", "month", "year")}


def belonged(placement: Placement) -> list[tuple[str, date, date | None]]:
    return [(r.programme.name, r.starts_on, r.ends_before) for r in queries.belonged(placement.id)]


def test_what_a_placement_belonged_to_stays_readable(world: World, placement: Placement) -> None:
    first, other = make_programme(world.hope), make_programme(world.hope, name="Writing home")
    service.put_in(placement, first, by=BY)
    with clock.standing_on(days_on(5)):
        service.put_in(placement, other, by=BY)
    with clock.standing_on(days_on(8)):
        service.put_in(placement, None, by=BY)
    assert belonged(placement) == [
        ("Writing home", days_on(5), days_on(8)),
        ("Reading together", days_on(0), days_on(5)),
    ]
    assert queries.belongs_now(placement.id) is None


def test_a_placement_belongs_to_a_programme_of_its_own_organisation_that_shares_a_day_with_it(
    world: World, placement: Placement
) -> None:
    theirs = make_programme(make_organisation("Other"))
    over = make_programme(world.hope, name="Over", ends_before=days_on(0))
    own = make_programme(world.hope)
    for programme, words in ((theirs, "another organisation"), (over, "no day in common")):
        with pytest.raises(Refused, match=words):
            service.put_in(placement, programme, by=BY)
    with pytest.raises(Refused, match="belongs to none"):
        service.put_in(placement, None, by=BY)
    service.put_in(placement, own, by=BY)
    with pytest.raises(Refused, match="belongs to this programme already"):
        service.put_in(placement, own, by=BY)


def test_people_placements_and_approved_hours_count_for_a_programme(
    world: World, placement: Placement
) -> None:
    programme = make_programme(world.hope)
    to_come = make_placement(
        ready_person(world.hope, world.prison), world.hope, world.prison, approved=True, starts_on=days_on(5)
    )
    proposed = make_placement(ready_person(world.hope, world.prison), world.hope, world.prison)
    for each in (placement, to_come, proposed):
        service.put_in(each, programme, by=BY)
    with clock.standing_on(days_on(2)):
        for minutes in (90, 50):
            hours.approve_session(make_session(placement, minutes=minutes), by=ANOTHER)
        make_session(placement, minutes=500)  # not approved
        assert queries.reached([programme.id]) == {
            (programme.id, Measure.PEOPLE): 1,
            (programme.id, Measure.PLACEMENTS): 1,
            (programme.id, Measure.HOURS): 2,
        }
    with clock.standing_on(days_on(5)):
        assert queries.reached([programme.id])[programme.id, Measure.PEOPLE] == 2


def test_one_that_never_began_does_not_count(world: World, placement: Placement) -> None:
    programme = make_programme(world.hope)
    service.put_in(placement, programme, by=BY)
    placing.end_placement(placement, last_day=days_on(-1), reason=EndReason.HEALTH, note="", by=BY)
    assert queries.reached([programme.id]) == {}


def test_what_comes_after_the_day_of_a_target_does_not_reach_it(world: World, placement: Placement) -> None:
    programme = make_programme(world.hope)
    early, late = (make_target(programme, Measure.PEOPLE, 1, day) for day in (days_on(-1), days_on(9)))
    minutes = make_target(programme, Measure.HOURS, 1, days_on(0))
    service.put_in(placement, programme, by=BY)
    hours.approve_session(make_session(placement, minutes=60), by=ANOTHER)
    with clock.standing_on(days_on(1)):
        hours.approve_session(make_session(placement, minutes=60), by=ANOTHER)
    reached = queries.reached_in_time([programme.id])
    assert [reached.get(each.id, 0) for each in (early, late, minutes)] == [0, 1, 1]


def test_hours_count_for_the_programme_of_their_day(world: World, placement: Placement) -> None:
    first, other = make_programme(world.hope), make_programme(world.hope, name="Writing home")
    service.put_in(placement, first, by=BY)
    with clock.standing_on(days_on(3)):
        service.put_in(placement, other, by=BY)
        for days_ago, minutes in ((1, 120), (0, 180)):
            hours.approve_session(make_session(placement, days_ago=days_ago, minutes=minutes), by=ANOTHER)
        found = queries.reached([first.id, other.id])
    assert (found[first.id, Measure.HOURS], found[other.id, Measure.HOURS]) == (2, 3)


def test_another_number_takes_the_place_of_a_target_which_stays_readable(world: World) -> None:
    programme = make_programme(world.hope)
    make_target(programme, number=10)
    with pytest.raises(Refused, match="target already"):
        make_target(programme, number=10)
    now = make_target(programme, number=12)
    assert queries.targets([programme.id]) == [now]
    assert [each.number for each in queries.withdrawn(programme.id)] == [10]
    service.withdraw_target(now, by=BY)
    with pytest.raises(Refused, match="withdrawn already"):
        service.withdraw_target(now, by=BY)
    assert queries.targets([programme.id]) == []


def test_a_programme_keeps_the_days_of_its_targets(world: World) -> None:
    programme = make_programme(world.hope)
    make_target(programme, due_on=days_on(200))
    version = programme.version
    with pytest.raises(Refused, match="outside these"):
        service.change(programme, details(ends_before=days_on(200)), version=version, by=BY)
    service.change(programme, details(ends_before=days_on(201)), version=version, by=BY)
    with pytest.raises(StaleEdit):
        service.change(programme, details(), version=version, by=BY)


def test_targets_of_the_next_thirty_days_stand_on_today(world: World) -> None:
    programme = make_programme(world.hope)
    for ahead in (-1, 0, 30, 31):
        make_target(programme, due_on=days_on(ahead))
    scope = Scope(frozenset({world.hope.id}))
    waits, _ = also_waiting(scope, scope)
    assert waits.targets_due == 2


def test_a_coordinator_makes_a_programme_with_a_target_and_puts_a_placement_into_it(
    world: World, placement: Placement, coordinator: PageClient
) -> None:
    said = {
        "name": "Reading together",
        "commissioner": "Leeds (HMP)",
        **typed_day("first_day", days_on(-10)),
        **typed_day("last_day", days_on(99)),
    }
    made = coordinator.submit("/programmes/new", **said)
    programme = db.session.scalars(select(Programme)).one()
    assert made.location == f"/programmes/{programme.reference}"
    assert programme.ends_before == days_on(100)
    again = coordinator.submit("/programmes/new", **said)
    assert (again.status_code, service.NAMED_TWICE in again.text) == (422, True)
    wrong = coordinator.submit(
        f"{made.location}/targets/new", measure="people", number="5", **typed_day("due_on", days_on(100))
    )
    assert "must be a day of the programme" in wrong.text
    coordinator.submit(
        f"{made.location}/targets/new", measure="people", number="5", **typed_day("due_on", days_on(99))
    )
    coordinator.submit(f"/placements/{placement.reference}/programme", programme=programme.reference)
    page = coordinator.get(made.location).text
    assert "20%" in page
    target = db.session.scalars(select(ProgrammeTarget)).one()
    assert f"/programmes/targets/{target.reference}/withdraw" in page
    assert "Reading together" in coordinator.get("/programmes?over=no").text
    assert "Reading together" not in coordinator.get("/programmes?over=yes").text
    life = coordinator.get(f"/placements/{placement.reference}/life").text
    assert "Belongs to a programme" in life
    edited = coordinator.submit(f"{made.location}/edit", name="Reading on")
    assert edited.status_code == 302
    assert "Reading on" in coordinator.get(made.location).text


def test_a_target_is_withdrawn_once_its_page_has_asked(world: World, coordinator: PageClient) -> None:
    target = make_target(make_programme(world.hope), number=1_200, due_on=days_on(30))
    db.session.commit()
    programme = f"/programmes/{target.programme.reference}"
    page = f"/programmes/targets/{target.reference}/withdraw"
    assert f'href="{page}"' in coordinator.get(programme).text
    asked = coordinator.get(page).text
    assert f"1,200 by {day(days_on(30))}" in asked
    assert "You cannot undo this" in asked
    db.session.refresh(target)
    assert target.withdrawn_at is None
    sent = form_fields(asked)
    assert coordinator.post(page, data=sent).location == programme
    shown = coordinator.get(programme).text
    assert f"1,200 by {day(days_on(30))} is withdrawn. It stays below" in shown
    assert "Targets that were withdrawn" in shown
    again = coordinator.post(page, data=sent | {"form_key": "another"})
    assert again.status_code == 422
    assert "This target was withdrawn already" in again.text
    assert "Withdraw the target" not in coordinator.get(page).text


def test_the_list_of_programmes_can_be_had_as_a_file(world: World, coordinator: PageClient) -> None:
    make_target(make_programme(world.hope), number=5, due_on=days_on(-5))
    file = coordinator.submit("/programmes/export", kind="csv")
    assert file.mimetype == "text/csv"
    assert "Reading together" in file.get_data(as_text=True)
    file.close()
    assert "Not reached in time" in coordinator.get("/programmes?view=all").text


def test_targets_are_listed_of_one_programme_or_of_all_and_can_be_had_as_a_file(
    world: World, placement: Placement, coordinator: PageClient
) -> None:
    reading, writing = make_programme(world.hope), make_programme(world.hope, name="Writing home")
    service.put_in(placement, reading, by=BY)
    make_target(reading, number=4, due_on=days_on(30))
    make_target(writing, Measure.HOURS, number=5, due_on=days_on(-5))
    make_target(make_programme(make_organisation("Other"), name="Theirs"))
    db.session.commit()
    address = f"/programmes/targets?programme={reading.reference}"
    assert address in coordinator.get(f"/programmes/{reading.reference}").text
    page = coordinator.get(address).text
    assert ("Reading together" in page, "Writing home" in page) == (True, False)
    every = coordinator.get("/programmes/targets?view=all").text
    assert ("Writing home" in every, "Theirs" in every, "Not reached in time" in every) == (True, False, True)
    asked = "/programmes/targets/export"
    file = coordinator.submit(f"{asked}?programme={reading.reference}", kind="xlsx")
    headings, row = load_workbook(io.BytesIO(file.data)).get_sheet_by_index(0).to_python()
    file.close()
    found = dict(zip(headings, row, strict=True))
    assert (found["Programme"], found["What is counted"]) == ("Reading together", Measure.PEOPLE.words)
    assert (found["Target"], found["Reached"]) == (4, 1)
    assert found["By"] == days_on(30)
    assert found["How it stands"] == Standing.BEHIND.words


def test_a_programme_that_there_is_no_more_narrows_nothing_and_says_so(coordinator: PageClient) -> None:
    assert "Programme" in coordinator.get("/programmes/targets?programme=PRG-NONE").text


def test_a_programme_of_another_organisation_is_not_there(world: World, coordinator: PageClient) -> None:
    theirs = make_programme(make_organisation("Other"))
    db.session.commit()
    assert coordinator.get(f"/programmes/{theirs.reference}").status_code == 404
    assert theirs.ends_before > days_on(0) + timedelta(days=1)
    assert world.hope.id != theirs.organisation_id
