from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from volunteer_app.foundation.months import add_months
from volunteer_app.vetting.certificates.rules import Certificate, Need, suffices
from volunteer_app.vetting.levels import Workforce
from volunteer_app.vetting.recheck.rules import DEFAULT, Policy
from volunteer_app.vetting.rules import CertificateLevel

TODAY = date(2026, 11, 22)
HELD = Certificate(
    level=CertificateLevel.ENHANCED,
    workforce=Workforce.CHILD,
    issued_on=date(2024, 5, 3),
    is_clear=True,
)
SAME = Need(CertificateLevel.ENHANCED, Workforce.CHILD)
CHILD_BARRED = Need(CertificateLevel.ENHANCED_CHILD_BARRED)


def missing(certificate: Certificate, need: Need = SAME, policy: Policy = DEFAULT, on: date = TODAY) -> str:
    return "; ".join(suffices(certificate, need, policy, on).missing)


def test_a_certificate_for_the_same_suffices_and_says_why() -> None:
    ruling = suffices(HELD, SAME, DEFAULT, TODAY)
    assert ruling.suffices
    assert ruling.telling == (
        "It was cleared",
        "Its level is the one that is needed: enhanced",
        "It is for the child workforce",
        "It was issued on 3 May 2024 and counts to 2 May 2027: a new one is asked for after 36 months",
    )


def test_one_that_is_not_clear_or_has_no_date_never_suffices() -> None:
    assert missing(replace(HELD, is_clear=False)) == "It has not been cleared by a vetting officer"
    assert "not recorded" in missing(replace(HELD, issued_on=None))
    assert "not issued yet" in missing(replace(HELD, issued_on=TODAY + timedelta(days=1)))


def test_a_higher_level_does_and_a_lower_one_does_not() -> None:
    assert missing(HELD, Need(CertificateLevel.STANDARD)) == ""
    assert "enhanced with children’s barred list is needed" in missing(HELD, CHILD_BARRED)


@pytest.mark.parametrize(
    ("held", "needed", "does"),
    [
        (Workforce.CHILD_AND_ADULT, Workforce.CHILD, True),
        (Workforce.CHILD_AND_ADULT, Workforce.ADULT, True),
        (Workforce.CHILD, Workforce.ADULT, False),
        (Workforce.CHILD, Workforce.CHILD_AND_ADULT, False),
        (Workforce.CHILD_AND_ADULT, Workforce.OTHER, False),
        (Workforce.OTHER, Workforce.OTHER, True),
        (None, Workforce.OTHER, False),
        (None, None, True),
        (Workforce.OTHER, None, True),
    ],
)
def test_the_workforce_must_be_the_one_that_is_needed(
    held: Workforce | None, needed: Workforce | None, does: bool
) -> None:
    need = Need(CertificateLevel.ENHANCED, needed)
    assert suffices(replace(HELD, workforce=held), need, DEFAULT, TODAY).suffices is does


def test_the_workforce_does_not_matter_where_the_police_were_not_asked() -> None:
    standard = replace(HELD, level=CertificateLevel.STANDARD, workforce=None)
    assert missing(standard, Need(CertificateLevel.STANDARD, Workforce.CHILD)) == ""


def test_the_last_day_is_the_day_before_the_anniversary() -> None:
    assert missing(HELD, on=date(2027, 5, 2)) == ""
    assert "stopped counting on 3 May 2027" in missing(HELD, on=date(2027, 5, 3))
    assert "stopped counting on 3 May 2026" in missing(HELD, policy=Policy(recheck_months=24))


def test_an_officer_who_let_it_count_for_less_is_heeded() -> None:
    assert "counts to" not in missing(replace(HELD, counts_before=TODAY))
    assert "let it count no longer" in missing(replace(HELD, counts_before=TODAY))


