from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.factories.accounts import make_account, sign_in
from tests.factories.organisations import BY, make_organisation
from tests.factories.people import make_person
from tests.factories.training import make_training
from tests.page_client import PageClient, form_fields
from volunteer_app.accounts.models import Account
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation import clock
from volunteer_app.foundation.authority import Scope
from volunteer_app.foundation.database import db
from volunteer_app.foundation.deciding import decisions
from volunteer_app.foundation.deciding.decisions import Order
from volunteer_app.foundation.history import HistoryEntry
from volunteer_app.foundation.mail import OutboxMessage
from volunteer_app.organisations.models import Organisation
from volunteer_app.people import service as people
from volunteer_app.people.models import Person
from volunteer_app.training import service
from volunteer_app.training.models import TrainingRecord
from volunteer_app.training.rules import TrainingState
from volunteer_app.training.service import TRAINING

pytestmark = pytest.mark.usefixtures("database")


def coordinator(*organisations: Organisation, person: Person | None = None) -> Account:
    roles = [(MembershipRole.COORDINATOR, each) for each in organisations]
    return make_account(name="Cora Dinator", roles=roles, person_id=person.id if person else None)


def volunteer(person: Person) -> Account:
    return make_account(name=person.full_name, person_id=person.id)


def the_record() -> TrainingRecord:
    db.session.expire_all()
    return db.session.scalars(select(TrainingRecord)).one()


def typed(**changes: str) -> dict[str, str]:
    """What somebody types who finished the mentoring pack today."""
    today = clock.today()
    day = {f"completed_on__{part}": str(getattr(today, part)) for part in ("day", "month", "year")}
    return {"course": "mentoring-skills", "hours": "4", "minutes": "30", "note": "Cardiff", **day, **changes}


def log_address(person: Person) -> str:
    return f"/people/{person.reference}/training/new"


def test_a_volunteer_logs_training_and_finds_it_on_their_record(client: PageClient) -> None:
    person = make_person()
    sign_in(client, volunteer(person))
    answer = client.submit(log_address(person), **typed())
    assert answer.location == "/my/training"
    text = client.get(answer.location).text
    for shown in (
        "Your training is logged",
        "Mentoring Skills",
        "4 hours 30 minutes",
        "Waiting to be verified",
    ):
        assert shown in text
    entry = db.session.scalars(select(HistoryEntry).where(HistoryEntry.action == "training:log")).one()
    assert (entry.person_id, entry.on_behalf_of) == (person.id, "")


def test_a_coordinator_logs_another_course_on_behalf_and_it_is_marked_so(client: PageClient) -> None:
    organisation = make_organisation()
    person = make_person(organisation)
    sign_in(client, coordinator(organisation))
    answer = client.submit(log_address(person), **typed(course="other", course_title="First aid at work"))
    record = the_record()
    assert answer.location == f"/training/{record.reference}"
    assert (record.course_title, record.pack_id, record.minutes) == ("First aid at work", None, 270)
    entry = db.session.scalars(select(HistoryEntry).where(HistoryEntry.action == "training:log")).one()
    assert entry.on_behalf_of == person.reference


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"course": ""}, "Select which training"),
        ({"course": "other"}, "Enter the title of the course"),
        ({"hours": "", "minutes": ""}, "Enter how long it took"),
        ({"hours": "four"}, "Hours must be a whole number"),
        ({"minutes": "75"}, "Minutes must be a whole number"),
        ({"completed_on__day": "31", "completed_on__month": "2"}, "must be a real date"),
        ({"completed_on__year": "2999"}, "must be today or in the past"),
        ({"completed_on__year": "1989"}, "must be on or after 1 January 1990"),
        ({"note": "y" * 10_000}, "Note must be 2,000 characters or fewer"),
    ],
)
def test_training_that_cannot_be_is_shown_again_with_what_was_typed(
    client: PageClient, changes: dict[str, str], message: str
) -> None:
    person = make_person()
    sign_in(client, volunteer(person))
    answer = client.submit(log_address(person), **typed(**changes))
    assert answer.status_code == 422
    assert message in answer.text
    if "note" not in changes:
        assert "Cardiff" in answer.text
    assert db.session.scalars(select(TrainingRecord)).all() == []


