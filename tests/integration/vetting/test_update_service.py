"""Asking the Update Service on the pages: consent first, who asked and why, and what comes of the answer."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from tests.factories.accounts import make_account, sign_in
from tests.factories.disclosures import actor_of, decided, make_officer, over
from tests.factories.organisations import BY, make_organisation
from tests.factories.people import make_person
from tests.factories.recruitment import role_named
from tests.factories.vetting import NUMBER, make_check
from tests.integration.vetting.recorded_answers import Recorded, answer, update_service
from tests.page_client import PageClient
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.config import Settings
from volunteer_app.foundation import clock
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused, StaleEdit
from volunteer_app.foundation.history import HistoryEntry
from volunteer_app.vetting import knowing
from volunteer_app.vetting import service as checks
from volunteer_app.vetting.assessing import opening
from volunteer_app.vetting.counting.rules import standing
from volunteer_app.vetting.facts import CheckTurnedAdverse
from volunteer_app.vetting.models import Check
from volunteer_app.vetting.rules import CertificateLevel, CheckOutcome
from volunteer_app.vetting.update_service import service
from volunteer_app.vetting.update_service.models import StatusCheck
from volunteer_app.vetting.update_service.rules import Answer
from volunteer_app.vetting.update_service.service import Asked

pytestmark = pytest.mark.usefixtures("database")

TODAY = date(2026, 11, 22)
ISSUED = date(2024, 5, 3)


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with clock.standing_on(TODAY):
        yield


@dataclass
class Office:
    """A clear certificate, its organisation, an officer and a coordinator."""

    check: Check
    vera: Any
    cora: Any

    def weigh(self) -> None:
        """It turned out to show something, and two officers decided that it lets in."""
        checks.came_back(self.check, CheckOutcome.HAS_INFORMATION, None, None, by=BY)
        one, other = (make_officer(self.check.organisation, name) for name in ("Oren", "Tess"))
        opened = opening.open_for_check(
            self.check, role_named(), by=actor_of(one), authority=over(self.check.organisation)
        )
        decided(opened, one, other)

    @property
    def authority(self) -> Scope:
        return Scope(frozenset({self.check.organisation_id}))

    def answered(self, found: Answer, **changes: Any) -> StatusCheck:
        values = {"number": NUMBER, "answer": found, "why": "Yearly", "by_hand": False, "counts_months": 12}
        asked = Asked(**{**values, **changes})
        return service.answered(self.check, asked, by=BY, authority=self.authority)


@pytest.fixture
def office(database: str) -> Office:
    hope = make_organisation()
    check = make_check(
        make_person(hope),
        hope,
        outcome=CheckOutcome.CLEAR,
        certificate_number=NUMBER,
        issued_on=ISSUED,
        valid_from=ISSUED,
        valid_before=date(2027, 5, 3),
    )
    vera = make_account(name="Vera Officer", roles=[(MembershipRole.VETTING_OFFICER, hope)])
    return Office(check, vera, make_account(roles=[(MembershipRole.COORDINATOR, hope)]))


@pytest.fixture
def connected(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Recorded]:
    """The application asks a stand-in on this machine."""
    with update_service() as recorded:
        settings = Settings(update_service_url=recorded.address, update_service_timeout_seconds=1)
        monkeypatch.setitem(app.extensions, "settings", settings)
        yield recorded


def the_answer() -> StatusCheck:
    db.session.expire_all()
    return db.session.scalars(select(StatusCheck)).one()


def test_without_consent_nobody_is_asked(client: PageClient, office: Office, connected: Recorded) -> None:
    sign_in(client, office.vera)
    answered = client.submit(f"/checks/{office.check.reference}/update-service/ask", why="Yearly")
    assert answered.status_code == 422
    assert "lets us ask" in answered.text
    assert connected.asked == []
    assert db.session.scalars(select(StatusCheck)).all() == []


def test_a_blank_certificate_without_new_information_counts_for_longer(
    client: PageClient, office: Office, connected: Recorded
) -> None:
    connected.body = answer("BLANK_NO_NEW_INFO")
    page = f"/checks/{office.check.reference}/update-service"
    sign_in(client, office.cora)
    given = {"given_on__day": "20", "given_on__month": "11", "given_on__year": "2026"}
    assert client.submit(f"{page}/consent", **given).location == page
    assert "They agreed on 20 November 2026" in client.get(page).text
    sign_in(client, office.vera)
    assert client.submit(f"{page}/ask", why="Yearly status check").location == page
    found = the_answer()
    assert (found.is_current, found.asked_by, found.why) == (True, "Vera Officer", "Yearly status check")
    assert office.check.valid_before == date(2027, 11, 22)
    shown = client.get(page).text
    assert "Blank, and no new information" in shown
    ruling = client.get(f"/checks/{office.check.reference}").text
    assert "Suffices</strong> because:" in ruling
    assert "counts to 2 May 2027" in ruling
    assert "With the Update Service it counts to 21 November 2027" in ruling


def test_a_coordinator_neither_asks_nor_reads_what_came_of_it(client: PageClient, office: Office) -> None:
    service.consent(office.check, given_on=TODAY, by=BY)
    status = office.answered(Answer.NON_BLANK_NO_NEW_INFO)
    page = f"/checks/{office.check.reference}/update-service"
    sign_in(client, office.cora)
    assert client.get(f"{page}/ask").status_code == 403
    assert client.get(f"/checks/update-service/{status.reference}").status_code == 403
    assert "blank" not in client.get(page).text.lower()
    entry = db.session.scalars(select(HistoryEntry).where(HistoryEntry.action == "update_service:ask")).one()
    assert "blank" not in f"{entry.before}{entry.after}".lower()


def test_one_that_a_later_certificate_speaks_against_is_not_given_new_days(office: Office) -> None:
    check = office.check
    with clock.standing_on(TODAY - timedelta(days=30)):
        make_check(check.person, check.organisation, outcome=CheckOutcome.HAS_INFORMATION, valid_from=None)
    service.consent(check, given_on=TODAY, by=BY)
    assert office.answered(Answer.BLANK_NO_NEW_INFO).is_current
    assert check.valid_before == date(2027, 11, 22)  # that other one was decided before this one
    with clock.standing_on(TODAY + timedelta(days=1)):
        make_check(check.person, check.organisation, outcome=CheckOutcome.HAS_INFORMATION, valid_from=None)
    with clock.standing_on(TODAY + timedelta(days=2)):
        office.answered(Answer.BLANK_NO_NEW_INFO)
        facts = knowing.facts([check.person_id], check.organisation_id)[check.person_id]
    assert check.valid_before == date(2027, 11, 22)
    assert standing(facts) == []


@pytest.mark.parametrize(
    "found", [each for each in Answer if each not in {Answer.BLANK_NO_NEW_INFO, Answer.NEW_INFO}]
)
def test_every_other_answer_waits_for_a_person_and_changes_nothing(found: Answer, office: Office) -> None:
    service.consent(office.check, given_on=TODAY, by=BY)
    status = office.answered(found)
    assert status.waits
    assert (office.check.outcome, office.check.valid_before) == (CheckOutcome.CLEAR, date(2027, 5, 3))


def test_new_information_takes_the_certificate_to_an_officer_and_is_announced(
    office: Office, heard: list[object]
) -> None:
    service.consent(office.check, given_on=TODAY, by=BY)
    status = office.answered(Answer.NEW_INFO)
    check = office.check
    assert status.waits
    assert (check.outcome, check.valid_before) == (CheckOutcome.HAS_INFORMATION, None)
    assert heard == [CheckTurnedAdverse(check.id, check.person_id, check.organisation_id)]


def test_a_filled_certificate_is_current_only_once_somebody_has_decided_on_it(office: Office) -> None:
    service.consent(office.check, given_on=TODAY, by=BY)
    assert not office.answered(Answer.NON_BLANK_NO_NEW_INFO).is_current
    office.weigh()
    assert office.answered(Answer.NON_BLANK_NO_NEW_INFO).is_current


def test_an_officer_looks_and_lets_only_that_one_answer_count(client: PageClient, office: Office) -> None:
    service.consent(office.check, given_on=TODAY, by=BY)
    filled, silent = office.answered(Answer.NON_BLANK_NO_NEW_INFO), office.answered(Answer.NO_ANSWER)
    sign_in(client, office.vera)
    assert "No answer" in client.get("/checks/update-service").text
    page = f"/checks/update-service/{silent.reference}"
    assert "Does the certificate count as current?" not in client.get(page).text
    assert "Enter what you found out or did" in client.submit(page, counts="yes", note="").text
    with pytest.raises(Refused, match="does not say that the certificate is current"):
        service.look(
            silent, counts=True, note="r", counts_months=12, by=BY, authority=over(office.check.organisation)
        )
    assert client.submit(page, counts="yes", note="The service was down").status_code == 302
    page = f"/checks/update-service/{filled.reference}"
    assert "so that it is weighed" in client.submit(page, counts="yes", note="Looks good").text
    office.weigh()
    assert client.submit(page, counts="yes", note="Weighed in 2024").status_code == 302
    db.session.expire_all()
    assert (filled.is_current, silent.is_current) == (True, False)
    # What was weighed counts until its review, and stays one that shows something
    assert (office.check.outcome, office.check.valid_before) == (CheckOutcome.HAS_INFORMATION, None)
    assert "No answer waits for you" in client.get("/checks/update-service").text


def test_where_nobody_can_be_asked_an_officer_records_what_the_website_says(
    client: PageClient, office: Office
) -> None:
    service.consent(office.check, given_on=TODAY, by=BY)
    sign_in(client, office.vera)
    page = f"/checks/{office.check.reference}/update-service/ask"
    assert "Select what the DBS website says" in client.submit(page, why="Yearly").text
    client.submit(page, why="Yearly", answer="blank_no_new_info")
    found = the_answer()
    assert (found.by_hand, found.is_current) == (True, True)


def test_an_error_of_the_server_is_recorded_and_goes_to_a_person(
    client: PageClient, office: Office, connected: Recorded
) -> None:
    connected.status = 503
    service.consent(office.check, given_on=TODAY, by=BY)
    sign_in(client, office.vera)
    client.submit(f"/checks/{office.check.reference}/update-service/ask", why="Yearly")
    assert (the_answer().answer, the_answer().waits) == (Answer.NO_ANSWER, True)


def test_consent_that_is_taken_back_ends_the_asking(client: PageClient, office: Office) -> None:
    service.consent(office.check, given_on=TODAY, by=BY)
    with pytest.raises(Refused, match="agreed already"):
        service.consent(office.check, given_on=TODAY, by=BY)
    sign_in(client, office.cora)
    client.submit(f"/checks/{office.check.reference}/update-service/withdraw")
    db.session.expire_all()
    with pytest.raises(Refused, match="lets us ask"):
        office.answered(Answer.BLANK_NO_NEW_INFO)
    service.consent(office.check, given_on=TODAY, by=BY)


def test_an_answer_about_a_number_that_was_changed_meanwhile_is_not_kept(office: Office) -> None:
    service.consent(office.check, given_on=TODAY, by=BY)
    with pytest.raises(StaleEdit):
        office.answered(Answer.BLANK_NO_NEW_INFO, number="009999999999")


@pytest.mark.parametrize(
    ("level", "issued_on", "words"),
    [
        (CertificateLevel.BASIC, ISSUED, "standard or enhanced"),
        (CertificateLevel.ENHANCED, date(2013, 6, 16), "no Update Service"),
        (CertificateLevel.ENHANCED, None, "date of issue"),
    ],
)
def test_only_certificates_that_can_be_in_it_are_asked_about(
    level: CertificateLevel, issued_on: date | None, words: str
) -> None:
    hope = make_organisation()
    check = make_check(
        make_person(hope),
        hope,
        level=level,
        outcome=CheckOutcome.CLEAR,
        certificate_number=NUMBER,
        issued_on=issued_on,
    )
    with pytest.raises(Refused, match=words):
        service.consent(check, given_on=TODAY, by=BY)
    with pytest.raises(Refused, match="past"):
        service.consent(
            make_check(
                make_person(hope),
                hope,
                outcome=CheckOutcome.CLEAR,
                certificate_number=NUMBER,
                issued_on=ISSUED,
            ),
            given_on=TODAY + timedelta(days=1),
            by=BY,
        )
