"""Who learns what, for coordinators; and answer sheets, entered on behalf."""

import csv
import io
from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.factories.accounts import make_account, sign_in
from tests.factories.learning import RIGHT, WRONG, answer, make_learning
from tests.factories.organisations import BY, make_organisation
from tests.factories.packs import FIRST, SECOND, make_version
from tests.factories.people import make_person
from tests.page_client import PageClient, form_fields
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation import clock
from volunteer_app.foundation.database import db
from volunteer_app.foundation.history import HistoryEntry
from volunteer_app.organisations.models import Organisation
from volunteer_app.people import service as people
from volunteer_app.people.models import Person
from volunteer_app.training.learning.models import ModuleAttempt, PackLearning
from volunteer_app.training.learning.rules import Way
from volunteer_app.training.models import TrainingRecord
from volunteer_app.training.packs.models import TrainingPackVersion
from volunteer_app.training.rules import TrainingState

pytestmark = pytest.mark.usefixtures("database")

ALL_RIGHT = {"question_1": "0", "question_2": ["0", "1"]}


@pytest.fixture
def organisation(client: PageClient) -> Organisation:
    """Whose coordinator is signed in."""
    found = make_organisation()
    coordinator(client, found)
    return found


def coordinator(client: PageClient, organisation: Organisation, person: Person | None = None) -> None:
    roles = [(MembershipRole.COORDINATOR, organisation)]
    account = make_account(name="Cora Dinator", roles=roles, person_id=person.id if person else None)
    sign_in(client, account)


def today() -> dict[str, str]:
    return {f"answered_on__{part}": str(getattr(clock.today(), part)) for part in ("day", "month", "year")}


def sheet(learning: PackLearning, code: str = FIRST) -> str:
    return f"/training/learners/{learning.reference}/modules/{code}/sheet"


def attempts() -> list[ModuleAttempt]:
    db.session.expire_all()
    return list(db.session.scalars(select(ModuleAttempt).order_by(ModuleAttempt.id)))


def begin(client: PageClient, person: Person, version: TrainingPackVersion) -> str:
    """Begin the version for somebody; the address of the first sheet."""
    return client.submit(f"/people/{person.reference}/learning/new", version=version.reference).location


def test_a_coordinator_enters_a_whole_sheet_on_behalf_and_it_is_marked_so(
    client: PageClient, organisation: Organisation
) -> None:
    person, version = make_person(organisation), make_version()
    first = begin(client, person, version)
    second = client.submit(first, **ALL_RIGHT, **today()).location
    assert second == first.replace(FIRST, SECOND)
    assert "First day: passed, 2 of 2 right" in client.get(second).text
    done = client.submit(second, **ALL_RIGHT, **today()).location
    page = client.get(done).text
    for shown in ("on paper", "entered by Cora Dinator", "Finished on"):
        assert shown in page
    assert {(each.way, each.entered_by) for each in attempts()} == {(Way.PAPER, "Cora Dinator")}
    record = db.session.scalars(select(TrainingRecord)).one()
    assert (record.state, record.decided_by) == (TrainingState.VERIFIED, "Cora Dinator")
    of_learning = select(HistoryEntry.on_behalf_of).where(HistoryEntry.action.startswith("learning:"))
    assert set(db.session.scalars(of_learning)) == {person.reference}


def test_a_sheet_that_does_not_pass_shows_the_explanations_to_go_through(
    client: PageClient, organisation: Organisation
) -> None:
    learning = make_learning(make_person(organisation), organisation)
    answered = client.submit(sheet(learning), question_1="empty", question_2=["empty"], **today())
    page = client.get(answered.location).text
    assert "0 of 2 right" in page
    assert page.count("No answer was given") == 2
    assert attempts()[0].answers == [[], []]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"question_1": ""}, "Question 1: select what is ticked on the sheet, or that nothing is"),
        ({"question_2": []}, "Question 2: select what is ticked on the sheet, or that nothing is"),
        ({"question_2": ["0", "empty"]}, "Question 2: select what is ticked, or that nothing is, not both"),
        ({"question_1": "8"}, "Question 1: select from the answers listed"),
        ({"answered_on__year": "2999"}, "The day on the sheet must be today or in the past"),
        ({"answered_on__year": "2019"}, "when this version began"),
        ({"answered_on__day": "40"}, "must be a real date"),
    ],
)
def test_what_a_sheet_cannot_say_is_asked_again_and_the_rest_is_kept(
    client: PageClient, organisation: Organisation, changes: dict[str, str], message: str
) -> None:
    learning = make_learning(make_person(organisation), organisation)
    refused = client.submit(sheet(learning), **{**ALL_RIGHT, **today(), **changes})
    assert refused.status_code == 422
    assert message in refused.text
    assert "checked" in refused.text
    assert attempts() == []


def test_a_coordinator_cannot_enter_a_sheet_of_their_own(client: PageClient) -> None:
    organisation = make_organisation()
    person = make_person(organisation)
    learning = make_learning(person, organisation)
    coordinator(client, organisation, person)
    refused = client.submit(sheet(learning), **ALL_RIGHT, **today())
    assert refused.status_code == 422
    assert "cannot enter your own answers" in refused.text


