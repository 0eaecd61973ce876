"""Sample volunteering leave: some that is agreed and used, some that waits for an answer, some that is not
agreed, and days that were removed."""

from collections.abc import Sequence
from datetime import date, timedelta

from volunteer_app.cli.sample.records import Story
from volunteer_app.foundation import clock
from volunteer_app.foundation.actors import Actor
from volunteer_app.foundation.database import db
from volunteer_app.foundation.months import add_months
from volunteer_app.organisations import queries as organisations
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.models import Person
from volunteer_app.placements.staff_leave import service
from volunteer_app.placements.staff_leave.rules import DayPart
from volunteer_app.placements.staff_leave.service import Terms

MANY = 3
EMPLOYER = "CPS"


def agree(stories: Sequence[Story], by: Actor) -> None:
    """Leave of the sample volunteer, and of others whom the same organisation holds."""
    organisation = stories[0].opportunity.organisation
    whose = [each for each in stories if each.organisation_id == organisation.id][: MANY + 1]
    people = [db.session.get_one(Person, each.person_id) for each in whose]
    first, others = people[0], people[1:]
    _used(first, organisation, by)
    service.ask(
        first, organisation, Terms(_began(17), 6, employer_name="Northtown Youth Justice Service"), by=by
    )
    for number, person in enumerate(others):
        leave = service.ask(person, organisation, _terms(number + 3), by=by)
        if number == 1:
            service.decline(leave, "Your manager has not answered us yet", by=by, version=leave.version)
        if number == 2:
            service.agree(leave, 4, "Head of human resources", by=by, version=leave.version)


def _used(person: Person, organisation: Organisation, by: Actor) -> None:
    """A whole day, a morning, a day that was removed, and one that is booked."""
    leave, today = service.enter(person, organisation, _terms(10), by=by), clock.today()
    service.use(leave, leave.starts_on, DayPart.WHOLE, by=by)
    service.use(leave, today, DayPart.MORNING, by=by)
    wrong = service.use(leave, today, DayPart.AFTERNOON, by=by)
    service.remove(wrong, "They came in the morning only", by=by)
    service.use(leave, today + timedelta(days=1), DayPart.WHOLE, by=by)


def _terms(half_days: int) -> Terms:
    employer = organisations.by_code(EMPLOYER)
    name = "" if employer else "Crown Prosecution Service"
    return Terms(_began(5), half_days, employer, name, agreed_with="Line manager")


def _began(months: int) -> date:
    """The first day of a month that was so many months ago."""
    return add_months(clock.today().replace(day=1), -months)
