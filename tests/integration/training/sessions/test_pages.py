from datetime import date, timedelta
from typing import Any

from ical.event import EventStatus
from icalendar import Calendar
from sqlalchemy import select

from tests.factories.accounts import make_account, sign_in
from tests.factories.organisations import make_organisation
from tests.factories.people import make_person
from tests.factories.training import pack
from tests.factories.training_sessions import at, book, make_session
from tests.integration import calendars
from tests.integration.training.sessions.conftest import TODAY
from tests.page_client import PageClient, form_fields
from volunteer_app.accounts.models import Account
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation import clock
from volunteer_app.foundation.database import db
from volunteer_app.foundation.history import HistoryEntry
from volunteer_app.organisations.models import Organisation
from volunteer_app.training.sessions.models import TrainingBooking, TrainingSession
from volunteer_app.training.sessions.rules import BookingState, SessionState

NEXT_WEEK = TODAY + timedelta(days=7)
NEW = "/training/sessions/new"


def coordinator(organisation: Organisation, **columns: int) -> Account:
    return make_account(roles=[(MembershipRole.COORDINATOR, organisation)], **columns)  # type: ignore[arg-type]  # the keywords vary


def typed(organisation: Organisation, day: date = NEXT_WEEK, **changed: Any) -> dict[str, str]:
    parts = {f"held_on__{part}": str(getattr(day, part)) for part in ("day", "month", "year")}
    said = {
        "organisation": organisation.reference,
        "course": "mentoring-skills",
        "starts": "10am",
        "ends": "12.30pm",
        "place": "The Old Hall",
        "trainer": "Tamsin Rowe",
        "capacity": "12",
        "joining": "Ring the bell.",
    }
    return {**said, **parts, **changed}


def only_session() -> TrainingSession:
    return db.session.scalars(select(TrainingSession)).one()


def test_a_coordinator_arranges_a_session_and_a_volunteer_books_it_and_gives_it_up(
    client: PageClient,
) -> None:
    organisation = make_organisation()
    person = make_person(organisation, email="carys@example.org")
    sign_in(client, coordinator(organisation))
    made = client.submit(NEW, **typed(organisation))
    session = only_session()
    assert made.location == f"/training/sessions/{session.reference}"
    page = client.get(made.location).text
    assert "Sunday 29 November 2026, 10am to 12:30pm" in page
    assert "0 of 12 booked" in page

    volunteer = make_account(person_id=person.id)
    sign_in(client, volunteer)
    assert "12 places left" in client.get("/my/training/sessions").text
    own = f"/my/training/sessions/{session.reference}"
    client.post(f"{own}/book", data=form_fields(client.get(own).text))
    assert "Cancel your booking" in client.get(own).text
    file = client.get(f"{own}/calendar")
    assert file.mimetype == "text/calendar"
    (event,) = Calendar.from_ical(file.data).walk("VEVENT")
    assert str(event["SUMMARY"]) == "Mentoring Skills"

    sign_in(client, coordinator(organisation))
    assert person.full_name in client.get(made.location).text
    sign_in(client, volunteer)
    client.post(f"{own}/give-up", data=form_fields(client.get(own).text))
    assert db.session.scalars(select(TrainingBooking.state)).one() is BookingState.CANCELLED
    assert client.get(f"{own}/calendar").status_code == 404


def test_the_calendar_file_of_a_session_reads_the_same_in_another_calendar(client: PageClient) -> None:
    organisation = make_organisation()
    person = make_person(organisation, email="carys@example.org")
    session = make_session(organisation, NEXT_WEEK, place="Chapel Street 1, back room; ring twice")
    book(session, person)
    sign_in(client, make_account(person_id=person.id))
    (event,) = calendars.read(client.get(f"/my/training/sessions/{session.reference}/calendar")).events
    assert (event.start, event.end) == (session.starts_at, session.ends_at)
    assert (event.summary, event.location) == (session.title, session.place)
    assert event.status is EventStatus.CONFIRMED
    assert session.reference.lower() in event.uid
    assert event.attendees == []


