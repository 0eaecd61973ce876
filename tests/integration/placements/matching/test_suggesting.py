"""Suggestions for everybody who waits, and matches: proposed, screened, declined and begun."""

from datetime import timedelta

import pytest
from sqlalchemy import event, select

from tests.factories.mentoring import (
    in_welsh,
    make_match,
    make_mentor,
    make_offer,
    make_supported,
    mentor_role,
    place_mentor,
    request_of,
    say_the_word,
)
from tests.factories.organisations import BY, make_organisation, make_prison
from tests.factories.placements import lift_pauses, make_ready
from tests.factories.screening import make_statement
from tests.integration.placements.conftest import World
from volunteer_app.foundation import clock, history
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import NotFound, Refused
from volunteer_app.people.rules import ConsentRoute
from volunteer_app.placements import suspending
from volunteer_app.placements.matching import gathering, queries, runs, service
from volunteer_app.placements.matching.models import MatchSuggestion
from volunteer_app.placements.matching.rules.fitting import Limit, Offer
from volunteer_app.placements.matching.rules.states import DeclineReason, MatchState, SuggestionState
from volunteer_app.placements.matching.service import Terms
from volunteer_app.placements.rules import SuspendReason
from volunteer_app.placements.screening.rules import ScreeningState
from volunteer_app.placements.supported import queries as supported_queries
from volunteer_app.placements.supported import service as supported
from volunteer_app.placements.supported.rules.asking import CloseReason, ConsentKind, RequestState


def suggested(world: World) -> list[MatchSuggestion]:
    run = runs.suggest(world.hope, by=BY)
    return queries.suggestions_of(run.id)


def test_everybody_who_waits_is_suggested_a_mentor_who_may_and_told_why(world: World) -> None:
    person, mentor = make_supported(world.hope, world.prison), make_mentor(world.hope, world.prison)
    (found,) = suggested(world)
    assert found.request.supported is person
    assert found.person is mentor
    assert found.state is SuggestionState.OPEN
    assert found.sentence is not None
    assert found.sentence.startswith("Carys Llewellyn can help with housing")
    assert "does not offer help with health" in found.sentence


def test_nobody_is_suggested_who_is_not_ready_and_the_person_reads_why_there_is_nobody(world: World) -> None:
    make_supported(world.hope, world.prison)
    make_mentor(world.hope, world.prison, ready=False)
    (found,) = suggested(world)
    assert found.person is None
    assert found.state is SuggestionState.NOBODY
    assert found.sentence == "The only mentor is not ready for this role at this place."


def test_a_mentor_of_another_organisation_or_with_a_closed_offer_is_not_suggested(world: World) -> None:
    make_supported(world.hope, world.prison)
    make_mentor(make_organisation("Elsewhere"), world.prison)
    closed = make_mentor(world.hope, world.prison)
    make_offer(closed, world.hope, Terms(Offer(), most=2, farthest_km=None, is_open=False))
    (found,) = suggested(world)
    assert found.sentence == "No mentor offers this role yet."


def test_a_mentor_gets_no_more_people_than_they_want(world: World) -> None:
    for name in ("A.", "B.", "C."):
        make_supported(world.hope, world.prison, name=name)
    make_mentor(world.hope, world.prison)  # for two
    states = [each.state for each in suggested(world)]
    assert sorted(states) == [SuggestionState.NOBODY, SuggestionState.OPEN, SuggestionState.OPEN]


def test_a_new_run_replaces_what_nobody_decided_and_keeps_what_somebody_did(world: World) -> None:
    for name in ("A.", "B."):
        make_supported(world.hope, world.prison, name=name)
    make_mentor(world.hope, world.prison)
    declined, _ = suggested(world)
    service.decide_suggestion(declined, decline=DeclineReason.NOT_NOW, by=BY)
    again = suggested(world)
    assert len(again) == 2, "a declined suggestion feeds nothing: the same may be suggested again"
    kept = set(db.session.scalars(select(MatchSuggestion.reference)))
    assert kept == {declined.reference, *(each.reference for each in again)}


def test_whoever_took_back_their_consent_or_left_the_list_is_not_looked_at(world: World) -> None:
    left, waits = (make_supported(world.hope, world.prison, name=name) for name in ("A.", "B."))
    supported.withdraw(left, ConsentKind.SUPPORT, by=BY)
    supported.close(request_of(waits), CloseReason.MOVED, by=BY)
    assert suggested(world) == []


