"""Volunteering leave: asked for, entered, agreed to, changed, and used day by day, each with its history."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from volunteer_app.accounts.ownership import own_person_id
from volunteer_app.foundation import clock, history
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.database import db
from volunteer_app.foundation.errors import Refused, StaleEdit
from volunteer_app.foundation.presenting import day as in_words
from volunteer_app.foundation.presenting import period
from volunteer_app.organisations.models import Organisation
from volunteer_app.people import queries as people
from volunteer_app.people import service as holding
from volunteer_app.people.models import Person
from volunteer_app.placements import letters
from volunteer_app.placements.staff_leave import queries, rules
from volunteer_app.placements.staff_leave.models import LeaveDay, StaffLeave
from volunteer_app.placements.staff_leave.rules import Action, DayPart, LeaveState

ALREADY = "Leave from this employer for a leave year that overlaps this one was asked for or agreed already"
ON_LEAVE = "Leave is already entered for this part of the day"
NO_EMPLOYER = "Select the employer, or enter its name if it is not in the list. Do not do both"
IS_OWN = "You cannot do this for your own leave. Ask another coordinator to do it"
WHO_AGREED = "Enter who agreed to it at the employer"


@dataclass(frozen=True)
class Terms:
    """Who employs somebody, and how many half days of leave they give in the year that begins on a day."""

    starts_on: date
    half_days: int
    known_employer: Organisation | None = None
    employer_name: str = ""
    agreed_with: str = ""

    @property
    def employer(self) -> str:
        """The employer by name."""
        return self.known_employer.name if self.known_employer else self.employer_name


def ask(person: Person, organisation: Organisation, terms: Terms, *, by: Actor) -> StaffLeave:
    """Ask for leave to be agreed to: what the volunteer says that their employer gives them.

    Raises:
        Refused: the organisation does not hold the record, the employer, the year or the days cannot be, or
            there is such leave already.
    """
    leave = _new(person, organisation, terms, by)
    history.record(Action.ASK, leave, by=by)
    return leave


def enter(person: Person, organisation: Organisation, terms: Terms, *, by: Actor) -> StaffLeave:
    """Write down leave that the employer agreed to.

    Raises:
        Refused: as `ask`; it is one's own, or nobody is named who agreed to it.
    """
    _refuse_own(person.id, by)
    leave = _new(person, organisation, terms, by)
    _decide(leave, LeaveState.AGREED, "", by, agreed_with=_named(terms.agreed_with))
    history.record(Action.ENTER, leave, by=by)
    _tell(person)
    return leave


def agree(
    leave: StaffLeave, half_days: int, agreed_with: str, *, by: Actor, note: str = "", version: int
) -> None:
    """Agree to what was asked for, or to another number of days, as the employer did.

    Raises:
        Refused: it was answered, is one's own, the days cannot be, or nobody is named who agreed to it.
        StaleEdit: it changed since `version`.
    """
    _hold_asked(leave, by, version)
    leave.half_days = _possible(half_days)
    _decide(leave, LeaveState.AGREED, note, by, agreed_with=_named(agreed_with))
    _save(Action.AGREE, leave, by)


def decline(leave: StaffLeave, reason: str, *, by: Actor, version: int) -> None:
    """Not agreed to; the volunteer reads why.

    Raises:
        Refused: it was answered, is one's own, or no reason is given.
        StaleEdit: it changed since `version`.
    """
    _hold_asked(leave, by, version)
    _decide(leave, LeaveState.DECLINED, _because(reason, "note"), by)
    _save(Action.DECLINE, leave, by)


def change(leave: StaffLeave, half_days: int, reason: str, *, by: Actor, version: int) -> None:
    """Put another number of days in the place of what was agreed.

    Raises:
        Refused: it is not agreed, is one's own, less than what is used or booked, or has no reason.
        StaleEdit: it changed since `version`.
    """
    _hold_agreed(leave, by, version)
    if problem := rules.too_little(_possible(half_days), queries.tallies([leave])[leave.id]):
        raise Refused(problem, "days")
    leave.half_days = half_days
    _decide(leave, LeaveState.AGREED, _because(reason), by)
    _save(Action.CHANGE, leave, by)


def withdraw(leave: StaffLeave, reason: str, *, by: Actor, version: int) -> None:
    """What was agreed holds no more. Days that were used stay so: they are removed first, if they were wrong.

    Raises:
        Refused: it is not agreed, is one's own, has days, or no reason is given.
        StaleEdit: it changed since `version`.
    """
    _hold_agreed(leave, by, version)
    tally = queries.tallies([leave])[leave.id]
    if tally.left < tally.agreed:
        raise Refused("Days of this leave were used or booked. Change the days agreed, or remove these first")
    _decide(leave, LeaveState.WITHDRAWN, _because(reason), by)
    _save(Action.WITHDRAW, leave, by)


def take_back(leave: StaffLeave, *, by: Actor) -> None:
    """The volunteer asks no more.

    Raises:
        Refused: it was answered.
    """
    _refresh(leave)
    if leave.state is not LeaveState.ASKED:
        raise Refused(_answered(leave))
    _decide(leave, LeaveState.WITHDRAWN, "", by)
    history.record(Action.TAKE_BACK, leave, by=by)


def use(leave: StaffLeave, taken_on: date, part: DayPart, *, by: Actor) -> LeaveDay:
    """Write down a day or half day of leave: used, or booked for a day that is near.

    Raises:
        Refused: the leave is not agreed, the day is outside its year or too far ahead, somebody is on
            leave then already, or less is left.
    """
    _refresh(leave)
    if leave.state is not LeaveState.AGREED:
        raise Refused("Days can be entered only for leave that is agreed")
    if problem := _day_problem(leave, taken_on):
        raise Refused(problem, "taken_on")
    if rules.overlaps(part, queries.parts_on(leave.person_id, taken_on)):
        raise Refused(ON_LEAVE, "taken_on")
    if problem := rules.too_much(part, queries.tallies([leave])[leave.id]):
        raise Refused(problem, "part")
    day = LeaveDay(leave=leave, taken_on=taken_on, part=part, entered_at=clock.now(), entered_by=by.name)
    try:
        _record_day(Action.USE_DAY, day, by)
    except IntegrityError as error:
        raise Refused(ON_LEAVE, "taken_on") from error
    return day


def remove(day: LeaveDay, reason: str, *, by: Actor) -> None:
    """A day that was not taken counts no more. It stays to be read, with the reason.

    Raises:
        Refused: it was removed already, or no reason is given.
    """
    _refresh(day.leave)
    db.session.refresh(day)
    if day.removed_at is not None:
        raise Refused("This day was removed already")
    day.removed_why = _because(reason)
    day.removed_at, day.removed_by = clock.now(), by.name
    _record_day(Action.REMOVE_DAY, day, by, reason=day.removed_why)
    if own_person_id(by) != day.leave.person_id:
        _tell(day.leave.person)


def _new(person: Person, organisation: Organisation, terms: Terms, by: Actor) -> StaffLeave:
    holding.hold(person.id)
    _refuse_terms(person, organisation, terms)
    starts_on, ends_before = rules.leave_year(terms.starts_on)
    return StaffLeave(
        person=person,
        organisation=organisation,
        known_employer=terms.known_employer,
        employer_name=terms.employer_name,
        starts_on=starts_on,
        ends_before=ends_before,
        half_days=_possible(terms.half_days),
        state=LeaveState.ASKED,
        asked_at=clock.now(),
        asked_by=by.name,
    )


def _refuse_terms(person: Person, organisation: Organisation, terms: Terms) -> None:
    if organisation not in people.organisations_of(person.id):
        raise Refused(f"{organisation.name} does not hold this person’s record", "organisation")
    if (terms.known_employer is None) == (terms.employer_name == ""):
        raise Refused(NO_EMPLOYER, "employer")
    if problem := rules.year_problem(terms.starts_on, clock.today()):
        raise Refused(problem, "starts_on")
    there = queries.beside(person.id, organisation.id, rules.leave_year(terms.starts_on))
    if any(each.employer.casefold() == terms.employer.casefold() for each in there):
        raise Refused(ALREADY, "starts_on")


def _day_problem(leave: StaffLeave, taken_on: date) -> str:
    if not leave.starts_on <= taken_on < leave.ends_before:
        return f"The day must be in the leave year, {period(*leave.year)}"
    last = rules.last_to_book(clock.today())
    if taken_on > last:
        return f"Leave can be booked {rules.BOOKED_AHEAD.days} days ahead, up to {in_words(last)}"
    return ""


def _hold_asked(leave: StaffLeave, by: Actor, version: int) -> None:
    _hold(leave, by, version)
    if leave.state is not LeaveState.ASKED:
        raise Refused(_answered(leave))


def _hold_agreed(leave: StaffLeave, by: Actor, version: int) -> None:
    _hold(leave, by, version)
    if leave.state is not LeaveState.AGREED:
        raise Refused(f"This leave is not agreed: {leave.state.words.lower()}")


def _hold(leave: StaffLeave, by: Actor, version: int) -> None:
    """One decision at a time, and none on one's own."""
    _refresh(leave)
    _refuse_own(leave.person_id, by)
    if leave.version != version:
        raise StaleEdit


