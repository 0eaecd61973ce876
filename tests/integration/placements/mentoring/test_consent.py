"""What changes once somebody takes back that they agree to be supported, or leaves one mentor for another."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.factories.mentoring import (
    agreement,
    make_match,
    make_mentor,
    make_mentoring,
    make_supported,
    mentor_role,
    place_mentor,
)
from tests.factories.organisations import BY, make_prison
from tests.factories.placements import days_on, make_ready
from tests.factories.screening import make_statement
from tests.integration.placements.conftest import World
from tests.integration.placements.mentoring.going import held
from tests.page_client import PageClient
from volunteer_app.foundation import clock, history
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused
from volunteer_app.people.rules import Action as PersonAction
from volunteer_app.placements.matching import queries as matching
from volunteer_app.placements.matching.rules.states import DeclineReason, MatchState
from volunteer_app.placements.mentoring import due, looking_back, queries, service, sessions
from volunteer_app.placements.mentoring.looking_back import Reviewed
from volunteer_app.placements.mentoring.models.relationship import Mentoring
from volunteer_app.placements.mentoring.rules import EndReason, Giver, Moment, ReviewOutcome
from volunteer_app.placements.mentoring.service import Change
from volunteer_app.placements.rules import AGREE_FIRST
from volunteer_app.placements.screening import service as screening
from volunteer_app.placements.screening import settling
from volunteer_app.placements.screening.models import ScreeningConflict
from volunteer_app.placements.screening.rules import Settlement
from volunteer_app.placements.supported import queries as supported_queries
from volunteer_app.placements.supported import service as supported
from volunteer_app.placements.supported.rules.asking import ConsentKind
from volunteer_app.placements.supported.rules.wishes import Pathway


def test_who_is_proposed_is_let_go_and_takes_no_place_of_the_mentor(world: World) -> None:
    person, mentor = make_supported(world.hope, world.prison), make_mentor(world.hope, world.prison)
    match = make_match(person, mentor)
    supported.withdraw(person, ConsentKind.EVALUATION, by=BY)
    assert match.state is MatchState.PROPOSED, "support does not rest on the second agreement"
    supported.withdraw(person, ConsentKind.SUPPORT, by=BY)
    assert (match.state, match.decline_reason) == (MatchState.DECLINED, DeclineReason.PERSON_SAID_NO)
    assert matching.supported_by(world.hope.id) == {}


def test_nothing_new_is_written_down_of_somebody_who_does_not_agree_any_more(going: Mentoring) -> None:
    looking_back.score(going, Moment.START, {Pathway.HEALTH: 3}, on=clock.today(), by=BY)
    supported.withdraw(going.supported, ConsentKind.SUPPORT, by=BY)
    today, said = clock.today(), {"helped": 5, "words": ""}
    other = Change(going.planned_end_on, going.every_days, "They work on sleeping")
    for act in (
        lambda: sessions.write_held(going, held(note="Slept better"), by=BY),
        lambda: sessions.write_held(going, held(topics=[Pathway.HEALTH]), by=BY),
        lambda: looking_back.set_goal(going, Pathway.HEALTH, "To sleep", by=BY),
        lambda: looking_back.score(going, Moment.REVIEW, {Pathway.HEALTH: 4}, on=today, by=BY),
        lambda: looking_back.review(going, Reviewed(today, ReviewOutcome.GO_ON, None, "Well"), by=BY),
        lambda: looking_back.give_feedback(going, Giver.PERSON, said, by=BY),
        lambda: looking_back.give_feedback(going, Giver.MENTOR, {**said, "words": "They slept"}, by=BY),
        lambda: service.change(going, other, version=going.version, by=BY),
        lambda: service.end(going, on=today, reason=EndReason.PERSON_CHOSE, note="They slept", by=BY),
    ):
        with pytest.raises(Refused, match="taken back their agreement"):
            act()
    assert sessions.write_held(going, held(), by=BY).minutes == 60, "the mentor's hours are the mentor's"
    looking_back.give_feedback(going, Giver.MENTOR, said, by=BY)
    sooner = Change(going.planned_end_on - timedelta(days=7), 14, going.agreement or "")
    service.change(going, sooner, version=going.version, by=BY)
    assert (going.planned_end_on, going.every_days) == (sooner.ends_on, 14), "the same words stay"
    assert service.end(going, on=today, reason=EndReason.PERSON_CHOSE, note="", by=BY) is None
    assert going.ended_on == today


def test_a_match_of_somebody_who_does_not_agree_does_not_begin(world: World) -> None:
    person, mentor = make_supported(world.hope, world.prison), make_mentor(world.hope, world.prison)
    match = make_match(person, mentor)
    place_mentor(mentor, world.hope, world.prison)
    consent = supported_queries.standing_consent(person.id, ConsentKind.SUPPORT)
    assert consent is not None
    supported.withdraw(person, ConsentKind.SUPPORT, by=BY)
    with pytest.raises(Refused, match="taken back their agreement"):
        service.begin(match, agreement(), by=BY)


def test_today_names_a_mentoring_whose_person_does_not_agree_any_more(
    coordinator: PageClient, going: Mentoring
) -> None:
    scope = Scope(frozenset({going.organisation_id}))
    assert db.session.scalars(due.count(scope)).one() == 0
    supported.withdraw(going.supported, ConsentKind.SUPPORT, by=BY)
    db.session.commit()
    assert db.session.scalars(due.count(scope)).one() == 1
    assert "Mentoring today, and to look at" in coordinator.get("/start").text
    assert "They do not agree any more" in coordinator.get("/mentoring").text


def test_nobody_has_two_mentors_on_one_day(world: World, going: Mentoring) -> None:
    supported.ask(
        going.supported,
        supported.Asked(going.role, world.prison, going.match.request.source, clock.today()),
        by=BY,
    )
    other = make_mentor(world.hope, world.prison, first_name="Other")
    match = make_match(going.supported, other)
    place_mentor(other, world.hope, world.prison)
    with pytest.raises(Refused, match="They have a mentor on that day"):
        service.begin(match, agreement(), by=BY)
    before, last, later = (days_on(number) for number in (8, 9, 10))
    with clock.standing_on(later):
        service.end(going, on=last, reason=EndReason.MENTOR_LEFT, note="", by=BY)
        with pytest.raises(Refused, match="They have a mentor on that day"):
            service.begin(match, agreement(before), by=BY)
        assert not queries.is_supported_from(going.supported_id, later)


def test_who_loses_a_mentor_keeps_their_place_on_the_waiting_list(world: World) -> None:
    going = make_mentoring(world.hope, world.prison)
    first = going.match.request.asked_on
    make_supported(world.hope, world.prison, name="Later", days_ago=3)
    later = days_on(60)
    with clock.standing_on(later):
        waits = service.end(going, on=later, reason=EndReason.MENTOR_LEFT, note="", by=BY)
        assert waits is not None
        assert waits.asked_on == first
        assert waits.red_on == going.match.request.red_on
        waiting = db.session.scalars(
            supported_queries.waiting(Scope(frozenset({world.hope.id}))).order_by("asked_on")
        ).all()
        assert [each.supported.given_name for each in waiting] == ["K.", "Later"]


def test_who_asked_very_long_ago_is_back_on_the_list_all_the_same(world: World) -> None:
    going = make_mentoring(world.hope, world.prison)
    going.match.request.asked_on -= timedelta(days=6 * 366)
    db.session.flush()
    waits = service.end(going, on=clock.today(), reason=EndReason.NOT_SUITED, note="", by=BY)
    assert waits is not None


def test_a_mentoring_does_not_move_out_of_reach_of_a_statement_that_paused_it(world: World) -> None:
    role = mentor_role("mentor-through-the-gate")
    going = make_mentoring(world.hope, world.prison, role=role)
    outside = make_prison("Openfield (HMP)")
    make_ready(going.person, world.hope, outside, role)
    elsewhere = place_mentor(going.person, world.hope, outside, role=role)
    make_statement(world.hope, going.person, going.supported.reference)
    db.session.flush()
    screening.look_again()
    (conflict,) = [
        each
        for each in db.session.scalars(select(ScreeningConflict))
        if each.screening_id == going.match.screening_id
    ]
    settling.settle(
        conflict, Settlement.PAUSED, why="Known", by=BY, authority=Scope(frozenset({world.hope.id}))
    )
    with pytest.raises(Refused, match=AGREE_FIRST):
        service.move(going, elsewhere, by=BY)
    assert len(queries.stays_of(going.id)) == 1


def test_a_mentoring_does_not_move_to_where_the_mentor_is_not_ready_any_more(
    world: World,
) -> None:
    role = mentor_role("mentor-through-the-gate")
    going = make_mentoring(world.hope, world.prison, role=role)
    outside = make_prison("Openfield (HMP)")
    make_ready(going.person, world.hope, outside, role)
    elsewhere = place_mentor(going.person, world.hope, outside, role=role)
    going.person.emergency_phone = ""
    history.record(PersonAction.EDIT, going.person, by=BY, organisation_id=world.hope.id)
    with pytest.raises(Refused, match="Mentoring cannot begin here"):
        service.move(going, elsewhere, by=BY)
    assert [each.before for each in queries.stays_of(going.id)] == [None]
