"""Every page says who reaches it, every table of people why it is held, every job is registered.

routes.txt lists every page on purpose. After a change that is meant, write it anew:

    VOLUNTEER_APP_WRITE_ROUTES=1 python -m pytest tests/architecture -k golden
"""

import ast
import os
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Column, ForeignKey, Integer, MetaData, Table

from tests.architecture import declared
from tests.architecture.reading import calls, modules
from volunteer_app.blueprints import TASKS
from volunteer_app.foundation import jobs, migrating, personal_data, security, transactions
from volunteer_app.foundation.bearers import BEARER, by_bearer
from volunteer_app.foundation.database import db
from volunteer_app.foundation.permissions import PUBLIC, Permission, permissions_of, public, requires
from volunteer_app.placements.matching.models import MentorMatch
from volunteer_app.placements.models import Placement
from volunteer_app.placements.screening.models import Screening
from volunteer_app.safeguarding.models import Concern
from volunteer_app.vetting.do_not_match.models import DoNotMatchSide

# Declared tables of which a row may lead to nobody on record, with when it goes all the same
CLEARED_OTHERWISE = {
    "application_draft": "28 days after the last answer",
    "draft_letter": "after a day",
    "history_entry": "what leads to nobody tells of nobody; who acted has an account, whose name is blanked",
    "import_row": "blanked once it is taken, and deleted after 30 days",
    "outbox_message": "a month after it was sent",
    "search_key": "with the row that it finds",
    "stored_file": "with the record that it was added to",
    "training_session_feedback": "it names nobody and stays",
}
TOKENLESS = {
    "accounts.sign_out": "a page too old for its token must still let somebody leave; it harms nobody",
    "recruitment.stop_messages": "a mailbox sends it by itself (RFC 8058); the token in the address lets it",
    "survey.put_api_answers": "another system sends it; no browser adds the header Authorization by itself",
}


@public
def open_page() -> str:
    return ""


@requires(Permission.PERSON_VIEW)
def closed_page() -> str:
    return ""


def forgotten_page() -> str:
    return ""


@pytest.fixture
def broken() -> Flask:
    """An application in which somebody forgot a mark."""
    app = Flask(__name__, static_folder=None)
    app.add_url_rule("/open", "open", open_page)
    app.add_url_rule("/closed", "closed", closed_page, methods=["GET", "POST"])
    app.add_url_rule("/forgotten", "forgotten", forgotten_page, methods=["PUT"])
    return app


def test_every_page_says_who_reaches_it(declared_app: Flask) -> None:
    assert declared.unmarked(declared_app) == []


def test_a_page_that_does_not_say_is_reported(broken: Flask) -> None:
    assert declared.unmarked(broken) == ["forgotten"]


def test_pages_are_read_or_sent_and_nothing_else(declared_app: Flask) -> None:
    assert declared.odd_methods(declared_app) == []


def test_another_method_is_reported(broken: Flask) -> None:
    assert declared.odd_methods(broken) == ["forgotten"]


@by_bearer
def put_page() -> str:
    return ""


def test_only_another_system_puts_something_in_place(broken: Flask) -> None:
    broken.add_url_rule("/put", "put", put_page, methods=["PUT"])
    assert declared.odd_methods(broken) == ["forgotten"]
    broken.add_url_rule("/removed", "removed", put_page, methods=["DELETE"])
    assert declared.odd_methods(broken) == ["forgotten", "removed"]


def test_what_writes_without_a_form_token_is_public_or_takes_a_token(declared_app: Flask) -> None:
    for name in TOKENLESS:
        kinds = set(permissions_of(declared_app.view_functions[name]))
        assert kinds <= {PUBLIC, BEARER, Permission.ACCOUNT_OWN}, name


def test_the_pages_are_those_of_the_golden_file(declared_app: Flask) -> None:
    lines = declared.routes(declared_app)
    if os.environ.get("VOLUNTEER_APP_WRITE_ROUTES"):
        declared.GOLDEN.write_text("\n".join(lines) + "\n")
    assert lines == declared.GOLDEN.read_text().splitlines(), __doc__


def test_a_line_of_the_golden_file_tells_address_methods_and_permission(broken: Flask) -> None:
    assert declared.routes(broken) == [
        "/closed  GET,POST  closed  person:view",
        "/forgotten  PUT  forgotten  NOBODY",
        "/open  GET  open  public",
    ]


def test_only_these_pages_act_without_a_form_token(declared_app: Flask) -> None:
    views = declared_app.view_functions
    assert {name for name, view in views.items() if security.is_tokenless(view)} == set(TOKENLESS)


POSTS = [pytest.param(token, id=token or "none") for token in ("", "wrong", "W.rong.token")]


@pytest.mark.parametrize("token", POSTS)
def test_no_form_writes_without_a_good_token(declared_app: Flask, token: str) -> None:
    sent = [rule for rule in declared_app.url_map.iter_rules() if "POST" in (rule.methods or set())]
    assert len(sent) > 20
    for rule in sent:
        address = rule.build(dict.fromkeys(rule.arguments, "x"), append_unknown=False)
        assert address is not None
        with declared_app.test_request_context(address[1], method="POST", data={"csrf_token": token}):
            transactions._open()
            assert transactions.reading() or rule.endpoint in TOKENLESS, rule.endpoint
            transactions._leave(None)


def test_every_table_that_refers_to_a_person_says_why_it_is_held(declared_app: Flask) -> None:
    held = {model.__tablename__ for model in personal_data.declarations}
    assert declared.undeclared(db.metadata, held) == []