def test_a_sheet_can_be_of_an_earlier_version_and_goes_on_with_what_was_begun(
    client: PageClient, organisation: Organisation
) -> None:
    person, yesterday = make_person(organisation), clock.today() - timedelta(days=1)
    old, new = make_version(valid_from=yesterday), make_version(version="9.1")
    address = f"/people/{person.reference}/learning/new"
    page = client.get(address).text
    assert "version 9.0" in page
    assert "version 9.1" in page
    late = client.submit(address, version=old.reference)
    assert late.status_code == 422
    assert "Enter the day on that sheet" in late.text
    parts = zip(("day", "month", "year"), (yesterday.day, yesterday.month, yesterday.year), strict=True)
    on_sheet = {f"sheet_on__{name}": str(value) for name, value in parts}
    first = client.submit(address, version=old.reference, **on_sheet).location
    assert begin(client, person, old) == first
    refused = client.submit(address, version=new.reference)
    assert refused.status_code == 422
    assert "has begun version 9.0 of this pack" in refused.text


def test_a_pack_taken_with_another_organisation_is_not_begun_twice_and_not_shown(
    client: PageClient, organisation: Organisation
) -> None:
    other = make_organisation("Elsewhere")
    person, version = make_person(organisation), make_version()
    people.affiliate(person, other, by=BY)
    elsewhere = make_learning(person, other, version)
    refused = client.submit(f"/people/{person.reference}/learning/new", version=version.reference)
    assert refused.status_code == 422
    assert "Elsewhere" not in refused.text
    assert client.get(sheet(elsewhere)).status_code == 404
    assert person.full_name not in client.get("/training/learners").text


def test_the_list_shows_who_learns_what_and_how_far_and_can_be_filtered(
    client: PageClient, organisation: Organisation
) -> None:
    version = make_version()
    for name, passed in (("Ann", 1), ("Ben", 2)):
        make_learning(make_person(organisation, first_name=name), organisation, version, passed=passed)
    page = client.get("/training/learners").text
    for shown in (
        "Ann Llewellyn",
        "Ben Llewellyn",
        "1 of 2 modules",
        "2 of 2 modules",
        "Finished",
        "Learning",
    ):
        assert shown in page
    learning = client.get("/training/learners?state=learning").text
    assert "Ann Llewellyn" in learning
    assert "Ben Llewellyn" not in learning
    assert "Nobody matches" in client.get("/training/learners?pack=volunteering-in-prison").text
    gone = client.get("/training/learners?pack=no-such-pack&state=odd").text
    assert gone.count("no longer there") == 2


def test_the_list_can_be_had_as_a_file(client: PageClient, organisation: Organisation) -> None:
    make_learning(make_person(organisation), organisation, passed=1)
    address = "/training/learners/export"
    fields = form_fields(client.get(address).text)
    answered = client.post(address, data={**fields, "kind": "csv"}, buffered=True)
    rows = list(csv.reader(io.StringIO(answered.data.decode("utf-8-sig"), newline="")))
    assert rows[1][:3] == ["Carys Llewellyn", "Mentoring skills", "1 of 2 modules"]


def test_a_learner_is_shown_with_every_attempt_and_its_explanations(
    client: PageClient, organisation: Organisation
) -> None:
    learning = make_learning(make_person(organisation), organisation)
    module = learning.version.modules[0]
    answer(learning, module, WRONG)
    answer(learning, module, RIGHT)
    page = client.get(f"/training/learners/{learning.reference}").text
    assert "0 of 2 right" in page
    assert "Passed: 2 of 2 right" in page
    shown = client.get(f"/training/learners/{learning.reference}/modules/{FIRST}/answers/2").text
    assert "It is kind, clear and safe" in shown
    assert client.get(f"/training/learners/{learning.reference}/modules/{FIRST}/answers/3").status_code == 404


def test_before_anybody_learns_the_list_says_what_to_do(
    client: PageClient, organisation: Organisation
) -> None:
    assert organisation is not None
    assert "Nobody takes a training pack here yet" in client.get("/training/learners").text


def test_the_list_and_a_learner_send_as_many_statements_for_many_rows_as_for_few(
    client: PageClient, organisation: Organisation, statements: list[str]
) -> None:
    version = make_version()

    def sent(*addresses: str) -> list[int]:
        found = []
        for address in addresses:
            statements.clear()
            assert client.get(address).status_code == 200
            found.append(len(statements))
        return found

    first = make_learning(make_person(organisation), organisation, version)
    addresses = ("/training/learners", f"/training/learners/{first.reference}")
    few = sent(*addresses)
    for _ in range(4):
        make_learning(make_person(organisation), organisation, version, passed=1)
    for answers in (WRONG, WRONG, RIGHT):
        answer(first, version.modules[0], answers)
    assert sent(*addresses) == few
    assert max(few) <= 10
