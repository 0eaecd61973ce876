"""Who volunteers comes from the last publication, where a body has its own line and nothing is hidden."""

from datetime import date, timedelta

import pytest

from tests.factories.publications import DAY, Kept, make_published
from volunteer_app.diversity.publishing.declared import declared
from volunteer_app.survey.feeding import published

HMPPS, YOUTH = "HM Prison and Probation Service", "Youth Justice Board for England and Wales"


@pytest.fixture(autouse=True)
def kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """One publication has left the house."""
    monkeypatch.setattr(published, "reading", Kept(make_published()))


def test_a_published_number_is_taken_with_its_day() -> None:
    number, note = published.number(HMPPS, DAY, "women")
    rows = [
        each for each in make_published().rows if (each.breakdown_value, each.category) == (HMPPS, "Female")
    ]
    assert number == rows[0].published
    assert note == "Published for 30 September 2026"


def test_a_line_that_repeats_says_its_own_day() -> None:
    assert published.number(YOUTH, DAY, "women")[1] == "Published for 30 June 2026"


def test_several_categories_are_added_up(monkeypatch: pytest.MonkeyPatch) -> None:
    many = make_published(growth=10)
    monkeypatch.setattr(published, "reading", Kept(many))
    wanted = published.LINES["ethnic_minorities"][1]
    rows = [
        each.published
        for each in many.rows
        if (each.breakdown_value, each.characteristic) == (HMPPS, "Ethnic group") and each.category in wanted
    ]
    assert None not in rows
    assert published.number(HMPPS, DAY, "ethnic_minorities")[0] == sum(each or 0 for each in rows)


def test_where_one_number_is_hidden_there_is_none() -> None:
    assert published.number(YOUTH, DAY, "ethnic_minorities") == (
        None,
        "Hidden in the published figures of 30 September 2026",
    )


def test_a_line_of_several_bodies_is_nobodys() -> None:
    number, note = published.number("Ministry of Justice, its other bodies", DAY, "women")
    assert number is None
    assert "no line for this body" in note
    assert published.number("Legal Aid Agency", DAY, "women")[0] is None


def test_a_publication_of_a_later_day_is_not_used() -> None:
    number, note = published.number(HMPPS, DAY - timedelta(days=1), "women")
    assert (number, note) == (None, "No diversity figures had been published of that day or before")
    assert published.number(HMPPS, date(2027, 1, 31), "women")[0] is not None


@pytest.mark.parametrize("figure", published.LINES)
def test_what_is_looked_for_is_what_is_published(figure: str) -> None:
    characteristic, categories = published.LINES[figure]
    tables = [
        each
        for each in declared().tables
        if (each.population.name, each.breakdown.name) == (published.POPULATION, published.BREAKDOWN)
        and each.characteristic.name == characteristic
    ]
    assert len(tables) == 1
    assert set(categories) <= set(tables[0].characteristic.categories)
