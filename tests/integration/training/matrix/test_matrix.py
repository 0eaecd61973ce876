"""The training matrix: who is in it, how each cell stands, and its filters."""

from datetime import date, timedelta

import pytest

from tests.factories.accounts import make_account, sign_in
from tests.factories.organisations import BY, make_prison
from tests.factories.training import make_training, pack
from tests.integration.desk.conftest import World
from tests.integration.training.matrix.reading import (
    ADDRESS,
    MENTORING,
    PRISON,
    exported,
    finished,
    page,
    row,
    rows_of,
)
from tests.page_client import PageClient
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation import clock
from volunteer_app.foundation.database import db
from volunteer_app.placements.rules import PlacementState
from volunteer_app.recruitment.rules import Stage
from volunteer_app.training import service


@pytest.mark.parametrize(
    ("stage", "there"),
    [
        (Stage.OFFERED, False),
        (Stage.CHECKS, True),
        (Stage.TRAINING, True),
        (Stage.READY, True),
        (Stage.PLACED, False),
        (Stage.ON_HOLD, False),
        (Stage.WITHDRAWN, False),
    ],
)
def test_applicants_are_there_from_their_checks_until_they_are_placed(
    coordinator: PageClient, world: World, stage: Stage, there: bool
) -> None:
    person = world.person()
    world.application(person, stage=stage)
    assert (person.reference in page(coordinator)) is there


@pytest.mark.parametrize(
    ("state", "days", "there"),
    [
        (PlacementState.APPROVED, 30, True),
        (PlacementState.APPROVED, 0, False),
        (PlacementState.SUSPENDED, 30, True),
        (PlacementState.PROPOSED, 30, False),
        (PlacementState.ENDED, 30, False),
        (PlacementState.REFUSED, 30, False),
    ],
)
def test_whoever_is_placed_is_there_as_long_as_the_placement_stands(
    coordinator: PageClient, world: World, state: PlacementState, days: int, there: bool
) -> None:
    person = world.person()
    today = clock.today()
    world.placement(
        person, state, starts_on=today - timedelta(days=9), ends_before=today + timedelta(days=days)
    )
    assert (person.reference in page(coordinator)) is there


def test_a_cell_says_in_words_how_somebody_stands(coordinator: PageClient, world: World) -> None:
    ada, ben, cat, dan, eve = (world.person(first_name=name) for name in ("Ada", "Ben", "Cat", "Dan", "Eve"))
    for person in (ada, ben, cat, dan, eve):
        world.placement(person)
    today = clock.today()
    finished(ada, world, PRISON, verified=True)
    finished(ada, world, MENTORING)
    months = pack(PRISON).validity_months
    finished(ben, world, PRISON, verified=True, completed_on=ago(months, 30))
    finished(cat, world, PRISON, verified=True, completed_on=ago(months + 1, 0))
    service.send_back_training(finished(dan, world, PRISON), note="No", by=BY)
    text = page(coordinator)
    assert "Met</strong> until" in row(text, ada)
    assert "In progress</strong> waiting to be verified" in row(text, ada)
    assert "Runs out</strong> on" in row(text, ben)
    assert "Missing</strong> ran out on" in row(text, cat)
    assert row(text, dan).count("Missing</strong>") == 2
    assert "waiting" not in row(text, dan)
    assert row(text, eve).count("Missing</strong>") == 2
    assert f"on {today.day} {today:%B %Y}" in text
    assert "7 packs are missing, 1 in progress, 1 run out within 90 days" in text


