from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import insert

from tests.factories.accounts import make_account
from tests.factories.organisations import BY, make_organisation, make_prison
from tests.factories.people import make_person
from tests.factories.rota import (
    at,
    make_rota,
    place_in,
    placed,
    prison_role,
    sessions_of,
    sign_up,
)
from tests.factories.training_sessions import book, make_session
from tests.integration.at_once import TwoTransactions
from tests.integration.placements.rota.conftest import TODAY
from tests.integration.training.sessions.posted import letters
from tests.integration.training.sessions.test_booking_at_once import in_bulk
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation import clock, history
from volunteer_app.foundation.announcements import announce
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused
from volunteer_app.foundation.transactions import transaction
from volunteer_app.organisations.models import Organisation
from volunteer_app.people import service as people
from volunteer_app.people.models import Person
from volunteer_app.placements import queries as placements
from volunteer_app.placements import suspending
from volunteer_app.placements.facts import PlacementGoesOn
from volunteer_app.placements.models import Placement
from volunteer_app.placements.rota import ending, own, signing_up, who
from volunteer_app.placements.rota.models import RotaSession, RotaSignUp
from volunteer_app.placements.rota.recurring import Repeat
from volunteer_app.placements.rota.rules import SignUpState
from volunteer_app.placements.rules import PlacementState, SuspendReason

pytestmark = pytest.mark.usefixtures("database")

TOMORROW = TODAY + timedelta(days=1)
MANY = 500
WAITING, PLACED = SignUpState.WAITING, SignUpState.PLACED


def some(organisation: Organisation, place: Organisation, number: int = 3) -> list[Person]:
    return [
        placed(organisation, place, first_name=f"P{n}", email=f"p{n}@example.org")
        for n in range(1, number + 1)
    ]


def states(*sign_ups: RotaSignUp) -> list[SignUpState]:
    return [each.state for each in sign_ups]


def first_session(organisation: Organisation, place: Organisation, needed: int = 2) -> RotaSession:
    return sessions_of(make_rota(organisation, place, needed=needed))[0]


def test_who_signs_up_has_a_place_until_as_many_as_are_needed_have_and_then_waits() -> None:
    organisation, prison = make_organisation(), make_prison()
    session = first_session(organisation, prison)
    assert states(*sign_up(session, *some(organisation, prison))) == [PLACED, PLACED, WAITING]
    first, _, third = letters()
    assert (first.to, first.subject) == ("p1@example.org", "You have a place on the rota")
    assert "Monday 23 November 2026, 10am to midday" in first.body
    assert "waiting list" in third.subject


def test_a_letter_says_when_and_neither_where_nor_what() -> None:
    organisation, prison = make_organisation(), make_prison()
    sign_up(first_session(organisation, prison), *some(organisation, prison, 1))
    (letter,) = letters()
    for kept_out in (prison.name, "Northwood", "Visitors", organisation.name, "tutor"):
        assert kept_out not in letter.body + letter.subject


def test_a_place_that_is_given_up_goes_to_whoever_waits_longest_and_the_old_row_stays() -> None:
    organisation, prison = make_organisation(), make_prison()
    session = first_session(organisation, prison, needed=1)
    people = some(organisation, prison)
    first, second, third = sign_up(session, *people)
    letters()
    signing_up.give_up(first, by=BY)
    assert states(first, second, third) == [SignUpState.GIVEN_UP, PLACED, WAITING]
    assert [each.to for each in letters()] == ["p1@example.org", "p2@example.org"]
    (again,) = sign_up(session, people[0])
    assert again.id != first.id
    assert (first.state, first.ended_at) == (SignUpState.GIVEN_UP, clock.now())
    assert again.state is WAITING


def test_who_waits_and_cannot_come_any_more_is_passed_over() -> None:
    organisation, prison = make_organisation(), make_prison()
    session = first_session(organisation, prison, needed=1)
    people = some(organisation, prison)
    first, second, third = sign_up(session, *people)
    suspending.suspend_placements(people[1].id, SuspendReason.OFFICER)
    signing_up.give_up(first, by=BY)
    assert states(second, third) == [WAITING, PLACED]


