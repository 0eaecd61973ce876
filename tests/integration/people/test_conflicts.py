"""Two people edit the same person: what each changed is kept, and where both did, one is asked."""

from typing import Any

import pytest

from tests.factories.accounts import make_account
from tests.factories.accounts import sign_in as signs_in
from tests.factories.organisations import make_organisation
from tests.factories.people import make_person
from tests.integration.people.conftest import COORDINATOR, in_database
from tests.page_client import PageClient, form_fields
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.database import db
from volunteer_app.organisations.models import Organisation
from volunteer_app.people import service
from volunteer_app.people.models import Person

ASKED = "Somebody else changed this while you were editing it"
THERE = {
    "known_as": "Caz",
    "phone": "01632 960 001",
    "emergency_name": "Ann",
    "emergency_phone": "01632 960 002",
}


@pytest.fixture
def person(hope: Organisation) -> Person:
    person = make_person(hope, **THERE)
    db.session.commit()
    return person


@pytest.fixture
def address(person: Person) -> str:
    return f"/people/{person.reference}/edit"


@pytest.fixture
def beth(client: PageClient, hope: Organisation) -> PageClient:
    """Somebody else, at a computer of her own."""
    other = client.application.test_client()
    assert isinstance(other, PageClient)
    signs_in(other, make_account(name="Beth Brown", roles=[(COORDINATOR, hope)]))
    return other


def opened(client: PageClient, address: str) -> dict[str, Any]:
    """What a window shows that somebody leaves open."""
    return form_fields(client.get(address).text)


def test_what_each_changed_alone_is_kept_without_a_question(
    coordinator: PageClient, beth: PageClient, person: Person, address: str
) -> None:
    window = opened(coordinator, address)
    beth.submit(address, phone="01632 960 777")
    answer = coordinator.post(address, data={**window, "known_as": "Casi"})
    assert answer.status_code == 302
    changed = in_database(person.reference)
    assert (changed.known_as, changed.phone) == ("Casi", "01632 960 777")
    page = coordinator.get(answer.location).text
    assert "Beth Brown also changed on" in page
    assert "Telephone number. Those changes are kept" in page


def test_what_both_changed_is_shown_and_asked_with_nothing_chosen(
    coordinator: PageClient, beth: PageClient, person: Person, address: str
) -> None:
    window = opened(coordinator, address)
    beth.submit(address, known_as="Cari", postcode="LS1 4AP")
    answer = coordinator.post(address, data={**window, "known_as": "Casi", "access_needs": "Large print"})
    assert answer.status_code == 422
    assert ASKED in answer.text
    for words in ("Theirs: Cari", "Yours: Casi", "Beth Brown on", "Also changed by others", "LS1 4AP"):
        assert words in answer.text
    assert "Saved as you typed them: Access needs" in answer.text
    assert "keep-known_as" not in form_fields(answer.text), "nothing is chosen"
    stored = in_database(person.reference)
    assert (stored.known_as, stored.access_needs) == ("Cari", "")


@pytest.mark.parametrize(("choice", "name"), [("theirs", "Cari"), ("yours", "Casi")])
def test_what_was_chosen_is_saved_with_what_each_changed_alone(
    coordinator: PageClient, beth: PageClient, person: Person, address: str, choice: str, name: str
) -> None:
    window = opened(coordinator, address)
    beth.submit(address, known_as="Cari", postcode="LS1 4AP")
    asked = coordinator.post(address, data={**window, "known_as": "Casi", "access_needs": "Large print"})
    answer = coordinator.post(address, data={**form_fields(asked.text), "keep-known_as": choice})
    assert answer.status_code == 302
    stored = in_database(person.reference)
    assert (stored.known_as, stored.postcode, stored.access_needs) == (name, "LS1 4AP", "Large print")
    assert stored.date_of_birth is not None


def test_without_a_choice_the_question_comes_again_and_choices_made_stay(
    coordinator: PageClient, beth: PageClient, person: Person, address: str
) -> None:
    window = opened(coordinator, address)
    beth.submit(address, known_as="Cari", phone="01632 960 777")
    asked = coordinator.post(address, data={**window, "known_as": "Casi", "phone": "01632 960 888"})
    fields = {**form_fields(asked.text), "keep-known_as": "yours"}
    again = coordinator.post(address, data=fields)
    assert again.status_code == 422
    assert "Select which to keep: telephone number" in again.text
    assert "Select which to keep: known as" not in again.text
    assert form_fields(again.text)["keep-known_as"] == "yours"
    coordinator.post(address, data={**form_fields(again.text), "keep-phone": "theirs"})
    stored = in_database(person.reference)
    assert (stored.known_as, stored.phone) == ("Casi", "01632 960 777")


