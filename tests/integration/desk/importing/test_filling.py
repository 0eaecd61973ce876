"""Rows about somebody who is there: what is missing is filled, and a decision and the taking do not cross."""

import pytest
from sqlalchemy import select, update

from tests.factories.imports import HEADINGS, bring, csv_of
from tests.factories.people import make_person
from volunteer_app.accounts.models import Account
from volunteer_app.desk.models.importing import ImportBatch, ImportRow
from volunteer_app.desk.rules.importing import Choice, RowState
from volunteer_app.desk.service.importing import batches
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused
from volunteer_app.organisations.models import Organisation
from volunteer_app.people import merging

EMERGENCY = ("Emergency contact name", "Emergency contact telephone", "Emergency contact relationship")


def rows_of(batch: ImportBatch) -> list[ImportRow]:
    db.session.expire_all()
    return list(db.session.scalars(select(ImportRow).where(ImportRow.batch_id == batch.id)))


@pytest.mark.parametrize(
    ("there", "then"),
    [
        ({"emergency_name": "Gwen"}, ("Gwen", "", "")),
        ({"emergency_phone": "01632 960 002"}, ("", "01632 960 002", "")),
        ({}, ("Dai", "01632 960 001", "Brother")),
    ],
)
def test_two_emergency_contacts_are_not_mixed(
    hope: Organisation, coordinator: Account, there: dict[str, str], then: tuple[str, str, str]
) -> None:
    person = make_person(hope, email="carys@example.org", **there)
    row = ("Carys", "Llewellyn", "", "carys@example.org", "Dai", "01632 960 001", "Brother")
    batch = bring(csv_of((*HEADINGS, *EMERGENCY), [row]), hope, coordinator)
    (found,) = rows_of(batch)
    batches.decide(found, Choice.SAME_PERSON, person, batch=batch, by=coordinator.as_actor())
    batches.take(batch, by=coordinator.as_actor())
    assert (person.emergency_name, person.emergency_phone, person.emergency_relationship) == then


def test_a_row_about_somebody_merged_meanwhile_is_shown_again_and_fills_nothing(
    hope: Organisation, coordinator: Account
) -> None:
    person, other = make_person(hope, email="carys@example.org"), make_person(hope)
    headings = (*HEADINGS, "Postcode")
    row = ("Carys", "Llewellyn", "17/5/1990", "", "LL11 1AA")
    batch = bring(csv_of(headings, [row]), hope, coordinator)
    (found,) = rows_of(batch)
    batches.decide(found, Choice.SAME_PERSON, person, batch=batch, by=coordinator.as_actor())
    scope = Scope(frozenset({hope.id}))
    merging.merge(other, person, take=(), reason="Same", scope=scope, by=coordinator.as_actor())
    batches.take(batch, by=coordinator.as_actor())
    db.session.commit()
    assert batch.counts == {"alike": 1, "undecided": 1}
    assert (person.postcode, other.postcode) == ("", "")


def test_a_decision_about_a_row_that_was_taken_meanwhile_is_refused(
    hope: Organisation, coordinator: Account
) -> None:
    make_person(hope, email="carys@example.org")
    batch = bring(csv_of(HEADINGS, [("Bo", "Li", "", "carys@example.org")]), hope, coordinator)
    (found,) = rows_of(batch)
    # As another worker left it, past this session's memory of the row
    taken = update(ImportRow).where(ImportRow.id == found.id).values(state=RowState.TAKEN)
    db.session.execute(taken, execution_options={"synchronize_session": False})
    assert found.state is RowState.ALIKE
    with pytest.raises(Refused, match="no longer a possible duplicate"):
        batches.decide(found, Choice.ADD, None, batch=batch, by=coordinator.as_actor())
