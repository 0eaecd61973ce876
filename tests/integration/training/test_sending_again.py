"""Training that was sent back: its volunteer reads why, corrects the same record and sends it again."""

from datetime import timedelta
from io import BytesIO

import pytest
from sqlalchemy import select

from tests.factories.accounts import make_account, sign_in
from tests.factories.documents import make_pdf
from tests.factories.organisations import BY, make_organisation
from tests.factories.people import make_person
from tests.factories.training import make_training
from tests.page_client import PageClient, form_fields
from volunteer_app.accounts.models import Account
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation import clock
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused, StaleEdit
from volunteer_app.foundation.history import HistoryEntry
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.models import Person
from volunteer_app.training import evidence, sending_again, service
from volunteer_app.training.models import TrainingRecord
from volunteer_app.training.rules import TrainingKind, TrainingState
from volunteer_app.training.service import Completed

pytestmark = pytest.mark.usefixtures("database")

WHY = "The certificate is of another day"


def coordinator(organisation: Organisation) -> Account:
    return make_account(name="Cora Dinator", roles=[(MembershipRole.COORDINATOR, organisation)])


def volunteer(person: Person) -> Account:
    return make_account(name=person.full_name, person_id=person.id)


def sent_back(organisation: Organisation | None = None) -> TrainingRecord:
    organisation = organisation or make_organisation()
    record = make_training(make_person(organisation), organisation)
    service.send_back_training(record, note=WHY, by=BY)
    db.session.commit()
    return record


def correct_address(record: TrainingRecord) -> str:
    return f"/training/{record.reference}/correct"


def again(record: TrainingRecord) -> TrainingRecord:
    db.session.rollback()
    db.session.expire_all()
    return record


def test_the_start_page_and_my_training_say_why_and_lead_to_correcting_it(client: PageClient) -> None:
    record = sent_back()
    sign_in(client, volunteer(record.person))
    for page in ("/my/volunteering", "/my/training"):
        text = client.get(page).text
        assert WHY in text
        assert f'href="{correct_address(record)}"' in text
    assert "1 training record was sent back" in client.get("/my/volunteering").text
    form = client.get(correct_address(record)).text
    assert WHY in form
    assert 'value="mentoring-skills" checked' in form.replace("\n", " ").replace("  ", " ")


def test_the_volunteer_corrects_the_same_record_and_it_waits_again(client: PageClient) -> None:
    record = sent_back()
    sign_in(client, volunteer(record.person))
    answer = client.submit(
        correct_address(record),
        course="other",
        course_title="First aid at work",
        hours="6",
        minutes="15",
        learnt="How to help",
    )
    assert answer.location == "/my/training"
    assert "First aid at work was sent again" in client.get(answer.location).text
    found = again(record)
    assert (found.state, found.title, found.minutes) == (TrainingState.LOGGED, "First aid at work", 375)
    assert (found.valid_before, found.learnt, found.pack_id) == (None, "How to help", None)
    assert "was sent back" not in client.get("/my/volunteering").text
    assert WHY not in client.get("/my/training").text


def test_the_coordinator_sees_what_was_wrong_and_decides_anew_and_history_has_it_all(
    client: PageClient,
) -> None:
    organisation = make_organisation()
    record = sent_back(organisation)
    day = record.completed_on - timedelta(days=1)
    sending_again.send_again(record, Completed(day, 240, pack=record.pack), by=BY, version=record.version)
    db.session.commit()
    sign_in(client, coordinator(organisation))
    page = client.get(f"/training/{record.reference}").text
    for shown in (WHY, "Sent again by", "Sent again after it was sent back"):
        assert shown in page
    client.submit(f"/training/{record.reference}", decision="verify")
    assert again(record).state is TrainingState.VERIFIED
    assert record.decision_note == ""
    statement = select(HistoryEntry).where(HistoryEntry.subject_kind == "training_record")
    entries = db.session.scalars(statement.order_by(HistoryEntry.id)).all()
    assert [each.action for each in entries] == [
        f"training:{verb}" for verb in ("log", "reject", "send_again", "verify")
    ]
    assert entries[1].after["decision_note"] == WHY
    assert entries[2].before["completed_on"] == str(day + timedelta(days=1))


def test_a_coordinator_corrects_on_behalf_and_it_is_marked_so(client: PageClient) -> None:
    organisation = make_organisation()
    record = sent_back(organisation)
    sign_in(client, coordinator(organisation))
    assert f'href="{correct_address(record)}"' in client.get(f"/training/{record.reference}").text
    answer = client.submit(correct_address(record), note="Seen on paper")
    assert answer.location == f"/training/{record.reference}"
    statement = select(HistoryEntry).where(HistoryEntry.action == "training:send_again")
    assert db.session.scalars(statement).one().on_behalf_of == record.person.reference
    assert again(record).sent_again_by == "Cora Dinator"


def test_evidence_is_added_while_it_is_corrected(client: PageClient) -> None:
    record = sent_back()
    sign_in(client, volunteer(record.person))
    fields = form_fields(client.get(correct_address(record)).text)
    answer = client.post(
        correct_address(record), data={**fields, "evidence": (BytesIO(make_pdf()), "certificate.pdf")}
    )
    assert answer.status_code == 302
    assert evidence.files_of([record.id])[record.id].name == "certificate.pdf"
    assert again(record).state is TrainingState.LOGGED


