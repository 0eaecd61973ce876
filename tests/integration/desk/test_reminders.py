"""Reminders of what lapses, standing on each day; once each, whoever sends them; and the weekly digest."""

import threading
from collections.abc import Iterator
from datetime import date, time, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, select

from tests.factories.accounts import make_account
from tests.factories.organisations import BY, make_organisation, make_prison
from tests.factories.people import make_person
from tests.factories.recruitment import make_application, make_opportunity
from tests.factories.training import make_training, pack
from tests.factories.vetting import make_check
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.desk import tasks
from volunteer_app.desk.models.reminders import LapseReminder, Lapsing, Reminded, WeeklyDigest
from volunteer_app.foundation import clock
from volunteer_app.foundation.database import db
from volunteer_app.foundation.mail import OutboxMessage
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.models import Person
from volunteer_app.vetting import service
from volunteer_app.vetting.models import Check
from volunteer_app.vetting.rules import CertificateLevel, CheckKind, CheckOutcome

pytestmark = pytest.mark.usefixtures("database")

MONDAY = date(2026, 11, 23)
ENDS = MONDAY + timedelta(days=200)


class Hope:
    """An organisation with a coordinator and an applicant whose identity check ends on ENDS."""

    def __init__(self, email: str | None = "carys@example.org") -> None:
        self.organisation: Organisation = make_organisation()
        self.cora = make_account("cora@hope.example", roles=[(MembershipRole.COORDINATOR, self.organisation)])
        self.person: Person = make_person(self.organisation, email=email)
        make_application(make_opportunity(self.organisation), self.person)
        self.check = self.clear(CheckKind.IDENTITY)
        db.session.commit()
        forget()

    def clear(self, kind: CheckKind, valid_before: date | None = ENDS, **facts: Any) -> Check:
        return make_check(
            self.person,
            self.organisation,
            kind,
            outcome=CheckOutcome.CLEAR,
            valid_from=MONDAY,
            valid_before=valid_before,
            **facts,
        )


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with clock.standing_on(MONDAY):
        yield


@pytest.fixture
def hope(database: str) -> Hope:
    return Hope()


def forget() -> None:
    """Leave out of account what was written before."""
    db.session.execute(delete(OutboxMessage))
    db.session.commit()


def sent(on: date, at: time = time(9)) -> list[str]:
    """To whom the job writes at that time."""
    with clock.standing_on(on, at):
        tasks.remind()
    found = [each.to_address for each in db.session.scalars(select(OutboxMessage).order_by(OutboxMessage.id))]
    forget()
    return found


def days_before(number: int) -> date:
    return ENDS - timedelta(days=number)


BOTH = ["carys@example.org", "cora@hope.example"]


@pytest.mark.parametrize("days", [90, 60, 30, 7])
def test_both_are_reminded_on_the_day_and_neither_before_nor_again(hope: Hope, days: int) -> None:
    earlier = sent(days_before(days + 1))
    assert earlier == ([] if days == 90 else BOTH)  # the reminder before this one, which was missed
    assert sent(days_before(days)) == BOTH
    assert sent(days_before(days)) == []
    assert sent(days_before(days - 1)) == []


def test_over_all_days_there_are_four_reminders_and_none_once_it_has_ended(hope: Hope) -> None:
    found = [
        number
        for number in (91, 90, 89, 61, 60, 59, 31, 30, 29, 8, 7, 6, 1, 0, -1)
        if sent(days_before(number))
    ]
    assert found == [90, 60, 30, 7]


def test_what_comes_to_be_known_late_gets_one_reminder_and_not_those_it_missed(hope: Hope) -> None:
    assert sent(days_before(20)) == BOTH
    assert sent(days_before(19)) == []
    assert sent(days_before(7)) == BOTH


def test_nobody_is_written_to_before_seven(hope: Hope) -> None:
    assert sent(days_before(90), time(6, 59)) == []
    assert sent(days_before(90), time(7)) == BOTH


def test_a_person_without_email_is_reminded_through_their_coordinator() -> None:
    Hope(email=None)
    assert sent(days_before(90)) == ["cora@hope.example"]


def test_a_renewal_under_way_quiets_reminders_for_as_long_as_it_is(hope: Hope) -> None:
    renewal = make_check(hope.person, hope.organisation, CheckKind.IDENTITY)
    db.session.commit()
    assert sent(days_before(90)) == []
    renewal = db.session.get_one(Check, renewal.id)
    service.decide_check(renewal, CheckOutcome.WITHDRAWN, valid_from=None, valid_before=None, by=BY)
    db.session.commit()
    assert sent(days_before(89)) == BOTH


