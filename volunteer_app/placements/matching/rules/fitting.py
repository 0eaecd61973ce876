"""Who may mentor whom, and how well they fit. Pure: it is given what is known, and decides nothing.

First the limits: whoever is on the wrong side of one is never suggested, whatever else fits. Then a fit from
0 to 100, made of parts with stated points (weights.toml). Every part is a whole number of thousandths, so
that sums are exact and two equal fits are equal.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from math import hypot

from volunteer_app.placements.matching.weights import Weights
from volunteer_app.placements.supported.rules.wishes import Gender, Language, Meets, Pathway, Profile, Times

WHOLE = 1000  # what a part is measured in: thousandths
HALF = WHOLE // 2  # of what nobody told us
METRES_A_MILE = 1609
Pair = tuple[str, str]


class Limit(StrEnum):
    """What keeps a mentor from somebody, whatever fits. In the order in which it is asked and told."""

    PAUSED = "paused"
    NOT_READY = "not_ready"
    CHOOSE_ANOTHER = "choose_another"
    FULL = "full"
    LANGUAGE = "language"
    GENDER = "gender"
    TOO_FAR = "too_far"
    MEETING = "meeting"

    @property
    def words(self) -> str:
        """The limit as pages name it."""
        return {
            "paused": "Paused: talk to whoever paused them",
            "not_ready": "Not ready for this role at this place",
            "choose_another": "Screening said: choose another",
            "full": "Supports as many people as they want to",
            "language": "They have no language in common",
            "gender": "Not whom the person asked for",
            "too_far": "Farther away than the mentor travels",
            "meeting": "One wants to meet in person only, the other by phone only",
        }[self.value]


def miles(km: int) -> int:
    """Kilometres in the measure that people here travel by, to the nearest whole one."""
    return round(km * 1000 / METRES_A_MILE)


def kilometres(of_miles: int) -> int:
    """Miles as they are stored; `miles` gives the same number of miles again."""
    return round(of_miles * METRES_A_MILE / 1000)


@dataclass(frozen=True)
class Spot:
    """Somewhere on the British National Grid, in metres: the centre of an outward postcode."""

    easting: int
    northing: int

    def km_to(self, other: "Spot") -> int:
        """Kilometres as the crow flies, to the nearest whole one."""
        return round(hypot(self.easting - other.easting, self.northing - other.northing) / 1000)


@dataclass(frozen=True)
class Seeker:
    """Somebody who waits for a mentor. `work` names the role and the place, for which a mentor must be ready.

    `spots`: where they would meet in person, now and later; empty where nobody told us.
    """

    key: str
    asked_on: date
    work: str
    profile: Profile
    spots: tuple[Spot, ...] = ()


@dataclass(frozen=True)
class Offer:
    """What a mentor offers. `gender` and `lived_experience` are what they chose to say for matching."""

    skills: frozenset[Pathway] = frozenset()
    languages: frozenset[Language] = frozenset({Language.ENGLISH})
    times: frozenset[Times] = frozenset()
    meets: Meets = Meets.EITHER
    gender: Gender = Gender.UNSAID
    lived_experience: bool = False


@dataclass(frozen=True)
class Mentor:
    """A mentor: what they offer, where they live, and how many people they support and could support.

    `ready_for` names the work that they may do; nothing else is possible. `paused_for`: that of which every
    placement of theirs is paused now.
    """

    key: str
    offer: Offer
    most: int
    supports: int = 0
    spot: Spot | None = None
    farthest_km: int | None = None
    ready_for: frozenset[str] = frozenset()
    paused_for: frozenset[str] = frozenset()

    @property
    def room(self) -> int:
        """How many more people they could support."""
        return max(0, self.most - self.supports)


@dataclass(frozen=True)
class Part:
    """What one part of a fit gave. `measure`, in thousandths, of `points`."""

    name: str
    measure: int
    points: int

    @property
    def worth(self) -> int:
        """Thousandths of a point."""
        return self.measure * self.points


@dataclass(frozen=True)
class Fit:
    """How well a mentor and a person fit, part by part, and how far they would travel."""

    parts: tuple[Part, ...]
    km: int | None = None
    measures: Mapping[str, int] = field(init=False)

    def __post_init__(self) -> None:
        """Keep the measures by name."""
        object.__setattr__(self, "measures", {each.name: each.measure for each in self.parts})

    @property
    def worth(self) -> int:
        """Thousandths of a point: from 0 to 100,000."""
        return sum(each.worth for each in self.parts)

    @property
    def points(self) -> int:
        """From 0 to 100, as pages show it."""
        return self.worth // WHOLE


def limits(seeker: Seeker, mentor: Mentor, not_clear: Collection[Pair] = frozenset()) -> list[Limit]:
    """What keeps these two apart, in a fixed order; empty where nothing does.

    `not_clear`: pairs of keys of which screening has said "choose another". What screening would say of the
    others is not known here, on purpose: a pair that were left out in silence would tell it.
    """
    wish = seeker.profile.gender
    km = distance(seeker, mentor)
    asked = {
        Limit.PAUSED: seeker.work in mentor.paused_for,
        Limit.NOT_READY: seeker.work not in mentor.ready_for,
        Limit.CHOOSE_ANOTHER: (seeker.key, mentor.key) in not_clear,
        Limit.FULL: mentor.room == 0,
        Limit.LANGUAGE: not seeker.profile.languages & mentor.offer.languages,
        Limit.GENDER: wish.is_limit and mentor.offer.gender is not wish.wanted,
        Limit.TOO_FAR: mentor.farthest_km is not None and km is not None and km > mentor.farthest_km,
        Limit.MEETING: not seeker.profile.meets.suits(mentor.offer.meets),
    }
    return [each for each in Limit if asked[each]]


def distance(seeker: Seeker, mentor: Mentor) -> int | None:
    """How far the mentor would travel to the farthest place of theirs; None by phone, or where not known."""
    if Meets.PHONE in {seeker.profile.meets, mentor.offer.meets} or mentor.spot is None:
        return None
    return max((mentor.spot.km_to(each) for each in seeker.spots), default=None)


def fit(seeker: Seeker, mentor: Mentor, weights: Weights, *, more: int = 0) -> Fit:
    """How well they fit. `more`: how many others the mentor would begin to support at the same time."""
    km = distance(seeker, mentor)
    measured = {
        "needs": _needs(seeker, mentor),
        "distance": _distance(seeker, mentor, km, weights),
        "language": _language(seeker, mentor),
        "times": _times(seeker, mentor),
        "wishes": _wishes(seeker, mentor),
        "lived_experience": _lived_experience(seeker, mentor),
        "load": _load(mentor, more),
    }
    return Fit(tuple(Part(name, each, getattr(weights, name)) for name, each in measured.items()), km)


def loaded(known: Fit, mentor: Mentor, weights: Weights, *, more: int) -> int:
    """What a known fit is worth if the mentor begins to support `more` others at the same time."""
    lost = known.measures["load"] - _load(mentor, more)
    return known.worth - lost * weights.load


def waiting_worth(seeker: Seeker, weights: Weights, today: date) -> int:
    """What the days of waiting add when mentors are scarce, in thousandths of a point."""
    days = min(max(0, (today - seeker.asked_on).days), weights.longest_days)
    return WHOLE * weights.waiting * days // weights.longest_days


def in_order(seekers: Sequence[Seeker]) -> list[Seeker]:
    """Who has waited longest first; the key decides between two of one day."""
    return sorted(seekers, key=lambda each: (each.asked_on, each.key))


def _needs(seeker: Seeker, mentor: Mentor) -> int:
    """How much of what is needed the mentor knows; a need for much help counts double."""
    needs = seeker.profile.needs
    if not needs:
        return WHOLE
    met = sum(level.weight for pathway, level in needs.items() if pathway in mentor.offer.skills)
    return WHOLE * met // sum(level.weight for level in needs.values())


def _distance(seeker: Seeker, mentor: Mentor, km: int | None, weights: Weights) -> int:
    if Meets.PHONE in {seeker.profile.meets, mentor.offer.meets}:
        return WHOLE
    if km is None:
        return HALF
    beyond = min(max(0, km - weights.near_km), weights.far_km - weights.near_km)
    return WHOLE - WHOLE * beyond // (weights.far_km - weights.near_km)


def _language(seeker: Seeker, mentor: Mentor) -> int:
    """All for a language beside English in common, or where the person has none; half for English alone."""
    beside = seeker.profile.languages - {Language.ENGLISH}
    return WHOLE if not beside or beside & mentor.offer.languages else HALF


def _times(seeker: Seeker, mentor: Mentor) -> int:
    """All where they are free at the same times, nothing where they are not, half where one did not say."""
    if not seeker.profile.times or not mentor.offer.times:
        return HALF
    return WHOLE if seeker.profile.times & mentor.offer.times else 0


def _wishes(seeker: Seeker, mentor: Mentor) -> int:
    """Whether the mentor is whom they would rather have. How they want to meet is a limit already."""
    return WHOLE if seeker.profile.gender.wanted in {None, mentor.offer.gender} else 0


def _lived_experience(seeker: Seeker, mentor: Mentor) -> int:
    """Counts only where it was asked for: nobody is the worse for having none, or for saying nothing."""
    return WHOLE if mentor.offer.lived_experience or not seeker.profile.lived_experience else 0


def _load(mentor: Mentor, more: int) -> int:
    """How much of their time is still free."""
    return WHOLE * max(0, mentor.room - more) // max(1, mentor.most)
