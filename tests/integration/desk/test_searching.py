"""The search of the header: what is found, by whom, in what order, and at what cost."""

import re
from datetime import timedelta

import pytest
from werkzeug.test import TestResponse

from tests.factories.accounts import make_account, sign_in
from tests.factories.organisations import BY, make_organisation
from tests.integration.desk.conftest import World
from tests.page_client import PageClient
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.desk.queries import searching
from volunteer_app.foundation import clock
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.organisations import queries as organisations
from volunteer_app.people import service as people
from volunteer_app.recruitment import service as recruitment

NEAR = "Similar to what you typed"


def everywhere(world: World) -> searching.Reach:
    reached = Scope(frozenset({world.hope.id, world.prison.id}))
    return searching.Reach(reached, reached, reached, reached)


def found(world: World, text: str, kind: str = "person") -> list[str]:
    return [hit.title for hit in searching.search(everywhere(world), text).of(kind)]


def send(client: PageClient, words: str) -> TestResponse:
    """Send the words from the header of a page."""
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/search").text)
    assert token is not None
    return client.post("/search", data={"words": words, "csrf_token": token[1]})


def looked_for(client: PageClient, words: str) -> str:
    return client.get(send(client, words).location).text


@pytest.mark.parametrize(
    "text",
    ["Siân", "SIAN", "o’brien", "O'Brien", "obrien", "sian o'b", "o'brien sian", "Sion OBrien", "sina"],
)
def test_a_person_is_found_by_parts_of_the_name_however_it_is_written(world: World, text: str) -> None:
    world.person(first_name="Siân", last_name="O’Brien")
    world.person(first_name="Lowri", last_name="Pugh")
    assert found(world, text) == ["O’Brien, Siân"]


@pytest.mark.parametrize("text", ["anne-marie", "annemarie", "Anne Marie", "marie", "llewelyn", "jones"])
def test_double_names_are_found_in_one_word_in_two_and_by_each_part(world: World, text: str) -> None:
    world.person(first_name="Anne-Marie", last_name="Llewellyn-Jones")
    assert found(world, text) == ["Llewellyn-Jones, Anne-Marie"]


@pytest.mark.parametrize("text", ["carys.ll@example.org", "carys.ll", "LS1 4AP", "ls14ap", "LS1", "Caz"])
def test_a_person_is_found_by_address_postcode_and_the_name_they_use(world: World, text: str) -> None:
    person = world.person(email="carys.ll@example.org", postcode="LS1 4AP", known_as="Caz")
    world.person(email="carl@example.org", postcode="LS14 1AP", first_name="Zoe")
    assert found(world, text) == [f"{person.last_name}, {person.first_name} (known as Caz)"]


def test_the_closest_come_first_and_near_spellings_last(world: World) -> None:
    for first, last in (("Ann", "Smithson"), ("Bea", "Smyth"), ("Cyd", "Smith"), ("Dee", "Jones")):
        world.person(first_name=first, last_name=last)
    world.person(first_name="Eve", last_name="Brown", email="smith@example.org")
    assert found(world, "smith") == ["Brown, Eve", "Smith, Cyd", "Smithson, Ann", "Smyth, Bea"]


def test_short_words_are_not_taken_for_others(world: World) -> None:
    world.person(first_name="Ann", last_name="Lee")
    assert found(world, "len") == found(world, "ian") == []
    assert found(world, "le") == found(world, "l") == ["Lee, Ann"]


def test_what_another_organisation_holds_is_not_found(world: World) -> None:
    person = world.person(world.other, email="carys@example.org", postcode="LS1 4AP")
    opportunity = world.opportunity(by=world.other)
    recruitment.close_opportunity(opportunity, reason="Filled", by=BY)
    for text in ("llewellyn", person.reference, "carys@example.org", "LS1 4AP", "lewellyn"):
        assert found(world, text) == []
    assert found(world, opportunity.reference, "opportunity") == []
    assert found(world, world.other.name, "organisation") == []


def test_an_opportunity_is_found_by_title_role_organisation_and_place(world: World) -> None:
    opportunity = world.opportunity()
    for text in (opportunity.title, "northwod", world.hope.name, world.prison.name, opportunity.role.name):
        assert opportunity.title in found(world, text, "opportunity"), text
    assert found(world, opportunity.reference, "opportunity") == [opportunity.title]


def test_an_organisation_is_found_by_either_name_and_by_code(world: World) -> None:
    leeds = organisations.by_code("LEI")
    assert leeds is not None
    reach = searching.Reach(None, Scope(), Scope(), Scope())  # a prison is known to all staff
    for text in ("LEI", "leeds", "leedz", leeds.reference):
        assert leeds.name in [hit.title for hit in searching.search(reach, text).of("organisation")]


def test_all_staff_find_prisons_and_their_own_organisation_and_may_read_about_them(
    coordinator: PageClient, world: World
) -> None:
    page = looked_for(coordinator, "leeds")
    leeds = organisations.by_code("LEI")
    assert leeds is not None
    assert f'href="/organisations/{leeds.reference}/about"' in page
    about = coordinator.get(f"/organisations/{leeds.reference}/about").text
    for shown in (leeds.name, "LEI", "public lists"):
        assert shown in about
    assert "An administrator of this" in coordinator.get(f"/organisations/{world.hope.reference}/about").text
    assert coordinator.get(f"/organisations/{world.other.reference}/about").status_code == 404


