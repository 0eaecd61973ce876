"""Reasons from lists, in words."""

from enum import StrEnum

import pytest

from volunteer_app.placements.life.rules import StayReason
from volunteer_app.placements.reasons import REFUSED_BY_HAND, LiftReason, RefuseReason, told
from volunteer_app.placements.rules import BY_HAND, SuspendReason


@pytest.mark.parametrize("kind", [RefuseReason, LiftReason, StayReason, SuspendReason])
def test_each_reason_has_words(kind: type[StrEnum]) -> None:
    words = {each: each.words for each in kind}  # type: ignore[attr-defined]  # each of these has them
    assert all(words.values())


def test_a_pause_by_an_officer_and_by_a_lead_read_alike_and_nobody_gives_them_by_hand() -> None:
    assert SuspendReason.OFFICER.words == SuspendReason.LEAD.words
    assert not {SuspendReason.OFFICER, SuspendReason.LEAD} & set(BY_HAND)
    assert RefuseReason.BEFORE_ENDED not in REFUSED_BY_HAND


@pytest.mark.parametrize(
    ("note", "words"), [("", "Another reason"), ("The class is full", "Another reason: The class is full")]
)
def test_what_the_form_asks_for_is_not_kept_with_the_reason(note: str, words: str) -> None:
    assert told(RefuseReason.OTHER.words, note) == words


def test_no_reason_for_refusing_repeats_what_screening_says() -> None:
    assert not any("choose another" in each.words.lower() for each in RefuseReason)
