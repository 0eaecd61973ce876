"""Evidence of training: added by the volunteer or for them, seen by who verifies, fixed once decided."""

from io import BytesIO
from typing import Any

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from tests.factories.accounts import make_account, sign_in
from tests.factories.documents import MAKER, make_docx, make_jpeg, make_pdf
from tests.factories.organisations import BY, make_organisation
from tests.factories.people import make_person
from tests.factories.training import make_training
from tests.page_client import PageClient, form_fields
from volunteer_app.accounts.models import Account
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation import clock
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused
from volunteer_app.foundation.files import storing
from volunteer_app.foundation.files.models import StoredFile
from volunteer_app.foundation.history import HistoryEntry
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.models import Person
from volunteer_app.training import evidence, service
from volunteer_app.training.models import TrainingEvidence, TrainingRecord
from volunteer_app.training.rules import TrainingState

pytestmark = pytest.mark.usefixtures("database")


def coordinator(organisation: Organisation) -> Account:
    return make_account(name="Cora Dinator", roles=[(MembershipRole.COORDINATOR, organisation)])


def volunteer(person: Person) -> Account:
    return make_account(name=person.full_name, person_id=person.id)


def logged(organisation: Organisation) -> TrainingRecord:
    return make_training(make_person(organisation), organisation)


def address(record: TrainingRecord, part: str = "") -> str:
    return f"/training/{record.reference}/evidence{part}"


def send(
    client: PageClient, where: str, content: bytes, name: str = "cert.pdf", **typed: Any
) -> TestResponse:
    shown = form_fields(client.get(where).text)
    return client.post(where, data={**shown, **typed, "evidence": (BytesIO(content), name)})


def the_file() -> StoredFile:
    db.session.rollback()
    return db.session.scalars(select(StoredFile)).one()


def actions() -> list[tuple[str, str]]:
    statement = select(HistoryEntry).where(HistoryEntry.action.startswith("training_evidence:"))
    return [
        (each.action, each.on_behalf_of) for each in db.session.scalars(statement.order_by(HistoryEntry.id))
    ]


def attached(record: TrainingRecord, content: bytes = make_pdf(), name: str = "a.pdf") -> StoredFile:
    evidence.put(record, storing.keep(storing.examine(content, name)), by=BY)
    db.session.commit()
    return evidence.file_of(record)


def test_a_volunteer_logs_training_with_a_photo_and_what_the_photo_hides_is_not_kept(
    client: PageClient,
) -> None:
    person = make_person()
    sign_in(client, volunteer(person))
    today = clock.today()
    typed = {f"completed_on-{part}": str(getattr(today, part)) for part in ("day", "month", "year")}
    typed |= {"course": "mentoring-skills", "hours": "4", "minutes": "0"}
    answer = send(client, f"/people/{person.reference}/training/new", make_jpeg(), "my photo.JPG", **typed)
    assert answer.location == "/my/training"
    assert "my photo.jpg" in client.get("/my/training").text
    record = db.session.scalars(select(TrainingRecord)).one()
    sent = client.get(address(record, "/file"))
    assert sent.status_code == 200
    assert MAKER.encode() not in sent.data
    assert MAKER.encode() in make_jpeg()
    assert actions() == [("training_evidence:add", "")]


def test_training_can_be_logged_without_evidence(client: PageClient) -> None:
    person = make_person()
    sign_in(client, volunteer(person))
    today = clock.today()
    typed = {f"completed_on__{part}": str(getattr(today, part)) for part in ("day", "month", "year")}
    where = f"/people/{person.reference}/training/new"
    answer = client.submit(where, course="mentoring-skills", hours="4", minutes="0", **typed)
    assert answer.location == "/my/training"
    record = db.session.scalars(select(TrainingRecord)).one()
    assert address(record) in client.get("/my/training").text
    assert client.get(address(record, "/file")).status_code == 404


def test_a_form_with_another_mistake_asks_for_the_file_again(client: PageClient) -> None:
    person = make_person()
    sign_in(client, volunteer(person))
    answer = send(client, f"/people/{person.reference}/training/new", make_pdf())
    assert answer.status_code == 422
    assert "Select the file again" in answer.text
    assert db.session.scalars(select(StoredFile)).all() == []


def test_who_verifies_sees_the_evidence_and_can_save_it(client: PageClient) -> None:
    organisation = make_organisation()
    record = logged(organisation)
    file = attached(record, make_docx(), "Adroddiad Llŷr.docx")
    sign_in(client, coordinator(organisation))
    page = client.get(f"/training/{record.reference}").text
    assert "Adroddiad Llŷr.docx" in page
    assert "Word document, 1 KB" in page
    sent = client.get(address(record, "/file"))
    assert sent.data == make_docx()
    assert sent.headers["Content-Type"] == file.content_type
    assert sent.headers["Content-Disposition"].startswith(
        'attachment; filename="Adroddiad Llyr.docx"; filename*='
    )
    assert sent.headers["X-Content-Type-Options"] == "nosniff"
    assert sent.headers["Cache-Control"] == "no-store"
    assert "sandbox" in sent.headers["Content-Security-Policy"]


