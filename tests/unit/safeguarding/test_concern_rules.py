"""What may be done with a concern, by where it has got to."""

from datetime import date

import pytest

from volunteer_app.safeguarding import rules
from volunteer_app.safeguarding.rules import (
    Act,
    Agency,
    ConcernKind,
    ConcernState,
    Outcome,
    Said,
    Source,
    Standing,
    Told,
    after,
    may,
)

S = ConcernState


def allowed(state: ConcernState, *, has_person: bool = True, pauses: bool = False) -> set[Act]:
    return {act for act in Act if may(act, Standing(state, has_person, pauses))}


def test_a_new_one_is_taken_on_before_anything_else_but_telling_somebody() -> None:
    assert allowed(S.NEW) == {Act.TAKE_ON, Act.TELL}


@pytest.mark.parametrize("state", [S.OPEN, S.REFERRED])
def test_one_under_way_can_become_everything_but_opened_again(state: ConcernState) -> None:
    assert allowed(state) == {
        Act.TAKE_ON,
        Act.NOTE,
        Act.TELL,
        Act.NAME,
        Act.REFER,
        Act.PAUSE,
        Act.CLOSE,
    }


def test_a_closed_one_is_opened_again_or_told_of_and_its_pause_can_still_end() -> None:
    assert allowed(S.CLOSED) == {Act.TELL, Act.REOPEN}
    assert allowed(S.CLOSED, pauses=True) == {Act.TELL, Act.REOPEN, Act.END_PAUSE}


def test_nobody_is_paused_without_a_record_or_twice_and_the_record_stays_while_it_pauses() -> None:
    assert Act.PAUSE not in allowed(S.OPEN, has_person=False)
    paused = allowed(S.OPEN, pauses=True)
    assert Act.END_PAUSE in paused
    assert not paused & {Act.PAUSE, Act.NAME}


def test_what_the_service_does_itself_is_no_act_of_a_lead() -> None:
    assert set(rules.BY_LEADS) == set(Act) - {Act.ALERT, Act.REMIND}


@pytest.mark.parametrize(
    ("act", "state", "then"),
    [
        (Act.TAKE_ON, S.NEW, S.OPEN),
        (Act.TAKE_ON, S.REFERRED, S.REFERRED),
        (Act.REFER, S.OPEN, S.REFERRED),
        (Act.NOTE, S.REFERRED, S.REFERRED),
        (Act.CLOSE, S.REFERRED, S.CLOSED),
        (Act.REOPEN, S.CLOSED, S.OPEN),
        (Act.END_PAUSE, S.CLOSED, S.CLOSED),
    ],
)
def test_where_it_has_got_to_afterwards(act: Act, state: ConcernState, then: ConcernState) -> None:
    assert after(act, state) is then


def test_what_was_said_is_kept_whole() -> None:
    told = Told("words", "about", "when", "origin", "name", "contact")
    assert Told.of(told.as_kept()) == told
    for said in (Said("words", "whom", date(2026, 11, 22)), Said()):
        assert Said.of(said.as_kept()) == said


def test_everything_has_words_and_no_two_the_same() -> None:
    for kind in (Act, Agency, ConcernKind, ConcernState, Outcome, Source):
        words = [each.words for each in kind]
        assert all(words)
        assert len(set(words)) == len(words), kind
    assert len({each.question for each in ConcernKind}) == len(ConcernKind)
