"""One best answer for everybody who waits with an organisation: a run, and its suggestions.

Locks: the organisation, so that two runs follow each other; then everybody whom suggestions name, as whoever
decides on one holds its mentor first. Both in a way that lets others refer to them, so that nothing else
that is written down for the organisation waits for a run.
"""

from sqlalchemy import delete, or_, select

from volunteer_app.foundation import clock, history
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.database import db
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.models import Person
from volunteer_app.placements.matching import explaining
from volunteer_app.placements.matching.assigning import Matched, assign
from volunteer_app.placements.matching.gathering import Known, gathered
from volunteer_app.placements.matching.models import MatchingRun, MatchSuggestion, MentorOffer
from volunteer_app.placements.matching.rules import fitting
from volunteer_app.placements.matching.rules.states import Action, SuggestionState
from volunteer_app.placements.matching.weights import weights_on
from volunteer_app.placements.supported.models import MentorRequest

UNDECIDED = (SuggestionState.OPEN, SuggestionState.NOBODY)


def suggest(organisation: Organisation, *, by: Actor) -> MatchingRun:
    """Find one best answer for everybody who waits. What an earlier run suggested and nobody decided goes."""
    _queue(organisation)
    _keep_mentors(organisation.id)
    _forget_open(organisation.id)
    known, weights = gathered(organisation.id), weights_on(clock.today())
    seekers = known.seekers
    answer = assign(seekers, known.mentors, weights, today=clock.today(), not_clear=known.not_clear)
    run = MatchingRun(
        organisation_id=organisation.id,
        made_by=by.name,
        weights_from=weights.effective_from,
        waiting=len(seekers),
        mentors=len(known.mentors),
        matched=len(answer.matched),
    )
    history.record(Action.RUN, run, by=by)
    places = {each.key: number for number, each in enumerate(fitting.in_order(seekers), 1)}
    rows = [_suggested(run, known, each, places[each.seeker.key]) for each in answer.matched]
    for left in answer.unmatched:
        why = explaining.why_nobody(left)
        rows.append(_row(run, known.requests[left.seeker.key], places[left.seeker.key], why))
    db.session.add_all(rows)
    db.session.flush()
    return run


def _queue(organisation: Organisation) -> None:
    """Two runs of one organisation follow each other; whatever else refers to it does not wait for them."""
    db.session.refresh(organisation, with_for_update={"of": Organisation, "key_share": True})


def _keep_mentors(organisation_id: int) -> None:
    """Wait for whoever decides on a suggestion of one of them, before a row of theirs is touched."""
    offered = select(MentorOffer.person_id).where(
        MentorOffer.organisation_id == organisation_id, MentorOffer.is_open
    )
    suggested = select(MatchSuggestion.person_id).where(
        MatchSuggestion.organisation_id == organisation_id, MatchSuggestion.state == SuggestionState.OPEN
    )
    statement = select(Person.id).where(or_(Person.id.in_(offered), Person.id.in_(suggested)))
    db.session.execute(statement.order_by(Person.id).with_for_update(read=True, key_share=True))


def _suggested(run: MatchingRun, known: Known, matched: Matched, place: int) -> MatchSuggestion:
    offer = known.offers[matched.mentor.key]
    sentence = explaining.sentence(matched, offer.person.full_name)
    row = _row(run, known.requests[matched.seeker.key], place, sentence)
    row.person_id, row.points, row.state = offer.person_id, matched.fit.points, SuggestionState.OPEN
    return row


def _row(run: MatchingRun, request: MentorRequest, place: int, sentence: str) -> MatchSuggestion:
    row = MatchSuggestion(
        run_id=run.id,
        organisation_id=run.organisation_id,
        place_in_run=place,
        request_id=request.id,
        points=0,
        state=SuggestionState.NOBODY,
    )
    row.sentence = sentence
    return row


def _forget_open(organisation_id: int) -> None:
    gone = select(MatchSuggestion.id).where(
        MatchSuggestion.organisation_id == organisation_id, MatchSuggestion.state.in_(UNDECIDED)
    )
    db.session.execute(
        delete(MatchSuggestion).where(MatchSuggestion.id.in_(gone)),
        execution_options={"history_kept_by": "matching_run"},
    )
