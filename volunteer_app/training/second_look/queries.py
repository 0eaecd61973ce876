"""A person's other entries, beside which one is looked at; those that were sent back do not stand."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from volunteer_app.foundation import clock
from volunteer_app.foundation.bulk_rows import is_among
from volunteer_app.foundation.database import db
from volunteer_app.training.models import TrainingRecord
from volunteer_app.training.rules import TrainingState
from volunteer_app.training.second_look import rules
from volunteer_app.training.second_look.rules import Doubt, Entry

Whose = tuple[int, int]  # a person with an organisation


def of_records(records: Sequence[TrainingRecord]) -> dict[int, list[Doubt]]:
    """What stands out about each of these records, by its id; one statement for any number of them."""
    if not records:
        return {}
    days = [each.completed_on for each in records]
    there = _entries(
        {each.person_id for each in records},
        {each.organisation_id for each in records},
        rules.earliest(min(days)),
        rules.latest(max(days)),
    )
    today = clock.today()
    return {
        each.id: rules.doubts(_entry(each), there[each.person_id, each.organisation_id], today)
        for each in records
    }


def near(person_id: int, organisation_id: int, day: date) -> list[Entry]:
    """A person's entries around this day."""
    there = _entries({person_id}, {organisation_id}, rules.earliest(day), rules.latest(day))
    return there[person_id, organisation_id]


def _entries(
    person_ids: set[int], organisation_ids: set[int], first: date, last: date
) -> dict[Whose, list[Entry]]:
    row = TrainingRecord
    statement = select(
        row.person_id,
        row.organisation_id,
        row.pack_id,
        row.course_title,
        row.completed_on,
        row.minutes,
        row.id,
    ).where(
        is_among(row.person_id, person_ids),
        is_among(row.organisation_id, organisation_ids),
        row.state != TrainingState.RETURNED,
        row.completed_on.between(first, last),
    )
    found: dict[Whose, list[Entry]] = defaultdict(list)
    for each in db.session.execute(statement):
        entry = Entry(each.pack_id, each.course_title, each.completed_on, each.minutes, each.id)
        found[each.person_id, each.organisation_id].append(entry)
    return found


def _entry(record: TrainingRecord) -> Entry:
    return Entry(record.pack_id, record.course_title, record.completed_on, record.minutes, record.id)
