"""The list of a prison that somebody has left, and a record of which a part cannot be read."""

import logging
from datetime import timedelta

import pytest
from sqlalchemy import event, select, update

from tests.factories.accounts import sign_in
from tests.factories.organisations import make_prison
from tests.factories.people import make_person
from tests.factories.sentences import PRISON_NUMBER, a_status, add, an_approval, make_record
from tests.integration.sentences.conftest import World
from tests.page_client import PageClient
from volunteer_app.foundation import clock
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.foundation.paging import SIZE, Anchor
from volunteer_app.organisations.models import Organisation
from volunteer_app.sentences import queries
from volunteer_app.sentences.models import SentenceRecord, SentenceStep
from volunteer_app.sentences.rules.kinds import State, Status

ONE_DAY = timedelta(days=1)
CANNOT = "of this record cannot be read"


def inside(world: World, prison: Organisation, last_name: str, *, leaves: bool = False) -> SentenceRecord:
    """Somebody in a prison, until today or for longer."""
    until = clock.today() + ONE_DAY if leaves else None
    person = make_person(world.hope, last_name=last_name)
    return make_record(person, world.hope, a_status(Status.IN_CUSTODY, prison, ends_before=until))


def test_the_list_names_nobody_to_the_prison_that_they_have_left_before_the_nights_job_ran(
    client: PageClient, world: World
) -> None:
    inside(world, world.prison, "Leaver", leaves=True)
    inside(world, world.prison, "Stayer")
    db.session.commit()
    sign_in(client, world.sam)
    assert "Leaver" in client.get("/sentences").text
    with clock.standing_on(clock.today() + ONE_DAY):
        sign_in(client, world.sam)
        page = client.get("/sentences").text
        assert "Leaver" not in page
        assert "Stayer" in page
        sign_in(client, world.vera)
        assert "Leaver" in client.get("/sentences").text  # her organisation keeps the record


def test_a_page_of_people_who_all_left_leads_on_to_those_who_are_there(world: World) -> None:
    stayer = inside(world, world.prison, "Stayer")
    db.session.commit()
    for number in range(SIZE + 1):
        inside(world, world.prison, f"Leaver{number}", leaves=True)
    db.session.commit()
    scope = Scope(frozenset({world.prison.id}))
    with clock.standing_on(clock.today() + ONE_DAY):
        found = queries.records_page(scope, Anchor())
    assert [each.id for each in found.items] == [stayer.id]
    assert not found.next_after


def test_what_a_page_says_of_today_is_asked_in_one_statement(world: World) -> None:
    sent: list[str] = []

    def asked(people: int) -> int:
        for number in range(people):
            inside(world, world.prison, f"Stayer{people}{number}")
        db.session.commit()
        sent.clear()
        queries.records_page(Scope(frozenset({world.prison.id})), Anchor())
        return len(sent)

    def note(*arguments: object) -> None:
        sent.append(str(arguments[2]))

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        assert asked(2) == asked(10)
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def spoil(record: SentenceRecord, item: str) -> None:
    """The newest step of one thing cannot be opened any more."""
    db.session.flush()
    newest = select(SentenceStep.id).where(SentenceStep.record_id == record.id, SentenceStep.item == item)
    number = db.session.scalars(newest.order_by(SentenceStep.id.desc()).limit(1)).one()
    db.session.execute(
        update(SentenceStep)
        .where(SentenceStep.id == number)
        .values(facts_sealed=b"nothing that opens")
        .execution_options(history_kept_by="sentence_step")
    )
    db.session.commit()
    db.session.expire_all()


def test_the_officer_reads_what_can_be_read_and_is_told_what_to_do_about_the_rest(
    client: PageClient, world: World, caplog: pytest.LogCaptureFixture
) -> None:
    record = make_record(world.person, world.hope, a_status(Status.IN_CUSTODY, world.prison))
    approval = add(record, an_approval(), State.APPROVED)
    spoil(record, approval)
    sign_in(client, world.vera)
    with caplog.at_level(logging.ERROR):
        answer = client.submit(f"/sentences/{record.reference}", why="To place them")
    assert answer.status_code == 200
    assert f"1 part {CANNOT}" in answer.text
    assert "an encryption key is missing" in answer.text
    assert "In custody" in answer.text
    assert "The governor’s approval" not in answer.text
    told = "\n".join(caplog.messages)
    assert "CannotOpen" in told
    for secret in (PRISON_NUMBER, world.prison.name, world.person.last_name, "nothing that opens"):
        assert secret not in told


def test_an_older_step_is_not_shown_in_the_place_of_a_newer_one_that_cannot_be_read(
    client: PageClient, world: World
) -> None:
    record = make_record(world.person, world.hope, a_status(Status.IN_CUSTODY, world.prison))
    approval = add(record, an_approval(), State.APPROVED)
    steps = queries.opened(record.id).entries
    assert {each.reference: each.steps for each in steps}[approval] == 2
    spoil(record, approval)
    opened = queries.opened(record.id)
    assert approval not in {each.reference for each in opened.entries}
    assert len(opened.unreadable) == 1


def test_where_everything_can_be_read_nothing_is_said_of_it(client: PageClient, world: World) -> None:
    record = make_record(world.person, world.hope, a_status(Status.IN_CUSTODY, make_prison("Eastwood")))
    db.session.commit()
    sign_in(client, world.vera)
    assert CANNOT not in client.submit(f"/sentences/{record.reference}", why="To place them").text
