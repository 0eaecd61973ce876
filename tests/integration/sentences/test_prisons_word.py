"""What a prison wrote about somebody in its custody stands against what an organisation writes; and when a
prison that they have left finds their record no more."""

from datetime import date, timedelta

import pytest
from sqlalchemy import update

from tests.factories.accounts import sign_in
from tests.factories.organisations import make_prison
from tests.factories.sentences import a_condition, a_release, a_status, add, an_approval, make_record
from tests.integration.sentences.conftest import World
from tests.integration.sentences.test_gates import gate
from tests.integration.sentences.test_service import actor, reaching
from tests.page_client import PageClient
from volunteer_app.accounts.models import Account
from volunteer_app.foundation import clock
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import NotFound, Refused
from volunteer_app.organisations.models import Organisation
from volunteer_app.sentences import marks, queries, service, tasks
from volunteer_app.sentences.models import SentenceRecord, SentenceStep
from volunteer_app.sentences.rules.gates import GateState
from volunteer_app.sentences.rules.items import Item
from volunteer_app.sentences.rules.kinds import ConditionKind, State, Status

ONE_DAY = timedelta(days=1)


class Writing:
    """Somebody who writes into a record with what their account reaches."""

    def __init__(self, account: Account, *reached: Organisation) -> None:
        self.by, self.authority = actor(account), reaching(*(each.id for each in reached))

    def add(self, record: SentenceRecord, item: Item, *then: State) -> str:
        reference = service.add(record, item, by=self.by, authority=self.authority)
        for state in then:
            self.move(record, reference, state)
        return reference

    def move(self, record: SentenceRecord, reference: str, to: State) -> None:
        service.move(record, reference, to, on=clock.today(), by=self.by, authority=self.authority)


@pytest.fixture
def sam(world: World) -> Writing:
    """The prison's security contact."""
    return Writing(world.sam, world.prison)


@pytest.fixture
def vera(world: World) -> Writing:
    """The vetting officer of the organisation that holds the record."""
    return Writing(world.vera, world.hope)


def held(world: World) -> SentenceRecord:
    """Somebody of whom the organisation wrote that they are in the prison."""
    return make_record(world.person, world.hope, a_status(Status.IN_CUSTODY, world.prison))


def here(world: World) -> GateState:
    return gate(world.person, world.hope, world.prison)


def elsewhere(world: World) -> GateState:
    return gate(world.person, world.hope, world.hope)


def test_an_organisation_does_not_open_again_what_the_governor_refused(
    world: World, sam: Writing, vera: Writing
) -> None:
    record = held(world)
    sam.add(record, an_approval(), State.REFUSED)
    vera.add(record, an_approval(), State.APPROVED)
    assert here(world) is GateState.CLOSED
    sam.add(record, an_approval(), State.APPROVED)
    assert here(world) is GateState.OPEN


def test_an_organisation_does_not_open_again_what_the_prison_took_back_though_it_wrote_it_first(
    world: World, sam: Writing, vera: Writing
) -> None:
    """Moving somebody else's entry is a word of the prison too."""
    record = held(world)
    for item, yes, no, asked in (
        (an_approval(), State.APPROVED, State.WITHDRAWN, here),
        (a_release(), State.AUTHORISED, State.PAUSED, elsewhere),
    ):
        reference = vera.add(record, item, yes)
        assert asked(world) is GateState.OPEN
        sam.move(record, reference, no)
        with pytest.raises(Refused):
            vera.move(record, reference, yes)
        vera.add(record, item, yes)
        assert asked(world) is GateState.CLOSED


def test_the_last_word_that_an_organisation_heard_counts_whichever_it_is(world: World, vera: Writing) -> None:
    record = held(world)
    vera.add(record, an_approval(), State.APPROVED)
    vera.add(record, an_approval(), State.REFUSED)
    assert here(world) is GateState.CLOSED
    vera.add(record, an_approval(), State.APPROVED)
    assert here(world) is GateState.OPEN


def test_an_organisation_neither_ends_nor_strikes_out_the_custody_that_the_prison_wrote(
    world: World, sam: Writing, vera: Writing
) -> None:
    record = make_record(world.person, world.hope, a_status(Status.IN_CUSTODY, world.prison))
    written = sam.add(record, a_status(Status.IN_CUSTODY, world.prison, starts_on=clock.today() + ONE_DAY))
    with pytest.raises(Refused, match="Somebody elsewhere recorded this"):
        vera.move(record, written, State.MISTAKEN)
    vera.add(record, a_status(Status.NONE, starts_on=clock.today() + 2 * ONE_DAY))
    assert queries.entry(record.id, written).item.ends_before is None
    assert here(world) is GateState.NEEDS_APPROVAL
    sam.add(record, a_status(Status.ON_LICENCE, starts_on=clock.today() + 3 * ONE_DAY))
    assert queries.entry(record.id, written).item.ends_before == clock.today() + 3 * ONE_DAY


