"""What is with a vetting officer reads the same, whatever it is."""

from dataclasses import replace

import pytest

from tests.unit.readiness.knowing import KIND, also, ask, check, instead, moment
from volunteer_app.readiness.rules.answers import RequirementState, Stop
from volunteer_app.vetting.rules import CheckKind, CheckOutcome
from volunteer_app.vetting.words.rules import AWAIT_OFFICER

State = RequirementState
CERTIFICATE = CheckKind.CRIMINAL_RECORD


@pytest.mark.parametrize("outcome", [CheckOutcome.HAS_INFORMATION, CheckOutcome.BARRED, CheckOutcome.REFUSED])
@pytest.mark.parametrize("renewed", [False, True])
@pytest.mark.parametrize("kind", [CERTIFICATE, CheckKind.HMPPS_VETTING])
def test_what_an_officer_refused_reads_like_what_they_have_not_decided(
    kind: CheckKind, renewed: bool, outcome: CheckOutcome
) -> None:
    renewal = [check(kind, None, recorded_at=moment(12))] if renewed else []
    known = instead(kind, check(kind, outcome, recorded_at=moment(11)), *renewal)
    (shown,) = ask(known).missing
    assert (shown.state, shown.evidence) == (State.NOT_MET, "With the vetting officer")


@pytest.mark.parametrize("outcome", [None, CheckOutcome.HAS_INFORMATION])
def test_a_check_that_only_asks_a_person_to_look_hides_no_stop(outcome: CheckOutcome | None) -> None:
    overseas = [check(CheckKind.OVERSEAS, outcome, recorded_at=moment(11))] if outcome else []
    told = replace(also(*overseas), stops=(Stop("With the vetting officer", AWAIT_OFFICER),))
    kinds = {each.kind for each in ask(told).missing}
    assert KIND.NO_BAR in kinds
