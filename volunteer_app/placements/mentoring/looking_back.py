"""Goals, reviews, scores on the pathways, feedback of both, and the mentor's supervision."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from volunteer_app.foundation import clock, history
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.models import Person
from volunteer_app.placements.matching.own import refuse_own
from volunteer_app.placements.mentoring import queries
from volunteer_app.placements.mentoring.consenting import refuse_words
from volunteer_app.placements.mentoring.models.looking_back import (
    MentoringFeedback,
    MentoringReview,
    MentorSupervision,
    PathwayScores,
)
from volunteer_app.placements.mentoring.models.relationship import Mentoring, MentoringGoal
from volunteer_app.placements.mentoring.outcomes import Scores, moment_problem, scores_problem
from volunteer_app.placements.mentoring.rules import (
    Action,
    Giver,
    GoalState,
    Moment,
    ReviewOutcome,
    happened_problem,
    review_due_problem,
)
from volunteer_app.placements.mentoring.service import hold
from volunteer_app.placements.supported.rules.wishes import Pathway

MOST_GOALS = 12


def set_goal(mentoring: Mentoring, pathway: Pathway, words: str, *, by: Actor) -> MentoringGoal:
    """Write down what the person wants to reach.

    Raises:
        Refused: the mentoring has ended, has as many goals as anybody works on, or the person does not agree
            any more.
    """
    hold(mentoring)
    _refuse_ended(mentoring)
    refuse_words(mentoring, "words")
    if len(queries.goals_of(mentoring.id)) >= MOST_GOALS:
        raise Refused(f"There are {MOST_GOALS} goals already")
    found = MentoringGoal(mentoring_id=mentoring.id, organisation_id=mentoring.organisation_id)
    found.what = {"pathway": pathway.value, "words": words.strip()}
    history.record(Action.SET_GOAL, found, by=by, person_id=mentoring.person_id)
    return found


def close_goal(goal: MentoringGoal, state: GoalState, *, by: Actor) -> None:
    """Say what became of a goal.

    Raises:
        Refused: that was said already, or it is no answer.
    """
    db.session.refresh(goal, with_for_update={"of": MentoringGoal, "key_share": True})
    if goal.state is not GoalState.OPEN or state is GoalState.OPEN:
        raise Refused(f"This goal was closed already: {goal.state.words.lower()}")
    goal.state, goal.closed_on = state, clock.today()
    history.record(Action.CLOSE_GOAL, goal, by=by)


@dataclass(frozen=True)
class Reviewed:
    """What a review came to. `next_on`: when the next is due."""

    held_on: date
    outcome: ReviewOutcome
    next_on: date | None
    note: str = ""


def review(mentoring: Mentoring, reviewed: Reviewed, *, by: Actor) -> MentoringReview:
    """Write down a review.

    Raises:
        Refused: its day is to come or outside the mentoring, the next one's is over or after the end, it is
            the actor's own, or it has a note on somebody who does not agree any more.
    """
    refuse_own(mentoring.person_id, by)
    hold(mentoring)
    if reviewed.note.strip():
        refuse_words(mentoring, "note")
    problem = happened_problem(reviewed.held_on, mentoring.starts_on, mentoring.ended_on, clock.today())
    if problem:
        raise Refused(problem, "held_on")
    if reviewed.next_on is not None:
        _refuse_ended(mentoring)
        problem = review_due_problem(reviewed.next_on, clock.today(), mentoring.planned_end_on)
        if problem:
            raise Refused(problem, "next_on")
    found = MentoringReview(
        mentoring_id=mentoring.id,
        organisation_id=mentoring.organisation_id,
        due_on=mentoring.next_review_on,
        held_on=reviewed.held_on,
        outcome=reviewed.outcome,
        held_by=by.name,
    )
    found.note = reviewed.note.strip() or None
    history.record(Action.REVIEW, found, by=by, person_id=mentoring.person_id)
    if mentoring.is_going and mentoring.next_review_on != reviewed.next_on:
        mentoring.next_review_on = reviewed.next_on
        history.record(Action.REVIEW, mentoring, by=by)
    return found


def score(mentoring: Mentoring, moment: Moment, scores: Scores, *, on: date, by: Actor) -> PathwayScores:
    """Write down where the person stands, in their own view.

    Raises:
        Refused: the scores or their day make no sense, it is not the turn of this moment, the person does not
            agree any more, or the mentor wants to write down the end.
    """
    if moment is Moment.END:
        refuse_own(mentoring.person_id, by)
    hold(mentoring)
    refuse_words(mentoring, "moment")
    earlier = queries.taken([mentoring.id])[mentoring.id]
    if problem := scores_problem(scores):
        raise Refused(problem, "accommodation")
    if problem := happened_problem(on, mentoring.starts_on, mentoring.ended_on, clock.today()):
        raise Refused(problem, "taken_on")
    if problem := moment_problem(moment, earlier, on):
        raise Refused(problem, "moment")
    found = PathwayScores(
        mentoring_id=mentoring.id,
        organisation_id=mentoring.organisation_id,
        moment=moment,
        taken_on=on,
        written_by=by.name,
    )
    found.scores = {each.value: scores[each] for each in Pathway if each in scores}
    history.record(Action.SCORE, found, by=by, person_id=mentoring.person_id)
    return found


def give_feedback(mentoring: Mentoring, giver: Giver, said: Mapping[str, Any], *, by: Actor) -> None:
    """Write down how one of the two says that it was: once each. What the person says is for a coordinator.

    Raises:
        Refused: it is written down already, the mentor wants to speak for the person, or the person does not
            agree any more: then the mentor can still say how much it helped, without words.
    """
    hold(mentoring)
    if giver is Giver.PERSON:
        refuse_own(mentoring.person_id, by)
        refuse_words(mentoring, "helped")
    elif said["words"]:
        refuse_words(mentoring, "words")
    if any(each.giver is giver for each in queries.feedback([mentoring.id])[mentoring.id]):
        raise Refused("Their feedback is written down already")
    found = MentoringFeedback(
        mentoring_id=mentoring.id,
        organisation_id=mentoring.organisation_id,
        giver=giver,
        written_by=by.name,
    )
    found.said = dict(said)
    history.record(Action.FEEDBACK, found, by=by, person_id=mentoring.person_id)


@dataclass(frozen=True)
class Supervised:
    """One supervision: when, by whom, and when the next is due."""

    held_on: date
    supervisor: str
    next_on: date | None
    note: str = ""


def supervise(
    person: Person, organisation: Organisation, supervised: Supervised, *, by: Actor
) -> MentorSupervision:
    """Write down that a mentor was supervised.

    Raises:
        Refused: the day is to come, the next one is over, or the actor is the mentor.
    """
    refuse_own(person.id, by)
    if supervised.held_on > clock.today():
        raise Refused("The day must be today or in the past", "held_on")
    if supervised.next_on is not None and supervised.next_on <= clock.today():
        raise Refused("The next one must be after today", "next_on")
    found = MentorSupervision(
        person_id=person.id,
        organisation_id=organisation.id,
        held_on=supervised.held_on,
        next_on=supervised.next_on,
        supervisor=supervised.supervisor,
        written_by=by.name,
    )
    found.note = supervised.note.strip() or None
    history.record(Action.SUPERVISE, found, by=by)
    return found


def _refuse_ended(mentoring: Mentoring) -> None:
    if not mentoring.is_going:
        raise Refused("This mentoring has ended")
