"""A file holds what the list shows: the same rows, columns and order, over all pages, inside the scope."""

import io
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from python_calamine import load_workbook
from sqlalchemy import select

from tests.factories.accounts import make_account, sign_in
from tests.factories.organisations import make_organisation
from tests.integration.lists.conftest import (
    NAMES,
    PATHS,
    ROWS,
    World,
    all_rows,
    exported,
    pages,
    read_csv,
)
from tests.page_client import form_fields
from volunteer_app.accounts import lists, preferences
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation import clock, listing, presenting
from volunteer_app.foundation.database import db
from volunteer_app.foundation.history import HistoryEntry

LISTS = pytest.mark.parametrize("key", PATHS)
# What must never leave in a list, whatever somebody chooses
NEVER = ("certificate", "access", "emergency", "birth", "note", "conviction", "password")


def as_shown(cell: str) -> str:
    """A cell of a file as a page would show it."""
    try:
        return presenting.short_day(date.fromisoformat(cell))
    except ValueError:
        return cell.removeprefix("'").replace(",", "")


@LISTS
@pytest.mark.parametrize("backwards", [False, True])
def test_the_file_has_the_rows_of_all_pages_in_their_order(world: World, key: str, backwards: bool) -> None:
    of = listing.declared(key)
    assert of is not None
    sort = next(iter(of.orders))
    path = f"{PATHS[key]}?sort={'-' if backwards else ''}{sort}"

    shown = all_rows(world.client, path)
    headings, *rows = read_csv(exported(world.client, path))

    assert len(shown) == ROWS
    assert headings == [column.heading for column in of.chosen(())]
    assert len(rows) == ROWS
    for of_page, of_file in zip(shown, rows, strict=True):
        for seen, cell in zip(of_page, of_file, strict=True):
            assert seen.replace(",", "").startswith(as_shown(cell)), (of_page, of_file)


@LISTS
def test_the_chosen_columns_are_those_of_page_and_file(world: World, key: str) -> None:
    of = listing.declared(key)
    assert of is not None
    preferences.choose_columns(world.account.id, key, ["reference", "no longer a column"])
    db.session.commit()

    shown = all_rows(world.client, PATHS[key])
    headings, *rows = read_csv(exported(world.client, PATHS[key]))

    assert headings == [of.columns[0].heading, "Reference"]
    assert [row[1] for row in shown] == [row[1] for row in rows]
    assert len({row[1] for row in rows}) == ROWS


@LISTS
def test_every_column_can_be_shown_and_exported(world: World, key: str) -> None:
    of = listing.declared(key)
    assert of is not None
    preferences.choose_columns(world.account.id, key, [column.key for column in of.columns])
    db.session.commit()

    shown = all_rows(world.client, PATHS[key])
    headings, *_ = read_csv(exported(world.client, PATHS[key]))

    assert len(headings) == len(of.columns) == len(shown[0])


@LISTS
def test_nothing_protected_is_a_column(key: str, app: object) -> None:
    of = listing.declared(key)
    assert of is not None
    for column in of.columns:
        assert not [word for word in NEVER if word in f"{column.key} {column.heading}".lower()]


@LISTS
def test_somebody_of_another_organisation_gets_none_of_the_rows(world: World, key: str) -> None:
    elsewhere = make_organisation("Elsewhere")
    sign_in(world.client, make_account(roles=[(MembershipRole.COORDINATOR, elsewhere)]))

    answer = world.client.get(f"{PATHS[key]}/export")

    assert answer.status_code in {200, 403}
    assert answer.status_code == 403 or "has no rows" in answer.text


def test_the_filter_and_the_search_are_those_of_the_page(world: World) -> None:
    client = world.client
    page = client.submit("/people", words="last 1")
    path = page.location

    names = [row[0] for row in all_rows(client, path)]
    _, *rows = read_csv(exported(client, path))

    assert [row[0] for row in rows] == names == ["Last 1, Beth", "Last 1, Efa"]
    _, *offered = read_csv(exported(client, "/applications?clock=green"))
    shown = [row[0] for row in all_rows(client, "/applications?clock=green")]
    assert [row[0].removeprefix("'") for row in offered] == shown


def test_a_workbook_holds_the_same_with_real_dates_and_no_formula(world: World) -> None:
    answer = exported(world.client, "/training/to-verify", "xlsx")
    rows = load_workbook(io.BytesIO(answer.data)).get_sheet_by_index(0).to_python()

    assert answer.headers["Content-Disposition"].startswith("attachment; filename=training-to-verify-")
    assert len(rows) == ROWS + 1
    assert {type(row[2]) for row in rows[1:]} == {date}
    assert "=Ábel Last 0" in {row[1] for row in rows}


def test_a_name_that_begins_like_a_formula_is_neutralised_in_csv(world: World) -> None:
    _, *rows = read_csv(exported(world.client, "/applications"))

    assert f"'{NAMES[0]} Last 0" in {row[0] for row in rows}


