"""Administering organisations."""

import pytest
from flask import Flask

from tests.factories.accounts import make_account, sign_in
from tests.factories.organisations import make_organisation
from tests.page_client import PageClient
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation.database import db
from volunteer_app.organisations.models import Organisation
from volunteer_app.organisations.queries import by_code, children

ADMINISTRATOR = MembershipRole.ADMINISTRATOR


@pytest.fixture
def hope(client: PageClient) -> Organisation:
    """A charity whose administrator is signed in."""
    organisation = make_organisation("Hope Mentoring")
    sign_in(client, make_account(roles=[(ADMINISTRATOR, organisation)]))
    return organisation


@pytest.fixture
def ministry(client: PageClient, app: Flask) -> Organisation:
    """The Ministry, whose administrator is signed in."""
    found = by_code("MOJ")
    assert found is not None
    sign_in(client, make_account(roles=[(ADMINISTRATOR, found)]))
    return found


def test_the_list_shows_ones_own_organisations_alone(client: PageClient, hope: Organisation) -> None:
    make_organisation("Hope Leeds", parent=hope)
    make_organisation("Another Charity")
    page = client.get("/organisations").text
    assert "Hope Leeds" in page
    assert "Another Charity" not in page


def test_the_ministry_finds_a_prison_by_part_of_its_name_by_code_and_by_kind(
    client: PageClient, ministry: Organisation
) -> None:
    assert "Wandsworth" in client.get("/organisations?search=wandsw").text
    assert "Leeds" in client.get("/organisations?search=lei").text
    assert "Wandsworth" not in client.get("/organisations?kind=probation_region&search=wandsw").text
    assert "None of your organisations" in client.get("/organisations?search=100%25").text
    assert client.get("/organisations?kind=nonsense&after=ORG-NOSUCH00").status_code == 200


def test_the_list_is_paged(client: PageClient, ministry: Organisation) -> None:
    page = client.get("/organisations?kind=prison").text
    assert "Next" in page
    assert "Wandsworth" not in page


def test_a_prisons_page_says_what_is_known_of_it(client: PageClient, ministry: Organisation) -> None:
    prison = by_code("LEI")
    assert prison is not None
    page = client.get(f"/organisations/{prison.reference}").text
    assert "Leeds" in page
    assert "His Majesty’s Prison and Probation Service" in page or "HM Prison" in page
    assert "Add an organisation under it" not in page
    assert client.get(f"/organisations/{prison.reference}/new").status_code == 404


def test_another_organisation_is_not_found(client: PageClient, hope: Organisation) -> None:
    other = make_organisation("Another Charity")
    for rest in ("", "/new", "/rename", "/close"):
        assert client.get(f"/organisations/{other.reference}{rest}").status_code == 404


def test_a_branch_is_added_under_ones_own(client: PageClient, hope: Organisation) -> None:
    answer = client.submit(f"/organisations/{hope.reference}/new", name="Gobaith Caerdydd", name_cy="")
    assert answer.status_code == 302
    assert [child.name for child in children(hope)] == ["Gobaith Caerdydd"]
    assert client.get(answer.location).status_code == 200
    assert client.submit(f"/organisations/{hope.reference}/new", name="  ").status_code == 422


def test_an_organisation_is_renamed(client: PageClient, hope: Organisation) -> None:
    assert 'value="Hope Mentoring"' in client.get(f"/organisations/{hope.reference}/rename").text
    client.submit(f"/organisations/{hope.reference}/rename", name="Hope & Co", name_cy="Gobaith")
    db.session.refresh(hope)
    assert (hope.name, hope.name_cy) == ("Hope & Co", "Gobaith")


def test_an_organisation_closes_with_its_last_day_and_a_reason(
    client: PageClient, hope: Organisation
) -> None:
    address = f"/organisations/{hope.reference}/close"
    day = {"closed_on__day": "31", "closed_on__month": "3", "closed_on__year": "2026"}
    assert client.submit(address, **day).status_code == 422
    wrong = client.submit(address, **{**day, "closed_on__month": "2"}, reason="Merged")
    assert "must be a real date" in wrong.text
    assert client.submit(address, **day, reason="Merged").status_code == 302
    page = client.get(f"/organisations/{hope.reference}").text
    assert "31 March 2026" in page
    assert client.submit(address, **day, reason="Again").status_code == 422


def test_an_organisation_with_open_ones_under_it_does_not_close(
    client: PageClient, hope: Organisation
) -> None:
    make_organisation("Hope Leeds", parent=hope)
    day = {"closed_on__day": "31", "closed_on__month": "3", "closed_on__year": "2026"}
    answer = client.submit(f"/organisations/{hope.reference}/close", **day, reason="Merged")
    assert answer.status_code == 422
    assert "Close the organisations under this one first" in answer.text
