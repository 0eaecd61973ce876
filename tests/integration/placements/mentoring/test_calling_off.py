"""Sessions that cannot take place are cancelled and told: by the prison, or with the end of a placement."""

from datetime import time

import pytest
from sqlalchemy import select

from tests.factories.accounts import make_account, sign_in
from tests.factories.mentoring import make_mentoring
from tests.factories.organisations import BY, make_organisation
from tests.factories.placements import days_on
from tests.integration.placements.conftest import World
from tests.page_client import PageClient
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation import history
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.foundation.history import HistoryEntry
from volunteer_app.foundation.mail import OutboxMessage
from volunteer_app.people.rules import Action
from volunteer_app.placements import service as placements
from volunteer_app.placements.mentoring import calling_off, queries, sessions
from volunteer_app.placements.mentoring.models.relationship import Mentoring, MentoringSession
from volunteer_app.placements.mentoring.rules import Channel, SessionState
from volunteer_app.placements.rules import EndReason

TIMES = (time(10), time(11))


@pytest.fixture
def going(world: World) -> Mentoring:
    found = make_mentoring(world.hope, world.prison, name="Zebedee")
    found.person.email = "carys@example.org"
    history.record(Action.EDIT, found.person, by=BY, organisation_id=world.hope.id)
    return found


def plan(going: Mentoring, days: int, channel: Channel = Channel.IN_PERSON) -> MentoringSession:
    return sessions.plan(going, on=days_on(days), channel=channel, times=TIMES, by=BY)


def mailed() -> list[OutboxMessage]:
    return list(db.session.scalars(select(OutboxMessage).where(OutboxMessage.subject.contains("cancelled"))))


def test_a_prison_cancels_what_is_planned_there_and_reads_no_names(
    client: PageClient, world: World, going: Mentoring
) -> None:
    first, phone, later = plan(going, 2), plan(going, 3, Channel.PHONE), plan(going, 9)
    security = make_account(
        "security@example.org", name="Sec", roles=[(MembershipRole.SECURITY_CONTACT, world.prison)]
    )
    db.session.commit()
    sign_in(client, security)
    page = f"/rota/cancel?place={world.prison.reference}&first={days_on(1)}&last={days_on(5)}"
    shown = client.get(page).text
    assert first.reference in shown
    assert phone.reference not in shown
    assert later.reference not in shown
    assert "10am to 11am: mentoring" in shown
    for secret in (
        "Zebedee",
        "Llewellyn",
        going.reference,
        going.supported.reference,
        going.person.reference,
    ):
        assert secret not in shown
    answer = client.submit(page, sessions=[first.reference], reason="regime")
    assert answer.status_code == 302
    assert "1 session is cancelled. 1 person was told by email" in client.get(answer.location).text
    db.session.expire_all()
    states = [each.state for each in (first, phone, later)]
    assert states == [SessionState.CANCELLED, SessionState.PLANNED, SessionState.PLANNED]
    (letter,) = mailed()
    assert letter.to_address == going.person.email
    assert "The prison’s regime is restricted" in letter.body
    assert "10am to 11am" in letter.body
    for secret in ("Zebedee", world.prison.name, world.hope.name, going.role.name):
        assert secret not in letter.body


def test_another_prison_or_organisation_cancels_nothing_of_it(world: World, going: Mentoring) -> None:
    plan(going, 2)
    db.session.flush()
    stranger = Scope(frozenset({make_organisation("Stranger").id}))
    days = (days_on(0), days_on(5), 10)
    assert calling_off.to_call_off(stranger, world.prison.reference, *days) == []
    assert calling_off.places(stranger) == []
    theirs = Scope(frozenset({world.hope.id}))
    assert len(calling_off.to_call_off(theirs, world.prison.reference, *days)) == 1
    assert calling_off.places(theirs) == [(world.prison.reference, world.prison.name)]


def test_what_was_dealt_with_meanwhile_is_not_cancelled_again(going: Mentoring) -> None:
    session = plan(going, 2)
    sessions.cancel(session, by=BY)
    db.session.flush()
    assert calling_off.call_off([session], "A holiday", by=BY) == calling_off.NOTHING
    assert mailed() == []


def test_who_ends_a_placement_early_ends_what_was_planned_under_it(going: Mentoring) -> None:
    before, after, call = plan(going, 2), plan(going, 6), plan(going, 7, Channel.PHONE)
    (stay,) = queries.stays_of(going.id)
    placements.end_placement(
        stay.placement, last_day=days_on(5), reason=EndReason.CONDUCT, note="He hurt her", by=BY
    )
    db.session.flush()
    assert before.state is SessionState.PLANNED
    assert (after.state, call.state) == (SessionState.CANCELLED, SessionState.CANCELLED)
    (letter,) = mailed()
    assert letter.body.count("10am to 11am") == 2
    for secret in ("hurt", "Conduct", "Zebedee", going.role.name):
        assert secret not in letter.body
    entries = db.session.scalars(
        select(HistoryEntry).where(HistoryEntry.action == "mentoring_session:cancel")
    )
    assert {each.reason for each in entries} == {"The placement ends before it"}


def test_what_is_planned_under_another_placement_stays(world: World, going: Mentoring) -> None:
    other = make_mentoring(world.hope, world.prison, name="Another")
    session = plan(other, 6)
    (stay,) = queries.stays_of(going.id)
    placements.end_placement(stay.placement, last_day=days_on(0), reason=EndReason.MOVED_AWAY, note="", by=BY)
    assert session.state is SessionState.PLANNED
    assert mailed() == []
