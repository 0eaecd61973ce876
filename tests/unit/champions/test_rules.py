"""Terms, standings and handovers, without a database."""

from datetime import date, timedelta

import pytest

from volunteer_app.champions.rules import (
    ActionState,
    Standing,
    Term,
    check_handover,
    check_term,
    is_overdue,
    is_own_page,
    standing,
)
from volunteer_app.foundation.problems import Problem

TODAY = date(2026, 11, 23)


def term(first: int, last: int) -> Term:
    """From so many days after today until the day before so many."""
    return Term(TODAY + timedelta(days=first), TODAY + timedelta(days=last))


def test_a_term_that_begins_when_another_ends_has_no_day_in_common() -> None:
    check_term(term(0, 10), [term(-10, 0), term(10, 20)])


@pytest.mark.parametrize("other", [term(-5, 1), term(9, 20), term(2, 3), term(-5, 30)])
def test_two_champions_never_share_a_day(other: Term) -> None:
    with pytest.raises(Problem, match="Somebody else is champion"):
        check_term(term(0, 10), [other])


@pytest.mark.parametrize("days", [term(3, 3), term(3, 2), term(0, 4000)])
def test_a_term_has_days_and_at_most_ten_years(days: Term) -> None:
    with pytest.raises(Problem):
        check_term(days, [])


@pytest.mark.parametrize(
    ("now", "following", "expected"),
    [
        (None, None, Standing.VACANT),
        (None, term(1, 20), Standing.VACANT),
        (term(-10, 91), None, Standing.HELD),
        (term(-10, 90), None, Standing.ENDING),
        (term(-10, 90), term(90, 200), Standing.HELD),
        (term(-10, 90), term(91, 200), Standing.ENDING),
    ],
)
def test_how_a_body_stands(now: Term | None, following: Term | None, expected: Standing) -> None:
    assert standing(now, following, TODAY) is expected


@pytest.mark.parametrize("days", [0, 5, 30])
def test_a_handover_is_today_or_later_within_both_terms(days: int) -> None:
    check_handover(TODAY + timedelta(days=days), term(-100, 30), term(30, 100), TODAY)


def test_a_handover_can_be_caught_up_on_where_the_next_term_has_begun() -> None:
    check_handover(TODAY - timedelta(days=5), term(-100, -5), term(-5, 100), TODAY)
    with pytest.raises(Problem, match="today or later"):
        check_handover(TODAY - timedelta(days=4), term(-100, -5), term(-5, 100), TODAY)


@pytest.mark.parametrize(("day", "given"), [(100, -100), (3, 3)])
def test_a_handover_leaves_both_a_day(day: int, given: int) -> None:
    with pytest.raises(Problem):
        check_handover(TODAY + timedelta(days=day), term(given, 30), term(30, 100), TODAY)


def test_only_what_is_open_is_overdue_from_the_day_after() -> None:
    yesterday = TODAY - timedelta(days=1)
    assert is_overdue(ActionState.OPEN, yesterday, TODAY)
    assert not is_overdue(ActionState.OPEN, TODAY, TODAY)
    assert not is_overdue(ActionState.DONE, yesterday, TODAY)


@pytest.mark.parametrize("address", ["/figures", "/figures/2026-09-30/1/p1/c2?x=1"])
def test_a_page_of_this_service_begins_with_one_slash(address: str) -> None:
    assert is_own_page(address)


@pytest.mark.parametrize(
    "address",
    [
        "//elsewhere.example",
        "https://elsewhere.example",
        "/\\elsewhere.example",
        "javascript:1",
        "/a b",
        "/\t/x",
    ],
)
def test_an_address_elsewhere_is_none(address: str) -> None:
    assert not is_own_page(address)
