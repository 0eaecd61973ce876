"""How long it takes to find mentors for everybody: 300 people who wait, 200 mentors, and nothing left out."""

import random
import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from heapq import heapify, heappop, heappush

from volunteer_app.foundation import clock
from volunteer_app.placements.matching.assigning import assign, worth
from volunteer_app.placements.matching.rules.fitting import (
    Mentor,
    Offer,
    Pair,
    Seeker,
    Spot,
    fit,
    in_order,
    limits,
    waiting_worth,
)
from volunteer_app.placements.matching.weights import Weights, weights_on
from volunteer_app.placements.supported.rules.wishes import (
    Gender,
    GenderWish,
    Help,
    Language,
    Meets,
    Pathway,
    Profile,
    Times,
)

PEOPLE, MENTORS, PLACES = 300, 200, 12
MOST_SECONDS = 5.0
LANGUAGES = list(Language)[:6]


@dataclass(frozen=True)
class Measured:
    """Seconds, how many have a mentor, and what it comes to beside two simpler ways.

    `greedy`: taking the best pair again and again; `in_turn`: letting people choose, the longest wait first.
    """

    seconds: float
    matched: int
    worth: int
    greedy: int
    in_turn: int

    @property
    def is_best(self) -> bool:
        """Whether neither of the simpler ways comes to more."""
        return self.worth >= max(self.greedy, self.in_turn)


def measure(seed: int = 300200) -> Measured:
    """Match invented people once."""
    chance, weights, today = random.Random(seed), weights_on(clock.today()), clock.today()
    people, mentors = (
        [_seeker(chance, n) for n in range(PEOPLE)],
        [_mentor(chance, n) for n in range(MENTORS)],
    )
    assign(people[:1], mentors[:1], weights, today=today)  # the solver is loaded
    begun = time.perf_counter()
    answer = assign(people, mentors, weights, today=today)
    seconds = time.perf_counter() - begun
    simpler = [way(people, mentors, weights, today) for way in (greedy, in_turn)]
    return Measured(seconds, len(answer.matched), worth(answer, weights, today), *simpler)


def greedy(
    people: Sequence[Seeker],
    mentors: Sequence[Mentor],
    weights: Weights,
    today: date,
    not_clear: Collection[Pair] = frozenset(),
) -> int:
    """What it comes to where the best pair that is left is taken, again and again.

    A pair is worth no more once its mentor has begun to support others, so one that was looked at before
    that is looked at again when its turn comes.
    """
    taken: dict[str, int] = {}
    left, total = {each.key for each in people}, 0
    ways = [
        (-_together(one, other, weights, today, 0), one.key, other.key, 0, one, other)
        for one in people
        for other in mentors
        if not limits(one, other, not_clear)
    ]
    heapify(ways)
    while ways:
        less, one_key, other_key, more, one, other = heappop(ways)
        begun = taken.get(other_key, 0)
        if one_key not in left or begun >= other.room:
            continue
        if more != begun:
            now = -_together(one, other, weights, today, begun)
            heappush(ways, (now, one_key, other_key, begun, one, other))
            continue
        total -= less
        taken[other_key] = begun + 1
        left.remove(one_key)
    return total


def in_turn(
    people: Sequence[Seeker],
    mentors: Sequence[Mentor],
    weights: Weights,
    today: date,
    not_clear: Collection[Pair] = frozenset(),
) -> int:
    """What it comes to where those who waited longest choose first, each the best who is left."""
    taken: dict[str, int] = {}
    total = 0
    for one in in_order(people):
        ways = [
            (_together(one, other, weights, today, taken.get(other.key, 0)), other.key)
            for other in mentors
            if taken.get(other.key, 0) < other.room and not limits(one, other, not_clear)
        ]
        if ways:
            best, key = max(ways)
            taken[key] = taken.get(key, 0) + 1
            total += best
    return total


def _together(one: Seeker, other: Mentor, weights: Weights, today: date, more: int) -> int:
    return fit(one, other, weights, more=more).worth + waiting_worth(one, weights, today)


def _seeker(chance: random.Random, number: int) -> Seeker:
    profile = Profile(
        needs={each: chance.choice(list(Help)) for each in chance.sample(list(Pathway), 3)},
        languages=frozenset({Language.ENGLISH, chance.choice(LANGUAGES)}),
        times=frozenset(chance.sample(list(Times), 2)),
        meets=chance.choice(list(Meets)),
        gender=chance.choice(list(GenderWish)),
        lived_experience=chance.random() < 0.3,
    )
    asked_on = clock.today() - timedelta(days=chance.randrange(200))
    return Seeker(f"MRQ-{number:04}", asked_on, _work(chance), profile, (_spot(chance),))


def _mentor(chance: random.Random, number: int) -> Mentor:
    offer = Offer(
        skills=frozenset(chance.sample(list(Pathway), 4)),
        languages=frozenset({Language.ENGLISH, chance.choice(LANGUAGES)}),
        times=frozenset(chance.sample(list(Times), 2)),
        meets=chance.choice(list(Meets)),
        gender=chance.choice(list(Gender)),
        lived_experience=chance.random() < 0.3,
    )
    ready = frozenset(_work(chance) for _ in range(6))
    return Mentor(f"VOL-{number:04}", offer, chance.randint(1, 4), 0, _spot(chance), None, ready)


def _work(chance: random.Random) -> str:
    return f"mentor@{chance.randrange(PLACES)}"


def _spot(chance: random.Random) -> Spot:
    return Spot(chance.randrange(380_000, 480_000), chance.randrange(380_000, 480_000))
