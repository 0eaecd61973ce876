from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.factories.accounts import make_account, sign_in
from tests.factories.organisations import BY, make_organisation, make_prison
from tests.factories.people import make_person
from tests.factories.vetting import NUMBER, ask_for_clearance, make_check
from tests.page_client import PageClient, form_fields
from volunteer_app.accounts.models import Account
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation import clock
from volunteer_app.foundation.database import db
from volunteer_app.organisations.models import Organisation
from volunteer_app.people import service as people
from volunteer_app.people.models import Person
from volunteer_app.vetting import rules
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


def clear(**changes: str) -> dict[str, str]:
    """What a vetting officer types about a clear certificate."""
    day = clock.today()
    typed = {
        "outcome": "clear",
        "certificate_number": "0012 3456 7890",
        "issued_on__day": str(day.day),
        "issued_on__month": str(day.month),
        "issued_on__year": str(day.year),
        "seen_by": "Vera Officer",
    }
    return typed | changes


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
        ({"kind": "palm_reading"}, "Not a valid choice"),
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


@pytest.mark.parametrize("kind", sorted(rules.OFFICER_DECIDES))
def test_a_coordinator_cannot_decide_a_vetting_officers_check_even_by_hand(
    client: PageClient, kind: CheckKind
) -> None:
    organisation = make_organisation()
    check = make_check(make_person(organisation), organisation, kind)
    sign_in(client, coordinator(organisation))
    fields = form_fields(client.get(f"/checks/{check.reference}/move").text)
    address = f"/checks/{check.reference}/decide"
    assert client.get(address).status_code == 403
    sent = fields | {
        "outcome": "clear",
        "valid_from-day": "1",
        "valid_from-month": "1",
        "valid_from-year": "2026",
    }
    assert client.post(address, data=sent).status_code == 403
    assert the_check().outcome is None


@pytest.mark.parametrize("role", [MembershipRole.COORDINATOR, MembershipRole.VETTING_OFFICER])
def test_nobody_of_the_organisation_decides_or_moves_a_prisons_clearance(
    client: PageClient, role: MembershipRole
) -> None:
    organisation, prison = make_organisation(), make_prison()
    check = ask_for_clearance(make_person(organisation), organisation, prison)
    sign_in(client, make_account(roles=[(role, organisation)]))
    page = client.get(f"/checks/{check.reference}")
    assert page.status_code == 200
    assert "Record the outcome" not in page.text
    assert "Say where it has got to" not in page.text
    for end in ("decide", "move"):
        assert client.post(f"/checks/{check.reference}/{end}").status_code == 403
    assert client.post(f"/clearances/{check.reference}").status_code == 403


def test_a_coordinator_records_that_an_identity_was_seen(client: PageClient) -> None:
    organisation = make_organisation()
    check = make_check(make_person(organisation), organisation, CheckKind.IDENTITY)
    sign_in(client, coordinator(organisation))
    address = f"/checks/{check.reference}/decide"
    assert "Certificate number" not in client.get(address).text
    assert client.submit(address, outcome="clear", note="Passport seen").status_code == 302
    check = the_check()
    assert (check.outcome, check.valid_from, check.valid_before) == (CheckOutcome.CLEAR, clock.today(), None)
    page = client.get(f"/checks/{check.reference}").text
    assert "Passport seen" in page


def test_a_vetting_officer_records_a_clear_certificate_with_the_day_that_policy_suggests(
    client: PageClient,
) -> None:
    organisation = make_organisation()
    check = make_check(make_person(organisation), organisation)
    sign_in(client, officer(organisation))
    assert client.submit(f"/checks/{check.reference}/decide", **clear()).status_code == 302
    check = the_check()
    assert check.certificate_number == NUMBER
    assert check.valid_before == rules.suggested_valid_before(CheckKind.CRIMINAL_RECORD, clock.today())
    assert "0012 3456 7890" in client.get(f"/checks/{check.reference}").text


