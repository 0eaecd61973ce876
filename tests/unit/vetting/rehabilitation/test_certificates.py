"""What certificates show: the published cases, the days on which the rules changed, and their boundaries."""

import csv
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from volunteer_app.foundation.months import add_months
from volunteer_app.vetting.rehabilitation.disposals import AgeGroup, disposals
from volunteer_app.vetting.rehabilitation.filtering import (
    Item,
    Offence,
    Shows,
    filtering_on,
    on_basic,
    on_standard_or_enhanced,
)

CASES = list(csv.DictReader((Path(__file__).parent / "visibility.csv").read_text().splitlines()))
TODAY = date(2026, 11, 22)
AGES = {"adult": AgeGroup.ADULT, "youth": AgeGroup.UNDER_18}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case_id"])
@pytest.mark.parametrize("any_age", list(AgeGroup))
def test_a_published_case_has_its_published_answer(case: dict[str, str], any_age: AgeGroup) -> None:
    is_spent = case["spent"] == "yes"
    years = case["age_of_record"].split()[0] if case["age_of_record"] not in {"", "any"} else "20"
    item = Item(
        is_caution=case["kind"] == "caution",
        age=AGES.get(case["age_group"], any_age),
        given_on=add_months(TODAY, -12 * int(years)),
        is_custodial=case["disposal"].startswith("custodial"),
    )
    assert on_basic(is_spent=is_spent).shows == case["basic_check"]
    assert on_standard_or_enhanced(item, TODAY, is_spent=is_spent).shows == case["standard_or_enhanced_check"]


def conviction(given_on: date, age: AgeGroup = AgeGroup.ADULT, **more: Any) -> Item:
    return Item(False, age, given_on, offence=Offence.NOT_SPECIFIED, **more)


def shows(item: Item, day: date = TODAY) -> Shows:
    return on_standard_or_enhanced(item, day, is_spent=True).shows


@pytest.mark.parametrize(
    ("item", "months"),
    [
        (conviction(TODAY), 132),
        (conviction(TODAY, AgeGroup.UNDER_18), 66),
        (Item(True, AgeGroup.ADULT, TODAY, offence=Offence.NOT_SPECIFIED), 72),
    ],
)
def test_something_spent_is_left_out_from_its_anniversary_on(item: Item, months: int) -> None:
    anniversary = add_months(TODAY, months)
    day_before = date.fromordinal(anniversary.toordinal() - 1)
    assert shows(item, day_before) is Shows.WILL
    assert shows(item, anniversary) is Shows.WILL_NOT


def test_a_conviction_of_a_leap_day_is_shown_until_its_eleven_years_are_over() -> None:
    item = conviction(date(2012, 2, 29))
    assert shows(item, date(2023, 2, 28)) is Shows.WILL
    assert shows(item, date(2023, 3, 1)) is Shows.WILL_NOT


def test_several_convictions_are_filtered_only_since_28_november_2020() -> None:
    item = conviction(date(2000, 1, 1), is_only_conviction=False)
    assert shows(item, date(2020, 11, 27)) is Shows.WILL
    assert shows(item, date(2020, 11, 28)) is Shows.WILL_NOT


def test_a_caution_from_youth_is_never_shown_since_28_november_2020() -> None:
    item = Item(True, AgeGroup.UNDER_18, date(2019, 1, 1), offence=Offence.SPECIFIED)
    assert shows(item, date(2020, 11, 27)) is Shows.WILL
    assert shows(item, date(2020, 11, 28)) is Shows.WILL_NOT


def test_everything_was_shown_until_28_may_2013() -> None:
    item = conviction(date(1990, 1, 1))
    assert shows(item, date(2013, 5, 28)) is Shows.WILL
    assert shows(item, date(2013, 5, 29)) is Shows.WILL_NOT


def test_custody_and_specified_offences_are_shown_however_old() -> None:
    assert shows(conviction(date(1990, 1, 1), is_custodial=True)) is Shows.WILL
    for age in AgeGroup:
        assert shows(Item(False, age, date(1990, 1, 1), offence=Offence.SPECIFIED)) is Shows.WILL
    assert shows(Item(True, AgeGroup.ADULT, date(1990, 1, 1), offence=Offence.SPECIFIED)) is Shows.WILL


def test_who_is_not_sure_of_the_offence_is_not_told_that_it_stays_off() -> None:
    for is_caution in (True, False):
        item = Item(is_caution, AgeGroup.ADULT, date(1990, 1, 1), offence=Offence.NOT_SURE)
        assert shows(item) is Shows.MAYBE


def test_suspended_sentences_and_service_detention_count_as_custody_and_hospital_orders_do_not() -> None:
    custodial = {code for code, each in disposals().items() if each.is_custodial}
    assert custodial == {
        "adult_prison_sentence",
        "adult_service_detention",
        "adult_suspended_prison_sentence",
        "detention",
        "detention_training_order",
        "service_detention",
    }


def test_the_rules_of_every_day_have_a_source() -> None:
    for day in (date(1980, 1, 1), date(2013, 5, 29), date(2020, 11, 28), TODAY):
        rules = filtering_on(day)
        assert rules.source
        assert rules.effective_from <= day
        assert rules.effective_to is None or day < rules.effective_to
