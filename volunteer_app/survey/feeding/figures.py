"""What the system counts for a body, as at the reference day of a round: one function for each figure.

A questionnaire names a figure in its data (`figure = "hours_in_year"`). Who volunteers comes from the last
publication alone, never from people's answers.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from statistics import median

from sqlalchemy import Select

from volunteer_app.organisations.models import Organisation
from volunteer_app.placements import of_bodies as placements
from volunteer_app.placements.of_bodies import Interval, OnDay
from volunteer_app.survey.feeding import published
from volunteer_app.survey.rules.answers import Given
from volunteer_app.survey.rules.rounds import period
from volunteer_app.survey.rules.shapes import Questionnaire
from volunteer_app.training import counting as training
from volunteer_app.vetting import counting_days as vetting

# A median of fewer waits tells of single people
FEWEST_WAITS = 5
TOO_FEW = f"Fewer than {FEWEST_WAITS} such waits are recorded here"


@dataclass(frozen=True)
class Counted:
    """What was counted. `note`: where it comes from, or why there is nothing."""

    given: Given | None
    note: str = ""


@dataclass(frozen=True)
class Body:
    """A body on a reference day, with what several figures share."""

    organisation: Organisation
    day: date

    @property
    def year(self) -> Interval:
        """The 12 months that end on the reference day, half-open."""
        first, last = period(self.day)
        return first, last + timedelta(days=1)

    @cached_property
    def on_day(self) -> OnDay:
        """Its volunteers on the reference day."""
        return placements.on_day(self.organisation, self.day)

    @property
    def people(self) -> Select[int]:
        """Who volunteered with it in the year, whoever keeps their records."""
        return placements.people(self.organisation, self.year)

    @cached_property
    def trained(self) -> tuple[int, int]:
        """How many people were trained in the year, and for how many minutes all together."""
        return training.completed(self.people, self.year)

    @cached_property
    def leave(self) -> tuple[int, int]:
        """How many staff took leave to volunteer in the year, and how many half days all together."""
        return placements.staff_leave(self.organisation, self.year)


def any_volunteers(_: Body) -> Counted:
    """That anybody volunteered: nothing else is counted for a body with nobody."""
    return Counted(Given(value="yes"))


def volunteers_on_day(body: Body) -> Counted:
    """People with a placement in force."""
    return _number(body.on_day.number)


def volunteers_by_role(body: Body) -> Counted:
    """The same people by the role of the placement that began first."""
    return Counted(Given(value=dict(sorted(body.on_day.by_role.items()))) if body.on_day.number else None)


def managed_by_others(body: Body) -> Counted:
    """Those of them whom another organisation placed."""
    return _number(body.on_day.placed_by_others)


def volunteers_in_year(body: Body) -> Counted:
    """People with a placement on at least one day."""
    return _number(placements.in_period(body.organisation, body.year))


def joined_in_year(body: Body) -> Counted:
    """People whose first placement began."""
    return _number(placements.joined(body.organisation, body.year))


def left_in_year(body: Body) -> Counted:
    """People whose last placement ended."""
    return _number(placements.left(body.organisation, body.year))


def hours_in_year(body: Body) -> Counted:
    """Approved hours, in whole hours."""
    return _number(round(placements.minutes(body.organisation, body.year) / 60))


def days_to_start(body: Body) -> Counted:
    """The median of the days from application to first day."""
    return _median(placements.days_to_start(body.organisation, body.year))


def days_to_clear(body: Body) -> Counted:
    """The median of the days from request to result of criminal record checks."""
    return _median(vetting.days_to_clear(body.people, body.year))


def trained_in_year(body: Body) -> Counted:
    """People with verified training."""
    return _number(body.trained[0])


def training_hours(body: Body) -> Counted:
    """Hours of verified training, in whole hours."""
    return _number(round(body.trained[1] / 60))


def staff_on_leave(body: Body) -> Counted:
    """Staff whose volunteering leave is recorded with an organisation of this service."""
    return _number(body.leave[0])


def staff_days(body: Body) -> Counted:
    """Days of that leave."""
    halves = body.leave[1]
    return Counted(Given(value=halves // 2 if halves % 2 == 0 else f"{halves // 2}.5"))


def _published(name: str) -> Callable[[Body], Counted]:
    def counted(body: Body) -> Counted:
        number, note = published.number(body.organisation.name, body.day, name)
        return Counted(None if number is None else Given(value=number), note)

    return counted


FIGURES: Mapping[str, Callable[[Body], Counted]] = {
    "any_volunteers": any_volunteers,
    "volunteers_on_day": volunteers_on_day,
    "volunteers_by_role": volunteers_by_role,
    "managed_by_others": managed_by_others,
    "volunteers_in_year": volunteers_in_year,
    "joined_in_year": joined_in_year,
    "left_in_year": left_in_year,
    "hours_in_year": hours_in_year,
    "days_to_start": days_to_start,
    "days_to_clear": days_to_clear,
    "trained_in_year": trained_in_year,
    "training_hours": training_hours,
    "staff_on_leave": staff_on_leave,
    "staff_days": staff_days,
    **{name: _published(name) for name in published.LINES},
}


def count(questionnaire: Questionnaire, organisation: Organisation, day: date) -> dict[str, Counted]:
    """Every figure that the questionnaire names, by question.

    A body of which nothing at all is recorded here gets no zeros: who does not use this service volunteers
    elsewhere.
    """
    body = Body(organisation, day)
    asked = {each.code: each.figure for each in questionnaire.questions() if each.figure}
    if not placements.in_period(organisation, body.year):
        return {code: Counted(None, "Nothing is recorded here for these 12 months") for code in asked}
    return {code: FIGURES[figure](body) for code, figure in asked.items()}


def _number(number: int) -> Counted:
    return Counted(Given(value=number))


def _median(days: Sequence[int]) -> Counted:
    if len(days) < FEWEST_WAITS:
        return Counted(None, TOO_FEW)
    return Counted(Given(value=round(median(days))), f"The median of {len(days)}")
