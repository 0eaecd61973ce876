"""Milestones of hours and of years, and what would name a prison."""

from datetime import date

import pytest

from volunteer_app.placements.recognition import rules
from volunteer_app.placements.recognition.reference import reference

TODAY = date(2026, 11, 22)


def test_hours_are_reached_on_the_day_whose_minutes_fill_them() -> None:
    days = [(date(2026, 1, 5), 599), (date(2026, 1, 12), 1), (date(2026, 2, 2), 3000)]
    assert rules.hours_reached(days, (10, 25, 50, 100)) == [
        (10, date(2026, 1, 12)),
        (25, date(2026, 2, 2)),
        (50, date(2026, 2, 2)),
    ]


def test_a_year_is_full_a_year_after_the_first_day() -> None:
    running = [(date(2025, 11, 22), date(2027, 1, 1))]
    assert rules.years_reached(running, (1, 2), TODAY) == [(1, TODAY)]
    assert rules.years_reached([(date(2025, 11, 23), date(2027, 1, 1))], (1, 2), TODAY) == []


def test_a_gap_moves_the_day_and_overlapping_placements_count_once() -> None:
    first = (date(2024, 1, 1), date(2024, 7, 1))
    alongside = (date(2024, 3, 1), date(2024, 6, 1))
    after_a_gap = (date(2025, 1, 1), date(2027, 1, 1))
    reached = rules.years_reached([after_a_gap, alongside, first], (1,), TODAY)
    assert reached == [(1, date(2025, 7, 4))]  # 182 days of the leap year before the gap, 184 after


def test_days_to_come_are_not_served() -> None:
    assert rules.years_reached([(date(2026, 12, 1), date(2030, 1, 1))], (1,), TODAY) == []


def test_a_year_from_a_leap_day_ends_on_the_first_of_march() -> None:
    assert rules.anniversary(date(2024, 2, 29), 1) == date(2025, 3, 1)
    assert rules.anniversary(date(2024, 2, 29), 4) == date(2028, 2, 29)


def test_the_year_of_today_ends_with_today() -> None:
    found = rules.by_year([(date(2025, 12, 31), 60), (date(2026, 1, 1), 30), (TODAY, 30)], TODAY)
    assert found == [
        ((date(2026, 1, 1), date(2026, 11, 23)), 60),
        ((date(2025, 1, 1), date(2026, 1, 1)), 60),
    ]


@pytest.mark.parametrize(("hours", "reached"), [(9, 0), (10, 10), (99, 50), (900, 500)])
def test_the_highest_threshold_that_is_reached(hours: int, reached: int) -> None:
    assert rules.highest(hours, reference().hours) == reached


@pytest.mark.parametrize(
    "text",
    [
        "She tutored at HMP Leeds",
        "at H.M.P. Anywhere",
        "in HMYOI Feltham",
        "at leeds every week",
        "an HM Prison",
    ],
)
def test_a_prison_is_found_by_its_name_or_its_title(text: str) -> None:
    assert rules.prison_named(text, ["Leeds (HMP)"])


@pytest.mark.parametrize("text", ["She was leedsome", "Thamp", "with HM Prison and Probation Service", ""])
def test_other_words_name_no_prison(text: str) -> None:
    assert rules.prison_named(text, ["Leeds (HMP)"]) == ""
    assert rules.prison_told(text) == ""
    assert rules.custody_told(text) == ""


OTHERS = ["Wandsworth (HMP)", "Send (HMP)", "Usk (HMP)", "Oakhill (STC)", "HMP Ford"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Listener training at Wandsworth", "Wandsworth"),
        ("at Send, at USK", "Send"),
        ("at USK", "USK"),
        ("at Oakhill", "Oakhill"),
        ("She would send reports and ford rivers", ""),
        ("Wandsworthy", ""),
    ],
)
def test_any_other_prison_is_found_by_its_name_with_a_capital(text: str, found: str) -> None:
    assert rules.prison_named(text, [], OTHERS) == found


CITIES = ["Leeds", "Bristol", "Reading"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("She tutors at Leeds", "at Leeds"),
        ("inside Bristol", "inside Bristol"),
        ("the Leeds prison choir", "Leeds prison"),
        ("in the prison in Reading", "prison in Reading"),
        ("on Leeds’ wings", "Leeds’ wings"),
        ("the Bristol governor", "Bristol governor"),
        ("HMP Leeds", "HMP"),
    ],
)
def test_a_city_with_a_prison_is_found_where_it_stands_as_the_prison(text: str, found: str) -> None:
    assert rules.prison_named(text, [], OTHERS, CITIES) == found


@pytest.mark.parametrize(
    "text",
    ["A Leeds charity", "volunteers in Leeds", "from Bristol to Reading", "good at reading", "at Leedsome"],
)
def test_a_city_by_itself_names_no_prison(text: str) -> None:
    assert rules.prison_named(text, [], OTHERS, CITIES) == ""


def test_the_name_of_an_organisation_is_taken_out_of_a_text_and_nothing_else() -> None:
    assert rules.without("For Leeds Lantern in Leeds", "Leeds lantern").split() == ["For", "in", "Leeds"]
    assert rules.without("In Leeds", "") == "In Leeds"


@pytest.mark.parametrize(
    ("written_on", "may"), [(TODAY, True), (date(2026, 11, 8), True), (date(2026, 11, 7), False)]
)
def test_a_note_can_be_taken_back_for_two_weeks(written_on: date, may: bool) -> None:
    assert rules.may_take_back(written_on, TODAY) is may


@pytest.mark.parametrize(
    "text",
    [
        "Peer advice in custody",
        "YOI Feltham",
        "while she served her sentence",
        "after being sentenced",
        "helped other inmates",
        "a fellow prisoner",
        "since his imprisonment",
        "in jail",
        "a young offender institution",
        "an ex-offender herself",
    ],
)
def test_words_that_say_that_somebody_was_held_are_found(text: str) -> None:
    assert rules.custody_told(text)


@pytest.mark.parametrize("text", ["Peer support in prison", "in two Prisons", "a prison, and probation"])
def test_prison_itself_is_found(text: str) -> None:
    assert rules.prison_told(text)


@pytest.mark.parametrize("text", ["A patient, punctual tutor.", "Volunteer coordinator", "a custodian", ""])
def test_plain_words_tell_nothing(text: str) -> None:
    assert (rules.custody_told(text), rules.prison_told(text)) == ("", "")
    assert rules.prison_named(text, [], OTHERS) == ""
