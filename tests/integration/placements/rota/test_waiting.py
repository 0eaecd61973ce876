from datetime import timedelta

from tests.factories.accounts import make_account, sign_in
from tests.factories.organisations import make_organisation, make_prison
from tests.factories.placements import make_correction
from tests.factories.rota import make_rota, placed, sessions_of, sign_up
from tests.integration.placements.rota.conftest import TODAY
from tests.page_client import PageClient
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation import clock
from volunteer_app.placements import queries, suspending
from volunteer_app.placements.rules import SuspendReason


def test_today_says_what_of_the_rota_waits_and_each_line_leads_to_its_list(client: PageClient) -> None:
    organisation, prison = make_organisation(), make_prison()
    person = placed(organisation, prison)
    session, _, last = sessions_of(make_rota(organisation, prison, needed=1))
    sign_up(session, person)
    sign_up(last, person)
    make_correction(queries.approved_of(person.id)[0])
    suspending.suspend_placements(person.id, SuspendReason.OFFICER)
    with clock.standing_on(TODAY + timedelta(days=2)):
        sign_in(client, make_account(roles=[(MembershipRole.COORDINATOR, organisation)]))
        page = client.get("/start").text
        for words in (
            "Rota, and hours to put right: 4",
            "1 session has begun without a register",
            "1 session: a placement is paused, or ends before",
            "1 session within 14 days",
            "1 waits for a decision",
        ):
            assert words in page
        for when, number in (("register", 1), ("hindered", 1), ("short", 1), ("coming", 2)):
            assert client.get(f"/rota?when={when}").text.count("Mon ") == number, when
        assert person.full_name in client.get("/hours/corrections").text


def test_nothing_of_another_organisation_waits(client: PageClient) -> None:
    make_rota(make_organisation("Other"), make_prison())
    sign_in(client, make_account(roles=[(MembershipRole.COORDINATOR, make_organisation())]))
    assert "Rota, and hours to put right" not in client.get("/start").text
