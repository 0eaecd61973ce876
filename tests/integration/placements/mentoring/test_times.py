"""A planned session with a time: what else the mentor has then, their calendar; and the hours of one held."""

from datetime import time, timedelta
from typing import Any

import pytest
from flask import Flask
from icalendar import Calendar

from tests.factories.accounts import make_account, sign_in
from tests.factories.mentoring import agreement, make_match, make_mentoring, make_supported
from tests.factories.organisations import BY, make_organisation
from tests.factories.placements import days_on
from tests.factories.rota import at, feed_token, make_rota, place_in, sessions_of, sign_up
from tests.factories.training_sessions import book, make_session
from tests.integration.at_once import TwoTransactions
from tests.integration.placements.conftest import World
from tests.integration.placements.mentoring.going import held
from tests.page_client import PageClient
from volunteer_app.foundation import clock
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused
from volunteer_app.placements import hours, suspending
from volunteer_app.placements.mentoring import queries, service, sessions
from volunteer_app.placements.mentoring.models.relationship import Mentoring, MentoringSession
from volunteer_app.placements.mentoring.rules import Channel, EndReason, SessionState
from volunteer_app.placements.models import PlacementSession
from volunteer_app.placements.rota import signing_up
from volunteer_app.placements.rota.models import RotaSession
from volunteer_app.placements.rota.recurring import Repeat
from volunteer_app.placements.rules import SuspendReason


def planned(going: Mentoring, starts: time, ends: time, day: int = 1, **facts: Any) -> MentoringSession:
    given = {"channel": Channel.IN_PERSON, **facts}
    return sessions.plan(going, on=days_on(day), times=(starts, ends), by=BY, **given)


@pytest.fixture
def morning(world: World, going: Mentoring) -> RotaSession:
    """From 10am to noon tomorrow, for which the mentor may sign up too."""
    place_in(going.person, world.hope, world.prison)
    (found,) = sessions_of(make_rota(world.hope, world.prison, repeat=Repeat.ONCE))
    return found


def test_a_session_is_planned_with_its_times_or_without_any(going: Mentoring) -> None:
    with_times = planned(going, time(10), time(11, 30))
    assert (with_times.starts_at, with_times.ends_at) == (at(days_on(1), 10), at(days_on(1), 11, 30))
    without = sessions.plan(going, on=days_on(2), channel=Channel.PHONE, by=BY)
    assert (without.starts_at, without.ends_at) == (None, None)


def test_nobody_signs_up_for_a_session_that_overlaps_with_their_mentoring(
    going: Mentoring, morning: RotaSession
) -> None:
    planned(going, time(9), time(10, 1))
    with pytest.raises(Refused, match="Already at this time: Mentoring, "):
        sign_up(morning, going.person)


def test_what_touches_a_mentoring_session_what_was_cancelled_and_what_has_no_time_is_no_clash(
    going: Mentoring, morning: RotaSession
) -> None:
    sessions.cancel(planned(going, time(10), time(12)), by=BY)
    sessions.cancel(sessions.plan(going, on=days_on(1), channel=Channel.PHONE, by=BY), by=BY)
    sessions.cancel(planned(going, time(9), time(10)), by=BY)
    planned(going, time(12), time(13))
    assert sign_up(morning, going.person)


def test_no_mentoring_is_planned_for_a_time_at_which_the_mentor_has_a_place_or_waits(
    going: Mentoring, morning: RotaSession
) -> None:
    (place,) = sign_up(morning, going.person)
    with pytest.raises(Refused, match="something else at this time: Visitors’ centre, ") as refusal:
        planned(going, time(11, 59), time(13))
    assert refusal.value.field == "starts"
    planned(going, time(12), time(13))
    signing_up.give_up(place, by=BY)
    planned(going, time(12), time(13), day=2)


def test_no_mentoring_is_planned_for_a_time_at_which_the_mentor_learns_or_meets_somebody_else(
    world: World, going: Mentoring
) -> None:
    book(make_session(world.hope, starts_at=at(days_on(1), 14), ends_at=at(days_on(1), 16)), going.person)
    with pytest.raises(Refused, match="something else at this time"):
        planned(going, time(15), time(16))
    planned(going, time(16), time(17))
    match = make_match(make_supported(world.hope, world.prison, name="L."), going.person)
    planned(service.begin(match, agreement(), by=BY), time(10), time(11), day=2)
    with pytest.raises(Refused, match="something else at this time: Mentoring"):
        planned(going, time(10, 30), time(11, 30), day=2)
    planned(going, time(11), time(11, 30), day=2)


