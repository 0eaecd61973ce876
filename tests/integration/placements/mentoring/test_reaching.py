"""What a mentor reaches of their own mentoring: all while it goes on in order, then little, then nothing."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.factories.accounts import make_account, sign_in
from tests.factories.mentoring import make_mentoring
from tests.factories.organisations import BY
from tests.factories.placements import days_on
from tests.integration.placements.conftest import World
from tests.integration.placements.mentoring.going import held
from tests.page_client import PageClient
from volunteer_app.accounts.models import Account
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation import clock
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.placements import service as placements
from volunteer_app.placements import suspending
from volunteer_app.placements.mentoring import looking_back, policy, queries, reaching, service, sessions
from volunteer_app.placements.mentoring.models.relationship import Mentoring
from volunteer_app.placements.mentoring.reaching import Reach
from volunteer_app.placements.mentoring.rules import Channel, EndReason, Giver
from volunteer_app.placements.rules import EndReason as PlacementEnd
from volunteer_app.placements.rules import SuspendReason
from volunteer_app.placements.supported.rules.wishes import Pathway

SECRET = "Unmistakable words"


@pytest.fixture
def going(world: World) -> Mentoring:
    return make_mentoring(world.hope, world.prison, name="Zebedee")


@pytest.fixture
def carys(going: Mentoring) -> Account:
    return make_account(name="Carys Llewellyn", person_id=going.person_id)


def reach_of(going: Mentoring) -> Reach:
    return reaching.of_mentor([going])[going.id]


def pause(going: Mentoring) -> None:
    (stay,) = queries.stays_of(going.id)
    suspending.suspend_placement(stay.placement, SuspendReason.CONCERN, by=BY)


def end_placement(going: Mentoring) -> None:
    (stay,) = queries.stays_of(going.id)
    eve = days_on(-1)
    placements.end_placement(stay.placement, last_day=eve, reason=PlacementEnd.CONDUCT, note="", by=BY)


def end_badly(going: Mentoring) -> None:
    service.end(going, on=clock.today(), reason=EndReason.NOT_SUITED, note="", by=BY)


@pytest.mark.parametrize("close", [pause, end_placement, end_badly])
def test_a_mentor_reads_and_writes_nothing_of_the_person_once_it_is_closed_to_them(
    client: PageClient, going: Mentoring, carys: Account, close: Callable[[Mentoring], None]
) -> None:
    session = sessions.write_held(going, held(note=SECRET), by=BY)
    goal = looking_back.set_goal(going, Pathway.HEALTH, SECRET, by=BY)
    planned = sessions.plan(going, on=days_on(2), channel=Channel.PHONE, by=BY)
    close(going)
    db.session.commit()
    sign_in(client, carys)
    page = f"/mentoring/{going.reference}"
    shown = client.get(page).text
    assert "Talk to your coordinator" in shown
    own = client.get("/my/mentoring").text
    for text in (shown, own):
        assert SECRET not in text
        assert "Zebedee" not in text
    closed = [
        f"{page}/{each}"
        for each in (
            "sessions",
            "sessions/plan",
            "sessions/held",
            "sessions/missed",
            "goals/new",
            f"goals/{goal.reference}/close",
            "scores",
            "feedback/mentor",
            "concern",
        )
    ]
    sessions_of = [f"/mentoring/sessions/{each.reference}" for each in (session, planned)]
    assert [client.get(each).status_code for each in (*closed, *sessions_of)] == [404] * 11


def test_after_a_prepared_ending_the_last_session_alone_can_be_written_down_for_some_days(
    client: PageClient, going: Mentoring, carys: Account
) -> None:
    looking_back.set_goal(going, Pathway.HEALTH, SECRET, by=BY)
    service.end(going, on=clock.today(), reason=EndReason.PLANNED, note=SECRET, by=BY)
    db.session.commit()
    sign_in(client, carys)
    page = f"/mentoring/{going.reference}"
    shown = client.get(page).text
    assert "you can write down the last session" in shown
    assert SECRET not in shown
    sent = {"hours": "1", "channel": "phone", "worried": "no"}
    assert client.submit(f"{page}/sessions/held", **sent).status_code == 302
    said = {"helped": "5", "listened": "4", "again": "5", "shared": "yes"}
    assert client.submit(f"{page}/feedback/mentor", **said).status_code == 302
    for other in ("sessions", "scores", "goals/new", "sessions/plan", "feedback/person"):
        assert client.get(f"{page}/{other}").status_code == 404


def test_the_days_after_an_ending_come_to_an_end(going: Mentoring) -> None:
    today = clock.today()
    service.end(going, on=today, reason=EndReason.PLANNED, note="", by=BY)
    last = policy.last_day_to_write(today)
    assert last == today + timedelta(days=14)
    with clock.standing_on(last):
        assert reach_of(going) is Reach.LAST_SESSION
    with clock.standing_on(last + timedelta(days=1)):
        assert reach_of(going) is Reach.NOTHING


def test_a_coordinator_reads_on_where_the_mentor_does_not(coordinator: PageClient, going: Mentoring) -> None:
    looking_back.set_goal(going, Pathway.HEALTH, SECRET, by=BY)
    pause(going)
    db.session.commit()
    assert SECRET in coordinator.get(f"/mentoring/{going.reference}").text


def test_of_their_own_mentoring_a_coordinator_is_the_mentor_alone(
    client: PageClient, world: World, going: Mentoring
) -> None:
    both = [(MembershipRole.COORDINATOR, world.hope)]
    sign_in(client, make_account(name="Carys Llewellyn", person_id=going.person_id, roles=both))
    looking_back.give_feedback(
        going, Giver.PERSON, {"helped": 1, "listened": 1, "again": 1, "words": SECRET}, by=BY
    )
    db.session.commit()
    page = f"/mentoring/{going.reference}"
    shown = client.get(page).text
    assert "You are the mentor, so another coordinator has to do this" in shown
    assert SECRET not in shown
    assert "End the mentoring" not in shown
    for each in ("feedback/person", "change", "move", "end", "review"):
        assert client.get(f"{page}/{each}").status_code == 404
    scope = Scope(frozenset({world.hope.id}), going.person_id)
    assert not reaching.manages(scope, going)


def test_what_the_person_says_of_the_mentor_is_written_down_by_a_coordinator_and_not_shown_to_the_mentor(
    client: PageClient, world: World, going: Mentoring, carys: Account
) -> None:
    page = f"/mentoring/{going.reference}"
    said = {"helped": "2", "listened": "1", "again": "1", "words": SECRET}
    sign_in(client, world.cora)
    assert client.submit(f"{page}/feedback/person", **said).status_code == 302
    assert "written down for them by Cora Reyes" in client.get(page).text
    sign_in(client, carys)
    shown = client.get(page).text
    assert SECRET not in shown
    assert "feedback/person" not in shown
    assert "feedback/mentor" in shown
    assert client.get(f"{page}/feedback/person").status_code == 404


def test_where_somebody_stands_at_the_end_is_asked_by_a_coordinator(
    client: PageClient, world: World, going: Mentoring, carys: Account
) -> None:
    page = f"/mentoring/{going.reference}/scores"
    sign_in(client, carys)
    assert client.submit(page, moment="start", health="3").status_code == 302
    assert client.submit(page, moment="end", health="9").status_code == 422
    sign_in(client, world.cora)
    assert client.submit(page, moment="end", health="4").status_code == 302
