"""Quality marks: assessed by element, shown by files, awarded, remembered on Today, and downloaded."""

import io
from datetime import timedelta

import pytest
from sqlalchemy import select

from bench.counting import noted
from tests.factories.accounts import make_account, sign_in
from tests.factories.documents import make_pdf
from tests.factories.marks import make_file, make_mark
from tests.factories.organisations import BY, make_organisation
from tests.page_client import PageClient, form_fields
from volunteer_app.accounts.models import Account
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation import clock
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import NotFound, Refused, StaleEdit
from volunteer_app.foundation.files.models import StoredFile
from volunteer_app.organisations.models import Organisation
from volunteer_app.training.marks import rules, service
from volunteer_app.training.marks.models import MarkAnswer, MarkEvidence, QualityMark
from volunteer_app.training.marks.rules import Standing
from volunteer_app.training.marks.standards import standards

pytestmark = pytest.mark.usefixtures("database")


def coordinator(organisation: Organisation) -> Account:
    return make_account(name="Cora", roles=[(MembershipRole.COORDINATOR, organisation)])


def test_a_programme_is_assessed_element_by_element(client: PageClient) -> None:
    organisation = make_organisation()
    sign_in(client, coordinator(organisation))
    chosen = {"organisation": organisation.reference, "standard": "aps:ten requirements"}
    client.submit("/training/marks/new", programme="Mentoring", **chosen)
    mark = db.session.scalars(select(QualityMark)).one()
    page = f"/training/marks/{mark.reference}"
    assert "0 of 10 elements are met" in client.get(page).text
    element = f"{page}/elements/1"
    assert "Enter what shows it" in client.submit(element, standing="met", shown="").text
    client.submit(element, standing="partly", shown="A draft plan")
    client.submit(element, standing="met", shown="The plan of January")
    answer = db.session.scalars(select(MarkAnswer)).one()
    assert (answer.standing, answer.shown, answer.answered_by) == (
        Standing.MET,
        "The plan of January",
        "Cora",
    )
    assert "1 of 10 elements are met" in client.get(page).text
    assert "Mentoring" in client.get("/training/marks").text
    assert client.get(f"{page}/elements/11").status_code == 404


def test_files_show_an_element_and_can_be_removed(client: PageClient) -> None:
    organisation = make_organisation()
    mark = make_mark(organisation)
    sign_in(client, coordinator(organisation))
    page = f"/training/marks/{mark.reference}/elements/2/files"
    content = make_pdf()
    fields = {**form_fields(client.get(page).text), "evidence": (io.BytesIO(content), "budget.pdf")}
    client.post(page, data=fields, content_type="multipart/form-data")
    found = db.session.scalars(select(MarkEvidence)).one()
    assert found.element == "2"
    assert client.get(f"/training/marks/files/{found.reference}").data == content
    assert "budget.pdf" in client.get(f"/training/marks/{mark.reference}").text
    remove = f"/training/marks/files/{found.reference}/remove"
    client.post(remove, data=form_fields(client.get(page).text))
    assert db.session.scalars(select(StoredFile)).all() == []