def test_another_organisation_does_not_read_that_somebody_mentors_nor_what_else_they_do(
    world: World, going: Mentoring
) -> None:
    other = make_organisation("Other", code="OTHER")
    place_in(going.person, other, world.prison)
    first, second = (
        sessions_of(make_rota(other, world.prison, title="Listeners", repeat=Repeat.ONCE, **on))[0]
        for on in ({}, {"starts_on": days_on(2)})
    )
    planned(going, time(10), time(11))
    with pytest.raises(Refused) as refused:
        sign_up(first, going.person)
    assert refused.value.message == "Already at this time: something with another organisation"
    sign_up(second, going.person)
    with pytest.raises(Refused, match="something else at this time: something with another organisation"):
        planned(going, time(10), time(11), day=2)


@pytest.mark.parametrize(
    ("times", "field", "words"),
    [
        ((time(10), None), "ends", "Enter the end time"),
        ((None, time(10)), "starts", "Enter the start time"),
        ((time(10), time(10)), "ends", "after the start time"),
        ((time(8), time(20, 1)), "ends", "12 hours at most"),
    ],
)
def test_times_that_cannot_be_are_refused(
    going: Mentoring, times: tuple[time | None, time | None], field: str, words: str
) -> None:
    with pytest.raises(Refused, match=words) as refusal:
        sessions.plan(going, on=days_on(1), channel=Channel.PHONE, times=times, by=BY)
    assert refusal.value.field == field


def test_a_time_that_is_over_is_refused(going: Mentoring) -> None:
    with clock.standing_on(clock.today(), time(12)), pytest.raises(Refused, match="must be in the future"):
        planned(going, time(10), time(11), day=0)


def test_nothing_is_planned_for_a_day_on_which_the_mentor_is_not_placed(going: Mentoring) -> None:
    (stay,) = queries.stays_of(going.id)
    after = stay.placement.ends_before
    with pytest.raises(Refused, match="placement lasts until") as refusal:
        sessions.plan(going, on=after, channel=Channel.PHONE, by=BY)
    assert refusal.value.field == "on_day"
    eve = after - timedelta(days=1)
    assert sessions.plan(going, on=eve, channel=Channel.PHONE, by=BY).on_day == eve


def test_the_times_of_a_plan_go_where_it_was_held_on_another_day(going: Mentoring) -> None:
    one, other = planned(going, time(10), time(11)), planned(going, time(10), time(11), day=2)
    first, second = days_on(1), days_on(2)
    with clock.standing_on(second):
        sessions.write_held(going, held(first), planned=other, by=BY)
        sessions.write_held(going, held(first), planned=one, by=BY)
    assert (one.starts_at is not None, other.starts_at) == (True, None)


def events(client: PageClient, going: Mentoring) -> list[dict[str, Any]]:
    answer = client.get(f"/calendar/{feed_token(going.person)}")
    return [dict(each) for each in Calendar.from_ical(answer.data).walk("VEVENT")]


def test_the_mentors_calendar_has_planned_sessions_with_a_time(
    client: PageClient, world: World, going: Mentoring, morning: RotaSession
) -> None:
    sign_up(morning, going.person)
    met = planned(going, time(14), time(15))
    planned(going, time(9), time(10), day=2, channel=Channel.PHONE)
    sessions.plan(going, on=days_on(3), channel=Channel.PHONE, by=BY)
    db.session.commit()
    rota, prison, phone = events(client, going)
    assert str(rota["SUMMARY"]) == "Visitors’ centre"
    assert {str(each["SUMMARY"]) for each in (prison, phone)} == {"Mentoring"}
    assert [str(each["LOCATION"]) for each in (prison, phone)] == [world.prison.name, "By phone"]
    assert (prison["DTSTART"].dt, prison["DTEND"].dt) == (met.starts_at, met.ends_at)
    assert prison["UID"].partition("@")[0] == met.reference.lower()


def test_the_calendar_has_neither_the_name_nor_a_reference_of_whom_the_mentor_supports(
    client: PageClient, world: World
) -> None:
    going = make_mentoring(world.hope, world.prison, name="Zebedee")
    planned(going, time(14), time(15))
    db.session.commit()
    text = client.get(f"/calendar/{feed_token(going.person)}").get_data(as_text=True)
    assert "SUMMARY:Mentoring" in text
    for kept_out in ("Zebedee", going.supported.reference, going.reference, going.person.full_name):
        assert kept_out not in text


