"""The page of a department or agency: its champion, its own published line alone, sections, actions."""

from typing import cast

import pytest
from flask import Flask

from tests.factories.accounts import make_account, sign_in
from tests.factories.champions import details, make_action, make_body, make_owner, make_term
from tests.factories.publications import Kept, make_published
from tests.page_client import PageClient
from tests.published_numbers import text_of
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.champions import telling
from volunteer_app.dashboards import bodies, figures
from volunteer_app.organisations import queries as organisations
from volunteer_app.organisations.models import Organisation

PRISONS, BOARD = "HM Prison and Probation Service", "Youth Justice Board for England and Wales"


@pytest.fixture(autouse=True)
def published(app: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(figures, "reading", Kept(make_published()))
    monkeypatch.setattr(bodies, "_sources", {})


def body_of(code: str) -> Organisation:
    return cast(Organisation, organisations.by_code(code))


def signed_in(client: PageClient, role: MembershipRole, code: str) -> None:
    sign_in(client, make_account(roles=[(role, body_of(code))]))


def page_of(client: PageClient, code: str) -> str:
    return " ".join(text_of(client.get(f"/bodies/{body_of(code).reference}").text).split())


def test_an_agency_shows_its_own_line_and_no_other(client: PageClient) -> None:
    signed_in(client, MembershipRole.MINISTERIAL_CHAMPION, "MOJ")
    text = page_of(client, "HMPPS")
    assert "People who volunteered on 30 September 2026: 715" in text
    assert BOARD not in text
    assert "1,245" not in text


def test_who_has_no_line_is_told_so(client: PageClient) -> None:
    signed_in(client, MembershipRole.MINISTERIAL_CHAMPION, "MOJ")
    assert "have no line for Serious Fraud Office" in page_of(client, "SFO")


def test_before_the_first_publication_the_page_says_so(
    client: PageClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(figures, "reading", Kept())
    signed_in(client, MembershipRole.CHAMPION, "HMPPS")
    assert "No figures have been published yet" in page_of(client, "HMPPS")


def test_the_office_is_led_to_the_pages_of_the_line_and_each_opens(client: PageClient) -> None:
    signed_in(client, MembershipRole.MINISTERIAL_CHAMPION, "MOJ")
    page = client.get(f"/bodies/{body_of('HMPPS').reference}").text
    links = [each.split('"')[0] for each in page.split('href="') if each.startswith("/figures/2026")]
    assert links
    for each in links:
        answer = client.get(each)
        assert answer.status_code == 200
        assert PRISONS in answer.text


def test_a_champion_is_led_to_no_page_of_the_office(client: PageClient) -> None:
    signed_in(client, MembershipRole.CHAMPION, "HMPPS")
    page = client.get(f"/bodies/{body_of('HMPPS').reference}").text
    assert "/figures/2026" not in page
    assert 'href="/figures/yours"' in page


def test_a_champion_opens_their_own_body_and_those_below_alone(client: PageClient) -> None:
    signed_in(client, MembershipRole.CHAMPION, "HMPPS")
    assert client.get("/bodies").location.endswith(body_of("HMPPS").reference)
    assert client.get(f"/bodies/{body_of('CPS').reference}").status_code == 404
    signed_in(client, MembershipRole.CHAMPION, "MOJ")
    page = client.get("/bodies").text
    assert PRISONS in page
    assert "Crown Prosecution Service" not in page


def test_the_office_opens_all_departments_too_those_of_others(client: PageClient) -> None:
    signed_in(client, MembershipRole.MINISTERIAL_CHAMPION, "MOJ")
    page = client.get("/bodies").text
    assert "Crown Prosecution Service" in page
    assert client.get(f"/bodies/{body_of('HO').reference}").status_code == 200


@pytest.mark.parametrize("code", ["LEI", "N07"])
def test_what_is_no_department_or_agency_has_no_such_page(client: PageClient, code: str) -> None:
    signed_in(client, MembershipRole.MINISTERIAL_CHAMPION, "MOJ")
    assert client.get(f"/bodies/{body_of(code).reference}").status_code == 404


def test_champion_and_actions_stand_on_the_page(client: PageClient) -> None:
    body = make_body("Agency of Lamps")
    make_term(body, details("Ada Champwell", telephone="01632 960123"))
    make_term(body, details("Next Champwell", starts=630))
    make_action(body, make_owner(body), "Count the lamps", due=-1)
    signed_in(client, MembershipRole.MINISTERIAL_CHAMPION, "MOJ")
    text = text_of(client.get(f"/bodies/{body.reference}").text)
    for each in ("Ada Champwell", "01632 960123", "Next Champwell", "Count the lamps", "Overdue"):
        assert each in text


def test_rooms_above_add_sections(client: PageClient) -> None:
    asked: list[int] = []

    def returns(organisation_id: int) -> telling.Section | None:
        asked.append(organisation_id)
        return telling.Section(
            "Survey return",
            rows=[("Round", "2026")],
            sentences=["Signed off"],
            links=[bodies.Link("Open the return", "/survey/1")],
        )

    def practice(organisation_id: int) -> None:
        asked.append(organisation_id)

    bodies.section("survey", returns)
    bodies.section("practice", practice)
    signed_in(client, MembershipRole.CHAMPION, "HMPPS")
    page = client.get(f"/bodies/{body_of('HMPPS').reference}").text
    assert asked == [body_of("HMPPS").id] * 2
    for each in ("Survey return", "2026", "Signed off", 'href="/survey/1"'):
        assert each in page


def test_it_takes_a_fixed_number_of_statements(client: PageClient, app: Flask, statements: list[str]) -> None:
    body = body_of("HMPPS")
    make_term(body)
    owner = make_owner(body)
    for number in range(5):
        make_action(body, owner, f"Number {number}", due=number)
    signed_in(client, MembershipRole.CHAMPION, "HMPPS")
    statements.clear()
    client.get(f"/bodies/{body.reference}")
    assert len(statements) <= 8
