"""Marked words in everything that is protected are looked for wherever they must not be."""

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from zipfile import ZipFile

import pytest
from flask import Flask
from sqlalchemy import inspect, text
from werkzeug.routing import Rule
from werkzeug.test import Client, TestResponse

from tests.factories.accounts import make_account, sign_in
from tests.factories.organisations import make_organisation
from tests.integration.access.addresses import NAMED, address
from tests.integration.access.values import BY_ROOM
from tests.integration.access.world import Side, Viewer, form_token, side, signed_in, viewers
from tests.integration.vetting.marked import COORDINATOR, SECRETS, SELF, Marked, Secret, seed
from tests.page_client import PageClient
from volunteer_app.accounts.rules import GRANTS, MembershipRole
from volunteer_app.desk import tasks as desk
from volunteer_app.foundation import jobs
from volunteer_app.foundation.authority import Permission
from volunteer_app.foundation.database import db
from volunteer_app.foundation.permissions import PUBLIC, permissions_of
from volunteer_app.placements import tasks as placements
from volunteer_app.sentences import tasks as sentences
from volunteer_app.vetting.assessing import tasks as assessing

pytestmark = pytest.mark.usefixtures("database")

ANOTHER = "another organisation’s"
ELSEWHERE = (MembershipRole.VETTING_OFFICER, MembershipRole.COORDINATOR)
BY_NIGHT = (assessing.sweep, placements.sweep, sentences.mark, desk.remind)
FILES = ("export", "search")


def of_marked(app: Flask, rule: Rule, own: Side, marked: Marked, viewer: Viewer) -> set[str]:
    """The addresses of a page: for the side's own record, and for each marked one."""
    found = {address(app, rule, own, viewer.session)}
    if "reference" in rule.arguments:
        what = NAMED.get(rule.endpoint) or BY_ROOM.get(rule.endpoint.split(".")[0], "")
        for reference in marked.references.get(what, ()):
            there = Side(own.organisation, own.prison, own.person, {**own.references, what: reference})
            found.add(address(app, rule, there, viewer.session))
    return found


def answers(
    app: Flask, own: Side, marked: Marked, viewer: Viewer, only: str = ""
) -> Iterator[tuple[str, bytes]]:
    """What a viewer is answered by every page and every export that is open to their role.

    `only`: of endpoints that begin so.
    """
    token = form_token(app)
    for rule in sorted(app.url_map.iter_rules(), key=lambda each: (each.endpoint, each.rule)):
        needed = set(permissions_of(app.view_functions[rule.endpoint]))
        if not held(viewer) & needed or not rule.endpoint.startswith(only):
            continue
        methods = {"GET", "POST"} if any(each in rule.endpoint for each in FILES) else {"GET"}
        for method in sorted(methods & (rule.methods or set())):
            for path in sorted(of_marked(app, rule, own, marked, viewer)):
                yield f"{method} {path}", answer(app, viewer, method, path, token)


def held(viewer: Viewer) -> set[str]:
    """What a role opens; public pages are asked for once."""
    if viewer.role == SELF:
        return {Permission.PERSON_OWN.value, Permission.ACCOUNT_OWN.value}
    roles = ELSEWHERE if viewer.role == ANOTHER else (MembershipRole(viewer.role),)
    public = {PUBLIC} if viewer.role == COORDINATOR else set()
    return {each.value for role in roles for each in GRANTS[role]} | {Permission.ACCOUNT_OWN.value} | public


def answer(app: Flask, viewer: Viewer, method: str, path: str, token: str) -> bytes:
    """What a viewer is answered; of a workbook, what is inside."""
    data = {"csrf_token": token, "format": "xlsx"} if method == "POST" else None
    with app.app_context():
        client = Client(app, TestResponse, use_cookies=False)
        headers = {"Cookie": f"session={viewer.cookie}"}
        response = client.open(path, method=method, headers=headers, data=data)
        found = bytes(response.data)
        response.close()
    if not found.startswith(b"PK"):
        return found
    with ZipFile(io.BytesIO(found)) as packed:
        return b"".join(packed.read(name) for name in packed.namelist())


