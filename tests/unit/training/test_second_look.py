"""What deserves a second look before training is sent or verified."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from volunteer_app.training.second_look.rules import Doubt, Entry, doubts, warning

TODAY = date(2026, 11, 22)
DAY = date(2026, 11, 16)
PACK, ANOTHER = 1, 2


def entry(minutes: int = 300, *, days: int = 0, pack: int | None = PACK, title: str = "") -> Entry:
    return Entry(pack, title, DAY + timedelta(days=days), minutes)


def test_an_entry_alone_is_in_order() -> None:
    assert doubts(entry(), [], TODAY) == []
    assert warning(entry(), [], TODAY) == ""


@pytest.mark.parametrize(
    ("minutes", "others", "marked"),
    [
        (720, [], False),
        (721, [], True),
        (300, [entry(420, pack=ANOTHER)], False),
        (300, [entry(421, pack=ANOTHER)], True),
        (300, [entry(200, pack=ANOTHER), entry(221, pack=None, title="First aid")], True),
        (300, [entry(700, pack=ANOTHER, days=1)], False),
    ],
)
def test_more_than_12_hours_of_one_day_are_summed_over_all_entries(
    minutes: int, others: list[Entry], marked: bool
) -> None:
    found = doubts(entry(minutes), others, TODAY)
    assert found == ([Doubt.LONG_DAY] if marked else [])


@pytest.mark.parametrize("days", range(-8, 9))
def test_the_same_pack_twice_on_a_day_or_within_a_week_is_marked(days: int) -> None:
    expected = [Doubt.TWICE] if days == 0 else [Doubt.OVERLAPS] if abs(days) < 7 else []
    assert doubts(entry(), [entry(days=days)], TODAY) == expected
    assert doubts(entry(), [entry(days=days, pack=ANOTHER)], TODAY) == []


def test_another_course_is_the_same_by_its_title_on_that_day_alone() -> None:
    course = entry(60, pack=None, title="First aid")
    assert doubts(course, [entry(60, pack=None, title="FIRST  aid")], TODAY) == [Doubt.TWICE]
    assert doubts(course, [entry(60, pack=None, title="First aid", days=1)], TODAY) == []
    assert doubts(course, [entry(60, pack=None, title="Listening")], TODAY) == []
    assert doubts(course, [entry(60)], TODAY) == []


def test_what_was_finished_in_the_future_is_marked() -> None:
    assert doubts(Entry(PACK, "", TODAY, 60), [], TODAY) == []
    assert doubts(Entry(PACK, "", TODAY + timedelta(days=1), 60), [], TODAY) == [Doubt.FUTURE]


def test_whoever_logs_it_is_told_what_to_check_and_how_to_go_on() -> None:
    said = warning(entry(500), [entry(500)], TODAY)
    assert said.startswith("This makes more than 12 hours")
    assert "logged for this day already. If it is right, tick the box" in said
    assert "within a week" in warning(entry(), [entry(days=2)], TODAY)


entries = st.builds(
    Entry,
    st.sampled_from([PACK, ANOTHER]),
    st.just(""),
    st.dates(DAY - timedelta(days=9), DAY + timedelta(days=9)),
    st.integers(1, 900),
    st.integers(1, 10_000),
)


@given(st.lists(entries, max_size=6, unique_by=lambda each: each.number))
def test_a_stored_entry_is_never_held_against_itself_and_a_pair_is_marked_on_both_sides(
    there: list[Entry],
) -> None:
    found = {each.number: doubts(each, there, TODAY) for each in there}
    for each in there:
        others = [other for other in there if other.number != each.number]
        assert found[each.number] == doubts(each, others, TODAY)
        twice = [o for o in others if (o.pack_id, o.completed_on) == (each.pack_id, each.completed_on)]
        assert (Doubt.TWICE in found[each.number]) is bool(twice)
        assert all(Doubt.TWICE in found[other.number] for other in twice)


@pytest.mark.parametrize("doubt", Doubt)
def test_every_doubt_has_words(doubt: Doubt) -> None:
    assert doubt.words
