from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from ical.event import EventStatus
from icalendar import Calendar
from sqlalchemy import select

from tests.factories.accounts import make_account, sign_in
from tests.factories.organisations import BY, make_organisation, make_prison
from tests.factories.rota import at, details, feed_token, make_rota, placed, sessions_of, sign_up
from tests.integration import calendars
from tests.integration.placements.rota.conftest import TODAY
from tests.page_client import PageClient, form_fields
from volunteer_app.foundation import clock
from volunteer_app.foundation.database import db
from volunteer_app.foundation.history import HistoryEntry
from volunteer_app.people.models import Person
from volunteer_app.placements import suspending
from volunteer_app.placements.rota import calling_off, feed, service
from volunteer_app.placements.rota.models import CalendarFeed, Rota
from volunteer_app.placements.rota.rules import CancelReason
from volunteer_app.placements.rules import SuspendReason

TOMORROW = TODAY + timedelta(days=1)


def signed_up() -> tuple[Person, Rota]:
    organisation, prison = make_organisation(), make_prison()
    person = placed(organisation, prison, first_name="Asha", last_name="Helperton", email="asha@example.org")
    other = placed(organisation, prison, first_name="Bryn", last_name="Volunteerson")
    rota = make_rota(organisation, prison)
    for each in sessions_of(rota)[:2]:
        sign_up(each, person, other)
    return person, rota


def events(client: PageClient, token: str) -> list[dict[str, Any]]:
    answer = client.get(f"/calendar/{token}")
    assert (answer.status_code, answer.mimetype) == (200, "text/calendar")
    return [dict(each) for each in Calendar.from_ical(answer.data).walk("VEVENT")]


def test_a_calendar_reads_the_sessions_of_its_owner_without_a_sign_in(client: PageClient) -> None:
    person, rota = signed_up()
    one, two, _ = sessions_of(rota)
    found = events(client, feed_token(person))
    assert [each["UID"].partition("@")[0] for each in found] == [
        one.reference.lower(),
        two.reference.lower(),
    ]
    assert [each["DTSTART"].dt for each in found] == [one.starts_at, two.starts_at]
    assert {str(each["SUMMARY"]) for each in found} == {"Visitors’ centre"}
    assert {str(each["LOCATION"]) for each in found} == {"Northwood (HMP)"}
    assert {str(each["STATUS"]) for each in found} == {"CONFIRMED"}


def test_a_calendar_names_nobody(client: PageClient) -> None:
    person, _ = signed_up()
    text = client.get(f"/calendar/{feed_token(person)}").get_data(as_text=True)
    for kept_out in (
        "Asha",
        "Helperton",
        "asha@",
        "Bryn",
        "Volunteerson",
        person.reference,
        "ATTENDEE",
        "Gate 2",
    ):
        assert kept_out not in text


def test_a_calendar_that_another_hand_wrote_reads_the_same(client: PageClient) -> None:
    organisation, prison = make_organisation(), make_prison("Northwood, the “new” wing; (HMP)")
    person = placed(organisation, prison, first_name="Asha")
    title = "Visitors’ centre, teas; cakes \\ and a very long word: Llanfairpwllgwyngyllgogerychwyrndrobwll"
    first, second, _ = sessions_of(make_rota(organisation, prison, title=title))
    for each in (first, second):
        sign_up(each, person)
    calling_off.call_off([first], CancelReason.REGIME, by=BY)
    calendar = calendars.read(client.get(f"/calendar/{feed_token(person)}"))
    assert (calendar.version, calendar.method) == ("2.0", None)
    for session, event in zip((first, second), calendar.events, strict=True):
        assert (event.start, event.end) == (session.starts_at, session.ends_at)
        assert event.uid.partition("@")[0] == session.reference.lower()
        assert (event.summary, event.location) == (title, prison.name)
        assert event.sequence == session.calendar_sequence
        assert str(event.url).endswith(f"/my/rota/{session.reference}")
        assert event.attendees == []
    assert [each.status for each in calendar.events] == [EventStatus.CANCELLED, EventStatus.CONFIRMED]


