"""Certificates: made of what was verified, saved as a PDF, checked by anybody, taken back."""

import re
from datetime import date, timedelta

import pytest
from sqlalchemy import select, text

from tests.factories.accounts import make_account, sign_in
from tests.factories.organisations import BY, make_organisation
from tests.factories.people import make_person
from tests.factories.training import make_training
from tests.page_client import PageClient
from tests.pdf import Pdf
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation import clock
from volunteer_app.foundation.actors import Actor, ActorKind
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused
from volunteer_app.foundation.history import HistoryEntry
from volunteer_app.foundation.limiting import AskedOften
from volunteer_app.people.models import Person
from volunteer_app.training.certificates import printing, queries, rules, service
from volunteer_app.training.certificates.models import Certificate
from volunteer_app.training.certificates.rules import Standing
from volunteer_app.training.models import TrainingRecord

pytestmark = pytest.mark.usefixtures("database")

DAY = date(2026, 11, 20)


def somebody() -> Person:
    return make_person(
        first_name="Siân",
        last_name="Llewellyn",
        email="sian@example.org",
        date_of_birth=date(1990, 5, 17),
        postcode="CF10 1AA",
        phone="029 2018 0000",
    )


def trained(person: Person, **columns: object) -> TrainingRecord:
    organisation = make_organisation(name="Taff Mentoring")
    return make_training(person, organisation, completed_on=DAY, verified=True, **columns)


def issued(record: TrainingRecord, *, names_organisation: bool = True) -> Certificate:
    made = service.issue_for_record(record, names_organisation=names_organisation, by=BY)
    db.session.commit()
    return made


def check_page(client: PageClient, code: str) -> str:
    return client.get(f"/certificates/check/{code}").text


def volunteer(client: PageClient, person: Person) -> None:
    sign_in(client, make_account(name=person.full_name, person_id=person.id))


def test_a_volunteer_makes_a_certificate_saves_it_and_anybody_can_check_its_code(client: PageClient) -> None:
    person = somebody()
    record = trained(person)
    volunteer(client, person)
    assert f"/training/{record.reference}/certificate" in client.get("/my/training").text
    answer = client.submit(f"/training/{record.reference}/certificate", names_organisation="yes")
    page = client.get(answer.location)
    found = re.search(r"/certificates/CRT-\w+/file", page.text)
    assert found
    file = client.get(found[0])
    assert file.headers["Content-Type"] == "application/pdf"
    assert file.headers["Cache-Control"] == "no-store"
    code = re.search(r"check/(\w{20})", Pdf(file.data).qr_text)
    assert code
    client.delete_cookie("session")
    shown = check_page(client, code[1])
    assert "This certificate is valid" in shown
    assert "Mentoring Skills" in shown
    assert "Siân L" in shown
    assert "20 November 2026" in shown


def test_the_pdf_says_what_is_meant_and_nothing_else_of_the_person() -> None:
    person = somebody()
    certificate = issued(trained(person))
    made = Pdf(printing.pdf(certificate))
    code = certificate.code
    assert code
    for said in (
        "Siân Llewellyn",
        "Mentoring Skills",
        "20 November 2026",
        "Taff Mentoring",
        "5 hours",
        rules.spaced(code),
    ):
        assert said in made.text
    everything = made.text + made.said_of_itself
    for private in ("sian@example.org", "1990", "CF10", "2018 0000", person.reference, "TRN-", "CRT-"):
        assert private not in everything
    assert made.title == "Certificate: Mentoring Skills"
    assert (made.is_tagged, made.claims_ua, made.language, made.pages) == (True, True, "en-GB", 1)
    assert made.tags.count("H1") == 1
    assert made.qr_text == f"http://127.0.0.1:8000/certificates/check/{code}"
    assert made.alternatives == [f"QR code that opens {made.qr_text}"]
    assert "http://127.0.0.1:8000/certificates/check" in made.links


def test_the_organisation_is_left_out_where_the_volunteer_wishes_it() -> None:
    made = Pdf(printing.pdf(issued(trained(somebody()), names_organisation=False)))
    assert "Taff Mentoring" not in made.text
    assert "A volunteer coordinator has verified this training" in made.text


def test_a_course_of_others_is_seen_and_not_vouched_for() -> None:
    made = Pdf(printing.pdf(issued(trained(somebody(), course_title="First aid at work"))))
    assert "First aid at work" in made.text
    assert "has seen evidence of this training" in made.text


def test_the_check_says_title_first_name_initial_day_and_no_more(client: PageClient) -> None:
    person = somebody()
    certificate = issued(trained(person))
    answer = client.get(f"/certificates/check/{certificate.code}")
    for private in ("Llewellyn", "Taff", "sian@", "CRT-", "TRN-", person.reference):
        assert private not in answer.text
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_code_is_read_as_people_type_it(client: PageClient) -> None:
    certificate = issued(trained(somebody()))
    typed = rules.spaced(certificate.code or "").lower().replace("0", "o").replace("1", "l")
    answer = client.submit("/certificates/check", code=f" {typed} ")
    assert answer.location == f"/certificates/check/{certificate.code}"


def test_what_cannot_be_a_code_is_said_at_the_field(client: PageClient) -> None:
    answer = client.submit("/certificates/check", code="ABC-123")
    assert "it has 20 letters and numbers" in answer.text


def headings(page: str) -> list[str]:
    return re.findall(r'<dt class="govuk-summary-list__key">\s*([^<]+?)\s*</dt>', page)


def test_an_unknown_code_gets_a_page_of_the_same_shape(client: PageClient) -> None:
    known = check_page(client, issued(trained(somebody())).code or "")
    for code in ("Z" * 20, "nonsense"):
        answer = client.get(f"/certificates/check/{code}")
        assert answer.status_code == 200
        assert "This certificate is not valid" in answer.text
        assert "No certificate has this code" in answer.text
        assert headings(answer.text) == headings(known)


