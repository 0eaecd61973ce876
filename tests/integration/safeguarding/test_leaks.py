"""A concern's words are found nowhere but in its room, whichever way they came in.

What every role reads on every page and export is asked in tests/integration/vetting/test_leaks.py, with
everything else that is protected.
"""

import logging
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import event, select
from werkzeug.test import TestResponse

from tests.factories.accounts import make_account, sign_in
from tests.factories.mentoring import make_mentoring
from tests.factories.placements import make_session
from tests.factories.rota import make_rota, sessions_of
from tests.factories.safeguarding import doing, make_concern, taken_on
from tests.integration.safeguarding.conftest import R, World
from tests.integration.vetting.marked import Secret
from tests.integration.vetting.test_leaks import dumped, in_files
from tests.page_client import PageClient, form_fields
from volunteer_app.desk import tasks as desk
from volunteer_app.foundation import clock, jobs
from volunteer_app.foundation.database import db
from volunteer_app.foundation.kept_store import KeptForm
from volunteer_app.safeguarding import service, tasks
from volunteer_app.safeguarding.models import Concern
from volunteer_app.safeguarding.rules import Outcome, Said

pytestmark = pytest.mark.usefixtures("database")

SECRET = Secret("Tansywhistle")
WORDS = SECRET.words
SENT = {"kind": "concern", "words": WORDS, "about": WORDS, "when": WORDS, "urgent": "yes"}
WORRY = {"worry": WORDS, "worry_about": WORDS, "worry_urgent": "yes"}
HELD = {"hours": "1", "channel": "phone", "worried": "yes", **WORRY}
RAISED, KEPT = 7, 2


def raise_everywhere(client: PageClient, world: World) -> list[str]:
    """On the public page, from a record, from sessions, of a mentoring, and half way: what was answered to
    each.
    """
    session, (shift, *_) = make_session(world.placement), sessions_of(make_rota(world.hope, world.prison))
    mentoring = f"/mentoring/{make_mentoring(world.hope, world.prison).reference}"
    public = {"organisation": world.hope.reference, "name": WORDS, "contact": WORDS}
    said = [_all_of(client, "/concerns/raise", **public, **SENT)]
    said.append(client.submit("/concerns/raise", **{**SENT, "kind": ""}).text.replace(WORDS, ""))
    sign_in(client, world.cora)
    said.append(_all_of(client, f"/people/{world.person.reference}/concern", **SENT))
    said.append(_all_of(client, f"/hours/{session.reference}/concern", **SENT))
    said.append(_all_of(client, f"/rota/sessions/{shift.reference}/concern", **SENT))
    said.append(_all_of(client, f"{mentoring}/sessions/held", **HELD))
    said.append(_all_of(client, f"{mentoring}/concern", **WORRY))
    _signed_out_half_way(client, f"{mentoring}/sessions/held", HELD)
    sign_in(client, world.cora)
    said.append(_all_of(client, f"{mentoring}/end", reason="harm_by_mentor", **WORRY))
    _signed_out_half_way(client, f"/people/{world.person.reference}/concern", SENT)
    return said


def _all_of(client: PageClient, address: str, **fields: str) -> str:
    answer = client.submit(address, **fields)
    return answer.text + answer.location + client.get(answer.location).text


def token_of(page: TestResponse) -> str:
    """The token that a form of the page carries."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
    assert found is not None
    return found[1]


def _signed_out_half_way(client: PageClient, address: str, typed: dict[str, str]) -> None:
    """What was typed is kept for when they sign in again."""
    fields = {**form_fields(client.get(address).text), **typed}
    client.post("/sign-out", data={"csrf_token": token_of(client.get(address))})
    client.post(address, data=fields)


def act_on(concern: Concern, world: World) -> None:
    """All that a lead can write about one."""
    by, said = doing(world.sofi, world.hope), Said(WORDS, WORDS, clock.today())
    taken_on(concern, world.sofi)
    for act in (service.note, service.tell, service.refer, service.pause, service.end_pause):
        act(concern, said, by)
    service.close(concern, Outcome.FOUND, said, by)
    service.reopen(concern, said, by)


def test_the_words_are_in_no_table_file_log_mail_or_answer(
    app: Flask, client: PageClient, world: World, instance: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        answers = raise_everywhere(client, world)
        for concern in db.session.scalars(select(Concern).order_by(Concern.id)).all():
            if concern.person_id is not None:
                act_on(concern, world)
        db.session.commit()
        with clock.standing_on(clock.today() + timedelta(days=3)):
            tasks.remind()
            desk.remind()
        jobs.run_all()
    assert len(db.session.scalars(select(Concern)).all()) == RAISED
    kept = db.session.scalars(select(KeptForm)).all()
    assert [bool(each.content) for each in kept] == [True] * KEPT
    db.session.rollback()  # what follows looks from outside
    assert all(WORDS not in each for each in answers)
    assert WORDS not in caplog.text
    assert dumped(SECRET) == set()
    held_in_files = in_files(instance)
    assert len(held_in_files) > 10_000
    assert WORDS.encode() not in held_in_files


def test_no_statement_sends_them_in_the_clear(app: Flask, world: World) -> None:
    sent: list[str] = []

    def note(_c: object, _cursor: object, statement: str, parameters: object, *_: object) -> None:
        sent.append(f"{statement} {parameters}")

    event.listen(db.engine, "before_cursor_execute", note)
    act_on(make_concern(world.hope, world.person, words=WORDS), world)
    db.session.commit()
    event.remove(db.engine, "before_cursor_execute", note)
    assert any("concern_step" in each for each in sent)
    assert [each for each in sent if WORDS in each] == []


def searched(client: PageClient) -> Iterator[str]:
    """What a search from the top of a page leads to."""
    for words in (WORDS, "CON-"):
        answer = client.post("/search", data={"words": words, "csrf_token": token_of(client.get("/search"))})
        yield client.get(answer.location).text


@pytest.mark.parametrize("role", [R.SAFEGUARDING_LEAD, R.COORDINATOR, R.VETTING_OFFICER, R.ADMINISTRATOR])
def test_no_search_finds_one(client: PageClient, world: World, role: R) -> None:
    concern = make_concern(world.hope, world.person, words=WORDS)
    sign_in(client, make_account(roles=[(role, world.hope)]))
    for page in searched(client):
        assert concern.reference not in page
        assert world.person.reference not in page


def test_the_record_and_its_story_do_not_tell_that_there_is_one(client: PageClient, world: World) -> None:
    sign_in(client, world.cora)
    before = client.get(f"/people/{world.person.reference}").text
    concern = make_concern(world.hope, world.person, words=WORDS)
    taken_on(concern, world.sofi)
    after = client.get(f"/people/{world.person.reference}").text
    assert _told(before) == _told(after)


def _told(page: str) -> str:
    """A page without what differs each time: the keys of its forms."""
    main = page[page.index("<main") : page.index("</main>")]
    return "\n".join(
        line for line in main.splitlines() if "csrf_token" not in line and "form_key" not in line
    )
