"""“Check what you need to tell us”, as a browser without JavaScript goes through it. Nothing stays."""

import logging
from datetime import date
from typing import Any

import pytest
from flask import Flask, Response
from werkzeug.test import TestResponse

from tests.factories.recruitment import make_opportunity, role_named
from tests.page_client import PageClient, form_fields
from volunteer_app.foundation import clock
from volunteer_app.foundation.database import db
from volunteer_app.roles.models import Role
from volunteer_app.vetting.telling import sealing
from volunteer_app.vetting.telling.flow import Question
from volunteer_app.vetting.views import telling

INDEX = "/check-what-to-tell-us"
COMMUNITY, PRISON, LISTENER, MAGISTRATE = (
    f"{INDEX}/{code}" for code in ("mentor-community", "mentor-prison", "listener", "magistrate")
)
TODAY = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def standing_on_a_day() -> Any:
    with clock.standing_on(TODAY):
        yield


def day(year: int, month: int = 5, number: int = 1) -> dict[str, str]:
    return {"answer-day": str(number), "answer-month": str(month), "answer-year": str(year)}


def say(answer: str, **more: str) -> dict[str, str]:
    return {"answer": answer, **more}


def fine(year: int) -> list[dict[str, str]]:
    return [
        say("adult"), day(year), say("financial"), say("adult_fine"), day(year), say("no"),
    ]  # fmt: skip


def go_on(client: PageClient, address: str, page: TestResponse, fields: dict[str, str]) -> TestResponse:
    return client.post(address, data={**form_fields(page.text), **fields})


def tell(client: PageClient, address: str, *answers: dict[str, str]) -> TestResponse:
    """Start, answer in turn, and return the last page."""
    page = go_on(client, address, client.get(address), {})
    for answer in answers:
        assert page.status_code == 200, page.text
        page = go_on(client, address, page, answer)
    return page


def heading(page: TestResponse) -> str:
    return page.text.split("<title>")[1].split(" - Manage")[0]


def test_every_role_is_offered_and_says_what_may_be_asked(client: PageClient) -> None:
    index = client.get(INDEX)
    assert f'href="{COMMUNITY}"' in index.text
    assert "01634 247350" in index.text
    assert f'href="{MAGISTRATE}"' not in index.text
    assert (
        "only about convictions and conditional cautions that are not yet spent" in client.get(COMMUNITY).text
    )
    assert "including spent ones" in client.get(PRISON).text
    assert client.get(f"{INDEX}/no-such-role").status_code == 404


@pytest.mark.parametrize("address", [LISTENER, MAGISTRATE])
def test_a_role_that_asks_nothing_says_so_and_asks_no_questions(client: PageClient, address: str) -> None:
    for page in (client.get(address), client.post(address, data={"question": "kind", "answer": "caution"})):
        assert heading(page) == "You need to tell us nothing"
        assert "Start now" not in page.text


def test_every_opportunity_leads_here(client: PageClient) -> None:
    for code, address in (("mentor-prison", PRISON), ("listener", LISTENER)):
        made = make_opportunity(role=role_named(code))
        db.session.commit()
        assert f'href="{address}"' in client.get(f"/opportunities/{made.reference}").text


def test_somebody_without_a_record_need_tell_nothing(client: PageClient) -> None:
    page = tell(client, COMMUNITY, say("none"))
    assert heading(page) == "You need to tell us nothing"
    assert "you have no cautions or convictions" in page.text


def test_an_unspent_conviction_is_told_with_the_reason_and_what_certificates_show(client: PageClient) -> None:
    page = tell(client, COMMUNITY, say("conviction"), *fine(2026), say("no"))
    assert heading(page) == "What you need to tell us"
    for words in (
        "Conviction of 1 May 2026",
        "It is not spent, so we may ask about it",
        "Not spent yet. It will be spent after 1 May 2027",
        "(Rehabilitation of Offenders Act 1974, section 5(2)(b), table)",
        "The law can be read in two ways here",
        "It will be spent after 30 April 2027",
        "Will show it. It is not spent.",
        "01634 247350",
        "0300 123 1999",
    ):
        assert words in page.text


def test_what_may_be_protected_is_not_said_to_have_to_be_told(client: PageClient) -> None:
    page = tell(client, PRISON, say("conviction"), *fine(2000), say("not_sure"), say("no"))
    assert heading(page) == "What to find out first"
    assert "you might not have to tell us about this" in page.text
    assert "you would have to tell us" not in page.text
    both = tell(
        client, PRISON, say("conviction"), *fine(2000), say("not_sure"), say("conviction"), *fine(2026),
        say("specified"), say("no"),
    )  # fmt: skip
    assert heading(both) == "What you need to tell us"
    assert "you would have to tell us about what is marked below" in both.text


def test_a_spent_conviction_is_told_only_where_the_role_allows_the_question(client: PageClient) -> None:
    page = tell(client, COMMUNITY, say("conviction"), *fine(2019), say("no"))
    assert heading(page) == "You need to tell us nothing"
    assert "Spent since 2 May 2020" in page.text
    page = tell(client, PRISON, say("conviction"), *fine(2019), say("not_specified"), say("no"))
    assert heading(page) == "What you need to tell us"
    assert "less than 11 years ago, on 1 May 2019" in page.text


def test_a_later_conviction_that_extends_an_earlier_one_is_explained(client: PageClient) -> None:
    discharge = [
        say("adult"), day(2025), say("discharge"), say("adult_conditional_discharge"), day(2025),
        say("months", number="12"), say("no"),
    ]  # fmt: skip
    page = tell(client, COMMUNITY, say("conviction"), *discharge, say("conviction"), *fine(2026), say("no"))
    assert "Extended to 1 May 2027 because of the conviction of 1 May 2026" in page.text
    assert "section 6(4)" in page.text


