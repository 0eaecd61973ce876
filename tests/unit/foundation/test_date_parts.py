"""A date typed as day, month and year."""

from datetime import date
from typing import Any

import pytest
from werkzeug.datastructures import MultiDict
from wtforms import Form
from wtforms.validators import InputRequired, Optional, ValidationError

from volunteer_app.foundation.date_parts import DateParts


def not_in_2020(_form: Form, field: DateParts) -> None:
    if field.data and field.data.year == 2020:
        raise ValidationError("Start date must not be in 2020")


class Needed(Form):  # type: ignore[misc]  # WTForms has no types
    starts_on = DateParts("Start date", [InputRequired("Enter a start date"), not_in_2020])


class Free(Form):  # type: ignore[misc]  # WTForms has no types
    starts_on = DateParts("When does it start?", [Optional()], named="Start date")


def typed(day: str, month: str, year: str, form: type[Form] = Needed) -> Any:
    parts = {"starts_on-day": day, "starts_on-month": month, "starts_on-year": year}
    filled = form(MultiDict(parts))
    filled.validate()
    return filled.starts_on


@pytest.mark.parametrize(
    ("day", "month", "year"),
    [
        ("3", "2", "2026"),
        ("03", "02", "2026"),
        (" 3 ", "Feb", "2026"),
        ("3", "february", "2026"),
        ("3", "FEB.", "2026"),
    ],
)
def test_a_date_is_read_as_people_write_it(day: str, month: str, year: str) -> None:
    field = typed(day, month, year)
    assert field.data == date(2026, 2, 3)
    assert not field.errors


@pytest.mark.parametrize(
    ("day", "month", "year"),
    [
        ("31", "2", "2026"),
        ("29", "2", "2027"),
        ("0", "1", "2026"),
        ("1", "13", "2026"),
        ("+1", "1", "2026"),
        ("1_0", "1", "2026"),
        ("٣", "1", "2026"),
        ("1", "Febtober", "2026"),
        ("1", "1", "0000"),
        ("9" * 5000, "1", "2026"),
    ],
)
def test_no_real_date_is_refused_and_what_was_typed_is_kept(day: str, month: str, year: str) -> None:
    field = typed(day, month, year)
    assert list(field.errors) == ["Start date must be a real date"]
    assert field.data is None
    assert field.shown == {"day": day, "month": month, "year": year}
    assert field.wrong_parts == ("day", "month", "year")
    assert field.error_id == "starts_on-day"


@pytest.mark.parametrize(
    ("parts", "message", "wrong"),
    [
        (("", "2", "2026"), "Start date must include a day", ("day",)),
        (("3", "", "2026"), "Start date must include a month", ("month",)),
        (("3", "", ""), "Start date must include a month and year", ("month", "year")),
        (("3", "2", "26"), "Start date must include a year of 4 numbers", ("year",)),
        (("3", "2", "20x6"), "Start date must include a year of 4 numbers", ("year",)),
    ],
)
@pytest.mark.parametrize("form", [Needed, Free])
def test_an_incomplete_date_names_what_is_missing_and_leads_there(
    parts: tuple[str, str, str], message: str, wrong: tuple[str, ...], form: type[Form]
) -> None:
    field = typed(*parts, form=form)
    assert list(field.errors) == [message]
    assert field.wrong_parts == wrong
    assert field.error_id == f"starts_on-{wrong[0]}"


def not_without(_form: Form, field: DateParts) -> None:
    if field.data is None:
        raise ValidationError("Enter a start date")


class Asked(Form):  # type: ignore[misc]  # WTForms has no types
    starts_on = DateParts("Start date", [InputRequired("Enter a start date"), not_without])


def test_what_is_no_date_is_said_once_whatever_else_the_form_asks_of_it() -> None:
    assert list(typed("3", "2", "26", form=Asked).errors) == ["Start date must include a year of 4 numbers"]
    assert list(typed("31", "2", "2026", form=Asked).errors) == ["Start date must be a real date"]


def test_an_empty_date_gets_the_message_of_the_form() -> None:
    field = typed("", " ", "")
    assert list(field.errors) == ["Enter a start date"]
    assert field.error_id == "starts_on-day"


def test_a_date_that_is_not_needed_may_stay_empty() -> None:
    field = typed("", "", "", form=Free)
    assert field.data is None
    assert not field.errors
    assert field.wrong_parts == ()


def test_a_form_that_lacks_the_three_inputs_is_an_empty_date() -> None:
    form = Needed(MultiDict({"something": "else"}))
    assert not form.validate()
    assert list(form.starts_on.errors) == ["Enter a start date"]


def test_a_rule_of_the_form_marks_the_whole_date() -> None:
    field = typed("3", "2", "2020")
    assert list(field.errors) == ["Start date must not be in 2020"]
    assert field.wrong_parts == ("day", "month", "year")
    assert field.shown["year"] == "2020"


def test_a_stored_date_is_shown_in_its_parts() -> None:
    form = Needed(data={"starts_on": date(2026, 11, 2)})
    assert form.starts_on.shown == {"day": "2", "month": "11", "year": "2026"}


def test_what_is_typed_replaces_the_stored_date() -> None:
    form = Free(MultiDict({"starts_on-day": "", "starts_on-month": "", "starts_on-year": ""}),
                data={"starts_on": date(2026, 11, 2)})  # fmt: skip
    assert form.validate()
    assert form.starts_on.data is None
    assert form.starts_on.shown == {"day": "", "month": "", "year": ""}
