"""A form that is not right: row by row, of another return, too late, too long, no workbook, or not theirs."""

import io
import zipfile

from tests.factories.accounts import make_account, sign_in
from tests.factories.organisations import make_organisation
from tests.factories.survey import CHAMPION, ORDERLY, give, make_return, section_of
from tests.integration.survey.answering import at
from tests.integration.survey.filling_in import PAGE, filled, given, save, upload
from tests.page_client import PageClient, form_fields
from volunteer_app.accounts.models import Account
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation import clock
from volunteer_app.foundation.clock import LONDON
from volunteer_app.foundation.database import db
from volunteer_app.organisations.models import Organisation
from volunteer_app.survey.models import SurveyReturn
from volunteer_app.survey.offline.cells import Value
from volunteer_app.survey.service import returns


def test_rows_that_are_not_right_are_told_and_left_out_only_when_somebody_says_so(
    client: PageClient, theirs: SurveyReturn
) -> None:
    give(theirs, {"has_volunteers": "yes"})
    typed: dict[str, Value] = {
        "extent.joined_in_year": "about 3",
        "extent.left_in_year": 2,
        "extent.hours_basis": "By eye",
    }
    page = upload(client, theirs, filled(theirs, typed))
    for told in ("1 How much volunteering there", ", row 9", "“about 3” is not a whole number", "about 3"):
        assert told in page.text
    refused = save(client, theirs, page)
    assert refused.status_code == 422
    assert "Say that what is not right is left out" in refused.text
    assert save(client, theirs, refused, leave="y").status_code == 302
    assert given(theirs) == {"has_volunteers": {"value": "yes"}, "left_in_year": {"value": 2}}


def test_what_is_not_right_can_be_had_as_a_sheet_with_all_that_was_written(
    client: PageClient, theirs: SurveyReturn
) -> None:
    long = "=word " * 5_000
    page = upload(client, theirs, filled(theirs, {"good_practice.one_change": long}, "ods"), "form.ods")
    assert "The answer must be 2,000 characters or fewer. It has 29,999" in page.text
    assert len(page.text) < 3 * len(long)
    with client.post(at(theirs, PAGE + "/problems"), data=form_fields(page.text)) as sheet:
        assert sheet.status_code == 200
        told = sheet.data
    with zipfile.ZipFile(io.BytesIO(told)) as archive:
        inside = "".join(archive.read(each).decode() for each in archive.namelist() if each.endswith(".xml"))
    assert long.strip() in inside
    assert "<f>" not in inside
    assert "11 Good practice" in inside


def test_a_hundred_thousand_characters_are_refused_in_their_row_and_the_rest_is_saved(
    client: PageClient, theirs: SurveyReturn
) -> None:
    file = filled(theirs, {"good_practice.one_change": "MARKED", "organised.named_lead": "No"}, "ods")
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(file)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for each in old.infolist():
            new.writestr(each, old.read(each).replace(b"MARKED", b"lorem ipsu" * 10_000))
    page = upload(client, theirs, made.getvalue(), "form.ods")
    assert (
        "The answer must be 2,000 characters or fewer. It has 32,767" in page.text or "100,000" in page.text
    )
    assert save(client, theirs, page, leave="y").status_code == 302
    assert given(theirs) == {"named_lead": {"value": "no"}}


def test_nothing_is_taken_after_the_closing_minute(
    client: PageClient, theirs: SurveyReturn, champion: Account
) -> None:
    file = filled(theirs, {"organised.named_lead": "No"})
    closes = theirs.closes_at.astimezone(LONDON)
    with clock.standing_on(closes.date(), closes.time().replace(second=30)):
        sign_in(client, champion)
        empty = form_fields(client.get(at(theirs, PAGE)).text)
        page = upload(client, theirs, file)
        assert "1 answer to save" in page.text
    with clock.standing_on(closes.date(), closes.time().replace(minute=1)):
        assert "Keep your file, and ask the office" in client.get(at(theirs, PAGE)).text
        refused = client.post(at(theirs, PAGE), data={**empty, "file": (io.BytesIO(file), "form.xlsx")})
        assert refused.status_code == 422
        assert "so the form was not read and nothing was saved. Keep your file" in refused.text
        late = save(client, theirs, page)
        assert late.status_code == 422
        assert "This return closed at" in late.text
        assert form_fields(late.text)["carried"] == form_fields(page.text)["carried"]
    assert given(theirs) == {}


