"""Filters of the list of people: who is placed, who applies, whose record is kept for them, who is new."""

import re
from datetime import timedelta

import pytest

from tests.factories.accounts import make_account, sign_in
from tests.factories.organisations import BY, make_organisation, make_prison
from tests.factories.people import make_person
from tests.factories.placements import make_placement, ready_person
from tests.factories.recruitment import make_application, make_opportunity
from tests.page_client import PageClient, form_fields
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation import clock
from volunteer_app.foundation.database import db
from volunteer_app.organisations.models import Organisation
from volunteer_app.people import service as people
from volunteer_app.people.filters import LABELS

EVERYBODY = {"Applying", "Elsewhere", "Neither", "Placed"}


@pytest.fixture
def hope(client: PageClient) -> Organisation:
    """Four people: one placed, one who applies, one who does neither, and one whom another has placed."""
    hope, other, prison = make_organisation("Hope"), make_organisation("Other"), make_prison()
    make_placement(ready_person(hope, prison, last_name="Placed"), hope, prison, approved=True)
    make_application(make_opportunity(hope), make_person(hope, last_name="Applying"))
    make_person(hope, last_name="Neither", entered_on_behalf=True)
    elsewhere = ready_person(other, prison, last_name="Elsewhere")
    make_placement(elsewhere, other, prison, approved=True)
    people.affiliate(elsewhere, hope, by=BY)
    cora = make_account(name="Cora Reyes", roles=[(MembershipRole.COORDINATOR, hope)])
    sign_in(client, cora)
    db.session.commit()
    return hope


def shown(page: str) -> set[str]:
    """The last names in the list."""
    return set(re.findall(r"/people/VOL-[^>]+>(\w+), ", page))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("volunteering=placed", {"Placed"}),
        ("volunteering=applying", {"Applying"}),
        ("volunteering=neither", {"Neither", "Elsewhere"}),
        ("kept=us", {"Neither"}),
        ("kept=them", EVERYBODY - {"Neither"}),
        ("sign_in=none", EVERYBODY),
        ("sign_in=has", set()),
        ("added=7", EVERYBODY),
        ("volunteering=neither&kept=us", {"Neither"}),
    ],
)
def test_each_filter_leaves_whom_it_says(
    client: PageClient, hope: Organisation, query: str, expected: set[str]
) -> None:
    assert shown(client.get(f"/people?{query}").text) == expected


def test_whoever_has_a_sign_in_that_was_closed_has_none(client: PageClient, hope: Organisation) -> None:
    ada, bea = (make_person(hope, last_name=name) for name in ("Open", "Closed"))
    make_account(person_id=ada.id)
    make_account(person_id=bea.id, is_active=False)
    db.session.commit()
    assert shown(client.get("/people?sign_in=has").text) == {"Open"}
    assert shown(client.get("/people?sign_in=none").text) == {*EVERYBODY, "Closed"}


def test_who_was_added_is_counted_in_days_of_this_country(client: PageClient, hope: Organisation) -> None:
    with clock.standing_on(clock.today() - timedelta(days=8)):
        make_person(hope, last_name="Old")
    db.session.commit()
    page = client.get("/people?added=7").text
    assert shown(page) == EVERYBODY
    assert "Last 7 days, since " in page
    assert shown(client.get("/people?added=30").text) == {*EVERYBODY, "Old"}


@pytest.mark.parametrize("query", ["volunteering=x", "added=9999", "kept=us'"])
def test_what_is_not_offered_finds_nobody_and_says_so(
    client: PageClient, hope: Organisation, query: str
) -> None:
    page = client.get(f"/people?{query}").text
    assert shown(page) == set()
    assert "no longer there" in page


def test_nobody_is_looked_for_by_what_they_lived_through(client: PageClient, hope: Organisation) -> None:
    assert set(LABELS) == {"volunteering", "kept", "sign_in", "added"}
    assert shown(client.get("/people?lived_experience=any").text) == EVERYBODY


def test_somebody_who_may_not_see_placements_is_not_told_of_them(
    client: PageClient, hope: Organisation
) -> None:
    sign_in(client, make_account(roles=[(MembershipRole.VETTING_OFFICER, hope)]))
    db.session.commit()
    page = client.get("/people").text
    assert 'name="volunteering"' not in page
    assert shown(page) == EVERYBODY
    for asked in ("placed", "applying", "neither"):
        assert shown(client.get(f"/people?volunteering={asked}").text) == set()


def test_the_file_and_all_that_match_hold_whom_the_filter_leaves(
    client: PageClient, hope: Organisation
) -> None:
    form = client.get("/people/export?volunteering=placed").text
    assert "1 row" in form
    file = client.post(
        "/people/export?volunteering=placed", data={**form_fields(form), "kind": "csv"}, buffered=True
    ).text
    assert "Placed" in file
    assert "Neither" not in file
    fields = form_fields(client.get("/people").text)
    answer = client.post("/people/choose?kept=us", data={**fields, "which": "matching", "do": "message"})
    preview = client.get(answer.location).text
    assert "1 person" in preview


def test_a_search_and_the_order_stay_while_the_filter_changes(client: PageClient, hope: Organisation) -> None:
    there = str(client.submit("/people", words="carys").location)
    page = client.get(f"{there}&sort=-name&volunteering=placed").text
    number = there.partition("search=")[2]
    assert f'name="search" value="{number}"' in page
    assert 'name="sort" value="-name"' in page
    assert shown(page) == {"Placed"}


def test_a_filter_is_saved_and_opens_the_list(client: PageClient, hope: Organisation) -> None:
    client.submit("/lists/people/filters/new?volunteering=neither&kept=us", name="Ours", opens_list="y")
    opened = client.get("/people")
    assert opened.status_code == 302
    assert shown(client.get(opened.location).text) == {"Neither"}
