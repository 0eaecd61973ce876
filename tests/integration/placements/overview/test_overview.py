"""Placements side by side: the caseload, who is where today, regions, and from whom approvals are awaited."""

import io
from datetime import timedelta
from typing import Any

import pytest
from python_calamine import load_workbook

from tests.factories.organisations import BY, make_organisation, make_prison
from tests.factories.people import make_person
from tests.factories.placements import days_on, make_placement, plan, ready_person
from tests.factories.programmes import make_programme
from tests.factories.screening import screened
from tests.factories.vetting import make_check
from tests.integration.placements.conftest import World
from tests.page_client import PageClient
from volunteer_app.foundation import clock
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.organisations.models import Establishment
from volunteer_app.placements import service, suspending
from volunteer_app.placements.life import service as life
from volunteer_app.placements.models import Placement
from volunteer_app.placements.overview import listings, presenters, queries
from volunteer_app.placements.overview.queries import Filters
from volunteer_app.placements.overview.rules import Awaited, Part
from volunteer_app.placements.programmes import service as programmes
from volunteer_app.placements.rules import SuspendReason
from volunteer_app.placements.screening import service as screening
from volunteer_app.placements.screening.rules import ScreeningState
from volunteer_app.placements.supervising import Supervisor
from volunteer_app.vetting.rules import CheckKind


def scope(world: World) -> Scope:
    return Scope(frozenset({world.hope.id}))


@pytest.fixture
def running(world: World) -> Placement:
    return make_placement(
        world.person,
        world.hope,
        world.prison,
        approved=True,
        supervisor="Cora Reyes",
        ends_before=days_on(200),
    )


def another(world: World, *, approved: bool = True, **changes: Any) -> Placement:
    person = ready_person(world.hope, world.prison)
    return make_placement(person, world.hope, world.prison, approved=approved, **changes)


def found(world: World, **filters: Any) -> list[int]:
    statement = queries.caseload(scope(world), Filters(**filters))
    return [each.id for each in db.session.scalars(statement.order_by(Placement.id))]


def test_a_caseload_has_parts_that_are_counted(world: World, running: Placement) -> None:
    to_come = another(world, starts_on=days_on(9))
    ending = another(world, ends_before=days_on(30))
    waits = another(world, approved=False)
    paused = another(world)
    suspending.suspend_placement(paused, reason=SuspendReason.OTHER, note="Rest", by=BY)
    make_placement(
        ready_person(other := make_organisation("Other"), world.prison), other, world.prison, approved=True
    )
    db.session.flush()
    parts = {
        Part.RUNNING: [running.id, ending.id],
        Part.TO_COME: [to_come.id],
        Part.PAUSED: [paused.id],
        Part.PROPOSED: [waits.id],
        Part.REVIEW: [],
        Part.ENDING: [ending.id],
    }
    assert {part: found(world, part=part) for part in Part} == parts
    assert queries.parts(scope(world)) == {part: len(ids) for part, ids in parts.items()}
    with clock.standing_on(days_on(85)):
        assert running.id in found(world, part=Part.REVIEW)
    with clock.standing_on(days_on(200)):
        assert running.id not in found(world)


def test_a_caseload_is_narrowed_to_a_supervisor_a_place_or_a_programme(
    world: World, running: Placement
) -> None:
    elsewhere = make_prison("Southwood (HMP)")
    there = make_placement(ready_person(world.hope, elsewhere), world.hope, elsewhere, approved=True)
    programme = make_programme(world.hope)
    programmes.put_in(there, programme, by=BY)
    supervised = Supervisor(world.cora.name, world.cora.id)
    life.change_supervisor(there, supervised, from_on=days_on(0), by=BY)
    assert found(world, supervisor=world.cora.reference) == [there.id]  # of the other there is a name alone
    assert found(world, place=elsewhere.reference) == [there.id]
    assert found(world, programme=programme.reference) == [there.id]
    assert queries.places(scope(world)) == {
        world.prison.reference: world.prison.name,
        elsewhere.reference: "Southwood (HMP)",
    }


def test_a_row_of_a_caseload_says_what_comes_next(world: World, running: Placement) -> None:
    programmes.put_in(running, make_programme(world.hope), by=BY)
    rows = listings.caseload(scope(world), Filters()).rows([running])
    assert (rows[0].programme, rows[0].last_on) == ("Reading together", None)
    assert rows[0].review_on is not None


def test_who_is_paused_or_yet_to_begin_is_nowhere_today(world: World, running: Placement) -> None:
    another(world, starts_on=days_on(1))
    paused = another(world)
    suspending.suspend_placement(paused, reason=SuspendReason.OTHER, note="Rest", by=BY)
    db.session.flush()
    here = db.session.scalars(queries.here_today(scope(world)))
    assert [each.id for each in here] == [running.id]
    (place,) = queries.by_place(scope(world))
    assert (place.people, place.active, place.paused, place.proposed) == (1, 1, 1, 0)


def test_the_number_of_a_region_is_that_of_its_places(world: World, running: Placement) -> None:
    establishment = db.session.get(Establishment, world.prison.id) or Establishment(
        organisation_id=world.prison.id
    )
    establishment.county = "Northamptonshire"
    establishment.country = "England"
    db.session.add(establishment)
    lines = presenters.lines(queries.by_place(scope(world)), {"N56": "East of England probation region"})
    assert [(each.key, each.name, each.active, each.bar) for each in lines] == [
        ("N56", "East of England", 1, presenters.BAR)
    ]
    assert lines[0].percent == 100
    picture = presenters.picture(lines)
    assert sum(each.number for each in picture.squares) == 1
    assert picture.said == "East of England: 1 placement"
    assert running.place_id == world.prison.id


