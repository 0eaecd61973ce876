from typing import Any

import pytest
from sqlalchemy import func, select

from tests.factories.accounts import make_account, make_membership, sign_in
from tests.factories.organisations import make_organisation
from tests.factories.people import make_person
from tests.page_client import PageClient
from volunteer_app.accounts.models import Account
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation import clock
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.database import db
from volunteer_app.foundation.history import HistoryEntry
from volunteer_app.foundation.mail import OutboxMessage
from volunteer_app.organisations.models import Organisation
from volunteer_app.people import service
from volunteer_app.people.models import AgreementSignature, Person
from volunteer_app.people.rules import AgreementKind

COORDINATOR = MembershipRole.COORDINATOR
NEW = {
    "first_name": "Siân",
    "last_name": "O’Brien 😀",
    "preferred_language": "welsh",
    "keeps_up_to_date": "us",
    "consent_route": "signed",
    "consent_on__day": "5",
    "consent_on__month": "1",
    "consent_on__year": "2026",
}


@pytest.fixture
def hope(app: object) -> Organisation:
    return make_organisation()


@pytest.fixture
def coordinator(client: PageClient, hope: Organisation) -> PageClient:
    sign_in(client, make_account(name="Cora Coordinator", roles=[(COORDINATOR, hope)]))
    return client


@pytest.fixture
def volunteer(client: PageClient, hope: Organisation) -> Person:
    person = make_person(hope)
    sign_in(client, make_account(name=person.full_name, person_id=person.id))
    return person


def in_database(reference: str) -> Person:
    db.session.expire_all()
    return db.session.scalars(select(Person).where(Person.reference == reference)).one()


def how_many(model: type[Any]) -> int:
    return db.session.execute(select(func.count()).select_from(model)).scalar_one()


def test_the_list_is_by_last_name_and_shows_reference_organisation_and_mark(
    coordinator: PageClient, hope: Organisation
) -> None:
    one = make_person(hope, first_name="Bob", last_name="Zed", entered_on_behalf=True)
    two = make_person(hope, first_name="Zoe", last_name="Ábel")
    db.session.commit()
    page = coordinator.get("/people").text
    assert page.index("Ábel, Zoe") < page.index("Zed, Bob")
    assert one.reference in page
    assert two.reference in page
    assert page.count("Entered on behalf") == 1
    assert page.count("<td class=\"govuk-table__cell\">Hope Mentoring</td>") == 2


def test_the_list_shows_nobody_of_another_organisation(coordinator: PageClient) -> None:
    make_person(make_organisation("Other"), last_name="Elsewhere")
    db.session.commit()
    page = coordinator.get("/people").text
    assert "Elsewhere" not in page
    assert "holds nobody’s record yet" in page


def test_an_administrator_has_no_list_of_people(client: PageClient, hope: Organisation) -> None:
    sign_in(client, make_account(roles=[(MembershipRole.ADMINISTRATOR, hope)]))
    assert client.get("/people").status_code == 403
    assert client.get("/people/add").status_code == 403


def test_a_vetting_officer_sees_people_and_adds_none(client: PageClient, hope: Organisation) -> None:
    sign_in(client, make_account(roles=[(MembershipRole.VETTING_OFFICER, hope)]))
    page = client.get("/people")
    assert page.status_code == 200
    assert "Add a person" not in page.text
    assert client.get("/people/add").status_code == 403


def test_a_name_that_is_markup_is_only_text(coordinator: PageClient, hope: Organisation) -> None:
    person = make_person(hope, first_name="<script>alert(1)</script>", last_name="\"'><img src=x>")
    db.session.commit()
    for address in ("/people", f"/people/{person.reference}", f"/people/{person.reference}/edit"):
        page = coordinator.get(address).text
        assert "<script>alert" not in page
        assert "<img" not in page
        assert "alert(1)" in page


def test_the_search_keeps_its_words_and_says_when_nobody_matches(
    coordinator: PageClient, hope: Organisation
) -> None:
    make_person(hope, first_name="Siân", last_name="Ŵyn")
    db.session.commit()
    assert "Ŵyn, Siân" in coordinator.get("/people?q=sian").text
    page = coordinator.get("/people?q=<b>nobody").text
    assert "&lt;b&gt;nobody" in page
    assert "Nobody’s name has all of these words" in page
    assert coordinator.get("/people?q=%27&after=nonsense").status_code == 200