def test_custody_becomes_the_prisons_word_once_the_prison_wrote_something_of_it(
    world: World, sam: Writing, vera: Writing
) -> None:
    record = held(world)
    custody = queries.entries(record.id)[0].reference
    sam.add(record, an_approval(), State.REFUSED)
    with pytest.raises(Refused, match="Somebody elsewhere"):
        vera.move(record, custody, State.MISTAKEN)
    vera.add(record, a_status(Status.NONE, starts_on=clock.today() + ONE_DAY))
    assert here(world) is GateState.CLOSED


def test_a_condition_that_the_prison_wrote_is_lifted_by_others_only_after_custody(
    world: World, sam: Writing, vera: Writing
) -> None:
    record = held(world)
    curfew = sam.add(record, a_condition(ConditionKind.CURFEW))
    assert queries.entry(record.id, curfew).item.by_prison_id == world.prison.id
    with pytest.raises(Refused, match="Somebody elsewhere"):
        vera.move(record, curfew, State.LIFTED)
    sam.add(record, a_status(Status.ON_LICENCE, starts_on=clock.today() + ONE_DAY))
    with clock.standing_on(clock.today() + ONE_DAY):
        vera.move(record, curfew, State.LIFTED)
    assert queries.entry(record.id, curfew).item.state is State.LIFTED


def leaving(world: World) -> SentenceRecord:
    """Somebody whose last day in the prison is today."""
    tomorrow = clock.today() + ONE_DAY
    record = make_record(
        world.person, world.hope, a_status(Status.IN_CUSTODY, world.prison, ends_before=tomorrow)
    )
    db.session.commit()
    return record


def test_after_their_last_day_the_prison_opens_the_record_no_more_though_nobody_wrote(
    client: PageClient, world: World
) -> None:
    record = leaving(world)
    sign_in(client, world.sam)
    address = f"/sentences/{record.reference}"
    assert client.get(address).status_code == 200
    with clock.standing_on(clock.today() + ONE_DAY):
        sign_in(client, world.sam)
        assert client.get(address).status_code == 404
        assert client.post(address, data={"why": "To see"}).status_code in (400, 404, 422)
        assert queries.records_of(reaching(world.prison.id), world.person.id) == []


def test_after_their_last_day_the_prison_writes_nothing_into_the_record(world: World, sam: Writing) -> None:
    record = leaving(world)
    with clock.standing_on(clock.today() + ONE_DAY), pytest.raises(Refused, match="Only a vetting officer"):
        sam.add(record, a_condition(ConditionKind.CURFEW))


def found_by(prison: Organisation) -> list[int]:
    scope = Scope(frozenset({prison.id}))
    return [each.id for each in db.session.scalars(queries.records(scope))]


def mark_on(day: date) -> None:
    db.session.commit()
    with clock.standing_on(day):
        tasks.mark()
    db.session.expire_all()


def test_each_night_a_record_goes_from_the_list_of_the_last_prison_to_that_of_the_next(world: World) -> None:
    tomorrow = clock.today() + ONE_DAY
    southwood = make_prison("Southwood (HMP)")
    record = leaving(world)
    add(record, a_status(Status.IN_CUSTODY, southwood, starts_on=tomorrow))
    mark_on(clock.today())
    assert (found_by(world.prison), found_by(southwood)) == ([record.id], [])
    version = record.version
    mark_on(tomorrow)
    assert (found_by(world.prison), found_by(southwood)) == ([], [record.id])
    assert record.version == version
    assert queries.record(reaching(southwood.id), record.reference).id == record.id
    with pytest.raises(NotFound):
        queries.record(reaching(world.prison.id), record.reference)


def test_a_night_looks_at_every_record_once_and_leaves_what_is_right(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks, "BATCH", 2)
    free = [make_record(world.person, world.hope, a_status(Status.NONE))]
    eastwood = make_prison("Eastwood (HMP)")
    inside = make_record(world.person, eastwood, a_status(Status.IN_CUSTODY, world.prison))
    before = [each.prison_mark for each in (*free, inside)]
    mark_on(clock.today())
    assert [each.prison_mark for each in (*free, inside)] == before
    assert {each.marked_on for each in (*free, inside)} == {clock.today()}
    assert service.mark_of_day(clock.today(), most=2) == 0


def test_a_record_that_cannot_be_read_stops_no_other_and_no_prison_finds_it(world: World) -> None:
    broken = held(world)
    db.session.execute(
        update(SentenceStep)
        .where(SentenceStep.record_id == broken.id)
        .values(facts_sealed=b"nothing that opens")
        .execution_options(history_kept_by="sentence_step")
    )
    eastwood = make_prison("Eastwood (HMP)")
    whole = make_record(world.person, eastwood, a_status(Status.IN_CUSTODY, world.prison))
    with pytest.raises(NotFound):
        queries.record(reaching(world.prison.id), broken.reference)
    mark_on(clock.today())
    assert whole.prison_mark in marks.marks([world.prison.id])
    assert {broken.marked_on, whole.marked_on} == {clock.today()}
