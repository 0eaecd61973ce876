from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tests.factories.accounts import make_account, sign_in
from tests.factories.organisations import BY, make_organisation, make_prison
from tests.factories.people import make_person
from tests.factories.vetting import ask_for_clearance, make_check, make_clearance
from tests.page_client import PageClient, form_fields
from volunteer_app.accounts.models import Account
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation import clock
from volunteer_app.foundation.database import db
from volunteer_app.organisations.models import Organisation
from volunteer_app.vetting import service
from volunteer_app.vetting.models import Check
from volunteer_app.vetting.rules import CheckOutcome

pytestmark = pytest.mark.usefixtures("database")


def contact(*prisons: Organisation, name: str = "Sec Contact") -> Account:
    return make_account(name=name, roles=[(MembershipRole.SECURITY_CONTACT, each) for each in prisons])


def the_check() -> Check:
    db.session.expire_all()
    return db.session.scalars(select(Check)).one()


def day(name: str, value: date) -> dict[str, str]:
    return {f"{name}__{part}": str(getattr(value, part)) for part in ("day", "month", "year")}


def grant(**changes: str) -> dict[str, str]:
    """What a security contact types to clear somebody for 90 days."""
    last = day("last_day", clock.today() + timedelta(days=90))
    shown = {"level": "unescorted", "conditions": "Visits hall only", "photo_id": "passport"}
    return {
        "decision": "grant",
        "rested_on": "local_check",
        "follows_person": "no",
        **shown,
        **last,
        **changes,
    }


def test_a_security_contact_sees_who_waits_for_their_prison_and_nobody_elses(client: PageClient) -> None:
    charity, ours, theirs = make_organisation("Hope"), make_prison("Northwood"), make_prison("Southgate")
    ask_for_clearance(make_person(charity, last_name="Waits"), charity, ours, "Chess club")
    ask_for_clearance(make_person(charity, last_name="Foreign"), charity, theirs)
    make_check(make_person(charity, last_name="Certified"), charity)
    make_clearance(make_person(charity, last_name="Decided"), charity, ours)
    sign_in(client, contact(ours))
    text = client.get("/clearances").text
    assert "Waits" in text
    assert "Hope" in text
    assert "Chess club" in text
    for absent in ("Foreign", "Certified", "Decided"):
        assert absent not in text


def test_of_a_person_the_prison_sees_what_it_needs_to_decide_and_no_more(client: PageClient) -> None:
    charity, prison = make_organisation("Hope"), make_prison()
    person = make_person(
        charity, email="carys@example.org", phone="07700 900 982", postcode="CF10 1EP", access_needs="Ramp"
    )
    check = ask_for_clearance(person, charity, prison, "Chess club")
    sign_in(client, contact(prison))
    text = client.get(f"/clearances/{check.reference}").text
    for shown in ("Carys Llewellyn", "17 May 1990", "Hope", "Chess club"):
        assert shown in text
    for absent in ("carys@example.org", "07700", "CF10", "Ramp", person.reference):
        assert absent not in text


def test_another_prisons_clearances_are_not_there(client: PageClient) -> None:
    charity, ours, theirs = make_organisation(), make_prison(), make_prison("Southgate")
    waiting = ask_for_clearance(make_person(charity), charity, theirs)
    granted = make_clearance(make_person(charity), charity, theirs)
    certificate = make_check(make_person(charity), charity)
    sign_in(client, contact(ours))
    for address in (
        f"/clearances/{waiting.reference}",
        f"/clearances/{granted.reference}/revoke",
        f"/clearances/{certificate.reference}",
        f"/gate-list?prison={theirs.reference}",
    ):
        assert client.get(address).status_code == 404, address
    assert client.post(f"/clearances/{waiting.reference}", data={"decision": "grant"}).status_code == 404
    assert client.post(f"/clearances/{granted.reference}/revoke").status_code == 404


@pytest.mark.parametrize("role", [MembershipRole.COORDINATOR, MembershipRole.VETTING_OFFICER])
def test_nobody_of_the_organisation_reaches_the_prisons_pages(
    client: PageClient, role: MembershipRole
) -> None:
    charity, prison = make_organisation(), make_prison()
    check = make_clearance(make_person(charity), charity, prison)
    sign_in(client, make_account(roles=[(role, charity)]))
    for end in ("", "/cleared", f"/{check.reference}", f"/{check.reference}/revoke"):
        assert client.get(f"/clearances{end}").status_code == 403
        assert client.post(f"/clearances{end}").status_code in {403, 405}
    assert client.get("/gate-list").status_code == 403


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({}, "Select yes if you clear this person"),
        (grant(level=""), "Select a level"),
        (grant(photo_id=""), "Select the photo identification that they show"),
        (grant(rested_on=""), "one of the answers listed"),
        (grant(last_day__day="", last_day__month="", last_day__year=""), "Enter the last day"),
        (grant(last_day__year="2001"), "Last day must be today or in the future"),
        (grant(valid_from__day="31", valid_from__month="2"), "First day must be a real date"),
        (
            grant(**day("valid_from", clock.today() + timedelta(days=91))),
            "Last day must be the same as or after",
        ),
        (grant(valid_from__year="2998", last_day__year="2999"), "First day must be within a year from today"),
        (grant(last_day__year="2999"), "Last day must be within 10 years of the first day"),
        (grant(valid_from__day="", valid_from__month="", valid_from__year=""), "Enter the first day"),
        ({"decision": "refuse"}, "Enter why you do not clear this person"),
    ],
)
def test_a_decision_that_lacks_something_is_shown_again(
    client: PageClient, typed: dict[str, str], message: str
) -> None:
    charity, prison = make_organisation(), make_prison()
    check = ask_for_clearance(make_person(charity), charity, prison)
    sign_in(client, contact(prison))
    answer = client.submit(f"/clearances/{check.reference}", **typed)
    assert answer.status_code == 422
    assert message in answer.text
    assert the_check().outcome is None


