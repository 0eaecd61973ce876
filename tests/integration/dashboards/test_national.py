"""Where the ministerial champion's office begins, and who reaches it."""

import pytest

from tests.factories.accounts import make_account, sign_in
from tests.factories.organisations import make_organisation, make_prison
from tests.factories.people import make_person
from tests.factories.publications import Kept, make_history, make_published
from tests.page_client import PageClient
from tests.published_numbers import text_of
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.dashboards import figures
from volunteer_app.foundation import clock, history
from volunteer_app.foundation.database import db
from volunteer_app.organisations.models import Organisation
from volunteer_app.placements.models import Placement
from volunteer_app.placements.rules import PlacementState
from volunteer_app.roles import queries as roles


@pytest.fixture
def hope(app: object) -> Organisation:
    return make_organisation()


@pytest.fixture
def office(client: PageClient, hope: Organisation) -> PageClient:
    sign_in(client, make_account(roles=[(MembershipRole.MINISTERIAL_CHAMPION, hope)]))
    return client


def publish(monkeypatch: pytest.MonkeyPatch, kept: Kept) -> None:
    monkeypatch.setattr(figures, "reading", kept)


def test_the_number_is_the_published_one_of_its_day(
    office: PageClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(monkeypatch, Kept(*make_history()))
    page = office.get("/national").text
    assert "People who volunteered on 30 September 2026" in page
    assert "1,245" in page
    assert "published on 2 November 2026" in page
    assert 'href="/figures/2026-09-30/1"' in page


def test_who_volunteers_today_changes_nothing_on_the_page(
    office: PageClient, hope: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(monkeypatch, Kept(make_published()))
    before = text_of(office.get("/national").text)
    with history.loading("test"):
        for _ in range(30):
            place(hope)
    db.session.commit()
    assert text_of(office.get("/national").text) == before


def place(hope: Organisation) -> None:
    prison, person = make_prison(), make_person(hope)
    db.session.flush()
    today = clock.today()
    db.session.add(
        Placement(
            person_id=person.id,
            organisation_id=hope.id,
            role_id=roles.recruitable_by_code("mentor-prison").id,
            place_id=prison.id,
            starts_on=today,
            ends_before=today.replace(year=today.year + 1),
            state=PlacementState.APPROVED,
        )
    )


def test_before_the_first_publication_there_is_no_number(
    office: PageClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(monkeypatch, Kept())
    for path in ("/national", "/figures"):
        assert "No figures have been published yet" in office.get(path).text
    assert not any(each.isdigit() for each in text_of(office.get("/national").text))


def test_publications_are_listed_with_their_days_the_newest_first(
    office: PageClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    corrected = make_published(number=2, reason="A list was sent twice")
    publish(monkeypatch, Kept(*make_history(), corrected))
    page = text_of(office.get("/figures").text)
    days = ("30 September 2026, number 2", "30 June 2026", "31 March 2026", "31 December 2025")
    places = [page.index(day) for day in days]
    assert places == sorted(places)
    assert "published on 2 November 2026" in office.get("/national").text
    assert 'href="/figures/2026-09-30/2"' in office.get("/national").text


@pytest.mark.parametrize(
    "role", [role for role in MembershipRole if role is not MembershipRole.MINISTERIAL_CHAMPION]
)
def test_only_the_champions_office_sees_it(
    client: PageClient, hope: Organisation, role: MembershipRole, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(monkeypatch, Kept(make_published()))
    sign_in(client, make_account(roles=[(role, hope)]))
    for path in ("/national", "/figures", "/figures/2026-09-30/1", "/figures/2026-09-30/1/tables.csv"):
        assert client.get(path).status_code == 403


def test_visitors_are_asked_to_sign_in(client: PageClient) -> None:
    assert client.get("/national").status_code == 302


def test_it_takes_no_statement_beside_those_of_the_session(
    office: PageClient, statements: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(monkeypatch, Kept(make_published()))
    statements.clear()
    office.get("/national")
    assert len(statements) <= 2