def test_an_address_that_was_ended_or_replaced_leads_nowhere(client: PageClient) -> None:
    person, _ = signed_up()
    first = feed_token(person)
    second = feed_token(person)
    assert client.get(f"/calendar/{first}").status_code == 404
    assert client.get(f"/calendar/{second}").status_code == 200
    feed.end(person, by=BY)
    assert client.get(f"/calendar/{second}").status_code == 404
    assert client.get("/calendar/nothing").status_code == 404


def test_the_token_stands_in_no_column_and_in_no_history(client: PageClient) -> None:
    person, _ = signed_up()
    token = feed_token(person)
    assert client.get(f"/calendar/{token}").status_code == 200
    row = db.session.scalars(select(CalendarFeed)).one()
    assert token.encode() not in (row.token_sealed or b"")
    assert token not in row.token_hash
    kept = [str(each.after) for each in db.session.scalars(select(HistoryEntry))]
    assert not any(token in each or row.token_hash in each for each in kept)


def test_a_changed_session_has_a_higher_number_and_a_cancelled_one_says_so(client: PageClient) -> None:
    person, rota = signed_up()
    token = feed_token(person)
    before = events(client, token)
    service.change(rota, details(ends=at(TODAY, 13).time()), version=rota.version, by=BY)
    calling_off.call_off(sessions_of(rota)[:1], CancelReason.REGIME, by=BY)
    gone, moved = events(client, token)
    assert (str(gone["STATUS"]), str(moved["STATUS"])) == ("CANCELLED", "CONFIRMED")
    assert int(moved["SEQUENCE"]) == int(before[1]["SEQUENCE"]) + 1
    assert int(gone["SEQUENCE"]) == int(before[0]["SEQUENCE"]) + 2
    assert moved["UID"] == before[1]["UID"]


def test_who_is_paused_is_not_expected_and_their_calendar_is_empty(client: PageClient) -> None:
    person, _ = signed_up()
    token = feed_token(person)
    suspending.suspend_placements(person.id, SuspendReason.OFFICER)
    assert events(client, token) == []


def test_times_are_in_utc_on_either_side_of_a_change_of_the_clocks(client: PageClient) -> None:
    organisation, prison = make_organisation(), make_prison()
    sunday = date(2027, 3, 28)
    with clock.standing_on(sunday - timedelta(days=30)):
        person = placed(organisation, prison)
        rota = make_rota(
            organisation,
            prison,
            starts_on=sunday - timedelta(days=7),
            ends_before=sunday + timedelta(days=8),
        )
        for each in sessions_of(rota):
            sign_up(each, person)
        found = events(client, feed_token(person))
    assert [each["DTSTART"].dt for each in found] == [
        datetime(2027, 3, 21, 10, tzinfo=UTC),
        datetime(2027, 3, 28, 9, tzinfo=UTC),
        datetime(2027, 4, 4, 9, tzinfo=UTC),
    ]


def test_a_volunteer_makes_reads_renews_and_ends_their_address(client: PageClient) -> None:
    person, _ = signed_up()
    sign_in(client, make_account(person_id=person.id))
    page = "/my/rota/calendar"
    assert "/calendar/" not in client.get(page).text.replace("/my/rota/calendar", "")
    client.submit(page)
    shown = client.get(page).text
    assert "earlier one no longer works" not in shown
    assert "the present one stops working at once" in shown
    assert "If you stop sharing, the address stops working at once" in shown
    first = feed.address(feed.standing(person.id) or pytest.fail("no feed"))
    assert first in shown
    client.submit(page)
    again = client.get(page).text
    assert first not in again
    assert "The earlier one no longer works" in again
    client.post(f"{page}/end", data=form_fields(client.get(page).text))
    assert feed.standing(person.id) is None


def test_an_address_is_asked_for_so_often_and_then_refused_for_a_while(client: PageClient) -> None:
    person, _ = signed_up()
    token = feed_token(person)
    answers = {client.get(f"/calendar/{token}").status_code for _ in range(121)}
    assert answers == {200, 429}
