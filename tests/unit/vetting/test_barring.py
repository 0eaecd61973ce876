"""Bars and duties to refer: random walks through their states, and what a bar comes to for a role."""

import tomllib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from volunteer_app.roles import reference
from volunteer_app.vetting.barring import regulated, rules
from volunteer_app.vetting.barring.rules import (
    BarFacts,
    BarredList,
    BarSource,
    BarState,
    Cause,
    LegalBasis,
    LiftKind,
    ReferralState,
    Stop,
    stop_of,
)

LISTS = st.frozensets(st.sampled_from(BarredList), min_size=1)
FACTS = st.lists(st.builds(BarFacts, LISTS, st.booleans()), max_size=5)


@pytest.mark.parametrize(
    "word", [*BarredList, *BarSource, *BarState, *LegalBasis, *LiftKind, *ReferralState, *Cause]
)
def test_everything_has_words_for_pages(word: BarState) -> None:
    assert word.words
    assert "_" not in word.words


@given(st.lists(st.sampled_from(BarState), max_size=30))
def test_a_bar_is_lifted_once_and_only_after_it_was_proposed(wishes: list[BarState]) -> None:
    path = [BarState.STANDS]
    for wish in wishes:
        if rules.may_move(path[-1], wish):
            path.append(wish)
    assert path.count(BarState.LIFTED) <= 1
    if BarState.LIFTED in path:
        assert path[-2:] == [BarState.LIFT_PROPOSED, BarState.LIFTED]


@given(st.lists(st.sampled_from(ReferralState), max_size=30))
def test_what_was_referred_stays_referred_and_nothing_becomes_due_again(wishes: list[ReferralState]) -> None:
    path = [ReferralState.DUE]
    for wish in wishes:
        if rules.may_decide(path[-1], wish):
            path.append(wish)
    assert path.count(ReferralState.DUE) == 1
    assert path.count(ReferralState.NOT_REFERRED) <= 1
    if ReferralState.REFERRED in path:
        assert path[-1] is ReferralState.REFERRED


@given(FACTS, st.frozensets(st.sampled_from(BarredList)))
def test_a_bar_stops_a_role_of_its_list_and_no_other(
    facts: list[BarFacts], lists: frozenset[BarredList]
) -> None:
    meets = [each for each in facts if each.lists & lists]
    stop = stop_of(facts, lists)
    assert (stop is None) == (not meets)
    assert (stop is Stop.BARRED) == any(each.is_told for each in meets)


@given(FACTS, st.builds(BarFacts, LISTS, st.booleans()), LISTS)
def test_one_bar_more_never_stops_less(
    facts: list[BarFacts], more: BarFacts, lists: frozenset[BarredList]
) -> None:
    weight = {None: 0, Stop.OWN_CHECK: 1, Stop.BARRED: 2}
    assert weight[stop_of([*facts, more], lists)] >= weight[stop_of(facts, lists)]


def test_the_words_for_those_who_were_not_told_give_nothing_away() -> None:
    said = f"{Stop.OWN_CHECK.evidence} {Stop.OWN_CHECK.next_step}".lower()
    assert "make your own check" in said
    for hint in ("barred", "list", "dbs", "children", "adult", "harm", "told"):
        assert hint not in said


def test_every_role_that_may_be_regulated_activity_says_with_whom_and_no_other_does() -> None:
    facts = reference.facts()
    assert {each.code for each in facts if each.may_be_regulated_activity} == regulated.roles()


def test_each_line_of_the_file_has_a_day_and_a_source() -> None:
    for row in tomllib.loads(regulated.DATA.read_text())["role"]:
        assert row["effective_from"] == date(2012, 9, 10), row["code"]
        assert "Schedule 4" in row["source"], row["code"]
