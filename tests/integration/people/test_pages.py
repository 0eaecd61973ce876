import pytest
from sqlalchemy import select

from tests.factories.accounts import make_account, sign_in
from tests.factories.organisations import make_organisation
from tests.factories.people import make_person
from tests.integration.people.conftest import hidden, how_many, in_database
from tests.page_client import PageClient
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation.database import db
from volunteer_app.foundation.history import HistoryEntry
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.models import Person

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
    assert page.count('data-label="Record held by">Hope Mentoring</td>') == 2


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
    found = coordinator.submit("/people", words="sian")
    assert found.location == "/people?search=1"  # the words stay out of the address
    assert "Ŵyn, Siân" in coordinator.get("/people?search=1").text
    other = coordinator.submit("/people", words="<b>nobody")
    page = coordinator.get(other.location).text
    assert "&lt;b&gt;nobody" in page
    assert "Nobody’s name has all of these words" in page
    assert "Ŵyn, Siân" in coordinator.get("/people").text
    assert coordinator.get("/people?search=1&after=nonsense").status_code == 200


def test_long_lists_are_paged_without_loss_or_repeat(coordinator: PageClient, hope: Organisation) -> None:
    people = [make_person(hope, last_name=f"Name{n % 7}") for n in range(60)]
    db.session.commit()
    first = coordinator.get("/people").text
    anchor = first.split("after=")[1].split('"')[0]
    second = coordinator.get(f"/people?after={anchor}").text
    shown = [p.reference for p in people if f'"/people/{p.reference}"' in first]
    rest = [p.reference for p in people if f'"/people/{p.reference}"' in second]
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
        (
            {"date_of_birth__day": "1", "date_of_birth__month": "1", "date_of_birth__year": "1800"},
            "120 years",
        ),
        ({"email": "nonsense"}, "correct format"),
        ({"phone": "12"}, "Enter a telephone number"),
        ({"keeps_up_to_date": "person"}, "Enter an email address, or select"),
        ({"keeps_up_to_date": ""}, "Select who will keep"),
        ({"consent_route": "online"}, "How did they agree"),
        ({"emergency_name": "Ann"}, "Enter the emergency contact’s telephone number"),
        ({"access_needs": "x" * 10_000}, "Access needs must be 4,000 characters or fewer"),
        ({"organisation": "ORG-00000000"}, "Organisation that holds"),
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
