"""What else is judged: age, references, training, signatures, contact; and how an answer is kept."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from tests.unit.readiness.knowing import (
    END,
    KIND,
    KNOWN,
    LAST,
    LONG_AGO,
    PACK,
    PRISON,
    START,
    ask,
    check,
    instead,
    line,
    training,
)
from volunteer_app.readiness.rules.answers import RequirementState, Signed
from volunteer_app.roles.rules import HmppsVetting
from volunteer_app.training.rules import Begun, TrainingState
from volunteer_app.vetting.rules import CheckFacts, CheckKind, CheckOutcome

State = RequirementState
CERTIFICATE, CLEARANCE = CheckKind.CRIMINAL_RECORD, CheckKind.ESTABLISHMENT_CLEARANCE
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("born_on", "starts_on", "is_ready"),
    [
        (date(2009, 1, 4), date(2027, 1, 4), True),  # the eighteenth birthday itself
        (date(2009, 1, 5), date(2027, 1, 4), False),
        (date(2009, 3, 31), date(2027, 1, 4), False),  # comes of age before the end
        (date(2008, 2, 29), date(2026, 2, 28), False),
        (date(2008, 2, 29), date(2026, 3, 1), True),
        (None, date(2027, 1, 4), False),
    ],
)
def test_they_are_old_enough_on_the_first_day(born_on: date | None, starts_on: date, is_ready: bool) -> None:
    answer = ask(replace(KNOWN, born_on=born_on), starts_on=starts_on)
    assert line(answer, KIND.MINIMUM_AGE).state.holds is is_ready


REFERENCE = check(CheckKind.REFERENCE, valid_before=None)


@pytest.mark.parametrize(
    ("found", "state", "evidence"),
    [
        ([REFERENCE, REFERENCE], State.MET, "2 of 2 received"),
        ([REFERENCE, REFERENCE, REFERENCE], State.MET, "3 of 2 received"),
        ([REFERENCE], State.NOT_MET, "1 of 2 received"),
        ([REFERENCE, check(CheckKind.REFERENCE, None)], State.IN_PROGRESS, "1 of 2 received"),
        (
            [REFERENCE, check(CheckKind.REFERENCE, CheckOutcome.HAS_INFORMATION)],
            State.NOT_MET,
            "1 of 2 received",
        ),
        ([REFERENCE, check(CheckKind.REFERENCE, valid_before=LAST)], State.NOT_MET, "1 of 2 received"),
        (
            [REFERENCE, check(CheckKind.REFERENCE, valid_from=START + DAY)],
            State.NOT_MET,
            "1 of 2 received",
        ),
    ],
)
def test_every_reference_must_be_satisfactory_for_itself(
    found: list[CheckFacts], state: RequirementState, evidence: str
) -> None:
    shown = line(ask(instead(CheckKind.REFERENCE, *found)), KIND.REFERENCES)
    assert (shown.state, shown.evidence) == (state, evidence)


def test_a_role_without_references_needs_none() -> None:
    assert ask(instead(CheckKind.REFERENCE), {"references_needed": 0}).is_ready


@pytest.mark.parametrize(
    ("records", "state"),
    [
        ([{}], State.MET),
        ([{"valid_before": None}], State.MET),
        ([{"valid_before": date(2027, 2, 1)}], State.MET_UNTIL),
        ([{"valid_before": END}], State.MET),
        ([{"valid_before": LAST}], State.MET_UNTIL),
        ([{"completed_on": START}], State.MET),
        ([{"completed_on": START + DAY}], State.NOT_MET),
        ([{"state": TrainingState.LOGGED}], State.IN_PROGRESS),
        ([{"state": TrainingState.RETURNED}], State.NOT_MET),
        ([{"pack_code": "mentoring-skills"}], State.NOT_MET),
        ([{"pack_code": None}], State.NOT_MET),
        ([{"valid_before": date(2027, 2, 1)}, {"completed_on": date(2027, 2, 1)}], State.MET),
        ([{"valid_before": date(2027, 2, 1)}, {"completed_on": date(2027, 2, 2)}], State.MET_UNTIL),
        ([{"valid_before": date(2027, 2, 1)}, {"state": TrainingState.LOGGED}], State.MET_UNTIL),
        ([], State.NOT_MET),
    ],
)
def test_training_is_verified_and_valid_on_every_day(
    records: list[dict[str, Any]], state: RequirementState
) -> None:
    answer = ask(replace(KNOWN, training=[training(**facts) for facts in records]))
    assert line(answer, KIND.TRAINING).state is state
    assert answer.is_ready is (state is State.MET)


@pytest.mark.parametrize(
    ("begun", "evidence", "step"),
    [
        ([Begun(PACK)], "E-learning begun", "They go on with it. Answers on paper you enter for them"),
        (
            [Begun(PACK), Begun(PACK, START), Begun(PACK, START + DAY)],
            "Booked on a training session on 4 January 2027",
            "They come to it",
        ),
        (
            [Begun(PACK, START + DAY)],
            "Booked on a training session on 5 January 2027",
            "Find an earlier session, or start the placement later",
        ),
    ],
)
def test_training_that_is_on_the_way_is_in_progress_and_says_how_far_it_is(
    begun: list[Begun], evidence: str, step: str
) -> None:
    answer = ask(replace(KNOWN, training=(), begun=begun))
    found = line(answer, KIND.TRAINING)
    assert (found.state, found.evidence, found.next_step) == (State.IN_PROGRESS, evidence, step)
    assert not answer.is_ready


def test_another_pack_on_the_way_is_no_step_and_the_line_says_every_way_to_take_it() -> None:
    found = line(ask(replace(KNOWN, training=(), begun=[Begun("mentoring-skills")])), KIND.TRAINING)
    assert found.state is State.NOT_MET
    assert "online, on paper or at a session" in found.next_step


def test_what_is_logged_is_further_than_what_was_begun() -> None:
    logged = training(state=TrainingState.LOGGED)
    found = line(ask(replace(KNOWN, training=[logged], begun=[Begun(PACK, START)])), KIND.TRAINING)
    assert (found.evidence, found.next_step) == ("Logged", "A coordinator needs to verify it")


def test_training_that_ends_too_early_is_being_renewed_once_it_was_begun_anew() -> None:
    ends = training(valid_before=date(2027, 2, 1))
    idle = line(ask(replace(KNOWN, training=[ends])), KIND.TRAINING)
    assert (idle.is_renewing, idle.next_step) == (False, "Repeat the training, or end the placement earlier")
    going = line(ask(replace(KNOWN, training=[ends], begun=[Begun(PACK)])), KIND.TRAINING)
    assert (going.state, going.is_renewing) == (State.MET_UNTIL, True)
    assert going.next_step.startswith("E-learning begun. They go on with it")
    for day, step in ((1, "They come to it"), (2, "Find an earlier session, or end the placement earlier")):
        booked = replace(KNOWN, training=[ends], begun=[Begun(PACK, date(2027, 2, day))])
        found = line(ask(booked), KIND.TRAINING)
        assert found.next_step == f"Booked on a training session on {day} February 2027. {step}"


def test_every_pack_of_the_role_has_a_line() -> None:
    answer = ask(role={"training_packs": ("one", "two")}, pack_titles={"one": "The first"})
    assert [r.title for r in answer.missing] == ["Training: The first", "Training: two"]


@pytest.mark.parametrize("which", ["volunteer_agreement", "confidentiality"])
@pytest.mark.parametrize(("on", "is_ready"), [(START, True), (START + DAY, False), (None, False)])
def test_nobody_starts_before_they_signed(which: str, on: date | None, is_ready: bool) -> None:
    assert ask(replace(KNOWN, signed=replace(KNOWN.signed, **{which: on}))).is_ready is is_ready  # type: ignore[arg-type]  # the keywords vary


def test_nobody_starts_without_an_emergency_contact() -> None:
    signed = Signed(volunteer_agreement=LONG_AGO, confidentiality=LONG_AGO)
    assert [r.kind for r in ask(replace(KNOWN, signed=signed)).missing] == [KIND.EMERGENCY_CONTACT]


def test_nobody_is_ever_ready_for_a_role_that_others_appoint_to() -> None:
    answer = ask(role={"appointed_elsewhere": True})
    assert [r.kind for r in answer.missing] == [KIND.RECRUITED_HERE]


def test_vetting_by_hmpps_is_asked_for_only_where_the_role_asks() -> None:
    assert ask(instead(CheckKind.HMPPS_VETTING), {"hmpps_vetting": HmppsVetting.NO}).is_ready


def test_the_answer_is_stored_whole() -> None:
    stored = ask(instead(CERTIFICATE, check(CERTIFICATE, valid_before=date(2027, 2, 1)))).as_json()
    assert (stored["starts_on"], stored["ends_before"], stored["is_ready"]) == (
        "2027-01-04",
        "2027-04-01",
        False,
    )
    (found,) = [r for r in stored["requirements"] if r["kind"] == "criminal_record"]
    assert (found["state"], found["until"]) == ("met_until", "2027-01-31")


@pytest.mark.parametrize("state", RequirementState)
def test_every_state_has_words(state: RequirementState) -> None:
    assert "_" not in state.words


def test_what_begins_later_says_when_to_start() -> None:
    shown = line(
        ask(instead(CLEARANCE, check(CLEARANCE, valid_from=date(2027, 2, 1), establishment_id=PRISON))),
        KIND.CLEARANCE,
    )
    assert shown.next_step == "Start the placement on or after 1 February 2027"