def test_a_certificate_that_ran_out_says_so(client: PageClient) -> None:
    certificate = issued(trained(somebody()))
    end = certificate.valid_before
    assert end
    with clock.standing_on(end - timedelta(days=1)):
        assert "This certificate is valid" in check_page(client, certificate.code or "")
    with clock.standing_on(end):
        shown = check_page(client, certificate.code or "")
    assert "This certificate is not valid" in shown
    assert "It ran out" in shown


def test_a_certificate_that_was_taken_back_says_so_and_keeps_the_reason_inside(client: PageClient) -> None:
    person = somebody()
    record = trained(person)
    certificate = issued(record)
    coordinator = make_account(roles=[(MembershipRole.COORDINATOR, record.organisation)])
    sign_in(client, coordinator)
    address = f"/certificates/{certificate.reference}/take-back"
    assert client.submit(address, reason="").status_code == 422
    answer = client.submit(address, reason="The evidence was of somebody else")
    assert answer.location == f"/training/{record.reference}/certificate"
    shown = check_page(client, certificate.code or "")
    assert "This certificate is not valid" in shown
    assert "It was taken back" in shown
    assert "somebody else" not in shown
    assert client.get(f"/certificates/{certificate.reference}/file").status_code == 404
    entry = db.session.scalars(select(HistoryEntry).where(HistoryEntry.action == "certificate:revoke")).one()
    assert entry.person_id == person.id


def test_a_new_certificate_takes_the_place_of_the_one_before(client: PageClient) -> None:
    person = somebody()
    record = trained(person)
    first = issued(record)
    code = first.code
    second = issued(record)
    assert second.code != code
    assert "a newer certificate took its place" in check_page(client, code or "")
    assert "This certificate is valid" in check_page(client, second.code or "")


def test_a_certificate_rests_on_its_record() -> None:
    record = trained(somebody())
    certificate = issued(record)
    code = certificate.code or ""
    assert queries.check(code).standing is Standing.VALID
    db.session.execute(text("UPDATE training_record SET state = 'returned'"))
    db.session.expire_all()
    assert queries.check(code).standing is Standing.REVOKED


def test_only_what_was_verified_and_still_counts_gets_a_certificate(client: PageClient) -> None:
    person, organisation = somebody(), make_organisation()
    waiting = make_training(person, organisation)
    over = make_training(person, organisation, completed_on=date(2020, 1, 1), verified=True)
    with pytest.raises(Refused, match="verified"):
        service.issue_for_record(waiting, names_organisation=True, by=BY)
    with pytest.raises(Refused, match="run out"):
        service.issue_for_record(over, names_organisation=True, by=BY)
    volunteer(client, person)
    assert "once a coordinator has verified" in client.get(f"/training/{waiting.reference}/certificate").text


def test_a_name_that_cannot_be_printed_is_refused_with_the_letter(client: PageClient) -> None:
    person = make_person(first_name="小明", last_name="Wang")
    record = trained(person)
    volunteer(client, person)
    answer = client.submit(f"/training/{record.reference}/certificate", names_organisation="no")
    assert "our letters have no" in answer.text
    assert db.session.scalars(select(Certificate)).all() == []


def test_nobody_reaches_a_certificate_of_others(client: PageClient) -> None:
    certificate = issued(trained(somebody()))
    volunteer(client, make_person())
    assert client.get(f"/certificates/{certificate.reference}/file").status_code == 404
    elsewhere = make_account(roles=[(MembershipRole.COORDINATOR, make_organisation())])
    sign_in(client, elsewhere)
    assert client.get(f"/certificates/{certificate.reference}/file").status_code == 404
    assert client.get(f"/certificates/{certificate.reference}/take-back").status_code == 404


def test_a_coordinator_takes_back_no_certificate_of_their_own() -> None:
    person = somebody()
    record = trained(person)
    certificate = issued(record)
    roles = [(MembershipRole.COORDINATOR, record.organisation)]
    account = make_account(name="Both", roles=roles, person_id=person.id)

    own = Actor(ActorKind.ACCOUNT, account.reference, account.name)
    with pytest.raises(Refused, match="your own"):
        service.revoke(certificate, reason="r", by=own)


def test_the_database_holds_no_code_that_can_be_read() -> None:
    certificate = issued(trained(somebody()))
    code = certificate.code or ""
    row = db.session.execute(text("SELECT * FROM certificate")).mappings().one()
    kept = b" ".join(
        bytes(v) if isinstance(v, (bytes, memoryview)) else str(v).encode() for v in row.values()
    )
    assert code.encode() not in kept
    logged = [f"{entry.before} {entry.after}" for entry in db.session.scalars(select(HistoryEntry))]
    assert not any(code in each or rules.digest(code) in each for each in logged)


def test_who_checks_too_often_is_asked_to_wait_and_counted_no_further(client: PageClient) -> None:
    code = issued(trained(somebody())).code or ""
    with clock.standing_on(DAY):
        for _ in range(60):
            assert client.get(f"/certificates/check/{code}").status_code == 200
        for _ in range(3):
            answer = client.get(f"/certificates/check/{code}")
            assert answer.status_code == 429
            assert int(answer.headers["Retry-After"]) > 0
            assert "Siân" not in answer.text
        counted = db.session.scalars(select(AskedOften)).one()
        assert counted.times == 60
        assert "127.0.0.1" not in counted.who
        other = client.get(f"/certificates/check/{code}", environ_base={"REMOTE_ADDR": "203.0.113.9"})
        assert other.status_code == 200
    with clock.standing_on(DAY + timedelta(days=1)):
        assert client.get(f"/certificates/check/{code}").status_code == 200
