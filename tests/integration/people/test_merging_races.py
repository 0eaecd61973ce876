"""Several people merge, undo and write at the same moment: exactly one wins, and no row is lost."""

from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from tests.factories.organisations import BY, make_organisation
from tests.factories.people import make_person
from tests.factories.training import make_training
from tests.factories.vetting import make_check, told_of_bar
from volunteer_app.foundation import clock
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused, StaleEdit
from volunteer_app.people import merging
from volunteer_app.people.models import Person, PersonMerge
from volunteer_app.training import service as training
from volunteer_app.training.models import TrainingRecord
from volunteer_app.vetting import service as vetting
from volunteer_app.vetting.models import Check
from volunteer_app.vetting.rules import CheckOutcome, CheckState

Act = Callable[[], None]


def at_once(app: Flask, *acts: Act) -> list[str]:
    """Do all of these in the same moment, each in its own transaction; what each came to."""
    together, said = Barrier(len(acts)), []

    def do(act: Act) -> None:
        with app.app_context():
            together.wait()
            try:
                act()
                db.session.commit()
                said.append("done")
            except (Refused, StaleEdit) as refused:
                db.session.rollback()
                said.append(type(refused).__name__)

    threads = [Thread(target=do, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(said)


def merge(kept: int, merged: int, scope: Scope) -> Act:
    def act() -> None:
        two = db.session.get_one(Person, kept), db.session.get_one(Person, merged)
        merging.merge(*two, take=(), reason="Same", scope=scope, by=BY)

    return act


@pytest.mark.parametrize("_again", range(3))
def test_of_merges_of_the_same_record_exactly_one_wins(app: Flask, _again: int) -> None:
    hope = make_organisation()
    a, b, c = (make_person(hope).id for _ in range(3))
    scope = Scope(frozenset({hope.id}))
    db.session.commit()
    said = at_once(app, merge(a, b, scope), merge(c, b, scope), merge(a, b, scope))
    assert said == ["Refused", "Refused", "done"]
    assert len(db.session.scalars(select(PersonMerge)).all()) == 1


def test_a_merge_is_undone_once(app: Flask) -> None:
    hope = make_organisation()
    kept, merged = make_person(hope), make_person(hope)
    scope = Scope(frozenset({hope.id}))
    number = merging.merge(kept, merged, take=(), reason="Same", scope=scope, by=BY).id
    db.session.commit()

    def undo() -> None:
        merging.undo(db.session.get_one(PersonMerge, number), reason="Two", scope=scope, by=BY)

    assert at_once(app, undo, undo, undo) == ["Refused", "Refused", "done"]


@pytest.mark.parametrize("_again", range(3))
def test_of_two_opposite_merges_exactly_one_wins(app: Flask, _again: int) -> None:
    hope = make_organisation()
    a, b = make_person(hope).id, make_person(hope).id
    scope = Scope(frozenset({hope.id}))
    db.session.commit()
    assert at_once(app, merge(a, b, scope), merge(b, a, scope)) == ["Refused", "done"]


@pytest.mark.parametrize("_again", range(3))
def test_a_row_that_is_added_in_the_same_moment_is_refused_or_moves(app: Flask, _again: int) -> None:
    hope = make_organisation()
    kept, merged = make_person(hope).id, make_person(hope).id
    scope = Scope(frozenset({hope.id}))
    db.session.commit()
    numbers = (kept, merged)

    def add() -> None:
        person = db.session.get_one(Person, numbers[1])
        make_training(person, db.session.get_one(type(hope), next(iter(scope.organisation_ids))))

    said = at_once(app, add, merge(kept, merged, scope))
    db.session.rollback()
    whose = db.session.scalars(select(TrainingRecord.person_id)).all()
    assert said in (["Refused", "done"], ["done", "done"])
    assert set(whose) <= {kept}
    assert len(whose) == said.count("done") - 1


@pytest.mark.parametrize("_again", range(3))
def test_an_adverse_decision_in_the_same_moment_is_never_lost(app: Flask, _again: int) -> None:
    hope = make_organisation()
    kept, merged = make_person(hope).id, make_person(hope)
    check = make_check(merged, hope, state=CheckState.SUBMITTED).id
    scope, merged_id = Scope(frozenset({hope.id})), merged.id
    db.session.commit()

    def decide() -> None:
        found = db.session.get_one(Check, check)
        facts: dict[str, Any] = {"valid_from": None, "valid_before": None, "bar": told_of_bar()}
        vetting.decide_check(found, CheckOutcome.BARRED, by=BY, authority=scope, **facts)

    said = at_once(app, decide, merge(kept, merged_id, scope))
    db.session.rollback()
    row = db.session.get_one(Check, check)
    assert row.person_id == kept
    if said == ["done", "done"]:
        assert row.outcome is CheckOutcome.BARRED
    else:  # whoever decides reads the check anew, and decides it in the record where it is now
        assert said == ["StaleEdit", "done"]
        decide()
        assert row.outcome is CheckOutcome.BARRED


def test_training_verified_after_it_moved_is_told_so(app: Flask) -> None:
    hope = make_organisation()
    kept, merged = make_person(hope), make_person(hope)
    record = make_training(merged, hope)
    scope = Scope(frozenset({hope.id}))
    merging.merge(kept, merged, take=(), reason="Same", scope=scope, by=BY)
    training.verify_training(record, by=BY)
    assert record.person_id == kept.id
    assert record.decided_at is not None
    assert record.decided_at <= clock.now()
