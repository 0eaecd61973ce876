"""The training matrix: who is in it, how each cell stands, its filters, pages and files."""

import csv
import io
from datetime import date, timedelta

import pytest
from python_calamine import load_workbook
from sqlalchemy import select

from tests.factories.accounts import make_account, sign_in
from tests.factories.organisations import BY, make_organisation, make_prison
from tests.factories.training import make_training, pack
from tests.integration.desk.conftest import World
from tests.page_client import PageClient
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation import clock
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.foundation.history import HistoryEntry
from volunteer_app.people import merging
from volunteer_app.people.models import Person
from volunteer_app.placements.rules import PlacementState
from volunteer_app.recruitment.rules import Stage
from volunteer_app.training import service
from volunteer_app.training.matrix import queries
from volunteer_app.training.models import TrainingRecord

PRISON, MENTORING = "volunteering-in-prison", "mentoring-skills"
ADDRESS = "/training/matrix"


@pytest.fixture
def world(app: object) -> World:
    return World()


@pytest.fixture
def coordinator(client: PageClient, world: World) -> PageClient:
    sign_in(client, make_account(name="Cora", roles=[(MembershipRole.COORDINATOR, world.hope)]))
    return client


def page(client: PageClient, query: str = "") -> str:
    db.session.commit()
    answer = client.get(f"{ADDRESS}{query}")
    assert answer.status_code == 200
    return str(answer.text)


def row(text: str, person: Person) -> str:
    """The row of a person, from its heading to its end."""
    start = text.index(f"/people/{person.reference}")
    return text[start : text.index("</tr>", start)]


def exported(client: PageClient, kind: str = "csv", query: str = "") -> bytes:
    db.session.commit()
    answer = client.submit(f"{ADDRESS}/export{query}", kind=kind)
    assert answer.status_code == 200, answer.text
    data = bytes(answer.data)
    answer.close()
    return data


def rows_of(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))


def finished(person: Person, world: World, code: str, **columns: object) -> TrainingRecord:
    return make_training(person, world.hope, pack=pack(code), **columns)  # type: ignore[arg-type]  # they vary


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


def test_pages_have_100_people_by_name_and_all_up_to_500_on_request(
    coordinator: PageClient, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "PAGE", 2)
    monkeypatch.setattr(queries, "MOST", 4)
    people = [world.person(first_name="N", last_name=f"Name{letter}") for letter in "ABCDE"]
    for person in people:
        world.placement(person)
    first = page(coordinator)
    shown = [each.last_name[-1] for each in people if each.reference in first]
    assert shown == ["A", "B"]
    assert first.index(people[0].reference) < first.index(people[1].reference)
    second = page(coordinator, f"?after={people[1].reference}")
    assert [each.last_name[-1] for each in people if each.reference in second] == ["C", "D"]
    assert f"before={people[2].reference}" in second
    whole = page(coordinator, "?all=yes")
    assert [each.last_name[-1] for each in people if each.reference in whole] == ["A", "B", "C", "D"]
    assert f"after={people[3].reference}" in whole
    assert [each[0] for each in rows_of(exported(coordinator))[1:]] == [f"Name{x}, N" for x in "ABCDE"]


def test_somebody_with_two_roles_is_one_row_with_both(coordinator: PageClient, world: World) -> None:
    person = world.person()
    world.placement(person)
    world.application(person, world.opportunity("resettlement-volunteer", world.hope), Stage.READY)
    text = page(coordinator)
    assert text.count(f"/people/{person.reference}") == 1
    both = "Resettlement volunteer (housing, work, benefits)"
    assert f"Mentor in prison, {world.prison.name}; {both}, {world.hope.name}" in text
    assert "Not needed" not in row(text, person)


def test_the_file_has_a_column_for_each_pack_and_no_formula(coordinator: PageClient, world: World) -> None:
    person = world.person(first_name="=HYPERLINK()", last_name="@Doe")
    world.placement(person)
    finished(person, world, PRISON, verified=True)
    heads, line = rows_of(exported(coordinator))
    assert heads == ["Name", "Reference", "Roles and places", "Mentoring Skills", "Volunteering in Prison"]
    assert line[:3] == ["'@Doe, =HYPERLINK()", person.reference, f"Mentor in prison, {world.prison.name}"]
    assert line[3] == "Missing"
    assert line[4].startswith("Met until ")
    book = load_workbook(io.BytesIO(exported(coordinator, "xlsx")))
    assert book.get_sheet_by_index(0).to_python()[1][:2] == ["@Doe, =HYPERLINK()", person.reference]
    reasons = select(HistoryEntry.reason).where(HistoryEntry.action == "list:export")
    assert [each.partition(":")[0] for each in db.session.scalars(reasons)] == [
        f"Training matrix of {world.hope.name}"
    ] * 2


def test_without_anybody_the_page_says_what_to_do(coordinator: PageClient) -> None:
    text = page(coordinator)
    assert "Nobody is placed, or has an accepted offer" in text
    assert "The matrix has nobody" in coordinator.get(f"{ADDRESS}/export").text


def test_where_no_role_asks_for_a_pack_the_page_says_so(coordinator: PageClient, world: World) -> None:
    world.application(world.person(), world.opportunity("listener", world.prison), Stage.CHECKS)
    assert "asks for a training pack" in page(coordinator)


@pytest.mark.parametrize("people", [2, 40])
@pytest.mark.parametrize("query", ["", "?all=yes", "?gaps=soon&pack=mentoring-skills"])
def test_the_number_of_statements_does_not_grow_with_the_people(
    coordinator: PageClient, world: World, statements: list[str], people: int, query: str
) -> None:
    for number in range(people):
        person = world.person(first_name=f"N{number}")
        world.placement(person)
        finished(person, world, PRISON, verified=number % 2 == 0)
    page(coordinator)
    statements.clear()
    coordinator.get(f"{ADDRESS}{query}")
    assert len(statements) == 9


def test_after_a_merge_the_record_that_is_kept_is_there_alone(coordinator: PageClient, world: World) -> None:
    person, copy = world.person(), world.person()
    world.placement(copy)
    db.session.commit()
    scope = Scope(frozenset({world.hope.id}))
    merging.merge(person, copy, take=(), reason="One person", scope=scope, by=BY)
    text = page(coordinator)
    assert person.reference in text
    assert copy.reference not in text


def test_a_viewer_without_the_permission_is_sent_away(client: PageClient) -> None:
    organisation = make_organisation()
    sign_in(client, make_account(roles=[(MembershipRole.VETTING_OFFICER, organisation)]))
    for path in (ADDRESS, f"{ADDRESS}/export"):
        assert client.get(path).status_code == 403
