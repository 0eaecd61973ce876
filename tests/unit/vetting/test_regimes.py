from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from volunteer_app.vetting.regimes import reading
from volunteer_app.vetting.regimes.numbers import number_problem
from volunteer_app.vetting.regimes.reading import levels_on, lists_on, regime_on, rules_on
from volunteer_app.vetting.rules import CertificateLevel

MAY_2010 = date(2010, 5, 3)


def names(day: date) -> list[str]:
    return [each.says for each in lists_on(day)]


@pytest.mark.parametrize(
    ("day", "body"),
    [
        (date(2002, 3, 11), "Criminal Records Bureau"),
        (date(2009, 10, 11), "Criminal Records Bureau"),
        (date(2012, 11, 30), "Criminal Records Bureau"),
        (date(2012, 12, 1), "Disclosure and Barring Service"),
        (date(2026, 11, 22), "Disclosure and Barring Service"),
    ],
)
def test_certificates_are_issued_by_whoever_did_on_that_day(day: date, body: str) -> None:
    regime = regime_on(day)
    assert regime is not None
    assert regime.body == body


def test_before_march_2002_there_were_no_certificates() -> None:
    assert regime_on(date(2002, 3, 10)) is None
    assert levels_on(date(2002, 3, 10)) == {}


def test_the_three_old_lists_are_searched_until_11_october_2009() -> None:
    assert [each.split(" (")[0] for each in names(date(2009, 10, 11))] == [
        "POCA list",
        "List 99",
        "POVA list",
    ]
    assert names(date(2009, 10, 12)) == ["ISA children’s barred list", "ISA adults’ barred list"]


def test_the_pova_list_is_there_from_26_july_2004() -> None:
    assert not any("POVA" in each for each in names(date(2004, 7, 25)))
    assert any("POVA" in each for each in names(date(2004, 7, 26)))


def test_may_2010_is_judged_by_the_rules_of_may_2010() -> None:
    levels = levels_on(MAY_2010)
    assert levels[CertificateLevel.ENHANCED_CHILD_BARRED] == (
        "Enhanced CRB disclosure with the ISA children’s barred list"
    )
    assert levels[CertificateLevel.BASIC] == "Basic disclosure from Disclosure Scotland"
    assert rules_on("update_service", MAY_2010) == []
    (children,) = [each for each in rules_on("regulated_activity", MAY_2010) if each.status == "children"]
    assert "4 or more days in a month" in children.says


@pytest.mark.parametrize(
    ("day", "statuses"),
    [
        (date(2009, 10, 11), []),
        (date(2009, 10, 12), ["planned"]),
        (date(2010, 6, 14), ["planned"]),
        (date(2010, 6, 15), ["halted"]),
        (date(2012, 9, 9), ["halted"]),
        (date(2012, 9, 10), ["repealed"]),
        (date(2026, 11, 22), []),
    ],
)
def test_registration_was_planned_then_halted_and_never_went_live(day: date, statuses: list[str]) -> None:
    assert [each.status for each in rules_on("registration", day)] == statuses


@pytest.mark.parametrize(
    ("subject", "status", "first"),
    [
        ("update_service", "open", date(2014, 6, 30)),
        ("regulated_activity", "children", date(2026, 9, 1)),
        ("regulated_activity", "adults", date(2012, 9, 10)),
        ("filtering", "each", date(2020, 11, 28)),
    ],
)
def test_what_holds_today_began_on_its_day(subject: str, status: str, first: date) -> None:
    (today,) = [each for each in rules_on(subject, date(2026, 11, 22)) if each.status == status]
    assert today.effective_from == first
    assert today not in rules_on(subject, date.fromordinal(first.toordinal() - 1))


@pytest.mark.parametrize(
    ("day", "is_left_out"),
    [(date(2026, 8, 31), True), (date(2026, 9, 1), False), (date(2026, 11, 22), False)],
)
def test_supervised_work_with_children_counts_from_september_2026(day: date, is_left_out: bool) -> None:
    (children,) = [each for each in rules_on("regulated_activity", day) if each.status == "children"]
    assert ("unsupervised" in children.says) is is_left_out
    assert ("supervised by somebody else or not" in children.says) is not is_left_out


@pytest.mark.parametrize(
    ("day", "days_to_join"),
    [
        (date(2013, 6, 16), []),
        (date(2013, 6, 17), ["14"]),
        (date(2014, 6, 29), ["14"]),
        (date(2014, 6, 30), ["30"]),
        (date(2026, 11, 22), ["30"]),
    ],
)
def test_the_update_service_opened_in_june_2013_with_fewer_days_to_join(
    day: date, days_to_join: list[str]
) -> None:
    says = [each.says for each in rules_on("update_service", day)]
    assert [each.split("joined within ")[1].split(" days")[0] for each in says] == days_to_join


@given(st.dates(date(2002, 3, 11), date(2030, 1, 1)))
def test_every_day_has_one_regime_and_each_level_one_name(day: date) -> None:
    holding = reading.holding(reading.regimes(), day)
    assert len(holding) == 1
    rows = reading.holding(holding[0].levels, day)
    assert len({row.level for row in rows}) == len(rows)
    assert {CertificateLevel.BASIC, CertificateLevel.STANDARD, CertificateLevel.ENHANCED} <= set(
        levels_on(day)
    )


def test_every_row_names_its_source() -> None:
    rows = [each for regime in reading.regimes() for each in (regime, *regime.levels, *regime.lists)]
    rows += [each for subject in reading.SUBJECTS for each in reading.rules(subject)]
    assert [row.says for row in rows if len(row.source) < 10] == []


@pytest.mark.parametrize(
    ("number", "issued_on", "is_good"),
    [
        ("001234567890", date(2024, 5, 3), True),
        ("00123456789", date(2024, 5, 3), False),
        ("CRB-77/0012", date(2024, 5, 3), False),
        ("CRB-77/0012", date(2012, 11, 30), True),
        ("CRB-77/0012", date(2012, 12, 1), False),
        ("1" * 41, date(2010, 5, 3), False),
        ("CRB-77/0012", None, False),
    ],
)
def test_a_dbs_number_has_12_digits_and_an_older_one_is_as_it_was_issued(
    number: str, issued_on: date | None, is_good: bool
) -> None:
    assert (number_problem(number, issued_on) == "") is is_good
