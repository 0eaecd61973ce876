"""Two coordinators act at the same moment on the same people: neither waits for the other for ever."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier, BrokenBarrierError
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from tests.factories.organisations import BY, make_organisation
from tests.factories.people import make_person
from tests.factories.training_sessions import make_session
from tests.integration.training.sessions.conftest import TODAY
from volunteer_app.foundation import clock
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused
from volunteer_app.foundation.history import HistoryEntry
from volunteer_app.foundation.transactions import transaction
from volunteer_app.people.models import Person
from volunteer_app.training.sessions import booking, queries
from volunteer_app.training.sessions.models import TrainingBooking, TrainingSession
from volunteer_app.training.sessions.rules import BookingState

pytestmark = pytest.mark.usefixtures("database")


def after_the_other_s_first(act: Callable[..., Any]) -> Callable[..., Any]:
    """The same act, once both have come to their first one, or it is clear that the other cannot."""
    both = Barrier(2)

    def waiting(*of: Any) -> Any:
        with suppress(BrokenBarrierError):
            both.wait(1)
        return act(*of)

    return waiting


def test_two_groups_with_the_same_people_in_another_order_are_both_booked(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    organisation = make_organisation()
    one, two = (make_person(organisation).id for _ in range(2))
    first = make_session(organisation).id
    second = make_session(organisation, TODAY.replace(day=30)).id
    db.session.commit()
    monkeypatch.setattr(queries, "booking_of", after_the_other_s_first(queries.booking_of))

    def book(group: tuple[int, list[int]]) -> list[TrainingBooking]:
        with app.app_context(), clock.standing_on(TODAY), transaction():
            session = db.session.get_one(TrainingSession, group[0])
            return booking.book_all(session, [db.session.get_one(Person, each) for each in group[1]], by=BY)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(book, [(first, [one, two]), (second, [two, one])]))
    booked = {BookingState.BOOKED: 2}
    assert queries.counts([first, second]) == {first: booked, second: booked}


def test_a_group_is_booked_whole_or_not_at_all_and_on_behalf_of_each() -> None:
    organisation = make_organisation()
    session = make_session(organisation)
    known, unknown = make_person(organisation), make_person(make_organisation(), last_name="Other")
    db.session.commit()
    with pytest.raises(Refused, match=r"Carys Other: .* does not hold this person") as refused:
        booking.book_all(session, [known, unknown], by=BY)
    assert refused.value.field == "people"
    db.session.rollback()
    (made,) = booking.book_all(session, [known], by=BY)
    assert made.person_id == known.id
    entry = db.session.scalars(
        select(HistoryEntry).where(HistoryEntry.action == "training_booking:book")
    ).one()
    assert entry.on_behalf_of == known.reference
