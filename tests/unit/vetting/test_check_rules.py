import string
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from volunteer_app.foundation.months import add_months
from volunteer_app.vetting import days, rules
from volunteer_app.vetting.rules import (
    CertificateLevel,
    CheckKind,
    CheckOutcome,
    CheckState,
    ClearanceLevel,
    covers,
)

DAYS = st.dates(date(1900, 1, 1), date(2200, 1, 1))


def test_every_kind_of_check_is_decided_by_exactly_one_side() -> None:
    sides = (rules.COORDINATOR_DECIDES, rules.OFFICER_DECIDES, rules.PRISON_DECIDES)
    assert sum(len(side) for side in sides) == len(CheckKind)
    assert frozenset().union(*sides) == frozenset(CheckKind)


def test_a_coordinator_decides_what_can_be_seen_with_ones_own_eyes_and_nothing_else() -> None:
    assert frozenset({"identity", "right_to_volunteer", "reference"}) == rules.COORDINATOR_DECIDES


@pytest.mark.parametrize(
    "number", ["001234567890", "0012 3456 7890", " 001234567890\t", "0 0 1 2 3 4 5 6 7 8 9 0"]
)
def test_twelve_digits_are_a_certificate_number_whatever_spaces_stand_in_it(number: str) -> None:
    assert rules.certificate_number_problem(number) == ""
    assert rules.plain_certificate_number(number) == "001234567890"


@pytest.mark.parametrize(
    "number", ["", "00123456789", "0012345678901", "00123456789A", "٠٠١٢٣٤٥٦٧٨٩٠", "00-1234567890"]
)
def test_anything_else_is_not(number: str) -> None:
    assert "12 digits" in rules.certificate_number_problem(number)


@given(st.text(st.sampled_from(string.digits + " \t\u00a0"), max_size=40))
def test_a_number_is_good_exactly_when_twelve_digits_remain_without_the_spaces(text: str) -> None:
    digits = "".join(c for c in text if c.isdigit())
    assert (rules.certificate_number_problem(text) == "") == (len(digits) == 12)


@given(st.text(max_size=30))
def test_what_is_kept_of_a_good_number_is_twelve_ascii_digits(text: str) -> None:
    if rules.certificate_number_problem(text) == "":
        kept = rules.plain_certificate_number(text)
        assert len(kept) == 12
        assert set(kept) <= set(string.digits)


@given(st.lists(st.integers(0, 5), max_size=30))
def test_however_a_check_is_moved_by_hand_it_never_comes_back_nor_unstarts(choices: list[int]) -> None:
    state = CheckState.NOT_STARTED
    for choice in choices:
        moves = rules.allowed_moves(state)
        if not moves:
            break
        state = moves[choice % len(moves)]
        assert state not in {CheckState.RETURNED, CheckState.NOT_STARTED}


def test_what_came_back_cannot_be_moved_by_hand() -> None:
    assert rules.allowed_moves(CheckState.RETURNED) == ()


@pytest.mark.parametrize("state", CheckState)
def test_no_move_leads_to_where_the_check_is(state: CheckState) -> None:
    assert state not in rules.allowed_moves(state)


@pytest.mark.parametrize("outcome", [CheckOutcome.WITHDRAWN, CheckOutcome.REFUSED, CheckOutcome.REVOKED])
def test_what_is_over_cannot_be_decided_again(outcome: CheckOutcome) -> None:
    assert outcome.is_over
    assert not rules.may_decide(CheckState.RETURNED, outcome)


@pytest.mark.parametrize("outcome", [CheckOutcome.CLEAR, CheckOutcome.HAS_INFORMATION, CheckOutcome.BARRED])
def test_an_answer_can_be_weighed_again(outcome: CheckOutcome) -> None:
    assert rules.may_decide(CheckState.RETURNED, outcome)


def test_what_was_not_started_cannot_be_decided() -> None:
    assert not rules.may_decide(CheckState.NOT_STARTED, None)
    assert rules.may_decide(CheckState.REQUESTED, None)


def test_only_an_enhanced_criminal_record_certificate_can_show_a_bar() -> None:
    asked = [(kind, level) for kind in CheckKind for level in (None, *rules.CertificateLevel)]
    shows = [each for each in asked if CheckOutcome.BARRED in rules.possible_outcomes(*each)]
    assert shows == [(CheckKind.CRIMINAL_RECORD, level) for level in list(rules.CertificateLevel)[2:]]


def test_a_new_certificate_is_suggested_after_36_months_and_nothing_else_has_a_policy() -> None:
    assert rules.suggested_valid_before(CheckKind.CRIMINAL_RECORD, date(2026, 11, 22)) == date(2029, 11, 22)
    assert rules.suggested_valid_before(CheckKind.CRIMINAL_RECORD, date(2028, 2, 29)) == date(2031, 2, 28)
    assert rules.suggested_valid_before(CheckKind.HMPPS_VETTING, date(2026, 11, 22)) is None


@given(DAYS, st.none() | DAYS)
def test_a_last_day_is_good_exactly_when_the_interval_holds_a_day_and_ten_years_at_most(
    valid_from: date, valid_before: date | None
) -> None:
    good = valid_before is None or valid_from < valid_before <= add_months(valid_from, 120)
    assert (days.last_day_problem(valid_from, valid_before) == "") == good


@pytest.mark.parametrize(
    ("valid_from", "problem"),
    [
        (date(1989, 12, 31), "First day must be on or after 1 January 1990"),
        (date(1990, 1, 1), ""),
        (date(2027, 11, 22), ""),
        (date(2027, 11, 23), "First day must be within a year from today"),
        (date(2206, 11, 22), "First day must be within a year from today"),
    ],
)
def test_a_first_day_that_is_a_slip_of_the_keyboard_is_refused(valid_from: date, problem: str) -> None:
    assert days.first_day_problem(valid_from, date(2026, 11, 22)) == problem


def test_a_check_may_count_for_a_single_day() -> None:
    day = date(2026, 11, 22)
    assert days.last_day_problem(day, day + timedelta(days=1)) == ""
    assert days.last_day_problem(day, day) == "Last day must be the same as or after the first day"
    assert days.last_day_problem(day, date(2099, 1, 1)) == "Last day must be within 10 years of the first day"


@given(
    st.sampled_from(CertificateLevel), st.sampled_from(CertificateLevel), st.sampled_from(CertificateLevel)
)
def test_covering_is_an_order(a: CertificateLevel, b: CertificateLevel, c: CertificateLevel) -> None:
    assert covers(a, a)
    if covers(a, b) and covers(b, a):
        assert a is b
    if covers(a, b) and covers(b, c):
        assert covers(a, c)


def test_one_barred_list_does_not_stand_for_the_other() -> None:
    assert not covers(CertificateLevel.ENHANCED_ADULT_BARRED, CertificateLevel.ENHANCED_CHILD_BARRED)
    assert not covers(CertificateLevel.ENHANCED_CHILD_BARRED, CertificateLevel.ENHANCED_ADULT_BARRED)
    assert covers(CertificateLevel.ENHANCED_BOTH_BARRED, CertificateLevel.ENHANCED_CHILD_BARRED)


@pytest.mark.parametrize("word", [*CheckKind, *CheckState, *CheckOutcome, *CertificateLevel, *ClearanceLevel])
def test_everything_has_words_for_pages(
    word: CheckKind | CheckState | CheckOutcome | CertificateLevel | ClearanceLevel,
) -> None:
    assert word.words
    assert "_" not in word.words