def _refresh(leave: StaffLeave) -> None:
    holding.hold(leave.person_id)
    db.session.refresh(leave)


def _refuse_own(person_id: int, by: Actor) -> None:
    if own_person_id(by) == person_id:
        raise Refused(IS_OWN)


def _answered(leave: StaffLeave) -> str:
    return f"This was answered already: {leave.state.words.lower()}"


def _possible(half_days: int) -> int:
    if problem := rules.amount_problem(half_days):
        raise Refused(problem, "days")
    return half_days


def _named(agreed_with: str) -> str:
    if not agreed_with:
        raise Refused(WHO_AGREED, "agreed_with")
    return agreed_with


def _because(reason: str, field: str = "reason") -> str:
    if not reason.strip():
        raise Refused("Enter why. The volunteer will read this", field)
    return reason.strip()


def _decide(leave: StaffLeave, state: LeaveState, note: str, by: Actor, *, agreed_with: str = "") -> None:
    leave.state, leave.decision_note = state, note
    leave.decided_at, leave.decided_by = clock.now(), by.name
    leave.agreed_with = agreed_with or leave.agreed_with or ""


def _save(action: Action, leave: StaffLeave, by: Actor) -> None:
    try:
        history.record(action, leave, by=by, reason=leave.decision_note)
    except StaleDataError as error:
        raise StaleEdit from error
    _tell(leave.person)


def _record_day(action: Action, day: LeaveDay, by: Actor, reason: str = "") -> None:
    of = {"person_id": day.leave.person_id, "organisation_id": day.leave.organisation_id}
    history.record(action, day, by=by, reason=reason, **of)


def _tell(person: Person) -> None:
    letters.news(person, "placements/mail/staff_leave.txt", "placements.my_leave")
