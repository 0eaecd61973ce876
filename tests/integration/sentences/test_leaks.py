"""A word that only a sentence record holds is looked for everywhere: pages, history, mail, logs, files."""

import logging
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import event, select
from werkzeug.test import Client, TestResponse

from tests.factories.sentences import a_condition, a_release, a_status, add, an_approval, an_occurrence
from tests.integration.access.addresses import address
from tests.integration.access.world import Side, Viewer, form_token, side, viewers
from tests.pdf import Pdf
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation import clock
from volunteer_app.foundation.database import db
from volunteer_app.foundation.history import HistoryEntry
from volunteer_app.sentences.models import SentenceRecord, SentenceStep
from volunteer_app.sentences.rules.kinds import ConditionKind, State, Status

MARKER = "Snorfleby"
NUMBER = "Q7419XW"
SECRETS = (MARKER, NUMBER)
NEVER = ("coordinator", "administrator", "ministerial_champion", "volunteer")
ASKS = re.compile(r"^sentences\.|export|search")


def seed(own: Side) -> None:
    """Write the word into everything that a record can say, under two statuses."""
    record = db.session.scalars(select(SentenceRecord).where(SentenceRecord.person_id == own.person.id)).one()
    today = clock.today()
    tomorrow = today + timedelta(days=1)
    held = a_status(Status.IN_CUSTODY, own.prison, prison_number=NUMBER, note=MARKER, starts_on=tomorrow)
    add(record, held)
    add(record, an_approval(note=MARKER), State.APPROVED, State.WITHDRAWN)
    release = add(record, a_release(note=MARKER), State.AUTHORISED)
    add(record, an_occurrence(release, tomorrow, note=MARKER), State.BROKEN)
    add(record, a_condition(ConditionKind.NO_CONTACT_WITH_NAMED, note=MARKER))


def words_of(answer: TestResponse) -> str:
    """What an answer says: the words of a document, the text of anything else."""
    return Pdf(answer.data).text if answer.mimetype == "application/pdf" else answer.data.decode("latin-1")


def told(text: str) -> list[str]:
    return [secret for secret in SECRETS if secret.lower() in text.lower()]


def pages(
    app: Flask, own: Side, viewer: Viewer, item: str = "SIT-NOTATHING"
) -> Iterator[tuple[str, TestResponse]]:
    """What every address answers to a viewer when it is fetched, and what files, searches and records do when
    they are asked for with a form. Others might change the world, or end the sign-in."""
    token = form_token(app)
    for rule in app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            if method == "POST" and not ASKS.search(rule.endpoint):
                continue
            path = address(app, rule, own, viewer.session).replace("SIT-NOTATHING", item)
            data = {"csrf_token": token, "why": "To see"} if method == "POST" else None
            with app.app_context():
                answer = Client(app, TestResponse, use_cookies=False).open(
                    path, method=method, headers={"Cookie": f"session={viewer.cookie}"}, data=data
                )
                assert "/sign-in?next" not in (answer.location or ""), f"{path} ended the sign-in"
                yield f"{method} {path}", answer
                answer.close()


def test_no_address_tells_it_to_those_who_must_not_know(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    own = side("Hope")
    seed(own)
    asking = viewers(app, own)
    db.session.commit()
    with caplog.at_level(logging.DEBUG):
        leaks = [
            f"{where} as {role}"
            for role in NEVER
            for where, page in pages(app, own, asking[role, "in force"])
            if told(words_of(page))
        ]
    assert leaks == []
    assert told(caplog.text) == []


@pytest.mark.parametrize("role", [MembershipRole.VETTING_OFFICER, MembershipRole.SECURITY_CONTACT])
def test_the_search_finds_it_on_the_pages_of_those_who_may_know_and_on_no_other(
    app: Flask, role: MembershipRole
) -> None:
    own = side("Hope")
    seed(own)
    viewer = viewers(app, own)[role.value, "in force"]
    item = db.session.scalars(select(SentenceStep.item).order_by(SentenceStep.id.desc())).first()
    db.session.commit()
    found = {where for where, page in pages(app, own, viewer, item=str(item)) if told(words_of(page))}
    assert found
    assert all(where.startswith("POST /sentences/") for where in found), found


def test_neither_history_nor_any_other_table_holds_it(app: Flask) -> None:
    own = side("Hope")
    seed(own)
    db.session.commit()
    assert db.session.scalars(
        select(HistoryEntry).where(HistoryEntry.subject_kind == "sentence_record")
    ).all()
    for table in db.metadata.sorted_tables:
        for row in db.session.execute(select(table)):
            assert told(" ".join(_text(value) for value in row)) == [], table.name


def _text(value: object) -> str:
    return bytes(value).decode("latin-1") if isinstance(value, bytes | memoryview) else str(value)


@pytest.mark.sqlite
def test_the_raw_database_file_does_not_hold_it(app: Flask) -> None:
    seed(side("Hope"))
    db.session.commit()
    file = Path(str(db.engine.url.database))
    raw = b"".join(each.read_bytes() for each in file.parent.glob(f"{file.name}*"))
    assert len(raw) > 100_000
    for secret in (*SECRETS, "in_custody", "prison_number"):
        assert secret.encode() not in raw, secret


def test_no_statement_sends_it_in_the_clear(app: Flask) -> None:
    sent: list[str] = []

    def note(_c: object, _cursor: object, statement: str, parameters: object, *_: object) -> None:
        sent.append(f"{statement} {parameters}")

    own = side("Hope")
    event.listen(db.engine, "before_cursor_execute", note)
    seed(own)
    db.session.commit()
    event.remove(db.engine, "before_cursor_execute", note)
    assert any("sentence_step" in each for each in sent)
    assert [each for each in sent if told(each)] == []
