"""People who wait and mentors for tests of matching, and what hypothesis makes of them."""

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from volunteer_app.placements.matching.rules.fitting import Mentor, Offer, Seeker, Spot
from volunteer_app.placements.matching.weights import Weights, policy
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

TODAY = date(2026, 11, 22)
WORK = "mentor-prison@ORG-1"
OTHER_WORK = "mentor-community@ORG-2"
LEEDS, BRADFORD, LONDON = Spot(429_000, 434_000), Spot(416_000, 433_000), Spot(530_000, 180_000)
HOUSING = {Pathway.ACCOMMODATION: Help.MUCH}


def weights() -> Weights:
    """The first regime."""
    return policy().weights[0]


def seeker(key: str = "MRQ-1", *, asked: int = 10, work: str = WORK, **profile: Any) -> Seeker:
    """Somebody who asked some days ago and needs help with housing, unless told."""
    spots = profile.pop("spots", (LEEDS,))
    return Seeker(key, TODAY - timedelta(days=asked), work, Profile(**{"needs": HOUSING, **profile}), spots)


_OWN = frozenset({"most", "supports", "spot", "farthest_km", "ready_for", "paused_for"})


def mentor(key: str = "VOL-1", **changes: Any) -> Mentor:
    """A mentor in Leeds who is ready, has room for two and helps with housing, unless told."""
    own: dict[str, Any] = {"most": 2, "spot": LEEDS, "ready_for": frozenset({WORK})}
    own.update({name: value for name, value in changes.items() if name in _OWN})
    offered: dict[str, Any] = {"skills": frozenset({Pathway.ACCOMMODATION})}
    offered.update({name: value for name, value in changes.items() if name not in _OWN})
    return Mentor(key, Offer(**offered), **own)


def _some(kind: Any) -> Any:
    return st.frozensets(st.sampled_from(list(kind)), max_size=3)


_SPOTS = st.sampled_from([LEEDS, BRADFORD, LONDON])
_LANGUAGES = st.frozensets(st.sampled_from([Language.ENGLISH, Language.WELSH, Language.POLISH]), min_size=1)
_PROFILES = st.builds(
    Profile,
    needs=st.dictionaries(st.sampled_from(list(Pathway)[:5]), st.sampled_from(Help), max_size=3),
    languages=_LANGUAGES,
    times=_some(Times),
    meets=st.sampled_from(Meets),
    gender=st.sampled_from(GenderWish),
    lived_experience=st.booleans(),
)
_OFFERS = st.builds(
    Offer,
    skills=_some(list(Pathway)[:5]),
    languages=_LANGUAGES,
    times=_some(Times),
    meets=st.sampled_from(Meets),
    gender=st.sampled_from(Gender),
    lived_experience=st.booleans(),
)
_WORKS = st.sampled_from([WORK, OTHER_WORK])


def seekers(most: int) -> st.SearchStrategy[list[Seeker]]:
    """Some people who wait, each with a key of their own."""
    one = st.tuples(st.integers(0, 200), _WORKS, _PROFILES, st.lists(_SPOTS, max_size=2).map(tuple))
    return st.lists(one, max_size=most).map(
        lambda rows: [
            Seeker(f"MRQ-{number}", TODAY - timedelta(days=days), work, profile, spots)
            for number, (days, work, profile, spots) in enumerate(rows)
        ]
    )


def mentors(most: int) -> st.SearchStrategy[list[Mentor]]:
    """Some mentors, each with a key of their own."""
    one = st.tuples(
        _OFFERS,
        st.integers(1, 3),
        st.integers(0, 3),
        st.none() | _SPOTS,
        st.none() | st.sampled_from([5, 20, 500]),
        st.frozensets(_WORKS),
    )
    return st.lists(one, max_size=most).map(
        lambda rows: [Mentor(f"VOL-{number}", *row) for number, row in enumerate(rows)]
    )


def pairs(size: int) -> st.SearchStrategy[frozenset[tuple[str, str]]]:
    """Pairs of which screening said "choose another"."""
    number = st.integers(0, size)
    return st.frozensets(
        st.tuples(number.map(lambda n: f"MRQ-{n}"), number.map(lambda n: f"VOL-{n}")), max_size=4
    )
