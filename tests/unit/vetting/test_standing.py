"""Where vetting stands for one person in one role: from all questions and all decisions."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from volunteer_app.vetting.disclosures.rules import DisclosureState
from volunteer_app.vetting.rules import CertificateLevel, CheckFacts, CheckKind, CheckOutcome, CheckState
from volunteer_app.vetting.standing import Decided, Put, Standing, standing

S = DisclosureState
NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
LATER = NOON + timedelta(days=1)
CHECK = CheckFacts(
    kind=CheckKind.CRIMINAL_RECORD,
    state=CheckState.RETURNED,
    outcome=CheckOutcome.HAS_INFORMATION,
    level=CertificateLevel.BASIC,
    establishment_id=None,
    valid_from=None,
    valid_before=None,
    recorded_at=NOON,
    reference="CHK-1",
)


def of(*questions: Put) -> Standing:
    return standing(questions, [], {})


@pytest.mark.parametrize(
    ("states", "asks"),
    [
        ([S.TO_BE_TOLD], S.TO_BE_TOLD),
        ([S.TO_BE_TOLD, S.ON_PAPER, S.TOLD], S.ON_PAPER),
        ([S.ON_PAPER, S.ANSWERED], S.ANSWERED),
        ([S.CLOSED], S.CLOSED),
        ([S.CLOSED, S.TOLD], S.TOLD),
        ([], None),
    ],
)
def test_the_question_that_is_furthest_is_asked_about(
    states: list[DisclosureState], asks: DisclosureState | None
) -> None:
    found = of(*(Put(each) for each in states))
    assert (found.asks, found.is_stopped) == (asks, bool(states))


def test_one_that_was_decided_before_its_application_ended_asks_nothing() -> None:
    assert of(Put(S.CLOSED, NOON)).asks is None
    assert of(Put(S.CAN_GO_ON, NOON), Put(S.CLOSED)).asks is None


def test_of_decided_answers_the_last_counts() -> None:
    refused, allowed = Put(S.CANNOT_GO_ON, NOON), Put(S.CAN_GO_ON, LATER)
    assert not of(refused, allowed).is_stopped
    assert of(replace(refused, settled_at=LATER), replace(allowed, settled_at=NOON)).cannot_go_on


def test_a_certificates_refusal_stands_whatever_was_decided_on_what_they_told() -> None:
    refused = {"CHK-1": Decided(False, NOON)}
    assert standing([Put(S.CAN_GO_ON, LATER)], [Decided(True, LATER)], refused).cannot_go_on


@pytest.mark.parametrize("outcome", CheckOutcome)
@pytest.mark.parametrize("lets_in", [True, False])
@pytest.mark.parametrize("came_back_later", [True, False])
def test_a_decision_makes_clear_only_what_it_weighed(
    outcome: CheckOutcome, lets_in: bool, came_back_later: bool
) -> None:
    weighed = {"CHK-1": Decided(lets_in, NOON, counts_before=date(2027, 1, 4))}
    check = replace(CHECK, outcome=outcome, recorded_at=LATER if came_back_later else NOON)
    (found,) = standing([], [], weighed).checks([check])
    weighable = outcome in {CheckOutcome.HAS_INFORMATION, CheckOutcome.BARRED}
    if not (weighable and lets_in and not came_back_later):
        assert found == check
        return
    assert (found.outcome, found.valid_from, found.valid_before) == (
        CheckOutcome.CLEAR,
        NOON.date(),
        date(2027, 1, 4),
    )
    (other,) = standing([], [], weighed).checks([replace(check, reference="CHK-2")])
    assert other.outcome is outcome


def test_terms_are_those_of_decisions_that_let_them_in_each_once() -> None:
    told = [Decided(True, NOON, "Two at each visit"), Decided(False, NOON, "Never")]
    weighed = {"CHK-1": Decided(True, NOON, "Two at each visit"), "CHK-2": Decided(True, NOON, "No keys")}
    assert standing([], told, weighed).terms == ("Two at each visit", "No keys")
