"""Each requirement's own policy: when coordinators hear of a lapse, and what happens on the day."""

from datetime import date, timedelta

import pytest

from tests.unit.readiness.knowing import KIND, START, ask, check, instead
from volunteer_app.readiness.rules.answers import Answer, Requirement, RequirementKind, RequirementState
from volunteer_app.readiness.rules.policies import (
    Lapse,
    OnTheDay,
    lapses,
    on_the_day,
    policies,
    read,
    warning_due,
)
from volunteer_app.vetting.rules import CheckKind
from volunteer_app.vetting.waivers.rules import Waivable, never

CERTIFICATE = CheckKind.CRIMINAL_RECORD
TODAY = date(2026, 11, 22)

ROW = """
[[policies]]
kind = "{kind}"
on_the_day = "{on}"
warn_days = {days}
may_be_waived = false
source = "{source}"
"""


def lapse(days: int, kind: RequirementKind = KIND.CRIMINAL_RECORD, *, is_renewing: bool = False) -> Lapse:
    line = Requirement(kind, "Title", RequirementState.MET_UNTIL, is_renewing=is_renewing)
    return Lapse(TODAY + timedelta(days=days), line, policies()[kind])


def test_every_requirement_has_a_policy_with_its_source() -> None:
    assert set(policies()) == set(RequirementKind)
    assert all(policy.source for policy in policies().values())


@pytest.mark.parametrize(
    "changed",
    [
        {"kind": "no_such"},
        {"on": "shout"},
        {"days": "[7, 30]"},
        {"days": "[7, 7]"},
        {"days": "[0]"},
        {"source": " "},
    ],
)
def test_a_slip_in_the_file_is_found_when_it_is_read(changed: dict[str, str]) -> None:
    row = {"kind": "identity", "on": "flag", "days": "[30, 7]", "source": "Policy"}
    read(ROW.format(**row))
    with pytest.raises(ValueError, match=r"\w"):
        read(ROW.format(**{**row, **changed}))


def test_the_first_day_without_it_is_the_day_after_the_last_on_which_it_holds() -> None:
    known = instead(CERTIFICATE, check(CERTIFICATE, valid_before=date(2027, 2, 1)))
    (found,) = lapses(ask(known))
    assert (found.on, found.requirement.kind) == (date(2027, 2, 1), KIND.CRIMINAL_RECORD)


def test_what_never_held_does_not_hold_from_the_first_day() -> None:
    (found,) = lapses(ask(instead(CERTIFICATE)))
    assert found.on == START


def test_nothing_lapses_where_everything_holds_and_the_earliest_stands_first() -> None:
    assert lapses(ask()) == []
    known = instead(CERTIFICATE, check(CERTIFICATE, valid_before=date(2027, 3, 1)))
    later_and_sooner = [each.on for each in lapses(ask(known, {"minimum_age": 99}))]
    assert later_and_sooner == [START, date(2027, 3, 1)]


@pytest.mark.parametrize(
    ("days", "due"), [(31, None), (30, 30), (8, 30), (7, 7), (1, 7), (0, None), (-5, None)]
)
def test_coordinators_hear_of_it_thirty_and_seven_days_ahead(days: int, due: int | None) -> None:
    assert warning_due(lapse(days), TODAY) == due


@pytest.mark.parametrize(("days", "due"), [(30, None), (8, None), (7, 7), (1, 7)])
def test_a_renewal_under_way_quiets_the_first_warning_and_not_the_last(days: int, due: int | None) -> None:
    assert warning_due(lapse(days, is_renewing=True), TODAY) == due


def test_what_has_no_days_ahead_warns_nobody() -> None:
    assert warning_due(lapse(5, KIND.CONFIDENTIALITY), TODAY) is None


@pytest.mark.parametrize(
    ("found", "act"),
    [
        ([], None),
        ([lapse(1)], None),
        ([lapse(0)], OnTheDay.SUSPEND),
        ([lapse(-3)], OnTheDay.SUSPEND),
        ([lapse(0, KIND.TRAINING)], OnTheDay.FLAG),
        ([lapse(0, KIND.TRAINING), lapse(3)], OnTheDay.FLAG),
        ([lapse(0, KIND.TRAINING), lapse(0)], OnTheDay.SUSPEND),
    ],
)
def test_on_the_day_the_strictest_policy_of_what_does_not_hold_decides(
    found: list[Lapse], act: OnTheDay | None
) -> None:
    assert on_the_day(found, TODAY) is act


def test_an_answer_that_was_stored_is_read_back_as_it_was() -> None:
    answer = ask(instead(CERTIFICATE, check(CERTIFICATE, valid_before=date(2027, 2, 1))))
    assert Answer.from_json(answer.as_json()) == answer


def test_an_answer_that_was_stored_before_waivers_is_still_read() -> None:
    line = {"kind": "identity", "title": "Identity checked", "state": "met", "evidence": "Clear"}
    old = {
        "starts_on": "2026-01-05",
        "ends_before": "2026-04-01",
        "is_ready": True,
        "requirements": [{**line, "next_step": "", "until": None, "key": ""}],
    }
    (read_back,) = Answer.from_json(old).requirements
    assert (read_back.kind, read_back.state, read_back.waived_by) == (
        KIND.IDENTITY,
        RequirementState.MET,
        "",
    )


def test_what_a_vetting_officer_can_waive_is_what_its_policy_lets_be_waived() -> None:
    for what in Waivable:
        allowed = not never(what, None)
        assert policies()[RequirementKind(what.value)].may_be_waived is allowed, what