def test_a_bar_is_a_share_of_all_that_run_and_not_of_the_largest(world: World) -> None:
    there = [
        queries.AtPlace(each, "PLA", name, region, people=each, active=each, paused=0, proposed=0)
        for region, name, each in (("N50", "A", 5), ("N51", "B", 6))
    ]
    lines = presenters.lines(there, {"N50": "North East", "N51": "Yorkshire"})
    assert [(each.percent, each.bar) for each in lines] == [
        (45, presenters.BAR * 5 // 11),
        (55, presenters.BAR * 6 // 11),
    ]


def test_what_waits_says_from_whom(world: World) -> None:
    ready = another(world, approved=False)
    lacking = screened(make_placement(make_person(world.hope), world.hope, world.prison))
    barely = another(world, approved=False)
    assert barely.screening is not None
    barely.screening.state = ScreeningState.CHOOSE_ANOTHER
    rows = listings.stuck(scope(world)).rows([ready, lacking, barely])
    said = [[each.words for each in row.awaited] for row in rows]
    assert said[0] == [Awaited.DECISION.words]
    assert {Awaited.VOLUNTEER.words, Awaited.COORDINATOR.words} <= set(said[1])
    assert said[2] == [Awaited.CHOOSE.words]
    db.session.rollback()


def test_a_word_that_is_too_old_is_awaited_anew(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    ready = another(world, approved=False)
    monkeypatch.setattr(screening, "kept_on", lambda _day: timedelta())
    (row,) = listings.stuck(scope(world)).rows([ready])
    assert [each.words for each in row.awaited] == [Awaited.SCREENING.words]


def test_a_check_that_is_under_way_says_since_when(world: World) -> None:
    person = make_person(world.hope)
    make_check(person, world.hope, CheckKind.HMPPS_VETTING)
    waits = make_placement(person, world.hope, world.prison)
    (row,) = listings.stuck(scope(world)).rows([waits])
    assert (Awaited.SCREENING.words, days_on(0)) not in row.awaited  # it was screened
    assert (Awaited.CHECKS.words, days_on(0)) in row.awaited


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/placements/caseload?view=all", "Caseload, the earliest last day at the top"),
        ("/placements/caseload?part=nonsense", "no longer there"),
        ("/placements/today?view=all", "Who has a placement that runs today"),
        ("/placements/regions?view=all", "Region not known"),
        ("/placements/regions?region=N99", "no longer there"),
        ("/placements/waiting", "The longest wait at the top"),
    ],
)
def test_each_page_shows_what_there_is(
    world: World, running: Placement, coordinator: PageClient, address: str, words: str
) -> None:
    another(world, approved=False)
    assert words in coordinator.get(address).text
    assert running.organisation_id == world.hope.id


def test_everybody_who_is_awaited_is_named_with_since_when(world: World) -> None:
    proposed_on, today = days_on(-9), days_on(0)
    with clock.standing_on(proposed_on):
        lacking = make_placement(make_person(world.hope), world.hope, world.prison, starts_on=days_on(20))
        ready = service.propose_placement(
            world.person, plan(world.hope, world.prison, starts_on=days_on(20)), by=BY
        )
    screened(ready)
    rows = listings.stuck(scope(world)).rows([ready, lacking])
    assert rows[0].awaited == [(Awaited.DECISION.words, today)]  # since screening said its word
    assert {each.words: each.since for each in rows[1].awaited}[Awaited.VOLUNTEER.words] == proposed_on
    assert None not in [each.since for each in rows[1].awaited]


@pytest.mark.parametrize(
    ("address", "headings", "cells"),
    [
        (
            "/placements/regions/table",
            ("Region", "Places", "Active today", "Paused", "Waiting for approval"),
            ("Region not known", 1, 1, 0, 1),
        ),
        ("/placements/today/table", ("Place", "Volunteers", "Placements", "Paused"), ("{prison}", 1, 1, 0)),
    ],
)
def test_the_tables_beside_the_lists_can_be_had_as_files(
    world: World,
    running: Placement,
    coordinator: PageClient,
    address: str,
    headings: tuple[str, ...],
    cells: tuple[Any, ...],
) -> None:
    another(world, approved=False)
    place = running.place.name
    page = address.removesuffix("/table")
    assert f'href="{address}"' in coordinator.get(f"{page}?view=all").text
    file = coordinator.submit(address, kind="xlsx")
    rows = load_workbook(io.BytesIO(file.data)).get_sheet_by_index(0).to_python()
    file.close()
    assert rows == [list(headings), [place if each == "{prison}" else each for each in cells]]
    text = coordinator.submit(address, kind="csv")
    assert text.get_data(as_text=True).count("\n") == 2
    text.close()


@pytest.mark.parametrize("address", ["caseload", "today", "regions", "waiting"])
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_each_list_can_be_had_as_a_file(
    world: World, running: Placement, coordinator: PageClient, address: str, kind: str
) -> None:
    another(world, approved=False)
    file = coordinator.submit(f"/placements/{address}/export", kind=kind)
    assert file.status_code == 200
    if kind == "csv":
        assert world.prison.name in file.get_data(as_text=True)
    file.close()
    assert running.ends_before > days_on(0) + timedelta(days=1)


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/placements/caseload", "No placement runs or waits"),
        ("/placements/today", "No placement runs today"),
        ("/placements/regions", "No placement runs or waits here"),
        ("/placements/waiting", "No placement waits for approval"),
        ("/programmes", "There are no programmes yet"),
        ("/placements/bulk", "You have prepared nothing yet"),
    ],
)
def test_an_empty_page_says_so(coordinator: PageClient, address: str, words: str) -> None:
    assert words in coordinator.get(address).text
