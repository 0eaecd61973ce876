"""Who is kept apart by what, and what each part of a fit gives."""

from typing import Any

import pytest
from hypothesis import given

from tests.unit.placements.matching.made import (
    BRADFORD,
    LEEDS,
    LONDON,
    OTHER_WORK,
    TODAY,
    WORK,
    mentor,
    mentors,
    seeker,
    seekers,
    weights,
)
from volunteer_app.placements.matching.assigning import Matched
from volunteer_app.placements.matching.explaining import in_words, joined, sentence
from volunteer_app.placements.matching.offers import FARTHEST_MILES
from volunteer_app.placements.matching.rules.fitting import (
    HALF,
    WHOLE,
    Limit,
    distance,
    fit,
    kilometres,
    limits,
    loaded,
    miles,
    waiting_worth,
)
from volunteer_app.placements.supported.rules.wishes import (
    Gender,
    GenderWish,
    Help,
    Language,
    Meets,
    Pathway,
    Times,
)

WELSH, ENGLISH = Language.WELSH, Language.ENGLISH


def test_nothing_keeps_a_ready_mentor_with_room_from_somebody_nearby() -> None:
    assert limits(seeker(), mentor()) == []


@pytest.mark.parametrize(
    ("person", "offers", "kept_apart_by"),
    [
        ({}, {"paused_for": frozenset({WORK})}, Limit.PAUSED),
        ({"work": OTHER_WORK}, {}, Limit.NOT_READY),
        ({}, {"most": 2, "supports": 2}, Limit.FULL),
        ({}, {"most": 1, "supports": 4}, Limit.FULL),
        ({"languages": frozenset({WELSH})}, {}, Limit.LANGUAGE),
        ({"gender": GenderWish.ONLY_WOMAN}, {"gender": Gender.MAN}, Limit.GENDER),
        ({"gender": GenderWish.ONLY_WOMAN}, {"gender": Gender.UNSAID}, Limit.GENDER),
        ({"gender": GenderWish.ONLY_MAN}, {"gender": Gender.WOMAN}, Limit.GENDER),
        ({"spots": (LEEDS, LONDON)}, {"farthest_km": 50}, Limit.TOO_FAR),
        ({"meets": Meets.PHONE}, {"meets": Meets.IN_PERSON}, Limit.MEETING),
    ],
)
def test_each_limit_keeps_two_apart_whatever_else_fits(
    person: dict[str, Any], offers: dict[str, Any], kept_apart_by: Limit
) -> None:
    assert limits(seeker(**person), mentor(**offers)) == [kept_apart_by]


def test_whom_screening_said_to_choose_another_for_is_kept_apart_and_nobody_else() -> None:
    told = {("MRQ-1", "VOL-1")}
    assert limits(seeker(), mentor(), told) == [Limit.CHOOSE_ANOTHER]
    assert limits(seeker(), mentor("VOL-2"), told) == []
    assert limits(seeker("MRQ-2"), mentor(), told) == []


def test_a_wish_is_no_limit() -> None:
    assert limits(seeker(gender=GenderWish.RATHER_WOMAN), mentor(gender=Gender.MAN)) == []


def test_several_limits_are_told_in_their_own_order() -> None:
    found = limits(seeker(work=OTHER_WORK, languages=frozenset({WELSH})), mentor(most=1, supports=1))
    assert found == [Limit.NOT_READY, Limit.FULL, Limit.LANGUAGE]


@pytest.mark.parametrize(
    ("person", "offers", "part", "measure"),
    [
        ({}, {}, "needs", WHOLE),
        ({"needs": {}}, {}, "needs", WHOLE),
        ({"needs": {Pathway.HEALTH: Help.SOME}}, {}, "needs", 0),
        ({"needs": {Pathway.ACCOMMODATION: Help.MUCH, Pathway.HEALTH: Help.SOME}}, {}, "needs", 666),
        ({}, {}, "distance", WHOLE),
        ({"spots": ()}, {}, "distance", HALF),
        ({}, {"spot": None}, "distance", HALF),
        ({"spots": (LONDON,)}, {}, "distance", 0),
        ({"meets": Meets.PHONE, "spots": (LONDON,)}, {"meets": Meets.EITHER}, "distance", WHOLE),
        ({"languages": frozenset({ENGLISH, WELSH})}, {}, "language", HALF),
        (
            {"languages": frozenset({ENGLISH, WELSH})},
            {"languages": frozenset({WELSH})},
            "language",
            WHOLE,
        ),
        ({}, {"languages": frozenset({ENGLISH, WELSH})}, "language", WHOLE),
        ({}, {}, "times", HALF),
        ({"times": frozenset({Times.DAYS})}, {"times": frozenset({Times.WEEKENDS})}, "times", 0),
        ({"times": frozenset({Times.DAYS})}, {"times": frozenset(Times)}, "times", WHOLE),
        ({}, {}, "wishes", WHOLE),
        ({"gender": GenderWish.RATHER_WOMAN}, {}, "wishes", 0),
        ({"gender": GenderWish.RATHER_WOMAN}, {"gender": Gender.WOMAN}, "wishes", WHOLE),
        ({"meets": Meets.PHONE}, {"meets": Meets.EITHER}, "wishes", WHOLE),
        ({}, {}, "lived_experience", WHOLE),
        ({"lived_experience": True}, {}, "lived_experience", 0),
        ({"lived_experience": True}, {"lived_experience": True}, "lived_experience", WHOLE),
        ({}, {}, "load", WHOLE),
        ({}, {"most": 4, "supports": 3}, "load", 250),
    ],
)
def test_each_part_gives_what_it_says(
    person: dict[str, Any], offers: dict[str, Any], part: str, measure: int
) -> None:
    assert fit(seeker(**person), mentor(**offers), weights()).measures[part] == measure


