"""The sessions of a mentoring, and what was suggested last, as files: scoped as their pages are."""

import csv
from datetime import time

import pytest

from tests.factories.accounts import make_account, make_membership, sign_in
from tests.factories.mentoring import make_mentor, make_mentoring, make_supported
from tests.factories.organisations import BY, make_organisation
from tests.integration.placements.conftest import World
from tests.integration.placements.mentoring.going import held
from tests.page_client import PageClient
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation import clock
from volunteer_app.foundation.database import db
from volunteer_app.placements.matching import runs
from volunteer_app.placements.mentoring import sessions
from volunteer_app.placements.mentoring.models.relationship import Mentoring
from volunteer_app.placements.mentoring.rules import Channel, MissedBy
from volunteer_app.placements.supported.rules.wishes import Pathway

LISTED = "/mentoring/sessions"
MATCHING = "/matching/export"


def rows_of(client: PageClient, address: str) -> list[list[str]]:
    answer = client.submit(address, kind="csv")
    rows = list(csv.reader(answer.text.splitlines()))
    answer.close()
    return rows


@pytest.fixture
def met(going: Mentoring) -> Mentoring:
    """One was held, one was missed, one is planned; and there is another mentoring."""
    sessions.write_held(going, held(topics=[Pathway.HEALTH], note="Marrowfat"), by=BY)
    sessions.write_missed(going, on=clock.today(), missed_by=MissedBy.PRISON, by=BY)
    sessions.plan(going, on=clock.today(), channel=Channel.VIDEO, times=(time(23, 58), time(23, 59)), by=BY)
    return going


def test_the_sessions_of_one_mentoring_are_a_list_and_a_file_without_topics_and_notes(
    coordinator: PageClient, world: World, met: Mentoring
) -> None:
    other = make_mentoring(world.hope, world.prison)
    sessions.write_held(other, held(minutes=77), by=BY)
    db.session.commit()
    listed = f"{LISTED}?of={met.reference}"
    assert listed in coordinator.get(f"/mentoring/{met.reference}/sessions").text
    page = coordinator.get(listed).text
    _, *rows = rows_of(coordinator, f"{LISTED}/export?of={met.reference}")
    assert [row[1:5] for row in rows] == [
        ["23:58", "23:59", "Planned", ""],
        ["", "", "Missed", ""],
        ["", "", "Held", "60"],
    ]
    assert rows[1][6].startswith("The prison could not")
    for text in (page, str(rows)):
        for kept_out in ("Marrowfat", Pathway.HEALTH.words, "77"):
            assert kept_out not in text
    answer = coordinator.submit(f"{LISTED}/export?of={met.reference}", kind="xlsx")
    assert answer.data.startswith(b"PK")
    answer.close()


def test_without_a_mentoring_the_list_leads_to_the_caseload(coordinator: PageClient) -> None:
    for address in (LISTED, f"{LISTED}/export"):
        assert coordinator.get(address).location == "/mentoring"


def test_a_mentor_and_another_organisation_have_neither_the_list_nor_the_file(
    client: PageClient, world: World, met: Mentoring
) -> None:
    elsewhere = make_account(roles=[(MembershipRole.COORDINATOR, make_organisation("Other"))])
    own = make_account("own@example.org", person_id=met.person_id)
    addresses = [f"{LISTED}?of={met.reference}", f"{LISTED}/export?of={met.reference}"]
    for account, status in ((elsewhere, 404), (own, 403)):
        sign_in(client, account)
        assert [client.get(each).status_code for each in addresses] == [status, status]
    make_membership(own, MembershipRole.COORDINATOR, world.hope)
    db.session.commit()
    assert [client.get(each).status_code for each in addresses] == [404, 404], (
        "of their own they are the mentor"
    )


def test_what_was_suggested_last_is_a_file_of_its_organisation_alone(
    client: PageClient, coordinator: PageClient, world: World
) -> None:
    address = f"{MATCHING}?with={world.hope.reference}"
    assert coordinator.get(address).status_code == 200, "nothing was suggested yet"
    make_mentor(world.hope, world.prison, first_name="Gwen", last_name="Open")
    make_supported(world.hope, world.prison, name="Ffion")
    runs.suggest(world.hope, by=BY)
    make_supported(world.hope, world.prison, name="Later", days_ago=5)
    runs.suggest(world.hope, by=BY)
    db.session.commit()
    assert address in coordinator.get("/matching").text
    _, *rows = rows_of(coordinator, address)
    assert [row[0] for row in rows] == ["Ffion", "Later"]
    assert rows[0][4] == "Gwen Open"
    sign_in(client, make_account(roles=[(MembershipRole.COORDINATOR, make_organisation("Other"))]))
    assert client.get(address).status_code == 404
