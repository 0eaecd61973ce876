"""A POST commits once after a good answer; whatever else happens leaves nothing behind."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import event, func, select, text
from sqlalchemy.exc import OperationalError

from tests.factories.organisations import make_organisation
from tests.integration.foundation import workshop
from tests.page_client import PageClient
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.database import db
from volunteer_app.foundation.history import HistoryEntry
from volunteer_app.foundation.transactions import reading_for_long, release, transaction
from volunteer_app.organisations.models import Organisation


def codes() -> set[str]:
    db.session.rollback()
    wanted = ("TRUSTING", "CARELESS", "CONSEQUENCE", "NOTED", "READ", "X")
    return set(db.session.scalars(select(Organisation.code).where(Organisation.code.in_(wanted))))


@pytest.fixture
def sent(workshop_app: Flask) -> Iterator[list[str]]:
    """Every statement that the workshop's application sends, with how its transactions begin and end."""
    found: list[str] = []
    with workshop_app.app_context():
        engine = db.engine

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        found.append(statement)

    def note_commit(_connection: object) -> None:
        found.append("COMMIT")

    event.listen(engine, "before_cursor_execute", note)
    event.listen(engine, "commit", note_commit)
    yield found
    event.remove(engine, "before_cursor_execute", note)
    event.remove(engine, "commit", note_commit)


def fail_half_way() -> None:
    workshop.create("Trusting", "TRUSTING")
    raise ValueError("half-way")


def test_a_post_that_is_answered_well_commits_once(visitor: PageClient, sent: list[str]) -> None:
    assert visitor.post("/workshop/trusting?way=well").status_code == 302
    assert codes() == {"TRUSTING"}
    assert sent.count("COMMIT") == 1


@pytest.mark.parametrize(
    ("way", "status"),
    [("refused", 409), ("not-found", 404), ("stale", 409), ("explodes", 500), ("unrecorded", 500)],
)
def test_a_post_that_fails_leaves_nothing(visitor: PageClient, way: str, status: int) -> None:
    before = db.session.scalars(select(func.count(HistoryEntry.id))).one()
    assert visitor.post(f"/workshop/trusting?way={way}").status_code == status
    assert codes() == set()
    assert db.session.scalars(select(func.count(HistoryEntry.id))).one() == before


@pytest.mark.parametrize("way", ["explodes", "unrecorded"])
def test_a_change_that_failed_is_not_announced_on_the_next_page(visitor: PageClient, way: str) -> None:
    visitor.post(f"/workshop/trusting?way={way}")
    assert "It worked" not in visitor.get("/workshop/done/next").text


def test_a_change_that_worked_is_announced_on_the_next_page(visitor: PageClient) -> None:
    visitor.post("/workshop/trusting?way=well")
    assert "It worked" in visitor.get("/workshop/done/next").text


@pytest.mark.parametrize("how", ["service", "forgotten", "statement", "text", "connection"])
def test_a_page_that_reads_cannot_write(visitor: PageClient, how: str) -> None:
    organisation = make_organisation("Kept as it is")
    assert visitor.get(f"/workshop/reading/{how}").status_code in {500, 503}
    assert codes() == set()
    db.session.refresh(organisation)
    assert organisation.name == "Kept as it is"


def test_what_is_handed_to_afterwards_is_stored_by_a_page_that_reads(visitor: PageClient) -> None:
    assert visitor.get("/workshop/reading/afterwards").status_code == 200
    assert codes() == {"NOTED"}


def test_what_is_handed_to_afterwards_survives_a_refusal(visitor: PageClient) -> None:
    assert visitor.post("/workshop/trusting?way=notes").status_code == 409
    assert codes() == {"NOTED"}


def test_a_fact_and_its_consequence_are_stored_together(visitor: PageClient) -> None:
    workshop.heard.clear()
    assert visitor.post("/workshop/trusting?way=announces").status_code == 302
    assert workshop.heard == ["TRUSTING"]
    assert codes() == {"TRUSTING", "CONSEQUENCE"}


def test_a_view_that_forgets_to_check_its_form_changes_nothing(visitor: PageClient) -> None:
    visitor.get("/workshop/organisations")
    assert visitor.post("/workshop/careless", data={"csrf_token": "wrong"}).status_code == 500
    assert codes() == set()


def test_a_form_with_a_good_token_may_write(visitor: PageClient) -> None:
    visitor.submit("/workshop/organisations", name="Hope", code="TRUSTING", kind="a")
    assert codes() == {"TRUSTING"}


@pytest.mark.sqlite
def test_sqlite_takes_its_lock_at_once_to_write_and_never_to_read(
    visitor: PageClient, sent: list[str]
) -> None:
    visitor.post("/workshop/trusting?way=well")
    assert "BEGIN IMMEDIATE" in sent
    assert "BEGIN" not in sent
    sent.clear()
    visitor.get("/health")
    assert "BEGIN" in sent
    assert "BEGIN IMMEDIATE" not in sent


@pytest.mark.usefixtures("app")
def test_a_transaction_outside_a_request_is_all_or_nothing() -> None:
    with pytest.raises(ValueError, match="half-way"), transaction():
        fail_half_way()
    assert codes() == set()
    with transaction():
        workshop.create("Trusting", "TRUSTING")
    assert codes() == {"TRUSTING"}


@pytest.mark.usefixtures("app")
def test_release_refuses_to_lose_a_change_even_one_that_was_flushed() -> None:
    release()
    make_organisation("Almost lost")
    db.session.flush()
    with pytest.raises(RuntimeError, match="before the first change"):
        release()


@pytest.mark.sqlite
@pytest.mark.usefixtures("app")
def test_reading_for_long_leaves_the_write_lock_to_others() -> None:
    codes()
    with reading_for_long():
        codes()
        with pytest.raises(OperationalError, match="readonly"):
            db.session.execute(text("DELETE FROM organisation WHERE id < 0"))
    make_organisation("Written afterwards")
    db.session.commit()


@pytest.mark.usefixtures("app")
def test_reading_for_long_refuses_to_lose_a_change() -> None:
    make_organisation("Almost lost")
    with pytest.raises(RuntimeError, match="before the first change"), reading_for_long():
        pass


def test_nobody_can_act_without_a_name() -> None:
    with pytest.raises(ValueError, match="actor"):
        Actor.job(" ")
