"""Why a mentor is suggested, in a sentence that a coordinator can check and read out. Pure."""

from collections.abc import Collection, Sequence

from volunteer_app.foundation.presenting import count
from volunteer_app.placements.matching.assigning import Matched, Unmatched
from volunteer_app.placements.matching.rules.fitting import HALF, WHOLE, Limit, miles
from volunteer_app.placements.supported.rules.wishes import Gender, Language, Meets, Pathway

NO_MENTOR = "No mentor offers this role yet"
# What each limit says of one mentor, and of several
_KEPT_AWAY = {
    Limit.PAUSED: ("is paused", "are paused"),
    Limit.NOT_READY: (
        "is not ready for this role at this place",
        "are not ready for this role at this place",
    ),
    Limit.CHOOSE_ANOTHER: ("got “choose another” from screening", "got “choose another” from screening"),
    Limit.FULL: ("supports as many people as they want to", "support as many people as they want to"),
    Limit.LANGUAGE: ("has no language in common with them", "have no language in common with them"),
    Limit.GENDER: ("is not whom they asked for", "are not whom they asked for"),
    Limit.TOO_FAR: ("does not travel so far", "do not travel so far"),
    Limit.MEETING: ("does not meet in the way that they want to", "do not meet in the way that they want to"),
}
_TAKEN = ("is suggested to somebody else", "are suggested to others")


def sentence(match: Matched, name: str) -> str:
    """What speaks for the mentor, and what against. `name`: of the mentor."""
    speaks_for, against = _for(match), _against(match)
    said = f"{name} {joined(speaks_for)}"
    return f"{said}; but {joined(against)}." if against else f"{said}."


def joined(parts: Sequence[str]) -> str:
    """One, two and three."""
    return " and ".join(filter(None, (", ".join(parts[:-1]), parts[-1]))) if parts else ""


def why_nobody(left: Unmatched) -> str:
    """Why nobody is suggested, by how many mentors each limit keeps away."""
    counted = [(number, _KEPT_AWAY[limit]) for limit, number in left.limits.items()]
    if left.taken:
        counted.append((left.taken, _TAKEN))
    mentors = sum(number for number, _ in counted)
    if not mentors:
        return f"{NO_MENTOR}."
    if mentors == 1:
        return f"The only mentor {counted[0][1][0]}."
    told = [f"{number} {one if number == 1 else several}" for number, (one, several) in counted]
    return f"Of {mentors} mentors, {joined(told)}."


def _for(match: Matched) -> list[str]:
    makers = (_knows, _near, _speaks, _free, _is_whom, _experienced, _room)
    return [each for make in makers if (each := make(match))]


def _against(match: Matched) -> list[str]:
    makers = (_lacks, _far, _not_free, _not_whom, _not_experienced)
    return [each for make in makers if (each := make(match))]


def _met(match: Matched, *, met: bool) -> list[str]:
    needs, skills = match.seeker.profile.needs, match.mentor.offer.skills
    wanted = [each for each in Pathway if each in needs and (each in skills) is met]
    return [each.in_short for each in sorted(wanted, key=lambda each: -needs[each].weight)]


def _knows(match: Matched) -> str:
    met = _met(match, met=True)
    return f"can help with {joined(met)}" if met else ""


def _lacks(match: Matched) -> str:
    lacking = _met(match, met=False)
    return f"does not offer help with {joined(lacking)}" if lacking else ""


def _near(match: Matched) -> str:
    km = match.fit.km
    if km is None:
        return "can meet by phone" if _by_phone(match) else ""
    near = match.fit.measures["distance"] >= HALF
    return f"lives {_about(km)}" if near else ""


def _far(match: Matched) -> str:
    if match.fit.km is None:
        return "" if _by_phone(match) else "may live far away (nobody told us where one of them lives)"
    return "" if match.fit.measures["distance"] >= HALF else f"lives {_about(match.fit.km)}"


def _about(km: int) -> str:
    return f"about {count(max(1, miles(km)), 'mile')} away" if km else "in the same area"


def _by_phone(match: Matched) -> bool:
    return Meets.PHONE in {match.seeker.profile.meets, match.mentor.offer.meets}


def _speaks(match: Matched) -> str:
    common = match.seeker.profile.languages & match.mentor.offer.languages - {Language.ENGLISH}
    return f"speaks {joined(sorted(each.words for each in common))} too" if common else ""


def _free(match: Matched) -> str:
    common = match.seeker.profile.times & match.mentor.offer.times
    named = [each.words.lower() for each in type(next(iter(common)))] if common else []
    shared = {each.words.lower() for each in common}
    return f"is free on {joined([each for each in named if each in shared])}" if common else ""


def _not_free(match: Matched) -> str:
    if match.fit.measures["times"] == 0:
        return "is not free at the same times"
    unsaid = "may not be free at the same times (one of them has not said)"
    return "" if match.fit.measures["times"] == WHOLE else unsaid


def _is_whom(match: Matched) -> str:
    wanted = match.seeker.profile.gender.wanted
    return f"is a {wanted.value}, as was asked for" if wanted is match.mentor.offer.gender else ""


def _not_whom(match: Matched) -> str:
    wanted, said = match.seeker.profile.gender.wanted, match.mentor.offer.gender
    if wanted is None or wanted is said:
        return ""
    if said is Gender.UNSAID:
        return f"has not told us that they are a {wanted.value}, though one was asked for"
    return f"is not a {wanted.value}, though one was asked for"


def _experienced(match: Matched) -> str:
    asked = match.seeker.profile.lived_experience and match.mentor.offer.lived_experience
    return "has lived experience, as was asked for" if asked else ""


def _not_experienced(match: Matched) -> str:
    return "" if match.fit.measures["lived_experience"] else "has not told us of lived experience"


def _room(match: Matched) -> str:
    room = match.mentor.room
    return f"has room for {room} more" if room > 1 else "has room for one more"


def in_words(limits: Collection[Limit]) -> str:
    """Limits as a line. Of whoever is paused nothing else is said: it could tell why."""
    if Limit.PAUSED in limits:
        return Limit.PAUSED.words
    return "; ".join(each.words for each in limits)
