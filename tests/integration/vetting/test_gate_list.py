import re
from datetime import date, time, timedelta
from html import unescape
from typing import Any

import pytest

from tests.factories.accounts import sign_in
from tests.factories.organisations import make_organisation, make_prison
from tests.factories.people import make_person
from tests.factories.vetting import ask_for_clearance, make_clearance
from tests.integration.vetting.test_clearance_pages import contact, grant, the_check
from tests.page_client import PageClient
from volunteer_app.foundation import clock
from volunteer_app.foundation.authority import Scope
from volunteer_app.organisations.models import Organisation
from volunteer_app.vetting import gate
from volunteer_app.vetting.rules import CheckOutcome, ClearanceLevel

pytestmark = pytest.mark.usefixtures("database")


def link(page: str, marked: str) -> str:
    """The address that the link with this mark leads to."""
    found = re.search(rf'href="([^"]+)"\s*{marked}', page)
    assert found is not None
    return unescape(found[1])


def lines(prison: Organisation, on: date | None = None) -> list[Any]:
    return gate.gate_list(Scope(frozenset({prison.id})), prison.id, on or clock.today())


def test_a_prison_clears_a_person_until_an_inclusive_last_day(client: PageClient) -> None:
    charity, prison = make_organisation(), make_prison()
    check = ask_for_clearance(make_person(charity), charity, prison)
    sign_in(client, contact(prison))
    answer = client.submit(f"/clearances/{check.reference}", **grant())
    assert answer.status_code == 302
    assert "Carys Llewellyn is cleared" in client.get(answer.location).text
    check = the_check()
    assert (check.outcome, check.clearance_level) == (CheckOutcome.CLEAR, ClearanceLevel.UNESCORTED)
    assert (check.valid_from, check.valid_before) == (clock.today(), clock.today() + timedelta(days=91))
    assert "Visits hall only" in client.get("/clearances/cleared").text
    assert len(lines(prison, clock.today() + timedelta(days=90))) == 1
    assert lines(prison, clock.today() + timedelta(days=91)) == []


def test_a_revoked_person_leaves_the_gate_list_at_once(client: PageClient) -> None:
    charity, prison = make_organisation(), make_prison()
    check = make_clearance(make_person(charity), charity, prison)
    sign_in(client, contact(prison))
    address = f"/clearances/{check.reference}/revoke"
    assert client.submit(address).status_code == 422
    assert len(lines(prison)) == 1
    assert client.submit(address, reason="Intelligence received").status_code == 302
    assert lines(prison) == []
    assert the_check().outcome is CheckOutcome.REVOKED
    assert client.get(address).status_code == 409
    assert "Llewellyn" not in client.get("/clearances/cleared").text


def test_the_gate_list_says_name_document_level_and_conditions_and_nothing_else(client: PageClient) -> None:
    charity, prison = make_organisation("Hope"), make_prison("Northwood")
    person = make_person(charity)
    last = clock.today() + timedelta(days=1000)
    check = make_clearance(person, charity, prison, valid_before=last, conditions="Visits hall only")
    sign_in(client, contact(prison))
    text = client.get("/gate-list").text
    for shown in ("Northwood", "Carys Llewellyn", "Escorted", "Visits hall only", "Passport"):
        assert shown in text
    for absent in ("1990", str((last - timedelta(days=1)).year), "Hope", person.reference, check.reference):
        assert absent not in text


def test_a_long_gate_list_comes_in_pages_on_a_screen_and_whole_to_print(
    client: PageClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gate, "LINES_ON_A_SCREEN", 2)
    charity, prison = make_organisation(), make_prison()
    for last_name in ("Anwell", "Bevan", "Caddick"):
        make_clearance(make_person(charity, last_name=last_name), charity, prison)
    sign_in(client, contact(prison))
    first = client.get("/gate-list")
    assert "Bevan" in first.text
    assert "Caddick" not in first.text
    assert "This page is a part of the list" in first.text
    assert "Print the gate list" not in first.text
    second = client.get(link(first.text, 'rel="next"'))
    assert "Caddick" in second.text
    assert "Bevan" not in second.text
    whole = client.get(link(first.text, ">Show the whole list, to print it"))
    assert all(name in whole.text for name in ("Anwell", "Bevan", "Caddick", "Print the gate list"))
    assert "This page is a part" not in whole.text


def test_the_gate_list_of_another_day_has_who_is_cleared_that_day(client: PageClient) -> None:
    charity, prison = make_organisation(), make_prison()
    tomorrow = clock.today() + timedelta(days=1)
    make_clearance(make_person(charity, last_name="Starts"), charity, prison, valid_from=tomorrow)
    make_clearance(make_person(charity, last_name="Ends"), charity, prison, valid_before=tomorrow)
    sign_in(client, contact(prison))
    query = "&".join(f"day-{part}={getattr(tomorrow, part)}" for part in ("day", "month", "year"))
    text = client.get(f"/gate-list?prison={prison.reference}&{query}").text
    assert "Starts" in text
    assert "Ends" not in text


def test_of_two_clearances_of_one_person_the_gate_sees_the_newer() -> None:
    charity, prison = make_organisation(), make_prison()
    person = make_person(charity)
    make_clearance(person, charity, prison, level=ClearanceLevel.KEYS)
    make_clearance(person, charity, prison, level=ClearanceLevel.ESCORTED)
    assert [line.level for line in lines(prison)] == [ClearanceLevel.ESCORTED]


def test_a_contact_of_two_prisons_chooses_whose_gate_list(client: PageClient) -> None:
    charity, first, second = make_organisation(), make_prison("Able"), make_prison("Baker")
    make_clearance(make_person(charity, last_name="Atbaker"), charity, second)
    sign_in(client, contact(first, second))
    assert "Atbaker" not in client.get("/gate-list").text
    assert "Atbaker" in client.get(f"/gate-list?prison={second.reference}").text


def test_the_printed_list_says_for_which_prison_and_day_how_many_and_when_it_was_printed(
    client: PageClient,
) -> None:
    charity, prison = make_organisation("Hope"), make_prison("Northwood")
    for name in ("Abe", "Bea"):
        make_clearance(make_person(charity, first_name=name), charity, prison)
    with clock.standing_on(date(2026, 11, 23), time(14, 5)):
        sign_in(client, contact(prison))
        page = " ".join(re.sub(r"<[^>]+>", "", client.get("/gate-list").text).split())
    for on in ("As it was", "Printed"):
        assert f"Northwood, 23 November 2026: 2 names. {on} on 23 November 2026 at 2:05pm." in page


def test_a_part_of_the_list_does_not_count_as_all_of_it(client: PageClient) -> None:
    charity, prison = make_organisation("Hope"), make_prison("Northwood")
    for number in range(gate.LINES_ON_A_SCREEN + 1):
        make_clearance(make_person(charity, first_name=f"P{number}"), charity, prison)
    sign_in(client, contact(prison))
    assert f"{gate.LINES_ON_A_SCREEN} names on this page" in client.get("/gate-list").text
    assert f"{gate.LINES_ON_A_SCREEN + 1} names." in client.get("/gate-list?whole=yes").text
