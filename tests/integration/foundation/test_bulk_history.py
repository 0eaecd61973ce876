"""Many rows at once: each with the columns and the history entry of a row that was added alone."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from tests.factories.organisations import BY, make_organisation
from volunteer_app.foundation import bulk_history, history
from volunteer_app.foundation.database import db
from volunteer_app.foundation.history import HistoryEntry
from volunteer_app.organisations.models import Organisation
from volunteer_app.people import importing, service
from volunteer_app.people.importing import Arrival
from volunteer_app.people.models import Affiliation, Person
from volunteer_app.people.rules import Action, ConsentRoute
from volunteer_app.people.service import PersonDetails

ANWEN = PersonDetails(
    "Anwen", "O’Prys", date_of_birth=date(1987, 3, 27), email="anwen@example.org", access_needs="Large print"
)
CONSENT: dict[str, Any] = {"consent_route": ConsentRoute.SIGNED, "consent_on": date(2026, 1, 5)}


@pytest.fixture
def hope(app: object) -> Organisation:
    return make_organisation()


def entries_of(person_id: int) -> list[HistoryEntry]:
    statement = select(HistoryEntry).where(HistoryEntry.person_id == person_id).order_by(HistoryEntry.id)
    return list(db.session.scalars(statement))


def values(row: object, *without: str) -> dict[str, object]:
    return {
        column.key: getattr(row, column.key)
        for column in type(row).__table__.columns  # type: ignore[attr-defined]  # a model
        if column.key
        not in {"id", "reference", "created_at", "happened_at", "subject_id", "person_id", *without}
    }


def test_somebody_added_in_bulk_is_stored_and_told_of_like_somebody_added_alone(hope: Organisation) -> None:
    alone = service.add_person(ANWEN, organisation=hope, by=BY, on_behalf=True, **CONSENT)
    (number,) = importing.import_people([Arrival(ANWEN, **CONSENT)], organisation=hope, by=BY)
    db.session.commit()
    bulk = db.session.get_one(Person, number)
    assert values(bulk) == values(alone)
    for one, other in zip(entries_of(alone.id), entries_of(number), strict=True):
        assert values(one, "after", "on_behalf_of") == values(other, "after", "on_behalf_of")
        apart = {"reference", "created_at", "person_id"}
        assert {k: v for k, v in one.after.items() if k not in apart} == {
            k: v for k, v in other.after.items() if k not in apart
        }
        assert set(one.after) == set(other.after)
        assert (one.on_behalf_of, other.on_behalf_of) == (alone.reference, bulk.reference)


def test_ids_come_in_the_order_of_the_rows(hope: Organisation) -> None:
    some = [PersonDetails(f"First{n}", f"Last{n}") for n in range(700)]
    ids = importing.import_people([Arrival(each, **CONSENT) for each in some], organisation=hope, by=BY)
    names = {person.id: person.last_name for person in db.session.scalars(select(Person))}
    assert [names[number] for number in ids] == [each.last_name for each in some]


def test_a_text_with_anything_in_it_arrives_as_it_was(hope: Organisation) -> None:
    odd = PersonDetails('Quote"\\', "Ünï 🎉 {$1}", access_needs="line\nbreak\t%s :rows")
    (number,) = importing.import_people([Arrival(odd, **CONSENT)], organisation=hope, by=BY)
    person = db.session.get_one(Person, number)
    assert (person.first_name, person.last_name, person.access_needs) == (
        odd.first_name,
        odd.last_name,
        odd.access_needs,
    )


def test_nothing_to_add_sends_nothing(hope: Organisation, statements: list[str]) -> None:
    statements.clear()
    assert bulk_history.add_many(Affiliation, [], Action.AFFILIATE, by=BY) == []
    assert statements == []
    assert history.unrecorded(db.session()) == []
