from collections import Counter
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from tests.factories.accounts import make_account
from tests.factories.organisations import BY, make_organisation
from tests.factories.people import make_person
from tests.factories.training import pack
from tests.factories.training_sessions import at, book, details, make_session
from tests.integration.at_once import TwoTransactions
from tests.integration.training.sessions.conftest import TODAY
from tests.integration.training.sessions.posted import letters
from volunteer_app.foundation import clock
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused, StaleEdit
from volunteer_app.foundation.history import HistoryEntry
from volunteer_app.foundation.marking import Mark
from volunteer_app.training import knowing
from volunteer_app.training.models import TrainingRecord
from volunteer_app.training.rules import TrainingState
from volunteer_app.training.sessions import booking, feedback, queries, register, reminding, service
from volunteer_app.training.sessions.models import SessionFeedback, TrainingBooking, TrainingSession
from volunteer_app.training.sessions.rules import BookingState, SessionState
from volunteer_app.training.sessions.tasks import remind

pytestmark = pytest.mark.usefixtures("database")

CAME, MISSED = Mark.CAME, Mark.MISSED
NEXT_WEEK = TODAY + timedelta(days=7)


def held(people: int = 3, **facts: Any) -> tuple[TrainingSession, list[TrainingBooking]]:
    organisation = make_organisation()
    session = make_session(organisation, **facts)
    made = book(
        session,
        *(make_person(organisation, last_name=f"P{n}", email=f"p{n}@example.org") for n in range(people)),
    )
    letters()
    return session, made


def take(
    session: TrainingSession,
    made: list[TrainingBooking],
    *marks: Mark,
    on: date = NEXT_WEEK,
    reason: str = "",
    by: Actor = BY,
) -> int:
    with clock.standing_on(on, at=at(on, 12).time()):
        said = {each.reference: mark for each, mark in zip(made, marks, strict=False)}
        return register.take(session, said, reason=reason, version=session.version, by=by)


def records(session: TrainingSession) -> list[TrainingRecord]:
    statement = select(TrainingRecord).where(TrainingRecord.organisation_id == session.organisation_id)
    return list(db.session.scalars(statement.order_by(TrainingRecord.id)))


def test_who_came_has_a_verified_record_of_the_session_and_who_did_not_has_none() -> None:
    session, made = held(pack=pack())
    assert take(session, made, CAME, MISSED, CAME) == 3
    assert (session.state, session.register_taken_by) == (SessionState.HELD, BY.name)
    assert [each.state for each in made] == [
        BookingState.ATTENDED,
        BookingState.NO_SHOW,
        BookingState.ATTENDED,
    ]
    first, last = records(session)
    assert (first.person_id, last.person_id) == (made[0].person_id, made[2].person_id)
    assert (first.state, first.completed_on, first.minutes) == (TrainingState.VERIFIED, NEXT_WEEK, 120)
    assert (first.pack_id, first.valid_before) == (pack().id, date(2029, 11, 29))


def test_readiness_knows_of_the_training_as_soon_as_the_register_is_taken() -> None:
    session, made = held(1, pack=pack())
    take(session, made, CAME)
    known = knowing.known([made[0].person_id], session.organisation_id)[made[0].person_id]
    (fact,) = known.records
    assert known.begun == []
    assert (fact.pack_code, fact.state) == ("mentoring-skills", TrainingState.VERIFIED)


def test_another_course_is_recorded_by_its_title() -> None:
    session, made = held(1)
    take(session, made, CAME)
    (record,) = records(session)
    assert (record.title, record.valid_before) == ("First aid", None)


def test_a_register_is_taken_from_the_start_of_the_session_and_names_everybody() -> None:
    session, made = held()
    with pytest.raises(Refused, match="from the time the session starts"):
        take(session, made, CAME, CAME, CAME, on=TODAY)
    with pytest.raises(Refused, match="Select whether Carys P2 came"):
        take(session, made, CAME, CAME)
    with pytest.raises(Refused, match="Select whether Carys P0 and 2 others came"):
        take(session, made)
    last_in_line = make_person(session.organisation, first_name="Aled", last_name="Abel")
    with pytest.raises(Refused, match="Select whether Aled Abel and 1 other came"):
        take(session, [*made, *book(session, last_in_line)][:2], CAME, CAME)
    assert session.state is SessionState.OPEN
    assert records(session) == []


