"""What was searched for stays out of addresses, and each tab keeps its own."""

import pytest

from tests.factories.accounts import make_account, sign_in
from tests.factories.organisations import make_organisation
from tests.factories.people import make_person
from tests.page_client import PageClient, form_fields
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation.database import db
from volunteer_app.foundation.searching import ENDED, MOST_KEPT


@pytest.fixture
def coordinator(client: PageClient) -> PageClient:
    hope = make_organisation()
    for last in ("Walker", "Foxhallam"):
        make_person(hope, first_name="Ada", last_name=last)
    sign_in(client, make_account(roles=[(MembershipRole.COORDINATOR, hope)]))
    db.session.commit()
    return client


def looked_for(client: PageClient, words: str) -> str:
    return str(client.submit("/people", words=words).location)


def test_two_tabs_keep_their_own_search(coordinator: PageClient) -> None:
    first, second = looked_for(coordinator, "Walker"), looked_for(coordinator, "Foxhallam")
    assert first != second
    for address, there, elsewhere in ((first, "Walker", "Foxhallam"), (second, "Foxhallam", "Walker")):
        assert there not in address
        shown = coordinator.get(address).text
        assert f"{there}, Ada" in shown
        assert f"{elsewhere}, Ada" not in shown


def test_all_that_match_are_those_of_the_tab(coordinator: PageClient) -> None:
    first = looked_for(coordinator, "Walker")
    looked_for(coordinator, "Foxhallam")
    export = first.replace("/people", "/people/export")
    shown = coordinator.get(export).text
    assert "1 row" in shown
    answer = coordinator.post(export, data={**form_fields(shown), "kind": "csv"}, buffered=True)
    assert "Walker" in answer.text
    assert "Foxhallam" not in answer.text


def test_columns_are_chosen_without_losing_the_search(coordinator: PageClient) -> None:
    number = looked_for(coordinator, "Walker").partition("search=")[2]
    answer = coordinator.submit(f"/lists/people/columns?search={number}", columns=["email"])
    assert f"search={number}" in answer.location


def test_a_search_of_long_ago_says_so_and_shows_nobody_in_its_place(coordinator: PageClient) -> None:
    first = looked_for(coordinator, "Walker")
    for number in range(MOST_KEPT):
        looked_for(coordinator, f"Somebody {number}")
    answer = coordinator.get(first)
    assert answer.location == "/people"
    assert ENDED in coordinator.get("/people").text


def test_words_of_nothing_are_no_search(coordinator: PageClient) -> None:
    assert looked_for(coordinator, "   ") == "/people"