def test_a_table_that_does_not_say_is_reported() -> None:
    metadata = MetaData()
    Table("person", metadata, Column("id", Integer, primary_key=True))
    Table("by_name", metadata, Column("person_id", Integer))
    Table("by_reference", metadata, Column("whose", Integer, ForeignKey("person.id")))
    Table("of_a_sign_in", metadata, Column("owner_key", Integer))
    Table("concern", metadata, Column("id", Integer, primary_key=True))
    Table("of_a_concern", metadata, Column("which", Integer, ForeignKey("concern.id")))
    Table("other", metadata, Column("id", Integer))
    found = ["by_name", "by_reference", "concern", "of_a_concern", "of_a_sign_in", "person"]
    assert declared.undeclared(metadata, set()) == found
    assert declared.undeclared(metadata, set(found)) == []


def test_the_time_of_every_table_comes_at_some_day() -> None:
    found = declared.timeless(personal_data.declarations.values())
    assert found == sorted(CLEARED_OTHERWISE)


def test_a_table_that_leads_to_no_person_and_counts_from_no_day_is_reported() -> None:
    concern = personal_data.declarations[Concern]
    assert declared.timeless([concern]) == []
    assert declared.timeless([replace(concern, counts_from=None)]) == ["concern"]
    of_a_statement = replace(personal_data.declarations[DoNotMatchSide], counts_from=None)
    assert declared.timeless([of_a_statement]) == ["do_not_match_side"]


def test_nothing_that_stays_refers_to_what_is_deleted() -> None:
    assert declared.kept_by_what_stays(personal_data.declarations.values()) == []


def test_what_stays_and_refers_to_what_is_deleted_is_reported() -> None:
    match, asked = personal_data.declarations[MentorMatch], personal_data.declarations[Screening]
    gone = replace(asked, erase=personal_data.Erasure.DELETE)
    assert declared.kept_by_what_stays([match, asked]) == []
    assert declared.kept_by_what_stays([match, gone]) == ["mentor_match.screening_id -> screening"]
    placement = personal_data.declarations[Placement]
    assert declared.kept_by_what_stays([placement, gone]) == [], "a key that can be emptied holds nothing"
    also_gone = replace(match, erase=personal_data.Erasure.DELETE)
    assert declared.kept_by_what_stays([also_gone, gone]) == []


def test_a_declaration_gives_a_reason_and_an_end() -> None:
    for declaration in personal_data.declarations.values():
        assert len(declaration.why) > 20, declaration.model
        assert 0 < declaration.keep_months <= 12 * 100, declaration.model


def test_the_migrations_are_numbered_and_one_comes_last() -> None:
    assert declared.misnumbered(migrating.FOLDER) == []


def migrations(folder: Path, *chain: tuple[str, str, str | None]) -> Path:
    """A folder of empty migrations: file name, number, the number before."""
    (folder / "versions").mkdir()
    (folder / "env.py").write_text("")
    for name, revision, before in chain:
        (folder / "versions" / name).write_text(f"revision = {revision!r}\ndown_revision = {before!r}\n")
    return folder


@pytest.mark.parametrize(
    ("chain", "problem"),
    [
        ([("0001_a.py", "0001", None), ("0003_b.py", "0003", "0001")], "0003_b.py is 0003"),
        ([("0001_a.py", "0001", None), ("b.py", "0002", "0001")], "b.py is 0002"),
        ([("0001_a.py", "0001", None), ("0002_b.py", "0002", None)], "heads: ['0001', '0002']"),
        (
            [("0001_a.py", "0001", None), ("0002_b.py", "0002", "0001"), ("0003_c.py", "0003", "0001")],
            "0003_c.py follows 0001",
        ),
    ],
)
def test_a_migration_out_of_line_is_reported(
    tmp_path: Path, chain: list[tuple[str, str, str | None]], problem: str
) -> None:
    assert any(problem in each for each in declared.misnumbered(migrations(tmp_path, *chain)))


def test_migrations_in_line_pass(tmp_path: Path) -> None:
    chain: list[tuple[str, str, str | None]] = [("0001_a.py", "0001", None), ("0002_b.py", "0002", "0001")]
    assert declared.misnumbered(migrations(tmp_path, *chain)) == []


def test_every_file_with_a_job_is_loaded_with_the_application(declared_app: Flask) -> None:
    decorated = [
        node.args[0].value
        for module in modules()
        for name, node in calls(module)
        if name.endswith("foundation.jobs.job") and isinstance(node.args[0], ast.Constant)
    ]
    assert "foundation.clear" in decorated
    assert set(decorated) <= set(jobs._jobs)


def test_every_tasks_file_is_in_the_list() -> None:
    found = {each.name.removeprefix("volunteer_app.") for each in modules() if each.kind == "tasks"}
    assert found <= set(TASKS)


def test_a_view_keeps_its_mark_under_its_own_name(declared_app: Flask) -> None:
    for name, view in declared_app.view_functions.items():
        assert all(each in {PUBLIC, BEARER} or Permission(each) for each in permissions_of(view)), name


def test_nobody_but_the_request_ends_a_transaction() -> None:
    """`transactions` and `submissions` commit; a service that did would store half a change."""
    allowed = {"foundation.transactions", "foundation.submissions", "cli"}
    commits = {
        module.name.removeprefix("volunteer_app.")
        for module in modules()
        for name, _ in calls(module)
        if name.endswith("db.session.commit")
    }
    assert {name for name in commits if not any(name.startswith(each) for each in allowed)} == set()
