"""Mentoring begins, moves through the gate, is looked back on and ends; and what is refused on the way."""

from datetime import date, timedelta

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
    request_of,
)
from tests.factories.organisations import BY, make_prison
from tests.factories.placements import days_on, make_ready
from tests.integration.placements.conftest import World
from tests.integration.placements.mentoring.going import held
from volunteer_app.foundation import clock, history
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused
from volunteer_app.people.rules import Action as PersonAction
from volunteer_app.placements import queries as placements
from volunteer_app.placements import suspending
from volunteer_app.placements.matching.rules.states import MatchState
from volunteer_app.placements.mentoring import (
    evaluation,
    looking_back,
    presenters,
    queries,
    service,
    sessions,
)
from volunteer_app.placements.mentoring.looking_back import Reviewed
from volunteer_app.placements.mentoring.models.relationship import Mentoring, MentoringSession
from volunteer_app.placements.mentoring.rules import (
    Channel,
    EndReason,
    MissedBy,
    ReviewOutcome,
    SessionState,
)
from volunteer_app.placements.models import PlacementSession
from volunteer_app.placements.rules import PlacementState, SuspendReason
from volunteer_app.placements.supported import queries as supported
from volunteer_app.placements.supported import service as people
from volunteer_app.placements.supported.rules.asking import ConsentKind, RequestState, Source
from volunteer_app.placements.supported.rules.wishes import Pathway


def test_mentoring_begins_with_a_cleared_match_and_an_approved_placement(going: Mentoring) -> None:
    assert going.match.state is MatchState.STARTED
    assert going.match.request.state is RequestState.MATCHED
    (stay,) = queries.stays_of(going.id)
    assert (stay.since, stay.before, stay.placement.person_id) == (clock.today(), None, going.person_id)
    assert going.agreement == "We meet on Tuesdays and tell each other in time when we cannot"


def test_nothing_begins_without_a_placement_or_before_screening_says_clear(world: World) -> None:
    person, mentor = make_supported(world.hope, world.prison), make_mentor(world.hope, world.prison)
    match = make_match(person, mentor, screened=False)
    with pytest.raises(Refused, match="has no approved placement"):
        service.begin(match, agreement(), by=BY)
    place_mentor(mentor, world.hope, world.prison)
    with pytest.raises(Refused, match="Screening is pending"):
        service.begin(match, agreement(), by=BY)
    assert request_of(person).state is RequestState.WAITING
    assert db.session.scalars(select(Mentoring)).all() == []


def test_a_match_with_a_mentor_who_is_not_ready_any_more_does_not_begin(world: World) -> None:
    person, mentor = make_supported(world.hope, world.prison), make_mentor(world.hope, world.prison)
    match = make_match(person, mentor)
    place_mentor(mentor, world.hope, world.prison)
    mentor.emergency_phone = ""
    history.record(PersonAction.EDIT, mentor, by=BY, organisation_id=world.hope.id)
    with pytest.raises(Refused, match="Mentoring cannot begin here"):
        service.begin(match, agreement(), by=BY)
    assert match.state is MatchState.PROPOSED


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"ends_on": days_on(0)}, "after the first day"),
        ({"ends_on": days_on(2000)}, "3 years at most"),
        ({"review_on": days_on(0)}, "after today"),
        ({"review_on": days_on(200)}, "before the planned last day"),
        ({"agreed_on": days_on(1)}, "today or in the past"),
    ],
)
def test_days_that_make_no_sense_are_refused(world: World, changes: dict[str, date], says: str) -> None:
    person, mentor = make_supported(world.hope, world.prison), make_mentor(world.hope, world.prison)
    match = make_match(person, mentor)
    place_mentor(mentor, world.hope, world.prison)
    with pytest.raises(Refused, match=says):
        service.begin(match, agreement(**changes), by=BY)


def test_a_session_that_was_held_logs_the_mentors_hours(going: Mentoring) -> None:
    planned = sessions.plan(going, on=clock.today(), channel=Channel.PHONE, by=BY)
    found = sessions.write_held(
        going, held(topics=[Pathway.HEALTH], note="Slept better"), planned=planned, by=BY
    )
    assert found is planned
    assert (found.state, found.record) == (SessionState.HELD, {"topics": ["health"], "note": "Slept better"})
    logged = db.session.get_one(PlacementSession, found.hours_id)
    assert (logged.minutes, logged.person_id, logged.held_on) == (60, going.person_id, clock.today())
    with pytest.raises(Refused, match="dealt with already"):
        sessions.write_missed(going, on=clock.today(), missed_by=MissedBy.PERSON, planned=planned, by=BY)


