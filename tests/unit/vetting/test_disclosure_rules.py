"""Questions about convictions: their states by random walks, and what a role no longer allows to ask."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.factories.disclosures import a_fine, a_matter
from volunteer_app.roles.rules import ConvictionsQuestion
from volunteer_app.vetting.disclosures import rules
from volunteer_app.vetting.disclosures.rules import DisclosureState, Matter

DAY = date(2026, 11, 22)
S = DisclosureState


@given(st.lists(st.sampled_from(S), max_size=30))
def test_nobody_answers_before_the_law_was_told_and_what_is_closed_stays_closed(wishes: list[S]) -> None:
    state, seen = S.TO_BE_TOLD, [S.TO_BE_TOLD]
    for wish in wishes:
        if rules.may_move(state, wish):
            state = wish
            seen.append(state)
    if S.ANSWERED in seen:
        assert S.TOLD in seen[: seen.index(S.ANSWERED)]
    for decided in (S.CAN_GO_ON, S.CANNOT_GO_ON):
        assert decided not in seen or S.ANSWERED in seen[: seen.index(decided)]
    assert S.CLOSED not in seen[:-1]


def test_every_state_can_be_reached_and_every_one_has_words() -> None:
    reached, waiting = {S.TO_BE_TOLD}, [S.TO_BE_TOLD]
    while waiting:
        state = waiting.pop()
        new = {each for each in S if rules.may_move(state, each)} - reached
        reached |= new
        waiting += new
    assert reached == set(S)
    assert len({each.words for each in S}) == len(S)


def test_no_words_of_a_state_say_whether_something_was_told() -> None:
    assert not any("told us" in each.words or "convict" in each.words.lower() for each in S)


def test_what_is_spent_is_no_longer_asked_where_the_role_does_not_allow_it() -> None:
    old, new = a_matter(DAY - timedelta(days=500)), a_matter(DAY - timedelta(days=100))
    assert rules.no_longer_asked([new], ConvictionsQuestion.UNSPENT, DAY) == [False]
    assert rules.no_longer_asked([old], ConvictionsQuestion.UNSPENT, DAY) == [True]
    assert rules.no_longer_asked([old], ConvictionsQuestion.SPENT_NOT_PROTECTED, DAY) == [False]


def test_one_conviction_keeps_another_from_being_spent() -> None:
    first, second = a_matter(DAY - timedelta(days=500)), a_matter(DAY - timedelta(days=200))
    assert rules.no_longer_asked([first, second], ConvictionsQuestion.UNSPENT, DAY) == [False, False]
    later = DAY + timedelta(days=200)
    assert rules.no_longer_asked([first, second], ConvictionsQuestion.UNSPENT, later) == [True, True]


def test_a_trail_falls_into_its_cautions_and_convictions() -> None:
    one, two = a_fine(DAY, is_last=False), a_fine(DAY)
    assert [len(each) for each in rules.segments([*one, *two])] == [8, 8]
    assert rules.segments([]) == []


def test_what_is_kept_is_what_was_told() -> None:
    matter = a_matter(DAY, "theft", "Tŷ 🎉")
    assert Matter.of(matter.as_kept()) == matter
