import csv
from datetime import timedelta

from tests.factories.accounts import make_account, sign_in
from tests.factories.organisations import make_organisation, make_prison
from tests.factories.rota import at, make_rota, placed, sessions_of, sign_up
from tests.integration.placements.rota.conftest import TODAY
from tests.page_client import PageClient
from volunteer_app.accounts.models import Account
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation import clock
from volunteer_app.placements import suspending
from volunteer_app.placements.rota.models import RotaSession
from volunteer_app.placements.rules import SuspendReason

TOMORROW = TODAY + timedelta(days=1)
AWAY = "Must not come in: the placement is paused, or over"


def one_of_three_is_paused(client: PageClient) -> tuple[RotaSession, Account]:
    """Asha and Carys come; Bryn, who has a place too, is paused."""
    organisation, prison = make_organisation(), make_prison()
    session = sessions_of(make_rota(organisation, prison, needed=4))[0]
    people = [placed(organisation, prison, first_name=name) for name in ("Asha", "Bryn", "Carys")]
    sign_up(session, *people)
    suspending.suspend_placements(people[1].id, SuspendReason.OFFICER)
    cora = make_account(roles=[(MembershipRole.COORDINATOR, organisation)])
    sign_in(client, cora)
    return session, cora


def test_who_is_paused_is_not_on_the_sheet_to_sign_and_not_counted(client: PageClient) -> None:
    session, _ = one_of_three_is_paused(client)
    page = f"/rota/sessions/{session.reference}"
    shown = client.get(page).text
    assert "2 of 4 volunteers" in shown
    assert "1 place is kept for who must not come in" in shown
    register = client.get(f"{page}/register").text
    sheet = register[register.index("app-sign-in") :]
    assert "Asha" in sheet
    assert "Carys" in sheet
    assert "Bryn" not in sheet
    assert "Not on the sheet to sign: 1 person who must not come in" in register


def test_the_list_of_sessions_counts_who_can_come(client: PageClient) -> None:
    one_of_three_is_paused(client)
    with client.submit("/rota/export?when=coming", kind="csv", columns="shown") as file:
        lines = file.get_data(as_text=True).splitlines()
    rows = list(csv.DictReader(lines))
    assert [(row["Needed"], row["Signed up"]) for row in rows] == [("4", "2"), ("4", "0"), ("4", "0")]


def test_who_is_paused_is_marked_in_the_register_and_among_those_of_today(client: PageClient) -> None:
    session, cora = one_of_three_is_paused(client)
    with clock.standing_on(TOMORROW, at=at(TOMORROW, 10, 5).time()):
        sign_in(client, cora)
        register = client.get(f"/rota/sessions/{session.reference}/register").text
        today = client.get("/rota/today").text
    assert "3 people are in this register" in register
    for text in (register, today):
        assert text.count(AWAY) == 1
        assert text.index("Asha") < text.index("Bryn") < text.index(AWAY) < text.index("Carys")
