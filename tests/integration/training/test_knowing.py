"""What readiness is told of training that is on the way."""

from datetime import date, timedelta

import pytest

from tests.factories.learning import make_learning
from tests.factories.organisations import BY, make_organisation
from tests.factories.people import make_person
from tests.factories.training import make_training, pack
from tests.factories.training_sessions import at, book, make_session
from volunteer_app.foundation import clock
from volunteer_app.foundation.database import db
from volunteer_app.training import knowing
from volunteer_app.training.rules import Begun, Trained
from volunteer_app.training.sessions import booking

pytestmark = pytest.mark.usefixtures("database")

CODE = "mentoring-skills"


def test_who_learns_a_pack_or_has_a_place_at_its_session_is_on_the_way_with_that_organisation() -> None:
    ours, theirs = make_organisation(), make_organisation()
    learner, guest, idle = (make_person(ours) for _ in range(3))
    make_learning(learner, ours)
    session = make_session(ours, pack=pack())
    (made,) = book(session, guest)
    make_training(guest, ours, course_title="First aid")
    found = knowing.known([learner.id, guest.id, idle.id], ours.id)
    assert found[learner.id] == Trained([], [Begun(CODE)])
    assert found[guest.id].begun == [Begun(CODE, clock.day_of(session.starts_at))]
    assert [each.pack_code for each in found[guest.id].records] == [None]
    assert found[idle.id] == Trained()
    assert knowing.known([learner.id, guest.id], theirs.id) == {learner.id: Trained(), guest.id: Trained()}
    booking.give_up(made, by=BY)
    db.session.flush()
    assert knowing.known([guest.id], ours.id)[guest.id].begun == []


def test_who_waits_for_a_place_or_is_booked_on_another_course_is_not_on_the_way() -> None:
    organisation = make_organisation()
    first, waits, other = (make_person(organisation) for _ in range(3))
    book(make_session(organisation, pack=pack(), capacity=1), first, waits)
    book(make_session(organisation), other)
    found = knowing.known([waits.id, other.id], organisation.id)
    assert found == {waits.id: Trained(), other.id: Trained()}


def test_a_session_that_is_over_leads_nowhere_until_its_register_is_taken() -> None:
    organisation = make_organisation()
    person = make_person(organisation)
    with clock.standing_on(date(2026, 11, 22)):
        session = make_session(organisation, pack=pack())
        book(session, person)
    day = clock.day_of(session.starts_at)
    with clock.standing_on(day, at=at(day, 11).time()):
        assert knowing.known([person.id], organisation.id)[person.id].begun == [Begun(CODE, day)]
    with clock.standing_on(day, at=at(day, 13).time()):
        assert knowing.known([person.id], organisation.id)[person.id].begun == []


def test_as_of_a_past_moment_nothing_is_on_the_way() -> None:
    organisation = make_organisation()
    person = make_person(organisation)
    make_learning(person, organisation)
    then = clock.now() + timedelta(minutes=1)
    assert knowing.known([person.id], organisation.id, known_at=then)[person.id].begun == []
