"""One's own unsent drafts: found again, gone on with, thrown away; nobody else's."""

from typing import Any

import pytest
from sqlalchemy import select

from tests.factories.accounts import make_account, sign_in
from tests.factories.organisations import make_organisation
from tests.factories.people import make_person
from tests.factories.recruitment import make_application, make_opportunity
from tests.integration.messages.writing import begin, counted, outbox, sent, write
from tests.page_client import PageClient, form_fields
from volunteer_app.accounts.models import Account
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation import history
from volunteer_app.foundation.database import db
from volunteer_app.organisations.models import Organisation
from volunteer_app.recruitment.messages import drafting
from volunteer_app.recruitment.messages.models import Message, MessageDraft


@pytest.fixture
def ada(hope: Organisation) -> str:
    made = make_person(hope, email="ada@example.org").reference
    db.session.commit()
    return made


def drafts() -> list[MessageDraft]:
    db.session.rollback()
    return list(db.session.scalars(select(MessageDraft)))


def coordinator_of(*organisations: Organisation) -> Account:
    return make_account(roles=[(MembershipRole.COORDINATOR, each) for each in organisations])


def test_who_left_a_message_unsent_finds_it_and_goes_on(coordinator: PageClient, ada: str) -> None:
    assert "You have no unsent drafts." in coordinator.get("/messages").text
    draft = begin(coordinator, "/people/choose", ada)
    assert "No subject yet" in coordinator.get("/messages").text
    write(coordinator, draft, "Come to the party", "Hello")
    page = coordinator.get("/messages").text
    assert "Come to the party" in page
    assert "1 person" in page
    assert f'href="{draft}"' in page
    assert f'href="{draft}/delete"' in page
    sent(coordinator, draft)
    assert "You have no unsent drafts." in coordinator.get("/messages").text


def test_the_draft_that_was_touched_last_stands_first_and_says_whom_it_is_for(
    coordinator: PageClient, hope: Organisation, ada: str
) -> None:
    application = make_application(make_opportunity(hope), make_person(hope, email="b@example.org"))
    db.session.commit()
    first = begin(coordinator, "/people/choose", ada)
    second = begin(coordinator, "/applications/choose", application.reference)
    write(coordinator, second, "Second words", "Hello")
    write(coordinator, first, "First words", "Hello")
    page = coordinator.get("/messages").text
    assert page.index("First words") < page.index("Second words")
    assert "1 application" in page


def test_a_draft_is_deleted_only_after_it_was_asked_for_and_confirmed(
    coordinator: PageClient, ada: str
) -> None:
    draft = begin(coordinator, "/people/choose", ada)
    write(coordinator, draft, "Come to the party", "Hello")
    page = coordinator.get(f"{draft}/delete").text
    assert "Delete this draft?" in page
    assert "Come to the party" in page
    assert len(drafts()) == 1
    refused = coordinator.post(f"{draft}/delete", data={})
    assert refused.status_code >= 400
    assert len(drafts()) == 1
    answer = coordinator.submit(f"{draft}/delete")
    assert (answer.status_code, answer.location) == (302, "/messages")
    assert drafts() == []
    assert "The draft has been deleted" in coordinator.get("/messages").text
    assert outbox() == []
    for address in (draft, f"{draft}/preview", f"{draft}/delete"):
        assert coordinator.get(address).status_code == 404


def test_nobody_elses_draft_is_listed_opened_or_deleted(
    coordinator: PageClient, hope: Organisation, ada: str
) -> None:
    draft = begin(coordinator, "/people/choose", ada)
    write(coordinator, draft, "Come to the party", "Hello")
    fields = form_fields(coordinator.get(f"{draft}/delete").text)
    for other in (coordinator_of(hope), coordinator_of(make_organisation("Another"))):
        db.session.commit()
        sign_in(coordinator, other)
        assert "Come to the party" not in coordinator.get("/messages").text
        assert coordinator.get(f"{draft}/delete").status_code == 404
        token = form_fields(coordinator.get("/people").text)["csrf_token"]
        assert coordinator.post(f"{draft}/delete", data={**fields, "csrf_token": token}).status_code == 404
    assert len(drafts()) == 1


def test_a_draft_for_an_organisation_that_one_has_left_is_not_there_any_more(
    client: PageClient, hope: Organisation, ada: str
) -> None:
    stays = make_organisation("Another")
    account = coordinator_of(hope, stays)
    sign_in(client, account)
    draft = begin(client, "/people/choose", ada)
    write(client, draft, "Come to the party", "Hello")
    assert "Come to the party" in client.get("/messages").text
    left = next(each for each in account.memberships if each.organisation_id == hope.id)
    with history.loading("test"):
        left.ends_before = left.starts_on
    db.session.commit()
    assert "Come to the party" not in client.get("/messages").text
    assert client.get(f"{draft}/delete").status_code == 404


def test_a_draft_that_another_window_sent_is_not_deleted_and_that_is_said(
    coordinator: PageClient, ada: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = begin(coordinator, "/people/choose", ada)
    write(coordinator, draft, "Hello", "Hello")
    fields = form_fields(coordinator.get(f"{draft}/delete").text)
    was = db.session.scalars(select(MessageDraft)).one()
    db.session.refresh(was)
    db.session.expunge(was)
    message = sent(coordinator, draft).location
    assert coordinator.get(f"{draft}/delete").location == message
    find, calls = drafting.find, []

    def found_before(*args: Any, **kwargs: Any) -> MessageDraft | None:
        calls.append(1)
        return was if len(calls) == 1 else find(*args, **kwargs)

    monkeypatch.setattr(drafting, "find", found_before)
    answer = coordinator.post(f"{draft}/delete", data=fields)
    assert answer.location == draft
    assert coordinator.get(draft).location == message
    assert len(db.session.scalars(select(Message)).all()) == 1


def test_any_number_of_drafts_is_read_with_the_same_statements(
    coordinator: PageClient, hope: Organisation, ada: str
) -> None:
    counts = []
    for number in (1, 6):
        for _ in range(number):
            begin(coordinator, "/people/choose", ada)
        statements: list[str] = []
        with counted(statements):
            coordinator.get("/messages")
        counts.append(len(statements))
    assert counts[0] == counts[1] < 10
