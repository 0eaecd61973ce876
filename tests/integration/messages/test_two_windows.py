"""Two windows, or two people, write or send at the same moment; a page that was open for too long."""

from typing import Any

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.orm import Session

from tests.factories.people import make_person
from tests.integration.messages.writing import begin, outbox, sent, write
from tests.page_client import PageClient, form_fields
from volunteer_app.foundation.database import db
from volunteer_app.organisations.models import Organisation
from volunteer_app.recruitment.messages import drafting, rules, sending
from volunteer_app.recruitment.messages.models import MessageDraft


def draft_to(coordinator: PageClient, *people: str) -> str:
    draft = begin(coordinator, "/people/choose", *people)
    write(coordinator, draft, "Hello", "Hello")
    return draft


@pytest.fixture
def ada(hope: Organisation) -> str:
    made = make_person(hope, email="ada@example.org").reference
    db.session.commit()
    return made


def test_who_presses_send_a_moment_later_is_told_that_it_is_sent(
    coordinator: PageClient, ada: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = draft_to(coordinator, ada)
    fields = {**form_fields(coordinator.get(f"{draft}/preview").text), "purpose": "News"}
    second = {**form_fields(coordinator.get(f"{draft}/preview").text), "purpose": "News"}
    was = db.session.scalars(select(MessageDraft)).one()
    db.session.refresh(was)
    db.session.expunge(was)
    first = coordinator.post(f"{draft}/preview", data=fields)
    find, calls = drafting.find, []

    def found_before(*args: Any, **kwargs: Any) -> MessageDraft | None:
        calls.append(1)
        return was if len(calls) == 1 else find(*args, **kwargs)

    monkeypatch.setattr(drafting, "find", found_before)
    answer = coordinator.post(f"{draft}/preview", data=second)
    assert (answer.status_code, answer.location) == (302, first.location)
    assert "It is not sent twice" in coordinator.get(answer.location).text
    assert len(outbox()) == 1


def test_words_written_in_two_windows_are_both_shown_and_one_is_chosen(
    coordinator: PageClient, ada: str
) -> None:
    draft = draft_to(coordinator, ada)
    window = form_fields(coordinator.get(draft).text)
    coordinator.submit(draft, subject="Theirs", body="First words\nof two lines")
    asked = coordinator.post(draft, data={**window, "body": "Second words"})
    assert asked.status_code == 422
    for words in ("First words\nof two lines", "Second words", "Keep theirs", "Keep yours"):
        assert words in asked.text
    saved = coordinator.post(draft, data={**form_fields(asked.text), "keep-body": "yours"})
    assert saved.location == f"{draft}/preview"
    kept = db.session.scalars(select(MessageDraft)).one()
    assert (kept.subject, kept.body) == ("Theirs", "Second words")


def test_words_raced_by_another_window_stay_on_the_form(
    coordinator: PageClient, ada: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = draft_to(coordinator, ada)
    fields = form_fields(coordinator.get(draft).text)

    def overtaken(*_: Any) -> str:
        newer = update(MessageDraft).values(version=MessageDraft.version + 1)
        db.session.execute(newer.execution_options(synchronize_session=False))
        return ""

    monkeypatch.setattr(rules, "audience_problem", overtaken)
    answer = coordinator.post(draft, data={**fields, "body": "Long and precious words"})
    assert answer.status_code == 422
    assert "changed this in the same moment" in answer.text
    assert "Long and precious words" in answer.text


def test_rows_that_refer_to_the_organisation_are_written_while_a_message_is_sent(hope: Organisation) -> None:
    number = hope.id
    db.session.commit()
    sending._within_the_day(number, 1)
    if db.engine.dialect.name == "postgresql":  # SQLite has one writer at a time
        with Session(db.engine) as other:
            other.execute(text("SET LOCAL lock_timeout = '500ms'"))
            key_of_row = select(Organisation.id).where(Organisation.id == number)
            assert other.execute(key_of_row.with_for_update(read=True, key_share=True)).scalar_one() == number
    db.session.rollback()


def test_what_is_sent_is_counted_in_plain_words(
    coordinator: PageClient, hope: Organisation, ada: str
) -> None:
    bert = make_person(hope, email="bert@example.org").reference
    db.session.commit()
    for people, words in (((ada,), "1 message is on its way"), ((ada, bert), "2 messages are on their way")):
        draft = draft_to(coordinator, *people)
        assert "messages to many people a day" in coordinator.get(f"{draft}/preview").text
        assert words in coordinator.get(sent(coordinator, draft).location).text


def test_a_template_of_ours_is_not_sent_untouched(coordinator: PageClient, ada: str) -> None:
    draft = begin(coordinator, "/people/choose", ada, template="ours:news")
    assert "still says “[write the first thing]”" in coordinator.get(f"{draft}/preview").text
    refused = sent(coordinator, draft)
    assert (refused.status_code, outbox()) == (422, [])
    write(coordinator, draft, "News", "Hello, here is [our page](https://example.org)")
    assert sent(coordinator, draft).status_code == 302