def test_who_waited_while_they_were_paused_gets_what_stayed_free_once_the_pause_is_lifted() -> None:
    organisation, prison = make_organisation(), make_prison()
    session = first_session(organisation, prison, needed=1)
    first, second = some(organisation, prison, 2)
    place, line = sign_up(session, first, second)
    (placement,) = placements.approved_of(second.id)
    suspending.suspend_placement(placement, SuspendReason.CHECK_LAPSED, by=BY)
    signing_up.give_up(place, by=BY)
    assert line.state is WAITING
    ending.of_going_on(PlacementGoesOn(placement.id, BY))
    assert line.state is WAITING
    db.session.refresh(placement)
    (pause,) = placements.open_suspensions(placement.id)
    with history.loading("lifted"):
        pause.lifted_on, pause.lifted_at = TODAY, clock.now()
        placement.state = PlacementState.APPROVED
        db.session.flush()
    announce(PlacementGoesOn(placement.id, BY))
    assert line.state is PLACED


def test_only_who_is_placed_there_in_the_role_on_that_day_can_sign_up() -> None:
    organisation, prison = make_organisation(), make_prison()
    session = first_session(organisation, prison)
    elsewhere = placed(organisation, make_prison("Southwood (HMP)"))
    ended = placed(organisation, prison, starts_on=TODAY - timedelta(days=30), ends_before=TOMORROW)
    proposed = placed(organisation, prison, state=PlacementState.PROPOSED)
    paused = placed(organisation, prison)
    suspending.suspend_placements(paused.id, SuspendReason.OFFICER)
    for person in (make_person(organisation), elsewhere, ended, proposed, paused):
        with pytest.raises(Refused, match="No placement in this role here holds on that day"):
            sign_up(session, person)


def test_two_sessions_that_touch_are_no_clash_and_two_that_overlap_by_a_minute_are() -> None:
    organisation, prison = make_organisation(), make_prison()
    (person,) = some(organisation, prison, 1)
    (morning,) = sessions_of(make_rota(organisation, prison, repeat=Repeat.ONCE))
    after, early = (
        sessions_of(
            make_rota(organisation, prison, repeat=Repeat.ONCE, starts=at(TODAY, 12).time(), ends=ends)
        )[0]
        for ends in (at(TODAY, 14).time(), at(TODAY, 15).time())
    )
    early.starts_at -= timedelta(minutes=1)
    with history.loading("a minute earlier"):
        db.session.flush()
    sign_up(morning, person)
    with pytest.raises(Refused, match="Already at this time: Visitors’ centre, 23 November 2026 at 10:00am"):
        sign_up(early, person)
    assert states(*sign_up(after, person)) == [PLACED]


def test_a_training_session_at_the_same_time_is_a_clash_too() -> None:
    organisation, prison = make_organisation(), make_prison()
    (person,) = some(organisation, prison, 1)
    book(make_session(organisation, TOMORROW), person)
    with pytest.raises(Refused, match="Already at this time: First aid"):
        sign_up(first_session(organisation, prison), person)


def test_another_organisation_reads_that_there_is_something_and_not_what() -> None:
    """A title can say that somebody is in custody, or that they mentor."""
    organisation, prison = make_organisation(), make_prison()
    other = make_organisation("Other", code="OTHER")
    listens, learns = (placed(organisation, prison, first_name=name) for name in ("Lena", "Lucy"))
    place_in(listens, other, prison)
    sign_up(sessions_of(make_rota(other, prison, title="Listeners of the wing"))[0], listens)
    people.affiliate(learns, other, by=BY)
    book(make_session(other, TOMORROW), learns)
    session = first_session(organisation, prison)
    for person in (listens, learns):
        for actor in (make_account(roles=[(MembershipRole.COORDINATOR, organisation)]).as_actor(), BY):
            with pytest.raises(Refused) as refused:
                signing_up.sign_all_up(session, [person], by=actor)
            said = f"{person.full_name}: Already at this time: something with another organisation"
            assert refused.value.message == said


def test_people_read_what_they_have_at_the_same_time_also_with_another_organisation() -> None:
    organisation, prison = make_organisation(), make_prison()
    other = make_organisation("Other", code="OTHER")
    (person,) = some(organisation, prison, 1)
    place_in(person, other, prison)
    sign_up(sessions_of(make_rota(other, prison, title="Chapel"))[0], person)
    own_account = make_account(person_id=person.id).as_actor()
    with pytest.raises(Refused, match="Already at this time: Chapel, 23 November 2026 at 10:00am"):
        signing_up.sign_up(first_session(organisation, prison), person, by=own_account)


