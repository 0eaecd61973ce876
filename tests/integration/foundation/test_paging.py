"""Pages of a list: no row twice, none left out, also where the order ties and where the anchor is gone."""

from functools import partial

import pytest
from flask import Flask
from sqlalchemy import delete, select
from sqlalchemy.orm import joinedload

from tests.factories.organisations import make_organisation
from volunteer_app.foundation import paging
from volunteer_app.foundation.database import db
from volunteer_app.foundation.paging import Anchor, Key, Page
from volunteer_app.organisations.models import Organisation

pytestmark = pytest.mark.usefixtures("app")

UP = (Key(Organisation.name), Key(Organisation.id))
MIXED = (Key(Organisation.name), Key(Organisation.id, descending=True))
THREE = (Key(Organisation.name_cy), Key(Organisation.name), Key(Organisation.id))
DOWN = (Key(Organisation.name, descending=True), Key(Organisation.id, descending=True))
NAMES = ["Ash", "Birch", "Birch", "Birch", "Birch", "Cedar", "Dogwood"]
MADE = ["Birch", "Dogwood", "Birch", "Ash", "Birch", "Cedar", "Birch"]  # in an order of their own


@pytest.fixture(autouse=True)
def rows(app: Flask) -> list[Organisation]:
    """Seven rows, four of them of one name."""
    made = [make_organisation(name, name_cy="listed") for name in MADE]
    db.session.commit()
    return made


def at(
    anchor: Anchor = Anchor(),  # noqa: B008 - frozen
    keys: tuple[Key, ...] = UP,
    size: int = 3,
    *,
    chosen_first: bool = False,
) -> Page[Organisation]:
    listed = select(Organisation).where(Organisation.name_cy == "listed")
    listed = paging.chosen_first(listed) if chosen_first else listed
    return paging.page(listed, keys, anchor, of=Organisation, size=size)


def in_order(keys: tuple[Key, ...]) -> list[int]:
    order = [key.column.desc() if key.descending else key.column.asc() for key in keys]
    return list(
        db.session.scalars(select(Organisation.id).where(Organisation.name_cy == "listed").order_by(*order))
    )


@pytest.mark.parametrize("keys", [UP, MIXED, DOWN, THREE])
@pytest.mark.parametrize("size", [1, 2, 3, 6, 7, 8])
@pytest.mark.parametrize("chosen_first", [False, True])
def test_forwards_and_back_again_give_every_row_once(
    keys: tuple[Key, ...], size: int, chosen_first: bool
) -> None:
    look = partial(at, keys=keys, size=size, chosen_first=chosen_first)
    pages = [look()]
    while pages[-1].next_after and len(pages) < 10:  # a broken order would go on for ever
        pages.append(look(Anchor(after=pages[-1].next_after)))
    assert [row.id for page in pages for row in page.items] == in_order(keys)
    assert pages[0].previous_before == ""
    back = pages[-1]
    for expected in reversed(pages[:-1]):
        back = look(Anchor(before=back.previous_before))
        assert [row.id for row in back.items] == [row.id for row in expected.items]


@pytest.mark.parametrize("keys", [UP, MIXED, DOWN, THREE])
@pytest.mark.parametrize("size", [1, 2, 7, 8])
def test_parts_give_every_row_once_and_in_order(keys: tuple[Key, ...], size: int) -> None:
    listed = select(Organisation).where(Organisation.name_cy == "listed")

    parts = [[row.id for row in part] for part in paging.chunks(listed, keys, size=size)]

    assert [number for part in parts for number in part] == in_order(keys)
    assert {len(part) for part in parts[:-1]} <= {size}


def test_parts_of_nothing_are_none() -> None:
    assert list(paging.chunks(select(Organisation).where(Organisation.id < 0), UP)) == []


@pytest.mark.parametrize("anchor", [Anchor(after="ORG-GONE"), Anchor(before="ORG-GONE")])
def test_an_anchor_that_is_gone_gives_the_first_page(anchor: Anchor) -> None:
    assert [row.id for row in at(anchor).items] == in_order(UP)[:3]


def test_an_anchor_with_nothing_beyond_it_gives_the_first_page() -> None:
    first, *_, last = (db.session.get_one(Organisation, number) for number in in_order(UP))
    for anchor in (Anchor(after=last.reference), Anchor(before=first.reference)):
        page = at(anchor)
        assert [row.id for row in page.items] == in_order(UP)[:3]
        assert page.previous_before == ""
        assert page.next_after


def test_an_anchor_without_a_place_in_the_order_gives_the_first_page(rows: list[Organisation]) -> None:
    page = at(Anchor(after=rows[0].reference), (Key(Organisation.closed_on), Key(Organisation.id)))
    assert len(page.items) == 3


def test_a_list_without_rows_is_an_empty_page() -> None:
    db.session.rollback()
    db.session.connection().execute(delete(Organisation).where(Organisation.name_cy == "listed"))
    assert at() == Page([])


def test_a_row_of_several_things_is_anchored_by_its_first() -> None:
    statement = select(Organisation, Organisation.name).where(Organisation.name_cy == "listed")
    first = paging.page(statement, UP, Anchor(), of=Organisation, size=3)
    second = paging.page(statement, UP, Anchor(after=first.next_after), of=Organisation, size=3)
    assert [name for _, name in [*first.items, *second.items]] == NAMES[:6]


def test_a_page_takes_two_statements_whatever_the_number_of_rows(statements: list[str]) -> None:
    anchor = Anchor(after=at().next_after)
    statements.clear()
    at(anchor, size=2)
    assert len(statements) == 2


def test_what_is_chosen_first_is_joined_for_the_page_alone(statements: list[str]) -> None:
    """The rows that match are sorted without what belongs to them: it is read for those of the page."""
    listed = select(Organisation).where(Organisation.name_cy == "listed")
    joined = paging.chosen_first(listed.options(joinedload(Organisation.parent)))
    db.session.commit()
    statements.clear()
    paging.page(joined, UP, Anchor(), of=Organisation, size=3)
    (sent,) = statements
    chosen = sent[sent.index(" IN (SELECT ") :]
    assert "LIMIT" in chosen
    assert "JOIN" in sent
    assert "JOIN" not in chosen
