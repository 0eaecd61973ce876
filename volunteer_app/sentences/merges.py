"""What a merge of two records of people does here (decision 0008): it never opens a gate.

Records follow their person. Where the two did not say the same name and birth date, what a moved record
allows does not count until somebody confirms whose it is; what it forbids counts at once.
Listens to the people room (wired in `volunteer_app.blueprints`).
"""

from sqlalchemy import select

from volunteer_app.foundation import clock, history
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.announcements import announce
from volunteer_app.foundation.database import db
from volunteer_app.people.models import PersonMerge
from volunteer_app.people.rules import Identity, MergeUndone, PeopleMerged
from volunteer_app.sentences.facts import SentenceGateChanged
from volunteer_app.sentences.models import SentenceRecord
from volunteer_app.sentences.rules.kinds import Action

BY = Actor.job("merging of records")


def of_people_merged(fact: PeopleMerged) -> None:
    """Put in doubt what was said of somebody under another name or birth date; ask for the gates again."""
    moved = fact.moved.get(SentenceRecord.__tablename__, frozenset())
    for record in _of(fact.kept_id):
        came_from = fact.merged_id if record.id in moved else fact.kept_id
        if not _same(fact.was[came_from], fact.now):
            _doubt(record)
    announce(SentenceGateChanged(fact.kept_id))


def of_undone_merge(fact: MergeUndone) -> None:
    """Whose a record is is known again, unless somebody wrote into it while the two were one."""
    merged_at = db.session.get_one(PersonMerge, fact.merge_id).merged_at
    for person_id in (fact.kept_id, fact.merged_id):
        for record in _of(person_id):
            if record.updated_at >= merged_at and not _same(fact.now[person_id], fact.was):
                _doubt(record)
            elif record.is_doubted:
                record.doubted_at = None
                history.record(Action.DOUBT, record, by=BY)
        announce(SentenceGateChanged(person_id))


def _doubt(record: SentenceRecord) -> None:
    if not record.is_doubted:
        record.doubted_at, record.confirmed_at = clock.now(), None
        history.record(Action.DOUBT, record, by=BY)


def _of(person_id: int) -> list[SentenceRecord]:
    statement = select(SentenceRecord).where(SentenceRecord.person_id == person_id)
    return list(db.session.scalars(statement.order_by(SentenceRecord.id)))


def _same(one: Identity, other: Identity) -> bool:
    """A birth date that is not known is never the same."""
    return one == other and one.born_on is not None
