from hypothesis import given
from hypothesis import strategies as st

from volunteer_app.vetting.clearing import (
    STATE_WITH,
    Evidence,
    Need,
    PhotoId,
    StuckWith,
    can_be_passed_by,
    may_change,
    passed_by_the_prison,
    passes,
)
from volunteer_app.vetting.rules import CheckOutcome, CheckState


@given(st.lists(st.sampled_from(StuckWith), max_size=30))
def test_however_it_is_passed_on_somebody_holds_it_and_it_never_goes_to_who_has_it(
    wanted: list[StuckWith],
) -> None:
    holder = StuckWith.PRISON
    for to in wanted:
        if to in passes(holder):
            assert to is not holder
            holder = to
        assert STATE_WITH[holder] in {CheckState.SUBMITTED, CheckState.REQUESTED, CheckState.WITH_APPLICANT}
        assert passed_by_the_prison(holder) != can_be_passed_by(holder)
        assert StuckWith.PRISON in passes(holder) or holder is StuckWith.PRISON


def test_a_decided_clearance_goes_to_nobody() -> None:
    assert passes(None) == ()
    assert not passed_by_the_prison(None)
    assert not can_be_passed_by(None)


def test_only_a_clearance_in_force_can_be_changed() -> None:
    assert may_change(CheckOutcome.CLEAR, has_ended=False)
    assert not may_change(CheckOutcome.CLEAR, has_ended=True)
    assert not any(
        may_change(outcome, has_ended=False) for outcome in (None, *CheckOutcome) if outcome != "clear"
    )


def test_everything_to_choose_has_words() -> None:
    for kind in (PhotoId, Evidence, StuckWith, Need):
        assert all(each.words for each in kind)
