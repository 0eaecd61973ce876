"""Letters on a person's record: added, opened and removed by the organisation that holds them."""

import re
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from tests.factories.accounts import make_account, sign_in
from tests.factories.documents import make_pdf, make_png
from tests.factories.organisations import BY, make_organisation
from tests.factories.people import make_person
from tests.page_client import PageClient, form_fields
from volunteer_app.accounts.models import Account
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation import history, paging
from volunteer_app.foundation.database import db
from volunteer_app.foundation.files import storing
from volunteer_app.foundation.files.local_disk import LocalDisk
from volunteer_app.foundation.files.models import StoredFile
from volunteer_app.foundation.history import HistoryEntry
from volunteer_app.organisations.models import Organisation
from volunteer_app.people import letters
from volunteer_app.people import service as people
from volunteer_app.people.models import Letter, Person
from volunteer_app.people.rules import LetterKind

pytestmark = pytest.mark.usefixtures("database")


def staff(organisation: Organisation, role: MembershipRole = MembershipRole.COORDINATOR) -> Account:
    return make_account(name="Cora Dinator", roles=[(role, organisation)])


def added(person: Person, organisation: Organisation, name: str = "welcome.pdf") -> Letter:
    kept = storing.keep(storing.examine(make_pdf(), name))
    letter = letters.add_letter(person, organisation, LetterKind.TO_THEM, kept, by=BY)
    db.session.commit()
    return letter


def send(client: PageClient, person: Person, **changes: object) -> TestResponse:
    where = f"/people/{person.reference}/letters/add"
    typed = {"kind": "to_them", "allowed": "y", "file": (BytesIO(make_pdf()), "welcome.pdf"), **changes}
    return client.post(where, data={**form_fields(client.get(where).text), **typed})


def test_a_file_far_above_the_limit_brings_the_form_back_with_what_was_chosen(client: PageClient) -> None:
    organisation = make_organisation()
    person = make_person(organisation)
    sign_in(client, staff(organisation))
    answer = send(client, person, file=(BytesIO(b"x" * 12 * 1024 * 1024), "film.pdf"))
    assert answer.status_code == 422
    assert '<a href="#file">The selected file must be 10 MB or smaller</a>' in answer.text
    assert form_fields(answer.text)["kind"] == "to_them"
    assert letters_held() == 0


def letters_held() -> int:
    return len(db.session.scalars(select(Letter)).all())


def entries(action: str) -> list[HistoryEntry]:
    return list(db.session.scalars(select(HistoryEntry).where(HistoryEntry.action == action)))


def test_a_coordinator_adds_a_letter_and_finds_it_on_the_record(client: PageClient) -> None:
    organisation = make_organisation()
    person = make_person(organisation)
    sign_in(client, staff(organisation))
    assert "No letters on this record yet" in client.get(f"/people/{person.reference}/letters").text
    answer = send(client, person)
    assert answer.location == f"/people/{person.reference}/letters"
    page = client.get(answer.location).text
    for shown in ("The letter has been added", "welcome.pdf", "PDF, 1 KB", "Letter to them", "Cora Dinator"):
        assert shown in page
    letter = db.session.scalars(select(Letter)).one()
    sent = client.get(f"/letters/{letter.reference}")
    assert (sent.data, sent.headers["Content-Type"]) == (make_pdf(), "application/pdf")
    assert sent.headers["Content-Disposition"].startswith("attachment; ")
    (entry,) = entries("letter:add")
    assert (entry.person_id, entry.organisation_id) == (person.id, organisation.id)
    assert "welcome" not in str(entry.after)
    assert "Letter added" in client.get(f"/people/{person.reference}").text


def test_the_list_goes_on_over_pages_and_leaves_no_letter_out(client: PageClient) -> None:
    organisation = make_organisation()
    person = make_person(organisation)
    sign_in(client, staff(organisation))
    names = [f"letter-{number}.pdf" for number in range(paging.SIZE + 2)]
    for name in names:
        added(person, organisation, name)
    first = client.get(f"/people/{person.reference}/letters").text
    further = re.search(r'href="([^"]*after=[^"]*)" rel="next"', first)
    assert further is not None
    second = client.get(further[1].replace("&amp;", "&")).text
    assert [name for name in reversed(names) if f">{name}<" in first] == names[:1:-1]
    assert [name for name in names if f">{name}<" in second] == names[:2]


def test_the_page_says_that_no_certificate_may_be_added(client: PageClient) -> None:
    organisation = make_organisation()
    person = make_person(organisation)
    sign_in(client, staff(organisation))
    assert (
        "Never add a criminal record certificate"
        in client.get(f"/people/{person.reference}/letters/add").text
    )
    answer = send(client, person, allowed="")
    assert answer.status_code == 422
    assert "none of what must not be added" in answer.text
    assert "Select the file again" in answer.text
    assert db.session.scalars(select(Letter)).all() == []


