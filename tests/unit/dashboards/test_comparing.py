import pytest
from hypothesis import given
from hypothesis import strategies as st

from volunteer_app.dashboards.rules.comparing import (
    Count,
    Ratio,
    Share,
    Verdict,
    per_cent,
    ratio,
    share,
    verdict,
)


def exact(part: int, of: int) -> Share:
    found = share(Count(part, 0), Count(of, 0))
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("part", "of", "low", "high"),
    [(10, 100, 0.0552, 0.1744), (0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (81, 263, 0.2553, 0.3662)],
)
def test_the_range_of_an_exact_share_is_wilsons(part: int, of: int, low: float, high: float) -> None:
    found = exact(part, of)
    assert [found.low, found.high] == pytest.approx([low, high], abs=5e-5)


@given(st.integers(8, 3000), st.integers(0, 3000))
def test_the_range_of_rounded_numbers_holds_that_of_the_true_ones(part: int, others: int) -> None:
    of = part + others
    found = share(Count(nearest(part), 2), Count(nearest(of), 2))
    true = exact(part, of)
    assert found is not None
    assert found.low <= true.low + 1e-12
    assert found.high >= true.high - 1e-12


def nearest(number: int) -> int:
    return (2 * number + 5) // 10 * 5


def test_rounding_makes_a_range_wider() -> None:
    found = share(Count(50, 2), Count(1010, 8))
    assert found is not None
    assert found.value == exact(50, 1010).value
    assert found.low < exact(50, 1010).low
    assert found.high > exact(50, 1010).high


def test_nobody_has_no_share() -> None:
    assert share(Count(0, 0), Count(0, 0)) is None
    assert share(Count(5, 2), Count(5, 5)) is None  # it can be that there is nobody


def test_counts_add_up_with_what_rounding_can_have_done() -> None:
    assert Count(50, 2) + Count(70, 2) == Count(120, 4)
    assert Count(1245, 2).less(Count(100, 2)) == Count(1145, 4)
    assert Count(5, 2).less(Count(10, 2)).people == 0


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (0.38, 0.72, Verdict.FEWER),
        (1.32, 2.24, Verdict.MORE),
        (0.92, 0.99, Verdict.SAME),
        (0.97, 1.10, Verdict.SAME),
        (0.61, 1.12, Verdict.UNSURE),
        (0.5, 1.0, Verdict.UNSURE),
        (1.0, 3.0, Verdict.UNSURE),
        (0.85, 0.99, Verdict.FEWER),
    ],
)
def test_only_a_range_on_one_side_of_1_is_called_fewer_or_more(
    low: float, high: float, expected: Verdict
) -> None:
    assert verdict(Ratio((low + high) / 2, low, high)) is expected


def test_a_ratio_is_against_what_was_expected() -> None:
    found = ratio(Share(0.05, 0.04, 0.06), 0.1)
    assert found is not None
    assert [found.value, found.low, found.high] == pytest.approx([0.5, 0.4, 0.6])
    assert ratio(Share(0.05, 0.04, 0.06), 0) is None


@pytest.mark.parametrize(
    ("fraction", "words"),
    [(0, "0%"), (0.001, "under 1%"), (0.005, "1%"), (0.0749, "7%"), (0.075, "8%"), (1, "100%")],
)
def test_shares_are_said_in_whole_per_cents(fraction: float, words: str) -> None:
    assert per_cent(fraction) == words
