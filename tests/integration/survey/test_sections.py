"""A section is answered on its page; what two people change at once is merged by question."""

from typing import Any

from tests.factories.accounts import sign_in
from tests.factories.survey import give
from tests.integration.survey.answering import at, open_form, send
from tests.page_client import PageClient, form_fields
from volunteer_app.accounts.models import Account
from volunteer_app.foundation import clock
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.clock import LONDON
from volunteer_app.foundation.database import db
from volunteer_app.survey import queries
from volunteer_app.survey.models import SurveyReturn

COLLEAGUE = Actor.job("Colin Colleague")


def given(theirs: SurveyReturn) -> dict[str, Any]:
    db.session.expire_all()
    return {code: each.stored() for code, each in queries.given(queries.answers(theirs)).items()}


def test_a_section_is_saved_as_it_was_typed_and_shown_again(client: PageClient, theirs: SurveyReturn) -> None:
    typed = open_form(client, theirs)
    typed |= {
        "q_has_volunteers": "yes",
        "q_volunteers_on_day": "about 12",
        "q_volunteers_by_role-listener": "12",
    }
    assert send(client, theirs, typed).status_code == 302
    page = client.get(at(theirs, "/sections/extent")).text
    assert "about 12" in page
    assert "“about 12” is not a whole number" in page
    assert given(theirs)["volunteers_by_role"] == {"value": {"listener": 12}}


def test_questions_that_an_answer_leaves_out_are_not_shown(client: PageClient, theirs: SurveyReturn) -> None:
    assert (
        "Answer this only if the answer to question 1 is “Yes”"
        in client.get(at(theirs, "/sections/extent")).text
    )
    give(theirs, {"has_volunteers": "no"})
    page = client.get(at(theirs, "/sections/extent")).text
    assert "9 questions are not shown" in page
    assert "q_volunteers_on_day" not in page


def test_what_was_typed_into_a_question_that_went_meanwhile_is_not_lost(
    client: PageClient, theirs: SurveyReturn
) -> None:
    typed = open_form(client, theirs)
    give(theirs, {"has_volunteers": "no"}, by=COLLEAGUE)
    send(client, theirs, {**typed, "q_joined_in_year": "3"})
    assert given(theirs)["joined_in_year"] == {"value": 3}
    assert given(theirs)["has_volunteers"] == {"value": "no"}


def test_two_colleagues_in_one_section_are_merged_by_question(
    client: PageClient, theirs: SurveyReturn
) -> None:
    typed = open_form(client, theirs)
    give(theirs, {"joined_in_year": "5"}, by=COLLEAGUE)
    answer = send(client, theirs, {**typed, "q_left_in_year": "3"})
    assert answer.status_code == 302
    assert (given(theirs)["joined_in_year"], given(theirs)["left_in_year"]) == ({"value": 5}, {"value": 3})
    page = client.get(answer.location).text
    assert "Colin Colleague also changed answers here: 6. How many of them" in page


def test_an_answer_that_both_changed_is_shown_side_by_side(client: PageClient, theirs: SurveyReturn) -> None:
    typed = open_form(client, theirs) | {"q_joined_in_year": "8", "q_left_in_year": "3"}
    give(theirs, {"joined_in_year": "5"}, by=COLLEAGUE)
    answer = send(client, theirs, typed)
    assert answer.status_code == 422
    assert "Theirs: 5" in answer.text
    assert "Yours: 8" in answer.text
    assert "Colin Colleague" in answer.text
    assert given(theirs)["joined_in_year"] == {"value": 5}
    chosen = form_fields(answer.text) | {"keep-q_joined_in_year": "yours"}
    assert send(client, theirs, chosen).status_code == 302
    assert (given(theirs)["joined_in_year"], given(theirs)["left_in_year"]) == ({"value": 8}, {"value": 3})


def test_a_form_saves_by_itself_and_goes_on_from_there(client: PageClient, theirs: SurveyReturn) -> None:
    typed = open_form(client, theirs) | {"by_itself": "yes", "q_joined_in_year": "8"}
    said = send(client, theirs, typed).get_json()
    assert said["saved"]
    assert not said["more"]
    typed |= {"version": str(said["version"]), "first_shown": said["first_shown"], "q_joined_in_year": "9"}
    assert send(client, theirs, typed).get_json()["saved"]
    assert given(theirs)["joined_in_year"] == {"value": 9}


def test_saving_by_itself_never_puts_back_what_a_colleague_changed(
    client: PageClient, theirs: SurveyReturn
) -> None:
    """The page still shows the old answer of the other question, each time that it sends itself."""
    typed = open_form(client, theirs) | {"by_itself": "yes"}
    give(theirs, {"joined_in_year": "5"}, by=COLLEAGUE)
    more = ""
    for left in ("1", "2", "3"):
        said = send(client, theirs, typed | {"q_left_in_year": left}).get_json()
        assert said["saved"]
        typed |= {"version": str(said["version"]), "first_shown": said["first_shown"], "q_left_in_year": left}
        more = said["more"]
    assert (given(theirs)["joined_in_year"], given(theirs)["left_in_year"]) == ({"value": 5}, {"value": 3})
    assert "Somebody else changed other answers" in more


def test_saving_by_itself_says_what_both_changed_and_saves_nothing(
    client: PageClient, theirs: SurveyReturn
) -> None:
    typed = open_form(client, theirs) | {"by_itself": "yes", "q_joined_in_year": "8"}
    give(theirs, {"joined_in_year": "5"}, by=COLLEAGUE)
    answer = send(client, theirs, typed)
    assert answer.status_code == 422
    assert answer.get_json() == {
        "saved": False,
        "why": "Somebody else changed the same answer. Press “Save” to see both",
    }
    assert given(theirs)["joined_in_year"] == {"value": 5}


def test_a_text_of_100_000_characters_is_refused_and_shown_back(
    client: PageClient, theirs: SurveyReturn
) -> None:
    long = "a word " * 15_000
    give(theirs, {"has_example": "yes"})
    typed = open_form(client, theirs, "good_practice") | {"q_example_done": long}
    answer = send(client, theirs, typed, "good_practice")
    assert answer.status_code == 422
    assert "Answer must be 4,000 characters or fewer" in answer.text
    assert form_fields(answer.text)["q_example_done"].strip() == long.strip()
    assert "example_done" not in given(theirs)


def test_an_answer_after_the_closing_minute_is_refused_and_shown_back(
    client: PageClient, theirs: SurveyReturn, champion: Account
) -> None:
    closes = theirs.closes_at.astimezone(LONDON)
    with clock.standing_on(closes.date(), closes.time().replace(second=30)):
        sign_in(client, champion)
        typed = open_form(client, theirs) | {"q_joined_in_year": "8"}
    with clock.standing_on(closes.date(), closes.time().replace(minute=1)):
        answer = send(client, theirs, typed)
        assert answer.status_code == 422
        assert "This return closed at" in answer.text
        assert "ask the office that holds the survey for more time" in answer.text
        assert form_fields(answer.text)["q_joined_in_year"] == "8"
        assert "q_joined_in_year" not in client.get(at(theirs, "/sections/extent")).text
    assert "joined_in_year" not in given(theirs)