def test_the_farthest_of_the_places_where_they_would_meet_counts() -> None:
    assert distance(seeker(spots=(LEEDS, BRADFORD)), mentor()) == 13
    assert LEEDS.km_to(LEEDS) == 0


@given(seekers(1), mentors(1))
def test_a_fit_is_from_0_to_100_and_its_parts_come_to_it(people: list[Any], others: list[Any]) -> None:
    for one in people:
        for other in others:
            found = fit(one, other, weights())
            assert 0 <= found.points <= 100
            assert found.worth == sum(part.measure * part.points for part in found.parts)
            assert all(0 <= part.measure <= WHOLE for part in found.parts)
            more = fit(one, other, weights(), more=1)
            assert more.worth == loaded(found, other, weights(), more=1) <= found.worth


def test_waiting_adds_up_to_the_longest_wait_and_no_further() -> None:
    worths = [waiting_worth(seeker(asked=days), weights(), TODAY) for days in (0, 42, 84, 500)]
    assert worths == [0, 7500, 15000, 15000]
    assert waiting_worth(seeker(asked=-3), weights(), TODAY) == 0


def said(person: dict[str, Any], offers: dict[str, Any]) -> str:
    one, other = seeker(**person), mentor(**offers)
    return sentence(Matched(one, other, fit(one, other, weights())), "Carys")


def test_a_suggestion_is_explained_in_a_sentence() -> None:
    person = {
        "needs": {Pathway.HEALTH: Help.SOME, Pathway.ACCOMMODATION: Help.MUCH, Pathway.FINANCE: Help.SOME},
        "languages": frozenset({ENGLISH, WELSH}),
        "times": frozenset({Times.EVENINGS, Times.DAYS}),
        "gender": GenderWish.RATHER_WOMAN,
        "lived_experience": True,
        "spots": (BRADFORD,),
    }
    offers = {
        "skills": frozenset({Pathway.ACCOMMODATION, Pathway.FINANCE}),
        "languages": frozenset({ENGLISH, WELSH}),
        "times": frozenset(Times),
        "gender": Gender.WOMAN,
        "lived_experience": True,
    }
    assert said(person, offers) == (
        "Carys can help with housing and money, lives about 8 miles away, speaks Welsh too, is free on "
        "weekdays and weekday evenings, is a woman, as was asked for, has lived experience, as was asked for "
        "and has room for 2 more; but does not offer help with health."
    )


def test_what_speaks_against_a_suggestion_is_said_too() -> None:
    person = {
        "times": frozenset({Times.DAYS}),
        "gender": GenderWish.RATHER_WOMAN,
        "lived_experience": True,
        "spots": (LONDON,),
        "meets": Meets.IN_PERSON,
    }
    offers = {"times": frozenset({Times.WEEKENDS}), "meets": Meets.EITHER, "most": 1}
    assert said(person, offers) == (
        "Carys can help with housing and has room for one more; but lives about 170 miles away, is not free "
        "at the same times, has not told us that they are a woman, though one was asked for and has not "
        "told us of lived experience."
    )


def test_what_is_not_known_or_not_as_asked_is_said_of_the_mentor_too() -> None:
    person = {"gender": GenderWish.RATHER_WOMAN, "spots": (), "meets": Meets.IN_PERSON}
    assert said(person, {"gender": Gender.MAN}) == (
        "Carys can help with housing and has room for 2 more; but may live far away (nobody told us where "
        "one of them lives), may not be free at the same times (one of them has not said) and is not a "
        "woman, though one was asked for."
    )


def test_of_whoever_is_paused_nothing_else_is_said() -> None:
    found = limits(seeker(), mentor(paused_for=frozenset({WORK}), ready_for=frozenset(), supports=2))
    assert found == [Limit.PAUSED, Limit.NOT_READY, Limit.FULL]
    assert in_words(found) == "Paused: talk to whoever paused them"


@pytest.mark.parametrize(("km", "words"), [(0, 0), (1, 1), (5, 3), (19, 12), (60, 37), (363, 226)])
def test_kilometres_are_told_in_miles(km: int, words: int) -> None:
    assert miles(km) == words


@pytest.mark.parametrize("asked", range(1, FARTHEST_MILES + 1))
def test_miles_that_were_typed_are_shown_again_as_they_were(asked: int) -> None:
    assert miles(kilometres(asked)) == asked


@given(seekers(1), mentors(1))
def test_every_pair_has_a_sentence(people: list[Any], others: list[Any]) -> None:
    for one in people:
        for other in others:
            found = sentence(Matched(one, other, fit(one, other, weights())), "Carys")
            assert found.startswith("Carys ")
            assert found.endswith(".")
            assert "  " not in found


@pytest.mark.parametrize(
    ("parts", "words"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_parts_are_joined_as_people_write_them(parts: list[str], words: str) -> None:
    assert joined(parts) == words
