"""A return is filled in as a spreadsheet: downloaded, uploaded, looked at, and saved question by question."""

import io
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import pytest
from werkzeug.test import TestResponse

from tests.factories.accounts import make_account, sign_in
from tests.factories.organisations import make_organisation
from tests.factories.survey import CHAMPION, ORDERLY, give, make_return, section_of
from tests.integration.survey.answering import at
from tests.page_client import PageClient, form_fields
from volunteer_app.accounts.models import Account
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation import clock
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.clock import LONDON
from volunteer_app.foundation.database import db
from volunteer_app.organisations.models import Organisation
from volunteer_app.survey import checked, queries
from volunteer_app.survey.models import SurveyReturn
from volunteer_app.survey.offline import making, ods, xlsx
from volunteer_app.survey.offline.cells import Value
from volunteer_app.survey.offline.form import Form
from volunteer_app.survey.rules.rounds import Source
from volunteer_app.survey.service import returns

COLLEAGUE = Actor.job("Colin Colleague")
MAKERS = {"ods": ods.spreadsheet, "xlsx": xlsx.workbook}
PAGE = "/spreadsheet"


def filled(found: SurveyReturn, typed: Mapping[str, Value], kind: str = "xlsx") -> bytes:
    """The form of a return as it stands, with this in the cells of these places."""
    form = making.form_of(checked.whole(found), None)
    assert set(typed) <= {line.place for part in form.parts for line in part.lines}
    parts = [
        replace(part, lines=[replace(each, answer=typed.get(each.place, each.answer)) for each in part.lines])
        for part in form.parts
    ]
    return content(replace(form, parts=parts), kind)


def content(form: Form, kind: str = "xlsx") -> bytes:
    with MAKERS[kind](form) as made:
        return made.read()


def upload(client: PageClient, found: SurveyReturn, file: bytes, name: str = "form.xlsx") -> TestResponse:
    fields = form_fields(client.get(at(found, PAGE)).text)
    return client.post(at(found, PAGE), data={**fields, "file": (io.BytesIO(file), name)})


def save(client: PageClient, found: SurveyReturn, page: TestResponse, **chosen: str) -> TestResponse:
    return client.post(at(found, PAGE + "/save"), data={**form_fields(page.text), **chosen})


def given(found: SurveyReturn) -> dict[str, object]:
    db.session.expire_all()
    return {code: each.stored() for code, each in queries.given(queries.answers(found)).items()}


@pytest.mark.parametrize("kind", ["ods", "xlsx"])
def test_a_form_is_downloaded_filled_in_looked_at_and_saved(
    client: PageClient, theirs: SurveyReturn, kind: str
) -> None:
    give(theirs, {"has_volunteers": "yes", "named_lead": "yes"})
    with client.get(at(theirs, f"{PAGE}/{kind}")) as downloaded:
        assert downloaded.headers["Content-Disposition"].endswith(f".{kind}")
        assert zipfile.is_zipfile(io.BytesIO(downloaded.data))
    typed = {
        "extent.volunteers_on_day": 12,
        "extent.volunteers_by_role.listener": 12,
        "organised.named_lead": "No",
        "good_practice.one_change": "=SUM(A1) is how we began",
    }
    page = upload(client, theirs, filled(theirs, typed, kind))
    assert page.status_code == 200
    assert "Nothing has been saved yet" in page.text
    assert "4 answers to save" in page.text
    assert given(theirs) == {"has_volunteers": {"value": "yes"}, "named_lead": {"value": "yes"}}
    assert save(client, theirs, page).status_code == 302
    assert given(theirs) == {
        "has_volunteers": {"value": "yes"},
        "volunteers_on_day": {"value": 12},
        "volunteers_by_role": {"value": {"listener": 12}},
        "named_lead": {"value": "no"},
        "one_change": {"value": "=SUM(A1) is how we began"},
    }
    rows = queries.answers(theirs)
    assert (rows["named_lead"].source, rows["has_volunteers"].source) == (Source.UPLOADED, Source.TYPED)