def people(app: Flask, own: Side) -> list[Viewer]:
    """Everybody with a role here, the person whom it is about, and an officer and coordinator elsewhere."""
    there = viewers(app, own)
    found = [viewer for (_, standing), viewer in there.items() if standing == "in force"]
    other = make_organisation("Other")
    elsewhere = make_account(roles=[(role, other) for role in ELSEWHERE])
    return [*found, signed_in(app, ANOTHER, elsewhere)]


def shown(
    app: Flask, own: Side, marked: Marked, asking: list[Viewer], only: str = ""
) -> list[tuple[Secret, str, str]]:
    """Who reads which marked words where. What is closed to a role, test_access knows."""
    return [
        (secret, viewer.role, where)
        for viewer in asking
        for where, found in answers(app, own, marked, viewer, only)
        for secret in SECRETS
        if secret.words.encode() in found
    ]


def dumped(secret: Secret) -> set[str]:
    """The tables that hold the words in the clear: of every table that the database has, each value."""
    found = set()
    for table in inspect(db.engine).get_table_names():
        for row in db.session.execute(text(f'SELECT * FROM "{table}"')):  # noqa: S608 - the database's own names
            if any(secret.words.encode() in _bytes(value) for value in row):
                found.add(table)
    db.session.rollback()
    return found


def _bytes(value: object) -> bytes:
    return bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()


@contextmanager
def waking_workers(app: Flask) -> Iterator[None]:
    """What other tests leave out: what is stored wakes workers, through the queue's file."""
    app.config["TESTING"] = False
    try:
        yield
    finally:
        app.config["TESTING"] = True


def in_files(folder: Path) -> bytes:
    """All that the instance folder holds: the database itself, the queue, what was uploaded."""
    return b"".join(each.read_bytes() for each in sorted(folder.rglob("*")) if each.is_file())


def test_marked_words_are_on_no_page_or_export_and_in_no_history_mail_log_file_or_dump(
    app: Flask, instance: Path, caplog: pytest.LogCaptureFixture
) -> None:
    own = side("Hope")
    marked = seed(own)
    asking = people(app, own)
    jobs.wake_after_commit("vetting.sweep")
    with waking_workers(app):
        db.session.commit()
    for job in BY_NIGHT:
        job()
    assert {viewer.role for viewer in asking} >= {*MembershipRole, SELF}

    found = shown(app, own, marked, asking)
    assert [each for each in found if each[1] not in each[0].readers] == []
    # Else the markers would be nowhere, and nothing would be shown
    assert {(secret, role) for secret, role, _ in found} == {
        (each, r) for each in SECRETS for r in each.readers
    }
    for secret in SECRETS:
        assert secret.words not in caplog.text, secret
        # History lines and the outbox are tables as well
        assert dumped(secret) == secret.clear_in, secret
    held_in_files = in_files(instance)
    app.extensions["queue"].flush()
    assert b"vetting.sweep" in held_in_files  # the queue
    sealed = [secret.words for secret in SECRETS if not secret.clear_in]
    assert [words for words in sealed if words.encode() in held_in_files] == []


@pytest.mark.parametrize("role", [MembershipRole.COORDINATOR, MembershipRole.VETTING_OFFICER])
def test_no_search_finds_somebody_by_marked_words(client: PageClient, role: MembershipRole) -> None:
    own = side("Hope")
    seed(own)
    sign_in(client, make_account(roles=[(role, own.organisation)]))
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/search").text)
    assert token is not None
    for words in (own.person.full_name, *(each.words for each in SECRETS)):
        for search in ("/search", "/people"):
            answer = client.post(search, data={"words": words, "csrf_token": token[1]})
            found = own.person.reference in client.get(answer.location).text
            assert found == (words == own.person.full_name), (search, words)


def test_a_leak_would_be_found(app: Flask, instance: Path) -> None:
    own = side("Hope")
    marked = seed(own)
    there = viewers(app, own)
    secret = SECRETS[0]
    own.person.access_needs = secret.words
    db.session.info["history.loading"] = "a leak"
    db.session.commit()
    db.session.info.pop("history.loading")
    found = shown(app, own, marked, [there[COORDINATOR, "in force"]], "desk.person")
    assert (secret, COORDINATOR, f"GET /people/{own.references['person']}") in found
    assert "person" in dumped(secret)
    (instance / "left-behind.txt").write_text(secret.words)
    assert secret.words.encode() in in_files(instance)
    (instance / "left-behind.txt").unlink()
