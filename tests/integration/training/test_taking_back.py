"""Training that was verified by mistake is taken back: its certificate ends, and no other is made."""

from typing import Any

import pytest
from sqlalchemy import select, text

from tests.factories.accounts import make_account, sign_in
from tests.factories.awards import make_award
from tests.factories.organisations import BY, make_organisation
from tests.factories.people import make_person
from tests.factories.training import make_training
from tests.page_client import PageClient
from volunteer_app.accounts.models import Account
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused, StaleEdit
from volunteer_app.foundation.history import HistoryEntry
from volunteer_app.foundation.mail import OutboxMessage
from volunteer_app.training import sending_again, taking_back
from volunteer_app.training import service as training
from volunteer_app.training.certificates import queries, service
from volunteer_app.training.certificates.models import Certificate
from volunteer_app.training.certificates.rules import Standing
from volunteer_app.training.models import TrainingRecord
from volunteer_app.training.rules import TrainingState
from volunteer_app.training.service import Completed

pytestmark = pytest.mark.usefixtures("database")

WHY = "The sheet was somebody else’s"


def verified(**columns: Any) -> TrainingRecord:
    organisation = make_organisation()
    person = make_person(organisation, email="sian@example.org")
    record = make_training(person, organisation, verified=True, **columns)
    db.session.commit()
    return record


def issued(record: TrainingRecord) -> Certificate:
    made = service.issue_for_record(record, names_organisation=True, by=BY)
    db.session.commit()
    return made


def coordinator(record: TrainingRecord, **columns: int) -> Account:
    return make_account(roles=[(MembershipRole.COORDINATOR, record.organisation)], **columns)  # type: ignore[arg-type]  # the keywords vary


def verified_anew(record: TrainingRecord) -> None:
    completed = Completed(record.completed_on, 60, pack=record.pack, course_title=record.course_title)
    sending_again.send_again(record, completed, by=BY, version=record.version)
    training.verify_training(record, by=BY)
    db.session.commit()


def test_a_coordinator_takes_verified_training_back_and_its_certificate_ends(client: PageClient) -> None:
    record = verified()
    code = issued(record).code or ""
    sign_in(client, coordinator(record))
    address = f"/training/{record.reference}/take-back"
    assert f'href="{address}"' in client.get(f"/training/{record.reference}").text
    assert "Enter why it counts no more" in client.submit(address, reason="").text
    answer = client.submit(address, reason=WHY)
    assert answer.location == f"/training/{record.reference}"
    page = client.get(answer.location).text
    assert WHY in page
    assert f'href="{address}"' not in page
    db.session.expire_all()
    assert (record.state, record.decision_note) == (TrainingState.RETURNED, WHY)
    assert queries.check(code).standing is Standing.REVOKED
    entry = db.session.scalars(select(HistoryEntry).where(HistoryEntry.action == "training:take_back")).one()
    assert entry.person_id == record.person_id
    told = db.session.scalars(select(OutboxMessage.to_address).order_by(OutboxMessage.id.desc())).first()
    assert told == "sian@example.org"
    assert "can be taken back" in client.get(address).text


def test_a_volunteer_reads_why_and_has_no_page_to_take_it_back(client: PageClient) -> None:
    record = verified()
    taking_back.withdraw(record, reason=WHY, by=BY)
    db.session.commit()
    sign_in(client, make_account(person_id=record.person_id))
    assert WHY in client.get("/my/training").text
    assert client.get(f"/training/{record.reference}/take-back").status_code == 403


def test_nobody_takes_back_their_own_or_what_is_not_verified_or_without_a_reason(client: PageClient) -> None:
    record = verified()
    own = coordinator(record, person_id=record.person_id)
    with pytest.raises(Refused, match="your own training"):
        taking_back.withdraw(record, reason=WHY, by=own.as_actor())
    with pytest.raises(Refused, match="Enter why"):
        taking_back.withdraw(record, reason=" ", by=BY)
    with pytest.raises(StaleEdit):
        taking_back.withdraw(record, reason=WHY, by=BY, version=record.version - 1)
    db.session.commit()
    sign_in(client, own)
    address = f"/training/{record.reference}/take-back"
    assert f'href="{address}"' not in client.get(f"/training/{record.reference}").text
    assert "your own training" in client.get(address).text
    taking_back.withdraw(record, reason=WHY, by=BY)
    with pytest.raises(Refused, match="Only training that is verified"):
        taking_back.withdraw(record, reason=WHY, by=BY)


def test_another_organisation_reaches_none_of_it(client: PageClient) -> None:
    record = verified()
    sign_in(client, make_account(roles=[(MembershipRole.COORDINATOR, make_organisation("Else"))]))
    assert client.get(f"/training/{record.reference}/take-back").status_code == 404


def test_a_certificate_that_was_taken_back_is_not_made_again_by_the_volunteer(client: PageClient) -> None:
    record = verified()
    page = f"/training/{record.reference}/certificate"
    sign_in(client, make_account(person_id=record.person_id))
    client.submit(page, names_organisation="no")
    made = db.session.scalars(select(Certificate)).one()
    service.revoke(made, reason=WHY, by=BY)
    db.session.commit()
    shown = client.get(page).text
    assert WHY in shown
    assert "once it is verified again" in shown
    assert "Make the certificate" not in shown
    with pytest.raises(Refused, match="was taken back"):
        service.issue_for_record(record, names_organisation=True, by=BY)
    db.session.rollback()
    taking_back.withdraw(record, reason=WHY, by=BY)
    verified_anew(record)
    assert client.submit(page, names_organisation="no").status_code == 302
    assert len(db.session.scalars(select(Certificate)).all()) == 2


def test_one_that_a_newer_one_replaced_keeps_nobody_from_another() -> None:
    record = verified()
    for _ in range(3):
        issued(record)
    assert len(db.session.scalars(select(Certificate)).all()) == 3


def test_the_certificate_of_an_award_that_was_taken_back_is_not_made_again(client: PageClient) -> None:
    award = make_award(make_person(), make_organisation(), awarded=True)
    made = service.issue_for_award(award, names_organisation=True, by=BY)
    service.revoke(made, reason=WHY, by=BY)
    with pytest.raises(Refused, match="no new one"):
        service.issue_for_award(award, names_organisation=True, by=BY)
    db.session.commit()
    sign_in(client, make_account(person_id=award.person_id))
    page = client.get(f"/awards/{award.reference}/certificate").text
    assert WHY in page
    assert "Make the certificate" not in page


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE training_record SET course_title = 'Another course'",
        "UPDATE training_record SET completed_on = '2020-01-01'",
        "UPDATE training_record SET valid_before = '2099-01-01'",
    ],
)
def test_a_certificate_holds_only_while_its_record_says_the_same(change: str) -> None:
    record = verified(course_title="First aid")
    code = issued(record).code or ""
    assert queries.check(code).standing is Standing.VALID
    db.session.execute(text(change))
    db.session.expire_all()
    assert queries.check(code).standing is Standing.REVOKED