def test_long_lists_are_paged_without_loss_or_repeat(coordinator: PageClient, hope: Organisation) -> None:
    people = [make_person(hope, last_name=f"Name{n % 7}") for n in range(60)]
    db.session.commit()
    first = coordinator.get("/people").text
    anchor = first.split("after=")[1].split('"')[0]
    second = coordinator.get(f"/people?after={anchor}").text
    shown = [p.reference for p in people if p.reference in first]
    rest = [p.reference for p in people if p.reference in second]
    assert len(shown) == 50
    assert len(rest) == 10
    assert not set(shown) & set(rest)


def test_the_list_takes_the_same_statements_whatever_the_rows(
    coordinator: PageClient, hope: Organisation, statements: list[str]
) -> None:
    make_person(hope)
    db.session.commit()
    counts = []
    for more in (0, 40):
        for _ in range(more):
            make_person(hope)
        db.session.commit()
        statements.clear()
        coordinator.get("/people")
        counts.append(len(statements))
    assert counts[0] == counts[1]
    assert counts[0] <= 12


def test_a_coordinator_adds_a_person_on_their_behalf(coordinator: PageClient, hope: Organisation) -> None:
    answer = coordinator.submit("/people/add", **NEW)
    assert answer.status_code == 302
    person = in_database(answer.location.rsplit("/", 1)[1])
    assert person.full_name == "Siân O’Brien 😀"
    assert person.entered_on_behalf
    assert person.consent_route.value == "signed"
    entry = db.session.scalars(select(HistoryEntry).where(HistoryEntry.action == "person:add")).one()
    assert (entry.actor_name, entry.on_behalf_of) == ("Cora Coordinator", person.reference)
    assert entry.organisation_id == hope.id


def test_a_form_sent_twice_adds_one_person(coordinator: PageClient) -> None:
    page = coordinator.get("/people/add").text
    fields = {name.replace("__", "-"): value for name, value in NEW.items()} | hidden(page)
    first = coordinator.post("/people/add", data=fields)
    second = coordinator.post("/people/add", data=fields)
    assert first.location == second.location
    assert how_many(Person) == 1


def hidden(page: str) -> dict[str, str]:
    main = page[page.index("<main") :]
    found = {}
    for name in ("csrf_token", "form_key", "version", "organisation"):
        if f'name="{name}" value="' in main:
            found[name] = main.split(f'name="{name}" value="')[1].split('"')[0]
    return found


def test_an_expired_token_gives_the_page_again_with_what_was_typed(coordinator: PageClient) -> None:
    answer = coordinator.submit("/people/add", **{**NEW, "csrf_token": "old"})
    assert answer.status_code == 422
    assert "Siân" in answer.text
    assert how_many(Person) == 0


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"first_name": " "}, "Enter a first name"),
        ({"last_name": "x" * 101}, "Last name must be 100 characters or fewer"),
        ({"consent_on__day": "31", "consent_on__month": "2"}, "must be a real date"),
        ({"consent_on__year": "2999"}, "must be today or in the past"),
        ({"date_of_birth__day": "1", "date_of_birth__month": "1", "date_of_birth__year": "1800"}, "120 years"),
        ({"email": "nonsense"}, "correct format"),
        ({"phone": "12"}, "Enter a telephone number"),
        ({"keeps_up_to_date": "person"}, "Enter an email address, or select"),
        ({"keeps_up_to_date": ""}, "Select who will keep"),
        ({"consent_route": "online"}, "Not a valid choice"),
        ({"emergency_name": "Ann"}, "Enter the emergency contact’s telephone number"),
        ({"access_needs": "x" * 10_000}, "Access needs must be 4,000 characters or fewer"),
        ({"organisation": "ORG-00000000"}, "Not a valid choice"),
    ],
)
def test_a_wrong_answer_gets_a_clear_error_and_nothing_is_lost(
    coordinator: PageClient, changes: dict[str, str], message: str
) -> None:
    answer = coordinator.submit("/people/add", **{**NEW, "known_as": "Kept", **changes})
    assert answer.status_code == 422
    assert message in answer.text
    assert 'value="Kept"' in answer.text
    assert how_many(Person) == 0


def test_somebody_alike_is_shown_first_and_can_still_be_added(
    coordinator: PageClient, hope: Organisation
) -> None:
    there = make_person(hope, email="sian@example.org")
    db.session.commit()
    same = {**NEW, "email": "SIAN@example.org"}
    answer = coordinator.submit("/people/add", **same)
    assert answer.status_code == 422
    assert there.reference in answer.text
    assert how_many(Person) == 1
    assert coordinator.submit("/people/add", **same, somebody_else="y").status_code == 302
    assert how_many(Person) == 2