def test_what_cannot_have_been_is_refused_and_leaves_nothing(going: Mentoring) -> None:
    for wrong, says in (
        (held(days_on(1)), "today or in the past"),
        (held(days_on(-1)), "not begun"),
        (held(minutes=0), "how long"),
        (held(minutes=13 * 60), "12 hours at most"),
    ):
        with pytest.raises(Refused, match=says):
            sessions.write_held(going, wrong, by=BY)
    sessions.write_held(going, held(minutes=12 * 60), by=BY)
    sessions.write_held(going, held(minutes=11 * 60), by=BY)
    with pytest.raises(Refused, match="24 or fewer"):
        sessions.write_held(going, held(minutes=2 * 60), by=BY)
    with pytest.raises(Refused, match="today or later"):
        sessions.plan(going, on=days_on(-1), channel=Channel.PHONE, by=BY)
    assert len(db.session.scalars(select(MentoringSession)).all()) == 2


def test_no_session_is_held_while_the_mentors_placement_is_paused(going: Mentoring) -> None:
    (stay,) = queries.stays_of(going.id)
    suspending.suspend_placement(stay.placement, SuspendReason.CHECK_LAPSED, by=BY)
    with pytest.raises(Refused, match="paused on that day"):
        sessions.write_held(going, held(), by=BY)
    assert sessions.write_missed(going, on=clock.today(), missed_by=MissedBy.PRISON, by=BY).minutes is None


def test_a_listener_writes_down_neither_topics_nor_a_note(world: World) -> None:
    role = mentor_role("listener")
    going = make_mentoring(world.hope, world.prison, role=role)
    found = sessions.write_held(going, held(topics=[Pathway.HEALTH], note="What was said"), by=BY)
    assert found.record_sealed is None


def test_mentoring_goes_on_through_the_gate_as_one_relationship(world: World) -> None:
    role = mentor_role("mentor-through-the-gate")
    going = make_mentoring(world.hope, world.prison, role=role)
    outside = make_prison("Openfield (HMP)")
    of_another = place_mentor(make_mentor(world.hope, world.prison), world.hope, world.prison)
    with pytest.raises(Refused, match="has no approved placement"):
        service.move(going, of_another, by=BY)
    make_ready(going.person, world.hope, outside, role)
    elsewhere = place_mentor(going.person, world.hope, outside, role=role)
    later = clock.today() + timedelta(days=30)
    with clock.standing_on(later):
        assert [each.id for each in service.places_to_go_on(going)] == [elsewhere.id]
        service.move(going, elsewhere, by=BY)
        first, second = queries.stays_of(going.id)
        assert (first.before, second.since, second.before) == (later, later, None)
        found = sessions.write_held(going, held(), by=BY)
        assert db.session.get_one(PlacementSession, found.hours_id).placement_id == elsewhere.id
    assert placements.placement(Scope(frozenset({world.hope.id})), first.placement.reference).state is (
        PlacementState.APPROVED
    ), "where they were before stays as it was"


def test_an_ending_closes_all_that_is_open_and_the_rows_stay(going: Mentoring) -> None:
    sessions.plan(going, on=days_on(3), channel=Channel.PHONE, by=BY)
    waits = service.end(going, on=clock.today(), reason=EndReason.PLANNED, note="A good end", by=BY)
    assert waits is None
    assert (going.ended_on, going.match.state) == (clock.today(), MatchState.ENDED)
    assert [each.before for each in queries.stays_of(going.id)] == [clock.today()]
    assert queries.planned_sessions(going.id) == []
    for act in (
        lambda: service.end(going, on=clock.today(), reason=EndReason.PLANNED, note="", by=BY),
        lambda: sessions.plan(going, on=days_on(1), channel=Channel.PHONE, by=BY),
        lambda: looking_back.set_goal(going, Pathway.HEALTH, "More", by=BY),
    ):
        with pytest.raises(Refused, match="has ended"):
            act()
    last = sessions.write_held(going, held(), by=BY)
    assert last.state is SessionState.HELD, "the last session may be written down after the ending"


def test_an_ending_is_not_before_the_last_session_or_after_today(going: Mentoring) -> None:
    before, missed, now, after = (days_on(number) for number in (7, 8, 9, 10))
    with clock.standing_on(now):
        sessions.write_missed(going, on=missed, missed_by=MissedBy.BOTH, by=BY)
        for on, says in ((before, "a session after that day"), (after, "in the past")):
            with pytest.raises(Refused, match=says):
                service.end(going, on=on, reason=EndReason.PLANNED, note="", by=BY)


@pytest.fixture
def to_come(world: World) -> Mentoring:
    """The two begin in three weeks."""
    person, mentor = make_supported(world.hope, world.prison), make_mentor(world.hope, world.prison)
    match = make_match(person, mentor)
    place_mentor(mentor, world.hope, world.prison)
    return service.begin(match, agreement(days_on(21)), by=BY)