def test_what_cannot_be_is_said_at_the_field_that_is_wrong(client: PageClient) -> None:
    organisation = make_organisation()
    sign_in(client, coordinator(organisation))
    for wrong, words in (
        ({"ends": "9am"}, "End time must be after the start time"),
        ({"starts": "2:30"}, "Start time must say am or pm"),
        ({"starts": "soon"}, "Start time must be a time, for example 10am or 2:30pm"),
        ({"held_on__year": "2025"}, "Date must be today or in the future"),
        ({"capacity": "0"}, "Number of places must be a whole number from 1 to 500"),
        ({"place": ""}, "Enter the place"),
        ({"course": "other"}, "Select a training pack, or enter the title of another course"),
    ):
        changed: dict[str, Any] = wrong
        answer = client.submit(NEW, **typed(organisation, **changed))
        assert answer.status_code == 422
        assert words in answer.text
        assert "Ring the bell." in answer.text
    assert db.session.scalars(select(TrainingSession)).all() == []


def test_a_time_that_the_clocks_leave_out_is_an_error_of_the_form(client: PageClient) -> None:
    organisation = make_organisation()
    sign_in(client, coordinator(organisation))
    answer = client.submit(NEW, **typed(organisation, date(2027, 3, 28), starts="1:30am", ends="4am"))
    assert answer.status_code == 422
    assert "The clocks go forward that night" in answer.text


def test_places_cannot_be_fewer_than_those_who_are_booked(client: PageClient) -> None:
    organisation = make_organisation()
    session = make_session(organisation, pack=pack())
    book(session, make_person(organisation), make_person(organisation))
    sign_in(client, coordinator(organisation))
    edit = f"/training/sessions/{session.reference}/edit"
    answer = client.submit(edit, capacity="1")
    assert answer.status_code == 422
    assert "Number of places must be 2 or more: 2 people are booked" in answer.text
    assert client.submit(edit, capacity="3").status_code == 302


def test_two_coordinators_who_change_a_session_keep_what_each_of_them_changed(client: PageClient) -> None:
    organisation = make_organisation()
    session = make_session(organisation)
    sign_in(client, coordinator(organisation))
    edit = f"/training/sessions/{session.reference}/edit"
    first, second = form_fields(client.get(edit).text), form_fields(client.get(edit).text)
    assert client.post(edit, data={**first, "trainer": "Another Trainer"}).status_code == 302
    assert client.post(edit, data={**second, "place": "The Annexe"}).status_code == 302
    found = only_session()
    assert (found.trainer, found.place) == ("Another Trainer", "The Annexe")
    assert client.post(edit, data={**first, "form_key": "another", "starts": "9am"}).status_code == 302
    clash = client.post(edit, data={**second, "form_key": "a third", "starts": "11am", "place": "The Attic"})
    assert clash.status_code == 422
    assert "9am" in clash.text
    assert "11am" in clash.text


def test_a_session_that_has_started_or_is_cancelled_is_not_changed(client: PageClient) -> None:
    organisation = make_organisation()
    session = make_session(organisation)
    sign_in(client, coordinator(organisation))
    page = f"/training/sessions/{session.reference}"
    with clock.standing_on(NEXT_WEEK, at=at(NEXT_WEEK, 11).time()):
        sign_in(client, coordinator(organisation))
        answer = client.get(f"{page}/edit")
        assert answer.status_code == 409
        assert "has started" in answer.text
    sign_in(client, coordinator(organisation))
    assert "Enter why" in client.submit(f"{page}/cancel", reason="").text
    assert client.submit(f"{page}/cancel", reason="No trainer").location == page
    assert only_session().state is SessionState.CANCELLED
    assert "No trainer" in client.get(page).text


def test_the_list_is_searched_sorted_filtered_and_exported(client: PageClient) -> None:
    organisation = make_organisation()
    make_session(organisation, NEXT_WEEK, course_title="Later", place="York")
    make_session(organisation, TODAY + timedelta(days=1), course_title="Sooner", place="Leeds")
    make_session(make_organisation("Other"), course_title="Not ours")
    sign_in(client, coordinator(organisation))
    text = client.get("/training/sessions?when=coming").text
    assert text.index("Sooner") < text.index("Later")
    assert "Not ours" not in text
    text = client.get("/training/sessions?sort=-starts").text
    assert text.index("Later") < text.index("Sooner")
    text = client.get("/training/sessions?q=york").text
    assert "Later" in text
    assert "Sooner" not in text
    assert "No training session matches" in client.get("/training/sessions?when=past").text
    answer = client.submit("/training/sessions/export?q=leeds", kind="csv", columns="shown")
    assert answer.status_code == 200, answer.text
    assert "Sooner" in answer.text
    assert "Later" not in answer.text
    answer.close()


