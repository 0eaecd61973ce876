"""A certificate's page: the days that are recorded and the ruling, role by role, never say two things."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from tests.factories.accounts import make_account, sign_in
from tests.factories.organisations import BY, make_organisation
from tests.factories.people import make_person
from tests.factories.recruitment import make_application, make_opportunity, role_named
from tests.factories.vetting import NUMBER, make_check
from tests.page_client import PageClient
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation import clock
from volunteer_app.foundation.database import db
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.models import Person
from volunteer_app.readiness import queries as readiness
from volunteer_app.readiness.rules.answers import RequirementKind, RequirementState
from volunteer_app.vetting.certificates import service as policies
from volunteer_app.vetting.levels import Workforce
from volunteer_app.vetting.models import Check
from volunteer_app.vetting.recheck.rules import Policy
from volunteer_app.vetting.rules import CertificateLevel, CheckOutcome
from volunteer_app.vetting.sufficing import ForRole, for_roles

pytestmark = pytest.mark.usefixtures("database")

TODAY = date(2026, 11, 22)
YOUNG, PANEL, BASIC = "mentor-young-people", "youth-offender-panel-member", "mentor-community"
WITH_LIST = CertificateLevel.ENHANCED_CHILD_BARRED


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with clock.standing_on(TODAY):
        yield


def certificate(person: Person, hope: Organisation, **facts: Any) -> Check:
    values: dict[str, Any] = {"outcome": CheckOutcome.CLEAR, "certificate_number": NUMBER, "level": WITH_LIST}
    values |= {"issued_on": date(2026, 2, 1), "workforce": Workforce.CHILD, "valid_before": date(2030, 1, 1)}
    values |= {"valid_from": facts.get("valid_from") or facts.get("issued_on", date(2026, 2, 1)) or TODAY}
    return make_check(person, hope, **{**values, **facts})


def ruling(check: Check, code: str) -> ForRole:
    (found,) = for_roles(check, [code])
    return found


CASES: list[tuple[dict[str, Any], str, str, str]] = [
    (
        {"level": CertificateLevel.BASIC, "workforce": None},
        PANEL,
        "",
        "level is basic, and enhanced is needed",
    ),
    ({"workforce": Workforce.ADULT}, YOUNG, "", "and the child workforce is needed"),
    (
        {"issued_on": date(2022, 5, 3)},
        YOUNG,
        "",
        "stopped counting on 3 May 2025: a new one is asked for after 36",
    ),
    ({}, YOUNG, "update", "have not agreed to our asking the Update Service"),
    ({"valid_from": TODAY + timedelta(days=9)}, YOUNG, "", "lets it count from 1 December 2026"),
    ({"issued_on": None}, YOUNG, "", "date of issue is not recorded"),
    ({"issued_on": None, "workforce": None}, PANEL, "", ""),
    ({}, YOUNG, "", ""),
]


@pytest.mark.parametrize(("facts", "code", "policy", "why"), CASES)
def test_the_ruling_for_a_role_is_readiness_own_and_says_why_the_recorded_days_do_not_help(
    client: PageClient, facts: dict[str, Any], code: str, policy: str, why: str
) -> None:
    hope = make_organisation()
    person = make_person(hope)
    if policy:
        policies.set_policy(hope, Policy(update_service_required=True), by=BY)
    check = certificate(person, hope, **facts)
    found = ruling(check, code)
    assert found.suffices is not bool(why)
    assert why in ". ".join(found.reasons)
    role = role_named(code)
    case = readiness.Case(person, role, hope, TODAY, TODAY + timedelta(days=1))
    lines = {each.kind: each for each in readiness.answer(case, hope.id).requirements}
    assert (lines[RequirementKind.CRIMINAL_RECORD].state is RequirementState.MET) is found.suffices
    make_application(make_opportunity(hope, role=role), person)
    db.session.commit()
    sign_in(client, make_account(roles=[(MembershipRole.COORDINATOR, hope)]))
    page = client.get(f"/checks/{check.reference}").text
    assert role.name in page.split("Does it suffice today?", 1)[1]
    assert ("The days that are recorded above do not change that" in page) is bool(why)
    assert "Last day that it counts" not in page


def test_each_role_has_a_ruling_of_its_own(client: PageClient) -> None:
    hope = make_organisation()
    person = make_person(hope)
    check = certificate(person, hope, level=CertificateLevel.ENHANCED)
    found = {each.role: each.suffices for each in for_roles(check, [YOUNG, PANEL])}
    assert found == {role_named(YOUNG).name: False, role_named(PANEL).name: True}


def test_one_of_somebody_without_a_role_is_judged_for_what_it_is() -> None:
    hope = make_organisation()
    (found,) = for_roles(certificate(make_person(hope), hope), [])
    assert (found.role, found.suffices) == ("A role that asks for this level and workforce", True)


def test_a_later_certificate_that_says_something_is_not_told_of_but_the_older_one_does_not_suffice() -> None:
    hope = make_organisation()
    person = make_person(hope)
    check = certificate(person, hope)
    later = {"issued_on": date(2026, 10, 1), "certificate_number": "001234567891", "valid_from": None}
    certificate(person, hope, **{**later, "outcome": CheckOutcome.HAS_INFORMATION, "valid_before": None})
    found = ruling(check, YOUNG)
    assert not found.suffices
    assert list(found.reasons) == ["It has not been cleared by a vetting officer"]
