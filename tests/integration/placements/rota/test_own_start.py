from datetime import timedelta

import pytest

from tests.factories.accounts import make_account, sign_in
from tests.factories.organisations import make_organisation, make_prison
from tests.factories.rota import at, make_rota, placed, sessions_of, sign_up
from tests.integration.placements.rota.conftest import TODAY
from tests.page_client import PageClient
from volunteer_app.accounts.models import Account
from volunteer_app.foundation import clock
from volunteer_app.people.models import Person
from volunteer_app.placements import suspending
from volunteer_app.placements.rules import SuspendReason

TOMORROW = TODAY + timedelta(days=1)
SAID = "You have a session today"


@pytest.fixture
def asha() -> Person:
    """Signed up for the first session, which is tomorrow from 10am to noon."""
    organisation, prison = make_organisation(), make_prison()
    person = placed(organisation, prison)
    sign_up(sessions_of(make_rota(organisation, prison))[0], person)
    return person


def start(client: PageClient, account: Account) -> str:
    sign_in(client, account)
    return client.get("/my/volunteering").text


def test_a_volunteers_start_names_the_session_of_today_and_leads_to_the_rota(
    client: PageClient, asha: Person
) -> None:
    account = make_account(person_id=asha.id)
    assert SAID not in start(client, account)
    for hour, is_said in ((8, True), (11, True), (12, False)):
        with clock.standing_on(TOMORROW, at=at(TOMORROW, hour).time()):
            page = start(client, account)
        assert (SAID in page) is is_said
        if is_said:
            said = page[page.index(SAID) :]
            assert said.index("10:00am") < said.index("Northwood (HMP)") < said.index('href="/my/rota"')


def test_who_is_paused_reads_of_no_session(client: PageClient, asha: Person) -> None:
    suspending.suspend_placements(asha.id, SuspendReason.OFFICER)
    with clock.standing_on(TOMORROW, at=at(TOMORROW, 8).time()):
        assert SAID not in start(client, make_account(person_id=asha.id))
