"""A return is filled in as a spreadsheet: downloaded, uploaded, looked at, and saved question by question."""

import io
import zipfile

import pytest

from tests.factories.survey import give
from tests.integration.survey.answering import at
from tests.integration.survey.filling_in import PAGE, filled, given, save, upload
from tests.page_client import PageClient
from volunteer_app.foundation.actors import Actor
from volunteer_app.survey import queries
from volunteer_app.survey.models import SurveyReturn
from volunteer_app.survey.offline.cells import Value
from volunteer_app.survey.rules.rounds import Source

COLLEAGUE = Actor.job("Colin Colleague")


@pytest.mark.parametrize("kind", ["ods", "xlsx"])
def test_a_form_is_downloaded_filled_in_looked_at_and_saved(
    client: PageClient, theirs: SurveyReturn, kind: str
) -> None:
    give(theirs, {"has_volunteers": "yes", "named_lead": "yes"})
    with client.get(at(theirs, f"{PAGE}/{kind}")) as downloaded:
        assert downloaded.headers["Content-Disposition"].endswith(f".{kind}")
        assert zipfile.is_zipfile(io.BytesIO(downloaded.data))
    typed: dict[str, Value] = {
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