def ago(months: int, days_left: int) -> date:
    """A day from which so many months end in so many days."""
    today = clock.today()
    back = today.year * 12 + today.month - 1 - months
    return date(back // 12, back % 12 + 1, min(today.day, 28)) + timedelta(days=days_left)


def test_a_pack_that_none_of_their_roles_asks_for_is_not_needed(
    coordinator: PageClient, world: World
) -> None:
    one, other = world.person(first_name="Ada"), world.person(first_name="Ben")
    world.placement(one)
    world.application(other, world.opportunity("resettlement-volunteer", world.hope), Stage.CHECKS)
    text = page(coordinator)
    for title in ("Volunteering in Prison", "Volunteering with Offenders in the Community"):
        assert f'scope="col" role="columnheader" class="govuk-table__header">{title}' in text
    assert row(text, one).count("Not needed") == 1
    assert row(text, other).count("Not needed") == 2
    assert "Managing Volunteers" not in text


def test_training_with_another_organisation_does_not_count_here(
    coordinator: PageClient, world: World
) -> None:
    person = world.person()
    world.placement(person)
    make_training(person, world.other, pack=pack(PRISON), verified=True)
    stranger = world.person(world.other)
    world.placement(stranger, organisation_id=world.other.id)
    text = page(coordinator)
    assert row(text, person).count("Missing</strong>") == 2
    assert stranger.reference not in text
    assert coordinator.get(f"{ADDRESS}?with={world.other.reference}").status_code == 404


def test_of_several_organisations_one_is_shown_at_a_time(client: PageClient, world: World) -> None:
    both = [(MembershipRole.COORDINATOR, each) for each in (world.hope, world.other)]
    sign_in(client, make_account(name="Cora", roles=both))
    here, there = world.person(), world.person(world.other)
    world.placement(here)
    world.placement(there, organisation_id=world.other.id)
    assert here.reference in page(client, f"?with={world.hope.reference}")
    text = page(client, f"?with={world.other.reference}")
    assert there.reference in text
    assert here.reference not in text


def test_filters_narrow_by_role_place_pack_and_gaps(coordinator: PageClient, world: World) -> None:
    other_prison = make_prison("Farwood (HMP)")
    done, lacks, ending = (world.person(first_name=name) for name in ("Ada", "Ben", "Cat"))
    for person in (done, lacks):
        world.placement(person)
    world.application(ending, world.opportunity("official-prison-visitor", other_prison), Stage.READY)
    for code in (PRISON, MENTORING):
        finished(done, world, code, verified=True)
    finished(lacks, world, PRISON, verified=True)
    finished(ending, world, PRISON, verified=True, completed_on=ago(pack(PRISON).validity_months, 30))
    everybody = (done, lacks, ending)

    def there(query: str) -> list[str]:
        text = page(coordinator, query)
        return [each.first_name for each in everybody if each.reference in text]

    assert there("") == ["Ada", "Ben", "Cat"]
    assert there("?role=official-prison-visitor") == ["Cat"]
    assert there(f"?place={world.prison.reference}") == ["Ada", "Ben"]
    assert there(f"?pack={MENTORING}") == ["Ada", "Ben"]
    assert there("?gaps=now") == ["Ben"]
    assert there("?gaps=soon") == ["Ben", "Cat"]
    assert there(f"?gaps=now&pack={PRISON}") == []
    assert there(f"?gaps=soon&role=mentor-prison&place={world.prison.reference}") == ["Ben"]
    assert "Mentoring Skills</th>" not in page(coordinator, f"?pack={PRISON}")
    gone = page(coordinator, "?role=nobody-has-this")
    assert "asks for something that is no longer there" in gone
    assert "Nobody matches these filters" in gone


def test_what_waits_is_a_gap_until_somebody_verified_it(coordinator: PageClient, world: World) -> None:
    person = world.person()
    world.placement(person)
    finished(person, world, PRISON, verified=True)
    record = finished(person, world, MENTORING)
    assert person.reference in page(coordinator, "?gaps=now")
    service.verify_training(record, by=BY)
    assert person.reference not in page(coordinator, "?gaps=now")


def test_people_are_found_by_name_and_the_words_stay_out_of_the_address(
    coordinator: PageClient, world: World
) -> None:
    ada, ben = world.person(first_name="Ada", last_name="Quill"), world.person(first_name="Ben")
    for person in (ada, ben):
        world.placement(person)
    db.session.commit()
    found = coordinator.submit(ADDRESS, words="quil")
    assert "quil" not in found.location
    text = coordinator.get(found.location).text
    assert ada.reference in text
    assert ben.reference not in text
    assert rows_of(exported(coordinator, query=found.location.partition(ADDRESS)[2]))[1][0] == "Quill, Ada"
