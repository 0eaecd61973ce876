"""Words that somebody told, or an officer weighed, are looked for wherever they must not be."""

import io
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.routing import Rule
from werkzeug.test import Client, TestResponse

from tests.factories.disclosures import (
    a_decision,
    a_matter,
    a_weighing,
    actor_of,
    decided,
    make_disclosure,
    make_officer,
    open_assessment,
    over,
)
from tests.factories.organisations import make_organisation
from tests.integration.access.addresses import address
from tests.integration.access.world import Side, Viewer, form_token, side, signed_in, viewers
from volunteer_app.accounts.rules import GRANTS, MembershipRole
from volunteer_app.foundation import clock
from volunteer_app.foundation.authority import Permission
from volunteer_app.foundation.database import db
from volunteer_app.foundation.permissions import PUBLIC, permissions_of
from volunteer_app.vetting.assessing import service
from volunteer_app.vetting.assessing.rules import Outcome

pytestmark = pytest.mark.usefixtures("database")

MARKER = "Zyxquibble"
ELSEWHERE = "officer of another organisation"
# Plain words: a row that is read here again would hold the database that the pages wait for
Seeded = list[tuple[str, str]]


def seed(own: Side) -> Seeded:
    """What was told, weighed, decided, appealed and reconsidered about one person, each in marked words."""
    hope, person = own.organisation, own.person
    one, other, third = (make_officer(hope, name) for name in ("One", "Other", "Third"))
    seeded: Seeded = []
    for number in range(3):
        matter = a_matter(clock.today(), f"{MARKER} offence", f"{MARKER} account")
        told = make_disclosure(person, hope, matter, offer=f"MARKED-{number}")
        found = open_assessment(told, one)
        seeded += [("disclosures", told.reference), ("assessments", found.reference)]
        seeded.append(("decisions", found.reference))
        if number == 0:
            service.propose(
                found, a_weighing(MARKER), a_decision(reasons=MARKER), by=actor_of(one), authority=over(hope)
            )
            continue
        decided(found, one, other, Outcome.WITH_CONDITIONS, reasons=MARKER, conditions=MARKER)
        if number == 2:
            service.ask_again(found, MARKER, by=actor_of(third), authority=over(hope))
            said = a_decision(reasons=MARKER)
            service.settle(found, said, by=actor_of(third), authority=over(hope))
    return seeded


def of_marked(rule: Rule, seeded: Seeded, app: Flask) -> Iterator[str]:
    """The addresses of a page for each marked record."""
    for kind, reference in seeded:
        if f"/{kind}/<reference>" in rule.rule:
            yield app.url_map.bind("localhost").build(rule.endpoint, {"reference": reference})


def pages(app: Flask, own: Side, seeded: Seeded) -> Iterator[tuple[Rule, str, str]]:
    """Every page there is, and every export, for the person whom it is about."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda each: each.endpoint):
        there = {address(app, rule, own), *of_marked(rule, seeded, app)}
        methods = {"GET"} & (rule.methods or set())
        if "export" in rule.endpoint or "search" in rule.endpoint:
            methods |= {"POST"} & (rule.methods or set())
        for method in sorted(methods):
            for path in sorted(there):
                yield rule, method, path


def body(response: TestResponse) -> bytes:
    """What was answered; of a workbook, what is inside."""
    if not response.data.startswith(b"PK"):
        return bytes(response.data)
    with ZipFile(io.BytesIO(response.data)) as packed:
        return b"".join(packed.read(name) for name in packed.namelist())


def leaks(app: Flask, own: Side, seeded: Seeded, people: list[Viewer]) -> list[str]:
    """The pages on which somebody reads the marked words. What is closed to a role, test_access knows."""
    token = form_token(app)
    return [
        f"{method} {path} as {viewer.role}"
        for rule, method, path in pages(app, own, seeded)
        for viewer in people
        if held(viewer) & set(permissions_of(app.view_functions[rule.endpoint]))
        if MARKER.encode() in answer(app, viewer, method, path, token)
    ]


def held(viewer: Viewer) -> set[str]:
    """What a role opens; public pages are asked for once."""
    role = MembershipRole.VETTING_OFFICER if viewer.role == ELSEWHERE else MembershipRole(viewer.role)
    public = {PUBLIC} if role is MembershipRole.COORDINATOR else set()
    return {each.value for each in GRANTS[role]} | {Permission.ACCOUNT_OWN.value} | public


def answer(app: Flask, viewer: Viewer, method: str, path: str, token: str) -> bytes:
    """What a viewer is answered."""
    data = {"csrf_token": token, "words": MARKER, "format": "xlsx"} if method == "POST" else None
    with app.app_context():
        client = Client(app, TestResponse, use_cookies=False)
        headers = {"Cookie": f"session={viewer.cookie}"}
        response = client.open(path, method=method, headers=headers, data=data)
        found = body(response)
        response.close()
    return found


def stored(app: Flask, database: str) -> bytes:
    """All that the database holds: the file itself, or every value of every column."""
    if database == "sqlite":
        db.session.rollback()
        path = str(db.engine.url.database)
        return b"".join(each.read_bytes() for each in Path(path).parent.glob(f"{Path(path).name}*"))
    rows = [row for table in db.metadata.sorted_tables for row in db.session.execute(select(table))]
    db.session.rollback()
    return b"".join(
        value if isinstance(value, bytes) else str(value).encode() for row in rows for value in row
    )


def test_marked_words_are_on_no_page_export_search_history_log_or_mail_and_not_in_the_database(
    app: Flask, database: str, caplog: pytest.LogCaptureFixture
) -> None:
    own = side("Hope")
    seeded = seed(own)
    there = viewers(app, own)
    people = [v for (role, standing), v in there.items() if standing == "in force" and role != "volunteer"]
    people.append(signed_in(app, ELSEWHERE, make_officer(make_organisation("Other"))))
    db.session.commit()
    assert len(people) == len(MembershipRole) + 1

    assert leaks(app, own, seeded, people) == []
    assert MARKER not in caplog.text
    # History lines and the outbox are rows: the whole database has them all
    assert MARKER.encode() not in stored(app, database)
    assert own.person.last_name.encode() in stored(app, database)  # the search finds what is there


def test_a_leak_would_be_found(app: Flask, database: str) -> None:
    own = side("Hope")
    seeded = seed(own)
    there = viewers(app, own)
    own.person.access_needs = MARKER
    db.session.info["history.loading"] = "a leak"
    db.session.commit()
    db.session.info.pop("history.loading")
    found = leaks(app, own, seeded[:1], [there["coordinator", "in force"]])
    assert any(f"/people/{own.references['person']}" in each for each in found)
    assert MARKER.encode() in stored(app, database)
