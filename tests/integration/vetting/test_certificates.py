"""Certificates on the pages of checks: numbers and levels of their day, and whether they suffice."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select

from tests.factories.accounts import make_account, sign_in
from tests.factories.organisations import BY, make_organisation
from tests.factories.people import make_person
from tests.factories.vetting import NUMBER, make_check
from tests.page_client import PageClient
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation import clock
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused, StaleEdit
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.models import Person
from volunteer_app.vetting import service
from volunteer_app.vetting.certificates import queries
from volunteer_app.vetting.certificates import service as policies
from volunteer_app.vetting.certificates.rules import Need
from volunteer_app.vetting.levels import Workforce
from volunteer_app.vetting.models import Check
from volunteer_app.vetting.recheck.rules import DEFAULT, Policy
from volunteer_app.vetting.rules import CertificateLevel, CheckKind, CheckOutcome, CheckState

pytestmark = pytest.mark.usefixtures("database")

TODAY = date(2026, 11, 22)
ISSUED = date(2024, 5, 3)
MAY_2010 = date(2010, 5, 3)


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with clock.standing_on(TODAY):
        yield


def certificate(person: Person, organisation: Organisation, **facts: Any) -> Check:
    values = {"outcome": CheckOutcome.CLEAR, "certificate_number": NUMBER, "issued_on": ISSUED}
    values |= {"valid_from": facts.get("issued_on", ISSUED), "workforce": Workforce.CHILD}
    return make_check(person, organisation, **{**values, **facts})


def rulings(
    person: Person, organisation: Organisation, workforce: Workforce | None = Workforce.CHILD
) -> list[bool]:
    need = Need(CertificateLevel.ENHANCED, workforce)
    return [ruling.suffices for _, ruling in queries.rulings(person.id, organisation.id, need)]


def test_an_older_number_is_kept_as_it_was_issued_and_a_newer_one_has_12_digits() -> None:
    hope = make_organisation()
    old = certificate(
        make_person(hope), hope, issued_on=MAY_2010, certificate_number="CRB-77/0012", workforce=None
    )
    assert (old.certificate_number, old.number_as_issued) == ("", "CRB-77/0012")
    with pytest.raises(Refused, match="12 digits"):
        certificate(make_person(hope), hope, certificate_number="CRB-77/0012")


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"issued_on": MAY_2010}, "Certificates had no workforce on 3 May 2010"),
        (
            {
                "issued_on": date(2004, 7, 25),
                "workforce": None,
                "level": CertificateLevel.ENHANCED_ADULT_BARRED,
            },
            "There was no such certificate on 25 July 2004",
        ),
        ({"level": CertificateLevel.STANDARD}, "Only an enhanced certificate has a workforce"),
    ],
)
def test_a_certificate_is_judged_by_the_rules_of_the_day_of_its_issue(
    facts: dict[str, Any], words: str
) -> None:
    hope = make_organisation()
    with pytest.raises(Refused, match=words):
        certificate(make_person(hope), hope, **facts)


def test_a_page_calls_a_certificate_of_may_2010_what_it_was_called_then(client: PageClient) -> None:
    hope = make_organisation()
    check = certificate(
        make_person(hope),
        hope,
        issued_on=MAY_2010,
        workforce=None,
        level=CertificateLevel.ENHANCED_CHILD_BARRED,
    )
    sign_in(client, make_account(roles=[(MembershipRole.COORDINATOR, hope)]))
    page = client.get(f"/checks/{check.reference}").text
    assert "Enhanced CRB disclosure with the ISA children’s barred list" in page
    assert "stopped counting on 3 May 2013" in page
    then = client.get("/checks/rules?day-day=3&day-month=5&day-year=2010").text
    assert "ISA registration was planned" in then
    assert "Criminal Records Bureau" in then
    assert "whether a standard or enhanced certificate" not in then
    later = client.get("/checks/rules?day-day=3&day-month=6&day-year=2014").text
    assert "joined within 14 days of issue" in later
    assert client.get("/checks/rules?day-day=31&day-month=2&day-year=2010").status_code == 422


def test_only_what_came_back_clear_and_is_undisputed_suffices() -> None:
    hope = make_organisation()
    person = make_person(hope)
    certificate(person, hope)
    assert rulings(person, hope) == [True]
    certificate(person, hope, outcome=CheckOutcome.HAS_INFORMATION)
    assert rulings(person, hope) == [False, False]


def test_each_organisation_judges_by_its_own_records_and_its_own_policy() -> None:
    hope, other = make_organisation(), make_organisation("Other")
    person = make_person(hope)
    certificate(person, hope)
    assert rulings(person, other) == []
    policies.set_policy(hope, Policy(recheck_months=24), by=BY)
    assert rulings(person, hope) == [False]
    assert queries.policy_of(other.id) == DEFAULT


def test_a_new_certificate_is_needless_while_one_suffices_and_can_be_asked_for_anyway(
    client: PageClient,
) -> None:
    hope = make_organisation()
    person = make_person(hope)
    certificate(person, hope)
    sign_in(client, make_account(roles=[(MembershipRole.COORDINATOR, hope)]))
    page = f"/people/{person.reference}/checks/new"
    assert "The certificate of 3 May 2024 suffices, because" in client.get(page).text
    wanted = {"kind": "criminal_record", "level": "enhanced", "workforce": "child"}
    refused = client.submit(page, **wanted)
    assert refused.status_code == 422
    assert "Tick this to ask for a new one anyway" in refused.text
    assert client.submit(page, **wanted, anyway="y").status_code == 302


def test_what_does_not_suffice_is_no_obstacle(client: PageClient) -> None:
    hope = make_organisation()
    person = make_person(hope)
    certificate(person, hope)
    sign_in(client, make_account(roles=[(MembershipRole.COORDINATOR, hope)]))
    page = f"/people/{person.reference}/checks/new"
    answer = client.submit(page, kind="criminal_record", level="enhanced", workforce="adult")
    assert answer.status_code == 302
    check = db.session.scalars(select(Check).where(Check.state == CheckState.REQUESTED)).one()
    assert check.workforce is Workforce.ADULT


def test_within_90_days_of_its_end_a_certificate_can_be_renewed(client: PageClient) -> None:
    hope = make_organisation()
    person = make_person(hope)
    first = certificate(person, hope, issued_on=date(2024, 2, 1))
    sign_in(client, make_account(roles=[(MembershipRole.COORDINATOR, hope)]))
    page = f"/people/{person.reference}/checks/new"
    wanted = {"kind": "criminal_record", "level": "enhanced", "workforce": "child"}
    assert client.submit(page, **wanted).status_code == 302
    assert "A renewal is under way" in client.get(f"/checks/{first.reference}").text


@pytest.mark.parametrize(
    ("kind", "fields", "words"),
    [
        ("hmpps_vetting", {}, "Select the level of HMPPS vetting"),
        ("overseas", {}, "Enter the country"),
    ],
)
def test_some_kinds_ask_for_something_of_their_own(
    client: PageClient, kind: str, fields: dict[str, str], words: str
) -> None:
    hope = make_organisation()
    person = make_person(hope)
    sign_in(client, make_account(roles=[(MembershipRole.COORDINATOR, hope)]))
    page = f"/people/{person.reference}/checks/new"
    assert words in client.submit(page, kind=kind, **fields).text
    given = {"vetting_level": "standard_plus"} if kind == "hmpps_vetting" else {"country": "France"}
    answer = client.submit(page, kind=kind, **given)
    assert answer.status_code == 302
    shown = client.get(answer.location).text
    assert ("Standard plus" if kind == "hmpps_vetting" else "France") in shown
    assert "The coordinator" in shown


def test_a_coordinator_says_where_an_application_is_and_who_has_it(client: PageClient) -> None:
    hope = make_organisation()
    check = make_check(make_person(hope), hope, state=CheckState.SUBMITTED)
    sign_in(client, make_account(roles=[(MembershipRole.COORDINATOR, hope)]))
    page = f"/checks/{check.reference}"
    assert "The Disclosure and Barring Service" in client.get(page).text
    client.submit(f"{page}/move", to="with_police", application_reference="E-2026/77")
    shown = client.get(page).text
    assert "With the police" in shown
    assert "E-2026/77" in shown


def test_a_refusal_of_hmpps_is_for_the_officer_alone_who_notes_the_reconsideration(
    client: PageClient,
) -> None:
    hope = make_organisation()
    check = make_check(make_person(hope), hope, CheckKind.HMPPS_VETTING, state=CheckState.SUBMITTED)
    service.decide_check(check, CheckOutcome.REFUSED, valid_from=None, valid_before=None, by=BY)
    page = f"/checks/{check.reference}"
    sign_in(client, make_account(roles=[(MembershipRole.COORDINATOR, hope)]))
    shown = client.get(page).text
    assert "With the vetting officer" in shown
    assert "Refused" not in shown
    assert "reconsider" not in shown
    assert client.get(f"{page}/reconsider").status_code == 403
    sign_in(client, make_account(roles=[(MembershipRole.VETTING_OFFICER, hope)]))
    asked = {"on__day": "22", "on__month": "11", "on__year": "2026"}
    assert client.submit(f"{page}/reconsider", **asked).location == page
    assert "HMPPS was asked to reconsider" in client.get(page).text


def test_an_officer_sets_the_policy_that_the_decision_page_then_suggests(client: PageClient) -> None:
    hope = make_organisation()
    check = make_check(make_person(hope), hope)
    sign_in(client, make_account(roles=[(MembershipRole.VETTING_OFFICER, hope)]))
    assert "the usual one" in client.get("/checks/policy").text
    assert "whole number" in client.submit("/checks/policy", recheck_months="0").text
    client.submit("/checks/policy", recheck_months="24", status_check_months="6")
    assert queries.policy_of(hope.id) == Policy(24, 6, update_service_required=False)
    assert "new check after 24 months" in client.get(f"/checks/{check.reference}/decide").text


def test_of_two_who_set_the_policy_at_once_the_second_is_told() -> None:
    hope = make_organisation()
    policies.set_policy(hope, Policy(24), by=BY, version=0)
    with pytest.raises(StaleEdit):
        policies.set_policy(hope, Policy(12), by=BY, version=0)
    assert queries.recheck_months(hope.id) == 24


def test_the_certificates_of_a_person_are_read_in_one_statement(statements: list[str]) -> None:
    hope = make_organisation()
    person = make_person(hope)
    for _ in range(3):
        certificate(person, hope)
    assert db.session.scalar(select(func.count()).select_from(Check)) == 3
    number, organisation_id = person.id, hope.id
    statements.clear()
    assert len(queries.held(number, organisation_id)) == 3
    assert len(statements) == 1
