"""Waivers, stops and gates: what somebody decided, over every day of the placement."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.readiness.knowing import (
    END,
    FAR,
    KIND,
    KNOWN,
    LAST,
    LONG_AGO,
    PACK,
    START,
    ask,
    check,
    instead,
    line,
    moment,
)
from volunteer_app.readiness.rules.answers import (
    Gate,
    Known,
    Pending,
    RequirementKind,
    RequirementState,
    Stop,
    Waiver,
)
from volunteer_app.readiness.rules.policies import policies
from volunteer_app.roles.rules import CriminalRecordLevel
from volunteer_app.vetting.counting.rules import WITH_A_BARRED_LIST
from volunteer_app.vetting.rules import CertificateLevel, CheckKind, CheckOutcome
from volunteer_app.vetting.words.rules import AWAIT_OFFICER

State = RequirementState
DAY = timedelta(days=1)
CERTIFICATE, REFERENCE = CheckKind.CRIMINAL_RECORD, CheckKind.REFERENCE


def waiver(
    kind: RequirementKind = KIND.CRIMINAL_RECORD,
    starts_on: date = LONG_AGO,
    ends_before: date = FAR,
    key: str = "",
) -> Waiver:
    return Waiver(kind, "Vera Tran", "Supervised at every visit", starts_on, ends_before, key)


def with_waivers(known: Known, *waivers: Waiver) -> Known:
    return replace(known, waivers=waivers)


@pytest.mark.parametrize(
    ("kind", "known"),
    [
        (KIND.CRIMINAL_RECORD, instead(CERTIFICATE)),
        (KIND.REFERENCES, instead(REFERENCE)),
        (KIND.TRAINING, replace(KNOWN, training=())),
    ],
)
def test_a_waiver_says_who_let_them_start_without_it_why_and_to_which_day(
    kind: RequirementKind, known: Known
) -> None:
    answer = ask(with_waivers(known, waiver(kind, ends_before=END)))
    shown = line(answer, kind)
    assert answer.is_ready
    assert (shown.state, shown.until) == (State.WAIVED, LAST)
    assert (shown.waived_by, shown.waived_why) == ("Vera Tran", "Supervised at every visit")
    assert "Vera Tran to 31 March 2027" in shown.evidence


def test_a_waiver_ends_with_its_day() -> None:
    answer = ask(with_waivers(instead(CERTIFICATE), waiver(ends_before=LAST)))
    shown = line(answer, KIND.CRIMINAL_RECORD)
    assert not answer.is_ready
    assert (shown.state, shown.until) == (State.MET_UNTIL, LAST - DAY)


def test_a_waiver_bridges_the_days_until_the_new_certificate() -> None:
    known = instead(CERTIFICATE, check(CERTIFICATE, valid_before=date(2027, 2, 1)))
    bridged = with_waivers(known, waiver(starts_on=date(2027, 2, 1), ends_before=END))
    assert ask(bridged).is_ready
    gap = with_waivers(known, waiver(starts_on=date(2027, 2, 2), ends_before=END))
    assert not ask(gap).is_ready


def test_what_holds_by_itself_needs_no_waiver() -> None:
    assert line(ask(with_waivers(KNOWN, waiver())), KIND.CRIMINAL_RECORD).state is State.MET


@pytest.mark.parametrize("outcome", [CheckOutcome.HAS_INFORMATION, CheckOutcome.BARRED])
def test_no_waiver_outweighs_what_came_back(outcome: CheckOutcome) -> None:
    known = instead(CERTIFICATE, check(CERTIFICATE, outcome, recorded_at=moment(11)))
    assert not ask(with_waivers(known, waiver())).is_ready


@pytest.mark.parametrize("level", sorted(WITH_A_BARRED_LIST))
def test_a_certificate_with_a_barred_list_is_never_waived(level: CriminalRecordLevel) -> None:
    answer = ask(with_waivers(instead(CERTIFICATE), waiver()), {"criminal_record_check": level})
    assert line(answer, KIND.CRIMINAL_RECORD).state is State.NOT_MET


@pytest.mark.parametrize("kind", [each for each, policy in policies().items() if not policy.may_be_waived])
def test_what_its_policy_does_not_let_be_waived_is_not(kind: RequirementKind) -> None:
    nothing = replace(KNOWN, checks=(), training=(), signed=replace(KNOWN.signed, emergency_contact=False))
    missing = {r.kind for r in ask(nothing).missing}
    assert {r.kind for r in ask(with_waivers(nothing, waiver(kind))).missing} == missing


def test_a_waiver_of_one_pack_is_for_that_pack_alone() -> None:
    known = replace(KNOWN, training=())
    role = {"training_packs": (PACK, "mentoring-skills")}
    answer = ask(with_waivers(known, waiver(KIND.TRAINING, key=PACK)), role)
    found = {r.key: r.state for r in answer.requirements if r.kind is KIND.TRAINING}
    assert found == {PACK: State.WAIVED, "mentoring-skills": State.NOT_MET}


def test_a_stop_keeps_them_out_and_says_what_to_do() -> None:
    stop = Stop("Paused", "Make your own check")
    answer = ask(replace(KNOWN, stops=(stop, stop)))
    shown = line(answer, KIND.NO_BAR)
    assert not answer.is_ready
    assert (shown.evidence, shown.next_step) == ("Paused", "Make your own check")


@pytest.mark.parametrize(
    ("opens_on", "shuts_before", "state", "until"),
    [
        (LONG_AGO, END, State.MET, LAST),
        (LONG_AGO, None, State.MET, None),
        (LONG_AGO, LAST, State.MET_UNTIL, LAST - DAY),
        (START + DAY, None, State.NOT_MET, None),
        (None, None, State.NOT_MET, None),
    ],
)
def test_a_gate_must_be_open_on_every_day(
    opens_on: date | None, shuts_before: date | None, state: RequirementState, until: date | None
) -> None:
    gate = Gate("Approval by the governor", opens_on, shuts_before, "Ask the governor")
    answer = ask(replace(KNOWN, gates=(gate,)))
    shown = line(answer, KIND.GATE)
    assert (shown.state, shown.until) == (state, until)
    assert answer.is_ready is (state is State.MET)


def test_a_gate_that_was_asked_for_is_in_progress() -> None:
    gate = Gate("Approval by the governor", None, None, "Wait for the governor", is_asked=True)
    assert line(ask(replace(KNOWN, gates=(gate,))), KIND.GATE).state is State.IN_PROGRESS


DAYS = st.integers(-40, 130).map(lambda days: START + timedelta(days=days))


@st.composite
def waivers(draw: st.DrawFn) -> Waiver:
    first = draw(DAYS)
    kind = draw(st.sampled_from([KIND.CRIMINAL_RECORD, KIND.REFERENCES, KIND.TRAINING, KIND.IDENTITY]))
    return waiver(kind, first, first + timedelta(days=draw(st.integers(1, 120))))


@st.composite
def people(draw: st.DrawFn) -> Known:
    """Somebody who lacks something, with waivers and gates of any days."""
    lacks = draw(st.sampled_from([CERTIFICATE, REFERENCE, CheckKind.IDENTITY]))
    ends = draw(st.none() | DAYS)
    kept = [check(lacks, valid_before=ends)] * draw(st.integers(0, 2)) if ends and ends > LONG_AGO else []
    opens = draw(st.none() | st.just(LONG_AGO) | DAYS)
    gates = draw(st.sampled_from([(), (Gate("Approval", opens, draw(st.none() | st.just(FAR)), "Ask"),)]))
    return replace(instead(lacks, *kept), waivers=tuple(draw(st.lists(waivers(), max_size=4))), gates=gates)


@settings(max_examples=150)
@given(people(), st.integers(0, 60), st.integers(1, 60), st.integers(0, 20), st.integers(0, 20))
def test_a_longer_interval_is_never_more_ready(
    known: Known, after: int, days: int, earlier: int, later: int
) -> None:
    first = START + timedelta(days=after)
    last = first + timedelta(days=days)
    if ask(known, starts_on=first, ends_before=last).is_ready:
        return
    longer: dict[str, Any] = {
        "starts_on": first - timedelta(days=earlier),
        "ends_before": last + timedelta(days=later),
    }
    assert not ask(known, **longer).is_ready


@settings(max_examples=150)
@given(people(), st.sampled_from(list(CheckKind)), DAYS, st.none() | st.integers(1, 200))
def test_another_clear_check_never_makes_anybody_less_ready(
    known: Known, kind: CheckKind, first: date, days: int | None
) -> None:
    before = ask(known)
    end = None if days is None else first + timedelta(days=days)
    told = ask(replace(known, checks=(*known.checks, check(kind, valid_from=first, valid_before=end))))
    assert told.is_ready or not before.is_ready
    assert len(told.missing) <= len(before.missing)


@settings(max_examples=150)
@given(people(), waivers())
def test_a_waiver_counts_on_its_own_days_alone(known: Known, other: Waiver) -> None:
    """Asked day by day: on a day outside it, the answer is the one without it."""
    told = replace(known, waivers=(*known.waivers, other))
    for days in (-1, 0, 5, (other.ends_before - other.starts_on).days):
        day = other.starts_on + timedelta(days=days)
        asked: dict[str, Any] = {"starts_on": day, "ends_before": day + DAY}
        if not other.starts_on <= day < other.ends_before:
            assert ask(told, **asked).is_ready is ask(known, **asked).is_ready


def test_a_waiver_of_a_lower_level_does_not_do() -> None:
    known = instead(CERTIFICATE)
    for level, is_ready in ((CertificateLevel.BASIC, False), (CertificateLevel.ENHANCED, True)):
        assert ask(with_waivers(known, replace(waiver(), level=level))).is_ready is is_ready


@pytest.mark.parametrize("came_back", [False, True])
def test_a_bar_that_was_told_reads_like_anything_else_that_came_back(came_back: bool) -> None:
    """Its line is the one of a certificate with other information, and it has none beside such a line."""
    said = check(CERTIFICATE, CheckOutcome.HAS_INFORMATION, recorded_at=moment(11))
    known = instead(CERTIFICATE, said) if came_back else KNOWN
    told = replace(known, stops=(Stop("With the vetting officer", AWAIT_OFFICER),))
    found = [r for r in ask(told).requirements if r.evidence == "With the vetting officer"]
    assert [r.next_step for r in found] == ["They cannot start before the officer’s decision"]


@pytest.mark.parametrize("is_begun", [True, False])
def test_a_question_that_is_not_decided_yet_stands_in_the_way(is_begun: bool) -> None:
    pending = Pending("Waiting for their answer", "They reply online", is_begun=is_begun)
    (shown,) = ask(replace(KNOWN, pending=pending)).missing
    state = RequirementState.IN_PROGRESS if is_begun else RequirementState.NOT_MET
    assert (shown.kind, shown.state, shown.next_step) == (KIND.VETTING, state, "They reply online")


def test_where_officers_decided_against_it_neither_question_nor_terms_are_said() -> None:
    pending = Pending("Waiting for their answer", "They reply online", is_begun=True)
    stop = Stop("With the vetting officer", AWAIT_OFFICER)
    answer = ask(replace(KNOWN, pending=pending, terms=("Two at each visit",), stops=(stop,)))
    assert [each.kind for each in answer.requirements if each.title == "Vetting"] == [KIND.NO_BAR]


def test_terms_are_said_and_stand_in_nobodys_way() -> None:
    answer = ask(replace(KNOWN, terms=("Two at each visit", "No keys")))
    assert answer.is_ready
    assert [each.evidence for each in answer.requirements if each.kind is KIND.VETTING] == [
        "Two at each visit. No keys"
    ]


def test_what_officers_ask_of_a_coordinator_is_read_today_and_not_stored_with_an_approval() -> None:
    answer = ask(replace(KNOWN, terms=["Two people at each visit"]))
    assert line(answer, RequirementKind.VETTING).evidence == "Two people at each visit"
    assert "Two people" not in str(answer.as_json())
    stored = type(answer).from_json(answer.as_json())
    assert line(stored, RequirementKind.VETTING).evidence == "As vetting officers decided"
