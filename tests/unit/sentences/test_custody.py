"""Whose word stands about somebody in custody."""

from datetime import date

from tests.unit.sentences.recording import FIRST, LIBRARY, NORTHWOOD, approval, condition, release, status
from volunteer_app.sentences.rules.custody import prisons_holding, who_may_change
from volunteer_app.sentences.rules.kinds import Approver, ConditionKind, State, Status

SOUTHWOOD = 8
TODAY = FIRST
HELD = status(Status.IN_CUSTODY, by_prison_id=NORTHWOOD)
LEFT = status(Status.IN_CUSTODY, by_prison_id=NORTHWOOD, ends_before=TODAY)
CURFEW = condition(ConditionKind.CURFEW, by_prison_id=NORTHWOOD)


def test_a_prison_holds_somebody_until_the_last_day_and_before_the_first() -> None:
    later = status(Status.IN_CUSTODY, prison_id=SOUTHWOOD, starts_on=date(2026, 5, 1))
    wrong = status(Status.IN_CUSTODY, prison_id=LIBRARY)
    wrong = type(wrong)(**{**vars(wrong), "state": State.MISTAKEN})
    assert prisons_holding([later, HELD, wrong, status(Status.NONE)], TODAY) == [NORTHWOOD, SOUTHWOOD]
    assert prisons_holding([LEFT], TODAY) == []
    assert prisons_holding([release()], TODAY) == []


def test_what_no_prison_wrote_whoever_holds_the_record_may_change() -> None:
    for item in (status(Status.IN_CUSTODY), approval(Approver.GOVERNOR), condition(ConditionKind.CURFEW)):
        assert who_may_change(item, [item], TODAY) == frozenset()


def test_what_a_prison_wrote_it_alone_changes_of_every_kind() -> None:
    for item in (
        HELD,
        CURFEW,
        status(Status.ON_LICENCE, by_prison_id=NORTHWOOD),
        approval(Approver.GOVERNOR, by_prison_id=NORTHWOOD),
        approval(Approver.SUPERVISING_OFFICER, by_prison_id=NORTHWOOD),
        release(by_prison_id=NORTHWOOD),
    ):
        assert who_may_change(item, [HELD, item], TODAY) == {NORTHWOOD}


def test_custody_of_which_the_prison_wrote_something_is_the_prisons_word() -> None:
    """Else whoever first wrote it could say that it was a mistake, and with it goes what the prison said."""
    said = status(Status.IN_CUSTODY)
    assert who_may_change(said, [said, CURFEW], TODAY) == {NORTHWOOD}


def test_the_prison_that_they_are_in_now_may_change_what_the_last_one_wrote() -> None:
    now = status(Status.IN_CUSTODY, prison_id=SOUTHWOOD)
    assert who_may_change(LEFT, [LEFT, now], TODAY) == {NORTHWOOD, SOUTHWOOD}


def test_once_they_are_in_no_prison_others_see_to_conditions_and_not_to_what_a_governor_said() -> None:
    assert who_may_change(CURFEW, [LEFT, CURFEW], TODAY) == frozenset()
    for item in (LEFT, approval(Approver.GOVERNOR, by_prison_id=NORTHWOOD)):
        assert who_may_change(item, [LEFT, item], TODAY) == {NORTHWOOD}
