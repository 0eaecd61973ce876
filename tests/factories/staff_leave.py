"""Volunteering leave for tests, made by the service as a job."""

from datetime import timedelta

from tests.factories.organisations import BY
from volunteer_app.foundation import clock
from volunteer_app.organisations.models import Organisation
from volunteer_app.people.models import Person
from volunteer_app.placements.staff_leave import service
from volunteer_app.placements.staff_leave.models import StaffLeave
from volunteer_app.placements.staff_leave.rules import DayPart
from volunteer_app.placements.staff_leave.service import Terms


def terms(half_days: int = 6, *, days_ago: int = 30, employer: Organisation | str = "Border Force") -> Terms:
    """What an employer gives in a leave year that began so many days ago."""
    starts_on = clock.today() - timedelta(days=days_ago)
    known, name = (None, employer) if isinstance(employer, str) else (employer, "")
    return Terms(starts_on, half_days, known, name, agreed_with="Line manager")


def make_leave(person: Person, organisation: Organisation, half_days: int = 6) -> StaffLeave:
    """Leave that is agreed."""
    return service.enter(person, organisation, terms(half_days), by=BY)


def ask_leave(person: Person, organisation: Organisation, half_days: int = 6) -> StaffLeave:
    """Leave that somebody asks for."""
    return service.ask(person, organisation, terms(half_days, employer="Cafcass"), by=BY)


def references(person: Person, organisation: Organisation) -> dict[str, str]:
    """Leave that is agreed with a day of it, and leave that is asked for."""
    leave = make_leave(person, organisation)
    day = service.use(leave, clock.today(), DayPart.MORNING, by=BY)
    asked = ask_leave(person, organisation)
    return {"leave": leave.reference, "leave day": day.reference, "asked leave": asked.reference}