def test_a_missing_or_impossible_answer_is_named_and_nothing_is_lost(client: PageClient) -> None:
    first = tell(client, COMMUNITY)
    again = go_on(client, COMMUNITY, first, {})
    assert again.status_code == 422
    assert "Select yes if you have had a caution or a conviction" in again.text
    page = tell(client, COMMUNITY, say("conviction"), say("adult"))
    for fields, message in (
        (day(2027), "The date must be today or in the past"),
        (day(1900), "The date must be in or after 1930"),
        (day(2026, 2, 30), "Date of conviction must be a real date"),
    ):
        page = go_on(client, COMMUNITY, page, fields)
        assert (page.status_code, message in page.text) == (422, True)
    assert heading(go_on(client, COMMUNITY, page, day(2026))) == "What kind of sentence or order was it?"


def test_a_sentence_that_no_court_can_give_is_refused_where_it_is_entered(client: PageClient) -> None:
    start = [
        say("conviction"),
        say("adult"),
        day(2020),
        say("custody"),
        say("adult_suspended_prison_sentence"),
    ]
    page = tell(client, COMMUNITY, *start, day(2020), say("months", number="25"))
    assert page.status_code == 422
    assert "A court cannot give this sentence for longer than 2 years" in page.text
    empty = tell(client, COMMUNITY, *start, day(2020), say("months"))
    assert (empty.status_code, "Enter a number" in empty.text) == (422, True)
    early = tell(client, COMMUNITY, *start, day(2019))
    assert (early.status_code, "before the conviction" in early.text) == (422, True)


def test_going_back_shows_what_was_answered_as_far_as_the_start(client: PageClient) -> None:
    page = tell(client, COMMUNITY, say("conviction"), say("under_18"), day(2024, 2, 29))
    page = go_on(client, COMMUNITY, page, {"go": "back"})
    assert heading(page) == "When were you convicted?"
    assert form_fields(page.text)["answer-day"] == "29"
    page = go_on(client, COMMUNITY, page, {"go": "back"})
    assert form_fields(page.text)["answer"] == "under_18"
    page = go_on(client, COMMUNITY, go_on(client, COMMUNITY, page, {"go": "back"}), {"go": "back"})
    assert heading(page) == "Check what you need to tell us"


def test_going_back_from_the_end_and_answering_otherwise_changes_the_result(client: PageClient) -> None:
    page = tell(client, COMMUNITY, say("conviction"), *fine(2019), say("no"))
    for _ in range(3):  # another one, another sentence, its day
        page = go_on(client, COMMUNITY, page, {"go": "back"})
    assert heading(page) == "When were you given this sentence?"
    page = go_on(client, COMMUNITY, page, day(2026))
    page = go_on(client, COMMUNITY, go_on(client, COMMUNITY, page, say("no")), say("no"))
    assert "Not spent yet. It will be spent after 1 May 2027" in page.text


def test_answers_that_somebody_changed_are_not_read(client: PageClient, app: Flask) -> None:
    page = tell(client, COMMUNITY, say("conviction"))
    fields = form_fields(page.text)
    for changed in (fields["answers"][:-2] + "xx", "x" * 30_000, "e30.e30"):
        answer = client.post(COMMUNITY, data={**fields, "answers": changed, "answer": "adult"})
        assert answer.status_code == 422
        assert "We could not read the answers" in answer.text
    with app.test_request_context():
        assert sealing.opened(fields["answers"]) == [(Question.KIND, {"answer": "conviction"})]


def test_an_answer_to_another_question_than_the_one_that_is_due_is_not_taken(client: PageClient) -> None:
    page = tell(client, COMMUNITY, say("conviction"))
    answer = go_on(client, COMMUNITY, page, {"question": "disposal", "answer": "adult_fine"})
    assert (answer.status_code, heading(answer)) == (200, "How old were you when you were convicted?")


def test_nothing_is_stored_said_in_an_address_kept_in_a_cookie_or_logged(
    client: PageClient, statements: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    client.get(PRISON)
    statements.clear()
    caplog.clear()
    pages = []
    page = go_on(client, PRISON, client.get(PRISON), {})
    for answer in (say("conviction"), *fine(1987), say("specified"), say("no")):
        pages.append(page)
        page = go_on(client, PRISON, page, answer)
    pages.append(page)
    assert heading(page) == "What you need to tell us"
    assert {statement.split()[0] for statement in statements} == {"SELECT"}
    assert caplog.records == []
    for each in pages:
        assert each.request.full_path.rstrip("?") == PRISON
        assert "Set-Cookie" not in each.headers
        assert each.headers["Cache-Control"] == "private, no-cache"
        assert 'name="signed_in"' not in each.text
        assert "csrf_token" not in form_fields(each.text)


def test_a_page_asks_the_database_for_the_role_alone(client: PageClient, statements: list[str]) -> None:
    page = tell(client, PRISON, say("conviction"))
    statements.clear()
    go_on(client, PRISON, page, say("adult"))
    assert len(statements) <= 2


def test_even_a_view_that_tried_could_not_write(client: PageClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """The form has no token, and without one a request may only read."""

    def writes(role: Role) -> Response:
        role.notes = "what somebody answered"
        db.session.flush()
        return Response("stored")

    monkeypatch.setattr(telling, "_next", writes)
    assert client.post(COMMUNITY, data={}).status_code == 500
    assert role_named("mentor-community").notes != "what somebody answered"
