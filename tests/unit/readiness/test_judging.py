"""Each requirement, over every day of the placement. Everything holds until one thing is spoiled."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from tests.unit.readiness.knowing import (
    ELSEWHERE,
    END,
    FAR,
    KIND,
    KNOWN,
    LAST,
    LONG_AGO,
    PRISON,
    START,
    also,
    ask,
    check,
    instead,
    line,
    moment,
    training,
)
from volunteer_app.readiness.rules.answers import RequirementKind, RequirementState, Signed
from volunteer_app.roles.rules import CriminalRecordLevel, EstablishmentClearance, HmppsVetting, RoleSetting
from volunteer_app.training.rules import TrainingState
from volunteer_app.vetting.rules import CertificateLevel, CheckFacts, CheckKind, CheckOutcome

State = RequirementState
ADVERSE = (CheckOutcome.HAS_INFORMATION, CheckOutcome.BARRED, CheckOutcome.REFUSED, CheckOutcome.REVOKED)
CERTIFICATE, CLEARANCE = CheckKind.CRIMINAL_RECORD, CheckKind.ESTABLISHMENT_CLEARANCE
DAY = timedelta(days=1)


def test_somebody_for_whom_everything_holds_is_ready() -> None:
    answer = ask()
    assert answer.is_ready
    assert answer.missing == ()
    assert {each.kind for each in answer.needed} == {
        KIND.MINIMUM_AGE,
        KIND.IDENTITY,
        KIND.REFERENCES,
        KIND.CRIMINAL_RECORD,
        KIND.HMPPS_VETTING,
        KIND.CLEARANCE,
        KIND.TRAINING,
        KIND.VOLUNTEER_AGREEMENT,
        KIND.CONFIDENTIALITY,
        KIND.EMERGENCY_CONTACT,
    }


DATED = [
    (CheckKind.IDENTITY, KIND.IDENTITY),
    (CERTIFICATE, KIND.CRIMINAL_RECORD),
    (CheckKind.HMPPS_VETTING, KIND.HMPPS_VETTING),
    (CLEARANCE, KIND.CLEARANCE),
]


@pytest.mark.parametrize(("kind", "asked"), DATED)
@pytest.mark.parametrize(
    ("intervals", "state", "until"),
    [
        ([(START, END)], State.MET, LAST),
        ([(START, END + DAY)], State.MET, END),
        ([(START, None)], State.MET, None),
        ([(START, LAST)], State.MET_UNTIL, LAST - DAY),
        ([(START + DAY, FAR)], State.NOT_MET, None),
        ([(LONG_AGO, START)], State.NOT_MET, None),
        ([(LONG_AGO, START + DAY)], State.MET_UNTIL, START),
        ([(END, FAR)], State.NOT_MET, None),
        # two that join, in either order; that overlap; that leave out one day
        ([(LONG_AGO, date(2027, 2, 1)), (date(2027, 2, 1), END)], State.MET, LAST),
        ([(date(2027, 2, 1), END), (LONG_AGO, date(2027, 2, 1))], State.MET, LAST),
        ([(LONG_AGO, date(2027, 2, 15)), (date(2027, 2, 1), END)], State.MET, LAST),
        ([(LONG_AGO, date(2027, 2, 1)), (date(2027, 2, 2), END)], State.MET_UNTIL, date(2027, 1, 31)),
        ([(LONG_AGO, date(2027, 2, 1)), (date(2027, 2, 1), LAST)], State.MET_UNTIL, LAST - DAY),
        ([], State.NOT_MET, None),
    ],
)
def test_a_check_holds_only_when_it_covers_every_day(
    kind: CheckKind,
    asked: RequirementKind,
    intervals: list[tuple[date, date | None]],
    state: RequirementState,
    until: date | None,
) -> None:
    found = [check(kind, valid_from=start, valid_before=end) for start, end in intervals]
    answer = ask(instead(kind, *found))
    shown = line(answer, asked)
    assert (shown.state, shown.until) == (state, until)
    assert answer.is_ready is (state is State.MET)


@pytest.mark.parametrize(("kind", "asked"), DATED)
@pytest.mark.parametrize("outcome", ADVERSE)
def test_a_later_answer_against_them_counts_more_than_an_earlier_clear_one(
    kind: CheckKind, asked: RequirementKind, outcome: CheckOutcome
) -> None:
    answer = ask(also(check(kind, outcome, recorded_at=moment(11))))
    assert not answer.is_ready
    assert line(answer, asked).state is State.NOT_MET


@pytest.mark.parametrize(("kind", "asked"), DATED)
def test_at_the_same_moment_the_answer_against_them_wins(kind: CheckKind, asked: RequirementKind) -> None:
    answer = ask(also(check(kind, CheckOutcome.HAS_INFORMATION, recorded_at=moment(10))))
    assert line(answer, asked).state is State.NOT_MET


@pytest.mark.parametrize(("kind", "asked"), DATED)
def test_a_clear_answer_after_one_against_them_is_the_decision(
    kind: CheckKind, asked: RequirementKind
) -> None:
    answer = ask(also(check(kind, CheckOutcome.HAS_INFORMATION, recorded_at=moment(9))))
    assert line(answer, asked).state is State.MET


@pytest.mark.parametrize("level", CertificateLevel)
def test_a_certificate_of_any_level_that_says_something_speaks_against_the_clear_one(
    level: CertificateLevel,
) -> None:
    said = check(CERTIFICATE, CheckOutcome.HAS_INFORMATION, level=level, recorded_at=moment(11))
    assert not ask(also(said)).is_ready


@pytest.mark.parametrize(
    ("held", "is_ready"),
    [
        (CertificateLevel.BASIC, False),
        (CertificateLevel.STANDARD, False),
        (CertificateLevel.ENHANCED, True),
        (CertificateLevel.ENHANCED_CHILD_BARRED, True),
        (CertificateLevel.ENHANCED_BOTH_BARRED, True),
    ],
)
def test_a_lower_certificate_does_not_do(held: CertificateLevel, is_ready: bool) -> None:
    assert ask(instead(CERTIFICATE, check(CERTIFICATE, level=held))).is_ready is is_ready


def test_the_wrong_barred_list_does_not_do() -> None:
    held = check(CERTIFICATE, level=CertificateLevel.ENHANCED_ADULT_BARRED)
    role = {"criminal_record_check": CriminalRecordLevel.ENHANCED_CHILD_BARRED}
    assert not ask(instead(CERTIFICATE, held), role).is_ready


@pytest.mark.parametrize(
    "wanted", [CriminalRecordLevel.NONE, CriminalRecordLevel.SET_BY_ESTABLISHMENT, CriminalRecordLevel.BASIC]
)
def test_a_certificate_is_asked_for_only_where_the_role_asks(wanted: CriminalRecordLevel) -> None:
    answer = ask(instead(CERTIFICATE), {"criminal_record_check": wanted})
    assert answer.is_ready is (wanted is not CriminalRecordLevel.BASIC)


def test_a_certificate_that_the_role_may_not_ask_for_is_not_held_against_anybody() -> None:
    said = check(CERTIFICATE, CheckOutcome.HAS_INFORMATION)
    assert ask(instead(CERTIFICATE, said), {"criminal_record_check": CriminalRecordLevel.NONE}).is_ready


def test_clearance_at_another_prison_does_not_do() -> None:
    answer = ask(instead(CLEARANCE, check(CLEARANCE, establishment_id=ELSEWHERE)))
    shown = line(answer, KIND.CLEARANCE)
    assert (shown.state, shown.title) == (State.NOT_MET, "Clearance at HMP Northwood")


def test_what_another_prison_took_back_is_that_prisons_own_decision() -> None:
    revoked = check(CLEARANCE, CheckOutcome.REVOKED, establishment_id=ELSEWHERE, recorded_at=moment(11))
    assert ask(also(revoked)).is_ready


def test_an_older_clearance_does_not_come_back_to_life_when_a_newer_one_is_taken_back() -> None:
    older = check(CLEARANCE, recorded_at=moment(1))
    revoked = check(
        CLEARANCE, CheckOutcome.REVOKED, valid_from=START, valid_before=FAR, recorded_at=moment(12)
    )
    shown = line(ask(instead(CLEARANCE, older, revoked)), KIND.CLEARANCE)
    assert (shown.state, shown.evidence) == (State.NOT_MET, "Not given, or taken back")


def test_a_governor_approves_where_the_role_says_so() -> None:
    role = {"establishment_clearance": EstablishmentClearance.GOVERNOR_APPROVAL}
    shown = line(ask(instead(CLEARANCE), role), KIND.CLEARANCE)
    assert (shown.state, shown.title) == (State.NOT_MET, "Governor’s approval at HMP Northwood")


@pytest.mark.parametrize(
    ("setting", "in_prison", "is_ready"),
    [
        (RoleSetting.PRISON, True, True),
        (RoleSetting.PRISON, False, False),
        (RoleSetting.COMMUNITY, True, False),
        (RoleSetting.COMMUNITY, False, True),
        (RoleSetting.BOTH, True, True),
        (RoleSetting.BOTH, False, True),
    ],
)
def test_a_role_is_done_where_its_setting_says(setting: RoleSetting, in_prison: bool, is_ready: bool) -> None:
    assert ask(role={"setting": setting}, place_is_prison=in_prison).is_ready is is_ready


def test_a_role_in_both_settings_needs_vetting_everywhere_and_clearance_only_in_prison() -> None:
    role = {"setting": RoleSetting.BOTH}
    outside = ask(instead(CLEARANCE), role, place_is_prison=False)
    assert outside.is_ready
    assert line(outside, KIND.CLEARANCE).state is State.NOT_NEEDED
    assert not ask(instead(CheckKind.HMPPS_VETTING), role, place_is_prison=False).is_ready
    assert not ask(instead(CLEARANCE), role, place_is_prison=True).is_ready


def test_a_renewal_under_way_quiets_but_does_not_stretch_the_old_certificate() -> None:
    ending = check(CERTIFICATE, valid_before=date(2027, 2, 1))
    going = check(CERTIFICATE, None)
    shown = line(ask(instead(CERTIFICATE, ending, going)), KIND.CRIMINAL_RECORD)
    assert (shown.state, shown.next_step) == (State.MET_UNTIL, "A renewal is in progress")
    assert shown.until == date(2027, 1, 31)


def test_a_renewal_under_way_takes_nothing_from_a_certificate_that_still_holds() -> None:
    assert ask(also(check(CERTIFICATE, None, recorded_at=moment(12)))).is_ready


def test_what_was_asked_for_is_in_progress_and_what_was_not_is_missing() -> None:
    assert (
        line(ask(instead(CERTIFICATE, check(CERTIFICATE, None))), KIND.CRIMINAL_RECORD).state
        is State.IN_PROGRESS
    )
    assert line(ask(instead(CERTIFICATE)), KIND.CRIMINAL_RECORD).state is State.NOT_MET


def test_a_check_that_was_withdrawn_is_no_check() -> None:
    answer = ask(instead(CERTIFICATE, check(CERTIFICATE, CheckOutcome.WITHDRAWN)))
    assert line(answer, KIND.CRIMINAL_RECORD).state is State.NOT_MET


@pytest.mark.parametrize("wanted", [CriminalRecordLevel.NONE, CriminalRecordLevel.ENHANCED])
def test_a_bar_pauses_every_role_and_does_not_say_why(wanted: CriminalRecordLevel) -> None:
    barred = check(CERTIFICATE, CheckOutcome.BARRED, recorded_at=moment(1))
    answer = ask(also(barred), {"criminal_record_check": wanted})
    assert not answer.is_ready
    assert line(answer, KIND.NO_BAR).title == "Paused"
    words = " ".join(f"{r.title} {r.evidence} {r.next_step}" for r in answer.requirements).lower()
    assert "bar" not in words


@pytest.mark.parametrize("outcome", [CheckOutcome.HAS_INFORMATION, CheckOutcome.BARRED])
def test_the_certificates_line_reads_the_same_whatever_came_back(outcome: CheckOutcome) -> None:
    shown = line(ask(also(check(CERTIFICATE, outcome, recorded_at=moment(11)))), KIND.CRIMINAL_RECORD)
    assert (shown.evidence, shown.next_step) == (
        "With the vetting officer",
        "Wait for the vetting officer’s decision",
    )


@pytest.mark.parametrize(
    "kind", [CheckKind.RIGHT_TO_VOLUNTEER, CheckKind.COUNTER_TERRORIST, CheckKind.OVERSEAS]
)
def test_a_check_that_no_role_asks_for_still_stops_when_it_spoke_against_them(kind: CheckKind) -> None:
    said = check(kind, CheckOutcome.HAS_INFORMATION, recorded_at=moment(1))
    answer = ask(also(said))
    assert not answer.is_ready
    assert line(answer, KIND.OTHER_CHECK).title == kind.words
    assert ask(also(said, check(kind, recorded_at=moment(2)))).is_ready
    assert ask(also(check(kind, None))).is_ready


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
        ([{"state": TrainingState.REJECTED}], State.NOT_MET),
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


def test_every_pack_of_the_role_has_a_line() -> None:
    answer = ask(role={"training_packs": ("one", "two")}, pack_titles={"one": "The first"})
    assert [r.title for r in answer.missing] == ["Training: The first", "Training: two"]


@pytest.mark.parametrize("which", ["volunteer_agreement", "confidentiality"])
@pytest.mark.parametrize(("on", "is_ready"), [(START, True), (START + DAY, False), (None, False)])
def test_nobody_starts_before_they_signed(which: str, on: date | None, is_ready: bool) -> None:
    assert ask(replace(KNOWN, signed=replace(KNOWN.signed, **{which: on}))).is_ready is is_ready  # type: ignore[arg-type]


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
