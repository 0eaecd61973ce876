"""Checks of another organisation that were relied on count as one's own, until their source changes."""

import pytest

from tests.unit.readiness.knowing import KIND, ask, check, instead, line, moment
from volunteer_app.readiness.rules.answers import RequirementState
from volunteer_app.vetting.rules import CheckKind, CheckOutcome

KINDS = {
    CheckKind.IDENTITY: KIND.IDENTITY,
    CheckKind.CRIMINAL_RECORD: KIND.CRIMINAL_RECORD,
    CheckKind.HMPPS_VETTING: KIND.HMPPS_VETTING,
    CheckKind.ESTABLISHMENT_CLEARANCE: KIND.CLEARANCE,
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_check_that_was_relied_on_counts_and_the_answer_says_so(kind: CheckKind) -> None:
    answer = ask(instead(kind, check(kind, is_relied_on=True)))
    assert answer.is_ready
    assert "relied on from another organisation" in line(answer, KINDS[kind]).evidence


@pytest.mark.parametrize("kind", KINDS)
def test_once_its_source_changed_it_does_not_count_and_one_of_ones_own_is_asked_for(kind: CheckKind) -> None:
    changed = check(kind, is_relied_on=True, is_doubted=True)
    answer = ask(instead(kind, changed))
    found = line(answer, KINDS[kind])
    assert not answer.is_ready
    assert found.state is RequirementState.NOT_MET
    assert "changed since where it was recorded" in found.evidence
    assert "merge" not in found.evidence
    under_way = line(ask(instead(kind, changed, check(kind, None))), KINDS[kind])
    assert under_way.state is RequirementState.IN_PROGRESS


def test_ones_own_check_that_came_back_later_is_not_outweighed_by_one_that_was_relied_on() -> None:
    kind = CheckKind.CRIMINAL_RECORD
    relied = check(kind, is_relied_on=True, recorded_at=moment(5))
    own = check(kind, CheckOutcome.HAS_INFORMATION, recorded_at=moment(6))
    assert not ask(instead(kind, relied, own)).is_ready
