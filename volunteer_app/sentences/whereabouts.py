"""Which of these people these prisons hold, for screening alone: it says only a word.

One statement, whoever is asked about: what it takes says nothing of what it finds.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from volunteer_app.foundation import bulk_rows
from volunteer_app.foundation.database import db
from volunteer_app.sentences import queries
from volunteer_app.sentences.models import SentenceRecord, SentenceStep
from volunteer_app.sentences.rules.items import Item
from volunteer_app.sentences.rules.kinds import ItemKind, State, Status


@dataclass(frozen=True)
class Stay:
    """Somebody is in a prison, or will be, on the days [starts_on, ends_before); None: without an end."""

    person_id: int
    prison_id: int
    starts_on: date
    ends_before: date | None


def held_in(person_ids: Collection[int], prison_ids: Collection[int]) -> list[Stay]:
    """Who of these people is written down as being in one of these prisons, or as going to be."""
    statement = (
        select(SentenceRecord.person_id, SentenceStep)
        .join(SentenceStep, SentenceStep.record_id == SentenceRecord.id)
        .where(bulk_rows.is_among(SentenceRecord.person_id, list(person_ids)))
        .order_by(SentenceStep.recorded_at, SentenceStep.id)
    )
    found: dict[tuple[int, str], tuple[int, Item | None]] = {}
    for person_id, step in db.session.execute(statement):
        found[step.record_id, step.item] = person_id, queries.item_of(step)
    return [
        Stay(person_id, item.prison_id, item.starts_on, item.ends_before)
        for person_id, item in found.values()
        if item is not None and item.prison_id in prison_ids and _is_custody(item)
        if item.prison_id is not None
    ]


def _is_custody(item: Item) -> bool:
    return (item.kind, item.state, item.status) == (ItemKind.STATUS, State.STATED, Status.IN_CUSTODY)