def test_with_several_organisations_the_volunteer_says_which(client: PageClient) -> None:
    first, second, other = (make_organisation(name) for name in ("Anchor", "Beacon", "Cedar"))
    person = make_person(first)
    people.affiliate(person, second, by=BY)
    sign_in(client, volunteer(person))
    page = client.get(log_address(person)).text
    assert "Anchor" in page
    assert "Cedar" not in page
    assert client.submit(log_address(person), **typed()).status_code == 422
    assert client.submit(log_address(person), **typed(organisation=other.reference)).status_code == 422
    client.submit(log_address(person), **typed(organisation=second.reference))
    assert the_record().organisation_id == second.id


def test_nobody_logs_for_somebody_who_is_not_theirs(client: PageClient) -> None:
    organisation = make_organisation()
    stranger = make_person()
    for account in (volunteer(make_person(organisation)), coordinator(organisation)):
        sign_in(client, account)
        assert client.get(log_address(stranger)).status_code == 404
        assert client.post(log_address(stranger)).status_code == 404
    sign_in(client, make_account(roles=[(MembershipRole.VETTING_OFFICER, organisation)]))
    assert client.get(log_address(stranger)).status_code == 403


def test_a_volunteer_sees_all_their_own_training_and_nobody_elses(client: PageClient) -> None:
    person, other = make_person(), make_person()
    make_training(person, make_organisation("Anchor"), verified=True)
    rejected = make_training(person, make_organisation("Beacon"), course_title="Juggling")
    service.send_back_training(rejected, note="Not for this role", by=BY)
    make_training(other, make_organisation("Cedar"), course_title="Secret course")
    sign_in(client, volunteer(person))
    text = client.get("/my/training").text
    for shown in ("Anchor", "Beacon", "Verified so far: 5 hours", "Sent back", "Not for this role"):
        assert shown in text
    assert "Secret course" not in text


def test_a_volunteer_without_training_is_told_what_to_do(client: PageClient) -> None:
    sign_in(client, volunteer(make_person()))
    assert "You have not logged any training yet" in client.get("/my/training").text


def test_somebody_who_is_no_volunteer_has_no_training_page(client: PageClient) -> None:
    sign_in(client, coordinator(make_organisation()))
    assert client.get("/my/training").status_code == 403


def test_a_coordinator_verifies_what_waits(client: PageClient) -> None:
    organisation = make_organisation()
    record = make_training(make_person(organisation), organisation)
    sign_in(client, coordinator(organisation))
    assert record.reference in client.get("/training/to-verify").text
    answer = client.submit(f"/training/{record.reference}", decision="verify")
    assert answer.location == "/training/to-verify"
    assert "is verified for Carys Llewellyn" in client.get(answer.location).text
    assert the_record().state is TrainingState.VERIFIED
    page = client.get(f"/training/{record.reference}").text
    assert "Do you accept" not in page
    assert "Cora Dinator" in page


def test_a_refusal_says_why(client: PageClient) -> None:
    organisation = make_organisation()
    record = make_training(make_person(organisation), organisation)
    sign_in(client, coordinator(organisation))
    address = f"/training/{record.reference}"
    assert client.submit(address).status_code == 422
    assert client.submit(address, decision="reject").status_code == 422
    assert client.submit(address, decision="reject", note="No certificate").status_code == 302
    assert (the_record().state, the_record().decision_note) == (TrainingState.RETURNED, "No certificate")


