"""Writing to many: who gets it, who does not and why, once each, and nothing of another organisation."""

from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from tests.factories.accounts import make_account, sign_in
from tests.factories.organisations import make_organisation
from tests.factories.people import make_person
from tests.factories.recruitment import make_application, make_opportunity
from tests.integration.messages.writing import begin, choose, counted, outbox, sent, stop_link, write
from tests.page_client import PageClient, form_fields
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation import choosing, history, mail
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.database import db
from volunteer_app.foundation.history import HistoryEntry
from volunteer_app.foundation.mail_transport import FileTransport
from volunteer_app.organisations.models import Organisation
from volunteer_app.recruitment.messages import rules, stopping
from volunteer_app.recruitment.messages.models import MessageRecipient
from volunteer_app.recruitment.messages.rules import Outcome, StopRoute

BY = Actor.job("test")


def test_a_message_goes_to_each_with_their_own_words_and_the_others_are_named_with_why(
    coordinator: PageClient, hope: Organisation
) -> None:
    ada = make_person(hope, first_name="<b>*Ada*</b>", last_name="Example", email="ada@example.org")
    bert = make_person(hope, first_name="Bert", last_name="Nomail")
    carl = make_person(hope, first_name="Carl", last_name="Quiet", email="carl@example.org")
    stopping.stop(carl.id, hope.id, StopRoute.COORDINATOR, by=BY)
    db.session.commit()
    draft = begin(coordinator, "/people/choose", ada.reference, bert.reference, carl.reference)
    assert write(
        coordinator, draft, "For {{first_name}}", "Hello **{{first_name}}** of {{organisation}}"
    ).location
    page = coordinator.get(f"{draft}/preview").text
    assert "1 person will get this message" in page
    assert "2 people whom you chose will not" in page
    assert "No email address" in page
    assert "Wants no such messages" in page
    assert "<b>*Ada*</b>" not in page
    assert outbox() == []
    answer = sent(coordinator, draft, "Spring news")
    assert answer.location.startswith("/messages/MSG-")
    (letter,) = outbox()
    assert letter.to_address == "ada@example.org"
    assert letter.subject == "For <b>*Ada*</b>"
    assert letter.body.startswith("Hello <b>*Ada*</b> of Hope Mentoring\n")
    assert "<strong>&lt;b&gt;*Ada*&lt;/b&gt;</strong>" in (letter.html or "")
    assert stop_link(letter) in letter.body
    result = coordinator.get(answer.location).text
    for words in ("Spring news", "Hello **{{first_name}}**", "Bert Nomail", "Carl Quiet"):
        assert words in result
    assert "/messages/MSG-" in coordinator.get("/messages").text
    entries = db.session.scalars(select(HistoryEntry).where(HistoryEntry.action == "message:receive")).all()
    assert [(entry.person_id, entry.organisation_id is None) for entry in entries] == [(ada.id, False)]
    assert "Message sent to them among others" in coordinator.get(f"/people/{ada.reference}").text


def test_the_mail_has_two_parts_and_the_headers_that_stop_it(
    coordinator: PageClient, hope: Organisation, tmp_path: Path
) -> None:
    ada = make_person(hope, first_name="Ada", email="ada@example.org")
    db.session.commit()
    draft = begin(coordinator, "/people/choose", ada.reference)
    write(coordinator, draft, "Hello", "Hello **{{first_name}}**")
    sent(coordinator, draft)
    mail.deliver_due(FileTransport(tmp_path, "us@example.org"))
    (file,) = tmp_path.iterdir()
    letter = message_from_bytes(file.read_bytes(), policy=default)
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = letter["List-Unsubscribe"].strip("<>")
    assert "/stop-messages/" in address
    text, html = letter.get_body(("plain",)), letter.get_body(("html",))
    assert text is not None
    assert html is not None
    assert "Hello Ada" in text.get_content()
    assert "**" not in text.get_content()
    assert "<strong>Ada</strong>" in html.get_content()
    (kept,) = outbox()
    assert (kept.body, kept.html, kept.stop_url) == ("", None, None)
    path = "/stop-messages/" + address.partition("/stop-messages/")[2]
    assert "Stop messages" in coordinator.get(path).text


def test_nobody_of_another_organisation_can_be_chosen(coordinator: PageClient, hope: Organisation) -> None:
    mine = make_person(hope, email="a@example.org")
    theirs = make_person(make_organisation("Another"), email="b@example.org")
    application = make_application(make_opportunity(make_organisation("Third")))
    db.session.commit()
    assert choose(coordinator, "/people/choose", mine.reference, theirs.reference).status_code == 404
    for do in ("move", "message"):
        assert choose(coordinator, "/applications/choose", application.reference, do=do).status_code == 404
    assert choose(coordinator, "/people/choose", "VOL-NOPE").status_code == 404
    assert db.session.scalars(select(choosing.BulkChoice)).all() == []