def test_nobody_signs_up_once_it_has_started_but_a_coordinator_notes_who_came() -> None:
    organisation, prison = make_organisation(), make_prison()
    one, two = some(organisation, prison, 2)
    session = first_session(organisation, prison, needed=1)
    with clock.standing_on(TOMORROW, at=at(TOMORROW, 10, 5).time()):
        with pytest.raises(Refused, match="has started"):
            sign_up(session, one)
        assert signing_up.sign_up(session, one, by=BY, after_start=True).state is PLACED
        with pytest.raises(Refused, match="All places are taken"):
            signing_up.sign_up(session, two, by=BY, after_start=True)
        with pytest.raises(Refused, match="has started"):
            signing_up.give_up(who.sign_ups([session.id], {PLACED})[0], by=BY)


def test_three_months_are_signed_up_for_at_once_or_not_at_all() -> None:
    organisation, prison = make_organisation(), make_prison()
    (person,) = some(organisation, prison, 1)
    rota = make_rota(organisation, prison, ends_before=TOMORROW + timedelta(days=91))
    sessions = sessions_of(rota)
    assert len(sessions) == 13
    late = sessions_of(make_rota(organisation, prison, starts_on=TODAY + timedelta(days=120)))[0]
    with pytest.raises(Refused, match="No placement"):
        signing_up.sign_up_for_all([*sessions, late], person, by=BY)
    db.session.rollback()


def test_sessions_of_days_on_which_a_placement_does_not_hold_are_not_offered() -> None:
    organisation, prison = make_organisation(), make_prison()
    person = placed(organisation, prison, ends_before=TOMORROW + timedelta(days=8))
    rota = make_rota(organisation, prison)
    assert own.open_to(person.id) == sessions_of(rota)[:2]


def test_whoever_is_placed_twice_with_the_same_person_can_sign_up_once() -> None:
    organisation, prison = make_organisation(), make_prison()
    (person,) = some(organisation, prison, 1)
    place_in(person, organisation, prison)
    session = first_session(organisation, prison)
    sign_up(session, person)
    with pytest.raises(Refused, match="Already signed up: signed up"):
        sign_up(session, person)


def test_a_person_cannot_sign_up_for_two_sessions_of_the_same_time_at_once(app: Flask) -> None:
    organisation, prison = make_organisation(), make_prison()
    (person,) = (each.id for each in some(organisation, prison, 1))
    one, two = (first_session(organisation, prison).id for _ in range(2))
    db.session.commit()
    said = TwoTransactions(app, lambda: asks(one, person), lambda: asks(two, person)).run()
    assert said == ["first done", "second refused"]


def test_500_who_ask_for_the_last_place_at_once_get_it_once_and_wait_in_one_line(app: Flask) -> None:
    organisation, prison = make_organisation(), make_prison()
    people = in_bulk(organisation, MANY)
    in_placements(organisation, prison, people)
    number = first_session(organisation, prison, needed=1).id
    db.session.commit()

    def ask(person_id: int) -> None:
        with app.app_context(), transaction():
            asks(number, person_id)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(ask, people))
    assert who.counts([number])[number] == {PLACED: 1, WAITING: MANY - 1}


def asks(session_id: int, person_id: int) -> None:
    session, person = db.session.get_one(RotaSession, session_id), db.session.get_one(Person, person_id)
    with clock.standing_on(TODAY):  # another thread does not stand where this one does
        signing_up.sign_up(session, person, by=BY)


def in_placements(organisation: Organisation, place: Organisation, person_ids: list[int]) -> None:
    rows = [
        {
            "person_id": each,
            "organisation_id": organisation.id,
            "place_id": place.id,
            "role_id": prison_role().id,
            "starts_on": TODAY,
            "ends_before": TODAY + timedelta(days=90),
            "state": PlacementState.APPROVED,
        }
        for each in person_ids
    ]
    with history.loading("many placements"):
        db.session.execute(insert(Placement), rows)
