from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from volunteer_app.recruitment import folding, rules
from volunteer_app.recruitment.rules import (
    AFTER_OFFER,
    DEFAULT_DAYS,
    FINAL,
    REASONS,
    Clock,
    MoveReason,
    OpportunityState,
    Stage,
    StageDays,
    allowed_moves,
    clock_state,
    move_problem,
    reason_problem,
)

TODAY = date(2026, 11, 22)
DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1))


def test_every_stage_can_be_left_except_the_final_ones() -> None:
    for stage in Stage:
        held_from = Stage.APPLIED if stage is Stage.ON_HOLD else None
        assert bool(allowed_moves(stage, held_from)) is (stage not in FINAL)


def test_nobody_chooses_placed_by_hand() -> None:
    assert all(Stage.PLACED not in allowed_moves(stage, Stage.READY) for stage in Stage)


def test_declined_withdrawn_and_on_hold_are_reached_from_every_open_stage() -> None:
    for stage in rules.OPEN:
        assert {Stage.DECLINED, Stage.WITHDRAWN, Stage.ON_HOLD} <= set(allowed_moves(stage))


@given(st.lists(st.integers(0, 20), max_size=40))
def test_a_random_walk_meets_checks_only_after_an_accepted_offer(choices: list[int]) -> None:
    stage, held_from, accepted, offered = Stage.ENQUIRY, None, False, False
    for choice in choices:
        moves = allowed_moves(stage, held_from)
        if not moves:
            break
        to = moves[choice % len(moves)]
        if stage is Stage.INTERVIEWED and to is Stage.OFFERED:
            assert move_problem(stage, to, held_from, offer_accepted=accepted)
            stage, held_from, offered = to, None, True
            continue
        if move_problem(stage, to, held_from, offer_accepted=accepted):
            assert to in AFTER_OFFER
            assert not accepted
            if stage is Stage.OFFERED:
                accepted = True
            continue
        held_from = stage if to is Stage.ON_HOLD else None
        stage = to
        assert stage not in AFTER_OFFER or (offered and accepted)


def test_a_refused_move_is_a_sentence() -> None:
    problem = move_problem(Stage.ON_HOLD, Stage.READY, Stage.APPLIED, offer_accepted=False)
    assert problem == "This application is on hold, so it cannot go to ready"


def test_why_an_application_cannot_go_back_reads_as_a_sentence() -> None:
    problem = rules.move_problem(Stage.CHECKS, Stage.APPLIED, None, offer_accepted=True)
    assert problem == "This application is at checks, so it cannot go back to applied"


@pytest.mark.parametrize(
    ("stage", "standing"), [(Stage.SHORTLISTED, "shortlisted"), (Stage.CHECKS, "at checks")]
)
def test_an_application_that_is_where_it_should_go_says_so(stage: Stage, standing: str) -> None:
    problem = move_problem(stage, stage, None, offer_accepted=True)
    assert problem == f"This application is {standing} already"


def test_taking_an_offer_off_hold_needs_no_new_letter() -> None:
    assert not move_problem(Stage.ON_HOLD, Stage.OFFERED, Stage.OFFERED, offer_accepted=False)


def test_reasons_are_asked_for_exactly_where_there_is_a_list() -> None:
    for stage in Stage:
        assert bool(reason_problem(stage, None, "")[1]) is (stage in REASONS)
    assert reason_problem(Stage.DECLINED, MoveReason.ROLE_FILLED, " \n")[0] == "note"
    assert reason_problem(Stage.DECLINED, MoveReason.WAITING_FOR_PRISON, "x")[0] == "reason"
    assert reason_problem(Stage.DECLINED, MoveReason.ROLE_FILLED, "x") == ("", "")


def test_no_reason_for_declining_names_convictions() -> None:
    assert not any("conviction" in reason.words.lower() for reason in MoveReason)


@given(DAYS, st.integers(0, 400), st.integers(0, 400), st.integers(0, 1000))
def test_the_clock_turns_amber_after_the_ideal_and_red_after_the_longest(
    since: date, ideal: int, more: int, passed: int
) -> None:
    days = StageDays(ideal, ideal + more)
    state = clock_state(days.amber_on(since), days.red_on(since), since + timedelta(days=passed))
    expected = Clock.GREEN if passed <= ideal else Clock.AMBER if passed <= ideal + more else Clock.RED
    assert state is expected


def test_a_stage_without_a_clock_stays_green() -> None:
    assert clock_state(None, None, TODAY) is Clock.GREEN
    assert not FINAL & DEFAULT_DAYS.keys()


def test_the_closing_date_is_the_last_day_to_apply() -> None:
    assert rules.is_open(OpportunityState.PUBLISHED, TODAY, TODAY)
    assert not rules.is_open(OpportunityState.PUBLISHED, TODAY - timedelta(days=1), TODAY)
    assert not rules.is_open(OpportunityState.DRAFT, TODAY, TODAY)
    assert not rules.is_open(OpportunityState.CLOSED, TODAY, TODAY)


def test_the_minimum_age_is_asked_on_the_day_of_applying() -> None:
    assert rules.is_too_young(date(2008, 11, 23), 18, TODAY)
    assert not rules.is_too_young(date(2008, 11, 22), 18, TODAY)
    assert not rules.is_too_young(None, 18, TODAY)


def test_ready_is_asked_for_the_first_day_on_which_they_could_start() -> None:
    assert rules.readiness_day(date(2027, 1, 1), None, TODAY) == date(2027, 1, 1)
    assert rules.readiness_day(date(2026, 1, 1), date(2027, 1, 1), TODAY) == TODAY
    assert rules.readiness_day(date(2026, 1, 1), TODAY, TODAY) is None


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Tŷ Newydd", "ty newydd"),
        ("  O’Brien's\nDÉJÀ ", "obriens deja"),
        ("a\x00b", "ab"),
        ("😀 100%", "😀 100%"),
    ],
)
def test_words_are_searched_without_case_accents_and_apostrophes(text: str, folded: str) -> None:
    assert folding.folded(text, None) == folded
