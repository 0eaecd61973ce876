"""One best answer for everybody who waits: never below greedy, never past a limit, always the same."""

from itertools import permutations
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from bench.matching import greedy, in_turn
from tests.unit.placements.matching.made import (
    LEEDS,
    LONDON,
    OTHER_WORK,
    TODAY,
    WORK,
    mentor,
    mentors,
    pairs,
    seeker,
    seekers,
    weights,
)
from volunteer_app.placements.matching.assigning import Answer, assign, best_for, worth
from volunteer_app.placements.matching.explaining import why_nobody
from volunteer_app.placements.matching.rules.fitting import (
    Limit,
    Mentor,
    Pair,
    Seeker,
    fit,
    in_order,
    limits,
    waiting_worth,
)
from volunteer_app.placements.supported.rules.wishes import Help, Pathway

Told = frozenset[Pair]


def asked(people: list[Seeker], others: list[Mentor], told: Told = frozenset()) -> Answer:
    return assign(people, others, weights(), today=TODAY, not_clear=told)


def best_of_all(people: list[Seeker], others: list[Mentor], told: Told) -> int:
    """What the best of all answers comes to, by trying them all."""
    places = [other for other in others for _ in range(min(other.room, len(people)))]
    free: list[Mentor | None] = [*places, *[None] * len(people)]
    return max(
        (_worth(list(zip(people, way, strict=True)), told) for way in set(permutations(free, len(people)))),
        default=0,
    )


def _worth(way: list[tuple[Seeker, Mentor | None]], told: Told) -> int:
    taken: dict[str, int] = {}
    total = 0
    for one, other in way:
        if other is not None and not limits(one, other, told):
            more = taken.get(other.key, 0)
            total += fit(one, other, weights(), more=more).worth + _waits(one)
            taken[other.key] = more + 1
    return total


def _waits(one: Seeker) -> int:
    return waiting_worth(one, weights(), TODAY)


@settings(deadline=None)
@given(seekers(8), mentors(6), pairs(8))
def test_it_is_never_worth_less_than_the_best_pair_again_and_again_or_people_in_turn(
    people: list[Seeker], others: list[Mentor], told: Told
) -> None:
    best = worth(asked(people, others, told), weights(), TODAY)
    for simpler in (greedy, in_turn):
        assert best >= simpler(people, others, weights(), TODAY, told)


def test_the_two_simpler_ways_choose_as_they_say() -> None:
    """The first in the queue takes the only mentor in turn; the better pair has them by its worth."""
    first, second = seeker("MRQ-1", asked=11, needs={Pathway.HEALTH: Help.MUCH}), seeker("MRQ-2", asked=10)
    only = [mentor(most=1)]
    worths = [
        fit(one, only[0], weights()).worth + waiting_worth(one, weights(), TODAY) for one in (first, second)
    ]
    assert in_turn([first, second], only, weights(), TODAY) == worths[0] < worths[1]
    assert greedy([first, second], only, weights(), TODAY) == worths[1]


def test_the_best_pair_is_looked_for_again_once_a_mentor_has_begun_to_support_somebody() -> None:
    people, own = [seeker("MRQ-1"), seeker("MRQ-2")], mentor("VOL-1")
    first, second = (
        fit(people[0], own, weights(), more=more).worth + waiting_worth(people[0], weights(), TODAY)
        for more in (0, 1)
    )
    assert first > second
    assert greedy(people, [own], weights(), TODAY) == first + second
    assert greedy(people, [own, mentor("VOL-2")], weights(), TODAY) == first + first


@settings(deadline=None, max_examples=60)
@given(seekers(3), mentors(2), pairs(3))
def test_it_is_worth_as_much_as_the_best_of_all_answers(
    people: list[Seeker], others: list[Mentor], told: Told
) -> None:
    assert worth(asked(people, others, told), weights(), TODAY) == best_of_all(people, others, told)


@settings(deadline=None)
@given(seekers(8), mentors(6), pairs(8))
def test_no_limit_is_ever_broken_and_everybody_is_told_of_once(
    people: list[Seeker], others: list[Mentor], told: Told
) -> None:
    answer = asked(people, others, told)
    supports: dict[str, int] = {}
    for each in answer.matched:
        assert limits(each.seeker, each.mentor, told) == []
        supports[each.mentor.key] = supports.get(each.mentor.key, 0) + 1
    room = {each.key: each.room for each in others}
    assert all(number <= room[key] for key, number in supports.items())
    keys = [each.seeker.key for each in answer.matched] + [each.seeker.key for each in answer.unmatched]
    assert sorted(keys) == sorted(each.key for each in people)


