from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from volunteer_app.vetting.passport.rules import (
    ANSWER_WITHIN,
    ConsentState,
    can_be_answered,
    end_problem,
    is_in_force,
    known_kinds,
    moves,
    policies,
    shareable,
)
from volunteer_app.vetting.rules import CheckKind

TODAY = date(2026, 11, 22)
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
OVER = {ConsentState.REFUSED, ConsentState.WITHDRAWN, ConsentState.REPLACED}


@given(st.sampled_from([ConsentState.ASKED, ConsentState.GIVEN]), st.lists(st.sampled_from(ConsentState)))
def test_what_is_over_stays_over_and_only_what_was_given_is_taken_back(
    first: ConsentState, wanted: list[ConsentState]
) -> None:
    state, walked = first, [first]
    for to in wanted:
        if to in moves(state):
            state = to
            walked.append(to)
    assert not any(each in OVER for each in walked[:-1])
    if state is ConsentState.WITHDRAWN:
        assert walked[-2] is ConsentState.GIVEN
    if state is ConsentState.REFUSED:
        assert walked == [ConsentState.ASKED, ConsentState.REFUSED]


@given(st.sampled_from(ConsentState), st.dates(min_value=date(2020, 1, 1), max_value=date(2035, 1, 1)))
def test_only_a_given_consent_whose_days_are_not_over_is_in_force(state: ConsentState, day: date) -> None:
    assert is_in_force(state, day, TODAY) == (state is ConsentState.GIVEN and day > TODAY)
    assert not is_in_force(state, None, TODAY)


def test_a_question_waits_for_so_long_and_no_longer() -> None:
    last = NOON - ANSWER_WITHIN + timedelta(seconds=1)
    assert can_be_answered(ConsentState.ASKED, last, NOON)
    assert not can_be_answered(ConsentState.ASKED, NOON - ANSWER_WITHIN, NOON)
    assert not can_be_answered(ConsentState.GIVEN, NOON, NOON)


def test_a_consent_ends_and_not_too_late() -> None:
    assert end_problem(None, TODAY)
    assert end_problem(TODAY, TODAY)
    assert not end_problem(TODAY + timedelta(days=1), TODAY)
    assert not end_problem(date(2028, 11, 22), TODAY)
    assert end_problem(date(2028, 11, 23), TODAY)


def test_every_kind_of_check_has_a_policy_with_its_source_and_references_are_never_shared() -> None:
    assert set(policies()) == set(CheckKind)
    assert all(each.why and each.source for each in policies().values())
    assert CheckKind.REFERENCE not in shareable()
    assert known_kinds(["reference", "identity", "nonsense"]) == [CheckKind.IDENTITY]
