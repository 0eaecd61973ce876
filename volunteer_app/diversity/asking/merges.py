"""What a merge of two records of people does here (decisions 0008 and 0024): the newer answers stay.

Nobody is shown what came with another record: if the two are not one person after all, neither reads what
the other said. What changed while two records were one is nobody's for certain, and goes with the undo.
Listens to the people room (wired in `volunteer_app.blueprints`).
"""

from volunteer_app.diversity.asking import queries, service
from volunteer_app.diversity.models import EqualityAnswers
from volunteer_app.diversity.rules.acts import Action
from volunteer_app.foundation import history
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.database import db
from volunteer_app.people.models import PersonMerge
from volunteer_app.people.rules import MergeUndone, PeopleMerged

BY = Actor.job("merging of records")


def of_people_merged(fact: PeopleMerged) -> None:
    """The kept record has the newer answers; those that are not the kept record's own are shown to nobody."""
    kept, merged = queries.row_of(fact.kept_id), queries.row_of(fact.merged_id)
    if kept is None:
        return
    if kept.id in fact.moved.get(EqualityAnswers.__tablename__, frozenset()):
        kept.merges += 1
    elif merged is not None and merged.changed_at > kept.changed_at:  # a withdrawal is a word as well
        _swap(kept, merged)
        merged.swapped_in = fact.merge_id
        kept.merges += 1
        _count(merged)
    _count(kept)


def of_undone_merge(fact: MergeUndone) -> None:
    """Each has their own again; what was answered while the two were one is deleted."""
    merged_at = db.session.get_one(PersonMerge, fact.merge_id).merged_at
    kept, merged = queries.row_of(fact.kept_id), queries.row_of(fact.merged_id)
    if merged is not None and kept is None:  # it went with the merge, and came back with the undo
        merged.merges = max(merged.merges - 1, 0)
    elif merged is not None and kept is not None and merged.swapped_in == fact.merge_id:
        _swap(kept, merged)
        merged.merges, merged.swapped_in = max(merged.merges - 1, 0), None
    for row in filter(None, (kept, merged)):
        if row.changed_at >= merged_at:
            service.blank(row)
        _count(row)


def _swap(one: EqualityAnswers, other: EqualityAnswers) -> None:
    """What each says goes to the other, sealed anew for its new place. How often each changed stays."""
    one.said, other.said = other.said, one.said
    for name in ("changed_at", "asked_at", "answered_by", "merges"):
        mine, theirs = getattr(one, name), getattr(other, name)
        setattr(one, name, theirs)
        setattr(other, name, mine)


def _count(row: EqualityAnswers) -> None:
    """What counts of this person may be something else now."""
    row.changes += 1
    history.record(Action.FOLD, row, by=BY).person_id = None
