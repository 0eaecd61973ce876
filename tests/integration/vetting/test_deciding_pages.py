from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.factories.accounts import make_account, sign_in
from tests.factories.organisations import make_organisation, make_prison
from tests.factories.people import make_person
from tests.factories.vetting import NUMBER, ask_for_clearance, make_check
from tests.page_client import PageClient, form_fields
from volunteer_app.accounts.models import Account
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation import clock
from volunteer_app.foundation.database import db
from volunteer_app.organisations.models import Organisation
from volunteer_app.vetting import rules
from volunteer_app.vetting.models import Check
from volunteer_app.vetting.rules import CheckKind, CheckOutcome, CheckState

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
    today = clock.today()
    typed = {
        "outcome": "clear",
        "certificate_number": "0012 3456 7890",
        "issued_on__day": str(today.day),
        "issued_on__month": str(today.month),
        "issued_on__year": str(today.year),
        "seen_by": "Vera Officer",
    }
    return typed | changes


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


def test_officers_see_what_waits_for_them_and_coordinators_do_not(client: PageClient) -> None:
    organisation, other = make_organisation(), make_organisation()
    waiting = make_check(
        make_person(organisation, last_name="Waits"), organisation, state=CheckState.SUBMITTED
    )
    make_check(
        make_person(organisation, last_name="Weighed"), organisation, outcome=CheckOutcome.HAS_INFORMATION
    )
    make_check(make_person(organisation, last_name="Asked"), organisation)
    make_check(make_person(organisation, last_name="Done"), organisation, outcome=CheckOutcome.CLEAR)
    make_check(make_person(other, last_name="Foreign"), other, state=CheckState.SUBMITTED)
    sign_in(client, officer(organisation))
    text = client.get("/checks/to-decide").text
    assert waiting.reference in text
    assert "Weighed" in text
    assert "Asked" in text  # a request reaches the officer at once, not only when somebody says it was sent
    for absent in ("Done", "Foreign"):
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


@pytest.mark.parametrize("kind", [CheckKind.HMPPS_VETTING, CheckKind.COUNTER_TERRORIST])
def test_of_what_others_decide_nobody_is_told_to_weigh_it(client: PageClient, kind: CheckKind) -> None:
    organisation = make_organisation()
    check = make_check(make_person(organisation), organisation, kind)
    sign_in(client, officer(organisation))
    page = client.get(f"/checks/{check.reference}/decide").text
    assert "Whoever decides said no" in page
    for words in ("Two vetting officers weigh it", "Blank, or no new information"):
        assert words not in page
