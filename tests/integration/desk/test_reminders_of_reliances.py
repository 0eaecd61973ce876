"""Reminders that a check of another organisation, which is relied on, lapses: to the person and to the
coordinators of whoever relies, once each, and none while it is being renewed anywhere."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tests.factories.accounts import make_account
from tests.factories.organisations import BY, make_organisation
from tests.factories.passports import give_consent, rely
from tests.factories.people import make_person
from tests.factories.recruitment import make_application, make_opportunity
from tests.factories.vetting import make_check
from tests.integration.desk.test_reminders import MONDAY, digests, forget, sent
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.desk import tasks
from volunteer_app.desk.models.reminders import LapseReminder, Lapsing, Reminded
from volunteer_app.foundation import clock
from volunteer_app.foundation.database import db
from volunteer_app.foundation.mail import OutboxMessage
from volunteer_app.foundation.months import add_months
from volunteer_app.organisations.models import Organisation
from volunteer_app.people import service as people
from volunteer_app.vetting import service
from volunteer_app.vetting.certificates import service as policies
from volunteer_app.vetting.models import Check
from volunteer_app.vetting.particulars import Particulars
from volunteer_app.vetting.passport import service as passports
from volunteer_app.vetting.passport.models import Reliance
from volunteer_app.vetting.recheck.rules import Policy
from volunteer_app.vetting.rules import CertificateLevel, CheckKind, CheckOutcome

pytestmark = pytest.mark.usefixtures("database")

ENDS = MONDAY + timedelta(days=200)
ROSA, SAM = "rosa@relier.example", "sam@source.example"
CARYS = "carys@example.org"


class Relied:
    """A certificate of one organisation, on which another relies, where the person has applied."""

    def __init__(self) -> None:
        self.source, self.relier = make_organisation("Source"), make_organisation("Relier")
        make_account(SAM, roles=[(MembershipRole.COORDINATOR, self.source)])
        make_account(ROSA, roles=[(MembershipRole.COORDINATOR, self.relier)])
        self.person = make_person(self.source, email=CARYS)
        people.affiliate(self.person, self.relier, by=BY)
        self.check = self.certificate(self.source)
        give_consent(self.person, self.relier, ends_before=ENDS)
        self.reliance: Reliance = rely(self.check, self.relier)
        self.applies_at(self.relier)

    def applies_at(self, organisation: Organisation) -> None:
        make_application(make_opportunity(organisation), self.person)
        db.session.commit()
        forget()

    def certificate(
        self,
        organisation: Organisation,
        level: CertificateLevel = CertificateLevel.ENHANCED,
        *,
        until: date | None = ENDS,
    ) -> Check:
        return make_check(
            self.person,
            organisation,
            level=level,
            outcome=CheckOutcome.CLEAR,
            valid_from=MONDAY,
            valid_before=until,
        )

    def begin(self, organisation: Organisation) -> Check:
        """A certificate is asked for anew."""
        check = make_check(self.person, organisation)
        db.session.commit()
        return check


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with clock.standing_on(MONDAY):
        yield


@pytest.fixture
def relied(database: str) -> Relied:
    return Relied()


def days_before(number: int) -> date:
    return ENDS - timedelta(days=number)


def test_the_person_and_the_coordinator_who_relies_are_reminded_four_times_and_nobody_else(
    relied: Relied,
) -> None:
    found = {
        number: sent(days_before(number)) for number in (91, 90, 89, 61, 60, 59, 31, 30, 29, 8, 7, 6, 0, -1)
    }
    assert [number for number, to in found.items() if to] == [90, 60, 30, 7]
    assert all(to == [CARYS, ROSA] for to in found.values() if to)


@pytest.mark.parametrize("where", ["source", "relier"])
def test_a_renewal_under_way_at_either_quiets_them(relied: Relied, where: str) -> None:
    renewal = relied.begin(getattr(relied, where))
    assert sent(days_before(90)) == []
    renewal = db.session.get_one(Check, renewal.id)
    service.decide_check(renewal, CheckOutcome.WITHDRAWN, valid_from=None, valid_before=None, by=BY)
    db.session.commit()
    assert sent(days_before(89)) == [CARYS, ROSA]


def test_a_renewal_of_somebody_else_a_lesser_one_or_another_kind_does_not_quiet_them(relied: Relied) -> None:
    relied.begin(make_organisation("Third"))
    relied.certificate(relied.relier, CertificateLevel.STANDARD, until=None)
    make_check(relied.person, relied.relier, CheckKind.IDENTITY)
    db.session.commit()
    assert sent(days_before(90)) == [CARYS, ROSA]


def test_a_longer_certificate_of_its_own_quiets_them(relied: Relied) -> None:
    relied.certificate(relied.relier, CertificateLevel.ENHANCED_BOTH_BARRED, until=None)
    db.session.commit()
    assert sent(days_before(90)) == []


def test_a_newer_one_of_the_source_quiets_them_once_it_is_relied_on(relied: Relied) -> None:
    newer = relied.certificate(relied.source, until=ENDS + timedelta(days=1000))
    db.session.commit()
    assert sent(days_before(90)) == [CARYS, ROSA]
    with clock.standing_on(days_before(80)):
        rely(db.session.get_one(Check, newer.id), db.session.get_one(Organisation, relied.relier.id))
    db.session.commit()
    assert sent(days_before(60)) == []


def overseas(relied: Relied, organisation: Organisation, country: str, until: date | None) -> Check:
    check = service.start_check(
        relied.person,
        organisation=organisation,
        kind=CheckKind.OVERSEAS,
        particulars=Particulars(country=country),
        by=BY,
    )
    service.decide_check(check, CheckOutcome.CLEAR, valid_from=MONDAY, valid_before=until, by=BY)
    return check


def test_an_overseas_check_of_another_country_quiets_nothing(relied: Relied) -> None:
    relied.certificate(relied.relier, until=None)
    check = overseas(relied, relied.source, "France", ENDS)
    rely(check, relied.relier)
    overseas(relied, relied.relier, "Spain", None)
    db.session.commit()
    assert sent(days_before(90)) == [CARYS, ROSA]
    overseas(relied, relied.relier, "France", None)
    db.session.commit()
    assert sent(days_before(60)) == []


def test_who_is_known_to_both_is_reminded_once_of_the_one_check_and_each_coordinator_of_theirs(
    relied: Relied,
) -> None:
    relied.applies_at(relied.source)
    assert sorted(sent(days_before(90))) == [CARYS, ROSA, SAM]
    assert sorted(sent(days_before(60))) == [CARYS, ROSA, SAM]
    assert sent(days_before(59)) == []


def test_what_is_to_be_looked_at_again_or_no_longer_relied_on_is_not_reminded_of(relied: Relied) -> None:
    passports.stop(relied.reliance, by=BY)
    db.session.commit()
    forget()
    assert sent(days_before(90)) == []


def test_the_mail_leads_to_what_is_relied_on_and_names_nobody(relied: Relied) -> None:
    with clock.standing_on(days_before(30)):
        tasks.remind()
    mails = list(db.session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)))
    text = "\n".join(f"{each.subject}\n{each.body}" for each in mails)
    assert f"/reliances/{relied.reliance.reference}" in text
    for told in ("Carys", "Llewellyn", "certificate", "Source", "Relier", relied.person.reference):
        assert told.lower() not in text.lower()
    kept = {(row.kind, row.subject_id, row.reminded) for row in db.session.scalars(select(LapseReminder))}
    assert kept == {
        (Lapsing.RELIANCE, relied.reliance.id, Reminded.COORDINATORS),
        (Lapsing.CHECK, relied.check.id, Reminded.PERSON),
    }


def test_the_digest_and_today_count_it_for_whoever_relies(relied: Relied) -> None:
    monday = days_before(80) - timedelta(days=days_before(80).weekday())
    (mail,) = digests(monday)
    assert mail.to_address == ROSA
    assert "Checks of others that end within 90 days: 1" in mail.body


def test_a_certificate_that_is_relied_on_ends_by_the_policy_of_who_relies(relied: Relied) -> None:
    policies.set_policy(relied.relier, Policy(recheck_months=5), by=BY)
    db.session.commit()
    ends = add_months(MONDAY, 5)
    assert sent(ends - timedelta(days=30)) == [CARYS, ROSA]
    assert sent(ENDS - timedelta(days=30)) == []
    policies.set_policy(relied.relier, Policy(update_service_required=True), by=BY)
    db.session.commit()
    assert sent(ENDS - timedelta(days=7)) == []
