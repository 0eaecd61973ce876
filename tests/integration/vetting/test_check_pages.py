import pytest
from sqlalchemy import select

from tests.factories.accounts import make_account, sign_in
from tests.factories.organisations import BY, make_organisation, make_prison
from tests.factories.people import make_person
from tests.factories.vetting import NUMBER, make_check
from tests.page_client import PageClient, form_fields
from volunteer_app.accounts.models import Account
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation import clock
from volunteer_app.foundation.database import db
from volunteer_app.foundation.presenting import day
from volunteer_app.organisations.models import Organisation
from volunteer_app.people import service as people
from volunteer_app.people.models import Person
from volunteer_app.vetting.models import Check
from volunteer_app.vetting.rules import CertificateLevel, CheckKind, CheckOutcome, CheckState

pytestmark = pytest.mark.usefixtures("database")


def coordinator(*organisations: Organisation) -> Account:
    return make_account(
        name="Cora Dinator", roles=[(MembershipRole.COORDINATOR, each) for each in organisations]
    )


def officer(organisation: Organisation, name: str = "Vera Officer") -> Account:
    return make_account(name=name, roles=[(MembershipRole.VETTING_OFFICER, organisation)])


def the_check() -> Check:
    db.session.expire_all()
    return db.session.scalars(select(Check)).one()


def test_a_coordinator_starts_a_certificate_check(client: PageClient) -> None:
    organisation = make_organisation()
    person = make_person(organisation)
    sign_in(client, coordinator(organisation))
    answer = client.submit(f"/people/{person.reference}/checks/new", kind="criminal_record", level="enhanced")
    check = the_check()
    assert answer.status_code == 302
    assert answer.location == f"/checks/{check.reference}"
    assert (check.person_id, check.level, check.state) == (
        person.id,
        CertificateLevel.ENHANCED,
        CheckState.REQUESTED,
    )
    page = client.get(answer.location)
    assert "Criminal record certificate check started" in page.text
    assert "Record the outcome" not in page.text


def test_a_coordinator_asks_a_prison_for_clearance(client: PageClient) -> None:
    organisation, prison = make_organisation(), make_prison()
    person = make_person(organisation)
    sign_in(client, coordinator(organisation))
    client.submit(
        f"/people/{person.reference}/checks/new",
        kind="establishment_clearance",
        establishment=prison.reference,
        purpose="Mentoring in resettlement",
    )
    assert (the_check().establishment_id, the_check().purpose) == (prison.id, "Mentoring in resettlement")


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({}, "Select a check"),
        ({"kind": "criminal_record"}, "Select the level of the certificate"),
        ({"kind": "establishment_clearance"}, "Select a prison"),
        ({"kind": "palm_reading"}, "There is a problem"),
    ],
)
def test_a_start_that_lacks_something_is_shown_again(
    client: PageClient, typed: dict[str, str], message: str
) -> None:
    organisation = make_organisation()
    person = make_person(organisation)
    sign_in(client, coordinator(organisation))
    answer = client.submit(f"/people/{person.reference}/checks/new", **typed)
    assert answer.status_code == 422
    assert message in answer.text


def test_of_several_organisations_the_coordinator_says_which_asks(client: PageClient) -> None:
    first, second, other = (
        make_organisation("Anchor"),
        make_organisation("Beacon"),
        make_organisation("Cedar"),
    )
    person = make_person(first)
    for each in (second, other):
        people.affiliate(person, each, by=BY)
    sign_in(client, coordinator(first, second))
    address = f"/people/{person.reference}/checks/new"
    page = client.get(address).text
    assert "Anchor" in page
    assert "Beacon" in page
    assert "Cedar" not in page
    assert client.submit(address, kind="identity").status_code == 422
    assert client.submit(address, kind="identity", organisation=other.reference).status_code == 422
    client.submit(address, kind="identity", organisation=second.reference)
    assert the_check().organisation_id == second.id


def test_another_organisations_people_and_checks_are_not_there(client: PageClient) -> None:
    ours, theirs = make_organisation(), make_organisation()
    person = make_person(theirs)
    check = make_check(person, theirs)
    sign_in(client, coordinator(ours))
    addresses = [
        f"/people/{person.reference}/checks/new",
        f"/checks/{check.reference}",
        f"/checks/{check.reference}/move",
        f"/checks/{check.reference}/decide",
        "/checks/CHK-00000000",
    ]
    for address in addresses:
        assert client.get(address).status_code == 404, address
        assert client.post(address).status_code in {404, 405}, address


