from datetime import date

import pytest

from volunteer_app.people.rules import age_on, birth_date_problem, outward_part, reaches_age_on, sort_name


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("Siân", "Ŵyn", "wyn sian"),
        ("Pádraig", "O’Brien", "obrien padraig"),
        ("Pat", "O'Brien", "obrien pat"),
        ("Søren", "Łukasz", "lukasz soren"),
        ("Anna", "Groß", "gross anna"),
        ("  Mary  Ann ", "van  Dyk", "van dyk mary ann"),
        ("😀", "Smith", "smith 😀"),
    ],
)
def test_a_sort_name_has_the_last_name_first_and_no_accents_case_or_apostrophes(
    first: str, last: str, expected: str
) -> None:
    assert sort_name(first, last) == expected


def test_a_sort_name_fits_its_column_whatever_the_name_becomes() -> None:
    assert len(sort_name("ﷺ" * 100, "ﷺ" * 100)) <= 210


def test_somebody_born_on_29_february_is_a_year_older_on_1_march() -> None:
    born_on = date(2008, 2, 29)
    assert age_on(born_on, date(2026, 2, 28)) == 17
    assert age_on(born_on, date(2026, 3, 1)) == 18
    assert reaches_age_on(born_on, 18) == date(2026, 3, 1)


def test_the_day_before_a_birthday_is_a_year_younger() -> None:
    assert age_on(date(2000, 6, 15), date(2026, 6, 14)) == 25
    assert age_on(date(2000, 6, 15), date(2026, 6, 15)) == 26


def test_a_birth_date_is_in_the_past_and_of_somebody_who_can_be_alive() -> None:
    today = date(2026, 11, 22)
    assert birth_date_problem(None, today) == ""
    assert birth_date_problem(today, today) == ""
    assert birth_date_problem(date(2026, 11, 23), today) == "Date of birth must be in the past"
    assert birth_date_problem(date(1905, 11, 23), today) == ""
    assert birth_date_problem(date(1905, 11, 21), today) == "Date of birth must be in the last 120 years"


@pytest.mark.parametrize(
    ("postcode", "area"),
    [
        ("SW1A 1AA", "SW1A"), ("M1 1AE", "M1"), ("CF10 1BH", "CF10"), ("B338TH", "B33"),
        ("", ""), ("CF10", ""), ("75008", ""), ("NOT A CODE", ""),
    ],
)  # fmt: skip
def test_only_the_first_part_of_a_whole_postcode_tells_people_apart(postcode: str, area: str) -> None:
    assert outward_part(postcode) == area