def test_a_suggestion_is_taken_up_once(world: World) -> None:
    make_supported(world.hope, world.prison)
    make_mentor(world.hope, world.prison)
    (found,) = suggested(world)
    match = service.decide_suggestion(found, by=BY)
    assert match is not None
    assert match.screening.state is ScreeningState.PENDING
    assert match.explained["sentence"] == found.sentence
    assert sum(worth for _, worth, _ in match.explained["parts"]) // 1000 == match.points == found.points
    with pytest.raises(Refused, match="decided already"):
        service.decide_suggestion(found, by=BY)
    assert suggested(world) == [], "somebody for whom a mentor is proposed is not suggested another"


def test_a_match_with_somebody_who_is_kept_apart_is_refused_and_nothing_is_half_done(world: World) -> None:
    person = make_supported(world.hope, world.prison)
    unready = make_mentor(world.hope, world.prison, ready=False)
    welsh = make_mentor(world.hope, world.prison, terms=in_welsh())
    with pytest.raises(Refused, match="Not ready for this role at this place"):
        service.propose(request_of(person), unready.reference, by=BY)
    with pytest.raises(Refused, match="no language in common"):
        service.propose(request_of(person), welsh.reference, by=BY)
    with pytest.raises(NotFound):
        service.propose(request_of(person), "VOL-NOBODY", by=BY)
    assert queries.matches_of(person.id) == []


def test_one_match_stands_for_somebody_at_a_time(world: World) -> None:
    person = make_supported(world.hope, world.prison)
    one, other = (make_mentor(world.hope, world.prison) for _ in range(2))
    match = make_match(person, one)
    with pytest.raises(Refused, match="proposed for them already"):
        service.propose(request_of(person), other.reference, by=BY)
    service.decline(match, DeclineReason.PERSON_SAID_NO, by=BY)
    assert make_match(person, other).state is MatchState.PROPOSED


def test_a_match_that_screening_has_not_cleared_cannot_start(world: World) -> None:
    person, mentor = make_supported(world.hope, world.prison), make_mentor(world.hope, world.prison)
    match = make_match(person, mentor, screened=False)
    with pytest.raises(Refused, match="Screening is pending"):
        service.start(match, by=BY)
    say_the_word(match.screening)
    service.start(match, by=BY)
    assert match.state is MatchState.STARTED
    assert match.request.state is RequestState.MATCHED
    assert match.request.ended_on == clock.today()
    with pytest.raises(Refused, match="decided already"):
        service.decline(match, DeclineReason.NOT_NOW, by=BY)


def test_whom_screening_says_to_choose_another_for_is_suggested_no_more_and_only_then(world: World) -> None:
    person, mentor = make_supported(world.hope, world.prison), make_mentor(world.hope, world.prison)
    make_statement(world.hope, mentor, person.reference)
    assert [each.person for each in suggested(world)] == [mentor], "what nobody was told changes nothing"
    match = make_match(person, mentor)
    assert match.screening.state is ScreeningState.CHOOSE_ANOTHER
    with pytest.raises(Refused, match="choose another"):
        service.start(match, by=BY)
    service.decline(match, DeclineReason.CHOOSE_ANOTHER, by=BY)
    (found,) = suggested(world)
    assert found.person is None
    assert found.sentence == "The only mentor got “choose another” from screening."


def test_what_screening_said_of_an_older_match_of_the_two_keeps_them_apart_no_more(world: World) -> None:
    person, mentor = make_supported(world.hope, world.prison), make_mentor(world.hope, world.prison)
    matches = [make_match(person, mentor)]
    service.decline(matches[0], DeclineReason.NOT_NOW, by=BY)
    matches.append(make_match(person, mentor))
    service.decline(matches[1], DeclineReason.NOT_NOW, by=BY)
    older, latest = (each.screening for each in matches)
    older.state = ScreeningState.CHOOSE_ANOTHER
    assert queries.told_to_choose_another(world.hope.id) == []
    assert [each.person for each in suggested(world)] == [mentor]
    latest.state = ScreeningState.CHOOSE_ANOTHER
    assert queries.told_to_choose_another(world.hope.id) == [(person.id, mentor.reference)]