def test_nothing_ticked_leads_back_to_the_list_with_a_sentence(
    coordinator: PageClient, hope: Organisation
) -> None:
    make_person(hope)
    db.session.commit()
    answer = choose(coordinator, "/people/choose?sort=-name&after=x")
    assert answer.location == "/people?sort=-name&after=x"
    assert "Tick at least one box" in coordinator.get(answer.location).text


def test_all_on_the_page_and_all_that_match_are_chosen_without_ticking(
    coordinator: PageClient, hope: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = [make_person(hope, last_name=f"Name{i:03}") for i in range(60)]
    db.session.commit()
    form = coordinator.get("/people").text
    assert "All 50 on this page" in form
    on_page = " ".join(each.reference for each in people[:50])
    one = choose(coordinator, "/people/choose", which="page", page=on_page)
    assert "Write to 50 people" in coordinator.get(one.location).text
    many = choose(coordinator, "/people/choose", which="matching")
    assert "Write to 60 people" in coordinator.get(many.location).text
    monkeypatch.setattr(choosing, "MOST", 59)
    refused = choose(coordinator, "/people/choose", which="matching")
    assert refused.location == "/people"
    assert "or fewer at a time" in coordinator.get("/people").text


def test_a_choice_is_its_makers_alone_and_outlasts_signing_in_again(
    coordinator: PageClient, hope: Organisation
) -> None:
    ada = make_person(hope, email="ada@example.org")
    db.session.commit()
    chosen = choose(coordinator, "/people/choose", ada.reference).location
    draft = begin(coordinator, "/people/choose", ada.reference)
    other = make_account(name="Olga Other", roles=[(MembershipRole.COORDINATOR, hope)])
    db.session.commit()
    assert coordinator.get(chosen).status_code == 200
    sign_in(coordinator, other)
    for address in (chosen, draft, f"{draft}/preview"):
        assert coordinator.get(address).status_code == 404


def test_sending_twice_sends_once_whichever_way(coordinator: PageClient, hope: Organisation) -> None:
    ada = make_person(hope, email="ada@example.org")
    db.session.commit()
    draft = begin(coordinator, "/people/choose", ada.reference)
    write(coordinator, draft, "Hello", "Hello")
    first = {**form_fields(coordinator.get(f"{draft}/preview").text), "purpose": "News"}
    second = {**form_fields(coordinator.get(f"{draft}/preview").text), "purpose": "News"}
    answers = [coordinator.post(f"{draft}/preview", data=data).location for data in (first, first, second)]
    assert len(set(answers)) == 1
    assert len(outbox()) == 1
    assert coordinator.get(draft).location == answers[0]


def test_who_stops_between_preview_and_sending_gets_nothing(
    coordinator: PageClient, hope: Organisation
) -> None:
    ada, bert = (make_person(hope, first_name=name, email=f"{name}@example.org") for name in ("ada", "bert"))
    late = make_person(hope, first_name="Late")
    db.session.commit()
    draft = begin(coordinator, "/people/choose", ada.reference, bert.reference, late.reference)
    write(coordinator, draft, "Hello", "Hello")
    fields = {**form_fields(coordinator.get(f"{draft}/preview").text), "purpose": "News"}
    stopping.stop(ada.id, hope.id, StopRoute.LINK, by=BY)
    with history.loading("test"):
        late.email = "late@example.org"
    db.session.commit()
    coordinator.post(f"{draft}/preview", data=fields)
    assert [letter.to_address for letter in outbox()] == ["bert@example.org"]
    outcomes = {row.person_id: row.outcome for row in db.session.scalars(select(MessageRecipient))}
    assert outcomes == {ada.id: Outcome.STOPPED, bert.id: Outcome.SENT, late.id: Outcome.CHANGED}


def test_words_that_changed_in_another_window_are_read_again_first(
    coordinator: PageClient, hope: Organisation
) -> None:
    ada = make_person(hope, email="ada@example.org")
    db.session.commit()
    draft = begin(coordinator, "/people/choose", ada.reference)
    write(coordinator, draft, "Hello", "First words")
    fields = {**form_fields(coordinator.get(f"{draft}/preview").text), "purpose": "News"}
    write(coordinator, draft, "Hello", "Other words")
    refused = coordinator.post(f"{draft}/preview", data=fields)
    assert refused.status_code == 422
    assert "changed in another window" in refused.text
    assert outbox() == []


def test_an_applicant_with_two_applications_gets_it_once(coordinator: PageClient, hope: Organisation) -> None:
    ada = make_person(hope, first_name="Ada", email="ada@example.org")
    opportunities = [make_opportunity(hope, title=title) for title in ("First role", "Second role")]
    one, two = (make_application(each, ada) for each in opportunities)
    db.session.commit()
    before = len(outbox())
    draft = begin(coordinator, "/applications/choose", one.reference, two.reference)
    write(coordinator, draft, "{{application_reference}}", "{{opportunity}}: {{stage}}")
    assert "Gets it once, for another application" in coordinator.get(f"{draft}/preview").text
    sent(coordinator, draft)
    (letter,) = outbox()[before:]
    assert letter.subject == one.reference
    assert letter.body.startswith("First role: applied")


def test_a_placeholder_of_applications_is_refused_for_people_when_it_is_written(
    coordinator: PageClient, hope: Organisation
) -> None:
    ada = make_person(hope, email="ada@example.org")
    db.session.commit()
    draft = begin(coordinator, "/people/choose", ada.reference)
    for body, says in (
        ("{{opportunity}}", "needs an application"),
        ("{{frist_name}}", "Did you mean {{first_name}}?"),
        ("", "Enter a message"),
    ):
        refused = write(coordinator, draft, "Hello", body)
        assert (refused.status_code, says in refused.text) == (422, True), body
    draft_with_ours = begin(coordinator, "/people/choose", ada.reference, template="ours:waiting")
    page = coordinator.get(f"{draft_with_ours}/preview").text
    assert "needs an application" in page
    refused = sent(coordinator, draft_with_ours)
    assert (refused.status_code, outbox()) == (422, [])


def test_delicate_words_are_sent_only_after_a_second_look(
    coordinator: PageClient, hope: Organisation
) -> None:
    ada = make_person(hope, email="ada@example.org")
    db.session.commit()
    draft = begin(coordinator, "/people/choose", ada.reference)
    asked = write(coordinator, draft, "Hello", "Bring certificate 0012 3456 7890")
    assert asked.status_code == 422
    assert "number of 12 digits" in asked.text
    confirmed = coordinator.submit(
        draft, subject="Hello", body="Bring certificate 0012 3456 7890", confirmed="y"
    )
    assert confirmed.location == f"{draft}/preview"


def test_the_days_limit_stops_what_would_pass_it(
    coordinator: PageClient, hope: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = [make_person(hope, email=f"{i}@example.org").reference for i in range(3)]
    db.session.commit()
    monkeypatch.setattr(rules, "MOST_A_DAY", 4)
    answers = []
    for _ in range(2):
        draft = begin(coordinator, "/people/choose", *people)
        write(coordinator, draft, "Hello", "Hello")
        answers.append(sent(coordinator, draft))
    assert [each.status_code for each in answers] == [302, 422]
    assert "1 are left" in answers[1].text
    assert len(outbox()) == 3


def test_the_preview_goes_through_everybody(coordinator: PageClient, hope: Organisation) -> None:
    people = [
        make_person(hope, first_name=name, email=f"{name}@example.org").reference
        for name in ("Ada", "Bert", "Cleo")
    ]
    db.session.commit()
    draft = begin(coordinator, "/people/choose", *people)
    write(coordinator, draft, "Hello", "Dear {{first_name}}")
    for number, name in ((1, "Ada"), (2, "Bert"), (3, "Cleo"), (99, "Cleo"), (-5, "Ada")):
        page = coordinator.get(f"{draft}/preview?person={number}").text
        assert f"Dear {name}" in page
    assert coordinator.get(f"{draft}/preview?person=x").status_code == 200


def test_any_number_are_written_to_with_the_same_number_of_statements_besides_inserts(
    app: Flask, coordinator: PageClient, hope: Organisation
) -> None:
    people = [make_person(hope, last_name=f"N{i}", email=f"{i}@example.org").reference for i in range(120)]
    db.session.commit()
    counts = []
    for number in (20, 120):
        draft = begin(coordinator, "/people/choose", *people[:number])
        write(coordinator, draft, "Hello {{first_name}}", "Hello {{first_name}}")
        fields = {**form_fields(coordinator.get(f"{draft}/preview").text), "purpose": "News"}
        statements: list[str] = []
        with counted(statements):
            assert coordinator.post(f"{draft}/preview", data=fields).status_code == 302
        counts.append(len([each for each in statements if not each.startswith("INSERT")]))
    assert counts[0] == counts[1] < 30