def test_a_return_that_is_signed_off_takes_no_form(client: PageClient, theirs: SurveyReturn) -> None:
    empty = form_fields(client.get(at(theirs, PAGE)).text)
    file = filled(theirs, {"organised.named_lead": "No"})
    give(theirs, ORDERLY)
    returns.sign_off(theirs, by=CHAMPION)
    db.session.commit()
    refused = client.post(at(theirs, PAGE), data={**empty, "file": (io.BytesIO(file), "form.xlsx")})
    assert refused.status_code == 422
    assert "has been signed off" in refused.text


def test_the_form_of_another_body_or_round_is_refused_with_what_it_is(
    client: PageClient, theirs: SurveyReturn, force: Organisation
) -> None:
    other = make_return(make_organisation("Southshire police"))
    page = upload(client, theirs, filled(other, {}))
    assert page.status_code == 422
    assert (
        f"This is the form of Southshire police, round {other.round.code}, return {other.reference}"
        in page.text
    )
    later = make_return(force)
    assert f"return {later.reference}" in upload(client, theirs, filled(later, {})).text


def test_what_is_no_workbook_is_refused(client: PageClient, theirs: SurveyReturn) -> None:
    assert "This is not a workbook" in upload(client, theirs, b"a,b\n1,2\n", "form.csv").text
    made = io.BytesIO(filled(theirs, {}))
    with zipfile.ZipFile(made, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"macro")
    assert "holds macros" in upload(client, theirs, made.getvalue(), "form.xlsm").text
    assert "Select the form" in upload(client, theirs, b"", "").text


def test_a_colleague_has_the_form_of_their_sections_alone(
    client: PageClient, theirs: SurveyReturn, force: Organisation
) -> None:
    colleague = make_account(name="Colin Colleague", roles=[(MembershipRole.COORDINATOR, force)])
    returns.delegate(theirs, section_of(theirs, "staff"), colleague.id, by=CHAMPION)
    give(theirs, {"named_lead": "yes"})
    whole_form = filled(theirs, {"organised.named_lead": "No", "staff.staff_in_post": 120})
    sign_in(client, colleague)
    with client.get(at(theirs, PAGE + "/xlsx")) as answer:
        downloaded = answer.data
    with zipfile.ZipFile(io.BytesIO(downloaded)) as archive:
        book = archive.read("xl/workbook.xml").decode()
    assert "10 Staff who volunteer" in book
    assert "2 How volunteering" not in book
    page = upload(client, theirs, whole_form)
    assert "Somebody else answers these sections" in page.text
    assert save(client, theirs, page).status_code == 302
    assert given(theirs) == {"named_lead": {"value": "yes"}, "staff_in_post": {"value": 120}}


def test_a_stranger_finds_no_form(client: PageClient, theirs: SurveyReturn) -> None:
    page = upload(client, theirs, filled(theirs, {"organised.named_lead": "No"}))
    sign_in(client, make_account(roles=[(MembershipRole.CHAMPION, make_organisation("Elsewhere"))]))
    assert client.get(at(theirs, PAGE)).status_code == 404
    assert client.get(at(theirs, PAGE + "/ods")).status_code == 404
    assert client.get(at(theirs, PAGE + "/pdf")).status_code == 404
    assert save(client, theirs, page).status_code == 404
    assert client.post(at(theirs, PAGE + "/problems"), data=form_fields(page.text)).status_code == 404


def test_what_comes_back_with_the_page_is_believed_of_nothing(
    client: PageClient, theirs: SurveyReturn
) -> None:
    page = upload(client, theirs, filled(theirs, {"organised.named_lead": "No"}))
    for ending in ("/save", "/problems"):
        data = {**form_fields(page.text), "carried": "eJwDAAAAAAE="}
        sent = client.post(at(theirs, PAGE + ending), data=data)
        assert sent.status_code == 302
        assert "upload the form again" in client.get(sent.headers["Location"]).text
    assert given(theirs) == {}
