"""Mentoring begins, moves with the person, and ends. Each with its history entry.

A mentoring takes place under an approved placement of its mentor: readiness, gates and screening were asked
there. Where the person moves, the mentoring goes on under another placement, and the first stays as it was.

Locks, always in this order, here and in matching: the mentor, their placements, the supported person, the
request, the mentoring, the match, a session. All but the first leave rows free to be referred to, so that who
writes down something beside them does not wait.
"""

from dataclasses import dataclass
from datetime import date

from volunteer_app.foundation import clock, history
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused, StaleEdit, refuse_all
from volunteer_app.foundation.presenting import day
from volunteer_app.people import service as people
from volunteer_app.placements import service as placements
from volunteer_app.placements.matching import service as matching
from volunteer_app.placements.matching.models import MentorMatch
from volunteer_app.placements.matching.own import refuse_own
from volunteer_app.placements.matching.rules.states import MatchState
from volunteer_app.placements.mentoring import queries, stays
from volunteer_app.placements.mentoring.consenting import refuse_words
from volunteer_app.placements.mentoring.days import (
    Asked,
    first_day_problem,
    last_day_problem,
    moving_problem,
)
from volunteer_app.placements.mentoring.models.relationship import Mentoring, MentoringStay
from volunteer_app.placements.mentoring.rules import (
    Action,
    EndReason,
    SessionState,
    begin_problem,
    review_due_problem,
)
from volunteer_app.placements.models import Placement
from volunteer_app.placements.screening import service as screening
from volunteer_app.placements.supported import queries as supported_queries
from volunteer_app.placements.supported import service as supported
from volunteer_app.placements.supported.models import MentorRequest
from volunteer_app.placements.supported.rules.asking import ConsentKind, Source, earliest_asked

OVERLAPS = "They have a mentor on that day. Another mentoring can begin once that one has ended"
NO_PLACEMENT = "has no approved placement in this role at this place on that day"


@dataclass(frozen=True)
class Agreement:
    """What the two agree: from when, until when, how often, and what. `review_on`: the first review."""

    starts_on: date
    ends_on: date
    every_days: int
    review_on: date
    agreed_on: date
    words: str


def begin(match: MentorMatch, agreement: Agreement, *, by: Actor) -> Mentoring:
    """The two begin, once screening has said "clear" and the mentor has an approved placement there.

    Raises:
        Refused: a day makes no sense or is before they were asked, the mentor is not placed or not ready,
            screening has not said "clear", the person has a mentor on that day, the actor is the mentor, or
            it began already.
    """
    refuse_own(match.person_id, by)
    _check_agreement(agreement)
    people.hold(match.person_id)
    supported.hold(match.supported)
    refuse_words(match, "starts_on")
    _refuse("starts_on", first_day_problem(agreement.starts_on, _asked(match)))
    _refuse_supported(match.supported_id, agreement.starts_on)
    placement = _placement_of(match, agreement.starts_on)
    _refuse_unready(placement)
    screening.refuse_kept_paused(match.screening_id)
    matching.start(match, by=by)
    earlier = queries.to_go_on_from(match.supported_id)
    found = Mentoring(
        match_id=match.id,
        supported_id=match.supported_id,
        person_id=match.person_id,
        organisation_id=match.organisation_id,
        role_id=match.role_id,
        starts_on=agreement.starts_on,
        planned_end_on=agreement.ends_on,
        every_days=agreement.every_days,
        next_review_on=agreement.review_on,
        agreed_on=agreement.agreed_on,
        handed_on_from_id=earlier.id if earlier else None,
        begun_by=by.name,
    )
    found.agreement = agreement.words
    history.record(Action.BEGIN, found, by=by)
    stays.begin(found, placement, agreement.starts_on, by=by)
    return found


def _asked(match: MentorMatch) -> Asked:
    proposed_on = clock.day_of(match.screening.asked_at)
    consent = supported_queries.standing_consent(match.supported_id, ConsentKind.SUPPORT)
    return Asked(proposed_on, consent.given_on if consent else proposed_on)


def _placement_of(match: MentorMatch, on: date) -> Placement:
    found = placement_for(match, on)
    if found is None:
        raise Refused(
            f"{match.person.full_name} {NO_PLACEMENT}. Propose one and approve it first", "starts_on"
        )
    return found


def placement_for(match: MentorMatch, on: date) -> Placement | None:
    """The placement under which a match could begin on a day."""
    found = queries.placements_on(
        match.person_id, match.organisation_id, on, role_ids=[match.role_id], place_id=match.place_id
    )
    return found[0] if found else None


def places_to_go_on(mentoring: Mentoring) -> list[Placement]:
    """The placements of the mentor under which a mentoring could go on today, without the present one."""
    roles = [each.id for each in supported_queries.roles()]
    current = stays.standing(mentoring)
    found = queries.placements_on(
        mentoring.person_id, mentoring.organisation_id, clock.today(), role_ids=roles
    )
    return [each for each in found if current is None or each.id != current.placement_id]


def move(mentoring: Mentoring, placement: Placement, *, on: date | None = None, by: Actor) -> MentoringStay:
    """From a day on the mentoring goes on somewhere else, such as after release, as one mentoring.

    `on`: today unless told; or a day since the last session, so that it can be written down later.

    Raises:
        Refused: it has ended, the day cannot be, the mentor is not placed there from that day on or not
            ready, it is the actor's own, or a vetting officer has to agree first.
    """
    refuse_own(mentoring.person_id, by)
    people.hold(mentoring.person_id)
    hold(mentoring)
    _still_going(mentoring)
    screening.refuse_kept_paused(mentoring.match.screening_id)
    since = on or clock.today()
    current = stays.standing(mentoring)
    _refuse("on_day", _moving_problem(mentoring, current, since))
    if placement.id not in {each.id for each in places_to_go_on(mentoring)}:
        raise Refused(f"{mentoring.person.full_name} {NO_PLACEMENT}", "placement")
    if since < placement.starts_on:
        raise Refused(f"The placement there begins on {day(placement.starts_on)}", "on_day")
    _refuse_unready(placement)
    stays.end(mentoring, since, Action.MOVE, by=by)
    return stays.begin(mentoring, placement, since, by=by)


