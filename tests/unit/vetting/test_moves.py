import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from volunteer_app.vetting.moves import (
    CheckStage,
    may_reconsider,
    moves,
    waits_for,
)
from volunteer_app.vetting.rules import (
    PRISON_DECIDES,
    SHOWN_TO_POLICE,
    CertificateLevel,
    CheckKind,
    CheckOutcome,
    CheckState,
    possible_outcomes,
)

MOVED = frozenset(CheckKind) - PRISON_DECIDES


def reached(kind: CheckKind, level: CertificateLevel | None = None) -> set[CheckStage]:
    found, looked_at = [CheckStage.REQUESTED], set[CheckStage]()
    while found:
        stage = found.pop()
        if stage not in looked_at:
            looked_at.add(stage)
            found += moves(kind, stage, level)
    return looked_at


def test_each_kind_has_places_of_its_own() -> None:
    own = {kind: {stage for stage in reached(kind) if stage.is_finer} for kind in CheckKind}
    assert own[CheckKind.CRIMINAL_RECORD] == {
        CheckStage.DOCUMENTS_SEEN,
        CheckStage.WITH_POLICE,
        CheckStage.CERTIFICATE_SENT,
    }
    assert own[CheckKind.HMPPS_VETTING] == {CheckStage.MORE_INFORMATION, CheckStage.WITH_DECISION_MAKER}
    assert own[CheckKind.COUNTER_TERRORIST] == {CheckStage.WITH_SPONSOR, CheckStage.MORE_INFORMATION}
    assert own[CheckKind.OVERSEAS] == {CheckStage.BEING_TRANSLATED}
    assert own[CheckKind.IDENTITY] == own[CheckKind.RIGHT_TO_VOLUNTEER] == set()


@pytest.mark.parametrize("level", [CertificateLevel.BASIC, CertificateLevel.STANDARD])
def test_the_police_never_see_a_basic_or_standard_application(level: CertificateLevel) -> None:
    assert CheckStage.WITH_POLICE not in reached(CheckKind.CRIMINAL_RECORD, level)


@pytest.mark.parametrize("level", sorted(SHOWN_TO_POLICE))
def test_the_police_may_see_an_enhanced_application(level: CertificateLevel) -> None:
    assert CheckStage.WITH_POLICE in reached(CheckKind.CRIMINAL_RECORD, level)


def test_nobody_moves_what_a_prison_decides() -> None:
    assert all(moves(kind, stage) == () for kind in PRISON_DECIDES for stage in CheckStage)


@given(st.sampled_from(sorted(MOVED)), st.sampled_from(CheckStage))
def test_a_move_never_ends_a_check_or_stays_where_it_is(kind: CheckKind, stage: CheckStage) -> None:
    for to in moves(kind, stage):
        assert to not in (stage, CheckStage.RETURNED, CheckStage.NOT_STARTED)


@pytest.mark.parametrize("kind", sorted(MOVED))
def test_from_every_place_a_check_can_be_sent_again_and_somebody_has_it(kind: CheckKind) -> None:
    for stage in reached(kind):
        assert CheckStage.SUBMITTED in reached_from(kind, stage)
        assert waits_for(kind, stage)


def reached_from(kind: CheckKind, stage: CheckStage) -> set[CheckStage]:
    found, looked_at = [stage], set[CheckStage]()
    while found:
        here = found.pop()
        for to in moves(kind, here):
            if to not in looked_at:
                looked_at.add(to)
                found.append(to)
    return looked_at | {stage}


def test_every_place_says_its_state_and_its_words() -> None:
    assert {stage.state for stage in CheckStage} == set(CheckState)
    assert len({stage.words for stage in CheckStage}) == len(CheckStage)


@given(st.sampled_from(CheckKind), st.none() | st.sampled_from(CheckOutcome), st.booleans())
def test_only_a_refusal_of_hmpps_is_reconsidered_and_once(
    kind: CheckKind, outcome: CheckOutcome | None, asked: bool
) -> None:
    assert may_reconsider(kind, outcome, asked=asked) == (
        kind is CheckKind.HMPPS_VETTING and outcome is CheckOutcome.REFUSED and not asked
    )


def test_only_those_who_decide_elsewhere_can_refuse() -> None:
    refused = {kind for kind in CheckKind if CheckOutcome.REFUSED in possible_outcomes(kind)}
    assert refused == {
        CheckKind.HMPPS_VETTING,
        CheckKind.COUNTER_TERRORIST,
        CheckKind.ESTABLISHMENT_CLEARANCE,
    }


class Walk(RuleBasedStateMachine):
    """Any check, moved at random: it stays where its kind can be."""

    @initialize(kind=st.sampled_from(sorted(MOVED)), level=st.sampled_from(CertificateLevel))
    def start(self, kind: CheckKind, level: CertificateLevel) -> None:
        self.kind = kind
        self.level = level if kind is CheckKind.CRIMINAL_RECORD else None
        self.stage = CheckStage.REQUESTED
        self.places = reached(self.kind, self.level)

    @precondition(lambda self: bool(moves(self.kind, self.stage, self.level)))
    @rule(data=st.data())
    def move(self, data: st.DataObject) -> None:
        self.stage = data.draw(st.sampled_from(moves(self.kind, self.stage, self.level)))

    @invariant()
    def is_where_its_kind_can_be(self) -> None:
        if hasattr(self, "stage"):
            assert self.stage in self.places
            assert self.stage.state is not CheckState.RETURNED


TestWalk = Walk.TestCase
