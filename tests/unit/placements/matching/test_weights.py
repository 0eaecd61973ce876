"""What the files of weights, waits and postcodes say, and what they may not say."""

from datetime import date, timedelta

import pytest

from volunteer_app.placements.matching import distances, weights
from volunteer_app.placements.supported import waits

WHOLE = weights.DATA.read_text(encoding="utf-8")


def test_the_points_in_force_come_to_100_and_have_a_source() -> None:
    found = weights.weights_on(date(2026, 11, 22))
    assert sum(getattr(found, part) for part in weights.PARTS) == 100
    assert found.source


def test_a_newer_regime_counts_from_its_first_day() -> None:
    text = WHOLE + WHOLE.replace("2026-11-01", "2027-04-01").replace("needs = 40", "needs = 45").replace(
        "distance = 15", "distance = 10"
    )
    older, newer = weights.read(text).weights
    assert (older.needs, newer.needs) == (40, 45)
    assert newer.effective_from - older.effective_from == timedelta(days=151)


@pytest.mark.parametrize(
    ("was", "becomes", "says"),
    [
        ("needs = 40", "needs = 41", "come to 100"),
        ("waiting = 15", "waiting = -1", "0 or more"),
        ("near_km = 5", "near_km = 70", "out of order"),
        ("months = 3", "months = 0", "is empty"),
        ('source = "Our', 'source = "" # "Our', "has no source"),
    ],
)
def test_a_file_that_does_not_hold_together_is_refused(was: str, becomes: str, says: str) -> None:
    assert was in WHOLE
    with pytest.raises(ValueError, match=says):
        weights.read(WHOLE.replace(was, becomes))


def test_two_regimes_of_one_day_are_refused() -> None:
    with pytest.raises(ValueError, match="begin on one day"):
        weights.read(WHOLE + WHOLE)


def test_the_clock_of_a_request_is_that_of_the_day_on_which_it_was_made() -> None:
    text = waits.DATA.read_text(encoding="utf-8")
    later = text.replace("2026-11-01", "2027-01-01").replace("ideal_days = 28", "ideal_days = 14")
    assert [each.ideal_days for each in waits.read(text + later)] == [28, 14]
    assert waits.waits_on(date(2020, 1, 1)).ideal_days == 28
    with pytest.raises(ValueError, match="out of order"):
        waits.read(text.replace("longest_days = 84", "longest_days = 28"))


def test_an_outward_postcode_is_found_however_it_is_typed_and_others_are_not() -> None:
    leeds, wakefield = distances.spot_of("ls1"), distances.spot_of(" WF1 ")
    assert leeds is not None
    assert wakefield is not None
    assert 10 <= leeds.km_to(wakefield) <= 16
    assert distances.spot_of("ZZ99") is None
    assert distances.spot_of("") is None