def test_a_mentoring_that_is_yet_to_begin_ends_with_its_first_day_and_never_began(
    world: World, to_come: Mentoring
) -> None:
    sessions.plan(to_come, on=days_on(22), channel=Channel.PHONE, by=BY)
    for on, reason, says in (
        (clock.today(), EndReason.PERSON_CHOSE, "yet to begin"),
        (days_on(22), EndReason.PERSON_CHOSE, "yet to begin"),
        (days_on(21), EndReason.PLANNED, "never began"),
    ):
        with pytest.raises(Refused, match=says):
            service.end(to_come, on=on, reason=reason, note="", by=BY)
    waits = service.end(to_come, on=days_on(21), reason=EndReason.MENTOR_LEFT, note="", by=BY)
    assert waits is not None
    assert to_come.never_began
    assert (queries.planned_sessions(to_come.id), to_come.match.state) == ([], MatchState.ENDED)
    assert ("Last day", "None: it never began") in presenters.summary(to_come, {})
    other = make_mentor(world.hope, world.prison, first_name="Other")
    match = make_match(to_come.supported, other)
    place_mentor(other, world.hope, world.prison)
    assert service.begin(match, agreement(), by=BY).is_going, "they are free for another from today on"
    first = days_on(21)
    with clock.standing_on(first), pytest.raises(Refused, match="never began"):
        sessions.write_held(to_come, held(), by=BY)


def test_a_mentoring_of_one_day_did_begin(going: Mentoring) -> None:
    service.end(going, on=clock.today(), reason=EndReason.PLANNED, note="", by=BY)
    assert not going.never_began


def test_nobody_meets_before_the_mentor_was_proposed_or_the_person_agreed(world: World) -> None:
    person, mentor = make_supported(world.hope, world.prison), make_mentor(world.hope, world.prison)
    match = make_match(person, mentor)
    place_mentor(mentor, world.hope, world.prison)
    before, then, today = days_on(0), days_on(1), days_on(2)
    consent = supported.standing_consent(person.id, ConsentKind.SUPPORT)
    assert consent is not None
    with history.loading("tests"), clock.standing_on(today):
        match.screening.asked_at = clock.now() - timedelta(days=1)
        match.screening.looked_at = clock.now()
        with pytest.raises(Refused, match="the mentor was proposed on that day") as refusal:
            service.begin(match, agreement(before), by=BY)
        assert refusal.value.field == "starts_on"
        consent.given_on = today
        with pytest.raises(Refused, match="they agreed to support on that day"):
            service.begin(match, agreement(then), by=BY)
        consent.given_on = then
        db.session.flush()
        assert service.begin(match, agreement(then), by=BY).starts_on == then


def test_where_the_mentor_leaves_another_goes_on_and_who_was_there_before_stays(
    world: World, going: Mentoring
) -> None:
    waits = service.end(going, on=clock.today(), reason=EndReason.MENTOR_LEFT, note="", by=BY)
    assert waits is not None
    assert (waits.state, waits.source) == (RequestState.WAITING, Source.ORGANISATION)
    other = make_mentor(world.hope, world.prison, first_name="Other")
    match = make_match(going.supported, other)
    place_mentor(other, world.hope, world.prison)
    after = service.begin(match, agreement(), by=BY)
    assert after.handed_on_from_id == going.id
    both = queries.of_supported(going.supported_id)
    assert [each.person.first_name for each in both] == ["Other", "Carys"]
    assert queries.to_go_on_from(going.supported_id) is None


def test_what_is_written_stands_in_no_history_and_sealed_in_its_table(going: Mentoring) -> None:
    words = "Unmistakable words"
    sessions.write_held(going, held(note=words), by=BY)
    looking_back.set_goal(going, Pathway.HEALTH, words, by=BY)
    looking_back.review(going, Reviewed(clock.today(), ReviewOutcome.GO_ON, None, words), by=BY)
    service.end(going, on=clock.today(), reason=EndReason.PLANNED, note=words, by=BY)
    db.session.flush()
    for entry in db.session.scalars(select(history.HistoryEntry)):
        assert words not in f"{entry.before} {entry.after} {entry.reason}"
    for sealed in db.session.scalars(select(MentoringSession.record_sealed)):
        assert words.encode() not in (sealed or b"")
    assert going.end_note == words


def test_only_those_who_agreed_are_evaluated(world: World) -> None:
    scope = Scope(frozenset({world.hope.id}))
    going = make_mentoring(world.hope, world.prison)
    assert db.session.scalars(evaluation.evaluation(scope).statement).all() == [going]
    people.withdraw(going.supported, ConsentKind.EVALUATION, by=BY)
    db.session.flush()
    assert db.session.scalars(evaluation.evaluation(scope).statement).all() == []
    assert supported.standing_consent(going.supported_id, ConsentKind.SUPPORT) is not None
