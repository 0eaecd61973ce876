"""Checks, over every day of the placement. Everything holds until one thing is spoiled."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.unit.readiness.knowing import (
    ELSEWHERE,
    END,
    FAR,
    KIND,
    LAST,
    LONG_AGO,
    START,
    also,
    ask,
    check,
    instead,
    line,
    moment,
)
from volunteer_app.readiness.rules.answers import RequirementKind, RequirementState, Stop
from volunteer_app.roles.rules import CriminalRecordLevel, EstablishmentClearance, RoleSetting
from volunteer_app.vetting.rules import CertificateLevel, CheckKind, CheckOutcome, ClearanceLevel
from volunteer_app.vetting.words.rules import AWAIT_OFFICER

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
    if kind is CERTIFICATE and intervals == [(START, None)]:
        until = FAR - DAY  # 36 months from its issue: policy ends what the officer did not
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
def test_a_certificate_that_says_barred_is_not_held_against_them_where_the_role_asks_for_none(
    wanted: CriminalRecordLevel,
) -> None:
    barred = check(CERTIFICATE, CheckOutcome.BARRED, recorded_at=moment(11))
    answer = ask(also(barred), {"criminal_record_check": wanted})
    assert answer.is_ready is (wanted is CriminalRecordLevel.NONE)


@pytest.mark.parametrize("wanted", [CriminalRecordLevel.NONE, CriminalRecordLevel.ENHANCED])
def test_a_bar_stops_its_regulated_activity_and_does_not_say_why(wanted: CriminalRecordLevel) -> None:
    barred = check(CERTIFICATE, CheckOutcome.BARRED, recorded_at=moment(11))
    told = replace(also(barred), stops=(Stop("With the vetting officer", AWAIT_OFFICER),))
    answer = ask(told, {"criminal_record_check": wanted})
    assert not answer.is_ready
    assert len([r for r in answer.requirements if r.evidence == "With the vetting officer"]) == 1
    words = " ".join(f"{r.title} {r.evidence} {r.next_step}" for r in answer.requirements).lower()
    assert "bar" not in words


@pytest.mark.parametrize("outcome", [CheckOutcome.HAS_INFORMATION, CheckOutcome.BARRED])
def test_the_certificates_line_reads_the_same_whatever_came_back(outcome: CheckOutcome) -> None:
    shown = line(ask(also(check(CERTIFICATE, outcome, recorded_at=moment(11)))), KIND.CRIMINAL_RECORD)
    assert (shown.evidence, shown.next_step) == (
        "With the vetting officer",
        "They cannot start before the officer’s decision",
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


def test_whoever_approves_reads_the_level_and_the_conditions_of_the_clearance() -> None:
    given = replace(check(CLEARANCE), clearance_level=ClearanceLevel.ESCORTED, conditions="Visits hall only.")
    shown = line(ask(instead(CLEARANCE, given)), KIND.CLEARANCE)
    assert shown.state is State.MET
    assert shown.evidence.endswith(f"{ClearanceLevel.ESCORTED.words}. Visits hall only")
