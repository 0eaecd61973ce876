"""An organisation with a few of everything that lists show, who may see it all, and readers of pages."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

import html5lib
import pytest
from werkzeug.test import TestResponse

from tests.factories.accounts import make_account, sign_in
from tests.factories.organisations import make_organisation, make_prison
from tests.factories.people import make_person
from tests.factories.placements import days_on, make_placement
from tests.factories.recruitment import make_application, make_opportunity
from tests.factories.training import make_training
from tests.factories.vetting import ask_for_clearance, make_check
from tests.page_client import PageClient, form_fields
from volunteer_app.accounts import lists
from volunteer_app.accounts.models import Account
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation import clock, listing, paging
from volunteer_app.organisations.models import Organisation

ROWS = 7
NAMES = ["=Ábel", "Beth", "Cai", "Dai", "Efa", "Fflur", "Gwen"]
PATHS = {
    "people": "/people",
    "applications": "/applications",
    "opportunities": "/manage/opportunities",
    "placements": "/placements",
    "training-to-verify": "/training/to-verify",
    "checks-to-decide": "/checks/to-decide",
    "clearances": "/clearances",
}


@dataclass(frozen=True)
class World:
    """Who looks, and what is theirs."""

    client: PageClient
    account: Account
    organisation: Organisation


@pytest.fixture
def world(client: PageClient, monkeypatch: pytest.MonkeyPatch) -> World:
    """Seven rows in each list, of which a page shows three and a part of a file two; and another's rows."""
    monkeypatch.setattr(lists, "page", partial(paging.page, size=3))
    monkeypatch.setattr(listing, "chunks", partial(paging.chunks, size=2))
    own, prison = make_organisation(), make_prison()
    fill(own, prison)
    fill(make_organisation("Other"), make_prison("Other (HMP)"), rows=2)
    roles = [(MembershipRole.COORDINATOR, own), (MembershipRole.VETTING_OFFICER, own)]
    account = make_account(roles=[*roles, (MembershipRole.SECURITY_CONTACT, prison)])
    sign_in(client, account)
    return World(client, account, own)


def fill(organisation: Organisation, prison: Organisation, rows: int = ROWS) -> None:
    opportunity = make_opportunity(organisation, title="Mentor 0")
    for number in range(rows):
        person = make_person(organisation, first_name=NAMES[number], last_name=f"Last {number % 3}")
        day = clock.today() - timedelta(days=number // 2)
        make_application(opportunity, person, since=day)
        if number:
            closes_on = clock.today() + timedelta(days=20 + number // 2)
            make_opportunity(organisation, title=f"Mentor {number}", closes_on=closes_on)
        make_placement(person, organisation, prison, starts_on=days_on(number // 2), ends_before=days_on(90))
        make_training(person, organisation, completed_on=day)
        with clock.standing_on(day):
            make_check(person, organisation)
            ask_for_clearance(person, organisation, prison)


def rows_of(page: TestResponse) -> list[list[str]]:
    """The cells of the page's table, by row; boxes to tick are no cells."""
    tree = html5lib.parse(page.text, namespaceHTMLElements=False)
    rows = []
    for row in tree.findall(".//main//table/tbody/tr"):
        cells = [cell for cell in row if cell.find("input") is None]
        rows.append([text_of(cell) for cell in cells])
    return rows


def text_of(element: Any) -> str:
    return " ".join(" ".join(element.itertext()).split())


def all_rows(client: PageClient, path: str) -> list[list[str]]:
    """The rows of all pages of a list, by following "next"."""
    found: list[list[str]] = []
    for page in pages(client, path):
        found += rows_of(page)
    return found


def pages(client: PageClient, path: str) -> Iterator[TestResponse]:
    while path:
        page = client.get(path)
        assert page.status_code == 200
        yield page
        following = re.search(r'href="([^"]+)" rel="next"', page.text)
        path = following[1].replace("&amp;", "&") if following else ""


def exported(client: PageClient, path: str, kind: str = "csv") -> TestResponse:
    """The file of the list at an address."""
    where, _, query = path.partition("?")
    address = f"{where}/export?{query}"
    fields = form_fields(client.get(address).text)
    return client.post(address, data={**fields, "kind": kind}, buffered=True)


def read_csv(answer: TestResponse) -> list[list[str]]:
    assert answer.status_code == 200
    return list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"), newline="")))