def test_a_coordinator_adds_evidence_on_behalf_and_it_is_marked_so(client: PageClient) -> None:
    organisation = make_organisation()
    record = logged(organisation)
    sign_in(client, coordinator(organisation))
    answer = send(client, address(record), make_pdf())
    assert answer.location == f"/training/{record.reference}"
    assert actions() == [("training_evidence:add", record.person.reference)]
    assert the_file().uploaded_by == "Cora Dinator"


def test_evidence_is_replaced_and_removed_with_its_bytes(client: PageClient) -> None:
    record = logged(make_organisation())
    first = attached(record).storage_key
    sign_in(client, volunteer(record.person))
    assert send(client, address(record), make_docx(), "b.docx").location == "/my/training"
    second = the_file().storage_key
    assert storing.storage().get(first) is None
    assert storing.storage().get(second) == make_docx()
    shown = form_fields(client.get(address(record)).text)
    answer = client.post(address(record, "/remove"), data={"csrf_token": shown["csrf_token"]})
    assert answer.location == address(record)
    assert storing.storage().get(second) is None
    assert db.session.scalars(select(TrainingEvidence)).all() == []
    assert [name for name, _ in actions()] == [
        f"training_evidence:{verb}" for verb in ("add", "replace", "remove")
    ]


def test_once_verified_the_evidence_stays_as_it_is(client: PageClient) -> None:
    record = logged(make_organisation())
    key = attached(record).storage_key
    service.verify_training(record, by=BY)
    sign_in(client, volunteer(record.person))
    page = client.get(address(record))
    assert "stays as it is" in page.text
    assert 'type="file"' not in page.text
    token = form_fields(client.get("/my/details/edit").text)["csrf_token"]
    answer = client.post(
        address(record), data={"csrf_token": token, "evidence": (BytesIO(make_pdf()), "a.pdf")}
    )
    assert answer.status_code == 422
    assert "has been verified" in answer.text
    assert client.post(address(record, "/remove"), data={"csrf_token": token}).status_code == 409
    assert the_file().storage_key == key
    with pytest.raises(Refused):
        evidence.remove(record, by=BY)


def test_evidence_that_changed_since_the_page_was_opened_is_not_decided_on(client: PageClient) -> None:
    organisation = make_organisation()
    record = logged(organisation)
    attached(record)
    sign_in(client, coordinator(organisation))
    shown = form_fields(client.get(f"/training/{record.reference}").text)
    attached(record, make_docx(), "other.docx")
    answer = client.post(f"/training/{record.reference}", data={**shown, "decision": "verify"})
    assert "while you had this page open" in answer.text
    db.session.expire_all()
    assert record.state is TrainingState.LOGGED


def test_nobody_else_reaches_it(client: PageClient) -> None:
    organisation = make_organisation()
    record = logged(organisation)
    attached(record)
    other = make_organisation(code="OTHER")
    for account in (volunteer(make_person(organisation, first_name="Other")), coordinator(other)):
        sign_in(client, account)
        token = form_fields(client.get("/account/password").text)["csrf_token"]
        for part in ("", "/file"):
            assert client.get(address(record, part)).status_code == 404
        for part in ("", "/remove"):
            assert client.post(address(record, part), data={"csrf_token": token}).status_code == 404
    nobody = make_account(name="No Role")
    sign_in(client, nobody)
    assert client.get(address(record, "/file")).status_code == 403


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"<!DOCTYPE html><script>alert(1)</script>", "cert.pdf", "must be a PDF, PNG, JPEG or DOCX"),
        (make_docx({"word/vbaProject.bin": b"x"}), "a.docx", "contains macros"),
        (make_jpeg()[:-300], "a.jpg", "damaged or incomplete"),
        (b"", "a.pdf", "The selected file is empty"),
        (make_pdf() + b" " * (10 * 1024 * 1024), "a.pdf", "must be 10 MB or smaller"),
    ],
)
def test_a_file_that_is_not_taken_is_said_at_the_field_and_not_kept(
    client: PageClient, content: bytes, name: str, said: str
) -> None:
    record = logged(make_organisation())
    sign_in(client, volunteer(record.person))
    before = len(list(storing.storage().everything()))
    answer = send(client, address(record), content, name)
    assert answer.status_code == 422
    assert said in answer.text
    assert len(list(storing.storage().everything())) == before


def test_a_file_that_is_damaged_in_the_storage_is_not_sent(client: PageClient, instance: Any) -> None:
    record = logged(make_organisation())
    file = attached(record)
    path = instance / "files" / file.storage_key
    path.write_bytes(make_pdf(b"Another certificate"))
    sign_in(client, volunteer(record.person))
    answer = client.get(address(record, "/file"))
    assert answer.status_code == 409
    assert "This file is damaged" in answer.text
    path.unlink()
    assert "This file is damaged" in client.get(address(record, "/file")).text
