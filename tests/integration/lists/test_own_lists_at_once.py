"""Two tabs of one account change its saved filters at the same moment."""

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from flask import Flask
from sqlalchemy import delete, select

from tests.integration.lists.conftest import World
from volunteer_app.accounts import preferences
from volunteer_app.accounts.models import SavedView
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import NotFound, Refused


def at_once(app: Flask, account_id: int, *acts: Callable[[], object]) -> list[str]:
    """Each in its own transaction, after all have read what there is; what each came to."""
    db.session.rollback()  # what this test has read would keep the others from writing
    together, said = Barrier(len(acts), timeout=30), []
    # SQLite lets one writer in at a time, so there only the start can be shared
    read_first = db.engine.dialect.name == "postgresql"

    def do(act: Callable[[], object]) -> None:
        with app.app_context():
            read = preferences.of(account_id, "applications") if read_first else None
            together.wait()
            try:
                act()
                db.session.commit()
                said.append("done")
            except (Refused, NotFound) as error:
                db.session.rollback()
                said.append(type(error).__name__)
            del read

    threads = [Thread(target=do, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(said)


def views() -> list[tuple[str, bool]]:
    db.session.rollback()
    found = db.session.scalars(select(SavedView).order_by(SavedView.name))
    return [(each.name, each.is_default) for each in found]


@pytest.fixture
def number(world: World) -> int:
    """The account's; it has a row of preferences."""
    preferences.choose_columns(world.account.id, "applications", [])
    db.session.commit()
    return world.account.id


def saving(number: int, name: str, *, opens_list: bool = False) -> Callable[[], SavedView]:
    return lambda: preferences.save(number, "applications", name, {"stage": "offered"}, opens_list=opens_list)


def renaming(number: int, reference: str, name: str, *, opens_list: bool = False) -> Callable[[], object]:
    return lambda: preferences.rename(preferences.view(number, reference), name, opens_list=opens_list)


def test_the_same_name_saved_twice_is_one_filter(app: Flask, number: int) -> None:
    assert at_once(app, number, saving(number, "Mine"), saving(number, "Mine")) == ["done", "done"]
    assert views() == [("Mine", False)]


def test_one_filter_opens_the_list_whoever_was_last(app: Flask, number: int) -> None:
    one, two = (saving(number, name, opens_list=True) for name in ("One", "Two"))
    assert at_once(app, number, one, two) == ["done", "done"]
    assert sorted(default for _, default in views()) == [False, True]


def test_two_filters_renamed_to_the_same_name_are_told_apart(app: Flask, number: int) -> None:
    references = [saving(number, name)().reference for name in ("One", "Two")]
    db.session.commit()
    acts = [renaming(number, each, "Same", opens_list=True) for each in references]
    assert at_once(app, number, *acts) == ["Refused", "done"]
    assert sorted(default for _, default in views()) == [False, True]


def test_a_filter_that_another_tab_deleted_cannot_be_renamed(world: World, number: int) -> None:
    found = preferences.save(number, "applications", "One", {"stage": "offered"}, opens_list=False)
    db.session.commit()
    assert preferences.view(number, found.reference) is found
    db.session.execute(delete(SavedView).execution_options(synchronize_session=False))
    with pytest.raises(NotFound):
        preferences.rename(found, "Two", opens_list=False)


def test_a_name_taken_in_the_last_moment_is_said_at_the_name(
    world: World, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("One", "Two"):
        saving(number, name)()
    db.session.commit()
    reference = db.session.scalars(select(SavedView.reference).where(SavedView.name == "Two")).one()

    def unchecked(found: SavedView, name: str, *, opens_list: bool) -> None:
        found.name, found.is_default = name, opens_list
        db.session.flush()

    monkeypatch.setattr(preferences, "rename", unchecked)
    answer = world.client.submit(f"/lists/filters/{reference}", name="One")
    assert (answer.status_code, "another saved filter with this name" in answer.text) == (422, True)
