"""How suggestions and matches are shown, with what each part of a fit gave."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from volunteer_app.foundation import clock
from volunteer_app.foundation.presenting import count, day, period
from volunteer_app.placements.matching import explaining
from volunteer_app.placements.matching.assigning import best_for
from volunteer_app.placements.matching.gathering import gathered, work_of
from volunteer_app.placements.matching.models import MatchSuggestion, MentorMatch
from volunteer_app.placements.matching.rules.fitting import WHOLE, Limit
from volunteer_app.placements.matching.rules.states import MatchState, SuggestionState
from volunteer_app.placements.matching.weights import weights_on
from volunteer_app.placements.screening import presenters as screening
from volunteer_app.placements.supported.models import MentorRequest

PARTS = {
    "needs": "Help with what is needed",
    "distance": "Distance",
    "language": "Language",
    "times": "Times",
    "wishes": "Whom they want as a mentor",
    "lived_experience": "Lived experience, where wanted",
    "load": "Time that the mentor has left",
}
TONES = {
    SuggestionState.OPEN: "attention",
    SuggestionState.NOBODY: "neutral",
    SuggestionState.PROPOSED: "good",
    SuggestionState.DECLINED: "neutral",
}


@dataclass(frozen=True)
class Choice:
    """A mentor whom one may propose."""

    reference: str
    text: str
    why: str


@dataclass(frozen=True)
class Apart:
    """A mentor who is kept away, and by what."""

    name: str
    why: str


def choices(request: MentorRequest) -> tuple[list[Choice], list[Apart]]:
    """Whom one may propose for somebody who waits, the best fit first; and who is kept away."""
    known = gathered(request.organisation_id, only=request)
    if not known.seekers:
        return [], []
    (seeker,) = known.seekers
    may, apart = best_for(seeker, known.mentors, weights_on(clock.today()), known.not_clear)
    names = {key: offer.person.full_name for key, offer in known.offers.items()}
    found = [
        Choice(
            each.mentor.key,
            f"{names[each.mentor.key]}: fit {each.fit.points} of 100",
            explaining.sentence(each, names[each.mentor.key]),
        )
        for each in may
    ]
    work = work_of(request)
    return found, [
        Apart(names[mentor.key], _why(limits, known.lacking.get((mentor.key, work), ())))
        for mentor, limits in apart
    ]


def _why(limits: Sequence[Limit], lacking: Sequence[str]) -> str:
    """The limits; of one who is not ready, what is missing, unless a pause is all there is to say."""
    told, unready = explaining.in_words(limits), Limit.NOT_READY in limits and Limit.PAUSED not in limits
    return f"{told}. Missing: {', '.join(lacking)}" if unready and lacking else told


def parts(explained: dict[str, Any]) -> list[tuple[str, str]]:
    """What each part gave, of how many points."""
    return [(PARTS[name], f"{_points(worth)} of {points}") for name, worth, points in explained["parts"]]


def _points(worth: int) -> str:
    return f"{worth / WHOLE:.1f}".removesuffix(".0")


def screening_word(match: MentorMatch) -> str:
    """What screening says of it now, while it waits; empty once it is decided: nothing is said anew of it."""
    return screening.word(match.screening) if match.state is MatchState.PROPOSED else ""


def match_rows(match: MentorMatch) -> list[tuple[str, str]]:
    """What a match is, as keys and values."""
    rows = [
        ("Mentor", match.person.full_name),
        ("Person", f"{match.supported.given_name}, {match.supported.reference}"),
        ("Mentoring", match.role.name),
        ("Place", match.place.name),
        ("Days looked at", period(match.starts_on, match.ends_before)),
        *([("Screening", said)] if (said := screening_word(match)) else []),
        ("Fit", f"{match.points} of 100"),
        ("Why", match.explained["sentence"]),
        ("Proposed", f"{day(clock.day_of(match.proposed_at))}, by {match.proposed_by}"),
    ]
    if match.decline_reason is not None and match.ended_at is not None:
        rows.append(("Declined", f"{day(clock.day_of(match.ended_at))}, by {match.ended_by}"))
        rows.append(("Why declined", match.decline_reason.words))
    if match.note:
        rows.append(("Note", match.note))
    return rows


@dataclass(frozen=True)
class Line:
    """A suggestion in its run. `about`: the person for whom it is."""

    reference: str
    about: str
    name: str
    state: str
    tone: str
    what: str
    is_open: bool


def groups(found: Sequence[MatchSuggestion]) -> list[tuple[str, list[Line]]]:
    """What a run says, person by person: what waits for a decision first, then for whom there is nobody."""
    told = (
        ("To decide", {SuggestionState.OPEN}),
        ("Nobody found", {SuggestionState.NOBODY}),
        ("Decided", {SuggestionState.PROPOSED, SuggestionState.DECLINED}),
    )
    parts = ((title, _lines(each for each in found if each.state in states)) for title, states in told)
    return [(title, of_them) for title, of_them in parts if of_them]


def _lines(found: Iterable[MatchSuggestion]) -> list[Line]:
    return [
        Line(
            each.reference,
            each.request.supported.reference,
            each.request.supported.given_name,
            each.state.words,
            TONES[each.state],
            f"{each.person.full_name}, fit {each.points} of 100. {each.sentence}"
            if each.person
            else each.sentence or "",
            each.state is not SuggestionState.NOBODY,
        )
        for each in found
    ]


def run_words(waiting: int, mentors: int, matched: int) -> str:
    """What a run came to, in a line."""
    people, others = count(waiting, "person", "people"), count(mentors, "mentor")
    return f"{people} waited, {others} were open to somebody new, and {matched} could be matched."
