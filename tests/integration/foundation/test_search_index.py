"""The keys of the search index follow the rows, whoever changes them and however."""

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import delete, func, insert, select, text

from tests.factories.organisations import BY, make_organisation
from tests.factories.people import make_person
from tests.integration.people.test_plans import plan
from volunteer_app.cli.indexing import catch_up
from volunteer_app.foundation import finding, folding, history, search_index
from volunteer_app.foundation.database import db
from volunteer_app.foundation.finding import Closeness
from volunteer_app.foundation.reindexing import reindex
from volunteer_app.foundation.search_index import KeyForm, SearchKey
from volunteer_app.people.models import Person
from volunteer_app.people.rules import Action, ConsentRoute


def words_of(person: Person) -> set[str]:
    db.session.flush()
    statement = select(SearchKey.key).where(
        SearchKey.subject_kind == "person",
        SearchKey.subject_id == person.id,
        SearchKey.form != KeyForm.OPEN,
    )
    return set(db.session.scalars(statement)) - {person.reference.lower()}


def all_keys() -> list[tuple[object, ...]]:
    columns = (SearchKey.subject_kind, SearchKey.subject_id, SearchKey.form, SearchKey.key)
    return [tuple(row) for row in db.session.execute(select(*columns).order_by(*columns))]


def test_a_new_row_has_its_keys_at_once(app: Flask) -> None:
    person = make_person(
        first_name="Siân", last_name="O’Brien-Wyn", email="sw@example.org", postcode="LS14AP"
    )
    assert words_of(person) == {"sian", "obrien", "wyn", "obrienwyn", "sw@example.org", "ls1 4ap"}
    opened = select(func.count()).where(
        SearchKey.subject_kind == "person",
        SearchKey.subject_id == person.id,
        SearchKey.form == KeyForm.OPEN,
    )
    assert db.session.scalars(opened).one() == len("sian") + len("obrien") + len("obrienwyn")


@pytest.mark.parametrize("email", ['o"d\\\\d@example.org', "{a,b}@example.org", "null", "%s'"])
def test_signs_that_mean_something_to_a_database_are_letters_of_a_key(app: Flask, email: str) -> None:
    person = make_person(first_name="Siân", last_name="Wyn", email=email)
    assert words_of(person) == {"sian", "wyn", folding.code(email)}


def test_keys_follow_a_change_of_what_a_row_is_found_by(app: Flask) -> None:
    person = make_person(first_name="Carys", last_name="Wyn")
    person.last_name, person.known_as = "Pugh", "Caz"
    history.record(Action.EDIT, person, by=BY)
    assert words_of(person) == {"carys", "pugh", "caz"}


def test_a_change_of_anything_else_leaves_the_keys_alone(app: Flask, statements: list[str]) -> None:
    person = make_person()
    db.session.flush()
    statements.clear()
    person.phone = "01632 960 001"
    history.record(Action.EDIT, person, by=BY)
    assert not [each for each in statements if "search_key" in each]


def test_a_deleted_row_takes_its_keys_along(app: Flask) -> None:
    organisation = make_organisation("Short lived")
    db.session.flush()
    number = organisation.id
    with history.loading("test"):
        db.session.delete(organisation)
        db.session.flush()
    theirs = (SearchKey.subject_kind == "organisation", SearchKey.subject_id == number)
    assert db.session.scalars(select(SearchKey.key).where(*theirs)).all() == []


def test_what_is_undone_leaves_no_keys(app: Flask) -> None:
    before = all_keys()
    make_person()
    db.session.rollback()
    assert all_keys() == before


def row(number: int) -> dict[str, object]:
    return {
        "reference": f"VOL-BULK000{number}",
        "first_name": f"Bulky{number}",
        "last_name": "Written",
        "sort_name": "written",
        "consent_route": ConsentRoute.SPOKEN,
    }


def test_a_bulk_insert_that_nobody_made_searchable_is_refused(app: Flask) -> None:
    with history.loading("test"):
        db.session.execute(insert(Person), [row(1)])
    with pytest.raises(search_index.Unsearchable, match="person"):
        db.session.commit()


def test_a_bulk_insert_is_searchable_once_it_is_filled(app: Flask) -> None:
    with history.loading("test"):
        db.session.execute(insert(Person), [row(number) for number in range(3)])
        ids = db.session.scalars(select(Person.id).where(Person.last_name == "Written")).all()
        search_index.fill(Person, ids)
    db.session.commit()
    found = select(Person.first_name).where(
        finding.matches(Person, folding.terms("bulky2 written"), Closeness.WHOLE)
    )
    assert db.session.scalars(found).all() == ["Bulky2"]
    near = select(Person.id).where(finding.matches(Person, folding.terms("wirtten"), Closeness.NEAR))
    assert set(db.session.scalars(near)) == set(ids)


def test_making_all_keys_anew_changes_nothing_where_all_is_right(app: Flask) -> None:
    make_person(first_name="Siân", email="sian@example.org")
    db.session.commit()
    before = all_keys()
    list(reindex())
    assert all_keys() == before


def test_making_all_keys_anew_mends_what_went_wrong(app: Flask) -> None:
    make_person(first_name="Siân")
    db.session.commit()
    before = all_keys()
    db.session.execute(delete(SearchKey).where(SearchKey.key == "sian"))
    stray = {"subject_kind": "person", "subject_id": 10**6, "form": KeyForm.WORD, "key": "stray"}
    db.session.execute(insert(SearchKey), [stray])
    db.session.commit()
    list(reindex())
    assert all_keys() == before


def test_an_older_database_is_made_searchable_when_it_is_prepared(app: Flask) -> None:
    make_person(first_name="Siân")
    db.session.commit()
    before = all_keys()
    assert not search_index.lacks_keys()
    db.session.execute(delete(SearchKey))
    db.session.commit()
    assert search_index.lacks_keys()
    with CliRunner().isolation():
        catch_up()
    assert all_keys() == before


@pytest.mark.parametrize("closeness", [Closeness.WHOLE, Closeness.BEGINNING, Closeness.NEAR])
@pytest.mark.parametrize("typed", ["llewelyn", "ann-marie jones", "ls1", "carys@exa", "jo"])
def test_every_search_is_an_equality_or_a_range_in_the_index(
    database: str, closeness: Closeness, typed: str
) -> None:
    for number in range(30):
        make_person(first_name=f"Carys{number}")
    db.session.flush()
    if database == "postgresql":
        db.session.execute(text("ANALYZE search_key"))
    for term in folding.terms(typed):
        for way in finding.ways(Person, term, closeness):
            found = plan(database, way)
            assert "Seq Scan" not in found
            assert "SCAN" not in found
            steps = [
                each for each in found.split("\n") if "SEARCH search_key" in each or "Index Cond:" in each
            ]
            assert steps
            assert all("key" in each.split("form")[1] for each in steps), found
