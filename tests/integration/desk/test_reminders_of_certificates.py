"""A certificate is reminded of before the day on which readiness counts it no more, a waiver before it ends:
to the person and the coordinators, once each, and none while it is being renewed."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest
from sqlalchemy import select

from tests.factories.disclosures import actor_of, decided, over
from tests.factories.organisations import BY
from tests.factories.recruitment import role_named
from tests.factories.vetting import NUMBER, make_check, make_waiver
from tests.integration.desk.test_reminders import BOTH, MONDAY, Hope, digests, forget, sent
from tests.integration.vetting.weighing import officers
from volunteer_app.desk.models.reminders import LapseReminder, Lapsing
from volunteer_app.foundation import clock
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.foundation.months import add_months
from volunteer_app.vetting import knowing, renewals, service
from volunteer_app.vetting.assessing import opening
from volunteer_app.vetting.assessing.rules import Outcome
from volunteer_app.vetting.certificates import service as policies
from volunteer_app.vetting.certificates.rules import Certificate, days_counted
from volunteer_app.vetting.models import Check
from volunteer_app.vetting.recheck.rules import Policy
from volunteer_app.vetting.rules import Action, CertificateLevel, CheckKind, CheckOutcome
from volunteer_app.vetting.update_service import service as update_service
from volunteer_app.vetting.update_service.rules import Answer
from volunteer_app.vetting.waivers import service as waiving
from volunteer_app.vetting.waivers.rules import Waivable

pytestmark = pytest.mark.usefixtures("database", "_monday")
ISSUED = date(2026, 1, 31)
CERTIFICATE: dict[str, Any] = {"certificate_number": NUMBER, "issued_on": ISSUED, "valid_from": ISSUED}


@pytest.fixture(name="_monday")
def monday() -> Iterator[None]:
    with clock.standing_on(MONDAY):
        yield


@pytest.fixture
def hope(database: str) -> Hope:
    """Its identity check has no end, so that nothing of it is told."""
    found = Hope()
    found.check.valid_before = None
    service.record(Action.DECIDE, found.check, BY)
    db.session.commit()
    return found


def certificate(hope: Hope, **changes: Any) -> Check:
    facts = {**CERTIFICATE, "valid_before": None, **changes}
    found = make_check(hope.person, hope.organisation, outcome=CheckOutcome.CLEAR, **facts)
    db.session.commit()
    return found


def policy(hope: Hope, recheck: int, status: int, *, required: bool = False) -> None:
    policies.set_policy(hope.organisation, Policy(recheck, status, required), by=BY)
    db.session.commit()


def ask(check: Check, on: date, *, months: int = 12) -> None:
    """The person lets us ask, and there is no new information."""
    with clock.standing_on(on):
        update_service.consent(check, given_on=on, by=BY)
        asked = update_service.Asked(
            NUMBER, Answer.BLANK_NO_NEW_INFO, "r", by_hand=False, counts_months=months
        )
        update_service.answered(check, asked, by=BY, authority=Scope())
        db.session.commit()


def told(hope: Hope, ends: date) -> list[int]:
    """How many days before a day somebody is written to."""
    return [number for number in (91, 90, 60, 30, 7, 0) if sent(ends - timedelta(days=number))]


def test_one_without_a_last_day_ends_when_policy_asks_for_a_new_one(hope: Hope) -> None:
    certificate(hope)
    assert told(hope, add_months(ISSUED, 36)) == [90, 60, 30, 7]


def test_a_policy_that_was_shortened_counts_and_not_what_its_officer_wrote(hope: Hope) -> None:
    certificate(hope, valid_before=add_months(ISSUED, 36))
    policy(hope, 25, 12)
    ends = date(2028, 2, 29)
    assert sent(ends - timedelta(days=90)) == BOTH
    assert told(hope, add_months(ISSUED, 36)) == []


def test_the_update_service_moves_it_and_its_consent_taken_back_moves_it_back(hope: Hope) -> None:
    found = certificate(hope, valid_before=add_months(ISSUED, 36))
    policy(hope, 24, 12)
    said_on = date(2027, 12, 1)
    ask(found, said_on)
    assert sent(add_months(ISSUED, 24) - timedelta(days=7)) == []
    assert sent(add_months(said_on, 12) - timedelta(days=90)) == BOTH
    update_service.withdraw(db.session.get_one(Check, found.id), by=BY)
    db.session.commit()
    assert sent(add_months(ISSUED, 24) - timedelta(days=7)) == BOTH


def test_where_policy_needs_the_update_service_the_answer_ends(hope: Hope) -> None:
    found = certificate(hope)
    policy(hope, 36, 6, required=True)
    ask(found, MONDAY, months=6)
    assert told(hope, add_months(MONDAY, 6)) == [90, 60, 30, 7]


def test_one_that_was_issued_later_quiets_an_older_one_without_a_last_day(hope: Hope) -> None:
    certificate(hope)
    newer = MONDAY
    certificate(hope, issued_on=newer, valid_from=newer, valid_before=add_months(newer, 30))
    assert sent(add_months(ISSUED, 36) - timedelta(days=7)) == []


@pytest.mark.parametrize(("outcome", "is_told"), [(Outcome.SUITABLE, True), (Outcome.NOT_SUITABLE, False)])
def test_one_that_was_weighed_ends_for_its_role(hope: Hope, outcome: Outcome, is_told: bool) -> None:
    check = make_check(
        hope.person,
        hope.organisation,
        outcome=CheckOutcome.HAS_INFORMATION,
        certificate_number=NUMBER,
        issued_on=ISSUED,
        valid_from=None,
    )
    vera, oren, _ = officers(hope.organisation)
    weighed = opening.open_for_check(
        check, role_named(), by=actor_of(vera), authority=over(hope.organisation)
    )
    decided(weighed, vera, oren, outcome)
    db.session.commit()
    forget()
    assert told(hope, add_months(ISSUED, 36)) == ([90, 60, 30, 7] if is_told else [])


FACTS = list(product((None, date(2028, 6, 30), date(2030, 1, 1)), (24, 36), (True, False), (True, False)))


@pytest.mark.parametrize(("last", "months", "required", "is_asked"), FACTS)
def test_the_database_says_what_readiness_counts(
    hope: Hope, last: date | None, months: int, required: bool, is_asked: bool
) -> None:
    check = certificate(hope, valid_before=last)
    if is_asked:
        ask(check, date(2027, 11, 30))
    policy(hope, months, 12, required=required)
    with clock.standing_on(date(2027, 11, 30)):
        (facts,) = (
            each
            for each in knowing.facts([hope.person.id], hope.organisation.id)[hope.person.id]
            if each.kind is CheckKind.CRIMINAL_RECORD
        )
        more = facts.certificate
        held = Certificate(
            CertificateLevel.ENHANCED,
            None,
            more.issued_on,
            True,
            facts.valid_before,
            more.consent_on,
            more.current_on,
            facts.valid_from,
        )
        ends = [min(before, facts.valid_before or before) for _, before in days_counted(held, more.policy)]
        rows = db.session.execute(renewals.lapsing(date(2026, 1, 1), date(2035, 1, 1))).all()
    assert [row.ends_before for row in rows] == ([max(ends)] if ends else [])


def test_a_waiver_is_reminded_of_before_it_ends(hope: Hope) -> None:
    waiver = make_waiver(hope.person, hope.organisation, ends_before=add_months(MONDAY, 6))
    db.session.commit()
    assert told(hope, add_months(MONDAY, 6)) == [90, 60, 30, 7]
    kept = set(db.session.scalars(select(LapseReminder.kind).where(LapseReminder.subject_id == waiver.id)))
    assert Lapsing.WAIVER in kept


def test_a_digest_counts_waivers_that_end(hope: Hope) -> None:
    make_waiver(hope.person, hope.organisation, ends_before=add_months(MONDAY, 2))
    db.session.commit()
    (mail,) = digests(MONDAY)
    assert "Waivers that end within 90 days: 1" in mail.body


def test_a_waiver_whose_requirement_is_being_met_is_quiet(hope: Hope) -> None:
    ends = add_months(MONDAY, 6)
    make_waiver(hope.person, hope.organisation, ends_before=ends)
    make_check(hope.person, hope.organisation, CheckKind.REFERENCE)
    vetting = {"requirement": Waivable.HMPPS_VETTING, "ends_before": ends}
    make_waiver(hope.person, hope.organisation, **vetting)
    hope.clear(CheckKind.HMPPS_VETTING, None)
    record = {
        "requirement": Waivable.CRIMINAL_RECORD,
        "level": CertificateLevel.ENHANCED,
        "ends_before": ends,
    }
    make_waiver(hope.person, hope.organisation, **record)
    certificate(hope, level=CertificateLevel.ENHANCED_BOTH_BARRED)
    assert told(hope, ends) == []


def test_one_good_reference_does_not_quiet_a_waiver_of_references(hope: Hope) -> None:
    ends = add_months(MONDAY, 6)
    make_waiver(hope.person, hope.organisation, ends_before=ends)
    hope.clear(CheckKind.REFERENCE, None)
    db.session.commit()
    assert told(hope, ends) == [90, 60, 30, 7]


def test_a_waiver_that_was_ended_or_given_anew_is_quiet(hope: Hope) -> None:
    ends = add_months(MONDAY, 4)
    first = make_waiver(hope.person, hope.organisation, ends_before=ends)
    make_waiver(hope.person, hope.organisation, starts_on=ends, ends_before=add_months(ends, 6))
    other = make_waiver(hope.person, hope.organisation, requirement=Waivable.HMPPS_VETTING, ends_before=ends)
    waiving.end(other, reason="r", by=BY, version=None)
    db.session.commit()
    assert first.ends_before == ends
    assert told(hope, ends) == []