def test_opening_the_register_again_makes_no_second_record() -> None:
    session, made = held()
    take(session, made, CAME, CAME, MISSED)
    assert take(session, made, CAME, CAME, MISSED, reason="Looked again") == 0
    assert take(session, made, CAME, CAME, CAME, reason="Came late") == 1
    assert Counter(each.person_id for each in records(session)) == {each.person_id: 1 for each in made}


def test_a_correction_needs_a_reason_and_takes_the_record_back_that_was_wrong() -> None:
    session, made = held(2)
    take(session, made, CAME, CAME)
    letters()
    with pytest.raises(Refused, match="Enter why you are correcting"):
        take(session, made, MISSED, CAME)
    take(session, made, MISSED, CAME, reason="Signed for by a friend")
    wrong, right = records(session)
    assert (wrong.state, right.state) == (TrainingState.RETURNED, TrainingState.VERIFIED)
    assert wrong.decision_note == "The register was corrected: Signed for by a friend"
    assert [each.to for each in letters()] == ["p0@example.org"]
    take(session, made, CAME, CAME, reason="It was them after all")
    assert [(each.id, each.state) for each in records(session)] == [
        (wrong.id, TrainingState.VERIFIED),
        (right.id, TrainingState.VERIFIED),
    ]


def test_what_was_made_of_a_record_that_was_taken_back_does_not_come_with_the_correction() -> None:
    session, made = held(1, pack=pack())
    take(session, made, CAME)
    take(session, made, MISSED, reason="Wrong line")
    (record,) = records(session)
    record.minutes, record.completed_on = 5000, TODAY
    take(session, made, CAME, reason="Right line")
    assert (record.minutes, record.completed_on, record.valid_before) == (120, NEXT_WEEK, date(2029, 11, 29))


def test_a_register_can_be_corrected_for_7_days() -> None:
    session, made = held(1)
    take(session, made, CAME)
    week_on = NEXT_WEEK + timedelta(days=7)
    take(session, made, MISSED, on=week_on, reason="Late")
    with pytest.raises(Refused, match="for 7 days"):
        take(session, made, CAME, on=week_on + timedelta(days=1), reason="Too late")


def test_nobody_records_that_they_came_themselves() -> None:
    session, made = held(2)
    own = make_account(person_id=made[0].person_id).as_actor()
    with pytest.raises(Refused, match="you came yourself"):
        take(session, made, CAME, CAME, by=own)
    take(session, made[1:], CAME, by=own)
    states = [made[0].state]
    take(session, made, CAME, CAME, by=BY, reason="The coordinator came too")
    assert [*states, made[0].state] == [BookingState.BOOKED, BookingState.ATTENDED]


def test_history_says_who_corrected_what_and_why() -> None:
    session, made = held(1)
    take(session, made, CAME)
    take(session, made, MISSED, reason="Signed for by a friend")
    entry = db.session.scalars(
        select(HistoryEntry).where(HistoryEntry.action == "training_booking:miss")
    ).one()
    assert (entry.reason, entry.person_id) == ("Signed for by a friend", made[0].person_id)
    assert (entry.before["state"], entry.after["state"]) == ("attended", "no_show")


def test_somebody_else_s_register_is_not_saved_over() -> None:
    session, made = held(1)
    shown = session.version
    take(session, made, CAME)
    with clock.standing_on(NEXT_WEEK, at=at(NEXT_WEEK, 12).time()), pytest.raises(StaleEdit):
        register.take(session, {made[0].reference: MISSED}, reason="x", version=shown, by=BY)


def test_of_two_registers_sent_at_once_one_counts_and_nobody_has_two_records(app: Flask) -> None:
    session, made = held(2)
    number, shown, marks = session.id, session.version, {each.reference: CAME for each in made}
    db.session.commit()

    def send() -> None:
        found = db.session.get_one(TrainingSession, number)
        with clock.standing_on(NEXT_WEEK):
            try:
                register.take(found, marks, reason="", version=shown, by=BY)
            except StaleEdit as error:
                raise Refused("stale") from error

    assert TwoTransactions(app, send, send).run() == ["first done", "second refused"]
    db.session.expire_all()
    assert len(records(db.session.get_one(TrainingSession, number))) == 2