def test_a_coordinator_finds_people_and_books_several_on_their_behalf(client: PageClient) -> None:
    organisation = make_organisation()
    ann = make_person(organisation, first_name="Ann", last_name="Archer")
    bea = make_person(organisation, first_name="Bea", last_name="Archer")
    make_person(make_organisation("Other"), first_name="Cyd", last_name="Archer")
    session = make_session(organisation, capacity=1)
    sign_in(client, coordinator(organisation))
    page = f"/training/sessions/{session.reference}/book"
    assert "Nobody was found" in client.submit(page, words="Zzyzx").text
    found = client.submit(page, words="archer")
    assert found.status_code == 200
    assert "Ann Archer" in found.text
    assert "Bea Archer" in found.text
    assert "Cyd Archer" not in found.text
    chosen = {**form_fields(found.text), "people": [ann.reference, bea.reference]}
    assert client.post(page, data=chosen).status_code == 302
    assert (
        "1 person is booked. 1 person is on the waiting list"
        in client.get(f"/training/sessions/{session.reference}").text
    )
    entries = db.session.scalars(select(HistoryEntry).where(HistoryEntry.action == "training_booking:book"))
    assert [each.on_behalf_of for each in entries] == [ann.reference]
    again = client.post(page, data={**chosen, "form_key": "another", "people": ann.reference})
    assert again.status_code == 422
    assert "Ann Archer: Already booked: booked" in again.text


def test_nobody_of_another_organisation_is_booked_by_a_reference_that_was_guessed(client: PageClient) -> None:
    organisation, other = make_organisation(), make_person(make_organisation("Other"))
    session = make_session(organisation)
    sign_in(client, coordinator(organisation))
    answer = client.submit(f"/training/sessions/{session.reference}/book", people=other.reference)
    assert answer.status_code == 422
    assert db.session.scalars(select(TrainingBooking)).all() == []


def test_a_coordinator_cancels_a_booking_and_the_next_in_line_moves_up(client: PageClient) -> None:
    organisation = make_organisation()
    session = make_session(organisation, capacity=1)
    first, second = book(session, make_person(organisation), make_person(organisation, last_name="Next"))
    sign_in(client, coordinator(organisation))
    page = f"/training/sessions/{session.reference}"
    assert "Waiting list" in client.get(page).text
    assert client.submit(f"/training/bookings/{first.reference}/cancel").location == page
    db.session.refresh(second)
    assert second.state is BookingState.BOOKED
    again = client.submit(f"/training/bookings/{first.reference}/cancel")
    assert again.status_code == 422
    assert "already cancelled" in again.text


def test_a_volunteer_sees_no_session_of_an_organisation_that_does_not_hold_their_record(
    client: PageClient,
) -> None:
    person = make_person(make_organisation())
    session = make_session(make_organisation("Other"), course_title="Not for you")
    sign_in(client, make_account(person_id=person.id))
    assert "Not for you" not in client.get("/my/training/sessions").text
    assert client.get(f"/my/training/sessions/{session.reference}").status_code == 404


def test_a_volunteer_who_is_booked_elsewhere_at_that_time_reads_why_they_cannot(client: PageClient) -> None:
    organisation = make_organisation()
    person = make_person(organisation)
    book(make_session(organisation, course_title="The first"), person)
    other = make_session(organisation, course_title="The second")
    sign_in(client, make_account(person_id=person.id))
    own = f"/my/training/sessions/{other.reference}"
    answer = client.post(f"{own}/book", data=form_fields(client.get(own).text))
    assert answer.status_code == 422
    assert "Already booked at this time: The first, 29 November 2026 at 10:00am" in answer.text