def test_an_html_file_in_the_name_of_a_pdf_is_not_taken(client: PageClient) -> None:
    organisation = make_organisation()
    mark = make_mark(organisation)
    sign_in(client, coordinator(organisation))
    page = f"/training/marks/{mark.reference}/elements/1/files"
    fields = {**form_fields(client.get(page).text), "evidence": (io.BytesIO(b"<html></html>"), "a.pdf")}
    answer = client.post(page, data=fields, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert db.session.scalars(select(MarkEvidence)).all() == []


def test_an_award_is_kept_and_today_reminds_from_90_days_before_its_end(client: PageClient) -> None:
    organisation = make_organisation()
    mark = make_mark(organisation)
    account = coordinator(organisation)
    today = clock.today()
    sign_in(client, account)
    days = {"awarded_on": today, "last_day": today + timedelta(days=91)}
    typed = {
        f"{name}__{part}": str(getattr(each, part))
        for name, each in days.items()
        for part in ("day", "month", "year")
    }
    page = f"/training/marks/{mark.reference}/award"
    client.submit(page, **typed, number="APS 12")
    assert "Held until" in client.get("/training/marks").text
    assert "Approved Provider Standard: last day" not in client.get("/start").text
    with clock.standing_on(today + timedelta(days=2)):
        sign_in(client, account)
        assert "Approved Provider Standard: last day" in client.get("/start").text
    with clock.standing_on(today + timedelta(days=93)):
        sign_in(client, account)
        assert "Approved Provider Standard: last day" not in client.get("/start").text
        assert "Ran out after" in client.get("/training/marks").text


def test_an_award_of_impossible_days_is_refused() -> None:
    mark = make_mark(make_organisation())
    today = clock.today()
    with pytest.raises(Refused, match="today or in the past"):
        service.award(mark, today + timedelta(days=1), today + timedelta(days=9), version=1, by=BY)
    with pytest.raises(Refused, match="after the day of the award"):
        service.award(mark, today, today, version=1, by=BY)
    with pytest.raises(StaleEdit):
        service.award(mark, today, today + timedelta(days=9), version=7, by=BY)


def test_the_assessment_is_had_as_a_file_and_history_says_so(client: PageClient) -> None:
    organisation = make_organisation()
    mark = make_mark(organisation)
    service.answer(mark, "1", Standing.MET, "The plan", by=BY)
    make_file(mark)
    sign_in(client, coordinator(organisation))
    page = f"/training/marks/{mark.reference}/export"
    fields = {**form_fields(client.get(page).text), "kind": "csv"}
    lines = client.post(page, data=fields, buffered=True).text.strip().split("\r\n")
    assert len(lines) == 11
    assert '"The plan"' in lines[1]
    assert "plan.pdf" in lines[1]
    assert "Not looked at" in lines[2]


def test_an_answer_that_somebody_else_changed_is_not_lost() -> None:
    mark = make_mark(make_organisation())
    service.answer(mark, "1", Standing.MET, "Mine", by=BY)
    with pytest.raises(StaleEdit):
        service.answer(mark, "1", Standing.MET, "Theirs", by=BY)
    with pytest.raises(NotFound):
        service.answer(mark, "99", Standing.MET, "Nothing", by=BY)


def test_nothing_begins_under_an_edition_that_was_replaced() -> None:
    replaced = next(each for each in standards().values() if each.replaced)
    with pytest.raises(Refused, match="newer edition"):
        service.begin(make_organisation(), "All", replaced, by=BY)


def test_an_element_has_so_many_files_and_no_more() -> None:
    mark = make_mark(make_organisation())
    for _ in range(rules.MOST_FILES):
        make_file(mark)
    with pytest.raises(Refused, match="There can be 10 files"):
        make_file(mark)


def test_another_organisation_reaches_nothing_of_it(client: PageClient) -> None:
    mark = make_mark(make_organisation())
    file = make_file(mark)
    sign_in(client, coordinator(make_organisation()))
    whole = f"/training/marks/{mark.reference}"
    for address in (whole, f"{whole}/elements/1", f"{whole}/award", f"{whole}/export"):
        assert client.get(address).status_code == 404
    assert client.get(f"/training/marks/files/{file.reference}").status_code == 404


@pytest.mark.parametrize("rows", [1, 6])
def test_pages_send_the_same_few_statements_whatever_the_rows(client: PageClient, rows: int) -> None:
    organisation = make_organisation()
    for mark in [make_mark(organisation) for _ in range(rows)]:
        for number in range(1, rows + 1):
            service.answer(mark, str(number), Standing.MET, "This", by=BY)
        make_file(mark)
    db.session.commit()
    page = f"/training/marks/{db.session.scalars(select(QualityMark.reference)).first()}"
    sign_in(client, coordinator(organisation))
    expected = {"/training/marks": 4, page: 5, f"{page}/elements/1": 4, f"{page}/elements/1/files": 4}
    assert {each: sent(client, each) for each in expected} == expected


def sent(client: PageClient, address: str) -> int:
    db.session.expunge_all()
    with noted() as statements:
        assert client.get(address).status_code == 200
    return len(statements)
