"""Months are added in a statement as they are in Python, on both databases."""

from datetime import date, timedelta

import pytest
from sqlalchemy import Date, Integer, literal, select

from volunteer_app.foundation.database import db
from volunteer_app.foundation.month_arithmetic import months_later
from volunteer_app.foundation.months import add_months

pytestmark = pytest.mark.usefixtures("database")


def test_a_month_without_that_day_gives_its_last_one() -> None:
    days = [date(2027, 12, 27) + timedelta(days=number) for number in range(70)]
    asked = [(day, months) for day in days for months in (0, 1, 2, 12, 14, 36, 120)]
    for day, months in asked:
        added = select(months_later(literal(day, Date), literal(months, Integer)))
        assert db.session.scalars(added).one() == add_months(day, months), (day, months)


def test_of_nothing_there_is_nothing() -> None:
    assert db.session.scalars(select(months_later(literal(None, Date), 3))).one() is None