@settings(deadline=None)
@given(seekers(8), mentors(6), pairs(8))
def test_nobody_is_left_out_while_a_mentor_who_may_has_room(
    people: list[Seeker], others: list[Mentor], told: Told
) -> None:
    answer = asked(people, others, told)
    begun = [each.mentor.key for each in answer.matched]
    for left in answer.unmatched:
        free = [each for each in others if begun.count(each.key) < each.room]
        assert not [each for each in free if not limits(left.seeker, each, told)]


@settings(deadline=None)
@given(seekers(8), mentors(6), st.randoms(use_true_random=False))
def test_the_answer_does_not_depend_on_the_order_in_which_they_come(
    people: list[Seeker], others: list[Mentor], chance: Random
) -> None:
    first = asked(people, others)
    chance.shuffle(people)
    chance.shuffle(others)
    assert asked(people, others) == first


def test_of_two_with_the_same_fit_the_one_who_has_waited_longer_has_the_mentor() -> None:
    people = [seeker("MRQ-9", asked=100), seeker("MRQ-1", asked=99)]  # both past the longest wait
    answer = asked(people, [mentor(most=1)])
    assert [each.seeker.key for each in answer.matched] == ["MRQ-9"]


def test_of_two_who_asked_on_one_day_the_first_key_has_the_mentor() -> None:
    answer = asked([seeker("MRQ-2"), seeker("MRQ-1")], [mentor(most=1)])
    assert [each.seeker.key for each in answer.matched] == ["MRQ-1"]


def test_people_are_shared_between_mentors_who_fit_alike() -> None:
    answer = asked([seeker("MRQ-1"), seeker("MRQ-2")], [mentor("VOL-1"), mentor("VOL-2")])
    assert {each.mentor.key for each in answer.matched} == {"VOL-1", "VOL-2"}


def test_the_best_pair_gives_way_where_all_together_are_better_off() -> None:
    only = seeker("MRQ-2", asked=10, work=WORK)
    flexible = mentor("VOL-1", most=1, skills=frozenset({Pathway.ACCOMMODATION}))
    spare = mentor("VOL-2", most=1, skills=frozenset(), ready_for=frozenset({OTHER_WORK}))
    both = seeker("MRQ-1", asked=12, work=OTHER_WORK)
    able = mentor("VOL-1", most=1, ready_for=frozenset({WORK, OTHER_WORK}))
    assert flexible.key == able.key
    answer = asked([both, only], [able, spare])
    assert {(each.seeker.key, each.mentor.key) for each in answer.matched} == {
        ("MRQ-1", "VOL-2"),
        ("MRQ-2", "VOL-1"),
    }


def test_why_there_is_nobody_is_counted_by_the_first_limit() -> None:
    others = [mentor("VOL-1", supports=2), mentor("VOL-2", ready_for=frozenset()), mentor("VOL-3", most=1)]
    answer = asked([seeker("MRQ-1", asked=30), seeker("MRQ-2", asked=20)], others)
    (left,) = answer.unmatched
    assert (left.seeker.key, dict(left.limits), left.taken) == (
        "MRQ-2",
        {Limit.NOT_READY: 1, Limit.FULL: 1},
        1,
    )
    assert why_nobody(left) == (
        "Of 3 mentors, 1 is not ready for this role at this place, 1 supports as many people as they want to "
        "and 1 is suggested to somebody else."
    )


def test_several_who_are_kept_away_by_one_limit_are_told_of_together() -> None:
    paused = [mentor(f"VOL-{number}", paused_for=frozenset({WORK})) for number in (1, 2)]
    (left,) = asked([seeker()], [*paused, mentor("VOL-3", supports=2)]).unmatched
    assert why_nobody(left) == "Of 3 mentors, 2 are paused and 1 supports as many people as they want to."


def test_without_mentors_everybody_is_left_and_is_told_so() -> None:
    answer = asked([seeker()], [])
    assert answer.matched == []
    assert [why_nobody(each) for each in answer.unmatched] == ["No mentor offers this role yet."]


def test_nobody_waits() -> None:
    assert asked([], [mentor()]) == Answer([], [])


def test_for_one_person_the_best_fit_stands_first_and_the_others_say_why_not() -> None:
    others = [mentor("VOL-3"), mentor("VOL-1", spot=LONDON), mentor("VOL-2"), mentor("VOL-4", supports=2)]
    may, apart = best_for(seeker(spots=(LEEDS,)), others, weights())
    assert [each.mentor.key for each in may] == ["VOL-2", "VOL-3", "VOL-1"]
    assert [(each.key, found) for each, found in apart] == [("VOL-4", [Limit.FULL])]


def test_the_longest_wait_stands_first() -> None:
    people = [seeker("MRQ-2", asked=5), seeker("MRQ-3", asked=9), seeker("MRQ-1", asked=5)]
    assert [each.key for each in in_order(people)] == ["MRQ-3", "MRQ-1", "MRQ-2"]
