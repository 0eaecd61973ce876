"""How a supported person, what they agreed to and what they asked for are shown."""

from collections.abc import Iterable, Sequence

from volunteer_app.foundation import clock
from volunteer_app.foundation.presenting import count, day
from volunteer_app.placements.supported.listings import in_month
from volunteer_app.placements.supported.models import MentorRequest, SupportedConsent, SupportedPerson
from volunteer_app.placements.supported.rules.asking import RequestState, waited_days
from volunteer_app.placements.supported.rules.wishes import Help, Pathway, Profile

STATE_TONES = {
    RequestState.WAITING: "progress",
    RequestState.MATCHED: "good",
    RequestState.CLOSED: "neutral",
}


def summary(supported: SupportedPerson) -> list[tuple[str, str]]:
    """What is written down of somebody, as keys and values."""
    return [
        ("Name", supported.given_name),
        ("Reference", supported.reference),
        ("Organisation", supported.organisation.name),
        ("Home postcode", supported.outward_postcode or "Not known"),
        ("Home region", supported.region.name if supported.region else "Not known"),
        ("Release expected", in_month(supported.release_month) or "Not in custody, or not known"),
        *wishes(supported.profile),
    ]


def wishes(profile: Profile) -> list[tuple[str, str]]:
    """What somebody needs and wants."""
    return [
        ("Wants much help with", _matters(profile, Help.MUCH)),
        ("Wants some help with", _matters(profile, Help.SOME)),
        ("Languages", ", ".join(sorted(each.words for each in profile.languages))),
        ("Can meet", ", ".join(each.words for each in sorted(profile.times)) or "Not said"),
        ("Wants to meet", profile.meets.words),
        ("Wants as a mentor", profile.gender.words),
        ("Wants lived experience", "Yes" if profile.lived_experience else "No"),
    ]


def _matters(profile: Profile, how: Help) -> str:
    wanted = [each.words for each in Pathway if profile.needs.get(each) is how]
    return "; ".join(wanted) or "Nothing"


def request_rows(request: MentorRequest) -> list[tuple[str, str]]:
    """What somebody asked for, and how long they waited."""
    days = waited_days(request.asked_on, request.ended_on, clock.today())
    rows = [
        ("Mentoring", request.role.name),
        ("Place", request.place.name),
        ("Who asked", request.source.words),
        ("Asked on", day(request.asked_on)),
        ("Waited" if request.ended_on else "Waits", count(days, "day")),
    ]
    if request.close_reason is not None:
        rows.append(
            ("Closed", f"{day(request.ended_on)}, by {request.ended_by}: {request.close_reason.words}")
        )
    return rows


def consents(found: Iterable[SupportedConsent]) -> Sequence[tuple[str, str]]:
    """What somebody agreed to, and what they took back."""
    return [(each.kind.words, _consent(each)) for each in found]


def _consent(consent: SupportedConsent) -> str:
    how = f"{day(consent.given_on)} ({consent.route.words.lower()})"
    given = f"Agreed on {how}, written down by {consent.recorded_by}"
    if consent.withdrawn_on is None:
        return given
    return f"{given}. Taken back on {day(consent.withdrawn_on)}, written down by {consent.withdrawn_by}"
