"""Hours: logging them, on one's own or another's behalf, approving them, and what cannot be."""

from threading import Barrier, Thread

import pytest
from flask import Flask
from sqlalchemy import select

from tests.factories.accounts import make_account, sign_in
from tests.factories.organisations import BY, make_organisation
from tests.factories.people import make_person
from tests.factories.placements import days_on, make_placement, make_session
from tests.factories.recruitment import role_named
from tests.integration.placements.conftest import World
from tests.integration.placements.test_pages import filled
from tests.page_client import PageClient, form_fields
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation import history
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused, StaleEdit
from volunteer_app.foundation.history import HistoryEntry
from volunteer_app.foundation.mail import OutboxMessage
from volunteer_app.people.rules import Action
from volunteer_app.placements import hours, queries
from volunteer_app.placements.models import Placement, PlacementSession
from volunteer_app.placements.rules import SessionState


@pytest.fixture
def begun(world: World) -> Placement:
    """A placement that begins today."""
    placement = make_placement(world.person, world.hope, world.prison, approved=True)
    db.session.commit()
    return placement


@pytest.fixture
def volunteer(app: Flask, world: World) -> PageClient:
    client = app.test_client()
    assert isinstance(client, PageClient)
    sign_in(client, make_account(name="Gwen Llewellyn", person_id=world.person.id))
    return client


def test_a_volunteer_logs_hours_and_a_coordinator_approves_them(
    volunteer: PageClient, coordinator: PageClient, begun: Placement
) -> None:
    page = f"/placements/{begun.reference}/hours"
    assert "Your hours" in volunteer.get("/my/volunteering").text
    logged = volunteer.submit(f"{page}/new", **filled(days_on(0), "held_on"), hours="2", minutes="30")
    assert logged.location == page
    assert "2 hours 30 minutes" in volunteer.get(page).text
    session = db.session.scalars(select(PlacementSession)).one()
    assert session.reference in coordinator.get("/hours/to-approve").text
    decided = coordinator.submit(f"/hours/{session.reference}", decision="approve", note="")
    assert decided.location == "/hours/to-approve"
    assert "No hours are waiting" in coordinator.get("/hours/to-approve").text
    assert "Approved" in volunteer.get(page).text
    db.session.expire_all()
    assert queries.minutes_by_state(begun.id) == {SessionState.APPROVED: 150}


def test_hours_sent_back_come_with_a_reason_and_can_be_removed(
    volunteer: PageClient, coordinator: PageClient, begun: Placement
) -> None:
    session = make_session(begun)
    db.session.commit()
    where = f"/hours/{session.reference}"
    assert coordinator.submit(where, decision="send_back", note="").status_code == 422
    coordinator.submit(where, decision="send_back", note="You were not here on that day")
    page = f"/placements/{begun.reference}/hours"
    shown = volunteer.get(page).text
    assert "You were not here on that day" in shown
    removed = volunteer.post(f"{where}/remove", data=form_fields(shown))
    assert removed.location == page
    assert db.session.scalars(select(PlacementSession)).all() == []
    actions = db.session.scalars(
        select(HistoryEntry.action).where(HistoryEntry.subject_kind == "placement_session")
    )
    assert sorted(actions) == ["session:log", "session:remove", "session:send_back"]


def test_approved_hours_cannot_be_removed(coordinator: PageClient, begun: Placement) -> None:
    session, waiting = make_session(begun), make_session(begun)
    hours.approve_session(session, by=BY)
    db.session.commit()
    page = f"/placements/{begun.reference}/hours"
    fields = form_fields(coordinator.get(page).text)
    coordinator.post(f"/hours/{session.reference}/remove", data=fields)
    assert "These hours were approved" in coordinator.get(page).text
    left = db.session.scalars(select(PlacementSession.id)).all()
    assert set(left) == {session.id, waiting.id}


def test_a_coordinator_logs_on_behalf_and_history_says_so(
    coordinator: PageClient, begun: Placement, world: World
) -> None:
    answer = coordinator.submit(
        f"/placements/{begun.reference}/hours/new", **filled(days_on(0), "held_on"), hours="3", minutes=""
    )
    assert answer.status_code == 302
    entry = db.session.scalars(select(HistoryEntry).where(HistoryEntry.action == "session:log")).one()
    assert (entry.on_behalf_of, entry.actor_name) == (world.person.reference, "Cora Reyes")