def test_a_session_that_was_cancelled_is_told_and_one_of_a_paused_placement_left_out(
    client: PageClient, going: Mentoring
) -> None:
    off, on = planned(going, time(14), time(15)), planned(going, time(14), time(15), day=2)
    sessions.cancel(off, by=BY)
    db.session.commit()
    cancelled, confirmed = events(client, going)
    assert (cancelled["STATUS"], confirmed["STATUS"]) == ("CANCELLED", "CONFIRMED")
    assert cancelled["SEQUENCE"] > confirmed["SEQUENCE"]
    (stay,) = queries.stays_of(going.id)
    suspending.suspend_placement(stay.placement, SuspendReason.CHECK_LAPSED, by=BY)
    db.session.commit()
    assert events(client, going) == []
    assert on.state is SessionState.PLANNED


def test_what_is_planned_when_the_mentoring_ends_is_cancelled_in_the_calendar(
    client: PageClient, going: Mentoring
) -> None:
    planned(going, time(14), time(15))
    service.end(going, on=clock.today(), reason=EndReason.PERSON_CHOSE, note="", by=BY)
    db.session.commit()
    assert [str(each["STATUS"]) for each in events(client, going)] == ["CANCELLED"]


def test_a_mentor_plans_with_a_time_on_their_page_and_reads_it_there(
    client: PageClient, going: Mentoring
) -> None:
    sign_in(client, make_account(name="Carys Llewellyn", person_id=going.person_id))
    page, day = f"/mentoring/{going.reference}", days_on(1)
    form = {
        "channel": "in_person",
        "starts": "2:30pm",
        "on_day-day": str(day.day),
        "on_day-month": str(day.month),
        "on_day-year": str(day.year),
    }
    refused = client.submit(f"{page}/sessions/plan", **form)
    assert refused.status_code == 422
    assert "Enter the end time, or leave both times empty" in refused.text
    assert client.submit(f"{page}/sessions/plan", **form, ends="4pm").status_code == 302
    assert "2:30pm to 4pm" in client.get(page).text
    (session,) = queries.planned_sessions(going.id)
    assert "2:30pm to 4pm" in client.get(f"/mentoring/sessions/{session.reference}").text


def test_a_mentor_reads_what_is_planned_for_today(client: PageClient, world: World) -> None:
    going = make_mentoring(world.hope, world.prison, name="Zebedee")
    other = make_mentoring(world.hope, world.prison)
    today = clock.today()
    with clock.standing_on(today, time(9)):
        planned(going, time(14, 30), time(16), day=0)
        planned(going, time(10), time(11))
        sessions.plan(other, on=today, channel=Channel.PHONE, by=BY)
        db.session.commit()
        sign_in(client, make_account(name="Carys Llewellyn", person_id=going.person_id))
        page = client.get("/my/mentoring").text
        assert "2:30pm to 4pm, In person" in page
        assert "10am" not in page
        assert "By phone" not in page
        (stay,) = queries.stays_of(going.id)
        suspending.suspend_placement(stay.placement, SuspendReason.CHECK_LAPSED, by=BY)
        db.session.commit()
        shut = client.get("/my/mentoring").text
    assert "2:30pm" not in shut
    assert "Zebedee" not in shut


def test_removing_the_hours_leaves_the_session_and_its_page_says_that_none_are_logged(
    client: PageClient, going: Mentoring
) -> None:
    found = sessions.write_held(going, held(), by=BY)
    logged = db.session.get_one(PlacementSession, found.hours_id)
    db.session.commit()
    sign_in(client, make_account(name="Carys Llewellyn", person_id=going.person_id))
    page = f"/mentoring/sessions/{found.reference}"
    assert "Logged with the mentor’s placement" in client.get(page).text
    hours.remove_session(logged, by=BY)
    db.session.commit()
    db.session.expire_all()
    assert (found.state, found.minutes, found.hours_id) == (SessionState.HELD, 60, None)
    assert "No hours are logged" in client.get(page).text


def test_of_a_place_and_a_mentoring_session_at_one_time_that_are_made_at_once_one_is_made(
    app: Flask, going: Mentoring, morning: RotaSession
) -> None:
    session, mentoring = morning.id, going.id
    db.session.commit()

    def signs_up() -> None:
        found = db.session.get_one(Mentoring, mentoring)
        signing_up.sign_up(db.session.get_one(RotaSession, session), found.person, by=BY)

    def plans() -> None:
        planned(db.session.get_one(Mentoring, mentoring), time(11), time(13))

    assert TwoTransactions(app, signs_up, plans).run() == ["first done", "second refused"]