def _moving_problem(mentoring: Mentoring, current: MentoringStay | None, on: date) -> str:
    since = current.since if current is not None else mentoring.starts_on
    return moving_problem(on, since=since, last_session=queries.last_day(mentoring.id), today=clock.today())


@dataclass(frozen=True)
class Change:
    """What can change of an agreement."""

    ends_on: date
    every_days: int
    words: str


def change(mentoring: Mentoring, to: Change, *, version: int, by: Actor) -> None:
    """Plan another last day, or agree on something else.

    Raises:
        StaleEdit: somebody else changed it since `version`.
        Refused: it has ended, the day makes no sense, it is the actor's own, or other words are written of
            somebody who does not agree any more.
    """
    refuse_own(mentoring.person_id, by)
    hold(mentoring)
    if mentoring.version != version:
        raise StaleEdit
    _still_going(mentoring)
    _refuse(*begin_problem(mentoring.starts_on, to.ends_on, max(clock.today(), mentoring.starts_on)))
    if mentoring.agreement != to.words:
        refuse_words(mentoring, "words")
        mentoring.agreement = to.words
    mentoring.planned_end_on, mentoring.every_days = to.ends_on, to.every_days
    if db.session.is_modified(mentoring):
        history.record(Action.CHANGE, mentoring, by=by)


def end(mentoring: Mentoring, *, on: date, reason: EndReason, note: str, by: Actor) -> MentorRequest | None:
    """The mentoring ends. Planned sessions are cancelled. Where another mentor is to go on, the person is
    back on the waiting list in the place that they had: its clock runs from the first day on which they
    asked. One that is yet to begin ends with its first day, and never began.

    Raises:
        Refused: it has ended, the day is to come, before it began or before its last session, it is the
            actor's own, or there is a note on somebody who does not agree any more.
    """
    refuse_own(mentoring.person_id, by)
    people.hold(mentoring.person_id)
    supported.hold(mentoring.supported)
    hold(mentoring)
    _still_going(mentoring)
    if note.strip():
        refuse_words(mentoring, "note")
    last, today = queries.last_day(mentoring.id), clock.today()
    _refuse(*last_day_problem(on, reason, starts_on=mentoring.starts_on, last_session=last, today=today))
    mentoring.ended_on, mentoring.end_reason = on, reason
    mentoring.next_review_on = None
    mentoring.end_note = note.strip() or None
    history.record(Action.END, mentoring, by=by, reason=reason.words)
    _close_down(mentoring, on, by)
    if not reason.may_be_handed_on:
        return None
    return _back_on_the_list(mentoring, by)


def hold(mentoring: Mentoring) -> None:
    """Let nobody else change this mentoring until the present transaction ends."""
    db.session.refresh(mentoring, with_for_update={"of": Mentoring, "key_share": True})


def _close_down(mentoring: Mentoring, on: date, by: Actor) -> None:
    stays.end(mentoring, on, Action.END, by=by)
    planned = queries.planned_sessions(mentoring.id)
    for each in planned:
        each.state = SessionState.CANCELLED
    history.record_all(Action.CANCEL, planned, by=by)
    if mentoring.match.state is MatchState.STARTED:
        matching.end(mentoring.match, by=by)


def _back_on_the_list(mentoring: Mentoring, by: Actor) -> MentorRequest | None:
    if supported_queries.waiting_request(mentoring.supported_id) is not None:
        return None
    match = mentoring.match
    first = max(match.request.asked_on, earliest_asked(clock.today()))
    asked = supported.Asked(match.role, match.place, Source.ORGANISATION, first)
    try:
        return supported.ask(mentoring.supported, asked, by=by)
    except Refused:  # they took back their consent, or the place has closed: a person looks for another way
        return None


def _refuse_supported(supported_id: int, starts_on: date) -> None:
    """One mentor at a time: the next begins once the one before has ended."""
    if queries.is_supported_from(supported_id, starts_on):
        raise Refused(OVERLAPS, "starts_on")


def _check_agreement(agreement: Agreement) -> None:
    """Every day of it, so that all that is wrong is read at once."""
    today = clock.today()
    late = agreement.agreed_on > today
    refuse_all(
        lambda: _refuse(*begin_problem(agreement.starts_on, agreement.ends_on, today)),
        lambda: _refuse(
            "review_on",
            review_due_problem(agreement.review_on, max(today, agreement.starts_on), agreement.ends_on),
        ),
        lambda: _refuse(
            "agreed_on", "The day on which they agreed must be today or in the past" if late else ""
        ),
    )


def _refuse(field: str, problem: str) -> None:
    if problem:
        raise Refused(problem, field)


def _refuse_unready(placement: Placement) -> None:
    """An approval is not the last word: what was taken back since shows here."""
    answer = placements.readiness_left(placement)
    if answer is not None and not answer.is_ready:
        raise placements.NotReady(answer, "Mentoring cannot begin here")


def _still_going(mentoring: Mentoring) -> None:
    if not mentoring.is_going:
        raise Refused("This mentoring has ended")
