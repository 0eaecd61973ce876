"""When somebody could lawfully start, from waits: which step decides, and what would shorten it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.readiness.knowing import KNOWN, PACK, PRISON, QUESTION, ask, check, instead, moment
from volunteer_app.readiness.rules.answers import Known, Signed
from volunteer_app.readiness.rules.forecasting import Forecast, forecast, left
from volunteer_app.readiness.rules.waits import (
    DATA,
    Measured,
    StepKind,
    Wait,
    assumed,
    nearest_rank,
    read,
    wait,
)
from volunteer_app.vetting.rules import CheckKind, CheckOutcome

TODAY = date(2027, 1, 4)
NOBODY = Known(born_on=date(1990, 5, 17))
VETTING, CLEARANCE = CheckKind.HMPPS_VETTING, CheckKind.ESTABLISHMENT_CLEARANCE
STEPS = assumed().steps


def days(number: int) -> date:
    return TODAY + timedelta(days=number)


def foretold(known: Known, *measured: Measured, opens_on: date | None = None) -> Forecast:
    first = opens_on or TODAY
    question = replace(QUESTION, starts_on=first, ends_before=first + timedelta(days=1))
    return forecast(question, known, measured, today=TODAY)


def measured(kind: CheckKind, median: int, long: int, count: int = 10, **whose: int | None) -> Measured:
    return Measured(kind, count, median, long, **{"organisation_id": 1, **whose})


def test_who_is_ready_can_start_today_and_nothing_decides() -> None:
    found = foretold(KNOWN)
    assert (found.likely_on, found.late_on, found.deciding) == (TODAY, TODAY, None)


def test_nobody_starts_before_the_role_does() -> None:
    assert foretold(KNOWN, opens_on=days(30)).likely_on == days(30)


def test_steps_that_wait_for_each_other_add_up_and_the_others_run_beside_them() -> None:
    found = foretold(NOBODY)
    chain = [StepKind.IDENTITY, StepKind.HMPPS_VETTING, StepKind.CLEARANCE]
    assert [stage.kind for stage in found.chain] == chain
    assert found.likely_on == days(sum(STEPS[each].median_days for each in chain))
    assert found.late_on == days(sum(STEPS[each].long_days for each in chain))
    assert found.deciding is not None
    assert found.deciding.who == "the prison’s security department"
    assert {StepKind.TRAINING, StepKind.REFERENCES} <= {stage.kind for stage in found.to_begin}
    assert StepKind.CLEARANCE not in {stage.kind for stage in found.to_begin}


def test_what_was_asked_for_waits_for_nothing_and_its_days_count() -> None:
    asked_at = moment(0).replace(year=2026, month=12, day=5)  # 30 days before
    found = foretold(instead(VETTING, check(VETTING, None, asked_at=asked_at)))
    step = STEPS[StepKind.HMPPS_VETTING]
    assert found.deciding is not None
    assert (found.deciding.is_begun, found.deciding.waited_days) == (True, 30)
    assert found.likely_on == days(step.median_days - 30)
    assert found.late_on == days(step.long_days - 30)


@pytest.mark.parametrize(
    ("waited", "expected"),
    [(0, (10, 30)), (9, (1, 21)), (10, (10, 20)), (20, (5, 10)), (29, (1, 1)), (30, (7, 28)), (90, (7, 28))],
)
def test_what_is_left_of_a_wait(waited: int, expected: tuple[int, int]) -> None:
    assert left(Wait(10, 30, ""), waited) == expected


@pytest.mark.parametrize("count", [9, 10])
def test_measured_waits_count_once_there_are_ten(count: int) -> None:
    found = foretold(instead(VETTING), measured(VETTING, 5, 9, count))
    assert found.deciding is not None
    is_measured = count == 10
    assert (found.likely_on == days(5)) is is_measured
    assert ("measured from 10" in found.deciding.basis) is is_measured
    assert ("a stated default" in found.deciding.basis) is not is_measured


def test_an_organisations_own_waits_count_before_the_prisons_and_only_this_prisons() -> None:
    own = measured(CLEARANCE, 5, 6, establishment_id=PRISON)
    everybodys = measured(CLEARANCE, 8, 9, organisation_id=None, establishment_id=PRISON)
    another = measured(CLEARANCE, 1, 2, establishment_id=99)
    few = replace(own, count=9)
    assert wait(StepKind.CLEARANCE, [everybodys, own, another], PRISON).median_days == 5
    assert wait(StepKind.CLEARANCE, [another, few, everybodys], PRISON).median_days == 8
    assert wait(StepKind.CLEARANCE, [another], PRISON).median_days == STEPS[StepKind.CLEARANCE].median_days


def test_what_will_have_ended_by_then_has_to_be_renewed_first() -> None:
    ending = check(CheckKind.CRIMINAL_RECORD, valid_before=days(20))
    known = instead(VETTING)
    kept = tuple(each for each in known.checks if each.kind is not CheckKind.CRIMINAL_RECORD)
    found = foretold(replace(known, checks=(*kept, ending)))
    assert {stage.kind for stage in found.stages} == {StepKind.HMPPS_VETTING, StepKind.CRIMINAL_RECORD}
    renewed = check(CheckKind.CRIMINAL_RECORD, valid_before=days(200))
    found = foretold(replace(known, checks=(*kept, renewed)))
    assert {stage.kind for stage in found.stages} == {StepKind.HMPPS_VETTING}


def test_an_age_to_be_reached_is_known_to_the_day() -> None:
    found = foretold(replace(KNOWN, born_on=date(2009, 3, 1)))
    assert (found.likely_on, found.late_on) == (date(2027, 3, 1), date(2027, 3, 1))
    assert found.deciding is not None
    assert found.deciding.is_fixed


@pytest.mark.parametrize(
    "known",
    [
        replace(KNOWN, born_on=None),
        instead(VETTING, check(VETTING, CheckOutcome.HAS_INFORMATION)),
        instead(CLEARANCE, check(CLEARANCE, CheckOutcome.REFUSED)),
        replace(KNOWN, checks=(*KNOWN.checks, check(CheckKind.CRIMINAL_RECORD, CheckOutcome.BARRED))),
    ],
)
def test_what_somebody_must_decide_is_not_foretold(known: Known) -> None:
    found = foretold(known)
    assert (found.likely_on, found.late_on) == (None, None)
    assert found.unknown


def test_without_the_deciding_step_the_next_one_decides() -> None:
    known = replace(instead(VETTING), training=(), signed=Signed(emergency_contact=True))
    found = foretold(known)
    gained = STEPS[StepKind.HMPPS_VETTING].median_days - STEPS[StepKind.TRAINING].median_days
    assert found.sooner_at_most == gained
    assert PACK in {each.key for each in ask(known).missing}


@pytest.mark.parametrize(
    ("found", "part", "expected"),
    [
        ([7], 0.5, 7),
        ([7], 0.9, 7),
        (range(1, 11), 0.5, 5),
        (range(1, 11), 0.9, 9),
        ([30, 10, 20], 0.5, 20),
        ([30, 10, 20], 0.9, 30),
    ],
)
def test_the_median_and_the_ninetieth_percentile_are_waits_that_were(
    found: list[int], part: float, expected: int
) -> None:
    assert nearest_rank(list(found), part) == expected


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('kind = "training"', 'kind = "trainig"', "trainig"),
        ("after = []", 'after = ["clearance"]', "waits for itself"),
        ('source = "Assumption: one visit or call"', 'source = ""', "no source"),
        ("median_days = 3\n", "median_days = 30\n", "shorter than the median"),
    ],
)
def test_a_slip_in_the_file_is_found_when_it_is_read(old: str, new: str, words: str) -> None:
    text = DATA.read_text("utf-8")
    assert old in text
    with pytest.raises(ValueError, match=words):
        read(text.replace(old, new, 1))


LACKS = st.sets(st.sampled_from(list(CheckKind)), max_size=6)


@settings(max_examples=100)
@given(LACKS, st.sampled_from(list(CheckKind)), st.booleans())
def test_another_clear_check_never_makes_the_start_later(
    lacks: set[CheckKind], other: CheckKind, has_training: bool
) -> None:
    kept = tuple(each for each in KNOWN.checks if each.kind not in lacks)
    known = replace(KNOWN, checks=kept, training=KNOWN.training if has_training else ())
    before = foretold(known)
    after = foretold(replace(known, checks=(*kept, check(other))))
    assert before.likely_on is not None
    assert after.likely_on is not None
    assert after.likely_on <= before.likely_on


@settings(max_examples=100)
@given(LACKS, st.integers(0, 90), st.integers(0, 90), st.integers(0, 30))
def test_a_longer_wait_never_makes_the_start_sooner(
    lacks: set[CheckKind], median: int, more: int, longer: int
) -> None:
    known = replace(KNOWN, checks=tuple(each for each in KNOWN.checks if each.kind not in lacks))
    short = foretold(known, measured(VETTING, median, median + more))
    long = foretold(known, measured(VETTING, median + longer, median + longer + more))
    assert short.likely_on is not None
    assert long.likely_on is not None
    assert short.likely_on <= long.likely_on
    assert short.late_on is not None
    assert short.likely_on <= short.late_on


def test_each_step_says_what_it_rests_on_and_an_overdue_one_that_no_figure_is_left() -> None:
    asked_at = moment(0).replace(year=2026, month=6, day=1)
    rests = measured(VETTING, 20, 40)
    found = foretold(instead(VETTING, check(VETTING, None, asked_at=asked_at)), rests)
    (stage,) = found.stages
    assert stage.basis.startswith("overdue: nine in ten take 40 days at most, so no figure is left.")
    assert stage.basis.endswith("7 to 28 days more are assumed. Ask HMPPS central vetting")
    assert "measured" not in stage.basis
    begun = foretold(instead(VETTING, check(VETTING, None, asked_at=moment(0).replace(year=2027))), rests)
    assert begun.stages[0].basis == "measured from 10 waits in the last two years, of this organisation"
    default = foretold(NOBODY).stages
    assert {each.basis for each in default if each.kind is StepKind.TRAINING} == {
        "a stated default, not measured"
    }


def test_what_is_left_comes_in_the_order_in_which_it_has_to_happen() -> None:
    found = foretold(NOBODY)
    order = list(found.in_order)
    assert sorted(map(id, order)) == sorted(map(id, found.stages))
    for stage in order:
        assert all(order.index(first) < order.index(stage) for first in stage.after)
    kinds = [stage.kind for stage in order]
    assert kinds.index(StepKind.TRAINING) < kinds.index(StepKind.HMPPS_VETTING)
    assert order[-1] is found.deciding
