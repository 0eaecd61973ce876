"""Paper: entered blind for whoever cannot sign in, and the page is the same whatever is held."""

import re

from tests.factories.accounts import make_account
from tests.factories.equality import make_answers
from tests.factories.organisations import make_organisation
from tests.factories.people import make_person
from tests.page_client import PageClient, form_fields
from volunteer_app.diversity.asking import queries
from volunteer_app.foundation.database import db
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.models import Person

TOKENS = re.compile(r'value="[^"]{20,}"')


def answers(person: Person) -> dict[str, str]:
    db.session.expire_all()
    row = queries.row_of(person.id)
    assert row is not None
    return row.answers


def test_paper_is_entered_and_never_shown_again(coordinator: PageClient, hope: Organisation) -> None:
    person = make_person(hope)
    address = f"/people/{person.reference}/equality-paper"
    before = coordinator.get(address).text
    assert "replaces anything" in before
    answer = coordinator.submit(address, equality_religion="sikh", understood="y")
    assert answer.location == f"/people/{person.reference}"
    record = coordinator.get(answer.location).text
    assert "The answers are saved" in record
    assert "Sikh" not in record
    assert answers(person) == {"religion": "sikh"}
    assert TOKENS.sub("", coordinator.get(address).text) == TOKENS.sub("", before)


def test_whoever_enters_has_to_say_that_the_person_knows(coordinator: PageClient, hope: Organisation) -> None:
    person = make_person(hope)
    answer = coordinator.submit(f"/people/{person.reference}/equality-paper", equality_religion="sikh")
    assert answer.status_code == 422
    assert "Tick the box if you have their answers on paper" in answer.text
    assert queries.row_of(person.id) is None


def test_deleting_says_the_same_whether_there_was_anything(
    coordinator: PageClient, hope: Organisation
) -> None:
    person, said = make_person(hope), []
    address = f"/people/{person.reference}/equality-paper/delete"
    for number in range(2):
        if number:
            make_answers(person)
        page = coordinator.get(address).text
        answer = coordinator.submit(address, asked="y")
        shown = coordinator.get(answer.location).text
        said.append([TOKENS.sub("", text) for text in (page, shown)])
    assert said[0] == said[1]
    assert "deleted, if there were any" in said[0][1]
    assert answers(person) == {}


def test_nothing_is_entered_or_deleted_for_whoever_signs_in(
    coordinator: PageClient, hope: Organisation
) -> None:
    person = make_person(hope)
    address = f"/people/{person.reference}/equality-paper"
    form = coordinator.get(address)
    assert form.status_code == 200
    other = make_person(hope, first_name="Other")
    make_account(name="Other", person_id=other.id)
    for page in ("", "/delete"):
        shown = coordinator.get(f"/people/{other.reference}/equality-paper{page}").text
        assert "This person can sign in" in shown
        assert "<main" in shown
        assert 'type="radio"' not in shown
    fields = {**form_fields(form.text), "understood": "y", "asked": "y", "equality_sex": "male"}
    for page in ("", "/delete"):
        there = f"/people/{other.reference}/equality-paper{page}"
        assert coordinator.post(there, data=fields).status_code == 422
    assert queries.row_of(other.id) is None


def test_anothers_organisations_people_are_not_found(coordinator: PageClient) -> None:
    person = make_person(make_organisation("Other"))
    assert coordinator.get(f"/people/{person.reference}/equality-paper").status_code == 404
    assert coordinator.get(f"/people/{person.reference}/equality-paper/delete").status_code == 404


def test_the_record_looks_the_same_whether_anything_is_held(
    coordinator: PageClient, hope: Organisation
) -> None:
    person = make_person(hope)
    before = coordinator.get(f"/people/{person.reference}").text
    make_answers(person)
    db.session.commit()
    assert TOKENS.sub("", coordinator.get(f"/people/{person.reference}").text) == TOKENS.sub("", before)