def test_a_letter_is_removed_with_a_reason_and_its_bytes_go(client: PageClient) -> None:
    organisation = make_organisation()
    person = make_person(organisation)
    letter = added(person, organisation)
    reference, key = letter.reference, letter.file.storage_key
    sign_in(client, staff(organisation))
    assert client.submit(f"/letters/{reference}/remove").status_code == 422
    assert storing.storage().get(key) == make_pdf()
    answer = client.submit(f"/letters/{reference}/remove", why="must_not_be_held")
    assert answer.location == f"/people/{person.reference}/letters"
    assert client.get(f"/letters/{reference}").status_code == 404
    assert storing.storage().get(key) is None
    assert db.session.scalars(select(StoredFile)).all() == []
    (entry,) = entries("letter:remove")
    assert entry.reason == "It holds what must not be kept here"
    assert (entry.person_id, entry.before["kind"]) == (person.id, "to_them")


def test_another_organisation_that_holds_the_record_does_not_see_the_letter(client: PageClient) -> None:
    ours, theirs = make_organisation(), make_organisation(code="OTHER")
    person = make_person(ours)
    people.affiliate(person, theirs, by=BY)
    letter = added(person, ours)
    sign_in(client, staff(theirs))
    assert "welcome.pdf" not in client.get(f"/people/{person.reference}/letters").text
    assert client.get(f"/letters/{letter.reference}").status_code == 404
    assert client.get(f"/letters/{letter.reference}/remove").status_code == 404


def test_who_may_only_look_can_open_a_letter_and_change_nothing(client: PageClient) -> None:
    organisation = make_organisation()
    person = make_person(organisation)
    letter = added(person, organisation)
    sign_in(client, staff(organisation, MembershipRole.VETTING_OFFICER))
    page = client.get(f"/people/{person.reference}/letters")
    assert "welcome.pdf" in page.text
    assert "Remove" not in page.text
    assert "Add a letter" not in page.text
    assert client.get(f"/letters/{letter.reference}").status_code == 200
    assert client.get(f"/letters/{letter.reference}/remove").status_code == 403
    assert client.get(f"/people/{person.reference}/letters/add").status_code == 403


def test_the_volunteer_and_strangers_do_not_reach_it(client: PageClient) -> None:
    organisation = make_organisation()
    person = make_person(organisation)
    letter = added(person, organisation)
    assert client.get(f"/letters/{letter.reference}").location.startswith("/sign-in")
    sign_in(client, make_account(name="Own", person_id=person.id))
    assert client.get(f"/letters/{letter.reference}").status_code == 403
    sign_in(client, staff(make_organisation(code="OTHER")))
    for where in (f"/letters/{letter.reference}", f"/people/{person.reference}/letters"):
        assert client.get(where).status_code == 404


def test_whoever_works_in_two_organisations_says_whose_letter_it_is(client: PageClient) -> None:
    ours, theirs = make_organisation(), make_organisation(code="OTHER")
    person = make_person(ours)
    people.affiliate(person, theirs, by=BY)
    both = [(MembershipRole.COORDINATOR, each) for each in (ours, theirs)]
    sign_in(client, make_account(name="Both", roles=both))
    assert "Select which organisation it is of" in send(client, person, organisation="").text
    picture = (BytesIO(make_png()), "scan.png")
    assert send(client, person, organisation=theirs.reference, file=picture).status_code == 302
    assert db.session.scalars(select(Letter)).one().organisation_id == theirs.id


def test_a_form_that_is_not_stored_leaves_no_row(client: PageClient, monkeypatch: pytest.MonkeyPatch) -> None:
    organisation = make_organisation()
    person = make_person(organisation)
    sign_in(client, staff(organisation))
    monkeypatch.setattr(history, "record", lambda *_, **__: 1 / 0)
    before = {found.key for found in storing.storage().everything()}
    assert send(client, person).status_code == 500
    assert db.session.scalars(select(StoredFile)).all() == []
    after = {found.key for found in storing.storage().everything()}
    assert len(after - before) == 1  # a job removes it after a day


def test_a_storage_that_does_not_answer_is_said_and_nothing_is_stored(
    app: Flask, client: PageClient, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    organisation = make_organisation()
    person = make_person(organisation)
    sign_in(client, staff(organisation))
    in_the_way = tmp_path / "files"
    in_the_way.write_text("no folder")
    monkeypatch.setitem(app.extensions, "storage", LocalDisk(in_the_way))
    answer = send(client, person)
    assert answer.status_code == 503
    assert db.session.scalars(select(Letter)).all() == []


def test_the_list_takes_the_same_few_statements_however_long_it_is(
    client: PageClient, statements: list[str]
) -> None:
    organisation = make_organisation()
    person = make_person(organisation)
    sign_in(client, staff(organisation))
    numbers = []
    for _ in range(2):
        added(person, organisation)
        statements.clear()
        assert client.get(f"/people/{person.reference}/letters").status_code == 200
        numbers.append(len(statements))
        for _ in range(4):
            added(person, organisation)
    assert numbers[0] == numbers[1] <= 6
