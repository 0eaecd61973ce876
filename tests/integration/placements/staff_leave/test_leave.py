"""Volunteering leave: asked for, agreed, used in days and halves, changed, and taken back."""

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from tests.factories.accounts import make_account
from tests.factories.organisations import BY, make_organisation, make_prison
from tests.factories.people import make_person
from tests.factories.staff_leave import ask_leave, make_leave, terms
from tests.integration.at_once import TwoTransactions
from volunteer_app.accounts.rules import MembershipRole
from volunteer_app.foundation import clock
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused, StaleEdit
from volunteer_app.foundation.history import HistoryEntry
from volunteer_app.foundation.mail import OutboxMessage
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.models import Person
from volunteer_app.placements.staff_leave import queries, service
from volunteer_app.placements.staff_leave.models import StaffLeave
from volunteer_app.placements.staff_leave.rules import DayPart, LeaveState, Tally
from volunteer_app.placements.staff_leave.service import Terms

pytestmark = pytest.mark.usefixtures("database")
WHOLE, MORNING, AFTERNOON = DayPart


@pytest.fixture
def hope(app: object) -> Organisation:
    return make_organisation("Hope")


@pytest.fixture
def person(hope: Organisation) -> Person:
    return make_person(hope)


def day(offset: int = 0) -> date:
    return clock.today() + timedelta(days=offset)


def tally(leave: StaffLeave) -> Tally:
    return queries.tallies([leave])[leave.id]


def actions() -> list[str]:
    found = db.session.scalars(select(HistoryEntry.action).order_by(HistoryEntry.id))
    return [each for each in found if each.startswith("staff_leave:")]


def test_leave_is_asked_for_agreed_with_other_days_and_used(person: Person, hope: Organisation) -> None:
    leave = ask_leave(person, hope, half_days=10)
    with pytest.raises(Refused, match="only for leave that is agreed"):
        service.use(leave, day(), WHOLE, by=BY)
    service.agree(leave, 5, "Line manager", by=BY, version=leave.version)
    service.use(leave, day(-1), WHOLE, by=BY)
    service.use(leave, day(), MORNING, by=BY)
    service.use(leave, day(1), AFTERNOON, by=BY)
    assert tally(leave) == Tally(agreed=5, used=3, booked=1)
    assert actions() == ["staff_leave:ask", "staff_leave:agree", *["staff_leave:use_day"] * 3]
    with clock.standing_on(day(1)):
        assert tally(leave) == Tally(agreed=5, used=4, booked=0)


def test_an_employer_is_an_organisation_or_a_name_and_not_both(person: Person, hope: Organisation) -> None:
    prison = make_prison("Leeds (HMP)")
    known = service.enter(person, hope, terms(employer=prison), by=BY)
    named = service.enter(person, hope, terms(employer="Border Force"), by=BY)
    assert [known.employer, named.employer] == ["Leeds (HMP)", "Border Force"]
    for wrong in (Terms(day(), 2), Terms(day(), 2, prison, "Border Force")):
        with pytest.raises(Refused, match="Select the employer, or enter its name"):
            service.ask(person, hope, wrong, by=BY)


def test_no_more_is_used_or_booked_than_is_agreed(person: Person, hope: Organisation) -> None:
    leave = make_leave(person, hope, half_days=3)
    service.use(leave, day(-2), WHOLE, by=BY)
    with pytest.raises(Refused, match="days agreed: half a day"):
        service.use(leave, day(-1), WHOLE, by=BY)
    service.use(leave, day(-1), AFTERNOON, by=BY)
    with pytest.raises(Refused, match="no days"):
        service.use(leave, day(), MORNING, by=BY)


def test_days_of_one_person_do_not_overlap_whoever_gives_the_leave(
    person: Person, hope: Organisation
) -> None:
    leave = make_leave(person, hope)
    other = service.enter(person, hope, terms(employer="Cafcass"), by=BY)
    service.use(leave, day(), MORNING, by=BY)
    for part in (MORNING, WHOLE):
        with pytest.raises(Refused, match="already entered for this part of the day"):
            service.use(other, day(), part, by=BY)
    service.use(other, day(), AFTERNOON, by=BY)


def test_days_lie_within_the_leave_year_and_are_booked_90_days_ahead(
    person: Person, hope: Organisation
) -> None:
    leave = make_leave(person, hope)
    for outside in (leave.starts_on - timedelta(days=1), leave.ends_before):
        with pytest.raises(Refused, match="must be in the leave year"):
            service.use(leave, outside, WHOLE, by=BY)
    with pytest.raises(Refused, match="can be booked 90 days ahead"):
        service.use(leave, day(91), WHOLE, by=BY)
    service.use(leave, day(90), WHOLE, by=BY)
    service.use(leave, leave.starts_on, WHOLE, by=BY)