def test_somebody_alike_in_another_organisation_is_not_shown(coordinator: PageClient) -> None:
    make_person(make_organisation("Other"), email="sian@example.org")
    db.session.commit()
    assert coordinator.submit("/people/add", **NEW, email="sian@example.org").status_code == 302


def test_an_edit_is_saved_with_emergency_contact_and_access_needs(
    coordinator: PageClient, hope: Organisation
) -> None:
    person = make_person(hope)
    db.session.commit()
    answer = coordinator.submit(
        f"/people/{person.reference}/edit",
        last_name="Ŵyn",
        postcode="ls1  4ap",
        access_needs="Large print\nStep-free",
        emergency_name="Ann O'Neil",
        emergency_phone="01632 960 001",
        date_of_birth__year="1991",
    )
    assert answer.status_code == 302
    changed = in_database(person.reference)
    assert (changed.sort_name, changed.postcode) == ("wyn carys", "LS1 4AP")
    assert changed.emergency_name == "Ann O'Neil"
    assert changed.date_of_birth is not None
    assert changed.date_of_birth.isoformat() == "1991-05-17"
    page = coordinator.get(answer.location).text
    assert "Ann O&#39;Neil" in page
    assert "Large print" in page


def test_a_second_editor_sees_who_changed_what_and_keeps_what_they_typed(
    coordinator: PageClient, hope: Organisation
) -> None:
    person = make_person(hope, known_as="Caz")
    db.session.commit()
    page = coordinator.get(f"/people/{person.reference}/edit").text
    coordinator.submit(f"/people/{person.reference}/edit", known_as="Cari", phone="01632 960 001")
    fields = hidden(page) | {
        "first_name": "Carys",
        "last_name": "Llewellyn",
        "known_as": "Casi",
        "preferred_language": "english",
        "date_of_birth-day": "17",
        "date_of_birth-month": "5",
        "date_of_birth-year": "1990",
    }
    answer = coordinator.post(f"/people/{person.reference}/edit", data=fields)
    assert answer.status_code == 422
    assert "Cora Coordinator changed this on" in answer.text
    assert "Cari" in answer.text
    assert "01632 960 001" in answer.text
    assert 'value="Casi"' in answer.text
    assert in_database(person.reference).known_as == "Cari"
    again = coordinator.post(f"/people/{person.reference}/edit", data=fields | hidden(answer.text))
    assert again.status_code == 302
    assert in_database(person.reference).known_as == "Casi"


def test_a_second_editor_is_not_told_who_works_in_another_organisation(
    coordinator: PageClient, hope: Organisation
) -> None:
    other = make_organisation("Other")
    person = make_person(hope)
    db.session.commit()
    page = coordinator.get(f"/people/{person.reference}/edit").text
    details = service.PersonDetails("Carys", "Changed")
    service.edit_person(person, details, version=1, by=Actor.job("Oona Other"), as_organisation_id=other.id)
    db.session.commit()
    fields = hidden(page) | {"first_name": "C", "last_name": "L", "preferred_language": "english"}
    answer = coordinator.post(f"/people/{person.reference}/edit", data=fields)
    assert "Somebody in another organisation changed this" in answer.text
    assert "Oona" not in answer.text


@pytest.mark.parametrize("path", ["", "/edit"])
def test_people_of_another_organisation_are_not_there(coordinator: PageClient, path: str) -> None:
    person = make_person(make_organisation("Other"))
    db.session.commit()
    assert coordinator.get(f"/people/{person.reference}{path}").status_code == 404
    assert coordinator.get(f"/people/VOL-00000000{path}").status_code == 404


def test_an_ended_role_reaches_nobody(client: PageClient, hope: Organisation) -> None:
    account = make_account()
    make_membership(account, COORDINATOR, hope, starts_on=clock.today(), ends_before=clock.today())
    person = make_person(hope)
    sign_in(client, account)
    assert client.get(f"/people/{person.reference}").status_code == 403
    assert client.get("/people").status_code == 403


def test_an_ended_role_beside_another_one_reaches_nobody_there(client: PageClient, hope: Organisation) -> None:
    account = make_account(roles=[(COORDINATOR, make_organisation("Other"))])
    make_membership(account, COORDINATOR, hope, starts_on=clock.today(), ends_before=clock.today())
    person = make_person(hope)
    sign_in(client, account)
    for path in ("", "/edit"):
        assert client.get(f"/people/{person.reference}{path}").status_code == 404


def test_authority_reaches_organisations_below(client: PageClient, hope: Organisation) -> None:
    person = make_person(make_organisation("Branch", parent=hope))
    sign_in(client, make_account(roles=[(COORDINATOR, hope)]))
    assert client.get(f"/people/{person.reference}").status_code == 200


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
