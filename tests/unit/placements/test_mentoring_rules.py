"""What may be written of a mentoring and when, and what changed for the person."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from volunteer_app.placements.mentoring import outcomes
from volunteer_app.placements.mentoring.charts import LEFT, RIGHT, WIDTH, chart
from volunteer_app.placements.mentoring.outcomes import Taken, moment_problem, scores_problem, travelled
from volunteer_app.placements.mentoring.rules import (
    EndReason,
    Moment,
    SessionState,
    Stay,
    begin_problem,
    happened_problem,
    minutes_problem,
    planned_problem,
    review_due_problem,
    session_may_move,
    stay_on,
    writes_notes,
)
from volunteer_app.placements.supported.rules.asking import asked_problem, release_problem, waited_days
from volunteer_app.placements.supported.rules.wishes import (
    GenderWish,
    Help,
    Language,
    Meets,
    Pathway,
    Profile,
    Times,
)

TODAY = date(2026, 11, 22)


def days(number: int) -> date:
    return TODAY + timedelta(days=number)


@pytest.mark.parametrize(
    ("starts", "ends", "field"),
    [(0, 180, ""), (0, 0, "ends_on"), (5, 1, "ends_on"), (100, 200, "starts_on"), (0, 1200, "ends_on")],
)
def test_mentoring_is_planned_forwards_soon_and_for_3_years_at_most(
    starts: int, ends: int, field: str
) -> None:
    found, problem = begin_problem(days(starts), days(ends), TODAY)
    assert found == field
    assert bool(problem) == bool(field)


def test_a_session_is_planned_within_the_mentoring_and_not_in_the_past() -> None:
    assert planned_problem(days(3), days(0), None, TODAY) == ""
    assert "today or later" in planned_problem(days(-1), days(-9), None, TODAY)
    assert "not begun" in planned_problem(days(1), days(2), None, TODAY)
    assert "ended" in planned_problem(days(1), days(-9), days(0), TODAY)


def test_nothing_happened_before_the_mentoring_after_it_or_after_today() -> None:
    assert happened_problem(days(0), days(0), days(0), TODAY) == ""
    assert "today or in the past" in happened_problem(days(1), days(-9), None, TODAY)
    assert "not begun" in happened_problem(days(-10), days(-9), None, TODAY)
    assert "had ended" in happened_problem(days(-1), days(-9), days(-2), TODAY)


def test_the_next_review_is_after_today_and_before_the_planned_end() -> None:
    assert review_due_problem(days(1), TODAY, days(1)) == ""
    assert review_due_problem(days(0), TODAY, days(9)) != ""
    assert review_due_problem(days(10), TODAY, days(9)) != ""


@pytest.mark.parametrize(("minutes", "fits"), [(0, False), (-5, False), (1, True), (720, True), (721, False)])
def test_a_session_takes_some_time_and_12_hours_at_most(minutes: int, fits: bool) -> None:
    assert (minutes_problem(minutes) == "") == fits


@given(st.lists(st.sampled_from(SessionState), max_size=8))
def test_a_session_is_dealt_with_once(wishes: list[SessionState]) -> None:
    path = [SessionState.PLANNED]
    for wish in wishes:
        if session_may_move(path[-1], wish):
            path.append(wish)
    assert len(path) <= 2
    assert path.count(SessionState.PLANNED) == 1


def test_on_each_day_it_takes_place_at_one_place() -> None:
    stays = [Stay(days(0), days(5)), Stay(days(5))]
    assert stay_on(stays, days(4)) is stays[0]
    assert stay_on(stays, days(5)) is stays[1]
    assert stay_on(stays, days(-1)) is None


def test_listeners_write_nothing_down_and_mentors_do() -> None:
    assert not writes_notes("listener")
    assert writes_notes("mentor-prison")


def test_a_person_goes_on_with_another_where_the_mentor_leaves_or_did_not_suit_them() -> None:
    handed_on = {each for each in EndReason if each.may_be_handed_on}
    assert handed_on == {EndReason.MENTOR_LEFT, EndReason.NOT_SUITED}


def taken(moment: Moment, number: int, **scores: int) -> Taken:
    return Taken(moment, days(number), {Pathway(name): score for name, score in scores.items()})


START = taken(Moment.START, 0, health=2, finance=5)
END = taken(Moment.END, 90, health=6, finance=5, families=3)


def test_distance_travelled_is_from_the_first_score_to_the_latest() -> None:
    middle = taken(Moment.REVIEW, 40, health=9, finance=4)
    found = {each.pathway: each for each in travelled([END, middle, START])}
    assert found[Pathway.HEALTH].all == (2, 9, 6)
    assert (found[Pathway.HEALTH].change, found[Pathway.HEALTH].words) == (4, "Up 4")
    assert found[Pathway.FINANCE].words == "No change"
    assert (found[Pathway.FAMILIES].change, found[Pathway.FAMILIES].words) == (None, "Not scored again yet")
    assert Pathway.DRUGS not in found


@given(
    st.lists(
        st.tuples(
            st.sampled_from([Moment.REVIEW, Moment.END]),
            st.integers(0, 99),
            st.dictionaries(st.sampled_from(Pathway), st.integers(1, 10)),
        ),
        max_size=4,
    )
)
def test_a_change_is_what_lies_between_the_first_and_the_latest_score(
    rows: list[tuple[Moment, int, dict[Pathway, int]]],
) -> None:
    given_rows = [START, *(Taken(moment, days(number), scores) for moment, number, scores in rows)]
    ordered = outcomes.in_order(given_rows)
    for each in travelled(given_rows):
        known = [row.scores[each.pathway] for row in ordered if each.pathway in row.scores]
        assert each.first == known[0]
        assert each.change == (known[-1] - known[0] if len(known) > 1 else None)
        assert len(each.all) == len(given_rows)


def test_scores_are_from_1_to_10_and_at_least_one() -> None:
    assert scores_problem({Pathway.HEALTH: 1, Pathway.FINANCE: 10}) == ""
    assert "at least one" in scores_problem({})
    assert "from 1 to 10" in scores_problem({Pathway.HEALTH: 11})


def test_scores_come_in_turn_the_start_first_and_nothing_after_the_end() -> None:
    assert moment_problem(Moment.START, [], TODAY) == ""
    assert "start first" in moment_problem(Moment.REVIEW, [], TODAY)
    assert "already" in moment_problem(Moment.START, [START], TODAY)
    assert moment_problem(Moment.REVIEW, [START], days(3)) == ""
    assert "before that" in moment_problem(Moment.REVIEW, [START], days(-3))
    assert "already" in moment_problem(Moment.REVIEW, [START, END], days(99))


def test_the_picture_says_what_the_table_says() -> None:
    found = chart(travelled([START, END]))
    assert [each.words for each in found.bars] == [each.pathway.words for each in travelled([START, END])]
    health = found.bars[0]
    assert LEFT <= health.first < (health.latest or 0) <= WIDTH - RIGHT
    assert "Health: 2 at the start, 6 now" in found.said
    assert "Children, families and relationships: 3 at the start" in found.said
    assert len(found.ticks) == 10
    assert found.width <= 320 - 2 * 15, "it fits the narrowest telephone beside the margins of the page"
    lines = [each.y for each in found.bars]
    assert min(later - before for before, later in pairwise(lines)) >= 50, "with its words above each bar"


PROFILES = st.builds(
    Profile,
    needs=st.dictionaries(st.sampled_from(Pathway), st.sampled_from(Help)),
    languages=st.frozensets(st.sampled_from(Language), min_size=1),
    times=st.frozensets(st.sampled_from(Times)),
    meets=st.sampled_from(Meets),
    gender=st.sampled_from(GenderWish),
    lived_experience=st.booleans(),
)


@given(PROFILES)
def test_what_somebody_wants_is_stored_and_read_again(profile: Profile) -> None:
    assert Profile.from_json(profile.as_json()) == profile


def test_release_is_expected_in_a_month_to_come() -> None:
    assert release_problem(None, TODAY) == ""
    assert release_problem(date(2026, 11, 1), TODAY) == ""
    assert "this month or later" in release_problem(date(2026, 10, 1), TODAY)
    assert "within 40 years" in release_problem(date(2070, 1, 1), TODAY)


def test_somebody_asked_on_a_day_that_is_over_and_not_long_ago() -> None:
    assert asked_problem(TODAY, TODAY) == ""
    assert asked_problem(days(1), TODAY) != ""
    assert asked_problem(days(-3000), TODAY) != ""


def test_a_wait_is_counted_until_it_ended_and_never_below_nothing() -> None:
    assert waited_days(days(-10), None, TODAY) == 10
    assert waited_days(days(-10), days(-4), TODAY) == 6
    assert waited_days(days(2), None, TODAY) == 0