def test_the_organisation_sees_that_clearance_was_refused_and_never_why(client: PageClient) -> None:
    charity, prison = make_organisation(), make_prison()
    check = ask_for_clearance(make_person(charity), charity, prison)
    sign_in(client, contact(prison))
    client.submit(f"/clearances/{check.reference}", decision="refuse", reason="Known associate")
    assert "Known associate" in client.get(f"/clearances/{check.reference}").text
    for role in (MembershipRole.COORDINATOR, MembershipRole.VETTING_OFFICER):
        sign_in(client, make_account(roles=[(role, charity)]))
        text = client.get(f"/checks/{check.reference}").text
        assert "Not cleared by the prison" in text
        assert "associate" not in text


def test_the_second_of_two_contacts_sees_what_the_first_decided(client: PageClient) -> None:
    charity, prison = make_organisation(), make_prison()
    check = ask_for_clearance(make_person(charity), charity, prison)
    address = f"/clearances/{check.reference}"
    sign_in(client, contact(prison))
    fields = form_fields(client.get(address).text)
    service.refuse_clearance(the_check(), reason="No", by=BY)
    db.session.commit()
    sent = fields | {key.replace("__", "-"): value for key, value in grant().items()}
    answer = client.post(address, data=sent)
    assert answer.status_code == 409
    assert "Not cleared by the prison" in answer.text
    assert the_check().outcome is CheckOutcome.REFUSED


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("day-day=31&day-month=2&day-year=2999", "Day must be a real date"),
        ("day-day=1&day-month=1&day-year=2001", "Day must be today or in the future"),
        ("day-day=&day-month=&day-year=", "Enter a day"),
    ],
)
def test_a_day_that_cannot_be_is_asked_again(client: PageClient, query: str, message: str) -> None:
    prison = make_prison()
    sign_in(client, contact(prison))
    answer = client.get(f"/gate-list?prison={prison.reference}&{query}")
    assert answer.status_code == 422
    assert message in answer.text


def test_who_is_cleared_can_be_found_by_name_whatever_the_accents(client: PageClient) -> None:
    charity, prison = make_organisation(), make_prison()
    make_clearance(make_person(charity, first_name="Siôn", last_name="ap Gwilym"), charity, prison)
    make_clearance(make_person(charity), charity, prison)
    sign_in(client, contact(prison))
    text = found(client, "sion GWILYM")
    assert "Siôn ap Gwilym" in text
    assert "Llewellyn" not in text
    assert "Nobody who is cleared has a name" in found(client, "zzz")


def found(client: PageClient, words: str) -> str:
    """The list of who is cleared after a search, whose words stand in no address."""
    answer = client.submit("/clearances/cleared", words=words)
    assert answer.status_code == 302
    assert words not in answer.location
    return client.get(answer.location).text


def test_the_cleared_list_says_its_order_turns_round_and_writes_days_as_lists_do(client: PageClient) -> None:
    charity, prison = make_organisation(), make_prison()
    with clock.standing_on(date(2026, 11, 2)):
        early, later = (make_person(charity, last_name=name) for name in ("Early", "Later"))
        make_clearance(early, charity, prison, valid_before=date(2027, 3, 1))
        make_clearance(later, charity, prison, valid_from=date(2026, 11, 1))
        sign_in(client, contact(prison))
        page = client.get("/clearances/cleared").text
        turned = client.get("/clearances/cleared?sort=first").text
    assert "Asked for last, first" in page
    assert page.index("Carys Later") < page.index("Carys Early")
    assert "Latest first day first" in turned
    assert 'aria-sort="descending"' in turned
    assert turned.index("Carys Early") < turned.index("Carys Later")
    assert "28 Feb 2027" in page
    assert "No end" in page


def test_empty_lists_say_what_to_do(client: PageClient) -> None:
    sign_in(client, contact(make_prison()))
    assert "Nobody is waiting" in client.get("/clearances").text
    assert "Nobody is cleared for your prison yet" in client.get("/clearances/cleared").text
    assert "Nobody is cleared on" in client.get("/gate-list").text


def test_a_long_waiting_list_comes_in_pages(client: PageClient) -> None:
    charity, prison = make_organisation(), make_prison()
    for number in range(55):
        ask_for_clearance(make_person(charity, last_name=f"Wait{number:02}"), charity, prison)
    sign_in(client, contact(prison))
    first = client.get("/clearances").text
    assert "Wait49" in first
    assert "Wait50" not in first
    last = db.session.scalars(select(Check).order_by(Check.id).offset(49).limit(1)).one()
    second = client.get(f"/clearances?after={last.reference}").text
    assert "Wait50" in second
    assert "Wait49" not in second


@pytest.mark.parametrize("address", ["/clearances", "/clearances/cleared", "/gate-list"])
def test_the_prisons_lists_take_the_same_statements_for_2_and_20(
    client: PageClient, statements: list[str], address: str
) -> None:
    charity, prison = make_organisation(), make_prison()
    sign_in(client, contact(prison))
    counted = []
    for more in (2, 18):
        for _ in range(more):
            make_clearance(make_person(charity), charity, prison)
            ask_for_clearance(make_person(charity), charity, prison)
        db.session.commit()
        statements.clear()
        assert client.get(address).status_code == 200
        counted.append(len(statements))
    assert counted[0] == counted[1] <= 12