def test_a_removed_day_stays_with_its_reason_counts_no_more_and_can_be_entered_again(
    person: Person, hope: Organisation
) -> None:
    leave = make_leave(person, hope)
    wrong = service.use(leave, day(), WHOLE, by=BY)
    with pytest.raises(Refused, match="Enter why"):
        service.remove(wrong, " ", by=BY)
    service.remove(wrong, "They were ill", by=BY)
    assert tally(leave).left == leave.half_days
    with pytest.raises(Refused, match="removed already"):
        service.remove(wrong, "Again", by=BY)
    service.use(leave, day(), WHOLE, by=BY)
    assert [each.removed_why for each in queries.days_of(leave.id)] == ["", "They were ill"]
    entry = db.session.scalars(
        select(HistoryEntry).where(HistoryEntry.action == "staff_leave:remove_day")
    ).one()
    assert (entry.person_id, entry.organisation_id, entry.reason) == (person.id, hope.id, "They were ill")


def test_nobody_enters_answers_changes_or_withdraws_their_own(person: Person, hope: Organisation) -> None:
    asked = ask_leave(person, hope)
    agreed = make_leave(person, hope)
    account = make_account(person_id=person.id, roles=[(MembershipRole.COORDINATOR, hope)])
    own = account.as_actor()
    for act in (
        lambda: service.enter(person, hope, terms(employer="Other"), by=own),
        lambda: service.agree(asked, 2, "Me", by=own, version=asked.version),
        lambda: service.decline(asked, "No", by=own, version=asked.version),
        lambda: service.change(agreed, 20, "More", by=own, version=agreed.version),
        lambda: service.withdraw(agreed, "Gone", by=own, version=agreed.version),
    ):
        with pytest.raises(Refused, match="for your own leave"):
            act()
    service.use(agreed, day(), MORNING, by=own)


def test_what_was_asked_is_answered_once(person: Person, hope: Organisation) -> None:
    asked = ask_leave(person, hope)
    with pytest.raises(Refused, match="Enter why"):
        service.decline(asked, "", by=BY, version=asked.version)
    with pytest.raises(Refused, match="who agreed"):
        service.agree(asked, 2, "", by=BY, version=asked.version)
    db.session.rollback()


def test_a_declined_request_can_be_made_again_and_a_standing_one_cannot(
    person: Person, hope: Organisation
) -> None:
    asked = ask_leave(person, hope)
    with pytest.raises(Refused, match="asked for or agreed already"):
        ask_leave(person, hope)
    service.decline(asked, "The employer did not answer", by=BY, version=asked.version)
    assert asked.decision_note == "The employer did not answer"
    with pytest.raises(Refused, match="answered already: not agreed"):
        service.agree(asked, 2, "Somebody", by=BY, version=asked.version)
    again = ask_leave(person, hope)
    service.take_back(again, by=BY)
    assert again.state is LeaveState.WITHDRAWN
    with pytest.raises(Refused, match="answered already: withdrawn"):
        service.take_back(again, by=BY)


def test_the_days_agreed_change_but_not_below_what_is_used(person: Person, hope: Organisation) -> None:
    leave = make_leave(person, hope, half_days=6)
    service.use(leave, day(), WHOLE, by=BY)
    with pytest.raises(Refused, match="1 day used or booked already"):
        service.change(leave, 1, "Fewer", by=BY, version=leave.version)
    service.change(leave, 2, "A new policy", by=BY, version=leave.version)
    assert (leave.half_days, leave.decision_note) == (2, "A new policy")
    with pytest.raises(StaleEdit):
        service.change(leave, 4, "An old page", by=BY, version=leave.version - 1)


def test_leave_of_which_days_stand_is_not_withdrawn(person: Person, hope: Organisation) -> None:
    leave = make_leave(person, hope)
    used = service.use(leave, day(), WHOLE, by=BY)
    with pytest.raises(Refused, match="used or booked"):
        service.withdraw(leave, "They left", by=BY, version=leave.version)
    service.remove(used, "It was not taken", by=BY)
    service.withdraw(leave, "They left", by=BY, version=leave.version)
    with pytest.raises(Refused, match="only for leave that is agreed"):
        service.use(leave, day(), WHOLE, by=BY)


def test_only_an_organisation_that_holds_the_record_keeps_leave(person: Person) -> None:
    with pytest.raises(Refused, match="does not hold"):
        service.ask(person, make_organisation("Other"), terms(), by=BY)


def test_the_volunteer_is_told_that_there_is_news_and_nothing_more(hope: Organisation) -> None:
    person = make_person(hope, email="ama@example.org")
    make_leave(person, hope)
    sent = db.session.scalars(select(OutboxMessage)).one()
    assert "/my/leave" in sent.body
    assert not {"Border", "Hope", "6", "3"} & set(sent.body.split())


def test_the_last_day_is_taken_once_when_two_enter_it_at_the_same_moment(
    app: Flask, person: Person, hope: Organisation
) -> None:
    number = make_leave(person, hope, half_days=2).id
    db.session.commit()

    def use(offset: int) -> None:
        service.use(db.session.get_one(StaffLeave, number), day(offset), WHOLE, by=Actor.job("x"))

    outcome = TwoTransactions(app, lambda: use(0), lambda: use(-1)).run()
    assert sorted(outcome) == ["first done", "second refused"]