def test_a_certificate_that_shows_as_much_and_counts_longer_quiets_them_and_a_lesser_one_does_not(
    hope: Hope,
) -> None:
    hope.clear(CheckKind.CRIMINAL_RECORD, level=CertificateLevel.ENHANCED)
    hope.clear(CheckKind.CRIMINAL_RECORD, None, level=CertificateLevel.STANDARD)
    db.session.commit()
    sent(days_before(90))
    reminded = set(db.session.scalars(select(LapseReminder.subject_id)))
    assert len(reminded) == 2  # the identity check, and the enhanced certificate
    hope.clear(CheckKind.CRIMINAL_RECORD, None, level=CertificateLevel.ENHANCED_BOTH_BARRED)
    db.session.commit()
    sent(days_before(60))
    later = set(db.session.scalars(select(LapseReminder.subject_id).where(LapseReminder.days == 60)))
    assert later == {hope.check.id}


def test_training_that_lapses_is_reminded_of_too(hope: Hope) -> None:
    record = make_training(hope.person, hope.organisation, pack=pack("volunteering-in-prison"), verified=True)
    ends = record.valid_before
    assert ends is not None
    db.session.commit()
    with clock.standing_on(ends - timedelta(days=30)):
        tasks.remind()
    kinds = set(db.session.scalars(select(LapseReminder.kind).where(LapseReminder.ends_before == ends)))
    assert kinds == {Lapsing.TRAINING}


def test_somebody_who_neither_applies_nor_is_placed_is_left_alone(database: str) -> None:
    organisation = make_organisation()
    make_account(roles=[(MembershipRole.COORDINATOR, organisation)])
    person = make_person(organisation, email="gone@example.org")
    make_check(
        person,
        organisation,
        CheckKind.IDENTITY,
        outcome=CheckOutcome.CLEAR,
        valid_from=MONDAY,
        valid_before=ENDS,
    )
    db.session.commit()
    forget()
    assert sent(days_before(30)) == []


def test_mail_names_nobody_and_nothing(hope: Hope) -> None:
    with clock.standing_on(days_before(30)):
        tasks.remind()
    texts = [f"{each.subject}\n{each.body}" for each in db.session.scalars(select(OutboxMessage))]
    assert len(texts) == 2
    for text in texts:
        for told in ("Carys", "Llewellyn", "identity", hope.organisation.name, hope.person.reference):
            assert told.lower() not in text.lower()
    assert f"/checks/{hope.check.reference}" in texts[1]
    assert "Within 30 days" in texts[1]


def test_two_workers_at_once_send_each_reminder_once(app: Flask, hope: Hope) -> None:
    meet, failures = threading.Barrier(2), []

    def work() -> None:
        with app.app_context(), clock.standing_on(days_before(90), time(9)):
            meet.wait()
            try:
                tasks.remind()
            except Exception as error:
                failures.append(error)
            finally:
                db.session.remove()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for each in workers:
        each.start()
    for each in workers:
        each.join(30)
    assert failures == []
    rows = db.session.scalars(select(LapseReminder)).all()
    assert sorted(row.reminded for row in rows) == [Reminded.COORDINATORS, Reminded.PERSON]
    assert sorted(each.to_address for each in db.session.scalars(select(OutboxMessage))) == BOTH


def digests(on: date, at: time = time(9)) -> list[OutboxMessage]:
    with clock.standing_on(on, at):
        tasks.digest()
    return list(db.session.scalars(select(OutboxMessage)))


def test_a_coordinator_has_one_digest_a_week_of_numbers_and_links(hope: Hope) -> None:
    make_training(hope.person, hope.organisation)
    db.session.commit()
    monday = days_before(80) - timedelta(days=days_before(80).weekday())
    assert digests(monday, time(6)) == []
    (mail,) = digests(monday)
    assert mail.to_address == "cora@hope.example"
    assert "Checks that end within 90 days: 1" in mail.body
    assert "Training to verify: 1" in mail.body
    assert "Carys" not in mail.body
    assert len(digests(monday + timedelta(days=1))) == 1
    assert len(digests(monday + timedelta(days=7))) == 2


def test_where_nothing_waits_there_is_no_digest_and_nobody_else_has_one(database: str) -> None:
    organisation, prison = make_organisation(), make_prison()
    cora = make_account(roles=[(MembershipRole.COORDINATOR, organisation)])
    make_account(roles=[(MembershipRole.SECURITY_CONTACT, prison)])
    db.session.commit()
    forget()
    assert digests(MONDAY) == []
    assert list(db.session.scalars(select(WeeklyDigest.account_id))) == [cora.id]


def test_a_digest_counts_what_the_coordinator_reaches_and_no_more(hope: Hope) -> None:
    other = make_organisation("Other")
    make_account("other@example.org", roles=[(MembershipRole.COORDINATOR, other)])
    db.session.commit()
    forget()
    wednesday = days_before(60) - timedelta(days=days_before(60).weekday() - 2)
    assert [each.to_address for each in digests(wednesday)] == ["cora@hope.example"]
    assert digests(wednesday + timedelta(days=1))[1:] == []  # too late in the week for a new one
