"""Bookings: places, waiting, moving up, changes and calling off, with what everybody is told."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tests.factories.accounts import make_account
from tests.factories.organisations import BY, make_organisation
from tests.factories.people import make_person
from tests.factories.training_sessions import at, book, details, make_session
from tests.integration.training.sessions.conftest import TODAY
from tests.integration.training.sessions.posted import letters
from volunteer_app.foundation import clock
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused, StaleEdit
from volunteer_app.foundation.mail import OutboxMessage
from volunteer_app.organisations.models import Organisation
from volunteer_app.people import service as people
from volunteer_app.people.models import Person
from volunteer_app.training.sessions import booking, service
from volunteer_app.training.sessions.models import TrainingBooking
from volunteer_app.training.sessions.rules import BookingState

pytestmark = pytest.mark.usefixtures("database")

WAITING, BOOKED = BookingState.WAITING, BookingState.BOOKED
NEXT_WEEK = TODAY + timedelta(days=7)
MANY = 500


def some_people(organisation: Organisation, number: int = 3) -> list[Person]:
    return [
        make_person(organisation, first_name=f"P{n}", email=f"p{n}@example.org") for n in range(1, number + 1)
    ]


def states(*bookings: TrainingBooking) -> list[BookingState]:
    return [each.state for each in bookings]


def test_who_books_has_a_place_until_all_are_taken_and_then_waits() -> None:
    organisation = make_organisation()
    session = make_session(organisation, capacity=2)
    assert states(*book(session, *some_people(organisation))) == [BOOKED, BOOKED, WAITING]
    first, second, third = letters()
    assert (first.to, first.method) == ("p1@example.org", "PUBLISH")
    assert "You have a place" in first.body
    assert "Ring the bell at the side door." in first.body
    assert "29 November 2026 at 10:00am" in second.subject
    assert (third.method, "waiting list" in third.subject) == ("", True)


def test_a_place_that_is_given_up_goes_to_whoever_waits_longest() -> None:
    organisation = make_organisation()
    session = make_session(organisation, capacity=1)
    first, second, third = book(session, *some_people(organisation))
    letters()
    booking.give_up(first, by=BY)
    assert states(first, second, third) == [BookingState.CANCELLED, BOOKED, WAITING]
    gone, moved = letters()
    assert (gone.to, gone.method, str(gone.event["STATUS"])) == ("p1@example.org", "CANCEL", "CANCELLED")
    assert (moved.to, moved.method) == ("p2@example.org", "PUBLISH")
    assert "A place became free" in moved.body


def test_who_books_again_waits_behind_the_others_and_their_calendar_takes_it_over() -> None:
    organisation = make_organisation()
    session = make_session(organisation, capacity=1)
    people = some_people(organisation, 2)
    first, second = book(session, *people)
    booking.give_up(first, by=BY)
    book(session, people[0])
    booking.give_up(second, by=BY)
    assert states(first, second) == [BOOKED, BookingState.CANCELLED]
    own = [each for each in letters() if each.to == "p1@example.org" and each.event]
    assert [each.method for each in own] == ["PUBLISH", "CANCEL", "PUBLISH"]
    assert [int(each.event["SEQUENCE"]) for each in own] == [0, 1, 2]
    assert len({str(each.event["UID"]) for each in own}) == 1


def test_nobody_moves_up_once_the_session_has_started() -> None:
    organisation = make_organisation()
    session = make_session(organisation, capacity=1)
    first, second = book(session, *some_people(organisation, 2))
    with clock.standing_on(NEXT_WEEK, at=at(NEXT_WEEK, 10).time()):
        with pytest.raises(Refused, match="has started"):
            booking.give_up(first, by=BY)
        booking.give_up(first, by=BY, after_start=True)
    assert states(first, second) == [BookingState.CANCELLED, WAITING]


def test_booking_twice_at_the_same_time_or_elsewhere_is_refused_in_plain_words() -> None:
    organisation, other = make_organisation(), make_organisation("Other")
    (person,) = some_people(organisation, 1)
    session = make_session(organisation)
    book(session, person)
    overlapping = make_session(organisation, starts_at=at(NEXT_WEEK, 11), ends_at=at(NEXT_WEEK, 13))
    after = make_session(organisation, starts_at=at(NEXT_WEEK, 12), ends_at=at(NEXT_WEEK, 13))
    for which, words in (
        (session, "Already booked: booked"),
        (overlapping, "Already booked at this time: First aid, 29 November 2026 at 10:00am"),
        (make_session(other), "does not hold"),
    ):
        with pytest.raises(Refused, match=words):
            book(which, person)
    assert states(*book(after, person)) == [BOOKED]


def test_what_somebody_learns_with_another_organisation_is_read_by_them_alone() -> None:
    organisation, other = make_organisation(), make_organisation("Other")
    person = make_person(organisation)
    people.affiliate(person, other, by=BY)
    book(make_session(other), person)
    own_account = make_account(person_id=person.id).as_actor()
    session = make_session(organisation)
    with pytest.raises(Refused) as refused:
        booking.book_all(session, [person], by=BY)
    assert refused.value.message.endswith(": Already booked at this time with another organisation")
    with pytest.raises(Refused, match="Already booked at this time: First aid"):
        booking.book(session, person, by=own_account)


def test_waiting_for_one_session_keeps_somebody_from_another_at_the_same_time() -> None:
    organisation = make_organisation()
    one, two = some_people(organisation, 2)
    full = make_session(organisation, capacity=1)
    book(full, one, two)
    with pytest.raises(Refused, match="at this time"):
        book(make_session(organisation), two)


def test_a_session_that_has_started_is_booked_by_a_coordinator_alone_and_only_while_there_are_places() -> (
    None
):
    organisation = make_organisation()
    one, two = some_people(organisation, 2)
    session = make_session(organisation, capacity=1)
    with clock.standing_on(NEXT_WEEK, at=at(NEXT_WEEK, 10, 5).time()):
        with pytest.raises(Refused, match="has started"):
            booking.book(session, one, by=BY)
        assert booking.book(session, one, by=BY, after_start=True).state is BOOKED
        with pytest.raises(Refused, match="All places are taken"):
            booking.book(session, two, by=BY, after_start=True)


def test_a_session_that_cannot_be_is_refused() -> None:
    organisation = make_organisation()
    for facts, words in (
        ({"ends_at": at(NEXT_WEEK, 9)}, "after the start"),
        ({"starts_at": at(TODAY, 9), "ends_at": at(TODAY, 11)}, "in the future"),
        ({"capacity": 0}, "from 1 to 500"),
        ({"course_title": ""}, "Select a training pack"),
    ):
        with pytest.raises(Refused, match=words):
            make_session(organisation, **facts)


def test_a_change_is_told_once_to_everybody_and_the_calendar_takes_it_over() -> None:
    organisation = make_organisation()
    session = make_session(organisation, capacity=2)
    book(session, *some_people(organisation))
    before = letters()
    moved = details(place="The New Hall", capacity=2)
    service.change(session, moved, version=session.version, by=BY)
    service.change(session, moved, version=session.version, by=BY)
    told = letters()
    assert [each.to for each in told] == ["p1@example.org", "p2@example.org", "p3@example.org"]
    assert all("The New Hall" in each.body for each in told)
    assert [each.method for each in told] == ["PUBLISH", "PUBLISH", ""]
    assert str(told[0].event["LOCATION"]) == "The New Hall"
    assert str(told[0].event["UID"]) == str(before[0].event["UID"])
    assert int(told[0].event["SEQUENCE"]) == int(before[0].event["SEQUENCE"]) + 1


def test_the_calendar_of_a_change_gives_its_times_in_utc_and_names_no_zone() -> None:
    organisation = make_organisation()
    june = date(2027, 6, 1)
    session = make_session(organisation, june)
    book(session, make_person(organisation, email="carys@example.org"))
    service.change(session, details(june, place="The New Hall"), version=session.version, by=BY)
    written = list(db.session.scalars(select(OutboxMessage.attachment).order_by(OutboxMessage.id)))
    assert len(written) == 2
    for file in written:
        assert file is not None
        assert b"DTSTART:20270601T090000Z\r\n" in file
        assert b"DTEND:20270601T110000Z\r\n" in file
        assert b"TZID" not in file


def test_another_trainer_is_no_news_and_more_places_go_to_those_who_wait() -> None:
    organisation = make_organisation()
    session = make_session(organisation, capacity=1)
    bookings = book(session, *some_people(organisation))
    letters()
    service.change(session, details(trainer="Another", capacity=2), version=session.version, by=BY)
    assert states(*bookings) == [BOOKED, BOOKED, WAITING]
    (told,) = letters()
    assert told.to == "p2@example.org"
    with pytest.raises(Refused, match="2 or more: 2 people are booked"):
        service.change(session, details(capacity=1), version=session.version, by=BY)


def test_whoever_moves_up_with_a_change_is_told_of_both_in_one_message() -> None:
    organisation = make_organisation()
    session = make_session(organisation, capacity=1)
    book(session, *some_people(organisation, 2))
    letters()
    service.change(session, details(place="Annexe", capacity=2), version=session.version, by=BY)
    told = {each.to: each.body for each in letters()}
    assert set(told) == {"p1@example.org", "p2@example.org"}
    assert "A place became free" in told["p2@example.org"]
    assert "Annexe" in told["p2@example.org"]


def test_whoever_saves_second_does_not_undo_the_first() -> None:
    organisation = make_organisation()
    session = make_session(organisation)
    shown = session.version
    service.change(session, details(place="Annexe"), version=shown, by=BY)
    with pytest.raises(StaleEdit):
        service.change(session, details(place="Cellar"), version=shown, by=BY)


def test_calling_off_tells_everybody_once_and_ends_every_booking() -> None:
    organisation = make_organisation()
    session = make_session(organisation, capacity=1)
    bookings = book(session, *some_people(organisation, 2))
    letters()
    service.cancel(session, reason="The trainer is ill", by=BY)
    assert states(*bookings) == [BookingState.CANCELLED] * 2
    told = letters()
    assert [(each.to, each.method) for each in told] == [("p1@example.org", "CANCEL"), ("p2@example.org", "")]
    assert not any("trainer" in each.body for each in told)
    with pytest.raises(Refused, match="was cancelled"):
        service.cancel(session, reason="Again", by=BY)
    with pytest.raises(Refused, match="was cancelled"):
        book(session, make_person(organisation))
    assert letters() == []


def test_the_calendar_says_what_when_and_where_and_nothing_of_anybody() -> None:
    organisation = make_organisation()
    person = make_person(organisation, email="carys@example.org")
    session = make_session(organisation, place="Hall; room 2, Leeds", course_title="Boundaries, keys")
    book(session, person)
    (letter,) = letters()
    event = letter.event
    assert event["DTSTART"].dt == session.starts_at
    assert event["DTEND"].dt == session.ends_at
    assert str(event["SUMMARY"]) == "Boundaries, keys"
    assert str(event["LOCATION"]) == "Hall; room 2, Leeds"
    assert str(event["UID"]).startswith(session.reference.lower() + "@")
    text = event.to_ical().decode()
    for kept_out in ("Carys", "Llewellyn", "carys", person.reference, "Tamsin", "ATTENDEE", "Ring the bell"):
        assert kept_out not in text


def test_who_has_no_email_address_is_booked_all_the_same() -> None:
    organisation = make_organisation()
    session = make_session(organisation)
    assert states(*book(session, make_person(organisation))) == [BOOKED]
    assert letters() == []
