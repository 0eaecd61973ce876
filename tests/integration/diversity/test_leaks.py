"""A marked answer is looked for wherever it must not be: it is on its own person's page alone.

The marked answer is of an older version of a list: it is offered to nobody, so only whoever gave it reads it.
"""

from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import inspect, text

from tests.factories.accounts import make_account, sign_in
from tests.factories.people import make_person
from tests.integration.access.world import Side, side, viewers
from tests.integration.vetting.marked import SELF, Marked
from tests.integration.vetting.test_leaks import answers, in_files, people, waking_workers
from tests.page_client import PageClient, form_fields
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.diversity import tasks
from volunteer_app.diversity.models import EqualityAnswers
from volunteer_app.diversity.rules import questions as rules
from volunteer_app.diversity.rules.questions import AnsweredBy, Option, Question
from volunteer_app.foundation import jobs
from volunteer_app.foundation.database import db
from volunteer_app.people.models import Person

pytestmark = pytest.mark.usefixtures("database")

CODE, WORDS = "zyxquibble_code", "Fadgewort faith"
MARKS = (CODE, WORDS)
OFFERED_TO_NOBODY = (Option(CODE, WORDS),)
OLD = Question("religion", "What?", OFFERED_TO_NOBODY, version=0, effective_from=date(2020, 1, 1))
OWN_PAGE = "GET /my/equality"


@pytest.fixture(autouse=True)
def an_older_list(monkeypatch: pytest.MonkeyPatch) -> None:
    now = (OLD, *rules.all_versions())
    monkeypatch.setattr(rules, "all_versions", lambda: now)


def mark(person: Person, answered_by: AnsweredBy) -> None:
    """What this person answered is marked."""
    row = EqualityAnswers(person_id=person.id, changes=1, answered_by=answered_by)
    row.said = {"asked": ["religion"], "answers": {"religion": CODE}}
    db.session.add(row)
    db.session.flush()


def seed(own: Side) -> Marked:
    """The side's own person, who signs in, and one who wrote on paper."""
    found, other = Marked(), make_person(own.organisation, first_name="Paper")
    mark(own.person, AnsweredBy.SELF)
    mark(other, AnsweredBy.PAPER)
    found.note("person", reference=other.reference)
    return found


def dumped() -> set[str]:
    """The tables that hold a mark in the clear: of every table that the database has, each value."""
    found = set()
    for table in inspect(db.engine).get_table_names():
        for row in db.session.execute(text(f'SELECT * FROM "{table}"')):  # noqa: S608 - the database's own names
            values = [bytes(v) if isinstance(v, bytes | memoryview) else str(v).encode() for v in row]
            if any(each.encode() in value for each in MARKS for value in values):
                found.add(table)
    db.session.rollback()
    return found


def test_an_answer_is_on_its_own_page_alone_and_in_no_export_history_mail_log_file_or_dump(
    app: Flask, instance: Path, caplog: pytest.LogCaptureFixture
) -> None:
    own = side("Hope")
    marked = seed(own)
    asking = people(app, own)
    with waking_workers(app):
        db.session.commit()
    tasks.count_answers()
    jobs.run_all()
    assert {viewer.role for viewer in asking} >= {*MembershipRole, SELF}
    found = {
        (viewer.role, where, each)
        for viewer in asking
        for where, answer in answers(app, own, marked, viewer)
        for each in MARKS
        if each.encode() in answer
    }
    assert found == {(SELF, OWN_PAGE, WORDS)}  # and so the mark is there to be found
    assert dumped() == set()
    held = in_files(instance)
    for each in MARKS:
        assert each not in caplog.text
        assert each.encode() not in held


def test_what_is_sent_to_a_form_is_in_no_log_whatever_becomes_of_it(
    client: PageClient, caplog: pytest.LogCaptureFixture, app: Flask
) -> None:
    own = side("Hope")
    paper = make_person(own.organisation, first_name="Paper")
    coordinator = make_account(roles=[(MembershipRole.COORDINATOR, own.organisation)])
    volunteer = make_account(name="Vol", person_id=make_person(own.organisation, first_name="Vol").id)
    for account, address in (
        (coordinator, f"/people/{paper.reference}/equality-paper"),
        (volunteer, "/my/equality/4"),
    ):
        sign_in(client, account)
        fields = {**form_fields(client.get(address).text), "equality_religion": CODE, "understood": "y"}
        assert client.post(address, data=fields).status_code == 422
        fields["equality_religion"] = "sikh"
        assert client.post(address, data={**fields, "csrf_token": "bad"}).status_code == 422
        answer = client.post(address, data=fields)
        assert answer.status_code == 302
        assert "sikh" not in answer.location
    assert CODE not in caplog.text
    assert "sikh" not in caplog.text.lower()
    assert dumped() == set()


@pytest.mark.parametrize("role", [MembershipRole.COORDINATOR, MembershipRole.VETTING_OFFICER])
def test_no_search_finds_somebody_by_their_answer(client: PageClient, role: MembershipRole) -> None:
    own = side("Hope")
    seed(own)
    sign_in(client, make_account(roles=[(role, own.organisation)]))
    fields = form_fields(client.get("/people").text)
    for words in (own.person.full_name, *MARKS):
        answer = client.post("/people", data={**fields, "words": words})
        found = own.person.reference in client.get(answer.location).text
        assert found == (words == own.person.full_name)


def test_a_leak_would_be_found(app: Flask) -> None:
    own = side("Hope")
    marked = seed(own)
    viewer = viewers(app, own)["coordinator", "in force"]
    own.person.access_needs = WORDS
    db.session.info["history.loading"] = "a leak"
    db.session.commit()
    db.session.info.pop("history.loading")
    pages = answers(app, own, marked, viewer, "desk.person")
    shown = [where for where, found in pages if WORDS.encode() in found]
    assert f"GET /people/{own.references['person']}" in shown
    assert "person" in dumped()
