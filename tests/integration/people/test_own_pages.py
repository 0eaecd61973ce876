from typing import Any

from sqlalchemy import select

from tests.factories.accounts import make_account
from tests.factories.organisations import make_organisation
from tests.factories.people import make_person
from tests.integration.people.conftest import hidden, how_many, in_database
from tests.page_client import PageClient
from volunteer_app.accounts.models import Account
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.database import db
from volunteer_app.foundation.history import HistoryEntry
from volunteer_app.foundation.mail import OutboxMessage
from volunteer_app.organisations.models import Organisation
from volunteer_app.people import service
from volunteer_app.people.models import AgreementSignature, Person
from volunteer_app.people.rules import AgreementKind


def press(client: PageClient, person: Person) -> Any:
    page = client.get(f"/people/{person.reference}").text
    return client.post(f"/people/{person.reference}/invite", data=hidden(page))


def test_an_invitation_makes_a_sign_in_and_a_letter(coordinator: PageClient, hope: Organisation) -> None:
    person = make_person(hope, email="carys@example.org")
    db.session.commit()
    assert press(coordinator, person).status_code == 302
    account = db.session.scalars(select(Account).where(Account.email == "carys@example.org")).one()
    assert account.person_id == person.id
    letter = db.session.scalars(select(OutboxMessage)).one()
    assert letter.to_address == "carys@example.org"


def test_an_address_in_use_is_refused_with_a_reason(coordinator: PageClient, hope: Organisation) -> None:
    make_account("taken@example.org")
    person = make_person(hope, email="taken@example.org")
    db.session.commit()
    answer = press(coordinator, person)
    assert answer.status_code == 422
    assert "Another account has this email address" in answer.text
    assert db.session.scalars(select(Account).where(Account.person_id == person.id)).one_or_none() is None


def test_without_an_address_nobody_is_invited(coordinator: PageClient, hope: Organisation) -> None:
    person = make_person(hope)
    db.session.commit()
    page = coordinator.get(f"/people/{person.reference}/edit").text
    answer = coordinator.post(f"/people/{person.reference}/invite", data=hidden(page))
    assert answer.status_code == 302
    assert "Add an email address before" in coordinator.get(answer.location).text
    assert how_many(OutboxMessage) == 0


def test_an_invitation_for_another_organisations_person_is_not_found(coordinator: PageClient) -> None:
    person = make_person(make_organisation("Other"), email="carys@example.org")
    db.session.commit()
    data = hidden(coordinator.get("/people/add").text)
    assert coordinator.post(f"/people/{person.reference}/invite", data=data).status_code == 404


def test_volunteers_see_and_change_their_own_details(client: PageClient, volunteer: Person) -> None:
    assert volunteer.reference in client.get("/my/details").text
    answer = client.submit("/my/details/edit", emergency_name="Ann", emergency_phone="01632 960 001")
    assert answer.location == "/my/details"
    assert in_database(volunteer.reference).emergency_name == "Ann"
    entry = db.session.scalars(select(HistoryEntry).where(HistoryEntry.action == "person:edit")).one()
    assert (entry.actor_name, entry.organisation_id) == (volunteer.full_name, None)


def test_volunteers_reach_no_staff_page(client: PageClient, volunteer: Person) -> None:
    for address in ("/people", "/people/add", f"/people/{volunteer.reference}"):
        assert client.get(address).status_code == 403


def test_staff_without_a_record_of_their_own_have_no_own_pages(coordinator: PageClient) -> None:
    assert coordinator.get("/my/details").status_code == 403
    assert coordinator.get("/my/volunteering").status_code == 403


def test_a_volunteer_signs_by_typing_their_name(
    client: PageClient, volunteer: Person, hope: Organisation
) -> None:
    address = f"/my/agreements/{hope.reference}/confidentiality"
    assert "You cannot promise anybody to keep everything secret" in client.get(address).text
    missing = client.submit(address)
    assert missing.status_code == 422
    assert "Enter your full name" in missing.text
    assert "Tick the box" in missing.text
    assert client.submit(address, signed_name="Carys Llewellyn", agree="y").status_code == 302
    signature = db.session.scalars(select(AgreementSignature)).one()
    assert (signature.kind, signature.signed_name) == (AgreementKind.CONFIDENTIALITY, "Carys Llewellyn")
    assert "Signed by Carys Llewellyn" in client.get(address).text


def test_nobody_signs_with_an_organisation_that_does_not_hold_their_record(
    client: PageClient, volunteer: Person, hope: Organisation
) -> None:
    other = make_organisation("Other")
    db.session.commit()
    for path in (f"{other.reference}/confidentiality", f"{hope.reference}/nonsense", "ORG-0/confidentiality"):
        assert client.get(f"/my/agreements/{path}").status_code == 404


def test_a_coordinator_records_a_signature_on_paper(coordinator: PageClient, hope: Organisation) -> None:
    person = make_person(hope)
    db.session.commit()
    address = f"/people/{person.reference}/agreements/{hope.reference}/volunteer_agreement"
    assert coordinator.submit(address, seen="y").status_code == 302
    signature = db.session.scalars(select(AgreementSignature)).one()
    assert (signature.signed_name, signature.on_paper) == ("Carys Llewellyn", True)
    assert "on paper" in coordinator.get(f"/people/{person.reference}").text


def test_a_paper_signature_for_another_organisation_cannot_be_recorded(
    coordinator: PageClient, hope: Organisation
) -> None:
    other = make_organisation("Other")
    person = make_person(hope)
    service.affiliate(person, other, by=Actor.job("test"))
    db.session.commit()
    address = f"/people/{person.reference}/agreements/{other.reference}/volunteer_agreement"
    assert coordinator.get(address).status_code == 404


def test_volunteers_do_not_change_who_they_are(client: PageClient, volunteer: Person) -> None:
    refused = client.submit("/my/details/edit", last_name="Somebody-Else")
    assert refused.status_code == 422
    assert "Ask your coordinator to change your name" in refused.text
    refused = client.submit("/my/details/edit", date_of_birth__year="1999")
    assert refused.status_code == 422
    stored = in_database(volunteer.reference)
    assert stored.last_name != "Somebody-Else"
    assert stored.date_of_birth is not None
    assert stored.date_of_birth.year != 1999


def test_nobody_makes_a_sign_in_for_somebody_whom_another_organisation_holds_too(
    coordinator: PageClient, hope: Organisation
) -> None:
    person = make_person(hope, email="both@example.org")
    service.affiliate(person, make_organisation("Other"), by=Actor.job("test"))
    db.session.commit()
    press(coordinator, person)
    assert how_many(OutboxMessage) == 0
    assert "Another organisation holds this record too" in coordinator.get(f"/people/{person.reference}").text
