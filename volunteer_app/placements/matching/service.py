"""Offers of mentors, suggestions that a person decides on, and matches: proposed, declined, begun, ended.

Locks in the order that `placements.mentoring.service` names: the mentor, the request, the match. A suggestion
is held after its mentor.
"""

from dataclasses import dataclass
from typing import Any

from volunteer_app.foundation import clock, history
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import NotFound, Refused
from volunteer_app.organisations.models import Organisation
from volunteer_app.people import service as people
from volunteer_app.people.models import Person
from volunteer_app.placements.matching import explaining, queries
from volunteer_app.placements.matching.assigning import Matched, best_for
from volunteer_app.placements.matching.gathering import Known, gathered, interval
from volunteer_app.placements.matching.models import MatchSuggestion, MentorMatch, MentorOffer
from volunteer_app.placements.matching.offers import FARTHEST_MILES, MOST_PEOPLE, as_json
from volunteer_app.placements.matching.own import refuse_own
from volunteer_app.placements.matching.rules.fitting import Offer, kilometres
from volunteer_app.placements.matching.rules.states import (
    Action,
    DeclineReason,
    MatchState,
    SuggestionState,
    may_move,
)
from volunteer_app.placements.matching.weights import weights_on
from volunteer_app.placements.rules import LONGEST_YEARS, years_after
from volunteer_app.placements.screening import service as screening
from volunteer_app.placements.screening.models import Screening
from volunteer_app.placements.screening.service import Asked
from volunteer_app.placements.supported import service as supported
from volunteer_app.placements.supported.models import MentorRequest
from volunteer_app.placements.supported.rules.asking import CloseReason, RequestState

SCREENED = "match"  # what screening calls a match


@dataclass(frozen=True)
class Terms:
    """What a mentor offers: how many people at once, how far they travel, and the rest."""

    offer: Offer
    most: int
    farthest_km: int | None
    is_open: bool


def set_offer(person: Person, organisation: Organisation, terms: Terms, *, by: Actor) -> MentorOffer:
    """Write down what a mentor offers an organisation; it can be changed at any time.

    Raises:
        Refused: a number is out of bounds, or they speak no language.
    """
    if not 1 <= terms.most <= MOST_PEOPLE:
        raise Refused(f"How many people must be from 1 to {MOST_PEOPLE}", "most")
    if terms.farthest_km is not None and not 0 < terms.farthest_km <= kilometres(FARTHEST_MILES):
        raise Refused(f"Miles must be from 1 to {FARTHEST_MILES}", "farthest_miles")
    if not terms.offer.languages:
        raise Refused("Select at least one language", "languages")
    people.hold(person.id)
    found = queries.offer_of(person.id, organisation.id) or MentorOffer(
        person_id=person.id, organisation_id=organisation.id
    )
    found.most, found.farthest_km, found.is_open = terms.most, terms.farthest_km, terms.is_open
    if found.offer_sealed is None or found.offer_values != as_json(terms.offer):
        found.offer_values = as_json(terms.offer)
    found.updated_at = clock.now()
    history.record(Action.OFFER, found, by=by)
    return found


def propose(request: MentorRequest, mentor_key: str, *, by: Actor) -> MentorMatch:
    """Propose a mentor for somebody who waits. Screening is asked, and says its word after a while.

    Raises:
        NotFound: there is no open offer of a mentor with this reference.
        Refused: a limit keeps them apart, they do not wait any more, a match is proposed already, or the
            actor is the mentor.
    """
    open_now = queries.open_offers(request.organisation_id)
    offer = next((each for each in open_now if each.person.reference == mentor_key), None)
    if offer is None:
        raise NotFound
    refuse_own(offer.person_id, by)
    people.hold(offer.person_id)  # two coordinators must not give one mentor too many people
    _hold(request)
    known = gathered(request.organisation_id, only=request)
    if queries.standing_of_request(request.id) is not None:
        raise Refused("A mentor is proposed for them already")
    chosen = _chosen(known, request, mentor_key)
    starts_on, ends_before = interval()
    match = MentorMatch(
        request_id=request.id,
        supported_id=request.supported_id,
        person_id=offer.person_id,
        organisation_id=request.organisation_id,
        role_id=request.role_id,
        place_id=request.place_id,
        starts_on=starts_on,
        ends_before=ends_before,
        screening_id=_screening(request, offer, by).id,
        points=chosen.fit.points,
        weights_from=weights_on(clock.today()).effective_from,
        proposed_by=by.name,
    )
    match.explained = explained(chosen, offer.person.full_name)
    history.record(Action.PROPOSE, match, by=by)
    return match


def decide_suggestion(
    suggestion: MatchSuggestion, *, decline: DeclineReason | None = None, by: Actor
) -> MentorMatch | None:
    """A person decides: propose the mentor, or decline with a reason that feeds nothing but the log.

    Raises:
        Refused: it was decided already, a newer run has replaced it, or as `propose`.
    """
    refuse_own(suggestion.person_id, by)
    if suggestion.person_id is not None:
        people.hold(suggestion.person_id)
    db.session.refresh(suggestion, with_for_update={"of": MatchSuggestion, "key_share": True})
    if suggestion.state is not SuggestionState.OPEN or suggestion.person is None:
        raise Refused(f"This was decided already: {suggestion.state.words.lower()}")
    suggestion.decided_at, suggestion.decided_by = clock.now(), by.name
    if decline is not None:
        suggestion.state, suggestion.decline_reason = SuggestionState.DECLINED, decline
        history.record(Action.LEAVE, suggestion, by=by, reason=decline.words)
        return None
    match = propose(suggestion.request, suggestion.person.reference, by=by)
    suggestion.state = SuggestionState.PROPOSED
    return match


