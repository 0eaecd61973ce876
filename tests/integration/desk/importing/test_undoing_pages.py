"""The pages by which an import is taken back, or a file deleted of which nothing was taken."""

import pytest
from sqlalchemy import select

from tests.factories.accounts import make_account, sign_in
from tests.factories.imports import HEADINGS, bring, csv_of, some_people
from tests.factories.organisations import make_organisation
from tests.integration.desk.importing.test_undoing import WHY, edited, how_many, taken
from tests.page_client import PageClient
from volunteer_app.accounts.models import Account
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.desk.models.importing import ImportBatch, ImportRow
from volunteer_app.desk.rules.importing import BatchState
from volunteer_app.desk.service.importing import batches
from volunteer_app.foundation import jobs
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.models import Person


def test_the_pages_ask_say_what_stays_and_show_how_far_it_is(
    client: PageClient, hope: Organisation, coordinator: Account
) -> None:
    batch = taken(csv_of(HEADINGS, some_people(2)), hope, coordinator)
    person = db.session.scalars(select(Person).order_by(Person.id)).first()
    assert person is not None
    edited(person, hope, coordinator)
    db.session.commit()
    sign_in(client, coordinator)
    address = f"/imports/{batch.reference}"
    assert "Take this import back" in client.get(address).text
    page = client.get(f"{address}/take-back").text
    for words in (
        "1 person will be removed",
        "1 row will stay as it is",
        "The record was changed since: 1 row",
    ):
        assert words in page
    refused = client.submit(f"{address}/take-back", reason="")
    assert refused.status_code == 422
    assert "Enter why you are taking this import back" in refused.text
    assert client.submit(f"{address}/take-back", reason=WHY).status_code == 302
    page = client.get(address).text
    assert "Could not be taken back" in page
    assert "The record was changed since" in client.get(f"{address}/rows/stays").text
    assert client.get(f"{address}/take").status_code == 302


def test_above_500_rows_it_is_taken_back_in_the_background_stopped_and_gone_on_with(
    client: PageClient, hope: Organisation, coordinator: Account
) -> None:
    batch = bring(csv_of(HEADINGS, some_people(1100)), hope, coordinator)
    db.session.commit()
    jobs.run("desk.importing")
    db.session.expire_all()
    batches.take(batch, by=coordinator.as_actor())
    db.session.commit()
    jobs.run("desk.importing")
    sign_in(client, coordinator)
    address = f"/imports/{batch.reference}"
    client.submit(f"{address}/take-back", reason=WHY)
    assert "Taking back: 0 of 1,100 rows" in client.get(address).text
    assert how_many(Person) == 1100
    db.session.expire_all()
    batches.stop(batch, by=coordinator.as_actor())
    db.session.commit()
    jobs.run("desk.importing")
    assert how_many(Person) == 1100
    batches.resume(batch, by=coordinator.as_actor())
    db.session.commit()
    jobs.run("desk.importing")
    db.session.expire_all()
    assert (batch.state, batch.counts) == (BatchState.UNDONE, {"taken_back": 1100})
    assert how_many(Person) == 0


def test_nobody_takes_back_the_import_of_another_organisation(
    client: PageClient, hope: Organisation, coordinator: Account
) -> None:
    batch = taken(csv_of(HEADINGS, some_people(1)), hope, coordinator)
    other = make_account(roles=[(MembershipRole.COORDINATOR, make_organisation("Elsewhere"))])
    sign_in(client, other)
    assert client.get(f"/imports/{batch.reference}/take-back").status_code == 404
    assert client.get(f"/imports/{batch.reference}/delete").status_code == 404


def test_a_file_of_which_nothing_was_taken_can_be_deleted_and_no_other(
    client: PageClient, hope: Organisation, coordinator: Account
) -> None:
    kept = taken(csv_of(HEADINGS, some_people(1)), hope, coordinator)
    batch = bring(csv_of(HEADINGS, some_people(3, 5)), hope, coordinator)
    db.session.commit()
    reference = batch.reference
    sign_in(client, coordinator)
    assert client.get(f"/imports/{kept.reference}/delete").status_code == 302
    assert client.submit(f"/imports/{reference}/delete").status_code == 302
    assert client.get(f"/imports/{reference}").status_code == 404
    assert list(db.session.scalars(select(ImportBatch.id))) == [kept.id]
    assert set(db.session.scalars(select(ImportRow.batch_id))) == {kept.id}
    with pytest.raises(Refused, match="Rows of this file were taken"):
        batches.delete_untaken(kept, by=coordinator.as_actor())