def test_a_mentor_all_of_whose_placements_there_or_in_that_role_are_paused_is_not_suggested(
    world: World,
) -> None:
    person, mentor = make_supported(world.hope, world.prison), make_mentor(world.hope, world.prison)
    placed = place_mentor(mentor, world.hope, world.prison)
    assert [each.person for each in suggested(world)] == [mentor]
    suspending.suspend_placement(placed, SuspendReason.HEALTH, note="A knee", by=BY)
    (found,) = suggested(world)
    assert found.person is None
    assert found.sentence == "The only mentor is paused."
    with pytest.raises(Refused, match=r"Paused: talk to whoever paused them$"):
        service.propose(request_of(person), mentor.reference, by=BY)
    lift_pauses(placed)
    assert [each.person for each in suggested(world)] == [mentor]


def test_one_of_two_placements_that_is_paused_keeps_nobody_away(world: World) -> None:
    make_supported(world.hope, world.prison)
    mentor, other = make_mentor(world.hope, world.prison), make_prison("Southwood (HMP)")
    paused = place_mentor(mentor, world.hope, world.prison)
    make_ready(mentor, world.hope, other, mentor_role())
    place_mentor(mentor, world.hope, other)
    suspending.suspend_placement(paused, SuspendReason.AWAY, by=BY)
    assert [each.person for each in suggested(world)] == [mentor]


def test_the_people_a_mentor_is_proposed_for_count_as_supported(world: World) -> None:
    mentor = make_mentor(world.hope, world.prison)
    for name in ("A.", "B."):
        make_match(make_supported(world.hope, world.prison, name=name), mentor)
    third = make_supported(world.hope, world.prison, name="C.")
    known = gathering.gathered(world.hope.id, only=request_of(third))
    assert [(each.supports, each.room) for each in known.mentors] == [(2, 0)]
    with pytest.raises(Refused, match=Limit.FULL.words):
        service.propose(request_of(third), mentor.reference, by=BY)


def test_who_waited_longest_has_the_one_mentor(world: World) -> None:
    make_supported(world.hope, world.prison, name="New", days_ago=1)
    make_supported(world.hope, world.prison, name="Old", days_ago=80)
    terms = Terms(Offer(), most=1, farthest_km=None, is_open=True)
    make_mentor(world.hope, world.prison, terms=terms)
    found = suggested(world)
    assert [(each.request.supported.given_name, each.state) for each in found] == [
        ("Old", SuggestionState.OPEN),
        ("New", SuggestionState.NOBODY),
    ]


def test_gathering_sends_the_same_statements_whatever_the_number_of_people(world: World) -> None:
    other = make_prison("Southwood (HMP)")
    sent = []
    for more in (1, 6):
        for number in range(more):
            make_supported(world.hope, other if number % 2 else world.prison, name=f"P{number}")
            make_mentor(world.hope, world.prison, last_name=f"Number {more}-{number}")
        db.session.commit()
        sent.append(_statements(world.hope.id))
    assert sent[0] == sent[1] <= gathering.STATEMENTS + 2, "two more where anybody has a gate or a pack"


def _statements(organisation_id: int) -> int:
    db.session.expire_all()
    found: list[str] = []

    def note(_c: object, _cu: object, statement: str, *_: object) -> None:
        found.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        gathering.gathered(organisation_id)
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    return len([each for each in found if each.lstrip().upper().startswith(("SELECT", "WITH"))])


def test_what_is_said_of_people_stands_in_no_history(world: World) -> None:
    person = make_supported(world.hope, world.prison, name="Zebedee", outward_postcode="WF1")
    mentor = make_mentor(world.hope, world.prison)
    make_match(person, mentor)
    runs.suggest(world.hope, by=BY)
    db.session.flush()
    for entry in db.session.scalars(select(history.HistoryEntry)):
        told = f"{entry.before} {entry.after} {entry.reason}"
        assert "Zebedee" not in told
        assert "WF1" not in told
        ours = entry.subject_kind in {"supported_person", "mentor_request", "mentor_match", "mentor_offer"}
        assert not (ours and ("housing" in told or "accommodation" in told))


def test_consent_is_dated_and_a_new_one_is_another_row(world: World) -> None:
    person = make_supported(world.hope, world.prison, consents=[ConsentKind.SUPPORT])
    supported.withdraw(person, ConsentKind.SUPPORT, by=BY)
    with clock.standing_on(clock.today() + timedelta(days=3)):
        supported.agree(person, ConsentKind.SUPPORT, ConsentRoute.SIGNED, on=clock.today(), by=BY)
    rows = supported_queries.consents_of(person.id)
    assert [each.withdrawn_on is None for each in rows] == [True, False]