def test_a_security_contact_or_champion_reaches_no_check_page(client: PageClient) -> None:
    organisation, prison = make_organisation(), make_prison()
    check = make_check(make_person(organisation), organisation)
    for role, where in ((MembershipRole.SECURITY_CONTACT, prison), (MembershipRole.CHAMPION, organisation)):
        sign_in(client, make_account(roles=[(role, where)]))
        for end in ("", "/move", "/decide"):
            assert client.get(f"/checks/{check.reference}{end}").status_code == 403


def test_a_coordinator_moves_a_check_by_hand(client: PageClient) -> None:
    organisation = make_organisation()
    check = make_check(make_person(organisation), organisation)
    sign_in(client, coordinator(organisation))
    assert client.submit(f"/checks/{check.reference}/move").status_code == 422
    assert client.submit(f"/checks/{check.reference}/move", to="submitted").status_code == 302
    assert the_check().state is CheckState.SUBMITTED


@pytest.mark.parametrize("outcome", ["has_information", "barred"])
def test_a_coordinator_sees_only_that_it_is_with_the_vetting_officer(
    client: PageClient, outcome: str
) -> None:
    organisation = make_organisation()
    person = make_person(organisation)
    check = make_check(
        person,
        organisation,
        outcome=CheckOutcome(outcome),
        certificate_number=NUMBER,
        issued_on=clock.today(),
        seen_by="Vera Officer",
        note="private words",
    )
    sign_in(client, coordinator(organisation))
    text = client.get(f"/checks/{check.reference}").text
    assert "With the vetting officer" in text
    for hidden in ("arred", "information", "0012", NUMBER, "private words", "Vera", "Came back"):
        assert hidden not in text.split("<main", 1)[1], hidden
    sign_in(client, officer(organisation))
    text = client.get(f"/checks/{check.reference}").text
    assert "0012 3456 7890" in text
    assert "private words" in text


def test_a_bar_and_other_information_look_the_same_to_a_coordinator(client: PageClient) -> None:
    organisation = make_organisation()
    sign_in(client, coordinator(organisation))
    seen = []
    for outcome in (CheckOutcome.BARRED, CheckOutcome.HAS_INFORMATION):
        person = make_person(organisation)
        with clock.standing_on(clock.today()):
            check = make_check(person, organisation, outcome=outcome)
        db.session.commit()
        text = client.get(f"/checks/{check.reference}").text.split("<main", 1)[1]
        seen.append(text.replace(check.reference, "").replace(person.reference, ""))
    assert seen[0] == seen[1]


def test_a_coordinator_sees_from_when_to_when_a_certificate_is_clear_and_not_its_number(
    client: PageClient,
) -> None:
    organisation = make_organisation()
    check = make_check(
        make_person(organisation),
        organisation,
        outcome=CheckOutcome.CLEAR,
        certificate_number=NUMBER,
        issued_on=clock.today(),
        seen_by="Someone Else",
        note="private words",
    )
    sign_in(client, coordinator(organisation))
    text = client.get(f"/checks/{check.reference}").text
    assert f"Clear, from {day(clock.today())}" in text
    assert "Recorded as clear from" in text
    for hidden in ("0012", "private words", "Someone Else", "Date of issue"):
        assert hidden not in text


def test_a_form_sent_twice_makes_one_check(client: PageClient) -> None:
    organisation = make_organisation()
    person = make_person(organisation)
    sign_in(client, coordinator(organisation))
    address = f"/people/{person.reference}/checks/new"
    fields = form_fields(client.get(address).text) | {"kind": "identity"}
    first, second = (client.post(address, data=fields) for _ in range(2))
    assert first.location == second.location
    assert the_check().kind is CheckKind.IDENTITY


def test_the_page_of_a_check_takes_few_statements(client: PageClient, statements: list[str]) -> None:
    organisation = make_organisation()
    person: Person = make_person(organisation)
    check = make_check(person, organisation, outcome=CheckOutcome.CLEAR)
    sign_in(client, coordinator(organisation))
    for address in (f"/checks/{check.reference}", f"/people/{person.reference}/checks/new"):
        statements.clear()
        assert client.get(address).status_code == 200
        assert len(statements) <= 12, statements
