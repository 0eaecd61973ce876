from datetime import date

import pytest

from tests.factories.publications import DAY, EARLIER, make_history
from volunteer_app.dashboards.figures import Figures
from volunteer_app.dashboards.over_time import Then, of_category
from volunteer_app.dashboards.presenters import drawing, tables

DAYS = [Figures(each) for each in make_history()]
EVERYBODY = ("All", "All")
BOARD = ("Agency", "Youth Justice Board for England and Wales")


def white(at: tuple[str, str] = EVERYBODY) -> list[Then]:
    return of_category(DAYS, "Volunteers", "Ethnic group", "White", at)


def test_each_day_has_its_own_published_number() -> None:
    assert [(each.day, each.text) for each in white()] == [
        (date(2025, 12, 31), "700"),
        (date(2026, 3, 31), "770"),
        (EARLIER, "825"),
        (DAY, "850"),
    ]
    assert not any(each.is_repeated for each in white())


def test_a_count_that_is_repeated_is_marked_in_picture_and_table() -> None:
    found = white(BOARD)
    assert [each.is_repeated for each in found] == [False, False, False, True]
    assert drawing.of_days(found, "White").bars[-1].label == "30 September 2026, repeats 30 June 2026"
    assert tables.of_days(found, "White").remarks == ["30 September 2026: repeats the count of 30 June 2026"]


def test_a_line_that_a_day_did_not_have_is_said_and_not_drawn() -> None:
    found = white(("Agency", "Bodies to come"))
    assert {each.text for each in found} == {"[x]"}
    table = tables.of_days(found, "White")
    assert table.rows[0] == ["31 December 2025", "[x]", "[x]", "[x]"]
    assert table.symbols == ["[x]: not counted on that line or day"]
    assert drawing.of_days(found, "White").finding == "White: there are not yet two days to compare"


def test_a_hidden_number_stays_hidden_in_every_day() -> None:
    found = of_category(DAYS, "Volunteers", "Ethnic group", "Other ethnic group", EVERYBODY)
    assert {(each.text, each.number, each.share) for each in found} == {("[c]", None, None)}


def test_the_finding_says_the_first_and_the_last_day() -> None:
    assert drawing.of_days(white(), "White").finding == (
        "White: 700 on 31 December 2025, 850 on 30 September 2026"
    )


@pytest.mark.parametrize("number", range(4))
def test_a_share_is_of_those_who_said_on_that_day(number: int) -> None:
    then, found = white()[number], DAYS[number]
    line = found.everybody("Volunteers")
    assert line is not None
    said = found.said(line, "Ethnic group")
    assert said is not None
    assert then.share == pytest.approx((then.number or 0) / said.people)