def test_taking_a_list_is_recorded_without_a_name(world: World) -> None:
    page = world.client.submit("/people", words="Last 1")
    exported(world.client, page.location)
    exported(world.client, "/applications?stage=applied", "xlsx")

    kept = db.session.scalars(
        select(HistoryEntry).where(HistoryEntry.action == "list:export").order_by(HistoryEntry.id)
    ).all()

    assert [entry.reason for entry in kept] == [
        "People (search=yes): 2 rows, CSV",
        "Applications (stage=applied): 7 rows, XLSX",
    ]
    assert {(entry.actor_key, entry.subject_kind) for entry in kept} == {(world.account.reference, "account")}


def test_words_typed_into_a_filter_are_not_recorded_either(world: World) -> None:
    path = "/manage/opportunities?q=Mentor+0&state=published"
    assert (
        "the words that you searched for and your filter (state)"
        in world.client.get(path.replace("?", "/export?")).text
    )
    exported(world.client, path)

    reason = db.session.scalars(select(HistoryEntry.reason).where(HistoryEntry.action == "list:export")).one()

    assert reason == "Your opportunities (state=published&search=yes): 1 row, CSV"


def reasons() -> list[str]:
    db.session.rollback()
    return list(
        db.session.scalars(select(HistoryEntry.reason).where(HistoryEntry.action == "list:export")).all()
    )


def test_what_is_recorded_is_how_many_rows_the_file_has(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "count", lambda *_, **__: 3)  # others came after they were counted

    exported(world.client, "/people")

    assert reasons() == [f"People: {ROWS} rows, CSV"]


def test_a_list_that_grew_too_long_meanwhile_is_no_file(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "count", lambda *_, **__: 3)
    monkeypatch.setattr(lists, "MOST_EXPORTED", 3)

    assert exported(world.client, "/people").status_code == 422
    assert reasons() == []


def test_a_button_pressed_twice_is_recorded_once_and_again_later(world: World) -> None:
    fields = {**form_fields(world.client.get("/people/export").text), "kind": "csv"}
    answers = [world.client.post("/people/export", data=fields, buffered=True) for _ in range(2)]

    assert [len(read_csv(answer)) for answer in answers] == [ROWS + 1] * 2
    assert len(reasons()) == 1
    with clock.standing_on(clock.today() + timedelta(days=1)):
        sign_in(world.client, world.account)
        exported(world.client, "/people")
    assert len(reasons()) == 2


def test_a_button_pressed_twice_at_once_is_recorded_once(world: World) -> None:
    fields = {**form_fields(world.client.get("/people/export").text), "kind": "csv"}
    cookie = world.client.get_cookie("session")
    assert cookie is not None
    app = world.client.application
    db.session.rollback()

    def send(_: int) -> int:
        twin = app.test_client()
        twin.set_cookie("session", cookie.value)
        with app.app_context():  # a thread starts with no context of its own
            return twin.post("/people/export", data=fields, buffered=True).status_code

    with ThreadPoolExecutor(2) as threads:
        assert list(threads.map(send, range(2))) == [200, 200]
    assert len(reasons()) == 1


def test_a_file_is_made_only_after_a_kind_was_chosen(world: World) -> None:
    answer = world.client.submit("/people/export")

    assert answer.status_code == 422
    assert "Select the kind of file" in answer.text
    assert not db.session.scalars(select(HistoryEntry).where(HistoryEntry.action == "list:export")).all()


def test_the_page_says_what_will_be_taken_and_what_to_do_with_it(world: World) -> None:
    page = world.client.get("/applications/export?stage=applied").text

    assert "The file has the 7 rows of the list as you see it, with your filter (stage)" in page
    assert "Delete it when you have done what you took it for" in page


def test_a_list_too_long_for_a_file_says_so(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    form = world.client.get("/people/export")
    monkeypatch.setattr(lists, "MOST_EXPORTED", 3)

    assert "more than 3 rows" in world.client.get("/people/export").text
    answer = world.client.post("/people/export", data={**form_fields(form.text), "kind": "csv"})
    assert answer.status_code == 422
    assert "choose a filter first" in answer.text


def test_the_number_of_statements_grows_only_with_the_parts_read(
    world: World, statements: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    form = world.client.get("/people/export")
    assert form.status_code == 200
    statements.clear()
    answer = exported(world.client, "/people")
    assert answer.status_code == 200
    asked = [each for each in statements if "FROM person" in each and "LIMIT" in each and "count" not in each]

    assert len(asked) == 4  # seven people, two at a time


@LISTS
def test_a_list_of_several_pages_shows_no_number_and_one_page_does(world: World, key: str) -> None:
    first = next(pages(world.client, PATHS[key])).text

    caption = first.split("<caption")[1].split("</caption>")[0]
    assert ": 7" not in caption
