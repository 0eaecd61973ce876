"""Who reaches what: every endpoint, asked by every role, for their own, another organisation's, and so on.

The table is access/matrix.csv, one line for an endpoint, a method and a relation:

- own: the role is in force, and the address names a record of its organisation (or nothing of anybody's);
- other: the role is in force, and the address names a record of another organisation;
- ended: every role was held in the organisation until yesterday;
- none: an account that never held a role and is nobody's own.

A cell says what the answer is: `may` (a page, a form with errors, or a refusal by a rule: the permission was
there), 403, 404, or `sign-in`. To change who reaches what, change the table: that is the decision.
"""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask, Response
from werkzeug.routing import Rule
from werkzeug.test import Client, TestResponse

from tests.factories.publications import Kept, make_published
from tests.integration.access.addresses import address, has_owner
from tests.integration.access.world import Viewer, form_token, side, viewers
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.dashboards import figures
from volunteer_app.foundation import submissions
from volunteer_app.foundation.database import db

TABLE = Path(__file__).parent / "access" / "matrix.csv"
ROLES = ("anonymous", "volunteer", *(role.value for role in MembershipRole))
RELATIONS = {"own": "in force", "other": "in force", "ended": "ended", "none": "none"}
MAY = {200, 302, 409, 422}
NOBODY = "-"

Line = tuple[str, str, str]


def table() -> dict[Line, dict[str, str]]:
    """What is expected: by endpoint, method and relation, then by role."""
    with TABLE.open(newline="") as file:
        return {
            (row["endpoint"], row["method"], row["relation"]): {role: row[role] for role in ROLES}
            for row in csv.DictReader(file)
        }


def asked(app: Flask) -> Iterator[tuple[Rule, str, str]]:
    """Every rule, method and relation there is to ask."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda each: each.endpoint):
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            for relation in RELATIONS:
                if relation != "other" or has_owner(rule):
                    yield rule, method, relation


def meaning(response: TestResponse) -> str:
    """The answer as the table says it. Signing out leads to the sign-in page by itself."""
    if (
        response.status_code == 302
        and response.location.startswith("/sign-in")
        and response.request.path != "/sign-out"
    ):
        return "sign-in"
    return "may" if response.status_code in MAY else str(response.status_code)


@pytest.fixture
def published(monkeypatch: pytest.MonkeyPatch) -> None:
    """There are figures to reach."""
    monkeypatch.setattr(figures, "reading", Kept(make_published()))


@pytest.fixture
def never_stored(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a form would change is rolled back, so that all are asked of the same world."""

    def roll_back(response: Response) -> Response:
        db.session.flush()
        db.session.rollback()
        return response

    monkeypatch.setattr(submissions, "commit", roll_back)


def test_every_endpoint_stands_in_the_table_and_nothing_else_does(app: Flask) -> None:
    there = {(rule.endpoint, method, relation) for rule, method, relation in asked(app)}
    assert set(table()) == there


@pytest.mark.usefixtures("never_stored", "published")
def test_everybody_reaches_what_the_table_says_and_nothing_else(app: Flask) -> None:
    found = walk(app)
    expected = table()
    wrong = [
        f"{' '.join(line)} as {role}: {answers[role]}, the table says {expected[line][role]}"
        for line, answers in found.items()
        if line in expected
        for role in ROLES
        if answers[role] != expected[line][role]
    ]
    assert not wrong, "\n" + "\n".join(wrong)


def walk(app: Flask) -> dict[Line, dict[str, str]]:
    """What each role is answered, for all that there is to ask."""
    own, other = side("Hope"), side("Other")
    people = viewers(app, own)
    token = form_token(app)
    db.session.commit()
    answers: dict[tuple[str, str, str], str] = {}  # viewers who stand for several roles are asked once

    def answer(rule: Rule, method: str, relation: str, role: str) -> str:
        viewer = people.get((role, "none" if role == "anonymous" else RELATIONS[relation]))
        if viewer is None:
            return NOBODY
        path = (
            address(app, rule, other, "") if relation == "other" else address(app, rule, own, viewer.session)
        )
        key = (viewer.cookie, method, path)
        if key not in answers:
            answers[key] = ask(app, method, path, viewer, token)
        return answers[key]

    return {
        (rule.endpoint, method, relation): {role: answer(rule, method, relation, role) for role in ROLES}
        for rule, method, relation in asked(app)
    }


def ask(app: Flask, method: str, path: str, viewer: Viewer, token: str) -> str:
    """What one viewer is answered."""
    with app.app_context():
        response = Client(app, TestResponse, use_cookies=False).open(
            path,
            method=method,
            headers={"Cookie": f"session={viewer.cookie}"},
            data={"csrf_token": token} if method == "POST" else None,
        )
        response.close()
    return meaning(response)
