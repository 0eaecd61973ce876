"""The volunteer's passport, and the pages of whoever relies on checks of others."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from tests.factories.accounts import make_account, sign_in
from tests.factories.organisations import BY, make_organisation, make_prison
from tests.factories.passports import give_consent, rely
from tests.factories.people import make_person
from tests.factories.vetting import ask_for_clearance, make_check, make_clearance, told_of_bar
from tests.integration.vetting.test_clearance_pages import contact, day
from tests.page_client import PageClient
from volunteer_app.accounts.models import Account
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation import clock, history
from volunteer_app.foundation.database import db
from volunteer_app.foundation.history import HistoryEntry
from volunteer_app.people import service as people
from volunteer_app.vetting import changing, service
from volunteer_app.vetting.clearing import Need, StuckWith
from volunteer_app.vetting.passport import service as passports
from volunteer_app.vetting.passport.models import PassportConsent, Reliance
from volunteer_app.vetting.passport.rules import Action, ConsentState
from volunteer_app.vetting.rules import CertificateLevel, CheckKind, CheckOutcome

pytestmark = pytest.mark.usefixtures("database")


class World:
    """A person of two organisations, with a certificate and a document that the first looked at."""

    def __init__(self) -> None:
        self.source, self.relier = make_organisation("Sourcetown"), make_organisation("Reliers")
        self.person = make_person(self.source)
        people.affiliate(self.person, self.relier, by=BY)
        clear = CheckOutcome.CLEAR
        self.certificate = make_check(
            self.person, self.source, level=CertificateLevel.ENHANCED, outcome=clear, note="Seen, see file"
        )
        self.identity = make_check(self.person, self.source, CheckKind.IDENTITY, outcome=clear)
        self.adverse = make_check(
            self.person, self.source, CheckKind.HMPPS_VETTING, outcome=CheckOutcome.HAS_INFORMATION
        )

    def volunteer(self) -> Account:
        return make_account(name="Carys Llewellyn", person_id=self.person.id)

    def staff(self, *roles: MembershipRole) -> Account:
        return make_account(roles=[(role, self.relier) for role in roles or (MembershipRole.COORDINATOR,)])


@pytest.fixture
def world(database: object) -> World:
    return World()


def consents() -> list[PassportConsent]:
    db.session.expire_all()
    return list(db.session.scalars(select(PassportConsent).order_by(PassportConsent.id)))


def test_a_coordinator_asks_the_volunteer_agrees_to_less_and_an_officer_relies(
    client: PageClient, world: World
) -> None:
    volunteer, coordinator = world.volunteer(), world.staff()
    officer = world.staff(MembershipRole.VETTING_OFFICER)
    sign_in(client, coordinator)
    page = f"/people/{world.person.reference}/passport"
    assert "Certificate" not in client.get(page).text
    answer = client.submit(f"{page}/ask", kinds=["criminal_record", "identity"], how="online")
    assert answer.status_code == 302
    assert "Waiting for an answer" in client.get(page).text
    sign_in(client, volunteer)
    (consent,) = consents()
    assert "Reliers asks whether it may rely" in client.get("/my/passport").text
    last = day("last_day", clock.today() + timedelta(days=90))
    address = f"/my/passport/{consent.reference}"
    assert client.submit(address, answer="yes", kinds="criminal_record", **last).status_code == 302
    assert "Agreed, to" in client.get("/my/passport").text
    sign_in(client, coordinator)
    text = client.get(page).text
    assert "Criminal record certificate, Enhanced" in text
    assert "HMPPS" not in text
    rely_page = f"/passport/{world.certificate.reference}/rely"
    assert "A vetting officer of your organisation decides" in client.get(rely_page).text
    assert client.get(f"/passport/{world.identity.reference}/rely").status_code == 404
    sign_in(client, officer)
    assert client.submit(rely_page, organisation=world.relier.reference).status_code == 302
    assert "Relied on since" in client.get(page).text
    row = db.session.scalars(select(Reliance)).one()
    seen = client.get(f"/reliances/{row.reference}").text
    for shown in ("Enhanced", "Clear", "Reliers"):
        assert shown in seen
    for absent in ("Sourcetown", "see file", world.certificate.reference, "0012"):
        assert absent not in seen


def test_what_is_offered_says_nothing_but_kind_level_days_and_that_it_is_clear(
    client: PageClient, world: World
) -> None:
    give_consent(world.person, world.relier)
    sign_in(client, world.staff())
    for address in (
        f"/people/{world.person.reference}/passport",
        f"/passport/{world.certificate.reference}/rely",
    ):
        text = client.get(address).text
        assert "Criminal record certificate" in text
        for absent in ("Sourcetown", "see file", world.adverse.reference, "nformation"):
            assert absent not in text, (address, absent)


def test_a_volunteer_says_no(client: PageClient, world: World) -> None:
    sign_in(client, world.volunteer())
    consent = passports.ask(world.person, world.relier, [CheckKind.IDENTITY], by=BY)
    db.session.commit()
    assert client.submit(f"/my/passport/{consent.reference}", answer="no").status_code == 302
    assert consents()[0].state is ConsentState.REFUSED
    assert "Not agreed" in client.get(f"/my/passport/{consent.reference}").text


def test_a_volunteer_shares_and_takes_it_back_and_is_told_what_stays(
    client: PageClient, world: World
) -> None:
    sign_in(client, world.volunteer())
    answer = client.submit("/my/passport/share", organisation=world.relier.reference, kinds="identity")
    assert answer.status_code == 302
    (consent,) = consents()
    assert consent.kinds == ["identity"]
    rely(world.identity, world.relier)
    db.session.commit()
    address = f"/my/passport/{consent.reference}/withdraw"
    text = client.get(address).text
    assert "It can no longer start to use your checks" in text
    assert "This stays" in text
    assert "Identity" in text
    assert client.submit(address).status_code == 302
    assert consents()[0].state is ConsentState.WITHDRAWN
    assert client.get(address).status_code == 409


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({}, "Select an organisation"),
        ({"kinds": ""}, "one of the answers listed"),
        ({"last_day__year": "2001"}, "Last day must be today or in the future"),
        ({"last_day__year": "2900"}, "Last day must be within 24 months"),
    ],
)
def test_sharing_that_lacks_something_is_asked_again(
    client: PageClient, world: World, typed: dict[str, str], message: str
) -> None:
    sign_in(client, world.volunteer())
    answer = client.submit("/my/passport/share", **typed)
    assert answer.status_code == 422
    assert message in answer.text
    assert consents() == []


def test_the_passport_says_what_is_held_by_whom_and_where_a_clearance_is_stuck(
    client: PageClient, world: World
) -> None:
    prison = make_prison("Northwood (HMP)")
    waiting = ask_for_clearance(world.person, world.source, prison)
    changing.pass_on(waiting, StuckWith.VOLUNTEER, [Need.MEETING], by=BY)
    make_clearance(world.person, world.relier, make_prison("Southgate (HMP)"), conditions="Visits hall")
    rely(world.identity, world.relier)
    sign_in(client, world.volunteer())
    text = client.get("/my/passport").text
    for shown in (
        "Held by Sourcetown",
        "Northwood (HMP) needs something from you",
        "Come to the prison to talk",
        "Southgate (HMP), Escorted",
        "Conditions: Visits hall",
        "Reliers: Identity",
        "Your coordinator will tell you about this",
        "Print your passport",
    ):
        assert shown in text
    for absent in ("Has information", "information came back", "see file"):
        assert absent not in text


def test_what_changed_at_its_source_is_to_be_looked_at_again_and_the_reason_stays_there(
    client: PageClient, world: World
) -> None:
    row = rely(world.certificate, world.relier)
    values: dict[str, Any] = {"valid_from": None, "valid_before": None, "bar": told_of_bar()}
    service.decide_check(world.certificate, CheckOutcome.BARRED, note="Bad", by=BY, **values)
    db.session.commit()
    sign_in(client, world.staff())
    assert "Checks of others to look at again" in client.get("/start").text
    assert "Llewellyn" in client.get("/reliances").text
    for address in (f"/reliances/{row.reference}", "/reliances", "/start"):
        text = client.get(address).text
        for absent in ("barred", "Barred", "Bad", "Sourcetown"):
            assert absent not in text, (address, absent)
    assert "Look at this again" in client.get(f"/reliances/{row.reference}").text
    assert client.submit(f"/reliances/{row.reference}/stop").status_code == 302
    assert "Llewellyn" not in client.get("/reliances").text
    assert client.get(f"/reliances/{row.reference}/stop").status_code == 409
    sign_in(client, make_account(roles=[(MembershipRole.COORDINATOR, world.source)]))
    assert client.get(f"/reliances/{row.reference}").status_code == 404


def test_who_signed_on_paper_is_recorded_and_can_take_it_back_on_paper(
    client: PageClient, world: World
) -> None:
    sign_in(client, world.staff())
    page = f"/people/{world.person.reference}/passport"
    online = client.submit(f"{page}/ask", kinds="identity", how="online")
    assert online.status_code == 422
    assert "cannot sign in to answer" in online.text
    last = day("last_day", clock.today() + timedelta(days=90))
    assert client.submit(f"{page}/ask", kinds="identity", how="paper", **last).status_code == 302
    (consent,) = consents()
    assert (consent.on_paper, consent.in_force) == (True, True)
    assert client.submit(f"/passport/{consent.reference}/withdraw").status_code == 302
    assert not consents()[0].in_force


def test_the_prison_sees_who_relies_on_its_clearance(client: PageClient, world: World) -> None:
    prison = make_prison()
    shared = make_clearance(world.person, world.source, prison, follows_person=True)
    rely(shared, world.relier)
    sign_in(client, contact(prison))
    assert "Reliers" in client.get(f"/clearances/{shared.reference}").text


def test_the_source_does_not_learn_who_relies_from_history(client: PageClient, world: World) -> None:
    rely(world.identity, world.relier)
    db.session.commit()
    entries = db.session.scalars(select(HistoryEntry).where(HistoryEntry.action == "reliance:begin")).all()
    assert [entry.organisation_id for entry in entries] == [world.relier.id]
    sign_in(client, make_account(roles=[(MembershipRole.COORDINATOR, world.source)]))
    assert "relied on" not in client.get(f"/people/{world.person.reference}").text


def test_another_volunteers_agreements_are_not_there(client: PageClient, world: World) -> None:
    consent = give_consent(world.person, world.relier)
    other = make_person(world.relier, last_name="Other")
    sign_in(client, make_account(person_id=other.id))
    for end in ("", "/withdraw"):
        assert client.get(f"/my/passport/{consent.reference}{end}").status_code == 404
    sign_in(client, make_account(roles=[(MembershipRole.COORDINATOR, world.source)]))
    assert client.get(f"/passport/{consent.reference}/withdraw").status_code == 404
    assert client.get(f"/passport/{world.identity.reference}/rely").status_code == 404


@pytest.mark.parametrize("address", ["/my/passport", "/people/{}/passport", "/reliances"])
def test_pages_of_passports_take_the_same_statements_for_2_and_8(
    client: PageClient, world: World, statements: list[str], address: str
) -> None:
    sign_in(client, world.volunteer() if address == "/my/passport" else world.staff())
    counted = []
    kinds = [CheckKind.IDENTITY, CheckKind.RIGHT_TO_VOLUNTEER]
    for number in (1, 3):
        for _ in range(number):
            third = make_organisation("Third")
            for kind in kinds:
                row = rely(make_check(world.person, third, kind, outcome=CheckOutcome.CLEAR), world.relier)
                row.look_again_at = clock.now()
                history.record(Action.LOOK_AGAIN, row, by=BY)
        db.session.commit()
        db.session.expire_all()
        statements.clear()
        assert client.get(address.format(world.person.reference)).status_code == 200
        counted.append(len(statements))
    assert counted[0] == counted[1]
