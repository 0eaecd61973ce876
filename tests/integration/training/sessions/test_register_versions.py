"""A register counts as long as the version of its pack says that was in force on the day of the session."""

from datetime import date, timedelta

import pytest

from tests.factories.organisations import BY, make_organisation
from tests.factories.packs import make_version
from tests.factories.people import make_person
from tests.factories.training import pack
from tests.factories.training_sessions import at, book, make_session
from tests.integration.training.sessions.conftest import TODAY
from volunteer_app.foundation import clock
from volunteer_app.foundation.marking import Mark
from volunteer_app.foundation.months import add_months
from volunteer_app.training.sessions import register
from volunteer_app.training.sessions.models import TrainingSession

pytestmark = pytest.mark.usefixtures("database")

HELD_ON = TODAY + timedelta(days=7)


def test_a_register_that_is_taken_or_corrected_later_goes_by_the_day_of_the_session() -> None:
    organisation = make_organisation()
    make_version(version="9.0", valid_from=TODAY, validity_months=12)
    make_version(version="9.1", valid_from=HELD_ON + timedelta(days=1), validity_months=36)
    session = make_session(organisation, HELD_ON, pack=pack())
    (made,) = book(session, make_person(organisation))
    later = HELD_ON + timedelta(days=2)
    for number, mark in enumerate((Mark.CAME, Mark.MISSED, Mark.CAME)):
        take(session, made.reference, mark, later + timedelta(days=number))
    assert made.record is not None
    assert made.record.valid_before == add_months(HELD_ON, 12)


def take(session: TrainingSession, booked: str, mark: Mark, on: date) -> None:
    with clock.standing_on(on, at=at(on, 12).time()):
        register.take(session, {booked: mark}, reason="Wrong line", version=session.version, by=BY)
