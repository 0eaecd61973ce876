"""For how long the last session may be written down, which endings are prepared, and what is not kept."""

from datetime import date

import pytest

from volunteer_app.placements.mentoring import policy
from volunteer_app.placements.mentoring.rules import EndReason, Harm

ROW = '[[after_ending]]\neffective_from = 2026-11-22\nsource = "{source}"\ndays = {days}\n'


@pytest.mark.parametrize(("source", "days"), [("", 14), ("  ", 14), ("Ours", -1), ("Ours", 93)])
def test_a_policy_that_nobody_stands_for_or_that_never_ends_is_refused(source: str, days: int) -> None:
    with pytest.raises(ValueError, match="not ones to rely on"):
        policy.read(ROW.format(source=source, days=days))


def test_the_regime_of_the_day_of_the_ending_counts() -> None:
    found = policy.read(ROW.format(source="Ours", days=7) + ROW.format(source="Later", days=20))
    assert [each.days for each in found] == [7, 20]
    assert policy.last_day_to_write(date(2026, 11, 22)) == date(2026, 12, 6)
    assert policy.last_day_to_write(date(2020, 1, 1)) == date(2020, 1, 15), (
        "before the first regime, the first"
    )


def test_endings_that_both_prepared_leave_time_for_the_last_session() -> None:
    prepared = {each for each in EndReason if each.is_prepared}
    assert prepared == {EndReason.PLANNED, EndReason.GOALS_REACHED}


def test_no_reason_that_is_kept_says_that_somebody_was_harmed() -> None:
    assert {each.value for each in Harm}.isdisjoint({each.value for each in EndReason})
    for each in EndReason:
        assert "harm" not in each.words.lower()
        assert "safe" not in each.words.lower()