@pytest.mark.parametrize(
    ("days_ago", "minutes", "words"),
    [
        (-1, 60, "today or in the past"),
        (1, 60, "within the placement"),
        (0, 0, "Enter how long"),
        (0, 24 * 60 + 1, "24 or fewer"),
    ],
)
def test_hours_that_cannot_be_are_refused(begun: Placement, days_ago: int, minutes: int, words: str) -> None:
    with pytest.raises(Refused, match=words):
        make_session(begun, days_ago=days_ago, minutes=minutes)


def test_a_day_has_24_hours_over_all_placements(begun: Placement) -> None:
    make_session(begun, minutes=20 * 60)
    with pytest.raises(Refused, match="24 or fewer"):
        make_session(begun, minutes=4 * 60 + 1)
    make_session(begun, minutes=4 * 60)


def test_two_who_log_at_once_do_not_make_a_day_of_30_hours(app: Flask, begun: Placement) -> None:
    number = begun.id
    db.session.commit()
    both, said = Barrier(2, timeout=30), []
    # SQLite lets one writer in at a time, so there only the start can be shared
    read_first = db.engine.dialect.name == "postgresql"

    def log() -> None:
        with app.app_context():
            seen = db.session.get_one(Placement, number) if read_first else None
            both.wait()
            try:
                make_session(seen or db.session.get_one(Placement, number), minutes=15 * 60)
                db.session.commit()
                said.append("logged")
            except Refused:
                db.session.rollback()
                said.append("refused")

    threads = [Thread(target=log) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(said) == ["logged", "refused"]


def test_hours_of_a_placement_that_was_never_approved_are_refused(world: World) -> None:
    proposed = make_placement(world.person, world.hope, world.prison, starts_on=days_on(0))
    with pytest.raises(Refused, match="Hours cannot be logged"):
        make_session(proposed)


def test_nobody_approves_their_own_hours(world: World, begun: Placement) -> None:
    session = make_session(begun)
    herself = make_account(person_id=world.person.id, roles=[(MembershipRole.COORDINATOR, world.hope)])
    with pytest.raises(Refused, match="your own hours"):
        hours.approve_session(session, by=herself.as_actor())


def test_hours_are_decided_once(begun: Placement) -> None:
    session = make_session(begun)
    shown = session.version
    hours.approve_session(session, by=BY, version=shown)
    with pytest.raises(StaleEdit):
        hours.send_back_session(session, note="No", by=BY, version=shown)
    with pytest.raises(Refused, match="already decided"):
        hours.send_back_session(session, note="No", by=BY)


def chosen(coordinator: PageClient, *sessions: PlacementSession) -> str:
    """The preview of approving these; its address."""
    fields = form_fields(coordinator.get("/hours/to-approve").text)
    fields["chosen"] = [each.reference for each in sessions]
    return str(coordinator.post("/hours/to-approve/choose", data={**fields, "which": "ticked"}).location)


def test_many_hours_are_approved_at_once_with_a_reason(coordinator: PageClient, begun: Placement) -> None:
    sessions = [make_session(begun, minutes=60 * each) for each in (1, 2, 3)]
    db.session.commit()
    preview = chosen(coordinator, *sessions[:2])
    assert "Approve 2 entries of hours" in coordinator.get(preview).text
    assert coordinator.submit(preview, note="").status_code == 422
    answer = coordinator.submit(preview, note="Checked against the book")
    assert "2 entries of hours approved" in coordinator.get(answer.location).text
    db.session.expire_all()
    assert queries.minutes_by_state(begun.id) == {SessionState.APPROVED: 180, SessionState.LOGGED: 180}
    reasons = db.session.scalars(
        select(HistoryEntry.reason).where(HistoryEntry.action == "session:approve")
    ).all()
    assert reasons == ["Checked against the book"] * 2


def test_hours_that_changed_since_the_preview_are_left(coordinator: PageClient, begun: Placement) -> None:
    first, second = make_session(begun), make_session(begun, minutes=30)
    db.session.commit()
    preview = chosen(coordinator, first, second)
    fields = form_fields(coordinator.get(preview).text)
    hours.send_back_session(second, note="Not here that day", by=BY)
    db.session.commit()
    answer = coordinator.post(preview, data={**fields, "note": "Seen"})
    shown = coordinator.get(answer.location).text
    assert "1 entry of hours approved" in shown
    assert "These hours were already decided" in shown


def test_ones_own_hours_stay_when_many_are_approved(
    client: PageClient, begun: Placement, world: World
) -> None:
    session = make_session(begun)
    herself = make_account(person_id=world.person.id, roles=[(MembershipRole.COORDINATOR, world.hope)])
    sign_in(client, herself)
    db.session.commit()
    preview = chosen(client, session)
    assert "You cannot approve your own hours" in client.get(preview).text


def test_another_organisations_hours_cannot_be_chosen(client: PageClient, begun: Placement) -> None:
    session, other = make_session(begun), make_organisation()
    theirs = make_placement(make_person(other), other, other, role=role_named("mentor-community"))
    sign_in(client, make_account(roles=[(MembershipRole.COORDINATOR, other)]))
    db.session.commit()
    fields = form_fields(client.get(f"/placements/{theirs.reference}/refuse").text)
    answer = client.post("/hours/to-approve/choose", data={**fields, "chosen": session.reference})
    assert answer.status_code == 404


def test_another_organisations_hours_are_not_found(client: PageClient, begun: Placement) -> None:
    session = make_session(begun)
    sign_in(client, make_account(roles=[(MembershipRole.COORDINATOR, make_organisation())]))
    db.session.commit()
    for path in (f"/hours/{session.reference}", f"/placements/{begun.reference}/hours"):
        assert client.get(path).status_code == 404


def test_a_volunteer_hears_of_hours_that_are_sent_back_by_mail_and_on_their_start_page(
    volunteer: PageClient, coordinator: PageClient, begun: Placement, world: World
) -> None:
    world.person.email = "gwen@people.example"
    session = make_session(begun)
    history.record(Action.EDIT, world.person, by=BY, person_id=world.person.id)
    db.session.commit()
    assert "sent back" not in volunteer.get("/my/volunteering").text
    coordinator.submit(f"/hours/{session.reference}", decision="send_back", note="A secret remark")
    message = db.session.scalars(select(OutboxMessage)).one()
    assert message.to_address == "gwen@people.example"
    assert f"/placements/{begun.reference}/hours" in message.body
    told = message.subject + message.body
    assert not any(each in told for each in ("secret", begun.place.name, begun.role.name))
    assert "1 entry of hours was sent back" in volunteer.get("/my/volunteering").text


def test_hours_sent_back_to_somebody_without_an_address_send_nothing(
    coordinator: PageClient, begun: Placement, world: World
) -> None:
    world.person.email = None
    session = make_session(begun)
    history.record(Action.EDIT, world.person, by=BY, person_id=world.person.id)
    db.session.commit()
    coordinator.submit(f"/hours/{session.reference}", decision="send_back", note="Which day?")
    assert db.session.scalars(select(OutboxMessage)).all() == []


def test_the_same_day_and_length_is_logged_twice_only_when_somebody_says_that_it_is_further(
    coordinator: PageClient, begun: Placement
) -> None:
    new = f"/placements/{begun.reference}/hours/new"
    typed = {**filled(days_on(0), "held_on"), "hours": "2", "minutes": "30"}
    first = coordinator.submit(new, **typed)
    page = coordinator.get(first.location).text
    assert "You or another coordinator approves them" in page
    assert "govuk-notification-banner--success" in page
    again = coordinator.submit(new, **typed)
    assert again.status_code == 422
    assert "2 hours 30 minutes are already logged for this day" in again.text
    assert "These are further hours of the same day" in again.text
    assert coordinator.submit(new, **typed, further="y").status_code == 302
    assert len(db.session.scalars(select(PlacementSession.id)).all()) == 2