def decline(match: MentorMatch, reason: DeclineReason, *, note: str = "", by: Actor) -> None:
    """Decide against a match that was proposed.

    Raises:
        Refused: it was decided already, or the actor is the mentor.
    """
    refuse_own(match.person_id, by)
    _decline(match, reason, note, by)


def let_go(match: MentorMatch, *, by: Actor) -> None:
    """The person does not agree to be supported any more, so nobody is proposed to them.

    Raises:
        Refused: it was decided already.
    """
    _decline(match, DeclineReason.PERSON_SAID_NO, "", by)


def close_request(request: MentorRequest, reason: CloseReason, *, by: Actor) -> None:
    """Take somebody off the waiting list. Whoever is proposed to them is let go: nothing could begin with it,
    and it would keep a place with the mentor that nobody needs.

    Raises:
        Refused: they do not wait any more.
    """
    supported.close(request, reason, by=by)
    proposed = queries.standing_of_request(request.id)
    if proposed is not None:
        by_them = reason is CloseReason.NOT_WANTED
        _decline(proposed, DeclineReason.PERSON_SAID_NO if by_them else DeclineReason.NOT_NOW, "", by)


def close_offer(person_id: int, organisation_id: int, *, by: Actor) -> None:
    """Let nobody new be proposed to a mentor of an organisation. The caller holds the mentor."""
    found = queries.offer_of(person_id, organisation_id)
    if found is not None and found.is_open:
        found.is_open, found.updated_at = False, clock.now()
        history.record(Action.OFFER, found, by=by)


def start(match: MentorMatch, *, by: Actor) -> None:
    """Mentoring begins: the request is answered.

    Raises:
        Refused: screening has not said "clear", or it was decided already.
    """
    db.session.refresh(match.screening)
    screening.refuse_unless_clear(match.screening)
    supported.hold_request(match.request)
    _move(match, MatchState.STARTED)
    history.record(Action.START, match, by=by)
    supported.answer(match.request, by=by)


def end(match: MentorMatch, *, by: Actor) -> None:
    """Mentoring has ended.

    Raises:
        Refused: it has not started.
    """
    _move(match, MatchState.ENDED)
    match.ended_at, match.ended_by = clock.now(), by.name
    history.record(Action.END, match, by=by)


def explained(chosen: Matched, name: str) -> dict[str, Any]:
    """What is kept of why: the sentence, and what each part gave of its points."""
    return {
        "sentence": explaining.sentence(chosen, name),
        "km": chosen.fit.km,
        "parts": [[each.name, each.worth, each.points] for each in chosen.fit.parts],
    }


def _decline(match: MentorMatch, reason: DeclineReason, note: str, by: Actor) -> None:
    _move(match, MatchState.DECLINED)
    match.decline_reason, match.note = reason, note.strip()
    match.ended_at, match.ended_by = clock.now(), by.name
    history.record(Action.DECLINE, match, by=by, reason=reason.words)


def _chosen(known: Known, request: MentorRequest, mentor_key: str) -> Matched:
    seeker = next((each for each in known.seekers if each.key == request.reference), None)
    if seeker is None:
        raise Refused("They have not agreed to support, or do not wait any more")
    weights = weights_on(clock.today())
    may, apart = best_for(seeker, known.mentors, weights, known.not_clear)
    for mentor, limits in apart:
        if mentor.key == mentor_key:
            raise Refused(f"{known.offers[mentor_key].person.full_name}: {explaining.in_words(limits)}")
    chosen = next((each for each in may if each.mentor.key == mentor_key), None)
    if chosen is None:  # their offer was closed between reading it and holding them
        raise Refused("This mentor does not take on anybody new any more")
    return chosen


def _screening(request: MentorRequest, offer: MentorOffer, by: Actor) -> Screening:
    """Asked for as long as mentoring may last, so that a later statement finds it."""
    today = clock.today()
    asked = Asked(
        kind=SCREENED,
        person_id=offer.person_id,
        organisation_id=request.organisation_id,
        place_id=request.place_id,
        starts_on=today,
        ends_before=years_after(today, LONGEST_YEARS),
        others=(request.supported.reference,),
    )
    return screening.ask(asked, by=by)


def _hold(request: MentorRequest) -> None:
    supported.hold_request(request)
    if request.state is not RequestState.WAITING:
        raise Refused(f"They are not on the waiting list any more: {request.state.words.lower()}")


def _move(match: MentorMatch, to: MatchState) -> None:
    db.session.refresh(match, with_for_update={"of": MentorMatch, "key_share": True})
    if not may_move(match.state, to):
        raise Refused(f"This match was decided already: {match.state.words.lower()}")
    match.state = to
