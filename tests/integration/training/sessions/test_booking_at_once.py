"""Many ask for the last place at once, or for two sessions of the same time."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.factories.organisations import BY, make_organisation
from tests.factories.people import make_person
from tests.factories.training_sessions import make_session
from tests.integration.at_once import TwoTransactions
from tests.integration.training.sessions.conftest import TODAY
from volunteer_app.foundation import clock, history
from volunteer_app.foundation.database import db
from volunteer_app.foundation.transactions import transaction
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.models import Affiliation, Person
from volunteer_app.people.rules import ConsentRoute
from volunteer_app.training.sessions import booking, queries
from volunteer_app.training.sessions.models import TrainingSession
from volunteer_app.training.sessions.rules import BookingState

pytestmark = pytest.mark.usefixtures("database")

WAITING, BOOKED = BookingState.WAITING, BookingState.BOOKED
NEXT_WEEK = TODAY + timedelta(days=7)
MANY = 500


def test_of_two_who_ask_for_the_last_place_at_once_one_gets_it_and_one_waits(app: Flask) -> None:
    organisation = make_organisation()
    one, two = (person.id for person in (make_person(organisation), make_person(organisation)))
    number = make_session(organisation, capacity=1).id
    db.session.commit()
    said = TwoTransactions(app, lambda: asks(number, one), lambda: asks(number, two)).run()
    assert sorted(said) == ["first done", "second done"]
    assert queries.counts([number])[number] == {BOOKED: 1, WAITING: 1}


def test_a_person_cannot_book_two_sessions_of_the_same_time_at_once(app: Flask) -> None:
    organisation = make_organisation()
    person = make_person(organisation).id
    one, two = make_session(organisation).id, make_session(organisation).id
    db.session.commit()
    said = TwoTransactions(app, lambda: asks(one, person), lambda: asks(two, person)).run()
    assert said == ["first done", "second refused"]


def test_500_who_ask_for_the_last_place_at_once_get_it_once_and_wait_in_one_line(app: Flask) -> None:
    organisation = make_organisation()
    people = in_bulk(organisation, MANY)
    number = make_session(organisation, capacity=1).id
    db.session.commit()

    def ask(person_id: int) -> None:
        with app.app_context(), transaction():
            asks(number, person_id)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(ask, people))
    assert queries.counts([number])[number] == {BOOKED: 1, WAITING: MANY - 1}


def asks(session_id: int, person_id: int) -> None:
    session, person = (
        db.session.get_one(TrainingSession, session_id),
        db.session.get_one(Person, person_id),
    )
    with clock.standing_on(TODAY):  # another thread does not stand where this one does
        booking.book(session, person, by=BY)


def in_bulk(organisation: Organisation, number: int) -> list[int]:
    with history.loading("many people"):
        last = db.session.scalars(select(func.coalesce(func.max(Person.id), 0))).one()
        db.session.add_all(
            Person(first_name="P", last_name=str(n), sort_name=f"{n} p", consent_route=ConsentRoute.SPOKEN)
            for n in range(number)
        )
        db.session.flush()
        ids = list(db.session.scalars(select(Person.id).where(Person.id > last)))
        db.session.add_all(Affiliation(person_id=each, organisation_id=organisation.id) for each in ids)
    return ids
