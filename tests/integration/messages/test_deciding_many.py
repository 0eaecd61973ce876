"""Verifying many training records, or sending them back: the rules of one, and only what was shown."""

from datetime import timedelta

import pytest
from flask import Flask

from tests.factories.accounts import make_account, sign_in
from tests.factories.organisations import BY, make_organisation
from tests.factories.people import make_person
from tests.factories.training import make_training
from tests.integration.messages.writing import choose
from tests.page_client import PageClient, form_fields
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation import clock
from volunteer_app.foundation.database import db
from volunteer_app.foundation.history import HistoryEntry
from volunteer_app.organisations.models import Organisation
from volunteer_app.training import service
from volunteer_app.training.models import TrainingRecord
from volunteer_app.training.rules import TrainingState

ADDRESS = "/training/to-verify/choose"


def states(*records: TrainingRecord) -> list[TrainingState]:
    db.session.rollback()
    db.session.expire_all()
    return [each.state for each in records]


def chosen(client: PageClient, *records: TrainingRecord) -> str:
    answer = choose(client, ADDRESS, *(each.reference for each in records))
    assert answer.location.startswith("/training/chosen/CHO-"), answer.text
    return str(answer.location)


def test_many_are_verified_with_a_reason_and_the_result_says_which(
    coordinator: PageClient, hope: Organisation
) -> None:
    records = [make_training(make_person(hope, first_name=f"N{i}"), hope) for i in range(3)]
    db.session.commit()
    assert 'id="choose"' in coordinator.get("/training/to-verify").text
    there = chosen(coordinator, *records)
    assert coordinator.submit(there, decision="verify", note="").status_code == 422
    done = coordinator.submit(there, decision="verify", note="Register seen")
    assert "3 training records verified" in coordinator.get(done.location).text
    assert states(*records) == [TrainingState.VERIFIED] * 3
    assert records[0].decided_by == "Cora Coordinator"
    reasons = db.session.query(HistoryEntry.reason).filter_by(action="training:verify").all()
    assert [reason for (reason,) in reasons] == ["Register seen"] * 3
    assert coordinator.get(there).location == done.location


def test_many_are_sent_back_with_words_that_the_volunteers_read(
    coordinator: PageClient, hope: Organisation
) -> None:
    records = [make_training(make_person(hope), hope) for _ in range(2)]
    db.session.commit()
    there = chosen(coordinator, *records)
    done = coordinator.submit(there, decision="reject", note="Send us the certificate")
    assert "2 training records sent back" in coordinator.get(done.location).text
    assert states(*records) == [TrainingState.RETURNED] * 2
    assert records[1].decision_note == "Send us the certificate"


def test_nobody_verifies_their_own_among_many(client: PageClient, hope: Organisation) -> None:
    me = make_person(hope, first_name="Cora")
    account = make_account(name="Cora", person_id=me.id, roles=[(MembershipRole.COORDINATOR, hope)])
    sign_in(client, account)
    mine, theirs = make_training(me, hope), make_training(make_person(hope), hope)
    db.session.commit()
    there = chosen(client, mine, theirs)
    page = client.get(there).text
    assert "You cannot verify your own training" in page
    fields = form_fields(page)
    assert mine.reference not in fields["seen"]
    forged = {**fields, "seen": f"{fields['seen']} {mine.reference}:{mine.version}"}
    done = client.post(there, data={**forged, "decision": "verify", "note": "Seen"})
    assert "You cannot verify your own training" in client.get(done.location).text
    assert states(mine, theirs) == [TrainingState.LOGGED, TrainingState.VERIFIED]


def test_what_another_decided_meanwhile_is_left_and_named(
    coordinator: PageClient, hope: Organisation
) -> None:
    one, two = (make_training(make_person(hope), hope) for _ in range(2))
    db.session.commit()
    there = chosen(coordinator, one, two)
    fields = form_fields(coordinator.get(there).text)
    service.send_back_training(one, note="No", by=BY)
    db.session.commit()
    done = coordinator.post(there, data={**fields, "decision": "verify", "note": "Seen"})
    assert "has already been decided" in coordinator.get(done.location).text
    assert states(one, two) == [TrainingState.RETURNED, TrainingState.VERIFIED]


def test_a_long_day_and_what_has_run_out_are_marked(coordinator: PageClient, hope: Organisation) -> None:
    ada = make_person(hope)
    long = [make_training(ada, hope, minutes=7 * 60) for _ in range(2)]
    old = make_training(make_person(hope), hope, completed_on=clock.today() - timedelta(days=4000))
    db.session.commit()
    page = coordinator.get(chosen(coordinator, *long, old)).text
    assert page.count("More than 12 hours finished on one day") == 2
    assert "Has run out already" in page


def test_a_record_of_another_organisation_is_not_there(
    app: Flask, coordinator: PageClient, hope: Organisation
) -> None:
    other = make_organisation("Another")
    theirs = make_training(make_person(other), other)
    mine = make_training(make_person(hope), hope)
    db.session.commit()
    assert choose(coordinator, ADDRESS, mine.reference, theirs.reference).status_code == 404


@pytest.mark.parametrize("seen", ["", "x", "TRN-NOPE:1"])
def test_what_the_page_did_not_show_is_never_decided(
    coordinator: PageClient, hope: Organisation, seen: str
) -> None:
    record = make_training(make_person(hope), hope)
    db.session.commit()
    there = chosen(coordinator, record)
    fields = {**form_fields(coordinator.get(there).text), "seen": seen}
    assert coordinator.post(there, data={**fields, "decision": "verify", "note": "x"}).status_code == 422
    assert states(record) == [TrainingState.LOGGED]
