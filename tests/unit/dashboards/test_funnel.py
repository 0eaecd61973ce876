from dataclasses import replace
from datetime import date

import pytest

from tests.factories.publications import EARLIER, make_published
from volunteer_app.dashboards import funnel
from volunteer_app.dashboards.figures import Figures
from volunteer_app.dashboards.rules.comparing import Verdict
from volunteer_app.diversity.publishing.rows import Published, Row

FOUND = Figures(make_published())
NAMES = ("Applied, not offered", "Offered, not placed", "Placed")


def changed(published: Published, **numbers: tuple[int | None, int | None, int | None]) -> Figures:
    """Other numbers of the three stages. `numbers`: by sex, in the order of the stages."""

    def of(row: Row) -> Row:
        if row.characteristic != "Sex" or row.breakdown_value not in NAMES or row.category not in numbers:
            return row
        return row._replace(published=numbers[row.category][NAMES.index(row.breakdown_value)])

    return Figures(replace(published, rows=tuple(map(of, published.rows))))


def sex(found: Figures) -> dict[str, funnel.Step]:
    (one,) = [each for each in funnel.funnels(found) if each.characteristic == "Sex"]
    return {each.name: each for each in one.steps}


def test_those_offered_a_role_are_those_who_are_placed_and_those_who_are_not() -> None:
    steps = sex(changed(make_published(), Female=(500, 100, 400)))
    female = steps["Female"]
    assert (female.applied, female.offered, female.placed) == ("1,000", "500", "400")
    assert female.offered_rate.share is not None
    assert female.offered_rate.share.percent == 50
    assert female.placed_rate.share is not None
    assert female.placed_rate.share.percent == 40


def test_rates_are_against_those_of_all_applicants() -> None:
    everybody = sex(FOUND)["All applicants"]
    assert (everybody.applied, everybody.offered, everybody.placed) == ("1,890", "905", "615")
    steps = sex(changed(make_published(), Female=(900, 50, 50), Male=(100, 100, 400)))
    assert steps["Female"].placed_rate.verdict is Verdict.FEWER
    assert steps["Female"].placed_rate.relative == pytest.approx(0.05 / (615 / 1890))
    assert steps["Male"].placed_rate.verdict is Verdict.MORE
    assert steps["Female"].sentence == (
        "“Female”: 5% of those who applied are placed, against 33% of all applicants:"
        " fewer than of all applicants."
    )


@pytest.mark.parametrize("stage", range(3))
def test_a_hidden_number_at_any_stage_hides_all_that_needs_it(stage: int) -> None:
    numbers: list[int | None] = [500, 100, 400]
    numbers[stage] = None
    female = sex(changed(make_published(), Female=(numbers[0], numbers[1], numbers[2])))["Female"]
    assert female.applied == "[c]"
    assert (female.offered == "[c]") is (stage > 0)
    assert (female.placed == "[c]") is (stage == 2)
    assert (female.offered_rate.share, female.placed_rate.share) == (None, None)
    assert female.placed_rate.words == "cannot be said: a number is hidden"


def test_who_did_not_say_is_no_group() -> None:
    assert set(sex(FOUND)) == {"All applicants", "Female", "Male"}


def test_stages_of_different_days_are_not_put_together() -> None:
    one = make_published()
    rows = tuple(
        row._replace(reference_day=EARLIER) if row.breakdown_value == "Placed" else row for row in one.rows
    )
    assert funnel.funnels(Figures(replace(one, rows=rows))) == []


def test_merged_stages_say_nothing_of_the_way() -> None:
    one = make_published()
    rows = tuple(row for row in one.rows if row.breakdown_value != "Offered, not placed")
    assert funnel.funnels(Figures(replace(one, rows=rows))) == []


@pytest.mark.parametrize(
    ("last", "first", "after"),
    [
        (date(2026, 9, 30), date(2025, 10, 1), date(2026, 10, 1)),
        (date(2026, 12, 31), date(2026, 1, 1), date(2027, 1, 1)),
        (date(2028, 2, 28), date(2027, 2, 28), date(2028, 2, 29)),
    ],
)
def test_the_year_ends_on_the_day_of_the_count(last: date, first: date, after: date) -> None:
    assert funnel.year(last) == (first, after)
