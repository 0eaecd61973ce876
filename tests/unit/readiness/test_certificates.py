"""Which certificate a role asks for, and on which days one counts: kind, workforce, age, Update Service."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.readiness.knowing import (
    END,
    FAR,
    KIND,
    LONG_AGO,
    START,
    also,
    ask,
    check,
    instead,
    line,
    moment,
)
from volunteer_app.foundation.months import add_months
from volunteer_app.readiness.rules.answers import Requirement, RequirementState
from volunteer_app.roles import reference
from volunteer_app.roles.rules import CriminalRecordLevel
from volunteer_app.vetting.barring.regulated import lists_of
from volunteer_app.vetting.certificates.rules import Certificate, Need, suffices
from volunteer_app.vetting.counting.rules import counted, needed
from volunteer_app.vetting.levels import Workforce
from volunteer_app.vetting.recheck.rules import OfCertificate, Policy
from volunteer_app.vetting.rules import CertificateLevel, CheckFacts, CheckKind, CheckOutcome

State = RequirementState
PANEL = {"code": "youth-offender-panel-member", "criminal_record_check": CriminalRecordLevel.ENHANCED}
MENTOR = {
    "code": "mentor-young-people",
    "criminal_record_check": CriminalRecordLevel.ENHANCED_CHILD_BARRED,
}
ISSUED = date(2026, 12, 1)


def certificate(**more: Any) -> CheckFacts:
    """Clear for all of the placement, issued shortly before it, for the child workforce, unless told."""
    given: dict[str, Any] = {"outcome": CheckOutcome.CLEAR, "level": CertificateLevel.ENHANCED_CHILD_BARRED}
    given |= {name: more.pop(name) for name in ("valid_from", "valid_before", "outcome") if name in more}
    held = OfCertificate(**{"workforce": Workforce.CHILD, "issued_on": ISSUED, **more})
    return check(CheckKind.CRIMINAL_RECORD, given.pop("outcome"), certificate=held, **given)


def shown(role: dict[str, Any], *held: CheckFacts) -> Requirement:
    known = instead(CheckKind.CRIMINAL_RECORD, *held)
    return line(ask(known, role, lists=lists_of(role["code"])), KIND.CRIMINAL_RECORD)


def test_every_role_that_asks_for_an_enhanced_certificate_says_of_which_workforce() -> None:
    wanted = {fact.code: needed(fact.requirements, lists_of(fact.code)) for fact in reference.facts()}
    lower = (CertificateLevel.BASIC, CertificateLevel.STANDARD)
    enhanced = {code: need.workforce for code, need in wanted.items() if need and need.level not in lower}
    assert enhanced == dict.fromkeys(
        ("mentor-young-people", "play-worker-visits", "youth-offender-panel-member", "appropriate-adult"),
        Workforce.CHILD,
    )
    assert all(need.workforce is None for code, need in wanted.items() if need and code not in enhanced)


@pytest.mark.parametrize("role", [PANEL, MENTOR])
@pytest.mark.parametrize("workforce", Workforce)
def test_a_certificate_of_another_workforce_does_not_do(role: dict[str, Any], workforce: Workforce) -> None:
    found = shown(role, certificate(workforce=workforce))
    does = workforce in {Workforce.CHILD, Workforce.CHILD_AND_ADULT}
    assert (found.state is State.MET) is does
    words = f"It is for the {workforce.words.lower()}, and the child workforce is needed"
    assert does or found.evidence == words
    assert does or found.next_step.endswith("child workforce")


def test_what_old_records_do_not_say_counts_with_a_word_about_it_where_no_barred_list_is_needed() -> None:
    found = shown(PANEL, certificate(workforce=None, issued_on=None, valid_from=LONG_AGO, valid_before=None))
    assert found.state is State.MET
    assert "date of issue is not recorded" in found.evidence
    assert "workforce is not recorded" in found.evidence
    assert found.until == FAR - timedelta(days=1)  # 36 months from the first day that it counted


@pytest.mark.parametrize("missing", ["workforce", "issued_on"])
def test_with_a_barred_list_what_is_not_recorded_is_not_clear(missing: str) -> None:
    found = shown(MENTOR, certificate(**{missing: None}))
    assert found.state is State.NOT_MET
    assert "not recorded" in found.evidence


def test_a_certificate_from_before_there_were_barred_lists_does_not_do() -> None:
    held = certificate(issued_on=date(2009, 10, 11), consent_on=date(2026, 1, 1), current_on=START)
    assert "before there were barred lists" in shown(MENTOR, held).evidence


def test_it_counts_from_its_issue_as_long_as_policy_says_whatever_its_officer_wrote() -> None:
    held = certificate(issued_on=add_months(END, -36) - timedelta(days=1), valid_before=None)
    found = shown(MENTOR, held)
    assert (found.state, found.until) == (State.MET_UNTIL, END - timedelta(days=2))
    longer = replace(held, certificate=replace(held.certificate, policy=Policy(recheck_months=37)))
    assert shown(MENTOR, longer).state is State.MET
    assert "stopped counting on" in shown(MENTOR, certificate(issued_on=date(2023, 1, 4))).evidence


def test_an_officer_who_let_it_count_for_less_is_heeded() -> None:
    assert shown(MENTOR, certificate(valid_before=END - timedelta(days=1))).state is State.MET_UNTIL


def test_the_update_service_lets_an_old_one_count_on_and_only_while_the_person_agrees() -> None:
    old = {"issued_on": date(2020, 1, 1), "valid_from": date(2020, 1, 1), "valid_before": None}
    asked = {**old, "consent_on": date(2020, 2, 1), "current_on": START}
    assert shown(MENTOR, certificate(**old)).state is State.NOT_MET
    assert shown(MENTOR, certificate(**asked)).state is State.MET
    assert shown(MENTOR, certificate(**{**asked, "consent_on": None})).state is State.NOT_MET


def test_where_policy_needs_the_update_service_it_alone_counts() -> None:
    policy = Policy(update_service_required=True)
    assert "have not agreed" in shown(MENTOR, certificate(policy=policy)).evidence
    agreed = {"policy": policy, "consent_on": ISSUED}
    assert "has not said" in shown(MENTOR, certificate(**agreed)).evidence
    assert shown(MENTOR, certificate(**agreed, current_on=START)).state is State.MET


def test_a_renewal_of_another_workforce_renews_nothing() -> None:
    ending = certificate(valid_before=END - timedelta(days=1))
    other = certificate(outcome=None, workforce=Workforce.ADULT, issued_on=None)
    assert not shown(MENTOR, ending, other).is_renewing
    same = certificate(outcome=None, issued_on=None)
    assert shown(MENTOR, ending, same).is_renewing


def test_one_decided_anew_does_not_outweigh_what_a_younger_one_says() -> None:
    older = replace(certificate(issued_on=date(2026, 6, 1)), recorded_at=moment(30))
    said = replace(certificate(outcome=CheckOutcome.HAS_INFORMATION), recorded_at=moment(20))
    assert shown(MENTOR, older, said).state is State.NOT_MET
    assert not ask(also(older, said)).is_ready


DAYS = st.dates(date(2020, 1, 1), date(2030, 1, 1))


@given(
    issued_on=st.dates(date(2009, 10, 12), date(2028, 1, 1)),
    consent_on=st.none() | DAYS,
    current_on=st.none() | DAYS,
    policy=st.builds(Policy, st.integers(1, 60), st.integers(1, 24), st.booleans()),
    on=DAYS,
)
def test_the_days_are_those_of_the_rule_that_says_whether_it_suffices(
    issued_on: date, consent_on: date | None, current_on: date | None, policy: Policy, on: date
) -> None:
    more = OfCertificate(Workforce.CHILD, issued_on, consent_on, current_on, policy)
    held = replace(certificate(valid_from=issued_on, valid_before=None), certificate=more)
    need = Need(CertificateLevel.ENHANCED_CHILD_BARRED, Workforce.CHILD)
    days = [(c.valid_from, c.valid_before) for c in counted([held], need)]
    counts = any(first and before and first <= on < before for first, before in days)
    asked = Certificate(
        need.level, need.workforce, issued_on, is_clear=True, consent_on=consent_on, current_on=current_on
    )
    assert counts is suffices(asked, need, policy, on).suffices
