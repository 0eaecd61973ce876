"""A person's own answers: one page after the other, changed, emptied and deleted."""

from datetime import timedelta

from tests.factories.accounts import make_account, sign_in
from tests.factories.equality import make_answers
from tests.factories.organisations import BY
from tests.factories.people import make_person
from tests.integration.accounts.keeping import at, fill_in, kept
from tests.page_client import PageClient
from volunteer_app.diversity.asking import queries
from volunteer_app.diversity.rules import questions as rules
from volunteer_app.diversity.rules.questions import PREFER_NOT
from volunteer_app.foundation import clock
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.organisations.models import Organisation
from volunteer_app.people import merging
from volunteer_app.people.models import Person

PAGES = rules.pages(with_condition=False)
ETHNIC, RELIGION, SEX = 2, 4, 5


def answers(person: Person) -> dict[str, str]:
    db.session.expire_all()
    row = queries.row_of(person.id)
    return row.answers if row is not None else {}


def test_the_questions_are_walked_one_page_after_the_other_and_read_again(
    client: PageClient, volunteer: Person
) -> None:
    start = client.get("/my/equality").text
    assert "optional" in start
    assert "Your answers</h2>" not in start
    said = {
        1: {"equality_disability": "yes", "equality_disability_impact": "a_little"},
        2: {"equality_ethnic_group": "group_3", "equality_ethnic_group_group_3": "asian_chinese"},
        4: {"equality_religion": PREFER_NOT},
        5: {"equality_sex": "female", "equality_gender_identity": "same"},
    }
    for number in range(1, len(PAGES) + 1):
        answer = client.submit(f"/my/equality/{number}", **said.get(number, {}))
        last = number == len(PAGES)
        assert answer.location == ("/my/equality" if last else f"/my/equality/{number + 1}")
    page = client.get("/my/equality").text
    for words in (
        "Yes, a little",
        "Asian or Asian British: Chinese",
        "You prefer not to say",
        "Female",
        "You left this empty",
    ):
        assert words in page
    assert "Not asked yet" not in page
    assert answers(volunteer)["ethnic_group"] == "asian_chinese"


def test_a_question_that_nobody_got_to_was_not_asked(client: PageClient, volunteer: Person) -> None:
    client.submit("/my/equality/1")
    page = client.get("/my/equality").text
    assert page.count("You left this empty") == 1
    assert page.count("Not asked yet") == 8


def test_one_answer_is_changed_from_what_stands_there_and_leads_back(
    client: PageClient, volunteer: Person
) -> None:
    roma = {"equality_ethnic_group": "group_1", "equality_ethnic_group_group_1": "white_roma"}
    client.submit(f"/my/equality/{ETHNIC}", **roma)
    shown = client.get(f"/my/equality/{ETHNIC}?change=yes").text
    assert 'value="white_roma" checked' in shown
    assert 'value="group_1" checked' in shown
    answer = client.submit(f"/my/equality/{ETHNIC}?change=yes", equality_ethnic_group=PREFER_NOT)
    assert answer.location == "/my/equality"
    assert answers(volunteer) == {"ethnic_group": PREFER_NOT}


def test_a_broad_group_alone_asks_for_the_background(client: PageClient, volunteer: Person) -> None:
    answer = client.submit(f"/my/equality/{ETHNIC}", equality_ethnic_group="group_5")
    assert answer.status_code == 422
    assert "Select what best describes your background, or select that you prefer not to say" in answer.text
    assert answers(volunteer) == {}


def test_an_answer_that_is_not_offered_is_refused(client: PageClient, volunteer: Person) -> None:
    answer = client.submit(f"/my/equality/{RELIGION}", equality_religion="group_1")
    assert answer.status_code == 422
    assert "Select one of the answers listed" in answer.text


def test_one_answer_is_deleted_by_its_own_button(client: PageClient, volunteer: Person) -> None:
    assert "Delete this answer" not in client.get(f"/my/equality/{SEX}").text
    client.submit(f"/my/equality/{SEX}", equality_sex="female")
    assert "Delete this answer" in client.get(f"/my/equality/{SEX}").text
    client.submit(f"/my/equality/{SEX}?change=yes", remove="yes")
    assert answers(volunteer) == {}


def test_everything_is_deleted_after_a_confirmation(client: PageClient, volunteer: Person) -> None:
    client.submit(f"/my/equality/{SEX}", equality_sex="female")
    assert "Delete all of your answers" in client.get("/my/equality/delete").text
    assert answers(volunteer) == {"sex": "female"}
    assert client.submit("/my/equality/delete").location == "/my/equality"
    assert answers(volunteer) == {}
    assert "Female" not in client.get("/my/equality").text


def test_what_came_with_another_record_is_not_shown_and_can_be_deleted(
    client: PageClient, volunteer: Person, hope: Organisation
) -> None:
    other = make_person(hope, first_name="Other")
    make_answers(other, {"religion": "sikh", "sex": "male"}).changed_at = clock.now() - timedelta(days=1)
    scope = Scope(frozenset({hope.id}))
    merging.merge(volunteer, other, take=(), reason="Same", scope=scope, by=BY)
    db.session.commit()
    page = client.get("/my/equality").text
    assert "Sikh" not in page
    assert "Your answers</h2>" not in page
    assert 'value="sikh" checked' not in client.get(f"/my/equality/{RELIGION}").text
    client.submit("/my/equality/delete")
    assert answers(volunteer) == {}


def test_there_is_no_page_beyond_the_last(client: PageClient, volunteer: Person) -> None:
    assert client.get("/my/equality/0").status_code == 404
    assert client.get(f"/my/equality/{len(PAGES) + 1}").status_code == 404


def test_what_is_typed_when_a_sign_in_has_ended_is_not_kept(client: PageClient, hope: Organisation) -> None:
    person = make_person(hope)
    account = make_account(name=person.full_name, person_id=person.id)
    with at(9):
        sign_in(client, account)
    fields = fill_in(client, f"/my/equality/{SEX}", equality_sex="female")
    other = fill_in(client, "/my/details/edit", emergency_name="Ann")
    with at(10):
        assert client.post(f"/my/equality/{SEX}", data=fields).status_code == 302
        assert kept() == 0
        client.post("/my/details/edit", data=other)
        assert kept() == 1  # of other forms it is
    assert answers(person) == {}
