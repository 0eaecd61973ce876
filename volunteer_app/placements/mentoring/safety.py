"""What a mentoring tells the safeguarding lead: what worries somebody in a session, and an ending for harm.

What is told is kept with the lead alone. The mentoring keeps no more than "another reason", which others have
too: whoever reads its page, its history or the file for evaluators does not learn that there is a concern.
"""

from dataclasses import dataclass
from datetime import date

from volunteer_app.foundation import clock
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.presenting import day
from volunteer_app.people import service as people
from volunteer_app.placements import referring, suspending
from volunteer_app.placements.matching import service as matching
from volunteer_app.placements.matching.own import refuse_own
from volunteer_app.placements.mentoring import service, stays
from volunteer_app.placements.mentoring.models.relationship import Mentoring
from volunteer_app.placements.mentoring.rules import EndReason, Harm
from volunteer_app.placements.rules import PlacementState, SuspendReason
from volunteer_app.safeguarding import service as safeguarding
from volunteer_app.safeguarding.rules import ConcernKind, Raised, Source, Told
from volunteer_app.vetting.barring.rules import Cause


@dataclass(frozen=True)
class Worry:
    """What worries somebody: in their words, about whom, and whether somebody may be harmed soon."""

    words: str
    about: str
    is_urgent: bool


def tell_lead(mentoring: Mentoring, worry: Worry, *, of: str, about: int | None = None, by: Actor) -> None:
    """Raise a concern with the organisation's safeguarding leads, in the present transaction.

    Args:
        mentoring: of which mentoring.
        worry: what was written.
        of: what it was raised from, such as a session and its day.
        about: the number of the person whose record it is about.
        by: who raises it.

    Raises:
        Refused: nothing was said.
    """
    told = Told(worry.words, worry.about, origin=f"{_named(mentoring)}, {of}")
    raised = Raised(told, ConcernKind.CONCERN, worry.is_urgent, Source.SESSION, about)
    safeguarding.raise_concern(mentoring.organisation, raised, by=by)


def end_for_harm(mentoring: Mentoring, *, on: date, harm: Harm, worry: Worry, by: Actor) -> None:
    """End a mentoring to keep somebody safe: the safeguarding lead is told at once, with what was written.

    Where it is the mentor who did harm, or may: their placements with the organisation are paused for that,
    which opens the duty to decide on a referral (Safeguarding Vulnerable Groups Act 2006 section 35), and
    nobody new is proposed to them.

    Raises:
        Refused: as `service.end`; or nothing was said.
    """
    refuse_own(mentoring.person_id, by)
    people.hold(mentoring.person_id)
    is_by_mentor, begins = harm is Harm.BY_MENTOR, mentoring.starts_on
    if is_by_mentor:
        _stop(mentoring, by)
    service.end(mentoring, on=on, reason=EndReason.OTHER, note="", by=by)
    about = mentoring.person_id if is_by_mentor else None
    ended = f"ended before its first day, {day(begins)}" if begins > clock.today() else f"ended on {day(on)}"
    tell_lead(mentoring, worry, of=f"{ended}: {harm.words}", about=about, by=by)


def _stop(mentoring: Mentoring, by: Actor) -> None:
    """Pause what the mentor does with the organisation; where their placement is over, they left first."""
    suspending.suspend_placements(
        mentoring.person_id,
        SuspendReason.CONCERN,
        by=by,
        organisation_ids=frozenset({mentoring.organisation_id}),
    )
    stay = stays.standing(mentoring)
    if stay is not None and stay.placement.state is not PlacementState.SUSPENDED:
        referring.open_duty(stay.placement, Cause.LEFT_FIRST, by=by)
    matching.close_offer(mentoring.person_id, mentoring.organisation_id, by=by)


def _named(mentoring: Mentoring) -> str:
    """Which mentoring, for the lead: sealed with the concern."""
    person, supported = mentoring.person, mentoring.supported
    return (
        f"Mentoring {mentoring.reference} of {person.full_name}, {person.reference}, "
        f"and {supported.given_name}, {supported.reference}"
    )
