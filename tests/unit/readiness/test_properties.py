"""What must hold of readiness whatever is known: more days or more against them never make anybody ready."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.readiness.knowing import (
    CHECKS,
    ELSEWHERE,
    KNOWN,
    LONG_AGO,
    PRISON,
    ask,
    check,
    moment,
    training,
)
from volunteer_app.readiness.rules.answers import Known
from volunteer_app.readiness.rules.coverage import covered_until
from volunteer_app.vetting.counting.rules import ADVERSE
from volunteer_app.vetting.rules import CertificateLevel, CheckFacts, CheckKind, CheckOutcome

DAYS = st.dates(date(2026, 12, 1), date(2027, 2, 28))
SPANS = st.tuples(DAYS, st.integers(1, 60)).map(lambda found: (found[0], found[0] + timedelta(days=found[1])))


@st.composite
def checks(draw: st.DrawFn) -> CheckFacts:
    """Any check: mostly clear, with days near the placement's, known in any order."""
    kind = draw(st.sampled_from(CheckKind))
    starts_on, ends_before = draw(SPANS)
    outcome = draw(st.sampled_from([CheckOutcome.CLEAR] * 6 + [None, *CheckOutcome]))
    return check(
        kind,
        outcome,
        level=draw(st.sampled_from(CertificateLevel)) if kind is CheckKind.CRIMINAL_RECORD else None,
        establishment_id=draw(st.sampled_from([PRISON, PRISON, ELSEWHERE]))
        if kind is CheckKind.ESTABLISHMENT_CLEARANCE
        else None,
        valid_from=draw(st.sampled_from([LONG_AGO, starts_on])) if outcome is CheckOutcome.CLEAR else None,
        valid_before=draw(st.sampled_from([None, ends_before])) if outcome is CheckOutcome.CLEAR else None,
        recorded_at=moment(draw(st.integers(0, 20))),
    )


@st.composite
def knowledge(draw: st.DrawFn) -> Known:
    """Somebody for whom much holds, with a few things changed, so that ready and unready both happen."""
    dropped = draw(st.sets(st.sampled_from(range(len(CHECKS))), max_size=2))
    kept = [each for number, each in enumerate(CHECKS) if number not in dropped]
    spans = draw(st.lists(SPANS, max_size=2))
    signed_on = draw(st.sampled_from([LONG_AGO, LONG_AGO, date(2027, 1, 10)]))
    return replace(
        KNOWN,
        born_on=draw(st.sampled_from([date(1990, 5, 17), date(2009, 1, 10), None])),
        checks=(*kept, *draw(st.lists(checks(), max_size=4))),
        training=[
            *(training() for _ in range(draw(st.integers(0, 1)))),
            *(training(completed_on=start, valid_before=end) for start, end in spans),
        ],
        signed=replace(KNOWN.signed, volunteer_agreement=signed_on),
    )


@settings(max_examples=150)
@given(knowledge(), SPANS, SPANS)
def test_a_ready_answer_stays_ready_for_fewer_days(
    known: Known, whole: tuple[date, date], part: tuple[date, date]
) -> None:
    starts_on, ends_before = max(whole[0], part[0]), min(whole[1], part[1])
    if starts_on >= ends_before or not ask(known, starts_on=whole[0], ends_before=whole[1]).is_ready:
        return
    assert ask(known, starts_on=starts_on, ends_before=ends_before).is_ready


@settings(max_examples=150)
@given(knowledge(), SPANS, st.integers(0, 30), st.integers(0, 30))
def test_a_longer_placement_never_gains(
    known: Known, days: tuple[date, date], before: int, after: int
) -> None:
    if ask(known, starts_on=days[0], ends_before=days[1]).is_ready:
        return
    longer = (days[0] - timedelta(days=before), days[1] + timedelta(days=after))
    assert not ask(known, starts_on=longer[0], ends_before=longer[1]).is_ready


@settings(max_examples=150)
@given(knowledge(), SPANS, checks(), st.sampled_from(sorted(ADVERSE)))
def test_an_answer_against_them_never_makes_anybody_ready(
    known: Known, days: tuple[date, date], other: CheckFacts, outcome: CheckOutcome
) -> None:
    if ask(known, starts_on=days[0], ends_before=days[1]).is_ready:
        return
    said = replace(other, outcome=outcome)
    told = replace(known, checks=(*known.checks, said))
    assert not ask(told, starts_on=days[0], ends_before=days[1]).is_ready


@given(knowledge(), SPANS, st.randoms(use_true_random=False))
def test_the_order_in_which_things_are_told_changes_nothing(
    known: Known, days: tuple[date, date], chance: Random
) -> None:
    shuffled = list(known.checks)
    chance.shuffle(shuffled)
    first = ask(known, starts_on=days[0], ends_before=days[1])
    assert first == ask(replace(known, checks=shuffled), starts_on=days[0], ends_before=days[1])


@settings(max_examples=150)
@given(st.lists(st.tuples(DAYS, st.none() | DAYS), max_size=6), DAYS)
def test_what_is_covered_is_what_a_count_of_days_finds(
    found: list[tuple[date, date | None]], first: date
) -> None:
    def is_covered(day: date) -> bool:
        return any(start <= day and (end is None or day < end) for start, end in found)

    reached = covered_until(found, first)
    horizon = date(2027, 3, 31)
    day = first
    while day < horizon and is_covered(day):
        day += timedelta(days=1)
    if day == first:
        assert reached is None
    elif day == horizon:
        assert reached == date.max
    else:
        assert reached == day
