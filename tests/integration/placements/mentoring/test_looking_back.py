"""Agreements, reviews, goals, scores, feedback and supervision."""

import pytest

from tests.factories.organisations import BY
from tests.factories.placements import days_on
from tests.integration.placements.conftest import World
from volunteer_app.foundation import clock
from volunteer_app.foundation.errors import Refused, StaleEdit
from volunteer_app.placements.mentoring import looking_back, queries, service
from volunteer_app.placements.mentoring.looking_back import Reviewed, Supervised
from volunteer_app.placements.mentoring.models.relationship import Mentoring
from volunteer_app.placements.mentoring.rules import (
    EndReason,
    Giver,
    GoalState,
    Moment,
    ReviewOutcome,
)
from volunteer_app.placements.mentoring.service import Change
from volunteer_app.placements.supported.rules.wishes import Pathway


def test_a_changed_agreement_is_kept_and_the_slower_of_two_is_told(going: Mentoring) -> None:
    shown = going.version
    service.change(going, Change(days_on(90), 14, "Every other Tuesday"), version=shown, by=BY)
    assert (going.planned_end_on, going.every_days, going.agreement) == (
        days_on(90),
        14,
        "Every other Tuesday",
    )
    with pytest.raises(StaleEdit):
        service.change(going, Change(days_on(91), 7, "x"), version=shown, by=BY)


def test_a_review_is_within_the_mentoring_and_plans_the_next(going: Mentoring) -> None:
    due = going.next_review_on
    found = looking_back.review(
        going, Reviewed(clock.today(), ReviewOutcome.CHANGE, days_on(50), "Meet earlier"), by=BY
    )
    assert (found.due_on, going.next_review_on, found.note) == (due, days_on(50), "Meet earlier")
    for wrong, says in (
        (Reviewed(days_on(1), ReviewOutcome.GO_ON, None), "today or in the past"),
        (Reviewed(clock.today(), ReviewOutcome.GO_ON, days_on(0)), "after today"),
        (Reviewed(clock.today(), ReviewOutcome.GO_ON, days_on(400)), "before the planned last day"),
    ):
        with pytest.raises(Refused, match=says):
            looking_back.review(going, wrong, by=BY)
    service.end(going, on=clock.today(), reason=EndReason.PLANNED, note="", by=BY)
    later = days_on(5)
    with clock.standing_on(later), pytest.raises(Refused, match="had ended"):
        looking_back.review(going, Reviewed(later, ReviewOutcome.GO_ON, None), by=BY)


def test_goals_are_closed_once(going: Mentoring) -> None:
    goal = looking_back.set_goal(going, Pathway.HEALTH, "To sleep well", by=BY)
    assert (goal.pathway, goal.words) == (Pathway.HEALTH, "To sleep well")
    looking_back.close_goal(goal, GoalState.PARTLY, by=BY)
    with pytest.raises(Refused, match="closed already"):
        looking_back.close_goal(goal, GoalState.REACHED, by=BY)


def test_scores_feedback_and_supervision_are_written_down_in_turn(world: World, going: Mentoring) -> None:
    with pytest.raises(Refused, match="start first"):
        looking_back.score(going, Moment.END, {Pathway.HEALTH: 3}, on=clock.today(), by=BY)
    looking_back.score(going, Moment.START, {Pathway.HEALTH: 3}, on=clock.today(), by=BY)
    looking_back.give_feedback(going, Giver.MENTOR, {"helped": 5, "words": ""}, by=BY)
    with pytest.raises(Refused, match="already"):
        looking_back.give_feedback(going, Giver.MENTOR, {"helped": 1, "words": ""}, by=BY)
    said = Supervised(clock.today(), "Sue Visor", days_on(42), "Going well")
    looking_back.supervise(going.person, world.hope, said, by=BY)
    with pytest.raises(Refused, match="after today"):
        looking_back.supervise(going.person, world.hope, Supervised(clock.today(), "Sue", days_on(0)), by=BY)
    assert [each.supervisor for each in queries.supervisions(going.person_id, [world.hope.id])] == [
        "Sue Visor"
    ]