def test_the_last_day_typed_is_the_last_day_that_counts(client: PageClient) -> None:
    organisation = make_organisation()
    check = make_check(make_person(organisation), organisation)
    sign_in(client, officer(organisation))
    last = clock.today() + timedelta(days=10)
    typed = clear(last_day__day=str(last.day), last_day__month=str(last.month), last_day__year=str(last.year))
    client.submit(f"/checks/{check.reference}/decide", **typed)
    assert the_check().valid_before == last + timedelta(days=1)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"outcome": ""}, "Select what came back"),
        ({"certificate_number": ""}, "Enter the certificate number"),
        ({"certificate_number": "123"}, "Certificate number must be 12 digits"),
        ({"issued_on__day": "31", "issued_on__month": "2"}, "Date of issue must be a real date"),
        ({"issued_on__year": "2999"}, "Date of issue must be today or in the past"),
        ({"valid_from__year": ""}, "First day must include a year"),
        ({"valid_from__day": "", "valid_from__month": "", "valid_from__year": ""}, "Enter the first day"),
        ({"last_day__year": "1999"}, "Last day must be the same as or after the first day"),
        ({"seen_by": ""}, "Enter who saw the certificate"),
        ({"note": "x" * 10_000}, "Note must be 2,000 characters or fewer"),
    ],
)
def test_a_decision_that_cannot_be_is_shown_again_with_what_was_typed(
    client: PageClient, changes: dict[str, str], message: str
) -> None:
    organisation = make_organisation()
    check = make_check(make_person(organisation), organisation)
    sign_in(client, officer(organisation))
    answer = client.submit(f"/checks/{check.reference}/decide", **clear(**changes))
    assert answer.status_code == 422
    assert message in answer.text
    if "seen_by" not in changes:
        assert 'value="Vera Officer"' in answer.text
    assert the_check().outcome is None


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
    assert "Clear from" in text
    for hidden in ("0012", "private words", "Someone Else", "Date of issue"):
        assert hidden not in text


def test_the_second_of_two_officers_sees_what_the_first_decided_and_keeps_what_was_typed(
    client: PageClient,
) -> None:
    organisation = make_organisation()
    check = make_check(make_person(organisation), organisation)
    address = f"/checks/{check.reference}/decide"
    sign_in(client, officer(organisation, "Slow Officer"))
    slow = form_fields(client.get(address).text)
    quick_client = client.application.test_client()
    assert isinstance(quick_client, PageClient)
    sign_in(quick_client, officer(organisation, "Quick Officer"))
    assert quick_client.submit(address, **clear()).status_code == 302
    typed = {key.replace("__", "-"): value for key, value in clear(note="My own note").items()}
    answer = client.post(address, data=slow | typed | {"outcome": "has_information"})
    assert answer.status_code == 422
    assert "Quick Officer changed this check while you had this page open. It is now: Clear" in answer.text
    assert "My own note" in answer.text
    assert the_check().outcome is CheckOutcome.CLEAR
    assert client.post(address, data=form_fields(answer.text)).status_code == 302
    assert the_check().outcome is CheckOutcome.HAS_INFORMATION


def test_a_form_sent_twice_makes_one_check(client: PageClient) -> None:
    organisation = make_organisation()
    person = make_person(organisation)
    sign_in(client, coordinator(organisation))
    address = f"/people/{person.reference}/checks/new"
    fields = form_fields(client.get(address).text) | {"kind": "reference"}
    first, second = (client.post(address, data=fields) for _ in range(2))
    assert first.location == second.location
    assert the_check().kind is CheckKind.REFERENCE


def test_officers_see_what_waits_for_them_and_coordinators_do_not(client: PageClient) -> None:
    organisation, other = make_organisation(), make_organisation()
    waiting = make_check(
        make_person(organisation, last_name="Waits"), organisation, state=CheckState.SUBMITTED
    )
    make_check(
        make_person(organisation, last_name="Weighed"), organisation, outcome=CheckOutcome.HAS_INFORMATION
    )
    make_check(make_person(organisation, last_name="Early"), organisation)
    make_check(make_person(organisation, last_name="Done"), organisation, outcome=CheckOutcome.CLEAR)
    make_check(make_person(other, last_name="Foreign"), other, state=CheckState.SUBMITTED)
    sign_in(client, officer(organisation))
    text = client.get("/checks/to-decide").text
    assert waiting.reference in text
    assert "Weighed" in text
    for absent in ("Early", "Done", "Foreign"):
        assert absent not in text
    sign_in(client, coordinator(organisation))
    assert client.get("/checks/to-decide").status_code == 403


def test_with_nothing_to_decide_the_officer_is_told_so(client: PageClient) -> None:
    sign_in(client, officer(make_organisation()))
    assert "No checks are waiting" in client.get("/checks/to-decide").text


def test_the_list_to_decide_takes_the_same_statements_for_2_and_20(
    client: PageClient, statements: list[str]
) -> None:
    organisation = make_organisation()
    sign_in(client, officer(organisation))
    counted = []
    for more in (2, 18):
        for _ in range(more):
            make_check(make_person(organisation), organisation, state=CheckState.SUBMITTED)
        db.session.commit()
        statements.clear()
        assert client.get("/checks/to-decide").status_code == 200
        counted.append(len(statements))
    assert counted[0] == counted[1] <= 12


def test_the_page_of_a_check_takes_few_statements(client: PageClient, statements: list[str]) -> None:
    organisation = make_organisation()
    person: Person = make_person(organisation)
    check = make_check(person, organisation, outcome=CheckOutcome.CLEAR)
    sign_in(client, coordinator(organisation))
    for address in (f"/checks/{check.reference}", f"/people/{person.reference}/checks/new"):
        statements.clear()
        assert client.get(address).status_code == 200
        assert len(statements) <= 12, statements
