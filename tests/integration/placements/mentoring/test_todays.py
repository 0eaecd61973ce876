"""Coordinators see on Today, and on the page of today's sessions, who meets whom as a mentor."""

from datetime import time

from sqlalchemy import select

from tests.factories.mentoring import make_mentoring
from tests.factories.organisations import BY, make_organisation
from tests.factories.placements import days_on
from tests.integration.placements.conftest import World
from tests.page_client import PageClient
from volunteer_app.foundation import clock
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.placements import suspending
from volunteer_app.placements.mentoring import queries, reaching, sessions, todays
from volunteer_app.placements.mentoring.models.relationship import Mentoring
from volunteer_app.placements.mentoring.rules import Channel, MissedBy
from volunteer_app.placements.rules import SuspendReason

SECTION = "Mentoring today, and to look at"


def planned(mentoring: Mentoring, hour: int, channel: Channel = Channel.IN_PERSON) -> str:
    times = time(hour), time(hour + 1)
    with clock.standing_on(clock.today(), time(6)):
        made = sessions.plan(mentoring, on=clock.today(), channel=channel, times=times, by=BY)
    db.session.commit()
    return made.reference


def test_the_sessions_of_today_stand_on_today_and_lead_to_who_meets_whom(
    coordinator: PageClient, world: World, going: Mentoring
) -> None:
    other = make_mentoring(world.hope, world.prison, name="Zebedee")
    assert SECTION not in coordinator.get("/start").text
    late, early = planned(going, 15), planned(other, 9, Channel.PHONE)
    sessions.plan(going, on=days_on(1), channel=Channel.PHONE, by=BY)
    start = coordinator.get("/start").text
    assert f"{SECTION}: 2" in start
    assert "2 sessions are planned for today" in start
    assert 'href="/rota/today#mentoring"' in start
    page = coordinator.get("/rota/today").text
    assert page.index(early) < page.index(late)
    assert "9am to 10am, Carys Llewellyn and Zebedee" in page
    assert world.prison.name in page
    assert "There is no session today" not in page


def test_what_is_written_down_or_cancelled_is_not_counted_and_what_is_cancelled_not_shown(
    coordinator: PageClient, world: World, going: Mentoring
) -> None:
    other = make_mentoring(world.hope, world.prison, name="Zebedee")
    missed, cancelled = planned(going, 10), planned(other, 11)
    (session,) = queries.planned_sessions(going.id)
    sessions.write_missed(going, on=clock.today(), missed_by=MissedBy.PERSON, planned=session, by=BY)
    (session,) = queries.planned_sessions(other.id)
    sessions.cancel(session, by=BY)
    db.session.commit()
    assert SECTION not in coordinator.get("/start").text
    page = coordinator.get("/rota/today").text
    assert missed in page
    assert cancelled not in page


def test_a_session_under_a_paused_placement_says_so_and_another_organisation_sees_none(
    coordinator: PageClient, world: World, going: Mentoring
) -> None:
    planned(going, 10)
    assert "Must not take place" not in coordinator.get("/rota/today").text
    placement = reaching.last_placements([going.id])[going.id]
    suspending.suspend_placement(placement, SuspendReason.CHECK_LAPSED, by=BY)
    db.session.commit()
    assert "Must not take place" in coordinator.get("/rota/today").text
    elsewhere = Scope(frozenset({make_organisation("Other").id}))
    assert todays.lines(elsewhere, clock.today()) == []
    assert db.session.scalar(select(todays.planned_count(elsewhere))) == 0


def test_a_day_without_any_session_says_so(coordinator: PageClient, world: World) -> None:
    assert "There is no session today" in coordinator.get("/rota/today").text