def test_the_same_form_again_changes_nothing(client: PageClient, theirs: SurveyReturn) -> None:
    file = filled(theirs, {"organised.named_lead": "No"})
    page = upload(client, theirs, file)
    save(client, theirs, page)
    version = queries.answers(theirs)["named_lead"].version
    again = upload(client, theirs, file)
    assert "Your form says nothing that is not here already" in again.text
    save(client, theirs, page)
    assert queries.answers(theirs)["named_lead"].version == version


def test_what_two_people_changed_is_shown_and_chosen_question_by_question(
    client: PageClient, theirs: SurveyReturn
) -> None:
    give(theirs, {"has_volunteers": "yes", "named_lead": "yes", "staff_in_post": "100"})
    file = filled(theirs, {"staff.staff_in_post": 120, "organised.named_lead": "No"})
    give(theirs, {"staff_in_post": "110", "has_volunteers": "no"}, by=COLLEAGUE)
    page = upload(client, theirs, file)
    assert "Changed by you and by somebody else" in page.text
    assert "110 people" in page.text
    assert "120 people" in page.text
    assert COLLEAGUE.name in page.text
    refused = save(client, theirs, page)
    assert refused.status_code == 422
    assert "Select which answer to keep" in refused.text
    assert given(theirs)["named_lead"] == {"value": "yes"}
    assert save(client, theirs, refused, keep_staff_in_post="mine").status_code == 302
    assert given(theirs) == {
        "has_volunteers": {"value": "no"},
        "named_lead": {"value": "no"},
        "staff_in_post": {"value": 120},
    }


def test_what_is_saved_now_can_be_kept(client: PageClient, theirs: SurveyReturn) -> None:
    file = filled(theirs, {"staff.staff_in_post": 120})
    give(theirs, {"staff_in_post": "110"}, by=COLLEAGUE)
    page = upload(client, theirs, file)
    save(client, theirs, page, keep_staff_in_post="theirs")
    assert given(theirs) == {"staff_in_post": {"value": 110}}


def test_a_choice_is_asked_again_when_the_answer_changed_again(
    client: PageClient, theirs: SurveyReturn
) -> None:
    file = filled(theirs, {"staff.staff_in_post": 120})
    give(theirs, {"staff_in_post": "110"}, by=COLLEAGUE)
    page = upload(client, theirs, file)
    give(theirs, {"staff_in_post": "111"}, by=COLLEAGUE)
    again = save(client, theirs, page, keep_staff_in_post="mine")
    assert again.status_code == 422
    assert "Somebody has changed this answer again" in again.text
    assert given(theirs) == {"staff_in_post": {"value": 111}}
    save(client, theirs, again, keep_staff_in_post="mine")
    assert given(theirs) == {"staff_in_post": {"value": 120}}


def test_a_change_that_somebody_makes_before_saving_is_not_overwritten(
    client: PageClient, theirs: SurveyReturn
) -> None:
    page = upload(client, theirs, filled(theirs, {"staff.staff_in_post": 120}))
    give(theirs, {"staff_in_post": "110"}, by=COLLEAGUE)
    again = save(client, theirs, page)
    assert again.status_code == 422
    assert given(theirs) == {"staff_in_post": {"value": 110}}


def test_rows_that_are_not_right_are_told_and_left_out_only_when_somebody_says_so(
    client: PageClient, theirs: SurveyReturn
) -> None:
    give(theirs, {"has_volunteers": "yes"})
    typed = {"extent.joined_in_year": "about 3", "extent.left_in_year": 2, "extent.hours_basis": "By eye"}
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
    page = upload(client, theirs, file)
    empty = form_fields(client.get(at(theirs, PAGE)).text)
    late = theirs.closes_at.astimezone(LONDON) + timedelta(minutes=1)
    with clock.standing_on(late.date(), late.time()):
        sign_in(client, champion)
        shut = client.get(at(theirs, PAGE))
        assert "Keep your file, and ask the office" in shut.text
        refused = client.post(at(theirs, PAGE), data={**empty, "file": (io.BytesIO(file), "form.xlsx")})
        assert refused.status_code == 422
        assert "so the form was not read and nothing was saved. Keep your file" in refused.text
        late_save = save(client, theirs, page)
        assert late_save.status_code == 422
        assert "This return closed at" in late_save.text
        assert "carried" in form_fields(late_save.text)
    assert given(theirs) == {}
    assert save(client, theirs, page).status_code == 302


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
