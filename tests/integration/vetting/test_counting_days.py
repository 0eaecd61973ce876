"""How long checks took, counted from request to result."""

from datetime import date, time

import pytest
from sqlalchemy import select

from tests.factories.organisations import BY, make_organisation
from tests.factories.people import make_person
from tests.factories.vetting import make_check
from volunteer_app.foundation import clock
from volunteer_app.foundation.database import db
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.models import Person
from volunteer_app.vetting.counting_days import days_to_clear
from volunteer_app.vetting.models import CheckStep
from volunteer_app.vetting.rules import CheckKind, CheckState

pytestmark = pytest.mark.usefixtures("database")

YEAR = (date(2025, 10, 1), date(2026, 10, 1))
EVERYBODY = select(Person.id)


def check(
    hope: Organisation,
    asked: date,
    *came: date,
    kind: CheckKind = CheckKind.CRIMINAL_RECORD,
) -> Person:
    """Somebody whose check was asked for and came back, which was noted on one day or on several."""
    with clock.standing_on(asked, time(12)):
        person = make_person(hope)
        made = make_check(person, hope, kind)
    for day in came:
        with clock.standing_on(day, time(9)):
            db.session.add(CheckStep(check_id=made.id, recorded_by=BY.name, state=CheckState.RETURNED))
            db.session.flush()
    return person


def test_days_are_counted_from_the_request_to_the_result_in_the_period() -> None:
    hope = make_organisation("Hope")
    check(hope, date(2025, 9, 1), date(2025, 10, 1))  # comes on the first day
    slow = check(hope, date(2026, 1, 1), date(2026, 3, 2), date(2026, 3, 9))
    check(hope, date(2026, 9, 1), date(2026, 10, 1))  # comes when it is over
    check(hope, date(2025, 8, 1), date(2025, 9, 30))  # came the day before
    check(hope, date(2026, 2, 1))  # did not come back
    check(hope, date(2026, 2, 1), date(2026, 2, 5), kind=CheckKind.IDENTITY)  # is no criminal record check

    assert sorted(days_to_clear(EVERYBODY, YEAR)) == [30, 60]
    assert days_to_clear(EVERYBODY.where(Person.id == slow.id), YEAR) == [60]
    assert days_to_clear(EVERYBODY.where(Person.id != slow.id), (date(2026, 1, 1), YEAR[1])) == []