def test_a_volunteer_hears_once_by_mail_of_training_that_was_not_accepted(client: PageClient) -> None:
    organisation = make_organisation()
    person = make_person(organisation, email="carys@people.example")
    records = [make_training(person, organisation) for _ in range(2)]
    db.session.commit()
    scope = Scope(organisation_ids=frozenset({organisation.id}))
    seen = {each.reference: each.version for each in records}
    order = Order(TRAINING.no, list(seen), seen, "No certificate")
    decisions.decide_many(TRAINING, scope, order, by=BY)
    db.session.commit()
    message = db.session.scalars(select(OutboxMessage)).one()
    assert message.to_address == "carys@people.example"
    assert "/my/training" in message.body
    assert "certificate" not in message.body
    sign_in(client, make_account(person_id=person.id))
    assert "2 training records were sent back" in client.get("/my/volunteering").text


def test_a_coordinator_who_volunteers_cannot_verify_their_own_training(client: PageClient) -> None:
    organisation = make_organisation()
    me = make_person(organisation)
    record = make_training(me, organisation)
    other = make_training(make_person(organisation), organisation)
    sign_in(client, coordinator(organisation, person=me))
    address = f"/training/{record.reference}"
    assert "You cannot verify your own training" in client.get(address).text
    fields = form_fields(client.get(f"/training/{other.reference}").text)
    answer = client.post(address, data={**fields, "version": "1", "decision": "verify"})
    assert answer.status_code == 422
    assert "You cannot verify your own training" in answer.text
    db.session.expire_all()
    assert record.state is TrainingState.LOGGED


def test_another_organisations_training_is_not_there(client: PageClient) -> None:
    ours, theirs = make_organisation(), make_organisation()
    record = make_training(make_person(theirs), theirs)
    sign_in(client, coordinator(ours))
    assert client.get(f"/training/{record.reference}").status_code == 404
    assert client.post(f"/training/{record.reference}").status_code == 404
    assert "No training is waiting" in client.get("/training/to-verify").text


def test_a_volunteer_verifies_nothing(client: PageClient) -> None:
    organisation = make_organisation()
    person = make_person(organisation)
    record = make_training(person, organisation)
    sign_in(client, volunteer(person))
    assert client.get("/training/to-verify").status_code == 403
    assert client.post(f"/training/{record.reference}", data={"decision": "verify"}).status_code == 403
    assert the_record().state is TrainingState.LOGGED


def test_the_second_of_two_coordinators_sees_that_it_was_decided(client: PageClient) -> None:
    organisation = make_organisation()
    record = make_training(make_person(organisation), organisation)
    sign_in(client, coordinator(organisation))
    address = f"/training/{record.reference}"
    fields = form_fields(client.get(address).text)
    service.verify_training(record, by=BY)
    db.session.commit()
    answer = client.post(address, data={**fields, "decision": "reject", "note": "No"})
    assert answer.status_code == 422
    assert "Somebody else decided this training" in answer.text
    assert the_record().state is TrainingState.VERIFIED


def test_what_waits_comes_in_pages_the_longest_ago_first(client: PageClient, statements: list[str]) -> None:
    organisation = make_organisation()
    person = make_person(organisation)
    for age in range(55):
        finished = clock.today() - timedelta(days=age)
        make_training(person, organisation, course_title=f"Course {age:02}", completed_on=finished)
    sign_in(client, coordinator(organisation))
    statements.clear()
    first = client.get("/training/to-verify").text
    assert len(statements) <= 12
    assert "Course 54" in first
    assert "Course 05" in first
    assert "Course 04" not in first
    anchor = db.session.scalars(
        select(TrainingRecord).where(TrainingRecord.course_title == "Course 05")
    ).one()
    second = client.get(f"/training/to-verify?after={anchor.reference}").text
    assert "Course 04" in second
    assert "Course 05" not in second


def test_a_form_sent_twice_logs_once(client: PageClient) -> None:
    person = make_person()
    sign_in(client, volunteer(person))
    fields = form_fields(client.get(log_address(person)).text)
    sent = fields | {key.replace("__", "-"): value for key, value in typed().items()}
    assert [client.post(log_address(person), data=sent).status_code for _ in range(2)] == [302, 302]
    assert the_record().person_id == person.id
