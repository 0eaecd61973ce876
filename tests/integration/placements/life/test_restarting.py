"""A paused authorisation pauses a placement; a resumed one asks its coordinators, and restarts nothing."""

import pytest
from sqlalchemy import select

from tests.factories.organisations import BY, make_organisation
from tests.factories.placements import lift_pauses, make_placement, ready_person
from tests.factories.recruitment import role_named
from tests.factories.sentences import a_release, a_status, add, make_record
from tests.integration.placements.conftest import World
from tests.page_client import PageClient
from volunteer_app.foundation import clock
from volunteer_app.foundation.database import db
from volunteer_app.foundation.mail import OutboxMessage
from volunteer_app.placements import tasks
from volunteer_app.placements.life import queries as life
from volunteer_app.placements.life.models import PlacementRestart
from volunteer_app.placements.life.rules import RestartOutcome
from volunteer_app.placements.models import Placement
from volunteer_app.placements.rules import PlacementState
from volunteer_app.sentences import service as sentences
from volunteer_app.sentences.models import SentenceRecord
from volunteer_app.sentences.rules.kinds import State, Status


def serving(world: World) -> tuple[Placement, SentenceRecord, str]:
    """Somebody in custody, placed outside on an authorised release."""
    library = make_organisation(is_place=True)
    role = role_named("office-volunteer")
    person = ready_person(world.hope, library, role)
    record = make_record(person, world.hope, a_status(Status.IN_CUSTODY, world.prison))
    release = add(record, a_release(), State.AUTHORISED)
    return make_placement(person, world.hope, library, role=role, approved=True), record, release


def move(record: SentenceRecord, release: str, to: State) -> None:
    sentences.move(record, release, to, on=clock.today(), by=BY)
    db.session.flush()


def restarts(placement: Placement) -> list[RestartOutcome | None]:
    statement = select(PlacementRestart).where(PlacementRestart.placement_id == placement.id)
    return [each.outcome for each in db.session.scalars(statement.order_by(PlacementRestart.id))]


def test_a_paused_authorisation_pauses_and_a_resumed_one_asks_and_restarts_nothing(
    world: World, coordinator: PageClient
) -> None:
    placement, record, release = serving(world)
    move(record, release, State.PAUSED)
    assert (placement.state, restarts(placement)) == (PlacementState.SUSPENDED, [])
    page = coordinator.get(f"/placements/{placement.reference}").text
    assert "Paused: this placement cannot go ahead as it is" in page
    move(record, release, State.AUTHORISED)
    assert (placement.state, restarts(placement)) == (PlacementState.SUSPENDED, [None])
    mails = [each.body for each in db.session.scalars(select(OutboxMessage))]
    assert len(mails) == 2  # one of the pause, one of the question
    assert all(placement.person.last_name not in each for each in mails)
    assert "Can restart: decide" in coordinator.get("/start").text
    assert "holds again" in coordinator.get(f"/placements/{placement.reference}/life").text
    page = coordinator.get(f"/placements/{placement.reference}").text
    assert "Can restart: decide" in page
    assert f"/placements/{placement.reference}/decline-restart" in page
    assert page.count("Lift the pause") == 1
    move(record, release, State.PAUSED)
    assert "Can restart" not in coordinator.get(f"/placements/{placement.reference}").text
    assert restarts(placement) == [RestartOutcome.SHUT_AGAIN]
    move(record, release, State.AUTHORISED)
    lift_pauses(placement)
    assert restarts(placement) == [RestartOutcome.SHUT_AGAIN, RestartOutcome.LIFTED]
    assert placement.state is PlacementState.APPROVED


def test_a_restart_that_is_declined_is_not_asked_again(world: World, coordinator: PageClient) -> None:
    placement, record, release = serving(world)
    move(record, release, State.PAUSED)
    move(record, release, State.AUTHORISED)
    where = f"/placements/{placement.reference}"
    assert "Select why it does not" in coordinator.submit(f"{where}/decline-restart", note="Not yet").text
    assert "Say why it does not" in coordinator.submit(f"{where}/decline-restart", reason="other").text
    declined = coordinator.submit(f"{where}/decline-restart", reason="place", note="Not yet")
    assert declined.location == f"{where}/life"
    assert (
        "Not restarted: The place cannot take them for now: Not yet" in coordinator.get(f"{where}/life").text
    )
    assert restarts(placement) == [RestartOutcome.DECLINED]
    tasks.ask_restarts()
    assert restarts(placement) == [RestartOutcome.DECLINED]
    assert "Can restart" not in coordinator.get("/start").text


def test_a_gate_that_opens_by_the_calendar_is_found(world: World) -> None:
    placement, record, release = serving(world)
    move(record, release, State.PAUSED)
    move(record, release, State.AUTHORISED)
    for each in db.session.scalars(select(PlacementRestart)):
        db.session.delete(each)
    db.session.commit()
    tasks.ask_restarts()
    tasks.ask_restarts()
    assert restarts(placement) == [None]


def test_where_more_are_paused_than_are_read_at_once_everybody_is_asked(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(life, "CHUNK", 1)
    shut, record, release = serving(world)
    move(record, release, State.PAUSED)
    opened, record, release = serving(world)
    move(record, release, State.PAUSED)
    move(record, release, State.AUTHORISED)
    for each in db.session.scalars(select(PlacementRestart)):
        db.session.delete(each)
    db.session.commit()
    tasks.ask_restarts()
    assert (restarts(shut), restarts(opened)) == ([], [None])