def test_a_third_change_meanwhile_is_asked_anew(
    coordinator: PageClient, beth: PageClient, person: Person, address: str
) -> None:
    window = opened(coordinator, address)
    beth.submit(address, known_as="Cari")
    asked = coordinator.post(address, data={**window, "known_as": "Casi"})
    beth.submit(address, known_as="Carita")
    answer = coordinator.post(address, data={**form_fields(asked.text), "keep-known_as": "theirs"})
    assert answer.status_code == 422
    assert "Theirs: Carita" in answer.text
    assert in_database(person.reference).known_as == "Carita"


def test_the_same_change_by_both_is_no_question(
    coordinator: PageClient, beth: PageClient, person: Person, address: str
) -> None:
    window = opened(coordinator, address)
    beth.submit(address, known_as="Cari")
    answer = coordinator.post(address, data={**window, "known_as": "Cari"})
    assert answer.status_code == 302
    assert in_database(person.reference).known_as == "Cari"


def test_halves_of_two_emergency_contacts_are_not_put_together(
    coordinator: PageClient, beth: PageClient, person: Person, address: str
) -> None:
    window = opened(coordinator, address)
    beth.submit(address, emergency_name="Bob", emergency_phone="01632 960 003")
    answer = coordinator.post(address, data={**window, "emergency_phone": "01632 960 004"})
    assert answer.status_code == 422
    assert "Theirs: Bob" in answer.text
    assert "Yours: Ann" in answer.text
    assert in_database(person.reference).emergency_phone == "01632 960 003"


def test_a_mistake_is_mended_on_the_form_before_anything_is_asked(
    coordinator: PageClient, beth: PageClient, address: str
) -> None:
    window = opened(coordinator, address)
    beth.submit(address, known_as="Cari", phone="01632 960 777")
    wrong = coordinator.post(address, data={**window, "known_as": "Casi", "date_of_birth-day": "45"})
    assert "Date of birth must be a real date" in wrong.text
    shown = form_fields(wrong.text)
    assert (shown["known_as"], shown["phone"]) == ("Casi", "01632 960 777")
    assert ASKED in coordinator.post(address, data={**shown, "date_of_birth-day": "17"}).text


def test_a_form_that_does_not_know_what_it_showed_asks_about_all_that_differs(
    coordinator: PageClient, beth: PageClient, person: Person, address: str
) -> None:
    window = {**opened(coordinator, address), "first_shown": ""}
    beth.submit(address, phone="01632 960 777")
    answer = coordinator.post(address, data=window)
    assert "Theirs: 01632 960 777" in answer.text
    assert in_database(person.reference).phone == "01632 960 777"


def test_who_works_in_another_organisation_is_not_named(
    coordinator: PageClient, person: Person, address: str
) -> None:
    other = make_organisation("Other")
    window = opened(coordinator, address)
    details = service.PersonDetails(person.first_name, person.last_name, known_as="Changed")
    service.edit_person(
        person, details, version=person.version, by=Actor.job("Oona Other"), as_organisation_id=other.id
    )
    answer = coordinator.post(address, data={**window, "known_as": "Mine"})
    assert "Somebody in another organisation on" in answer.text
    assert "Oona" not in answer.text


def test_ones_own_other_window_is_called_so(coordinator: PageClient, address: str) -> None:
    window = opened(coordinator, address)
    coordinator.submit(address, known_as="Cari")
    assert "You, in another window" in coordinator.post(address, data={**window, "known_as": "Casi"}).text


def test_a_volunteer_and_their_coordinator_meet_in_the_same_way(
    volunteer: Person, client: PageClient, beth: PageClient
) -> None:
    window = opened(client, "/my/details/edit")
    beth.submit(f"/people/{volunteer.reference}/edit", phone="01632 960 777")
    answer = client.post("/my/details/edit", data={**window, "phone": "01632 960 888"})
    assert "Theirs: 01632 960 777" in answer.text
    answer = client.post("/my/details/edit", data={**form_fields(answer.text), "keep-phone": "yours"})
    assert answer.status_code == 302
    assert in_database(volunteer.reference).phone == "01632 960 888"