def test_at_most_20_of_a_kind_are_shown_and_the_list_shows_all(coordinator: PageClient, world: World) -> None:
    for number in range(22):
        world.person(first_name=f"Bo{number}", last_name="Quill")
    page = looked_for(coordinator, "quill")
    assert len(re.findall("/people/VOL-", page)) == 20
    assert "Show all people that match" in page
    assert "Quill, Bo21" in coordinator.get("/people?search=1").text


@pytest.mark.parametrize("text", ["quill", "qiull", "q", "bo quill", "nobody at all", "bo1@example.org"])
def test_a_search_costs_at_most_3_statements(world: World, statements: list[str], text: str) -> None:
    for number in range(3):
        world.person(first_name=f"Bo{number}", last_name="Quill", email=f"bo{number}@example.org")
    world.opportunity()
    reach = everywhere(world)
    db.session.flush()
    statements.clear()
    searching.search(reach, text)
    assert 0 < len(statements) <= 3, statements


@pytest.mark.parametrize(
    "text", ["", "   ", "’", "-", "%", "***", "\x00", "'; DROP TABLE person; --", "😀", "a" * 300]
)
def test_signs_that_name_nothing_find_nothing(coordinator: PageClient, world: World, text: str) -> None:
    world.person()
    assert "/people/VOL-" not in looked_for(coordinator, text)


def test_a_whole_reference_leads_straight_to_the_record(coordinator: PageClient, world: World) -> None:
    person, opportunity = world.person(reference="VOL-12AB34CD"), world.opportunity()
    away = world.opportunity(by=world.other)
    for typed, address in (
        (person.reference, f"/people/{person.reference}"),
        ("vol 12ab34cd", f"/people/{person.reference}"),
        (opportunity.reference, f"/manage/opportunities/{opportunity.reference}"),
        (away.reference, f"/opportunities/{away.reference}"),
    ):
        assert coordinator.get(send(coordinator, typed).location).location == address


def test_words_stay_out_of_the_address_and_are_shown_as_typed(coordinator: PageClient, world: World) -> None:
    world.person(first_name="Siân")
    answer = send(coordinator, "Siân <b>")
    assert answer.location == "/search?search=1"
    page = coordinator.get(answer.location).text
    assert "“Siân &lt;b&gt;”" in page
    assert 'value="Siân &lt;b&gt;"' in page


def test_a_near_spelling_says_so(coordinator: PageClient, world: World) -> None:
    world.person(first_name="Carys")
    assert NEAR in looked_for(coordinator, "Caris")
    assert NEAR not in looked_for(coordinator, "Carys")


def test_where_nothing_is_found_the_page_says_what_to_try(coordinator: PageClient) -> None:
    page = looked_for(coordinator, "Nobody")
    assert "Nothing matches “Nobody”" in page
    assert "Check the spelling, or try fewer words." in page
    assert "organisation that you do not work for" not in page


@pytest.mark.parametrize(
    ("role", "sees"),
    [
        (MembershipRole.COORDINATOR, {"people", "opportunities", "organisations"}),
        (MembershipRole.VETTING_OFFICER, {"people", "opportunities", "organisations"}),
        (MembershipRole.CHAMPION, {"opportunities", "organisations"}),
        (MembershipRole.MINISTERIAL_CHAMPION, {"opportunities", "organisations"}),
        (MembershipRole.ADMINISTRATOR, {"opportunities", "organisations"}),
    ],
)
def test_each_role_finds_only_what_it_may_open(
    client: PageClient, world: World, role: MembershipRole, sees: set[str]
) -> None:
    world.person(first_name="Northwood")
    hope = make_organisation("Northwood Friends")
    people.affiliate(world.person(first_name="Northwood", last_name="Two"), hope, by=BY)
    opportunity = world.opportunity(by=hope)
    where = organisations.by_code("MOJ") if role is MembershipRole.MINISTERIAL_CHAMPION else hope
    assert where is not None
    sign_in(client, make_account(roles=[(role, where)]))

    page = looked_for(client, "northwood")

    headings = {heading.lower() for heading in re.findall(r'id="found-\w+">(\w+)<', page)}
    assert headings == sees
    box = re.search(r'for="search-everything">Search ([^<]*)<', page)
    assert box is not None
    assert set(re.split(r", | and ", box[1])) == sees
    for address in re.findall(
        r'class="govuk-link" href="(/(?:people|opportunities|manage|organisations)/[^"]+)"', page
    ):
        assert client.get(address).status_code == 200
    assert ("/manage/opportunities/" + opportunity.reference in page) == (role is MembershipRole.COORDINATOR)


def test_an_opportunity_of_another_that_closed_is_no_longer_found(world: World) -> None:
    opportunity = world.opportunity(by=world.other)
    assert found(world, opportunity.reference, "opportunity") == [opportunity.title]
    with clock.standing_on(opportunity.closes_on + timedelta(days=1)):
        assert found(world, opportunity.reference, "opportunity") == []


def test_neither_volunteers_nor_the_public_have_a_search_box(client: PageClient, world: World) -> None:
    assert "search-everything" not in client.get("/").text
    person = world.person(email="carys@example.org")
    sign_in(client, make_account(name=person.full_name, person_id=person.id))
    assert "search-everything" not in client.get("/my/volunteering").text
    assert client.get("/search").status_code == 403
