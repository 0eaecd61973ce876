"""A merge of somebody with years of hours sends about as many statements as one of somebody with a few."""

from sqlalchemy import func, select

from tests.factories.organisations import make_organisation, make_prison
from tests.factories.people import make_person
from tests.factories.placements import make_placement
from volunteer_app.foundation import clock, history
from volunteer_app.foundation.actors import Actor, ActorKind
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.foundation.history import HistoryEntry
from volunteer_app.organisations.models import Organisation
from volunteer_app.people import merging
from volunteer_app.people.models import PersonMerge
from volunteer_app.placements.models import PlacementSession
from volunteer_app.placements.rules import Action

BY = Actor(ActorKind.ACCOUNT, "ACC-TEST0000", "Coordinator")
FEW, MANY = 5, 150


def merge_with(hours: int, hope: Organisation, prison: Organisation, statements: list[str]) -> PersonMerge:
    """Merge somebody with so many hours; the statements are those of the merge alone."""
    kept, merged = make_person(hope), make_person(hope)
    placement = make_placement(merged, hope, prison)
    whose = {"placement_id": placement.id, "person_id": merged.id, "organisation_id": hope.id}
    logged = [
        PlacementSession(**whose, held_on=clock.today(), minutes=5, logged_by="Cora") for _ in range(hours)
    ]
    history.record_all(Action.LOG_HOURS, logged, by=BY)
    db.session.commit()
    statements.clear()
    row = merging.merge(kept, merged, take=(), reason="Same", scope=Scope(frozenset({hope.id})), by=BY)
    db.session.commit()
    return row


def test_the_statements_of_a_merge_and_its_undoing_do_not_grow_with_the_rows(
    app: object, statements: list[str]
) -> None:
    hope, prison = make_organisation("Hope"), make_prison()
    scope, sent = Scope(frozenset({hope.id})), {}
    for hours in (FEW, MANY):
        row = merge_with(hours, hope, prison, statements)
        merging_took = len(statements)
        statements.clear()
        merging.undo(row, reason="Two", scope=scope, by=BY)
        db.session.commit()
        sent[hours] = merging_took, len(statements)
    for few, many in zip(sent[FEW], sent[MANY], strict=True):
        assert many < few + MANY // 10, sent


def test_each_row_that_moved_has_an_entry_on_the_record_that_took_it(
    app: object, statements: list[str]
) -> None:
    hope, prison = make_organisation("Hope"), make_prison()
    row = merge_with(FEW, hope, prison, statements)
    entries = select(func.count(HistoryEntry.id)).where(
        HistoryEntry.subject_kind == PlacementSession.__tablename__,
        HistoryEntry.person_id == row.kept_id,
    )
    assert db.session.scalar(entries) == FEW
