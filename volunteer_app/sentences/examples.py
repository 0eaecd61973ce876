"""Plainly invented sentence records for the sample data: nobody was ever sentenced to these."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from volunteer_app.foundation import clock
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.database import db
from volunteer_app.organisations import queries as organisations
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

OWN_PRISON = "LEI"
NOTE = "Invented for the sample data"
MOST = 4


def invent(asked: Sequence[tuple[Person, Organisation]], by: Actor) -> None:
    """An answer for each of these, `MOST` at most: each another one."""
    for (person, organisation), answer in zip(asked, (_held, _licence, _order, _nothing), strict=False):
        answer(service.ask(person, organisation, by=by), by)
    db.session.flush()


def _held(record: SentenceRecord, by: Actor) -> None:
    """In custody at the sample security contact's prison, with releases that are planned."""
    prison = organisations.by_code(OWN_PRISON)
    assert prison is not None  # noqa: S101 - reference data has it
    place = {"prison_id": prison.id, "prison_name": prison.name, "prison_number": "A0000ZZ"}
    service.add(record, _item(ItemKind.STATUS, State.STATED, status=Status.IN_CUSTODY, **place), by=by)
    approval = _item(ItemKind.APPROVAL, State.ASKED, approver=Approver.GOVERNOR)
    _decided(record, approval, State.APPROVED, by)
    release = _item(
        ItemKind.RELEASE,
        State.ASKED,
        release_type=ReleaseType.RDR,
        ends_before=clock.today() + timedelta(days=90),
    )
    reference = _decided(record, release, State.AUTHORISED, by)
    for ahead in (3, 10, 31):
        day = clock.today() + timedelta(days=ahead)
        facts = {"starts_on": day, "ends_before": day + timedelta(days=1), "release": reference}
        times = {"leaves_at": "8:30", "back_by": "16:30"}
        service.add(record, _item(ItemKind.OCCURRENCE, State.PLANNED, **facts, **times), by=by)


def _licence(record: SentenceRecord, by: Actor) -> None:
    service.add(record, _item(ItemKind.STATUS, State.STATED, status=Status.ON_LICENCE), by=by)
    curfew = _item(ItemKind.CONDITION, State.IN_FORCE, condition=ConditionKind.CURFEW)
    service.add(record, curfew, by=by)
    approval = _item(ItemKind.APPROVAL, State.ASKED, approver=Approver.SUPERVISING_OFFICER)
    service.add(record, approval, by=by)


def _order(record: SentenceRecord, by: Actor) -> None:
    service.add(record, _item(ItemKind.STATUS, State.STATED, status=Status.COMMUNITY_ORDER), by=by)


def _nothing(record: SentenceRecord, by: Actor) -> None:
    service.add(record, _item(ItemKind.STATUS, State.STATED, status=Status.NONE), by=by)


def _item(kind: ItemKind, state: State, **facts: Any) -> Item:
    today = clock.today()
    values = {"starts_on": today, "ends_before": None, "since": today, "note": NOTE, **facts}
    return Item(kind=kind, state=state, **values)


def _decided(record: SentenceRecord, item: Item, to: State, by: Actor) -> str:
    reference = service.add(record, item, by=by)
    service.move(record, reference, to, on=clock.today(), by=by)
    return reference
