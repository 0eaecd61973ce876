"""Sentence records for tests, made by the room's own service as a job. They flush and never commit."""

from datetime import date, timedelta
from typing import Any

from tests.factories.organisations import BY
from volunteer_app.foundation import clock
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.models import Person
from volunteer_app.sentences import service
from volunteer_app.sentences.models import SentenceRecord
from volunteer_app.sentences.rules.items import Item
from volunteer_app.sentences.rules.kinds import (
    Approver,
    ConditionKind,
    ItemKind,
    ReleaseType,
    State,
    Status,
)

PRISON_NUMBER = "A1234ZZ"


def an_item(kind: ItemKind, state: State, **facts: Any) -> Item:
    """Something from today on, without an end, unless told."""
    today = clock.today()
    return Item(kind=kind, state=state, **{"starts_on": today, "ends_before": None, "since": today, **facts})


def a_status(status: Status, prison: Organisation | None = None, **facts: Any) -> Item:
    """A status, in a prison where one is given."""
    if prison is not None:
        facts = {"prison_id": prison.id, "prison_name": prison.name, "prison_number": PRISON_NUMBER, **facts}
    return an_item(ItemKind.STATUS, State.STATED, status=status, **facts)


def an_approval(approver: Approver = Approver.GOVERNOR, **facts: Any) -> Item:
    """An approval that is asked for."""
    return an_item(ItemKind.APPROVAL, State.ASKED, approver=approver, **facts)


def a_release(kind: ReleaseType = ReleaseType.RDR, days: int = 365, **facts: Any) -> Item:
    """A release that is asked for, from today on for so many days."""
    last = clock.today() + timedelta(days=days)
    return an_item(ItemKind.RELEASE, State.ASKED, release_type=kind, **{"ends_before": last, **facts})


def a_condition(kind: ConditionKind, **facts: Any) -> Item:
    """A condition in force."""
    return an_item(ItemKind.CONDITION, State.IN_FORCE, condition=kind, **facts)


def an_occurrence(release: str, on: date, **facts: Any) -> Item:
    """A day of release."""
    last = on + timedelta(days=1)
    return an_item(
        ItemKind.OCCURRENCE, State.PLANNED, release=release, **{"starts_on": on, "ends_before": last, **facts}
    )


def make_record(person: Person, organisation: Organisation, *items: Item) -> SentenceRecord:
    """A record that says these things."""
    record = service.ask(person, organisation, by=BY)
    for item in items:
        service.add(record, item, by=BY)
    return record


def add(record: SentenceRecord, item: Item, *then: State) -> str:
    """One more thing, moved on to these states today."""
    reference = service.add(record, item, by=BY)
    for state in then:
        service.move(record, reference, state, on=clock.today(), by=BY)
    return reference
