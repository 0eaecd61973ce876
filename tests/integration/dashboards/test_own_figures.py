"""What a department's champion sees: the lines of its own agencies, and no other's."""

from dataclasses import replace

import pytest

from tests.factories.accounts import make_account, sign_in
from tests.factories.organisations import make_organisation
from tests.factories.publications import Kept, make_published
from tests.page_client import PageClient
from tests.published_numbers import text_of
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.dashboards import figures
from volunteer_app.organisations import queries as organisations

PRISONS, BOARD = "HM Prison and Probation Service", "Youth Justice Board for England and Wales"


def champion_of(client: PageClient, code: str) -> None:
    body = organisations.by_code(code)
    assert body is not None
    sign_in(client, make_account(roles=[(MembershipRole.CHAMPION, body)]))


@pytest.fixture(autouse=True)
def published(app: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(figures, "reading", Kept(make_published()))


def test_a_champion_sees_their_agencys_line_against_the_populations(client: PageClient) -> None:
    champion_of(client, "HMPPS")
    text = " ".join(text_of(client.get("/figures/yours").text).split())
    assert PRISONS in text
    assert "People who volunteered on 30 September 2026: 715" in text
    assert "Asian or Asian British people are" in text
    assert "Ethnic group against England and Wales usual residents 2021" in text


def test_a_champion_sees_no_line_of_anybody_else(client: PageClient) -> None:
    champion_of(client, "HMPPS")
    page = client.get("/figures/yours").text
    assert BOARD not in page
    assert "Voluntary sector" not in page
    assert "1,245" not in page
    assert "/figures/2026" not in page


def test_a_departments_champion_sees_the_agencies_below_it(client: PageClient) -> None:
    champion_of(client, "MOJ")
    text = text_of(client.get("/figures/yours").text)
    assert PRISONS in text
    assert BOARD in text
    assert "counted on 30 June 2026" in text
    assert "Voluntary sector" not in text


def test_a_line_of_the_same_name_that_is_no_agency_is_not_theirs(
    client: PageClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = make_published()
    rows = tuple(
        row._replace(breakdown_value=PRISONS) if row.breakdown_value == "Wales" else row for row in one.rows
    )
    monkeypatch.setattr(figures, "reading", Kept(replace(one, rows=rows)))
    monkeypatch.setattr(figures, "_known", {})
    champion_of(client, "HMPPS")
    text = text_of(client.get("/figures/yours").text)
    assert text.count("People who volunteered on") == 1
    assert "715" in text


def test_whose_agency_has_no_line_is_told_so(client: PageClient) -> None:
    sign_in(client, make_account(roles=[(MembershipRole.CHAMPION, make_organisation())]))
    assert "no line for your department or agency" in client.get("/figures/yours").text


def test_before_the_first_publication_a_champion_is_told_so(
    client: PageClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(figures, "reading", Kept())
    champion_of(client, "HMPPS")
    assert "No figures have been published yet" in client.get("/figures/yours").text


def test_it_takes_a_fixed_number_of_statements(client: PageClient, statements: list[str]) -> None:
    champion_of(client, "MOJ")
    statements.clear()
    client.get("/figures/yours")
    assert len(statements) <= 7  # three to look for good practice


def test_a_champion_is_led_to_them_from_the_start_page(client: PageClient) -> None:
    champion_of(client, "HMPPS")
    page = client.get("/start").text
    assert 'href="/figures/yours"' in page
    assert "nothing in this service yet" not in page