def test_an_old_certificate_counts_on_while_the_update_service_says_so_and_the_person_agrees() -> None:
    old = replace(HELD, issued_on=date(2020, 5, 3))
    asked = replace(old, consent_on=date(2020, 6, 1), current_on=date(2026, 3, 1))
    assert "stopped counting" in missing(old)
    assert missing(asked) == ""
    assert "stopped counting" in missing(asked, on=date(2027, 3, 1))  # 12 months on
    assert "stopped counting" in missing(replace(asked, consent_on=None))
    basic = Need(CertificateLevel.BASIC)
    assert "stopped counting" in missing(replace(asked, level=CertificateLevel.BASIC), basic)


def test_where_the_policy_needs_the_update_service_a_young_certificate_alone_does_not_do() -> None:
    policy = Policy(update_service_required=True)
    assert "not agreed" in missing(HELD, policy=policy)
    agreed = replace(HELD, consent_on=date(2024, 6, 1))
    assert "has not said within 12 months" in missing(agreed, policy=policy)
    assert missing(replace(agreed, current_on=TODAY), policy=policy) == ""


def test_what_was_searched_before_october_2009_is_no_barred_list_of_today() -> None:
    held = replace(
        HELD,
        level=CertificateLevel.ENHANCED_CHILD_BARRED,
        issued_on=date(2009, 10, 11),
        consent_on=date(2013, 7, 1),
        current_on=TODAY,
    )
    assert "POCA list" in missing(held, CHILD_BARRED)
    assert missing(replace(held, issued_on=date(2009, 10, 12)), CHILD_BARRED) == ""


def test_a_certificate_from_may_2010_had_no_workforce() -> None:
    held = replace(HELD, issued_on=date(2010, 5, 3), workforce=None)
    assert "was not said on certificates then" in missing(held)
    assert "is not recorded" in missing(replace(held, issued_on=date(2024, 5, 3)))


certificates = st.builds(
    Certificate,
    level=st.sampled_from(CertificateLevel),
    workforce=st.none() | st.sampled_from(Workforce),
    issued_on=st.none() | st.dates(date(2002, 3, 11), date(2027, 1, 1)),
    is_clear=st.booleans(),
    counts_before=st.none() | st.dates(date(2003, 1, 1), date(2030, 1, 1)),
    consent_on=st.none() | st.dates(date(2013, 6, 17), date(2027, 1, 1)),
    current_on=st.none() | st.dates(date(2013, 6, 17), date(2027, 1, 1)),
)
needs = st.builds(
    Need, level=st.sampled_from(CertificateLevel), workforce=st.none() | st.sampled_from(Workforce)
)
policies = st.builds(
    Policy,
    recheck_months=st.integers(1, 120),
    status_check_months=st.integers(1, 36),
    update_service_required=st.booleans(),
)


@given(certificates, needs, policies, st.dates(date(2003, 1, 1), date(2028, 1, 1)))
def test_every_answer_has_its_reasons_and_nothing_unclear_ever_suffices(
    certificate: Certificate, need: Need, policy: Policy, on: date
) -> None:
    ruling = suffices(certificate, need, policy, on)
    assert ruling.telling
    assert ruling.suffices is not bool(ruling.missing)
    if not certificate.is_clear or certificate.issued_on is None or certificate.issued_on > on:
        assert not ruling.suffices


@given(certificates, needs, policies, st.dates(date(2003, 1, 1), date(2028, 1, 1)))
def test_a_longer_policy_never_makes_a_certificate_insufficient(
    certificate: Certificate, need: Need, policy: Policy, on: date
) -> None:
    longer = replace(policy, recheck_months=policy.recheck_months + 12)
    if suffices(certificate, need, policy, on).suffices:
        assert suffices(certificate, need, longer, on).suffices


@given(certificates, needs, st.integers(1, 120), st.dates(date(2003, 1, 1), date(2028, 1, 1)))
def test_without_consent_nothing_older_than_the_policy_suffices(
    certificate: Certificate, need: Need, months: int, on: date
) -> None:
    alone = replace(certificate, consent_on=None)
    if suffices(alone, need, Policy(months), on).suffices:
        assert alone.issued_on is not None
        assert on < add_months(alone.issued_on, months)
