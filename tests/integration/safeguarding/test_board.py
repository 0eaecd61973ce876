"""What a lead shows the board: numbers from 10 up, of one organisation, in half-years that are over."""

from datetime import date, timedelta

import pytest
from flask import Flask

from tests.factories.organisations import make_organisation
from tests.factories.safeguarding import SAID, closed, doing, make_concern, taken_on
from tests.integration.safeguarding.conftest import World
from tests.page_client import PageClient
from volunteer_app.foundation import clock
from volunteer_app.foundation.database import db
from volunteer_app.safeguarding import service
from volunteer_app.safeguarding.board import presenters
from volunteer_app.safeguarding.board.presenters import TOO_FEW
from volunteer_app.safeguarding.board.rules import FEWER
from volunteer_app.safeguarding.rules import ConcernKind, Outcome, Said

pytestmark = pytest.mark.usefixtures("database")

SUMMER, TODAY = date(2026, 4, 1), date(2026, 11, 22)
SAID_THEN = Said(SAID.words, SAID.whom, SUMMER)


def on_a_summers_day(world: World, number: int, kind: ConcernKind = ConcernKind.CONCERN) -> None:
    """So many are raised, on one day after another."""
    for day in range(number):
        with clock.standing_on(SUMMER + timedelta(days=day)):
            make_concern(world.hope, kind=kind)


def rows(world: World, key: str) -> list[str]:
    """The latest half-year of a table, without its name."""
    (table,) = (each for each in presenters.tables(world.hope.id, TODAY) if each.key == key)
    assert table.rows[0][0] == "1 April to 30 September 2026"
    return list(table.rows[0][1:])


def test_nine_are_fewer_than_ten_and_ten_are_ten(world: World) -> None:
    on_a_summers_day(world, 9)
    assert rows(world, "raised") == [FEWER, *[TOO_FEW] * 3]
    on_a_summers_day(world, 1)
    assert rows(world, "raised") == ["10", *[TOO_FEW] * 3]


def test_kinds_are_told_apart_when_there_are_ten_of_each(world: World) -> None:
    for kind in ConcernKind:
        on_a_summers_day(world, 10, kind)
    assert rows(world, "raised") == ["30", "10", "10", "10"]


def test_what_is_referred_counts_once_and_what_is_closed_by_its_day(world: World) -> None:
    with clock.standing_on(SUMMER):
        for _ in range(10):
            concern = taken_on(make_concern(world.hope), world.sofi)
            for _ in range(2):
                service.refer(concern, SAID_THEN, doing(world.sofi, world.hope))
            service.close(concern, Outcome.FOUND, SAID_THEN, doing(world.sofi, world.hope))
    assert rows(world, "referred") == ["10"]
    assert rows(world, "closed")[0] == "10"


def test_figures_of_a_half_year_that_is_over_stay_when_one_is_opened_again_and_closed_otherwise(
    world: World,
) -> None:
    with clock.standing_on(SUMMER):
        found = [
            closed(make_concern(world.hope), world.sofi, outcome) for outcome in Outcome for _ in range(10)
        ]
    before = rows(world, "closed")
    assert before == ["50", *["10"] * 5]
    service.reopen(found[0], SAID_THEN, doing(world.sofi, world.hope))
    assert rows(world, "closed") == before
    service.close(found[0], Outcome.NOT_FOUND, SAID_THEN, doing(world.sofi, world.hope))
    assert rows(world, "closed") == before


def test_organisations_below_and_others_are_not_counted_in(world: World) -> None:
    below = make_organisation("Below", parent=world.hope)
    with clock.standing_on(SUMMER):
        for there in (below, world.other):
            for _ in range(10):
                make_concern(there)
    assert rows(world, "raised")[0] == FEWER


def test_the_page_shows_the_figures_and_lets_a_lead_choose_among_their_own(
    lead: PageClient, world: World
) -> None:
    below = make_organisation("Below Hope", parent=world.hope)
    closed(make_concern(world.hope), world.saul)
    page = lead.get(f"/concerns/board?organisation={world.hope.reference}").text
    for words in ("Figures for the board", "Hope", FEWER, "a number below 10 is not shown"):
        assert words in page, words
    assert "Below Hope" in lead.get(f"/concerns/board?organisation={below.reference}").text
    assert lead.get(f"/concerns/board?organisation={world.other.reference}").status_code == 404


def test_outcomes_that_no_key_opens_are_counted_and_not_told_apart(
    app: Flask, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    with clock.standing_on(SUMMER):
        for outcome in Outcome:
            for _ in range(10):
                closed(make_concern(world.hope), world.sofi, outcome)
    assert rows(world, "closed") == ["50", *["10"] * 5]
    db.session.expire_all()
    monkeypatch.setitem(app.extensions, "encryption.key_ring", {"other": b"x" * 32})
    assert rows(world, "closed") == ["50", *[TOO_FEW] * 5]
