"""The training matrix in pages and as a file, with nobody in it, and after a merge."""

import io

import pytest
from python_calamine import load_workbook
from sqlalchemy import select

from tests.factories.accounts import make_account, sign_in
from tests.factories.organisations import BY, make_organisation
from tests.integration.desk.conftest import World
from tests.integration.training.matrix.reading import (
    ADDRESS,
    PRISON,
    exported,
    finished,
    page,
    row,
    rows_of,
)
from tests.page_client import PageClient
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.foundation.history import HistoryEntry
from volunteer_app.people import merging
from volunteer_app.recruitment.rules import Stage
from volunteer_app.training.matrix import queries


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
