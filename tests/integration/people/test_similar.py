"""Names like others, asked for many at once."""

import pytest
from flask import Flask

from tests.factories.organisations import make_organisation
from tests.factories.people import make_person
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.people.similar import Name, similar_names


@pytest.mark.parametrize(
    ("name", "is_same"),
    [
        (("Siân", "O'Brien-Wyn"), True),
        (("sian", "obrien wyn"), True),
        (("Sion", "O’Brien-Wyn"), False),
        (("Siân", "OBrienWynn"), False),
        (("Shan", "OBrien-Wyn"), True),
    ],
)
def test_names_that_are_the_same_or_a_slip_away_are_found(app: Flask, name: Name, is_same: bool) -> None:
    hope = make_organisation()
    person = make_person(hope, first_name="Siân", last_name="O’Brien-Wyn", known_as="Shan")
    make_person(hope, first_name="Lowri", last_name="O’Brien-Wyn")
    found = similar_names(Scope(frozenset({hope.id})), [("No", "Body"), name])
    assert found[0] == []
    assert [(each.reference, each.is_same) for each in found[1]] == [(person.reference, is_same)]


@pytest.mark.parametrize(
    "name", [("Sara", "Wyn"), ("Siân", "Wynter"), ("Siân", "Win"), ("", "Wyn"), ("Siân", "")]
)
def test_names_that_are_further_apart_or_too_short_to_be_forgiven_are_not(app: Flask, name: Name) -> None:
    hope = make_organisation()
    make_person(hope, first_name="Siân", last_name="Wyn")
    assert similar_names(Scope(frozenset({hope.id})), [name]) == [[]]


def test_names_outside_the_scope_are_not_found(app: Flask) -> None:
    make_person(make_organisation(), first_name="Siân", last_name="Wyn")
    assert similar_names(Scope(frozenset({make_organisation("Other").id})), [("Siân", "Wyn")]) == [[]]


def test_many_names_cost_as_many_statements_as_few(app: Flask, statements: list[str]) -> None:
    hope = make_organisation()
    for number in range(40):
        make_person(hope, first_name=f"Carys{number}", last_name="Wynford")
    db.session.flush()
    statements.clear()
    similar_names(Scope(frozenset({hope.id})), [(f"Carys{number}", "Wynford") for number in range(40)])
    assert len(statements) == 1