def test_what_cannot_be_is_shown_again_and_nothing_is_sent(client: PageClient) -> None:
    record = sent_back()
    sign_in(client, volunteer(record.person))
    answer = client.submit(correct_address(record), completed_on__year="2999")
    assert answer.status_code == 422
    assert "must be today or in the past" in answer.text
    assert again(record).state is TrainingState.RETURNED


@pytest.mark.parametrize("state", ["logged", "verified"])
def test_only_what_was_sent_back_is_sent_again(client: PageClient, state: str) -> None:
    organisation = make_organisation()
    record = make_training(make_person(organisation), organisation, verified=state == "verified")
    db.session.commit()
    sign_in(client, volunteer(record.person))
    page = client.get(correct_address(record)).text
    assert "was not sent back" in page
    assert "Send it again" not in page
    with pytest.raises(Refused, match="not sent back"):
        sending_again.send_again(
            record, Completed(clock.today(), 60, pack=record.pack), by=BY, version=record.version
        )


def test_somebody_who_was_faster_is_not_overwritten(client: PageClient) -> None:
    record = sent_back()
    sign_in(client, volunteer(record.person))
    fields = form_fields(client.get(correct_address(record)).text)
    completed = Completed(clock.today(), 60, pack=record.pack)
    with pytest.raises(StaleEdit):
        sending_again.send_again(record, completed, by=BY, version=record.version - 1)
    sending_again.send_again(record, completed, by=BY, version=record.version)
    service.send_back_training(record, note="Again", by=BY)
    db.session.commit()
    answer = client.post(correct_address(record), data=fields)
    assert answer.status_code == 422
    assert "was changed while you had this page open" in answer.text
    assert again(record).minutes == 60


def test_nobody_else_reaches_it(client: PageClient) -> None:
    record = sent_back()
    for account in (coordinator(make_organisation("Else")), volunteer(make_person())):
        sign_in(client, account)
        assert client.get(correct_address(record)).status_code == 404
        assert client.post(correct_address(record)).status_code == 404


def test_training_that_was_sent_back_does_not_count_and_is_no_longer_in_the_list(client: PageClient) -> None:
    organisation = make_organisation()
    sent_back(organisation)
    sign_in(client, coordinator(organisation))
    assert "No training is waiting" in client.get("/training/to-verify").text


def logging(person: Person, **changes: str) -> tuple[str, dict[str, str]]:
    today = clock.today()
    day = {f"completed_on__{part}": str(getattr(today, part)) for part in ("day", "month", "year")}
    typed = {"course": "mentoring-skills", "hours": "4", "minutes": "", **day, **changes}
    return f"/people/{person.reference}/training/new", typed


def records() -> list[TrainingRecord]:
    db.session.rollback()
    db.session.expire_all()
    return list(db.session.scalars(select(TrainingRecord).order_by(TrainingRecord.id)))


def test_experience_is_logged_with_what_was_learnt(client: PageClient) -> None:
    person = make_person(make_organisation())
    sign_in(client, volunteer(person))
    address, typed = logging(person, course="experience", experience="Helped to run a reading group")
    answer = client.submit(address, **typed)
    assert answer.status_code == 422
    assert "Enter what was learnt from it" in answer.text
    assert client.submit(address, **typed | {"experience": "", "learnt": "x"}).status_code == 422
    client.submit(address, **typed, learnt="To listen before I speak")
    (record,) = records()
    assert (record.kind, record.title) == (TrainingKind.EXPERIENCE, "Helped to run a reading group")
    assert (record.learnt, record.valid_before) == ("To listen before I speak", None)


def test_a_volunteer_is_asked_politely_before_something_unlikely_is_sent(client: PageClient) -> None:
    person = make_person(make_organisation())
    sign_in(client, volunteer(person))
    address, typed = logging(person)
    assert "It is right as it stands" not in client.get(address).text
    client.submit(address, **typed)
    answer = client.submit(address, **typed)
    assert answer.status_code == 422
    assert "The same training is logged for this day already" in answer.text
    assert "It is right as it stands" in answer.text
    assert len(records()) == 1
    long = client.submit(address, **typed | {"course": "other", "course_title": "First aid", "hours": "9"})
    assert "more than 12 hours" in long.text
    client.submit(address, **typed, sure="y")
    assert len(records()) == 2


def test_what_looks_unlikely_is_marked_in_the_list_and_on_the_page(client: PageClient) -> None:
    organisation, other = make_organisation(), make_organisation("Elsewhere")
    ada, ben = make_person(organisation, first_name="Ada"), make_person(organisation, first_name="Ben")
    twice = [make_training(ada, organisation, minutes=400) for _ in range(2)]
    plain = make_training(ben, organisation)
    make_training(ben, other)
    db.session.commit()
    sign_in(client, coordinator(organisation))
    listed = client.get("/training/to-verify").text
    assert listed.count("Logged twice for this day") == 2
    assert listed.count("More than 12 hours finished on one day") == 2
    assert "Logged twice for this day" in client.get(f"/training/{twice[0].reference}").text
    assert "Look twice" not in client.get(f"/training/{plain.reference}").text


def test_what_was_sent_back_stands_against_nothing(client: PageClient) -> None:
    organisation = make_organisation()
    record = sent_back(organisation)
    sign_in(client, volunteer(record.person))
    address, typed = logging(record.person)
    assert client.submit(address, **typed).status_code == 302
