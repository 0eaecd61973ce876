"""Training sessions and bookings for tests, made by the services as a job. They flush and never commit."""

from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select

from tests.factories.organisations import BY
from volunteer_app.foundation import clock
from volunteer_app.foundation.clock import LONDON
from volunteer_app.foundation.database import Base, db
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.models import Person
from volunteer_app.training.models import TrainingPack
from volunteer_app.training.sessions import booking, service
from volunteer_app.training.sessions.models import (
    FeedbackGiven,
    SessionFeedback,
    SessionReminder,
    TrainingBooking,
    TrainingSession,
)
from volunteer_app.training.sessions.rules import BookingState
from volunteer_app.training.sessions.service import SessionDetails


def at(day: date, hour: int = 10, minute: int = 0) -> datetime:
    """A moment of London's day."""
    return datetime.combine(day, time(hour, minute), LONDON)


def details(day: date | None = None, **facts: Any) -> SessionDetails:
    """First aid in a week from 10am to noon at the Old Hall, for 12, unless told."""
    day = day or clock.today() + timedelta(days=7)
    given: dict[str, Any] = {
        "pack": None,
        "course_title": "" if facts.get("pack") else "First aid",
        "starts_at": at(day),
        "ends_at": at(day, 12),
        "place": "The Old Hall, 1 High Street, LS1 1AA",
        "trainer": "Tamsin Rowe",
        "capacity": 12,
        "joining": "Ring the bell at the side door.",
    }
    return SessionDetails(**{**given, **facts})


def make_session(organisation: Organisation, day: date | None = None, **facts: Any) -> TrainingSession:
    """A session that people can book."""
    return service.arrange(details(day, **facts), organisation=organisation, by=BY)


def book(session: TrainingSession, *people: Person) -> list[TrainingBooking]:
    """Book these people, in this order."""
    return [booking.book(session, person, by=BY) for person in people]


def references(person: Person, organisation: Organisation) -> dict[str, str]:
    """A session that this person has a place at, and their booking, by what each is."""
    session = make_session(organisation)
    (made,) = book(session, person)
    return {"training session": session.reference, "training booking": made.reference}


def some_rows(organisation: Organisation) -> list[Base]:
    """A row in every table of this subject, past the services."""
    person = db.session.scalars(select(Person).limit(1)).one()
    now = clock.now()
    session = TrainingSession(
        organisation_id=organisation.id,
        pack_id=db.session.scalars(select(TrainingPack.id).limit(1)).one(),
        starts_at=now,
        ends_at=now + timedelta(hours=1),
        place="p",
        trainer="t",
        capacity=1,
    )
    made = TrainingBooking(session=session, person_id=person.id, state=BookingState.ATTENDED)
    db.session.add(made)
    db.session.flush()
    return [
        SessionReminder(booking_id=made.id, starts_on=clock.today()),
        SessionFeedback(session_id=session.id, answers={"useful": "5"}),
        FeedbackGiven(booking_id=made.id),
    ]
