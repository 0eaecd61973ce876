"""What a corrected register does to the record that it made, and to the certificate of that record."""

from datetime import time, timedelta

import pytest

from tests.factories.accounts import make_account, sign_in
from tests.factories.organisations import BY, make_organisation
from tests.factories.people import make_person
from tests.factories.training import pack
from tests.factories.training_sessions import book, make_session
from tests.integration.training.sessions.conftest import TODAY
from tests.page_client import PageClient
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation import clock
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused
from volunteer_app.foundation.marking import Mark
from volunteer_app.training import sending_again, taking_back
from volunteer_app.training.certificates import queries, service
from volunteer_app.training.certificates.rules import Standing
from volunteer_app.training.models import TrainingRecord
from volunteer_app.training.rules import TrainingState
from volunteer_app.training.service import Completed
from volunteer_app.training.sessions import register
from volunteer_app.training.sessions.models import TrainingBooking

pytestmark = pytest.mark.usefixtures("database")

NEXT_WEEK = TODAY + timedelta(days=7)


def booked() -> TrainingBooking:
    organisation = make_organisation()
    (made,) = book(make_session(organisation, pack=pack()), make_person(organisation))
    return made


def mark(made: TrainingBooking, said: Mark, hour: int, reason: str = "") -> TrainingRecord:
    with clock.standing_on(NEXT_WEEK, at=time(hour)):
        session = made.session
        register.take(session, {made.reference: said}, reason=reason, version=session.version, by=BY)
    db.session.flush()
    assert made.record is not None
    return made.record


def certificate_of(record: TrainingRecord, hour: int) -> str:
    with clock.standing_on(NEXT_WEEK, at=time(hour)):
        return service.issue_for_record(record, names_organisation=True, by=BY).code or ""


def standing(code: str) -> Standing:
    db.session.flush()
    with clock.standing_on(NEXT_WEEK, at=time(20)):
        return queries.check(code).standing


def test_a_certificate_ends_when_the_register_takes_its_training_back_and_does_not_come_again() -> None:
    made = booked()
    record = mark(made, Mark.CAME, 12)
    first = certificate_of(record, 13)
    assert standing(first) is Standing.VALID
    mark(made, Mark.MISSED, 14, reason="Wrong line")
    assert standing(first) is Standing.REVOKED
    found = queries.last_of(record)
    assert found is not None
    assert found.revoked_why == "The register was corrected: Wrong line"
    mark(made, Mark.CAME, 15, reason="Right line")
    assert standing(first) is Standing.REVOKED
    assert standing(certificate_of(record, 16)) is Standing.VALID


def test_who_did_not_come_cannot_send_the_record_of_the_session_again(client: PageClient) -> None:
    made = booked()
    mark(made, Mark.CAME, 12)
    record = mark(made, Mark.MISSED, 13, reason="Wrong line")
    completed = Completed(NEXT_WEEK, 120, pack=pack())
    with clock.standing_on(NEXT_WEEK, at=time(20)):
        with pytest.raises(Refused, match="says “Did not come”"):
            sending_again.send_again(record, completed, by=BY, version=record.version)
        db.session.commit()
        sign_in(client, make_account(person_id=made.person_id))
        page = client.get(f"/training/{record.reference}/correct").text
        listed = client.get("/my/training").text
        start = client.get("/my/volunteering").text
        staff = make_account(roles=[(MembershipRole.COORDINATOR, record.organisation)])
        sign_in(client, staff)
        decided = client.get(f"/training/{record.reference}").text
    for shown in (listed, start, decided):
        assert record.title in shown
        assert f"/training/{record.reference}/correct" not in shown
    assert record.state is TrainingState.RETURNED
    assert "says “Did not come”" in page
    assert "Send it again" not in page
    assert "The register was corrected: Wrong line" in listed


def test_who_came_sends_training_again_whose_verification_was_taken_back() -> None:
    made = booked()
    record = mark(made, Mark.CAME, 12)
    with clock.standing_on(NEXT_WEEK, at=time(20)):
        taking_back.withdraw(record, reason="It was another course", by=BY)
        sending_again.send_again(record, Completed(NEXT_WEEK, 60, pack=pack()), by=BY, version=record.version)
    assert record.state is TrainingState.LOGGED
    mark(made, Mark.MISSED, 21, reason="Wrong line")
    assert (record.state, record.decision_note) == (
        TrainingState.RETURNED,
        "The register was corrected: Wrong line",
    )