def test_missed_sessions_are_counted_for_the_organisation_that_ran_them() -> None:
    organisation, other = make_organisation(), make_organisation("Other")
    person = make_person(organisation)
    for day in (NEXT_WEEK, NEXT_WEEK + timedelta(days=1)):
        session = make_session(organisation, day)
        take(session, book(session, person), MISSED, on=day)
    assert queries.missed([person.id], organisation.id) == {person.id: 2}
    assert queries.missed([person.id], other.id) == {}


def test_nobody_books_or_cancels_once_the_register_is_taken() -> None:
    session, made = held(1)
    take(session, made, CAME)
    with clock.standing_on(NEXT_WEEK, at=at(NEXT_WEEK, 12).time()):
        with pytest.raises(Refused, match="register of this session has been taken"):
            booking.book(session, made[0].person, by=BY, after_start=True)
        with pytest.raises(Refused, match="register has been taken"):
            booking.give_up(made[0], by=BY, after_start=True)


def tell(made: TrainingBooking, number: int = 5, on: date = NEXT_WEEK) -> None:
    with clock.standing_on(on, at=at(on, 14).time()):
        feedback.give(made, {"useful": str(number), "best": "The doing", "better": "", "csrf_token": "x"})


def test_how_it_was_is_kept_apart_from_who_said_it() -> None:
    session, made = held(1)
    take(session, made, CAME)
    before = db.session.scalars(select(HistoryEntry.id).order_by(HistoryEntry.id.desc())).first()
    tell(made[0])
    stored = db.session.scalars(select(SessionFeedback)).one()
    assert stored.answers == {"useful": "5", "best": "The doing"}
    assert {column.name for column in SessionFeedback.__table__.columns} == {"id", "session_id", "answers"}
    assert db.session.scalars(select(HistoryEntry.id).order_by(HistoryEntry.id.desc())).first() == before


def test_figures_are_shown_from_the_fifth_answer_on() -> None:
    session, made = held(5)
    take(session, made, *[CAME] * 5)
    for number, each in enumerate(made[:4], 1):
        tell(each, number)
    assert queries.feedback(session.id).figures == ()
    tell(made[4])
    said = queries.feedback(session.id)
    assert (said.answers, [number for _, number in said.figures[0][1]]) == (5, [1, 1, 1, 1, 1])


def test_only_somebody_who_came_says_how_it_was_once_and_within_28_days() -> None:
    session, made = held(3)
    take(session, made, CAME, MISSED, CAME)
    tell(made[0])
    with pytest.raises(Refused, match="already told us"):
        tell(made[0])
    with pytest.raises(Refused, match="Only people who came"):
        tell(made[1])
    with pytest.raises(Refused, match="28 days"):
        tell(made[2], on=NEXT_WEEK + timedelta(days=29))


def the_job_runs(moment: datetime) -> list[str]:
    with clock.standing_on(moment.date(), at=moment.time()):
        remind()
    return [each.to for each in letters() if "tomorrow" in each.subject]


def test_who_has_a_place_is_reminded_on_the_day_before_once_and_not_at_night() -> None:
    _, made = held(2, capacity=1)
    eve = NEXT_WEEK - timedelta(days=1)
    assert made[1].state is BookingState.WAITING
    db.session.commit()
    assert the_job_runs(at(eve - timedelta(days=1), 12)) == []
    assert the_job_runs(at(eve, 6)) == []
    assert the_job_runs(at(eve, 7)) == ["p0@example.org"]
    assert the_job_runs(at(eve, 8)) == []


def test_nobody_is_reminded_of_what_was_booked_today_or_called_off() -> None:
    organisation = make_organisation()
    tomorrow = TODAY + timedelta(days=1)
    book(make_session(organisation, tomorrow), make_person(organisation, email="new@example.org"))
    letters()
    assert reminding.remind() == 0


def test_a_session_that_moves_to_another_day_is_reminded_of_again() -> None:
    session, _ = held(1)
    eve = NEXT_WEEK - timedelta(days=1)
    db.session.commit()
    assert the_job_runs(at(eve, 9)) == ["p0@example.org"]
    moved = details(NEXT_WEEK + timedelta(days=3))
    service.change(session, moved, version=session.version, by=BY)
    db.session.commit()
    assert the_job_runs(at(eve + timedelta(days=3), 9)) == ["p0@example.org"]
